//! 時計. Reading and moving bank time, and seeing what is about to happen.

use super::happened::Happened;
use crate::{
    api::{
        partner::DeliveryView,
        turn::{Body, Turn},
    },
    bank::refusal::Refusal,
    event::{Cause, ClockAdvanced, ClockMode, ClockSet, EventId, Jst, Operation, Record, Word},
    sandbox::{Asked, Draft, State, Written},
};
use actix_web::{HttpResponse, get, post, put, web::Payload};
use serde::{Deserialize, Serialize};
use std::{pin::pin, sync::Arc, time::Duration};
use utoipa::ToSchema;

/// How long an advance waits for webhooks, by the wall.
const MOST_WAITED: Duration = Duration::from_secs(2);

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
    /// Whether to wait for webhooks that are sent on the way, for two seconds of wall time at most: each is then tried at its
    /// own instant of bank time. Otherwise they are sent when the clock has arrived.
    #[serde(default = "yes")]
    #[schema(default = true)]
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
    /// The messages to partners that became due or were tried on the way, as they stand now.
    deliveries: Vec<DeliveryView>,
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
    let forward = ClockAdvanced { by: asked.by, to: asked.to, to_edge: asked.to_edge };
    let (before, wall) = (turn.data().sandbox.published().seq(), turn.data().wall);
    let (state, records) =
        if asked.wait { advance_sending(turn, forward).await? } else { advance_at_once(turn, forward).await? };
    let now = state.now(wall);
    let touched = state.deliveries().filter(|d| d.latest() > before || d.next_at.is_some_and(|at| at <= now));
    let deliveries = touched.map(|delivery| DeliveryView::of(turn, delivery)).collect();
    Body::json(&Advanced { now, happened: Happened::all(&records), deliveries })
}

/// The state in the end, and what was written on the way.
type Arrived = (Arc<State>, Vec<Arc<Record>>);

async fn advance_at_once(turn: &Turn, forward: ClockAdvanced) -> Result<Arrived, Refusal> {
    let word = Word::ClockAdvanced(forward);
    let (Written { state, records, .. }, ()) = turn.write(move |draft| carry_out(draft, &word)).await?;
    Ok((state, records))
}

/// Goes from one instant at which something is to be sent to the next. When that takes too long, the rest of the way is gone at
/// once, and what is under way is left to itself.
async fn advance_sending(turn: &Turn, forward: ClockAdvanced) -> Result<Arrived, Refusal> {
    let (mut records, mut goal) = (Vec::new(), None);
    let mut patience = pin!(tokio::time::timeout(MOST_WAITED, std::future::pending::<()>()));
    let (mut arrived, mut before) = (false, None);
    while let Some(bank) = turn.bank() {
        tokio::select! {
            () = bank.courier.deliver(&turn.data().sandbox) => {}
            _ = &mut patience => break,
        }
        // Where nothing could be written, nothing more is waited for.
        if arrived || before.is_some_and(|seq| turn.data().sandbox.published().seq() == seq) {
            break;
        }
        let (asked, known) = (forward.clone(), goal);
        let (written, (to, come)) = turn.write_alone(move |draft| draft.advance_to_send(&asked, known)).await?;
        (goal, arrived, before) = (Some(to), come, Some(written.state.seq()));
        records.extend(written.records);
    }
    if goal.is_none_or(|to| turn.data().sandbox.published().now(turn.data().wall) < to) {
        let rest = goal.map_or(forward, |to| ClockAdvanced { by: None, to: Some(to), to_edge: None });
        let (_, rest) = advance_at_once(turn, rest).await?;
        records.extend(rest);
    }
    Ok((turn.data().sandbox.published(), records))
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
