//! 回数. How many calls there have been, for the events that wait for one. Where none does, nothing is counted.

use super::State;
use crate::event::{CallMoment, EventId, Operation, PartnerNo, Seq, Trigger};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The counts of one sandbox: each of an event that waits, by its place in the log, and of one partner. Calls that show
/// no partner are counted together.
#[derive(Debug, Default)]
pub struct Tallies(Mutex<Counts>);

type Counts = BTreeMap<(Seq, Option<PartnerNo>), u64>;

impl Tallies {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        // Each count is changed at once, so a panic elsewhere cannot have broken it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has been counted: the place of the event in the log, the partner, how many calls.
    pub fn counted(&self) -> Vec<(Seq, Option<PartnerNo>, u64)> {
        self.counts().iter().map(|((seq, partner), count)| (*seq, *partner, *count)).collect()
    }

    /// Goes on from what was counted before.
    pub fn take_up(&self, counted: Vec<(Seq, Option<PartnerNo>, u64)>) {
        self.counts().extend(counted.into_iter().map(|(seq, partner, count)| ((seq, partner), count)));
    }

    /// Counts one call of a partner; the events whose call it is.
    pub fn count(
        &self,
        state: &State,
        moment: CallMoment,
        operation: Operation,
        partner: Option<PartnerNo>,
    ) -> Vec<EventId> {
        let name = partner.and_then(|no| state.partner(no)).map(|partner| &partner.terms.partner_id);
        let mut come = Vec::new();
        for (seq, armed) in state.armed() {
            let Trigger::OnCall(call) = &armed.trigger else { continue };
            let meant = call.partner.as_ref().is_none_or(|meant| Some(meant) == name);
            if call.operation != operation || call.when != moment || !meant {
                continue;
            }
            let mut counts = self.counts();
            let count = counts.entry((*seq, partner)).or_default();
            *count += 1;
            if *count == call.nth {
                come.push(armed.id.clone());
            }
        }
        come
    }
}
