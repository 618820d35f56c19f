//! 回数. How many calls there have been, for the events that wait for one. Where none does, nothing is counted.

use super::State;
use crate::event::{Armed, CallMoment, EventId, Operation, PartnerNo, Seq, Trigger};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
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

    /// Counts one call of a partner for each of these events; what each count has come to.
    pub fn count(&self, waiting: &[Waiting], partner: Option<PartnerNo>) -> Vec<u64> {
        let mut counts = self.counts();
        let count = |waiting: &Waiting| {
            let count = counts.entry((waiting.seq, partner)).or_default();
            *count += 1;
            *count
        };
        waiting.iter().map(count).collect()
    }
}

/// An event that waits for a call like the one that came.
pub struct Waiting {
    seq: Seq,
    /// Which event.
    pub id: EventId,
    /// For which of the calls it waits.
    pub nth: u64,
}

impl Waiting {
    /// The name of its count, where replicas count together.
    pub fn tally(&self, partner: Option<PartnerNo>) -> String {
        format!("call:{}:{}", self.seq.0, partner.map_or_else(String::new, |no| no.0.to_string()))
    }
}

/// The events that wait for a call like this one.
pub fn waiting(state: &State, moment: CallMoment, operation: Operation, partner: Option<PartnerNo>) -> Vec<Waiting> {
    let name = partner.and_then(|no| state.partner(no)).map(|partner| &partner.terms.partner_id);
    let waits = |(seq, armed): &(Seq, Arc<Armed>)| {
        let Trigger::OnCall(call) = &armed.trigger else { return None };
        let is_meant = call.partner.as_ref().is_none_or(|meant| Some(meant) == name);
        let is_it = call.operation == operation && call.when == moment && is_meant;
        is_it.then(|| Waiting { seq: *seq, id: armed.id.clone(), nth: call.nth })
    };
    state.armed().filter_map(waits).collect()
}
