//! 証拠. What a verdict rests on: calls and events with both clocks.

use super::trace::Call;
use crate::event::{EventId, Jst, LinkNo, Operation, RefusalCode, Wall};

/// A call or an event that a verdict rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// A call.
    Call {
        /// Its number in the sandbox.
        number: u64,
        /// The instant of bank time at which it was decided.
        bank_at: Jst,
        /// The instant of wall time at which it arrived.
        wall_at: Wall,
        /// What was asked for.
        operation: Option<Operation>,
        /// Under which link.
        link: Option<LinkNo>,
        /// The status of the answer.
        status: u16,
        /// Why it was refused.
        refused: Option<RefusalCode>,
        /// `error` of the authorization server.
        oauth_error: Option<String>,
        /// `Retry-After` as it was told, in seconds of wall time.
        retry_after_secs: Option<u32>,
    },
    /// An event that came.
    Event {
        /// Which event.
        id: EventId,
        /// When, at the bank.
        bank_at: Jst,
        /// When, by the machine's clock.
        wall_at: Wall,
    },
}

impl Evidence {
    /// A call as evidence.
    pub fn of(call: &Call) -> Self {
        Self::Call {
            number: call.number,
            bank_at: call.bank_at,
            wall_at: call.wall_at,
            operation: call.operation,
            link: call.link,
            status: call.status,
            refused: call.refused,
            oauth_error: call.oauth_error.clone(),
            retry_after_secs: call.retry_after_secs,
        }
    }
}
