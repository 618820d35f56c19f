//! 出来事. Making one event happen now: the same words as in a scenario's timeline.

use super::happened::Happened;
use crate::{
    api::turn::{Body, Turn},
    bank::refusal::{ParameterFault, Refusal, Said},
    event::{Cause, EventId, Jst, Lang, Operation, RefusalCode},
    sandbox::Asked,
    scenario,
};
use actix_web::{HttpResponse, post, web::Payload};
use serde::Serialize;
use utoipa::ToSchema;

/// An event that is to happen now.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the body, which is read with its places")]
pub struct PostedEvent {
    /// The event: one word of the scenario language with its fields, such as `{"outage": {"scope": ["data"]}}`.
    #[schema(value_type = Object, example = json!({"outage": {"scope": ["data"], "announced": false}}))]
    event: serde_json::Value,
    /// Its name, by which `ended` ends it; absent = made up.
    #[schema(example = "stop")]
    id: Option<String>,
    /// How long a lasting event lasts, in bank time.
    #[serde(rename = "for")]
    #[schema(example = "15m")]
    lasts: Option<String>,
    /// Until when a lasting event lasts: an instant, or a time of day.
    until: Option<String>,
}

/// What an event brought about.
#[derive(Serialize, ToSchema)]
pub struct EventAnswer {
    /// The name of the event, by which `ended` ends it.
    #[schema(example = "posted-17")]
    id: String,
    /// The instant of bank time.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    now: Jst,
    /// What happened.
    happened: Vec<Happened>,
}

/// Make an event happen.
///
/// One event, in the words of a scenario's timeline, such as `outage`, `tokens_expired` or `transaction_posted`.
/// A lasting event takes `until` or `for`, or ends by `{"event": {"ended": {"id": …}}}`. `card_cancelled` and
/// `ib_contract_ended` end links only when the customer has neither card nor contract left（第1条第2項(1)）: until then
/// both channels answer, though a new login needs the card (institution) or the contract (ANSER).
#[utoipa::path(tag = "events",
    request_body(content = PostedEvent, description = "The event.", examples(
        ("outage" = (summary = "A stop without notice, for 15 minutes", value = json!({
            "event": {"outage": {"scope": ["data"]}}, "id": "stop", "for": "15m"}))),
        ("outage_ended" = (summary = "The end of that stop", value = json!({"event": {"ended": {"id": "stop"}}}))),
        ("tokens_expired" = (summary = "All access tokens of a partner expire", value = json!({
            "event": {"tokens_expired": {"partner": "kakeibo"}}}))),
        ("transaction_posted" = (summary = "A salary comes in", value = json!({
            "event": {"transaction_posted": {"account": "all-kinds/ordinary_deposit", "amount": 248_000, "description": "給与"}}}))))),
    responses((status = 200, description = "What the event brought about.", body = EventAnswer)))]
#[post("/events")]
pub async fn post_event(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::PostEvent);
    turn.respond(post(&turn, payload).await)
}

async fn post(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let text = turn.body_text(payload).await?;
    let posted = scenario::read_event(&text, turn.data().now).map_err(|found| faults(&found))?;
    let id = posted.id.unwrap_or_else(|| EventId(format!("posted-{}", turn.data().call).into()));
    let (name, word, until) = (id.to_string(), posted.word, posted.until);
    let (written, ()) =
        turn.write(move |draft| draft.carry_out(&Asked { id, until, word: &word }, &Cause::Control)).await?;
    Body::json(&EventAnswer {
        id: name,
        now: written.state.now(turn.data().wall),
        happened: Happened::all(&written.records),
    })
}

/// The refusal that what was found in a text comes to, each mistake with its place.
pub fn faults(found: &[scenario::Diagnostic]) -> Refusal {
    let faults = found.iter().map(|diagnostic| ParameterFault {
        parameter: if diagnostic.path.is_empty() { "body".to_owned() } else { diagnostic.path.clone() },
        reason: in_full(diagnostic),
    });
    // The reader of scenario files finds this before the clock does.
    let backwards = |diagnostic: &scenario::Diagnostic| {
        diagnostic.code == scenario::code::TIME_ORDER && diagnostic.path.ends_with("clock_advanced.to")
    };
    let code = if found.iter().all(backwards) { RefusalCode::ClockBackwards } else { RefusalCode::ParameterInvalid };
    Refusal { code, retry_at: None, faults: faults.collect() }
}

/// What is wrong, what could stand there, and what was probably meant.
fn in_full(diagnostic: &scenario::Diagnostic) -> Said {
    let expected = diagnostic.expected.join(", ");
    let say = |lang: Lang| {
        let mut text = diagnostic.message.in_lang(lang).to_owned();
        if let Some(nearest) = &diagnostic.nearest {
            text = match lang {
                Lang::Ja => format!("{text} `{nearest}` のことですか。"),
                Lang::En => format!("{text}; did you mean `{nearest}`?"),
            };
        }
        if !expected.is_empty() {
            text = match lang {
                Lang::Ja => format!("{text} 書けるもの: {expected}"),
                Lang::En => format!("{text} Expected: {expected}"),
            };
        }
        if let Some(help) = &diagnostic.help {
            text = format!("{text} {}", help.in_lang(lang));
        }
        text
    };
    Said::made(say(Lang::Ja), say(Lang::En))
}
