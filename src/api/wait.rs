//! 待ち. The one place where the server lets wall time pass: a fault of the scenario may make an answer late, and a control
//! call may wait for something to happen.

use super::{Bank, turn::Turn};
use crate::{bank::refusal::Refusal, event::Wall, sandbox::Sandbox};
use actix_web::rt::time::sleep;
use futures_util::future::{Either, LocalBoxFuture, select};
use std::{pin::pin, sync::Arc, time::Duration};

/// How long a call that waits for something is held at most.
const HELD: Duration = Duration::from_secs(30);
/// How often it is looked whether it has come, besides after each call: time passes without calls, too.
const LOOK: Duration = Duration::from_millis(250);

/// Lets so much wall time pass.
pub type Wait = Arc<dyn Fn(Duration) -> LocalBoxFuture<'static, ()> + Send + Sync>;

/// How often it is looked whether other replicas have put down their calls, which they do once a second.
const LOOKS: u32 = 20;
/// How many milliseconds lie between two looks.
const BETWEEN_MS: i64 = 100;

/// Waits as long as it says.
pub fn really() -> Wait {
    Arc::new(|length| Box::pin(sleep(length)))
}

impl Bank {
    /// Says that the server stops: whoever still waits for something else waits no longer.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Waits until the server stops.
    pub async fn stopped(&self) {
        // The sender lives as long as the bank, so this cannot fail.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// Lets so many milliseconds of wall time pass, unless the server stops before.
    pub async fn pause(&self, ms: i64) {
        if let Some(ms) = u64::try_from(ms).ok().filter(|ms| *ms > 0) {
            select((self.wait)(Duration::from_millis(ms)), pin!(self.stopped())).await;
        }
    }

    /// Waits a short while until other replicas have put down what they had answered by this instant. One that was killed
    /// never will.
    pub async fn hear_others(&self, sandbox: &Sandbox, until: Wall) {
        for _ in 0..LOOKS {
            if sandbox.others_have_told(Some(until), until).await {
                return;
            }
            self.pause(BETWEEN_MS).await;
        }
    }
}

impl Turn {
    /// Looks after each call of the sandbox, and every now and then, until what it looks for is there, the server stops,
    /// or 30 seconds have passed; what it saw last.
    ///
    /// # Errors
    /// What looking is refused with.
    pub async fn wait_for<T>(&self, look: impl AsyncFn() -> Result<(T, bool), Refusal>) -> Result<T, Refusal> {
        let (mut seen, mut is_there) = look().await?;
        let Some(bank) = self.bank().filter(|_| !is_there) else { return Ok(seen) };
        let mut over = (bank.wait)(HELD);
        let mut stopped = pin!(bank.stopped());
        while !is_there {
            let place = self.data().sandbox.journal().end();
            let called = pin!(self.data().sandbox.called_beyond(place));
            let next = pin!(tokio::time::timeout(LOOK, called));
            let ended = select(&mut over, &mut stopped);
            if let Either::Left(_) = select(ended, next).await {
                break;
            }
            (seen, is_there) = look().await?;
        }
        Ok(seen)
    }
}
