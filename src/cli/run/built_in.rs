//! A built-in partner at play: as long as it may take, and until somebody says stop.

use super::signals::Stopping;
use crate::citizen::{self, Manner, Stage};
use std::{thread, time::Duration};
use tokio::{runtime::Runtime, sync::oneshot, time::timeout};

/// Plays; whether it took longer than it may by the wall. What it is about to call when its time is over is not called.
///
/// # Errors
/// What kept the bank from doing its part.
pub fn play(
    stage: &Stage,
    manner: Manner,
    seed: u64,
    limit: Option<Duration>,
    stopping: &Stopping,
    runtime: &Runtime,
) -> Result<bool, String> {
    let mut stopped = stopping.told.clone();
    thread::scope(|scope| {
        let (done, is_done) = oneshot::channel::<()>();
        let playing = scope.spawn(move || {
            let _until_then = done;
            citizen::play(stage, manner, seed)
        });
        let limited = async {
            match limit {
                Some(limit) => timeout(limit, is_done).await.is_err(),
                None => is_done.await.is_ok(),
            }
        };
        let timed_out = runtime.block_on(async {
            tokio::select! {
                timed_out = limited => timed_out,
                _ = stopped.wait_for(|told| *told) => false,
            }
        });
        stage.halt.tell();
        playing.join().map_err(|_| "the built-in partner panicked".to_owned())??;
        Ok(timed_out)
    })
}
