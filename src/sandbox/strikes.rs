//! 計数. How many calls each rule has matched, for each partner: beside the state, because a call that changes nothing of
//! the bank counts too. A bank without rules counts nothing.

use super::{State, decide::who};
use crate::{
    event::{
        AccountNo, Beginning, CustomerNo, EventId, Fault, Inject, Opened, Operation, PartnerNo, SandboxName, Seq, Wall,
    },
    scenario::{Hit, Seen, Tally, draw, is_chosen},
    store::{CountedFault, SharedStore, StoreError},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The counts of one sandbox.
#[derive(Default)]
pub struct FaultTallies(Mutex<Counted>);

#[derive(Default)]
struct Counted {
    /// The epoch whose calls these are: a bank that begins anew, or returns to a snapshot, counts anew.
    epoch: Seq,
    counts: BTreeMap<(usize, Option<PartnerNo>), Tally>,
}

/// A call as it is matched with the rules.
#[derive(Debug, Clone, Copy)]
pub struct Called {
    /// Which operation was called.
    pub operation: Operation,
    /// Who called, where that is known.
    pub partner: Option<PartnerNo>,
    /// In whose name, where that is known.
    pub customer: Option<CustomerNo>,
    /// Which account the path names, where it names one.
    pub account: Option<AccountNo>,
    /// The instant of wall time.
    pub wall: Wall,
}

/// What one rule made of a call that it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// The place of the rule among all.
    pub rule: usize,
    /// The number of the call, for this rule and this partner.
    pub n: u64,
    /// How it was hit, if it was.
    pub hit: Option<Hit>,
}

impl State {
    /// What goes wrong on the wire, in the order in which the rules are looked at.
    pub fn faults(&self) -> &[Fault] {
        &self.opened.beginning.faults
    }

    /// The same, on a wire on which nothing goes wrong.
    #[must_use]
    pub fn without_faults(mut self) -> Self {
        if !self.faults().is_empty() {
            let beginning = Beginning { faults: Arc::default(), ..Beginning::clone(&self.opened.beginning) };
            self.opened = Arc::new(Opened { beginning: Arc::new(beginning), ..Opened::clone(&self.opened) });
        }
        self
    }
}

impl FaultTallies {
    fn lock(&self) -> MutexGuard<'_, Counted> {
        // Each count is changed at once, so a panic elsewhere cannot have broken it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has been counted, and in which epoch.
    pub fn counted(&self) -> (Seq, Vec<CountedFault>) {
        let counted = self.lock();
        let count = |(&(rule, partner), tally): (&(usize, Option<PartnerNo>), &Tally)| {
            let (matched, stretch) = tally.parts();
            CountedFault { rule, partner, matched, stretch }
        };
        (counted.epoch, counted.counts.iter().map(count).collect())
    }

    /// Goes on from what was counted before.
    pub fn take_up(&self, epoch: Seq, counted: Vec<CountedFault>) {
        let tally = |fault: CountedFault| ((fault.rule, fault.partner), Tally::of(fault.matched, fault.stretch));
        *self.lock() = Counted { epoch, counts: counted.into_iter().map(tally).collect() };
    }

    /// Counts a call for the rules that match it, in their order, and says which of them it is hit by. Where replicas count
    /// together, how far each rule had come is given.
    pub fn draw(&self, state: &State, called: &Called, matching: &[usize], before: Option<&[Tally]>) -> Vec<Drawn> {
        let in_force = |event: &EventId| state.is_in_force(event);
        let seen = seen(state, called, &in_force);
        let mut counted = self.lock();
        if counted.epoch != state.epoch() {
            *counted = Counted { epoch: state.epoch(), counts: BTreeMap::new() };
        }
        let mut drawn = Vec::with_capacity(matching.len());
        for (place, &rule) in matching.iter().enumerate() {
            let Some(fault) = state.faults().get(rule) else { continue };
            let tally = counted.counts.entry((rule, called.partner)).or_default();
            if let Some(before) = before.and_then(|before| before.get(place)) {
                *tally = before.clone();
            }
            let (n, hit) = draw(fault, tally, &seen);
            drawn.push(Drawn { rule, n, hit });
        }
        drawn
    }
}

/// The rules that match a call, by their places.
pub fn matching(state: &State, called: &Called) -> Vec<usize> {
    let in_force = |event: &EventId| state.is_in_force(event);
    let seen = seen(state, called, &in_force);
    let rules = state.faults().iter().enumerate();
    rules.filter(|(_, fault)| is_about(fault, state, &seen, called)).map(|(rule, _)| rule).collect()
}

/// Counts a call for the rules that match it where all replicas count: how far each rule had come before it.
///
/// # Errors
/// When the store does not answer.
pub async fn count_together(
    store: &dyn SharedStore,
    sandbox: &SandboxName,
    state: &State,
    called: &Called,
    matching: &[usize],
) -> Result<Vec<Tally>, StoreError> {
    let partner = called.partner.map_or_else(String::new, |no| no.0.to_string());
    let name = |what: &str, rule: usize| format!("{what}:{}:{rule}:{partner}", state.epoch().0);
    let tallies = matching.iter().map(|rule| name("fault", *rule)).collect();
    let numbers = store.count(sandbox, tallies).await?;
    let in_force = |event: &EventId| state.is_in_force(event);
    let seen = seen(state, called, &in_force);
    let mut before = Vec::with_capacity(numbers.len());
    for (&rule, n) in matching.iter().zip(numbers) {
        let fault = state.faults().get(rule).filter(|fault| is_chosen(fault, n, &seen));
        let stretch = match fault.map(|fault| &fault.inject) {
            Some(Inject::RateLimit(rate)) => {
                let (began, counted) = store.count_rate(sandbox, name("rate", rule), called.wall, rate.per_ms).await?;
                Some((began, counted.saturating_sub(1)))
            }
            _ => None,
        };
        before.push(Tally::of(n.saturating_sub(1), stretch));
    }
    Ok(before)
}

/// A call as the rules look at it.
fn seen<'a>(state: &'a State, called: &Called, in_force: &'a dyn Fn(&EventId) -> bool) -> Seen<'a> {
    let partner = called.partner.and_then(|no| state.partner(no)).map(|partner| &partner.terms.partner_id);
    let now = state.now(called.wall);
    Seen { seed: state.opened().seed, operation: called.operation, partner, now, wall: called.wall, in_force }
}

/// Whether a rule is about a call: all that it states must hold. What is not known of the call does not hold.
fn is_about(fault: &Fault, state: &State, seen: &Seen<'_>, called: &Called) -> bool {
    let about = &fault.matches;
    about.operation.is_none_or(|operation| operation == called.operation)
        && about.partner.as_ref().is_none_or(|partner| Some(partner) == seen.partner)
        && about.customer.as_ref().is_none_or(|text| {
            called.customer.is_some() && who::customer(state, text, "customer").ok() == called.customer
        })
        && about
            .account
            .as_ref()
            .is_none_or(|text| called.account.is_some() && who::account(state, text, "account").ok() == called.account)
}
