//! Finding a call by its id, whichever sandbox answered it.

use super::view::CallView;
use crate::{
    api::{
        control::sandboxes::{named, url_of},
        turn::{Body, Turn},
    },
    bank::refusal::{Refusal, Said},
    event::{Operation, RefusalCode, SandboxName},
    journal::{CallRecord, Looked},
    sandbox::Sandbox,
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
    let record = find(turn, &sandbox, text).await?;
    let base_url = url_of(turn, &sandbox);
    Body::json(&FoundCall {
        sandbox: sandbox.name().to_string(),
        explain_url: format!("{base_url}/_sandbox/explain/{text}"),
        base_url,
        call: CallView::of(&sandbox, &sandbox.published(), &record, true),
    })
}

/// The call of this sandbox with this id, whichever replica answered it.
///
/// # Errors
/// `not_found`, `call_evicted`, `store_unavailable`.
pub async fn find(turn: &Turn, sandbox: &Sandbox, text: &str) -> Result<Box<CallRecord>, Refusal> {
    let number = text.rsplit_once('.').filter(|(name, _)| *name == sandbox.name().as_str());
    let looked = match number.and_then(|(_, number)| number.parse().ok()) {
        Some(number) => look_for(turn, sandbox, number).await?,
        None => Looked::Unknown,
    };
    match looked {
        Looked::Found(record) => Ok(record),
        Looked::Evicted { oldest } => {
            let ja = format!(
                "この呼び出しの記録はもうありません。残っている最も古いものは {}.{oldest} です。",
                sandbox.name()
            );
            let en = format!("this call is no longer kept; the oldest that is kept is {}.{oldest}", sandbox.name());
            Err(Refusal::of_parameter(RefusalCode::CallEvicted, "call", Said::made(ja, en)))
        }
        Looked::Unknown if number.is_none() => {
            Err(Refusal::of_parameter(RefusalCode::NotFound, "call", elsewhere(sandbox, text)))
        }
        Looked::Unknown => {
            let ja = format!(
                "サンドボックス `{}` に呼び出し `{text}` はありません。Sandbox-Call の値を指定してください。",
                sandbox.name()
            );
            let en = format!("the sandbox `{}` knows no call `{text}`; give the value of Sandbox-Call", sandbox.name());
            Err(Refusal::of_parameter(RefusalCode::NotFound, "call", Said::made(ja, en)))
        }
    }
}

/// Here first, then among what the other replicas have put down, then among what they put down within a short while.
async fn look_for(turn: &Turn, sandbox: &Sandbox, number: u64) -> Result<Looked, Refusal> {
    let here = sandbox.journal().find(number);
    if matches!(here, Looked::Found(_)) {
        return Ok(here);
    }
    let there = sandbox.all_calls().await?.journal().find(number);
    if there != Looked::Unknown {
        return Ok(there);
    }
    turn.bank().ok_or_else(Refusal::defect)?.hear_others(sandbox, turn.data().wall).await;
    Ok(sandbox.all_calls().await?.journal().find(number))
}

/// What is said about a call that this sandbox did not number: whose it is, where the id tells.
fn elsewhere(sandbox: &Sandbox, text: &str) -> Said {
    let here = sandbox.name();
    let other = text.rsplit_once('.').filter(|(_, number)| number.parse::<u64>().is_ok());
    match other.and_then(|(name, _)| SandboxName::parse(name)) {
        Some(other) => {
            let base = if other == SandboxName::default_name() { String::new() } else { format!("/s/{other}") };
            Said::made(
                format!(
                    "`{text}` はサンドボックス `{other}` の呼び出しです（ここは `{here}`）。{base}/_sandbox/explain/{text} で照会してください。"
                ),
                format!(
                    "`{text}` is a call of the sandbox `{other}`, and this is `{here}`; ask {base}/_sandbox/explain/{text}"
                ),
            )
        }
        None => Said::made(
            format!("`{text}` は Sandbox-Call の値ではありません。`{here}.17` のような形です。"),
            format!("`{text}` is not a value of Sandbox-Call, which looks like `{here}.17`"),
        ),
    }
}
