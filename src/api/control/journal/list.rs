//! The journal as a list: filtered, in pages, as JSON, NDJSON or HAR.

use super::{har, view::CallView};
use crate::{
    api::turn::{Body, Query, Turn},
    bank::refusal::{Refusal, Said},
    event::{Operation, PartnerId, PartnerNo, RefusalCode},
    journal::{CallRecord, Journal, KEPT_CALLS, Place},
};
use actix_web::{HttpResponse, get, http::header};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// How many calls one answer lists unless told otherwise.
const SOME_CALLS: u32 = 100;
/// How many calls one answer lists at most: all that are kept.
#[expect(clippy::cast_possible_truncation, reason = "a few thousand")]
const MOST_CALLS: u32 = KEPT_CALLS as u32;
/// One JSON value on each line.
const MEDIA_NDJSON: &str = "application/x-ndjson";

/// Which calls to list, and how.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, which is read by name")]
pub struct JournalQuery {
    /// Begin behind the call with this number; absent = the latest ones.
    #[param(minimum = 0)]
    after: Option<u64>,
    /// How many calls to list.
    #[param(minimum = 1, maximum = 16384, default = 100)]
    limit: Option<u32>,
    /// Only calls of this partner.
    #[param(example = "kakeibo")]
    partner: Option<String>,
    /// Only calls of this operation.
    #[param(example = "read_balance")]
    operation: Option<String>,
    /// Only calls that were answered with this status.
    #[param(minimum = 100, maximum = 599, example = 503)]
    status: Option<u32>,
    /// Only calls that were refused with this code.
    #[param(example = "outside_service_hours")]
    code: Option<String>,
    /// `json`, `ndjson` or `har`; absent = by `Accept`, and else JSON.
    #[param(example = "json")]
    format: Option<String>,
    /// Whether secrets in targets are shown as symbols: `true` or `false`.
    #[param(default = true)]
    redact: Option<bool>,
}

/// Some of the calls of a sandbox.
#[derive(Serialize, ToSchema)]
pub struct CallList {
    /// The calls, the oldest first.
    calls: Vec<CallView>,
    /// Behind which call to go on, where there are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 117)]
    next_after: Option<u64>,
}

/// In which form the calls are wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Ndjson,
    Har,
}

/// List calls.
///
/// What was asked and answered, by both clocks: the oldest first, or the latest ones unless `after` says from where on. The
/// latest 16,384 calls are kept. NDJSON and HAR by `Accept` (`application/x-ndjson`, `application/har+json`) or `format`.
#[utoipa::path(tag = "journal", params(JournalQuery), responses((status = 200, description = "The calls.", content(
    (CallList = "application/json"), (CallView = "application/x-ndjson"), (Object = "application/har+json")))))]
#[get("/journal")]
pub async fn list_calls(turn: Turn) -> HttpResponse {
    turn.begin(Operation::ListCalls);
    turn.respond(listed(&turn).await)
}

async fn listed(turn: &Turn) -> Result<Body, Refusal> {
    let known = ["after", "limit", "partner", "operation", "status", "code", "format", "redact"];
    let query = turn.query(&known)?;
    let wanted = Wanted::read(turn, &query)?;
    let after = query.number("after", 0, u64::MAX)?;
    let limit = query.number("limit", 1, MOST_CALLS)?.unwrap_or(SOME_CALLS);
    let format = format(turn, &query)?;
    let redact = redacts(&query)?;
    let all = turn.data().sandbox.all_calls().await?;
    let (calls, more) = select(all.journal(), &wanted, after, usize::try_from(limit).unwrap_or(usize::MAX));
    let next_after = calls.last().filter(|_| more).map(|call| call.call);
    let (sandbox, state) = (&turn.data().sandbox, turn.state());
    let views = calls.iter().map(|call| CallView::of(sandbox, state, call, redact)).collect::<Vec<_>>();
    match format {
        Format::Json => Body::json(&CallList { calls: views, next_after }),
        Format::Ndjson => Ok(Body::written(lines(&views)?).media(MEDIA_NDJSON)),
        Format::Har => Ok(Body::json(&har::of(turn, &views, &calls))?.media(har::MEDIA_HAR)),
    }
}

