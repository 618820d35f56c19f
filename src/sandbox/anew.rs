//! はじめからやり直す. Beginning anew, keeping a state and returning to it: the state is replaced, the numbers go on. What
//! was issued in one epoch is never taken for something of another.

use super::{apply::FoldError, state::State};
use crate::{
    bank::profile::Profile,
    event::{Carried, Fact, Jst, Kept, Opened, Record, SandboxName, Seq, SnapshotNo, SnapshotTaken, Wall},
};
use std::sync::Arc;

/// スナップショット. A state that was kept, to be returned to.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Its number and name.
    pub taken: Arc<SnapshotTaken>,
    /// The state, without any snapshots of its own.
    pub state: State,
}

impl Snapshot {
    /// The instant of bank time at which it was taken.
    pub const fn at(&self) -> Jst {
        self.state.last_at
    }

    /// The place in the log at which it was taken.
    pub const fn seq(&self) -> Seq {
        self.state.seq
    }
}

impl State {
    /// Where in the log the present began: at the opening, the last reset, or the last return to a snapshot.
    pub const fn epoch(&self) -> Seq {
        self.epoch
    }

    /// The snapshots, the oldest first.
    pub fn snapshots(&self) -> &[Arc<Snapshot>] {
        &self.snapshots
    }

    /// The snapshot with this number.
    pub fn snapshot(&self, no: SnapshotNo) -> Option<&Arc<Snapshot>> {
        self.snapshots.iter().find(|snapshot| snapshot.taken.no == no)
    }

    /// The same state under another name or in another life.
    #[must_use]
    pub fn renamed(&self, sandbox: &SandboxName, life: u16) -> Self {
        let mut renamed = self.clone();
        renamed.rename(sandbox, life);
        renamed
    }

    /// The same beginning under another name, at another instant of wall time; this state has just been opened.
    #[must_use]
    pub fn opened_as(&self, sandbox: &SandboxName, life: u16, wall: Wall) -> Self {
        let mut opened = self.renamed(sandbox, life);
        if let Some(clock) = opened.clock_set_at.and_then(|seq| opened.standing.get(&seq)) {
            let mut record = Record::clone(clock);
            record.wall_at = wall;
            opened.clock.anchor_wall = wall;
            record.fact = Fact::ClockSet(opened.clock);
            opened.standing.insert_mut(record.seq, Arc::new(record));
        }
        opened
    }

    fn rename(&mut self, sandbox: &SandboxName, life: u16) {
        let Some(first) = self.standing.first().map(|(_, record)| record.clone()) else {
            return;
        };
        if self.opened.sandbox == *sandbox && self.opened.life == life {
            return;
        }
        self.opened = Arc::new(Opened { sandbox: sandbox.clone(), life, ..Opened::clone(&self.opened) });
        let fact = Fact::Opened(self.opened.clone());
        self.standing.insert_mut(first.seq, Arc::new(Record { fact, ..Record::clone(&first) }));
    }

    /// Begins anew. The profile was found to be sound before; if it was not, the institution stays the one it is.
    pub(super) fn begin_anew(&mut self, opened: &Arc<Opened>, record: &Record) -> bool {
        let profile = if opened.profile == *self.profile.terms() {
            Arc::new(self.profile.as_stated())
        } else {
            Profile::compile(&opened.profile).map_or_else(|_| Arc::new(self.profile.as_stated()), Arc::new)
        };
        let first = Record { fact: Fact::Opened(opened.clone()), ..record.clone() };
        let mut next = Self::begin(&Arc::new(first), opened, profile);
        next.carry(self);
        *self = next;
        false
    }

    pub(super) fn keep_snapshot(&mut self, taken: &Arc<SnapshotTaken>) -> bool {
        let mut state = self.clone();
        state.snapshots.clear();
        state.runs.clear();
        self.snapshots.push(Arc::new(Snapshot { taken: taken.clone(), state }));
        false
    }

    pub(super) fn return_to(&mut self, no: SnapshotNo, record: &Record) -> bool {
        let Some(snapshot) = self.snapshot(no).cloned() else {
            return false;
        };
        let mut next = snapshot.state.renamed(&self.opened.sandbox, self.opened.life);
        next.carry(self);
        (next.seq, next.epoch, next.last_at) = (record.seq, record.seq, record.bank_at);
        *self = next;
        false
    }

    pub(super) fn end_tokens(&mut self, nos: &[u32]) -> bool {
        for no in nos {
            self.change_token(*no, |token| token.revoked = true);
        }
        true
    }

    /// Takes over what outlives the state before: its numbers and its snapshots.
    fn carry(&mut self, before: &mut Self) {
        self.tokens.pass(before.tokens.given());
        self.links.pass(before.links.given());
        self.snapshots = std::mem::take(&mut before.snapshots);
        self.carry_runs(before);
    }

    /// What a checkpoint has to say beside the records that still stand; nothing in a sandbox's first epoch, in
    /// which nothing was forgotten.
    pub(super) fn carried(&self) -> Option<Arc<Carried>> {
        let kept =
            |snapshot: &Arc<Snapshot>| Kept { taken: snapshot.taken.clone(), records: snapshot.state.to_records() };
        let is_plain = self.snapshots.is_empty()
            && self.runs.is_empty()
            && self.epoch == Seq::default().next()
            && self.tokens.is_whole();
        (!is_plain).then(|| {
            Arc::new(Carried {
                epoch: self.epoch,
                tokens: self.tokens.given(),
                links: self.links.given(),
                spent: self.spent.iter().copied().collect(),
                snapshots: self.snapshots.iter().map(kept).collect(),
                runs: self.runs.clone(),
            })
        })
    }

    /// Takes up what a checkpoint says beside its records.
    ///
    /// # Errors
    /// When a snapshot in it cannot be folded.
    pub(super) fn take_up(&mut self, carried: &Carried) -> Result<(), FoldError> {
        self.epoch = carried.epoch;
        self.runs.clone_from(&carried.runs);
        self.tokens.pass(carried.tokens);
        self.links.pass(carried.links);
        self.spent = carried.spent.iter().copied().collect();
        for Kept { taken, records } in &carried.snapshots {
            let state = Self::fold(records)?;
            self.snapshots.push(Arc::new(Snapshot { taken: taken.clone(), state }));
        }
        Ok(())
    }
}
