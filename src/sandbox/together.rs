//! 合同控え. The calls of a sandbox as all its replicas have answered them: what this process remembers, and what the others
//! have put down. Nobody who asks the bank waits for it.

use super::Sandbox;
use crate::{
    bank::refusal::Refusal,
    event::{RefusalCode, Seq, Wall},
    journal::{CallRecord, Journal},
    store::{Beside, JointJournals},
};
use std::collections::BTreeMap;

/// A process that has told nothing for so long before something began was not there any more: each tells once a second.
const SILENT_MS: i64 = 60_000;

/// The calls of a sandbox, as far as they are known.
pub struct AllCalls<'a> {
    here: &'a Journal,
    /// Of several replicas.
    joint: Option<Journal>,
    told_since: Option<Seq>,
    /// All that are forgotten were answered before this instant, where it is known.
    forgotten_by: Option<Wall>,
}

impl AllCalls<'_> {
    /// The calls: in the order in which they were answered; of several replicas, in which they arrived.
    pub fn journal(&self) -> &Journal {
        self.joint.as_ref().unwrap_or(self.here)
    }

    /// Whether several processes have numbered them, so that a higher number does not mean a later call.
    pub const fn is_joint(&self) -> bool {
        self.joint.is_some()
    }

    /// Whether the journal was told of every call that was decided at this place of the log or later, where the log was
    /// written at this instant, and has not forgotten any that was put down.
    pub fn is_told_since(&self, seq: Seq, at: Option<Wall>) -> bool {
        // Whatever was forgotten came behind the opening.
        let is_kept = self.forgotten_by.is_none_or(|by| seq > Seq(1) && at.is_some_and(|at| by < at));
        is_kept && self.told_since.is_some_and(|told| told <= seq)
    }
}

impl Sandbox {
    fn joint(&self) -> Option<&dyn JointJournals> {
        self.store.beside().and_then(Beside::joint)
    }

    /// The calls of all replicas, as far as they have put them down.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn all_calls(&self) -> Result<AllCalls<'_>, Refusal> {
        let Some(joint) = self.joint() else {
            // Of replicas that put nothing down only the own calls are known.
            let told_since = (!self.is_shared()).then(|| self.told_since());
            return Ok(AllCalls { here: &self.journal, joint: None, told_since, forgotten_by: None });
        };
        let found = joint.together(&self.name).await.map_err(|_| Refusal::new(RefusalCode::StoreUnavailable))?;
        let mut calls: BTreeMap<u64, CallRecord> = found.calls.into_iter().map(|call| (call.call, call)).collect();
        // What this process remembers may have been handed over since it was put down.
        self.journal.each(|call| drop(calls.insert(call.call, call.clone())));
        let mut calls: Vec<CallRecord> = calls.into_values().collect();
        calls.sort_by_key(|call| (call.wall_at, call.call));
        Ok(AllCalls {
            here: &self.journal,
            joint: Some(Journal::of(calls, found.forgotten)),
            told_since: Some(found.told_since.max(self.told_since())),
            forgotten_by: (found.forgotten > 0).then_some(found.forgotten_by),
        })
    }

    /// Whether all other replicas have put down what they answered between these two instants of wall time. One that was
    /// killed has not, and never will, unless it was silent long before.
    pub async fn others_have_told(&self, since: Option<Wall>, until: Wall) -> bool {
        let Some(joint) = self.joint() else {
            return true;
        };
        let is_gone = |told: Wall| since.is_some_and(|since| told.0.saturating_add(SILENT_MS) < since.0);
        let told = joint.others_told_until().await;
        told.is_ok_and(|told| told.into_iter().all(|told| told >= until || is_gone(told)))
    }
}
