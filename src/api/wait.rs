//! 待ち. The one place where the server lets wall time pass: a fault of the scenario may make an answer late.

use super::Bank;
use crate::{event::Wall, sandbox::Sandbox};
use actix_web::rt::time::sleep;
use futures_util::future::{LocalBoxFuture, select};
use std::{pin::pin, sync::Arc, time::Duration};

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
