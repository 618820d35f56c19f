//! The ring: the latest calls of a sandbox, the oldest forgotten first.

use super::CallRecord;
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How many calls a sandbox remembers.
pub const KEPT_CALLS: usize = 16_384;

/// The calls of one sandbox. It takes no room before the first call.
#[derive(Default)]
pub struct Journal {
    calls: Mutex<VecDeque<CallRecord>>,
}

/// What looking for a call found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Looked {
    /// The call.
    Found(Box<CallRecord>),
    /// It was there, but is forgotten; this is the oldest that is still kept.
    Evicted {
        /// The number of the oldest call that is kept.
        oldest: u64,
    },
    /// There was no such call yet.
    Unknown,
}

impl Journal {
    fn calls(&self) -> MutexGuard<'_, VecDeque<CallRecord>> {
        // A ring is whole before and after each push, so a panic elsewhere cannot have broken it.
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers a call.
    pub fn push(&self, call: CallRecord) {
        let mut calls = self.calls();
        if calls.len() == KEPT_CALLS {
            calls.pop_front();
        }
        calls.push_back(call);
    }

    /// The latest calls, the newest first.
    pub fn latest(&self, many: usize) -> Vec<CallRecord> {
        self.calls().iter().rev().take(many).cloned().collect()
    }

    /// The call with this number. Calls are numbered when they arrive and remembered when they are answered, so the
    /// ring is nearly, not wholly, in order: a handful of neighbours may have changed places.
    pub fn find(&self, call: u64) -> Looked {
        let calls = self.calls();
        if let Some(found) = calls.iter().rev().find(|record| record.call == call) {
            return Looked::Found(Box::new(found.clone()));
        }
        match calls.iter().map(|record| record.call).min() {
            Some(oldest) if call < oldest => Looked::Evicted { oldest },
            _ => Looked::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Jst, Seq, Wall};

    fn call(call: u64) -> CallRecord {
        CallRecord {
            call,
            seq: Seq(1),
            bank_at: Jst(0),
            wall_at: Wall(0),
            operation: None,
            partner: None,
            link: None,
            method: "GET".into(),
            target: "/".into(),
            status: 404,
            refused: None,
            oauth_error: None,
            token_made: None,
            faulted: None,
        }
    }

    #[test]
    fn the_oldest_calls_are_forgotten_first_and_the_ring_says_which_it_still_knows() {
        let journal = Journal::default();
        assert_eq!(journal.find(1), Looked::Unknown);
        for n in 1..=KEPT_CALLS as u64 + 5 {
            journal.push(call(n));
        }
        assert_eq!(journal.find(5), Looked::Evicted { oldest: 6 });
        assert_eq!(journal.find(6), Looked::Found(Box::new(call(6))));
        assert_eq!(journal.find(KEPT_CALLS as u64 + 6), Looked::Unknown);
    }
}
