//! 控え. What a sandbox puts down beside its log, behind its answers, and takes up again after a restart: its calls, their
//! numbers, and the tallies of its rules.

use super::Sandbox;
use crate::{
    event::{Seq, Wall},
    journal::{CallRecord, Journal, Place},
    store::{Counted, Head, Store, StoreError},
};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::OnceCell;

/// How many calls are put down at once at most.
const AT_ONCE: usize = 1_024;
/// After a process that was killed the calls go on so much higher: more than arrive between two times of putting down.
const SKIPPED: u64 = 100_000;

/// How far a sandbox has put down its calls.
#[derive(Debug, Default)]
pub(super) struct Behind {
    /// The place behind the latest call that was put down.
    noted: AtomicU64,
    /// What was put down before this process began, where anything was.
    older: Option<Box<Older>>,
    /// The place of the log at which calls were forgotten before they were put down, where any were.
    lost_at: AtomicU64,
}

/// What was put down before this process began.
#[derive(Debug)]
struct Older {
    /// When it was last called.
    called_at: Wall,
    /// How many calls.
    calls: u64,
    /// Whether they have been taken up.
    recalled: OnceCell<()>,
}

impl Sandbox {
    /// Takes up what was put down before this process began.
    pub(super) async fn take_up(mut self, store: &dyn Store) -> Result<Self, StoreError> {
        let Some(beside) = store.beside() else {
            return Ok(self);
        };
        if beside.joint().is_some() {
            // Its calls of before stand among those of the other replicas.
            self.told_since = Seq::default();
            return Ok(self);
        }
        let (life, end) = (self.published.load().opened().life, self.published.load().seq());
        let found = beside.head(&self.name).await?.filter(|head| head.life == life);
        let is_whole = beside.was_closed();
        self.told_since = if is_whole { found.as_ref().map_or_else(Seq::default, |head| head.told_since) } else { end };
        let Some(head) = found else {
            return Ok(self);
        };
        *self.calls.get_mut() = head.calls + if is_whole { 0 } else { SKIPPED };
        self.journal = Journal::behind_others(head.end);
        self.behind = Behind {
            noted: AtomicU64::new(head.end),
            older: Some(Box::new(Older { called_at: head.called_at, calls: head.end, recalled: OnceCell::new() })),
            lost_at: AtomicU64::default(),
        };
        self.fault_tallies.take_up(head.counted.epoch, head.counted.faults);
        self.tallies.take_up(head.counted.calls);
        Ok(self)
    }

    /// Whether calls of before are still to be taken up.
    pub fn has_older_calls(&self) -> bool {
        self.behind.older.as_ref().is_some_and(|older| older.calls > 0 && !older.recalled.initialized())
    }

    /// Takes up the calls that were put down before this process began: whoever looks at the journal sees them.
    pub async fn recall(&self) {
        let (Some(beside), Some(older)) = (self.store.beside(), &self.behind.older) else {
            return;
        };
        let recall = async || {
            self.journal.recall(beside.calls(&self.name, older.calls).await?);
            Ok::<(), StoreError>(())
        };
        // Where it fails, the next who looks tries again.
        let _ = older.recalled.get_or_try_init(recall).await;
    }

    /// Puts down the calls that have been answered since the last time; whether all of them are.
    pub(super) async fn put_down(&self) -> bool {
        let Some(beside) = self.store.beside() else {
            return false;
        };
        loop {
            let noted = Place::behind(self.behind.noted.load(Ordering::Relaxed));
            let calls = self.journal.from(noted, AT_ONCE);
            let Some((end, latest)) = calls.last() else {
                return true;
            };
            if calls.first().is_some_and(|(first, _)| first.calls() > noted.calls() + 1) {
                self.behind.lost_at.store(self.published.load().seq().next().0, Ordering::Relaxed);
            }
            let head = self.head(end.calls(), latest);
            let calls = calls.iter().map(|(_, call)| call.clone()).collect();
            if beside.note(&self.name, calls, head).await.is_err() {
                // They are still in memory, and put down the next time.
                return false;
            }
            self.behind.noted.store(end.calls(), Ordering::Relaxed);
        }
    }

    fn head(&self, end: u64, latest: &CallRecord) -> Head {
        let (epoch, faults) = self.fault_tallies.counted();
        Head {
            life: self.published.load().opened().life,
            end,
            calls: self.calls_so_far(),
            told_since: self.told_since(),
            called_at: latest.wall_at,
            counted: Counted { epoch, faults, calls: self.tallies.counted() },
        }
    }

    /// When it was last called, by the wall; when it was made, where nobody has called yet.
    pub fn last_called(&self) -> Wall {
        let here = self.journal.latest(1).first().map_or(self.made_at, |call| call.wall_at);
        here.max(self.behind.older.as_ref().map_or(Wall::default(), |older| older.called_at))
    }

    /// Its journal was told of every call that was decided at this place of the log or later: what one process did not put
    /// down the next one does not know.
    pub(super) fn told_since(&self) -> Seq {
        self.told_since.max(Seq(self.behind.lost_at.load(Ordering::Relaxed)))
    }
}
