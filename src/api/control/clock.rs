//! 時計. Reading and moving bank time, and seeing what is about to happen.

use crate::{
    api::turn::{Body, Turn},
    bank::refusal::Refusal,
    event::{Cause, ClockAdvanced, ClockMode, ClockSet, Discoverer, EventId, Fact, Jst, Operation, Record, Word},
    sandbox::{Asked, Draft, State, Written},
};
use actix_web::{HttpResponse, get, post, put, web::Payload};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// The clock of the bank.
#[derive(Serialize, ToSchema)]
pub struct ClockView {
    /// The instant of bank time.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    now: Jst,
    /// How it moves.
    mode: ClockMode,
    /// Seconds of bank time per second of wall time, where it flows.
    #[schema(example = 1.0)]
    speed: f64,
}

impl ClockView {
    /// The clock as it stands at this instant.
    pub fn of(state: &State, now: Jst) -> Self {
        Self { now, mode: state.clock().mode, speed: state.clock().speed }
    }
}

/// How the clock is to move from now on. What is absent stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockChange {
    /// How it moves.
    mode: Option<ClockMode>,
    /// Seconds of bank time per second of wall time: above 0, at most 1,000,000.
    #[schema(example = 60.0)]
    speed: Option<f64>,
    /// The instant of bank time from which it goes on; not before now. What falls due on the way happens.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-06-10T22:55:00+09:00")]
    now: Option<Jst>,
}

/// How far the clock is to move: exactly one of `by`, `to` and `to_edge`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Advance {
    /// By this much bank time: days, hours, minutes and seconds with their units.
    #[schema(example = "90m")]
    by: Option<String>,
    /// To this instant of bank time.
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-06-10T23:00:00+09:00")]
    to: Option<Jst>,
    /// To the next edge of this name, strictly after now: `name[@channel|partner|link][±Ns]`.
    #[schema(example = "service.close-1s")]
    to_edge: Option<String>,
    /// Whether to wait for the first attempts of webhook deliveries that are set off. There are none yet.
    #[serde(default = "yes")]
    #[schema(default = true)]
    #[expect(dead_code, reason = "no delivery exists yet that could be waited for")]
    wait: bool,
}

const fn yes() -> bool {
    true
}

/// Where the clock has come to, and what happened on the way.
#[derive(Serialize, ToSchema)]
pub struct Advanced {
    /// The instant of bank time.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T23:00:00+09:00")]
    now: Jst,
    /// What happened on the way, in order.
    happened: Vec<Happened>,
    /// The webhook deliveries that were set off. There are none yet.
    #[schema(value_type = Vec<Object>)]
    deliveries: [(); 0],
}

/// Something that happened.
#[derive(Serialize, ToSchema)]
pub struct Happened {
    /// Its place in the log.
    #[schema(example = 12)]
    seq: u64,
    /// When it happened at the bank.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T22:58:00+09:00")]
    at: Jst,
    /// What happened.
    #[schema(example = "outage_began")]
    event: &'static str,
    /// The name of the event, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "night-stop")]
    id: Option<String>,
    /// Why it did not happen, where it could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl Happened {
    /// What a list of records tells: settings of the clock and the coming of an instant are not events of their own.
    pub fn all(records: &[Arc<Record>]) -> Vec<Self> {
        records.iter().filter_map(|record| Self::of(record)).collect()
    }

