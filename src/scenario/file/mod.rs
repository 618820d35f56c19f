//! Text to scenario. First a tree in which every value knows its place, then a walk over it that collects every mistake.
//!
//! A walk of our own, instead of serde, because serde stops at the first mistake, loses places in untagged forms, and
//! cannot tell `001` from `"001"`.

mod budget;
mod calendar;
mod event;
mod expectations;
mod faults;
mod fields;
mod findings;
mod grow;
mod head;
mod jwks;
mod lasting;
mod numbers;
mod partners;
mod place;
mod placed;
mod population;
mod posted;
mod scalar;
mod syntax;
mod tagged;
mod timeline;
mod times;
mod tree;
mod trigger;
mod uses;
pub mod words;

pub use event::{fields_of as fields_of_event, offer::what_can_be_stale};
pub use findings::Findings;
pub use place::Place;
pub use placed::Placed;

use super::{
    diagnostic::{Diagnostic, Severity},
    model::{PostedEvent, Scenario},
    surroundings::{Alone, Kept, Surroundings},
};
use crate::event::{Inject, Jst, ScenarioSource};

pub use budget::Budget;
pub use fields::{Fields, Shape};
pub use findings::{Read, Told};
pub use grow::grow;

/// A text that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What it is called where it was found.
    pub file: String,
    /// The text.
    pub text: String,
}

/// What reading a file gave.
#[derive(Debug)]
pub struct Reading {
    /// The file, then its fragments: the texts that spans point into.
    pub sources: Vec<Source>,
    /// What it says, where nothing is wrong with it.
    pub scenario: Option<Scenario>,
    /// Every mistake and warning, in the order in which they stand in the texts.
    pub mistakes: Vec<Diagnostic>,
}

/// Reads a scenario file with its fragments. Relative times count from `clock.start`, or from `default_start` where the
/// file does not say. All mistakes come back at once.
pub fn read_file(file_name: &str, text: &str, default_start: Jst, around: &dyn Surroundings) -> Reading {
    read_within(&Budget::FILE, file_name, text, default_start, around)
}

/// Reads a scenario that stands alone, as one that is posted does: with a small budget, and without fragments.
///
/// # Errors
/// Every mistake, in the order in which they stand in the text.
pub fn load(file_name: &str, text: &str, default_start: Jst) -> Result<Scenario, Vec<Diagnostic>> {
    let Reading { scenario, mut mistakes, .. } =
        read_within(&Budget::POSTED_FILE, file_name, text, default_start, &Alone);
    mistakes.retain(|mistake| mistake.severity == Severity::Error);
    scenario.ok_or(mistakes)
}

/// Reads again what a sandbox has kept of its scenario; nothing where it cannot be read any more.
pub fn read_again(kept: &ScenarioSource, default_start: Jst) -> Option<Scenario> {
    read_within(&Budget::FILE, &kept.name, &kept.text, default_start, &Kept(&kept.fragments)).scenario
}

fn read_within(budget: &Budget, file_name: &str, text: &str, default_start: Jst, around: &dyn Surroundings) -> Reading {
    let mut found = Findings::default();
    let mut sources = vec![Source { file: file_name.to_owned(), text: text.to_owned() }];
    let read = grow(text, 0, budget, &mut found).and_then(|mut root| {
        uses::take_in(&mut root, budget, around, &mut sources, &mut found);
        head::read(&Place::root(&root), file_name, default_start, around, &mut found)
    });
    let (scenario, mistakes) = found.with(read);
    Reading { sources, scenario, mistakes }
}

/// Reads the body of a control call that makes one event happen: `{"event": {"outage": {…}}, "id": …, "for": "15m"}`, or
/// shorter `{"outage": {…}, "for": "15m"}`. Relative times count from `now`.
pub fn read_event(json_text: &str, now: Jst) -> Result<PostedEvent, Vec<Diagnostic>> {
    let mut found = Findings::default();
    let event = grow(json_text, 0, &Budget::POSTED, &mut found)
        .and_then(|root| posted::read(&Place::root(&root), now, &mut found));
    found.or(event)
}

/// Reads one sort of fault as it stands under `inject:`, such as `{ error: { status: 503 } }`.
///
/// # Errors
/// Every mistake.
pub fn read_inject(text: &str) -> Result<Inject, Vec<Diagnostic>> {
    let mut found = Findings::default();
    let inject = grow(&format!("inject: {text}"), 0, &Budget::POSTED, &mut found)
        .and_then(|root| faults::read_inject(&Place::root(&root), &mut found));
    found.or(inject)
}

#[cfg(test)]
mod tests;
