//! When an expectation is armed: from an event on, until an event, or while one lasts.

use super::trace::Happening;
use crate::{
    event::{EventId, Jst, Wall},
    scenario::Expectation,
};

/// The event that armed an expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArmedBy {
    /// Which event.
    pub event: EventId,
    /// When it came, at the bank.
    pub bank_at: Jst,
    /// When it came, by the machine's clock.
    pub wall_at: Wall,
}

/// What a moment means for a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is armed from now on.
    Armed,
    /// It is armed no longer.
    Disarmed,
    /// It stays as it is.
    None,
}

/// Whether an expectation is armed, and since when.
#[derive(Debug, Clone)]
pub struct Scope {
    since: Option<EventId>,
    until: Option<EventId>,
    lasting: bool,
    /// Whether it is armed now.
    pub is_armed: bool,
    /// The event that armed it.
    pub by: Option<ArmedBy>,
}

impl Scope {
    /// The scope of an expectation, before anything has happened.
    pub fn of(expectation: &Expectation) -> Self {
        let since = expectation.during.clone().or_else(|| expectation.after.clone());
        Self {
            is_armed: since.is_none(),
            since,
            until: expectation.until.clone(),
            lasting: expectation.during.is_some(),
            by: None,
        }
    }

    /// Looks at what happened.
    pub fn see(&mut self, bank_at: Jst, wall_at: Wall, what: &Happening) -> Change {
        let came = |id: &Option<EventId>| matches!(what, Happening::Came { id: came } if Some(came) == id.as_ref());
        let ended = |id: &Option<EventId>| matches!(what, Happening::Ended { id: ended } if Some(ended) == id.as_ref());
        if !self.is_armed && came(&self.since) {
            self.is_armed = true;
            if let Some(event) = self.since.clone() {
                self.by = Some(ArmedBy { event, bank_at, wall_at });
            }
            return Change::Armed;
        }
        if self.is_armed && (came(&self.until) || self.lasting && ended(&self.since)) {
            self.is_armed = false;
            return Change::Disarmed;
        }
        Change::None
    }
}