    fn of(record: &Record) -> Option<Self> {
        let (event, id, reason): (_, Option<&EventId>, _) = match &record.fact {
            Fact::OutageBegan(outage) if outage.maintenance => ("maintenance_began", Some(&outage.id), None),
            Fact::OutageBegan(outage) => ("outage_began", Some(&outage.id), None),
            Fact::Ended { id } => ("ended", Some(id), None),
            Fact::DidNotHappen { id, reason } => ("did_not_happen", Some(id), Some(reason.clone())),
            Fact::TokensExpired { .. } => ("tokens_expired", None, None),
            Fact::TokensRevoked { .. } | Fact::TokenRevoked { .. } => ("tokens_revoked", None, None),
            Fact::LinkEnded { cause, .. } => (cause.event(), None, None),
            Fact::DiscontinuationRequested { .. } => ("discontinuation_requested", None, None),
            Fact::LinkChangeRequested { .. } => ("link_change_requested", None, None),
            Fact::LinkSuspended { incident, .. } => ("link_suspended", Some(incident), None),
            Fact::LinkResumed { incident, .. } => ("link_resumed", Some(incident), None),
            Fact::TermsAccepted { .. } => ("terms_accepted", None, None),
            Fact::PartnerSuspended(suspension) => ("partner_suspended", Some(&suspension.id), None),
            Fact::Announced(announced) => (announced.what.word(), Some(&announced.id), None),
            Fact::TookEffect { id } => ("took_effect", Some(id), None),
            Fact::MaintenanceExtended { id, .. } => ("maintenance_extended", Some(id), None),
            Fact::IncidentOpened(opened) => (incident_word(opened.by), Some(&opened.id), None),
            Fact::DutyMissed { incident, .. } => ("incident_deadline_missed", Some(incident), None),
            Fact::IncidentUpdated { incident, .. } => ("incident_updated", Some(incident), None),
            Fact::IncidentAcknowledged { incident } => ("incident_acknowledged", Some(incident), None),
            Fact::IncidentReported { incident, .. } => ("incident_reported", Some(incident), None),
            Fact::IncidentClosed { incident } => ("incident_closed", Some(incident), None),
            Fact::LinkChanged { .. } => ("link_changed", None, None),
            Fact::CustomerChanged { change, .. } => (change.event(), None, None),
            Fact::TransactionPosted { .. } => ("transaction_posted", None, None),
            Fact::RowChanged { fate, .. } => (fate.event(), None, None),
            Fact::Began(began) => (began.what.event(), Some(&began.id), None),
            Fact::AccountClosed { .. } => ("account_closed", None, None),
            Fact::OfferChanged(_) => ("offer_changed", None, None),
            Fact::Linked(_) => ("linked", None, None),
            Fact::PartnerRegistered { .. } => ("partner_registered", None, None),
            Fact::PartnerRemoved { .. } => ("partner_removed", None, None),
            Fact::Reset(_) => ("reset", None, None),
            Fact::SnapshotTaken(_) => ("snapshot_taken", None, None),
            Fact::Restored { .. } => ("restored", None, None),
            Fact::RunBegun(_) => ("run_begun", None, None),
            Fact::RunFinished { .. } => ("run_finished", None, None),
            Fact::Opened(_)
            | Fact::ClockSet(_)
            | Fact::Scheduled(_)
            | Fact::Armed(_)
            | Fact::Triggered { .. }
            | Fact::Came { .. }
            | Fact::TokenIssued(_)
            | Fact::TokenFirstUsed { .. }
            | Fact::DutySet { .. }
            | Fact::TokensEnded { .. }
            | Fact::LoginFailed { .. }
            | Fact::LoggedIn { .. }
            | Fact::Checkpointed { .. } => return None,
        };
        Some(Self { seq: record.seq.0, at: record.bank_at, event, id: id.map(ToString::to_string), reason })
    }
}

/// Who brought an incident up is told by the word.
const fn incident_word(by: Discoverer) -> &'static str {
    match by {
        Discoverer::Bank => "incident_disclosed",
        Discoverer::Partner => "incident_told_by_partner",
    }
}

/// What is to come, in order.
#[derive(Serialize, ToSchema)]
pub struct Upcoming {
    /// The instant of bank time.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    now: Jst,
    /// The next events, ends and edges, the earliest first.
    upcoming: Vec<UpcomingEntry>,
}

/// Something that is to come.
#[derive(Serialize, ToSchema)]
pub struct UpcomingEntry {
    /// When it comes.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T23:00:00+09:00")]
    at: Jst,
    /// What comes: the word of an event, or the name of an edge.
    #[schema(example = "service.close@institution")]
    event: String,
    /// The name of the event, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

/// Read the clock.
///
/// The instant of bank time and how the clock moves.
#[utoipa::path(tag = "clock", responses((status = 200, description = "The clock.", body = ClockView)))]
#[get("/clock")]
pub async fn read_clock(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadClock, || {
        turn.query(&[])?;
        Body::json(&ClockView::of(turn.state(), turn.data().now))
    })
}

