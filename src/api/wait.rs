//! 待ち. The one place where the server lets wall time pass: a fault of the scenario may make an answer late.

use super::Bank;
use actix_web::rt::time::sleep;
use futures_util::future::{LocalBoxFuture, select};
use std::{pin::pin, sync::Arc, time::Duration};

/// Lets so much wall time pass.
pub type Wait = Arc<dyn Fn(Duration) -> LocalBoxFuture<'static, ()> + Send + Sync>;

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
}
