//! Text to scenario. First a tree in which every value knows its place, then a walk over it that collects every mistake.
//!
//! A walk of our own, instead of serde, because serde stops at the first mistake, loses places in untagged forms, and
//! cannot tell `001` from `"001"`.

mod budget;
mod event;
mod fields;
mod findings;
mod grow;
mod head;
mod lasting;
mod place;
mod posted;
mod scalar;
mod syntax;
mod timeline;
mod times;
mod tree;
pub mod words;

use super::{
    diagnostic::Diagnostic,
    model::{PostedEvent, Scenario},
};
use crate::event::Jst;

pub use budget::Budget;
pub use fields::{Fields, Shape};
pub use findings::{Findings, Read, Told};
pub use grow::grow;
pub use place::Place;

/// Reads a scenario file. Relative times count from `clock.start`, or from `default_start` where the file does not say.
/// All mistakes come back at once, in the order in which they stand in the text.
pub fn load(file_name: &str, text: &str, default_start: Jst) -> Result<Scenario, Vec<Diagnostic>> {
    let mut found = Findings::default();
    let scenario = grow(text, &Budget::FILE, &mut found)
        .and_then(|root| head::read(&Place::root(&root), file_name, default_start, &mut found));
    found.or(scenario)
}

/// Reads the body of a control call that makes one event happen: `{"event": {"outage": {…}}, "id": …, "for": "15m"}`, or
/// shorter `{"outage": {…}, "for": "15m"}`. Relative times count from `now`.
pub fn read_event(json_text: &str, now: Jst) -> Result<PostedEvent, Vec<Diagnostic>> {
    let mut found = Findings::default();
    let event = grow(json_text, &Budget::POSTED, &mut found)
        .and_then(|root| posted::read(&Place::root(&root), now, &mut found));
    found.or(event)
}

#[cfg(test)]
mod tests;
