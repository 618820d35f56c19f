//! シナリオ. What the sandbox was told is to happen, and telling it something else.

use super::{
    anew::BegunAnew,
    beginning::{Asked, opening, unstaged},
};
use crate::{
    api::turn::{Body, Turn},
    bank::refusal::Refusal,
    event::{Cause, Jst, Operation},
    sandbox::Opening,
};
use actix_web::{HttpResponse, get, put, web::Payload};
use serde::Serialize;
use utoipa::ToSchema;

/// The scenario of a sandbox.
#[derive(Serialize, ToSchema)]
pub struct ScenarioView {
    /// Its name; absent where none was loaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "night-closing")]
    name: Option<String>,
    /// The file as it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "format: 1\nname: night-closing\n")]
    text: Option<String>,
    /// The events of its timeline, the earliest first.
    timeline: Vec<PlannedEvent>,
}

/// One event of a timeline.
#[derive(Serialize, ToSchema)]
pub struct PlannedEvent {
    /// Its name.
    #[schema(example = "unannounced-stop")]
    id: String,
    /// When it falls due.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T22:54:00+09:00")]
    at: Jst,
    /// When it ends, where it lasts and the file says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-06-10T22:56:00+09:00")]
    until: Option<Jst>,
    /// The word of the event.
    #[schema(example = "outage")]
    event: &'static str,
}

/// Read the scenario.
///
/// The file that was loaded, and the timeline that was read from it.
#[utoipa::path(tag = "scenario", responses((status = 200, description = "The scenario.", body = ScenarioView)))]
#[get("/scenario")]
pub async fn read_scenario(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadScenario, || {
        turn.query(&[])?;
        let opened = turn.state().opened();
        let planned = opened.beginning.timeline.iter().map(|planned| PlannedEvent {
            id: planned.id.to_string(),
            at: planned.due,
            until: planned.until,
            event: planned.word.name(),
        });
        Body::json(&ScenarioView {
            name: opened.scenario.as_ref().map(|scenario| scenario.name.clone()),
            text: opened.scenario.as_ref().map(|scenario| scenario.text.to_string()),
            timeline: planned.collect(),
        })
    })
}

/// Begin anew with another scenario.
///
/// The body is the scenario file itself, YAML or JSON. The sandbox begins anew as if it had been opened with it: on its
/// clock, with its town and its timeline. As with a reset, no token of before is good any more.
#[utoipa::path(tag = "scenario",
    request_body(content(
        (String = "application/yaml", examples(("closing" = (summary = "Ten minutes before closing time", value = json!(
            "format: 1\nname: closing\nclock: { start: \"2026-06-10T22:50:00+09:00\", mode: frozen }\n"))))),
        (Object = "application/json", examples(("stop" = (summary = "A stop after two hours", value = json!({
            "format": 1, "name": "stop", "timeline": [{"at": "+2h", "for": "30m", "event": {"outage": {}}}]}))))),
    ), description = "The scenario file."),
    responses((status = 200, description = "The sandbox as it begins.", body = BegunAnew)))]
#[put("/scenario")]
pub async fn replace_scenario(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::ReplaceScenario);
    turn.respond(replace(&turn, payload).await)
}

async fn replace(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let scenario = turn.body_scenario(payload).await?;
    let opening = put_on(turn, scenario)?;
    let (written, ()) = turn
        .write(move |draft| {
            let opened = opening.again(draft.state().opened());
            draft.begin_anew(&opened, &Cause::Control)
        })
        .await?;
    Body::json(&BegunAnew::of(turn, &written.state))
}

/// What the sandbox begins anew with when this scenario is put on: nothing of the one before stays.
///
/// # Errors
/// What is wrong with the scenario.
pub fn put_on(turn: &Turn, text: String) -> Result<Opening, Refusal> {
    let bank = turn.bank().ok_or_else(Refusal::defect)?;
    let keys = turn.data().sandbox.keys();
    let usual =
        Opening { partners: bank.registry.usual_partners(keys), ..unstaged(bank, Opening::of(turn.state().opened())) };
    let is_hosted = bank.registry.is_hosted();
    let secret_of = |client_id: &str| {
        if is_hosted { keys.client_secret(client_id) } else { crate::scenario::usual_secret(client_id) }
    };
    opening(bank, usual, Asked { scenario: Some(text), ..Asked::default() }, secret_of)
}
