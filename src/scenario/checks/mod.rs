//! What only the whole file can tell: names that nobody has, events that can never happen, faults and expectations that
//! can never come into play.

mod events;
mod expectations;
mod faults;
mod names;
mod partners;
mod person;
mod stated;

use super::{
    diagnostic::{Diagnostic, Span, code},
    file::{Findings, Place, Placed},
    model::{Expectation, Fault, Scenario},
    timeline::Draft,
};
use crate::{
    bank::{population::Town, profile::Profile, refusal::Said},
    event::{EventId, Jst},
};
use std::collections::BTreeMap;

pub use names::check as names;

/// Where an event of the timeline stands.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Its name, or else the entry.
    pub span: Span,
    /// The way to the entry.
    pub path: String,
    /// Whether it lasts, or may do so: one that could not be read gets the benefit of the doubt.
    pub lasts: bool,
}

/// Where each event stands.
pub type Spots = BTreeMap<EventId, Spot>;

/// Where the events of a timeline stand.
pub fn spots(drafts: &[Draft]) -> Spots {
    let spot = |draft: &Draft| {
        let lasts = draft.word.as_ref().is_none_or(crate::event::Word::is_lasting);
        (draft.id.clone(), Spot { span: draft.span, path: draft.path.clone(), lasts })
    };
    // Of two events of one name the first is the one that is meant; the second is a mistake of its own.
    drafts.iter().rev().map(spot).collect()
}

/// A scenario that could be read, with the places of its parts.
#[derive(Debug)]
pub struct Whole<'w> {
    /// The tree that it was read from.
    pub root: &'w Place<'w>,
    /// The first instant of bank time.
    pub start: Jst,
    /// What was read.
    pub scenario: &'w Scenario,
    /// Where the events stand.
    pub spots: &'w Spots,
    /// The faults with their places.
    pub faults: &'w [Placed<Fault>],
    /// The expectations with their places.
    pub expectations: &'w [Placed<Expectation>],
}

impl Whole<'_> {
    /// Looks for everything that cannot be. What depends on the institution is left out where nobody knows it.
    pub fn check(&self, profile: Option<&Profile>, found: &mut Findings) {
        let scenario = self.scenario;
        let branches = profile.map(|profile| profile.terms().branches.as_slice()).unwrap_or_default();
        let (seed, customers) = (scenario.seed.unwrap_or(1), scenario.customers.unwrap_or(10_000));
        let drawn = Town::new(seed, customers, branches.len().max(1), self.start);
        let town = drawn.clone().with_stated(&scenario.personas, branches);
        person::check(self, &town, found);
        events::check(self, profile, found);
        faults::check(self, found);
        expectations::check(self, found);
        if let Some(profile) = profile {
            partners::check(self, &town, profile, found);
            stated::check(self, (&drawn, &town), profile, found);
        }
    }
}

/// A mistake about a name that is taken.
fn twice(what: (&str, &str), id: &str, place: (Span, String), first: Span) -> Diagnostic {
    let (ja, en) = what;
    let said =
        Said::made(format!("`{id}` という{ja}が二つあります。"), format!("there are two {en} of the name `{id}`"));
    Diagnostic::new(code::DUPLICATE_ID, place.1, place.0, said)
        .beside(first, Said::fixed("最初はここです", "first here"))
}