/// The calls that are wanted, the oldest first, and whether there are more behind them.
fn select(journal: &Journal, wanted: &Wanted, after: Option<u64>, limit: usize) -> (Vec<CallRecord>, bool) {
    let place = after.map_or(Place::START, |call| journal.behind(call));
    let mut calls: Vec<CallRecord> = journal.from(place, KEPT_CALLS).into_iter().map(|(_, call)| call).collect();
    calls.retain(|call| wanted.takes(call));
    let more = calls.len() > limit;
    if after.is_none() {
        calls.drain(..calls.len().saturating_sub(limit));
        return (calls, false);
    }
    calls.truncate(limit);
    (calls, more)
}

/// Which calls are wanted.
struct Wanted {
    partner: Option<PartnerNo>,
    operation: Option<Operation>,
    status: Option<u32>,
    code: Option<RefusalCode>,
}

impl Wanted {
    fn read(turn: &Turn, query: &Query) -> Result<Self, Refusal> {
        let partner = query.text("partner").map(|text| {
            let found = turn.state().find_partner(&PartnerId(text.into()));
            let known = || turn.state().partners().map(|partner| &*partner.terms.partner_id.0).collect::<Vec<_>>();
            found.map(|partner| partner.no).ok_or_else(|| no_such("partner", text, &known()))
        });
        let operation = query.text("operation").map(|text| {
            let known = || Operation::ALL.iter().map(|known| known.word()).collect::<Vec<_>>();
            Operation::from_word(text).ok_or_else(|| no_such("operation", text, &known()))
        });
        let code = query.text("code").map(|text| {
            let known = || RefusalCode::ALL.iter().map(|known| known.word()).collect::<Vec<_>>();
            RefusalCode::from_word(text).ok_or_else(|| no_such("code", text, &known()))
        });
        let status = query.number("status", 100, 599)?;
        Ok(Self { partner: partner.transpose()?, operation: operation.transpose()?, status, code: code.transpose()? })
    }

    fn takes(&self, call: &CallRecord) -> bool {
        self.partner.is_none_or(|no| call.partner == Some(no))
            && self.operation.is_none_or(|operation| call.operation == Some(operation))
            && self.status.is_none_or(|status| u32::from(call.status) == status)
            && self.code.is_none_or(|code| call.refused.as_ref().is_some_and(|refused| refused.code == code))
    }
}

/// Whether secrets are to be shown as symbols.
pub fn redacts(query: &Query) -> Result<bool, Refusal> {
    match query.text("redact") {
        None | Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(text) => Err(no_such("redact", text, &["true", "false"])),
    }
}

fn format(turn: &Turn, query: &Query) -> Result<Format, Refusal> {
    match query.text("format") {
        Some("json") => Ok(Format::Json),
        Some("ndjson") => Ok(Format::Ndjson),
        Some("har") => Ok(Format::Har),
        Some(text) => Err(no_such("format", text, &["json", "ndjson", "har"])),
        None => {
            let accept = turn.request().headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
            let takes = |media: &str| accept.is_some_and(|accept| accept.contains(media));
            Ok(match (takes(MEDIA_NDJSON), takes(har::MEDIA_HAR)) {
                (true, _) => Format::Ndjson,
                (false, true) => Format::Har,
                (false, false) => Format::Json,
            })
        }
    }
}

fn lines(views: &[CallView]) -> Result<Vec<u8>, Refusal> {
    let mut out = Vec::new();
    for view in views {
        serde_json::to_writer(&mut out, view).map_err(|_| Refusal::defect())?;
        out.push(b'\n');
    }
    Ok(out)
}

fn no_such(parameter: &str, text: &str, known: &[&str]) -> Refusal {
    let known = known.join(", ");
    let said = Said::made(
        format!("`{text}` はありません。指定できるもの: {known}"),
        format!("there is no `{text}`; known: {known}"),
    );
    Refusal::of_parameter(RefusalCode::ParameterInvalid, parameter, said)
}