/// Set the clock.
///
/// Changes how bank time moves, and moves it forward to `now` where that is given. It never goes back.
#[utoipa::path(tag = "clock",
    request_body(content = ClockChange, description = "What is to change.", examples(
        ("freeze" = (summary = "Stand still", value = json!({"mode": "frozen"}))),
        ("fast" = (summary = "An hour of bank time per minute", value = json!({"mode": "flowing", "speed": 60.0}))),
        ("later" = (summary = "Go on from five minutes before closing time", value = json!({"now": "2026-06-10T22:55:00+09:00"}))))),
    responses((status = 200, description = "The clock as it now stands.", body = ClockView)))]
#[put("/clock")]
pub async fn set_clock(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::SetClock);
    turn.respond(change(&turn, payload).await)
}

/// The same refusal, about the field by which the instant was given here.
fn of_field(name: &str, mut refusal: Refusal) -> Refusal {
    for fault in &mut refusal.faults {
        name.clone_into(&mut fault.parameter);
    }
    refusal
}

async fn change(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let asked: ClockChange = turn.body_json(payload).await?;
    let (written, ()) = turn
        .write(move |draft| {
            if let Some(to) = asked.now {
                let forward = ClockAdvanced { by: None, to: Some(to), to_edge: None };
                carry_out(draft, &Word::ClockAdvanced(forward)).map_err(|refusal| of_field("now", refusal))?;
            }
            carry_out(draft, &Word::ClockSet(ClockSet { mode: asked.mode, speed: asked.speed }))
        })
        .await?;
    Body::json(&ClockView::of(&written.state, written.state.now(turn.data().wall)))
}

/// Advance the clock.
///
/// Moves bank time forward. All that falls due on the way has happened, in order, when the answer comes.
#[utoipa::path(tag = "clock",
    request_body(content = Advance, description = "How far: exactly one of `by`, `to` and `to_edge`.", examples(
        ("to_edge" = (summary = "To closing time", value = json!({"to_edge": "service.close"}))),
        ("before_edge" = (summary = "To one second before closing time", value = json!({"to_edge": "service.close-1s"}))),
        ("by" = (summary = "By 90 minutes", value = json!({"by": "90m"}))),
        ("to" = (summary = "To an instant of bank time", value = json!({"to": "2026-06-10T23:00:00+09:00"}))))),
    responses((status = 200, description = "Where the clock has come to.", body = Advanced)))]
#[post("/clock/advance")]
pub async fn advance_clock(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::AdvanceClock);
    turn.respond(advance(&turn, payload).await)
}

async fn advance(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let asked: Advance = turn.body_json(payload).await?;
    let word = Word::ClockAdvanced(ClockAdvanced { by: asked.by, to: asked.to, to_edge: asked.to_edge });
    let (Written { state, records, .. }, ()) = turn.write(move |draft| carry_out(draft, &word)).await?;
    Body::json(&Advanced { now: state.now(turn.data().wall), happened: Happened::all(&records), deliveries: [] })
}

fn carry_out(draft: &mut Draft, word: &Word) -> Result<(), Refusal> {
    let id = EventId("clock".into());
    draft.carry_out(&Asked { id, until: None, word }, &Cause::Control)
}

/// List what is coming.
///
/// The events of the timeline, the ends of what is in force, and the next edges of service hours, the earliest first.
#[utoipa::path(tag = "clock", responses((status = 200, description = "What is coming.", body = Upcoming)))]
#[get("/clock/upcoming")]
pub async fn list_upcoming(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ListUpcoming, || {
        turn.query(&[])?;
        let (state, now) = (turn.state(), turn.data().now);
        let mut upcoming: Vec<UpcomingEntry> = state
            .upcoming()
            .map(|(at, due)| UpcomingEntry { at, event: due.word().to_owned(), id: Some(due.id()) })
            .chain(state.edges_ahead(now).into_iter().map(|(at, event)| UpcomingEntry { at, event, id: None }))
            .collect();
        upcoming.sort_by_key(|entry| entry.at);
        Body::json(&Upcoming { now, upcoming })
    })
}
