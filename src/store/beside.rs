//! 控え. What is kept of a sandbox beside its log, so that a restart does not take it away: its latest calls, how far the
//! calls were numbered, and the tallies of rules. It is written behind the answers, so nobody waits for it; what was not
//! yet written when a process is killed is gone, and the next process knows that something may be. The keys of ID tokens
//! stand there, too.

use super::Stored;
use crate::{
    event::{PartnerNo, SandboxName, Seq, Wall},
    journal::CallRecord,
};
use serde::{Deserialize, Serialize};

/// How far the journal of a sandbox has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Of which life of the sandbox.
    pub life: u16,
    /// How many calls have been put down.
    pub end: u64,
    /// The number of the latest call that had arrived.
    pub calls: u64,
    /// The journal was told of every call that was decided at this place of the log or later.
    pub told_since: Seq,
    /// When it was last called, by the wall.
    pub called_at: Wall,
    /// How often the rules of its scenario have matched.
    pub counted: Counted,
}

/// 計数. What is counted beside the state, where a scenario has something to count for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counted {
    /// In which epoch the rules about the wire were counted.
    pub epoch: Seq,
    /// Of each such rule and partner.
    pub faults: Vec<CountedFault>,
    /// Of each event that waits for a call, by its place in the log, and of each partner: how many calls.
    pub calls: Vec<(Seq, Option<PartnerNo>, u64)>,
}

impl Counted {
    /// Whether nothing was counted.
    pub const fn is_empty(&self) -> bool {
        self.faults.is_empty() && self.calls.is_empty()
    }
}

/// What one rule about the wire has counted for one partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedFault {
    /// The place of the rule among all.
    pub rule: usize,
    /// Whose calls; nothing for those that show no partner.
    pub partner: Option<PartnerNo>,
    /// How many calls it matched.
    pub matched: u64,
    /// Since when how many calls are counted against its rate.
    pub stretch: Option<(Wall, u32)>,
}

/// A store that keeps what stands beside the logs, too.
pub trait Beside: Send + Sync {
    /// Puts down calls, the last of which is the one at `head.end`, and how far it has come.
    fn note<'a>(&'a self, sandbox: &'a SandboxName, calls: Vec<CallRecord>, head: Head) -> Stored<'a, ()>;

    /// How far a sandbox had come, where something was put down.
    fn head<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, Option<Head>>;

    /// The latest of the first so many calls of a sandbox, the oldest first.
    fn calls<'a>(&'a self, sandbox: &'a SandboxName, until: u64) -> Stored<'a, Vec<CallRecord>>;

    /// Forgets what was put down of a sandbox.
    fn forget<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, ()>;

    /// 署名鍵. Keeps this under a number, unless something is kept there already; what is.
    fn keep_signing_key(&self, number: u32, sealed: Vec<u8>) -> Stored<'_, Vec<u8>>;

    /// Says that everything has been put down.
    fn close(&self) -> Stored<'_, ()>;

    /// Whether the process before this one put everything down.
    fn was_closed(&self) -> bool;

    /// The journals as ones that other processes write to as well; nothing where this process has them to itself.
    fn joint(&self) -> Option<&dyn JointJournals> {
        None
    }
}

/// 合同控え. Journals that several replicas put down their calls in: what one has answered, each of them can look up.
pub trait JointJournals: Beside {
    /// The number of this process among all that ever wrote here, from 0: its calls are numbered apart from theirs.
    fn replica(&self) -> u64;

    /// What the clock says that is the same for every replica.
    fn now(&self) -> Stored<'_, Wall>;

    /// Says that this process has put down every call that it answered until this instant.
    fn told_until(&self, until: Wall) -> Stored<'_, ()>;

    /// Until when each other process has put down its calls. Those that have put down everything and ended are not among
    /// them.
    fn others_told_until(&self) -> Stored<'_, Vec<Wall>>;

    /// What all processes have put down of a sandbox.
    fn together<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, Together>;
}

/// What all replicas have put down of a sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Together {
    /// The calls in the order in which they were put down.
    pub calls: Vec<CallRecord>,
    /// How many before them are forgotten.
    pub forgotten: u64,
    /// All that are forgotten were answered before this instant.
    pub forgotten_by: Wall,
    /// A process had to forget calls before it could put them down: none that was decided here or later.
    pub told_since: Seq,
}
