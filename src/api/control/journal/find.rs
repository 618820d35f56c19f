//! Finding a call by its id, whichever sandbox answered it.

use super::view::CallView;
use crate::{
    api::{
        control::{
            explain,
            sandboxes::{named, url_of},
        },
        turn::{Body, Turn},
    },
    bank::refusal::{Refusal, Said},
    event::{Operation, RefusalCode},
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// A call, and where it is explained.
#[derive(Serialize, ToSchema)]
pub struct FoundCall {
    /// The sandbox that answered it.
    #[schema(example = "default")]
    sandbox: String,
    /// Its URL, without a slash at the end.
    #[schema(example = "http://127.0.0.1:8080")]
    base_url: String,
    /// Where the call is explained.
    #[schema(example = "http://127.0.0.1:8080/_sandbox/explain/default.17")]
    explain_url: String,
    /// The call.
    call: CallView,
}

/// Find a call.
///
/// By the value of `Sandbox-Call`, in whichever sandbox of this server.
#[utoipa::path(tag = "sandboxes", params(("call" = String, Path, description = "The value of `Sandbox-Call`.", example = "default.17")),
    responses((status = 200, description = "The call.", body = FoundCall)))]
#[get("/_sandboxes/calls/{call}")]
pub async fn find_call(turn: Turn) -> HttpResponse {
    turn.begin(Operation::FindCall);
    turn.respond(found(&turn).await)
}

async fn found(turn: &Turn) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let bank = turn.bank().ok_or_else(Refusal::defect)?;
    let text = turn.path("call");
    let (name, _) = text.rsplit_once('.').ok_or_else(|| {
        let ja = format!("`{text}` は Sandbox-Call の値ではありません。`default.17` のような形です。");
        let en = format!("`{text}` is not a value of Sandbox-Call, which looks like `default.17`");
        Refusal::of_parameter(RefusalCode::NotFound, "call", Said::made(ja, en))
    })?;
    let sandbox = named(bank, name)?;
    sandbox.recall().await;
    let record = explain::find(turn, &sandbox, text).await?;
    let base_url = url_of(turn, &sandbox);
    Body::json(&FoundCall {
        sandbox: sandbox.name().to_string(),
        explain_url: format!("{base_url}/_sandbox/explain/{text}"),
        base_url,
        call: CallView::of(&sandbox, &sandbox.published(), &record, true),
    })
}
