//! The ring: the latest calls of a sandbox, the oldest forgotten first.

use super::CallRecord;
use crate::event::{Seq, Wall};
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How many calls a sandbox remembers.
pub const KEPT_CALLS: usize = 16_384;

/// So many numbers of calls each process has to itself in a sandbox that several of them serve: the first counts from 1,
/// the next from 10,000,000,001.
pub const SERIES: u64 = 10_000_000_000;

/// The calls of one sandbox. It takes no room before the first call.
#[derive(Default)]
pub struct Journal {
    ring: Mutex<Ring>,
}

#[derive(Default)]
struct Ring {
    calls: VecDeque<CallRecord>,
    forgotten: u64,
    /// How many of them this process has forgotten.
    dropped: u64,
}

/// A place between two calls, in the order in which they were answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(u64);

impl Place {
    /// Before all that is kept.
    pub const START: Self = Self(0);

    /// The place behind so many calls.
    pub const fn behind(calls: u64) -> Self {
        Self(calls)
    }

    /// How many calls stand before it.
    pub const fn calls(self) -> u64 {
        self.0
    }
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
    fn ring(&self) -> MutexGuard<'_, Ring> {
        // A ring is whole before and after each push, so a panic elsewhere cannot have broken it.
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A journal of which so many calls are kept elsewhere.
    pub fn behind_others(many: u64) -> Self {
        Self { ring: Mutex::new(Ring { forgotten: many, ..Ring::default() }) }
    }

    /// A journal of these calls, as many of the latest as there is room for, before which so many others are forgotten.
    pub fn of(calls: Vec<CallRecord>, forgotten: u64) -> Self {
        let mut calls = VecDeque::from(calls);
        let too_many = calls.len().saturating_sub(KEPT_CALLS);
        calls.drain(..too_many);
        Self { ring: Mutex::new(Ring { calls, forgotten: forgotten + too_many as u64, dropped: 0 }) }
    }

    /// Takes up the calls that were kept elsewhere, as many as there is room for: the oldest first, the last of them right
    /// before the oldest that is here.
    pub fn recall(&self, calls: Vec<CallRecord>) {
        let mut ring = self.ring();
        for call in calls.into_iter().rev() {
            if ring.calls.len() == KEPT_CALLS || ring.forgotten == 0 {
                return;
            }
            ring.calls.push_front(call);
            ring.forgotten -= 1;
        }
    }

    /// Remembers a call.
    pub fn push(&self, call: CallRecord) {
        let mut ring = self.ring();
        if ring.calls.len() == KEPT_CALLS {
            ring.calls.pop_front();
            ring.forgotten += 1;
            ring.dropped += 1;
        }
        ring.calls.push_back(call);
    }

    /// A call whose answer was held up on the way was handed over only now: calls that have arrived meanwhile could not
    /// know it.
    pub fn handed_over(&self, call: u64, heard_by: u64, answered_at: Wall) {
        let mut ring = self.ring();
        if let Some(record) = ring.calls.iter_mut().rev().find(|record| record.call == call) {
            record.heard_by = heard_by;
            if let Some(noted) = &mut record.noted {
                noted.answered_at = answered_at;
            }
        }
    }

    /// How many calls have made room for later ones.
    pub fn dropped(&self) -> u64 {
        self.ring().dropped
    }

    /// The place behind the latest call.
    pub fn end(&self) -> Place {
        let ring = self.ring();
        Place(ring.forgotten + ring.calls.len() as u64)
    }

    /// The place behind the call with this number; the beginning of what is kept, where it is there no more.
    pub fn behind(&self, call: u64) -> Place {
        let ring = self.ring();
        let found = ring.calls.iter().rposition(|record| record.call == call);
        Place(ring.forgotten + found.map_or(0, |at| at as u64 + 1))
    }

