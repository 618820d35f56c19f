//! 出来事の様子. Whether an event of a name has happened yet, and waiting until it has.

use crate::{
    api::turn::{Body, Turn},
    bank::refusal::{Refusal, Said},
    event::{EventId, Fact, Jst, Operation, Record, RefusalCode},
    sandbox::State,
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// What has become of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventStanding {
    /// Its instant is to come.
    ToCome,
    /// It waits for a call or for another event.
    Waiting,
    /// It has happened.
    Happened,
    /// Its instant came, but it could not happen.
    DidNotHappen,
    /// It has begun, and lasts.
    InForce,
    /// It has begun, and is over.
    Ended,
}

/// Whether to wait.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, which is read by name")]
pub struct EventQuery {
    /// Whether to answer only when the event has happened, or could not, and after 30 seconds of wall time at the latest.
    #[param(default = false)]
    wait: Option<bool>,
}

/// An event and what has become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EventView {
    /// Its name.
    #[schema(example = "stop")]
    id: String,
    /// What has become of it.
    standing: EventStanding,
    /// When it happened, or is to happen, in bank time; absent while it waits for something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    at: Option<Jst>,
    /// When it ended, in bank time, where it lasted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-06-10T10:15:00+09:00")]
    ended_at: Option<Jst>,
    /// Why it did not happen, where it could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// Ask about an event.
///
/// Whether an event of the timeline, or one that was posted and lasts, has happened yet. With `wait=true` the answer comes
/// when it has: no test need sleep or ask again and again.
#[utoipa::path(tag = "events", params(("event" = String, Path, description = "The name of the event.", example = "stop"), EventQuery),
    responses((status = 200, description = "What has become of the event.", body = EventView)))]
#[get("/events/{event}")]
pub async fn read_event(turn: Turn) -> HttpResponse {
    turn.begin(Operation::ReadEvent);
    turn.respond(read(&turn).await)
}

async fn read(turn: &Turn) -> Result<Body, Refusal> {
    let waits = turn.query(&["wait"])?.flag("wait")?.unwrap_or(false);
    let id = turn.path("event");
    let look = async || {
        let state = turn.data().sandbox.published();
        let view = seen(&state, &turn.data().sandbox.log().await?, id);
        let view = view.ok_or_else(|| unknown(&state, id))?;
        let is_settled = !matches!(view.standing, EventStanding::ToCome | EventStanding::Waiting);
        Ok((view, is_settled || !waits))
    };
    Body::json(&turn.wait_for(look).await?)
}

/// What a log says of an event, and else what the state still expects of it.
fn seen(state: &State, log: &[Arc<Record>], id: &str) -> Option<EventView> {
    let mut view = None;
    for record in log.iter().filter(|record| record.seq >= state.epoch()) {
        learn(&mut view, record, id);
    }
    let blank = |standing: EventStanding, at: Option<Jst>| EventView {
        id: id.to_owned(),
        standing,
        at,
        ended_at: None,
        reason: None,
    };
    let mut planned = state.upcoming().filter(|(_, due)| due.id() == id);
    let mut waiting = state.armed().filter(|(_, armed)| *armed.id.0 == *id);
    let timeline = &state.opened().beginning.timeline;
    view.or_else(|| planned.next().map(|(at, _)| blank(EventStanding::ToCome, Some(at))))
        .or_else(|| waiting.next().map(|_| blank(EventStanding::Waiting, None)))
        // A log that was cut down tells no longer what has passed.
        .or_else(|| {
            timeline.iter().find(|entry| *entry.id.0 == *id).map(|past| blank(EventStanding::Happened, Some(past.due)))
        })
}

fn learn(view: &mut Option<EventView>, record: &Record, sought: &str) {
    if let Some((id, standing, reason)) = come(&record.fact)
        && *id.0 == *sought
    {
        let (at, reason) = (Some(record.bank_at), reason.cloned());
        *view = Some(EventView { id: sought.to_owned(), standing, at, ended_at: None, reason });
    } else if let Fact::Ended { id } = &record.fact
        && *id.0 == *sought
        && let Some(view) = view
    {
        (view.standing, view.ended_at) = (EventStanding::Ended, Some(record.bank_at));
    }
}

/// The event that came by a fact, if one did; why it did not happen, where it could not.
fn come(fact: &Fact) -> Option<(&EventId, EventStanding, Option<&String>)> {
    if let Fact::Came { id } = fact {
        Some((id, EventStanding::Happened, None))
    } else if let Fact::Announced(announced) = fact {
        Some((&announced.id, EventStanding::Happened, None))
    } else if let Fact::IncidentOpened(opened) = fact {
        Some((&opened.id, EventStanding::Happened, None))
    } else if let Fact::OutageBegan(outage) = fact {
        Some((&outage.id, EventStanding::InForce, None))
    } else if let Fact::Began(began) = fact {
        Some((&began.id, EventStanding::InForce, None))
    } else if let Fact::PartnerSuspended(suspension) = fact {
        Some((&suspension.id, EventStanding::InForce, None))
    } else if let Fact::DidNotHappen { id, reason } = fact {
        Some((id, EventStanding::DidNotHappen, Some(reason)))
    } else {
        None
    }
}

fn unknown(state: &State, id: &str) -> Refusal {
    let timeline = state.opened().beginning.timeline.iter().map(|entry| entry.id.to_string());
    let waiting = state.armed().map(|(_, armed)| armed.id.to_string());
    let known = timeline.chain(waiting).collect::<Vec<_>>().join(", ");
    let said = Said::made(
        format!("出来事 `{id}` はありません。タイムラインにあるもの: {known}"),
        format!("there is no event `{id}`; on the timeline: {known}"),
    );
    Refusal::of_parameter(RefusalCode::NotFound, "event", said)
}
