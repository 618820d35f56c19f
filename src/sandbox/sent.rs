//! What clients have sent that the authorization server has to remember, each until it ends.

use super::{once::UsedOnce, pushed::AllPushed, state::State};
use crate::event::{Record, SentFact};
use std::sync::{Arc, LazyLock};

/// The assertions that were shown, and the requests that were pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sent {
    /// Which assertions of clients were shown already.
    pub used_once: UsedOnce,
    /// The authorization requests that clients have pushed.
    pub pushed: AllPushed,
}

impl Sent {
    /// Nothing was sent: all sandboxes share that.
    pub(super) fn none() -> Arc<Self> {
        static NONE: LazyLock<Arc<Sent>> =
            LazyLock::new(|| Arc::new(Sent { used_once: UsedOnce::none(), pushed: AllPushed::new_sync() }));
        NONE.clone()
    }
}

impl State {
    pub(super) fn apply_sent(&mut self, sent: &SentFact, record: &Record) -> bool {
        match sent {
            SentFact::AssertionUsed(used) => self.apply_assertion(used, record),
            SentFact::RequestPushed(request) => self.apply_pushed(request, record),
            SentFact::RequestFinished { pushed } => self.apply_finished(*pushed),
        }
    }
}
