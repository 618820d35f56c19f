//! A scenario as it was understood: plain values, every time an instant.

mod calendar;
mod expectation;
mod partner;

pub use crate::event::{
    ConnectionFault, ErrorLayer, Fault, FaultMatch, FaultWhen, Inject, InjectedError, Latency, NextPageFault, Rate,
};
pub use calendar::{MaintenanceWindow, ScenarioCalendar, StatedHours};
pub use expectation::{
    BackOff, Expectation, HonourScope, IfNotExercised, MustNotRule, MustRule, Rule, TokenState, Within,
};
pub use partner::{AuthMethod, PartnerWebhook, ScenarioPartner, usual_secret, webhook_secret};

use super::diagnostic::Diagnostic;
use crate::{
    bank::refusal::Said,
    event::{ClockMode, DAY_MS, EventId, Jst, Security, StatedCustomer, Trigger, Word},
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
    /// How clients prove who they are, where the file says so.
    pub security: Option<Security>,
    /// 営業日とサービス時間帯（第2条第1項）, where the file says so.
    pub calendar: ScenarioCalendar,
    /// 登場人物. The customers that the file states, beside those of the town.
    pub personas: Vec<StatedCustomer>,
    /// API連携事業者. The partners that the file states, beside the ready ones.
    pub partners: Vec<ScenarioPartner>,
    /// What happens at a known instant, in the order in which it happens; at one instant in the order of the file.
    pub timeline: Vec<TimelineEntry>,
    /// What happens when something else has happened, in the order of the file.
    pub triggered: Vec<TriggeredEntry>,
    /// What goes wrong on the wire.
    pub faults: Vec<Fault>,
    /// What the partner must do about it.
    pub expectations: Vec<Expectation>,
    /// How far a run goes.
    pub run: RunTerms,
    /// What is allowed but probably not meant.
    pub warnings: Vec<Diagnostic>,
}

impl Scenario {
    /// The last instant of a run: as the file says, else a day after the last thing that its timeline has.
    pub fn ends_at(&self, start: Jst) -> Jst {
        let last = self.timeline.iter().map(|entry| entry.until.unwrap_or(entry.at)).max().unwrap_or(start);
        self.run.until.unwrap_or_else(|| last.plus(DAY_MS))
    }
}

/// How far a run goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunTerms {
    /// Bank time runs on to this instant after the partner is done.
    pub until: Option<Jst>,
    /// How long the partner may take, in milliseconds of wall time.
    pub wall_limit_ms: Option<i64>,
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

/// One event that waits for something else to happen.
#[derive(Debug, Clone, PartialEq)]
pub struct TriggeredEntry {
    /// Its name: as written, or `event-N` by its place in the file.
    pub id: EventId,
    /// What it waits for.
    pub trigger: Trigger,
    /// How long it lasts, where it lasts and the file says so, in milliseconds of bank time.
    pub lasts_ms: Option<i64>,
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