    /// At most so many calls from this place on, each with the place behind it.
    pub fn from(&self, place: Place, many: usize) -> Vec<(Place, CallRecord)> {
        let ring = self.ring();
        let passed = place.0.saturating_sub(ring.forgotten);
        let first = ring.forgotten + passed + 1;
        let calls = ring.calls.iter().skip(usize::try_from(passed).unwrap_or(usize::MAX)).take(many);
        (first..).map(Place).zip(calls.cloned()).collect()
    }

    /// Every call that is kept, in the order in which they were answered, and whether none was forgotten that was
    /// decided at this place of the log or later.
    pub fn since(&self, seq: Seq) -> (Vec<CallRecord>, bool) {
        let ring = self.ring();
        let calls: Vec<CallRecord> = ring.calls.iter().cloned().collect();
        let is_whole = ring.forgotten == 0 || calls.first().is_some_and(|oldest| oldest.seq < seq);
        (calls, is_whole)
    }

    /// The latest calls, the newest first.
    pub fn latest(&self, many: usize) -> Vec<CallRecord> {
        self.ring().calls.iter().rev().take(many).cloned().collect()
    }

    /// The latest call of those asked about that was told when to come again, unless a later one of them was answered.
    pub fn last_turned_away(&self, is_asked: impl Fn(&CallRecord) -> bool) -> Option<CallRecord> {
        let ring = self.ring();
        let last = ring.calls.iter().rev().find(|call| call.operation.is_some() && is_asked(call))?;
        last.refused.as_ref().is_some_and(|refused| refused.retry_at.is_some()).then(|| last.clone())
    }

    /// Shows every call that is kept, the oldest first.
    pub fn each(&self, show: impl FnMut(&CallRecord)) {
        self.ring().calls.iter().for_each(show);
    }

    /// The call with this number. Calls are numbered when they arrive and remembered when they are answered, so the
    /// ring is nearly, not wholly, in order: a handful of neighbours may have changed places.
    pub fn find(&self, call: u64) -> Looked {
        let ring = self.ring();
        if let Some(found) = ring.calls.iter().rev().find(|record| record.call == call) {
            return Looked::Found(Box::new(found.clone()));
        }
        let numbers = || ring.calls.iter().map(|record| record.call);
        match numbers().filter(|number| number / SERIES == call / SERIES).min() {
            Some(oldest) if call < oldest => Looked::Evicted { oldest },
            // Of a process whose calls are all forgotten.
            None if ring.forgotten > 0 && numbers().any(|number| number / SERIES > call / SERIES) => {
                Looked::Evicted { oldest: ring.calls.front().map_or(0, |first| first.call) }
            }
            _ => Looked::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{Jst, Lang, Seq, Wall},
        journal::ShownToken,
    };

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
            lang: Lang::Ja,
            shown: ShownToken::Nothing,
            status: 404,
            body: None,
            refused: None,
            oauth_error: None,
            token_made: None,
            heard_by: call,
            noted: None,
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

    #[test]
    fn what_came_behind_a_place_is_read_in_order_and_no_more_than_is_kept() {
        let journal = Journal::default();
        assert_eq!(journal.end(), Place(0));
        for n in 1..=KEPT_CALLS as u64 + 5 {
            journal.push(call(n));
        }
        let read = |place: Place, many: usize| -> Vec<u64> {
            journal.from(place, many).into_iter().map(|(_, call)| call.call).collect()
        };
        assert_eq!(read(journal.behind(10), 3), [11, 12, 13]);
        assert_eq!(read(journal.behind(1), 2), [6, 7], "what is forgotten cannot be read");
        assert!(read(journal.end(), 5).is_empty());
        let (place, last) = journal.from(journal.behind(10), 1).remove(0);
        assert_eq!((read(place, 1), last.call), (vec![12], 11));
    }

    #[test]
    fn a_record_is_small() {
        assert!(size_of::<CallRecord>() <= 192, "{}", size_of::<CallRecord>());
    }
}
