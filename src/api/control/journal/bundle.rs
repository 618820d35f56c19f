//! 書き出し. One bundle of a sandbox: its log and its journal, from which `kumiai replay` computes every answer again.

use super::redacted;
use crate::{
    api::{
        replay::{Head, Line},
        turn::{Body, Turn},
    },
    bank::refusal::Refusal,
    event::Operation,
    journal::{CallRecord, KEPT_CALLS, Place},
};
use actix_web::{HttpResponse, get, http::header};
use serde_json::Value;

/// Export the sandbox.
///
/// One bundle as NDJSON: a head, the log from its opening or its latest checkpoint on, and the journal. Secrets are
/// symbols, bodies are length and checksum. `kumiai replay FILE` computes the answers again and compares.
#[utoipa::path(tag = "journal", responses((status = 200, description = "The bundle.",
    content_type = "application/x-ndjson", body = String, example = "{\"head\":{\"bundle\":1,\"sandbox\":\"default\"}}\n")))]
#[get("/export")]
pub async fn export_sandbox(turn: Turn) -> HttpResponse {
    turn.begin(Operation::ExportSandbox);
    turn.respond(export(&turn).await)
}

async fn export(turn: &Turn) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let sandbox = &turn.data().sandbox;
    // The calls first: whatever they were decided on stands in a log that is read later.
    let all = sandbox.all_calls().await?;
    let calls: Vec<CallRecord> =
        all.journal().from(Place::START, KEPT_CALLS).into_iter().map(|(_, call)| call).collect();
    let records = sandbox.log().await?;
    let mut out = Vec::new();
    let head = Head::of(sandbox);
    push(&mut out, &Line::Head(head))?;
    for record in records {
        push(&mut out, &Line::Record(record))?;
    }
    for mut call in calls {
        call.target = redacted::target_to_ask(&call.target).into();
        push(&mut out, &Line::Call(Box::new(call)))?;
    }
    let name = format!("attachment; filename=\"kumiai-{}.ndjson\"", sandbox.name());
    Ok(Body::written(out).media("application/x-ndjson").with(header::CONTENT_DISPOSITION, &name))
}

fn push(out: &mut Vec<u8>, line: &Line) -> Result<(), Refusal> {
    let mut value = serde_json::to_value(line).map_err(|_| Refusal::defect())?;
    hide_secrets(&mut value);
    serde_json::to_writer(&mut *out, &value).map_err(|_| Refusal::defect())?;
    out.push(b'\n');
    Ok(())
}

/// Puts a symbol in the place of every client secret and of every key that signs webhooks, however deep it stands.
fn hide_secrets(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let client = fields.get("client_id").and_then(Value::as_str).map(|id| format!("‹secret of {id}›"));
            if let (Some(secret), Some(symbol)) = (fields.get_mut("client_secret").filter(|s| s.is_string()), client) {
                *secret = symbol.into();
            }
            fields.values_mut().for_each(hide_secrets);
        }
        Value::Array(items) => items.iter_mut().for_each(hide_secrets),
        Value::String(text) if text.contains(WEBHOOK_SECRET) => *text = without_webhook_secrets(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// How a key that signs webhooks begins, in a record as in the text of a scenario.
const WEBHOOK_SECRET: &str = "whsec_";

fn without_webhook_secrets(text: &str) -> String {
    let mut parts = text.split(WEBHOOK_SECRET);
    let before = parts.next().unwrap_or_default().to_owned();
    let is_secret = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    parts.fold(before, |told, part| format!("{told}‹webhook secret›{}", part.trim_start_matches(is_secret)))
}
