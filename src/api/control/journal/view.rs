//! One call as it is shown.

use super::redacted;
use crate::{
    event::{Delivered, Jst, Operation, RefusalCode},
    journal::{CallRecord, ShownToken},
    sandbox::{Sandbox, State},
};
use serde::Serialize;
use utoipa::ToSchema;

/// A call and its answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallView {
    /// The call: the value of `Sandbox-Call`.
    #[schema(example = "default.17")]
    pub call: String,
    /// The instant of bank time at which it was decided.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T23:00:00+09:00")]
    pub bank_time: Jst,
    /// The instant of wall time at which it arrived, in UTC.
    #[schema(example = "2026-11-22T01:00:00.000Z")]
    pub wall_time: String,
    /// The place in the log of the state that it was decided on.
    #[schema(example = 12)]
    pub seq: u64,
    /// The method.
    #[schema(example = "GET")]
    pub method: String,
    /// The path below the sandbox, and the query; secrets in it are symbols.
    #[schema(example = "/institution/v1/accounts")]
    pub target: String,
    /// The operation, where the path is one that is served.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
    /// The partner that called, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "kakeibo")]
    pub partner: Option<String>,
    /// The link under which it called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "link-0")]
    pub link_id: Option<String>,
    /// The token that it showed, as a symbol.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "‹token 0›")]
    pub token: Option<String>,
    /// The status of the answer; 0 where a fault of the wire let none through.
    #[schema(example = 503)]
    pub status: u16,
    /// Why it was refused; absent when it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<RefusalCode>,
    /// What the authorization server said instead: `error` and `error_description`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "invalid_grant: the code has been used before")]
    pub oauth_error: Option<String>,
    /// When it is worth asking again, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub retry_at: Option<Jst>,
    /// The faults of the wire that made a difference to the answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["refresh-lost"]))]
    pub faults: Vec<String>,
    /// How many bytes the body of the answer has, where that is kept and the answer came whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 512)]
    pub bytes: Option<u32>,
}

impl CallView {
    /// A call of this sandbox, with the names that this state knows; `redact` shows symbols in the place of secrets.
    pub fn of(sandbox: &Sandbox, state: &State, record: &CallRecord, redact: bool) -> Self {
        let (refused, faulted) = (record.refused.as_deref(), record.faulted.as_deref());
        let is_whole = faulted.is_none_or(|faulted| faulted.delivered == Delivered::Whole);
        Self {
            call: format!("{}.{}", sandbox.name(), record.call),
            bank_time: record.bank_at,
            wall_time: record.wall_at.to_string(),
            seq: record.seq.0,
            method: record.method.to_string(),
            target: if redact { redacted::target(&record.target) } else { record.target.to_string() },
            operation: record.operation,
            partner: record.partner.and_then(|no| state.partner(no)).map(|found| found.terms.partner_id.to_string()),
            link_id: record.link.map(|link| link.to_string()),
            token: match record.shown {
                ShownToken::Nothing => None,
                ShownToken::Foreign => Some("‹foreign token›".to_owned()),
                ShownToken::Token { no, .. } => Some(format!("‹token {no}›")),
            },
            status: record.status,
            code: refused.map(|refused| refused.code),
            oauth_error: record.oauth_error.as_ref().map(|said| format!("{}: {}", said.0, said.1)),
            retry_at: refused.and_then(|refused| refused.retry_at),
            faults: faulted.map_or_else(Vec::new, |faulted| faulted.struck().map(str::to_owned).collect()),
            bytes: record.body.filter(|_| is_whole).map(|body| body.bytes),
        }
    }
}
