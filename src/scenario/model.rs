//! A scenario as it was understood: plain values, every time an instant.

use crate::{
    bank::refusal::Said,
    event::{ClockMode, EventId, Jst, Word},
};

/// シナリオ. One file, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// What the file is called where it was found.
    pub file: String,
    /// Its name: `[a-z0-9-]+`.
    pub name: String,
    /// A sentence for people.
    pub title: Option<Said>,
    /// 条項. The paragraphs of the terms that it is about, such as `2.1`.
    pub clauses: Vec<String>,
    /// How bank time starts and moves.
    pub clock: ScenarioClock,
    /// Which institution, where the file says so.
    pub profile: Option<String>,
    /// The seed of the town, where the file says so.
    pub seed: Option<u64>,
    /// How many customers live in the town, where the file says so.
    pub customers: Option<u32>,
    /// What happens, in the order in which it happens; at one instant in the order of the file.
    pub timeline: Vec<TimelineEntry>,
}

/// How bank time starts and moves; what the file leaves out is decided by whoever runs it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ScenarioClock {
    /// The first instant.
    pub start: Option<Jst>,
    /// How it moves.
    pub mode: Option<ClockMode>,
    /// Seconds of bank time per second of wall time.
    pub speed: Option<f64>,
}

/// One event with its instant.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineEntry {
    /// Its name: as written, or `event-N` by its place in the file.
    pub id: EventId,
    /// When it falls due.
    pub at: Jst,
    /// When it ends again, where it lasts and the file says so.
    pub until: Option<Jst>,
    /// What is to happen.
    pub word: Word,
}

/// An event that a control call asks for, to happen now.
#[derive(Debug, Clone, PartialEq)]
pub struct PostedEvent {
    /// Its name, where the caller gave one.
    pub id: Option<EventId>,
    /// When it ends again, where it lasts and the caller said so.
    pub until: Option<Jst>,
    /// What is to happen.
    pub word: Word,
}
