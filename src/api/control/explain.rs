//! 説明. Why a call was answered as it was: a pure function of its journal record. Nothing is prepared for it per call.

use super::{
    faulted::{self, FaultView},
    journal::find::find,
};
use crate::{
    api::turn::{Body, Turn},
    bank::refusal::{self, Refusal, Said, refusals_of},
    event::{Jst, Lang, Operation, RefusalCode, SandboxName, TokenKind},
    journal::CallRecord,
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use std::cmp::Ordering;
use utoipa::ToSchema;

/// The explanation of a call.
#[derive(Serialize, ToSchema)]
pub struct Explanation {
    /// The call.
    #[schema(example = "default.17")]
    call: String,
    /// The instant of bank time at which it was decided.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T23:00:00+09:00")]
    bank_time: Jst,
    /// The instant of wall time at which it arrived, in UTC.
    #[schema(example = "2026-11-22T01:00:00.000Z")]
    wall_time: String,
    /// What was sent.
    #[schema(example = "GET /institution/v1/accounts")]
    request: String,
    /// The operation, where the path is one that is served.
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<Operation>,
    /// The partner that called, where its token said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "kakeibo")]
    partner: Option<String>,
    /// The link under which it called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "link-0")]
    link_id: Option<String>,
    /// The status of the answer that was sent; 0 where none was.
    #[schema(example = 503)]
    status: u16,
    /// Why it was refused; absent when it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<RefusalCode>,
    /// The article and paragraph of the terms of use that the refusal rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2.1")]
    clause: Option<&'static str>,
    /// What happened, in a few words.
    #[schema(example = "サービス時間外です。")]
    title: String,
    /// What a good partner does about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    what_to_do: Option<String>,
    /// The sandbox of this server that made the token which was refused as invalid, where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "pr-1234")]
    token_made_by: Option<String>,
    /// What the authorization server said instead: `error` and `error_description`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "invalid_grant: the code has been used before")]
    oauth_error: Option<String>,
    /// When it is worth asking again, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    retry_at: Option<Jst>,
    /// What was wrong with which parameter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<WrongParameter>,
    /// What went wrong on the wire, where a rule of the scenario matched the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<FaultView>,
    /// The checks of this operation, in the order in which they are made.
    checks: Vec<Check>,
    /// The request that would have worked, where one can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    would_have_worked: Option<Remedy>,
}

/// What was wrong with one parameter.
#[derive(Serialize, ToSchema)]
pub struct WrongParameter {
    /// The parameter, or the path of a field in the body.
    parameter: String,
    /// What was wrong, what was expected, and how to mend it.
    reason: String,
}

/// One check that the bank makes.
#[derive(Serialize, ToSchema)]
pub struct Check {
    /// The refusal that it would bring about.
    code: RefusalCode,
    /// The clause that it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<&'static str>,
    /// What came of it.
    outcome: Outcome,
}

/// What came of a check: `passed`, `refused` the call, or `not_reached` because the call was refused before.
#[derive(Serialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was passed.
    Passed,
    /// It refused the call.
    Refused,
    /// The call was refused before.
    NotReached,
}

/// What would have led to an answer.
#[derive(Serialize, ToSchema)]
pub struct Remedy {
    /// What to do first, where anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    /// The request to send then.
    request: String,
}

/// Explain a call.
///
/// Every answer carries `Sandbox-Call`. Here is why that call was answered as it was: the checks in their order, which of
/// them refused, the clause it rests on, and the request that would have worked.
#[utoipa::path(tag = "explain", params(("call" = String, Path, description = "The value of `Sandbox-Call`.", example = "default.17")),
    responses((status = 200, description = "The explanation.", body = Explanation, example = json!({
        "call": "default.17",
        "bank_time": "2026-06-10T23:00:00+09:00",
        "wall_time": "2026-11-22T01:00:00.000Z",
        "request": "GET /institution/v1/accounts",
        "operation": "list_accounts",
        "partner": "kakeibo",
        "link_id": "link-0",
        "status": 503,
        "code": "outside_service_hours",
        "clause": "2.1",
        "title": "サービス時間外です。",
        "what_to_do": "Retry-After の経過後に再試行してください。",
        "retry_at": "2026-06-11T07:00:00+09:00",
        "checks": [
            {"code": "token_invalid", "clause": "4.2", "outcome": "passed"},
            {"code": "outside_service_hours", "clause": "2.1", "outcome": "refused"},
            {"code": "link_expired", "clause": "4.1", "outcome": "not_reached"}
        ],
        "would_have_worked": {
            "first": "POST http://127.0.0.1:8080/_sandbox/clock/advance {\"to\": \"2026-06-11T07:00:00+09:00\"}",
            "request": "GET http://127.0.0.1:8080/institution/v1/accounts"
        }
    }))))]
#[get("/explain/{call}")]
pub async fn explain_call(turn: Turn) -> HttpResponse {
    turn.begin(Operation::ExplainCall);
    turn.respond(explained(&turn).await)
}

async fn explained(turn: &Turn) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let text = turn.path("call");
    let record = find(turn, &turn.data().sandbox, text).await?;
    Body::json(&explanation(turn, text, &record))
}

const ANSWERED: Said = Said::fixed("応答しました。", "The bank answered.");
const OAUTH_REFUSED: Said =
    Said::fixed("認可サーバーが要求を受け付けませんでした。", "The authorization server refused the request.");

fn explanation(turn: &Turn, call: &str, record: &CallRecord) -> Explanation {
    let (state, lang) = (turn.state(), turn.data().lang);
    let refused = record.refused.as_deref();
    let entry = refused.map(|refused| refusal::entry(refused.code));
    let answered = if record.oauth_error.is_some() { &OAUTH_REFUSED } else { &ANSWERED };
    let made = record.token_made.as_deref();
    let faulted = record.faulted.as_deref();
    // What is a refusal is told as one.
    let told = faulted.filter(|_| refused.is_none());
    let (title, advice) = (told.and_then(faulted::title), told.and_then(|faulted| faulted::advice(faulted, state)));
    let faults = refused.map_or(&[][..], |refused| &refused.faults).iter().map(|(parameter, ja, en)| WrongParameter {
        parameter: parameter.clone(),
        reason: if lang == Lang::Ja { ja.clone() } else { en.clone() },
    });
    let made_elsewhere = made.map(|(sandbox, kind)| WrongParameter {
        parameter: "Authorization".to_owned(),
        reason: whose_token(turn, sandbox, *kind).in_lang(lang).to_owned(),
    });
    Explanation {
        call: call.to_owned(),
        bank_time: record.bank_at,
        wall_time: record.wall_at.to_string(),
        request: format!("{} {}", record.method, record.target),
        operation: record.operation,
        partner: record.partner.and_then(|no| state.partner(no)).map(|partner| partner.terms.partner_id.to_string()),
        link_id: record.link.map(|link| link.to_string()),
        status: record.status,
        code: refused.map(|refused| refused.code),
        clause: entry.and_then(|entry| entry.clause),
        title: title.as_ref().unwrap_or(entry.map_or(answered, |entry| &entry.title)).in_lang(lang).to_owned(),
        what_to_do: advice.as_ref().or(entry.map(|entry| &entry.advice)).map(|said| said.in_lang(lang).to_owned()),
        fault: faulted.map(|faulted| FaultView::of(faulted, state, lang)),
        oauth_error: record.oauth_error.as_ref().map(|said| format!("{}: {}", said.0, said.1)),
        retry_at: refused.and_then(|refused| refused.retry_at),
        token_made_by: made.map(|(sandbox, _)| sandbox.to_string()),
        errors: faults.chain(made_elsewhere).collect(),
        checks: checks(record),
        would_have_worked: remedy(turn, record),
    }
}

/// Where a token belongs that is none of this sandbox's access tokens.
fn whose_token(turn: &Turn, made_by: &SandboxName, kind: TokenKind) -> Said {
    let here = turn.data().sandbox.name();
    if made_by == here {
        return Said::made(
            format!("これは `{kind}` として発行したものです。ここではアクセストークンを使います。"),
            format!("this is a token of the kind {kind}; an access token is wanted here"),
        );
    }
    let base = if *made_by == SandboxName::default_name() { String::new() } else { format!("/s/{made_by}") };
    Said::made(
        format!(
            "このトークンはサンドボックス `{made_by}` が発行しました（ここは `{here}`）。{base}/ の下で使ってください。"
        ),
        format!("the sandbox `{made_by}` made this token, and this is `{here}`; use it below {base}/"),
    )
}

/// The checks in their order: passed up to the one that refused, and not reached behind it.
fn checks(record: &CallRecord) -> Vec<Check> {
    let refusing = record.refused.as_ref().map(|refused| refused.code);
    let Some(operation) = record.operation else {
        let only = refusing.map(|code| check(code, Outcome::Refused));
        return only.into_iter().collect();
    };
    let faulted = record.faulted.as_deref();
    let refusing = faulted.and_then(|faulted| faulted.refused).or(refusing);
    let mut order: Vec<RefusalCode> =
        refusals_of(operation).filter(|code| !NO_CHECKS.contains(code) || refusing == Some(*code)).collect();
    if refusing.is_none() && faulted.is_some_and(|faulted| faulted.decided.is_none()) {
        // The call never reached the bank.
        return order.into_iter().map(|code| check(code, Outcome::NotReached)).collect();
    }
    let refused_at = match refusing.zip(record.refused.as_ref()) {
        None => order.len(),
        Some((RefusalCode::ServiceSuspended, refused)) if !refused.faults.is_empty() => {
            // A stop of one kind of account is looked for once the account is known, behind all that was passed before.
            let about_account = |code: &RefusalCode| ABOUT_ACCOUNT.contains(code);
            let at = order.iter().rposition(about_account).map_or(0, |last| last + 1);
            order.insert(at, RefusalCode::ServiceSuspended);
            at
        }
        Some((code, _)) => order.iter().position(|checked| *checked == code).unwrap_or(order.len()),
    };
    let outcome = |place: usize| match place.cmp(&refused_at) {
        Ordering::Less => Outcome::Passed,
        Ordering::Equal => Outcome::Refused,
        Ordering::Greater => Outcome::NotReached,
    };
    order.into_iter().enumerate().map(|(place, code)| check(code, outcome(place))).collect()
}

/// What refuses without being a check of the bank.
const NO_CHECKS: [RefusalCode; 3] =
    [RefusalCode::RateLimited, RefusalCode::UpstreamTimeout, RefusalCode::StoreUnavailable];

/// What is checked about an account before a stop of its kind is.
const ABOUT_ACCOUNT: [RefusalCode; 3] =
    [RefusalCode::AccountNotLinked, RefusalCode::AccountKindNotOffered, RefusalCode::OperationNotForKind];

fn check(code: RefusalCode, outcome: Outcome) -> Check {
    Check { code, clause: refusal::entry(code).clause, outcome }
}

/// The request that would have worked, and what has to come first.
fn remedy(turn: &Turn, record: &CallRecord) -> Option<Remedy> {
    let refused = record.refused.as_deref()?;
    let base = turn.base_url();
    let request = format!("{} {base}{}", record.method, record.target);
    let relink = || {
        format!(
            "POST {base}/_sandbox/links {{\"partner\": \"…\", \"customer\": \"…\"}}, then `Authorization: Bearer <access_token>`"
        )
    };
    let first = match refused.code {
        RefusalCode::OutsideServiceHours | RefusalCode::Maintenance => {
            refused.retry_at.map(|at| format!("POST {base}/_sandbox/clock/advance {{\"to\": \"{at}\"}}"))
        }
        RefusalCode::ServiceSuspended | RefusalCode::PartnerSuspended | RefusalCode::AccountFrozen => {
            Some(format!("POST {base}/_sandbox/events {{\"event\": {{\"ended\": {{\"id\": \"…\"}}}}}}"))
        }
        RefusalCode::LinkSuspended => {
            Some(format!("POST {base}/_sandbox/events {{\"event\": {{\"incident_closed\": {{\"incident\": \"…\"}}}}}}"))
        }
        RefusalCode::ControlKeyMissing | RefusalCode::ControlKeyWrong => Some("Sandbox-Key: <key>".to_owned()),
        RefusalCode::TokenMissing
        | RefusalCode::TokenInvalid
        | RefusalCode::TokenExpired
        | RefusalCode::TokenRevoked
        | RefusalCode::LinkExpired
        | RefusalCode::LinkSuperseded
        | RefusalCode::CredentialChanged
        | RefusalCode::LinkDiscontinued
        | RefusalCode::InsufficientScope
        | RefusalCode::TermsNotAccepted
        | RefusalCode::AccountNotLinked => Some(relink()),
        RefusalCode::ParameterInvalid
        | RefusalCode::PeriodInvalid
        | RefusalCode::PeriodBeforeWindow
        | RefusalCode::PeriodTooLong
        | RefusalCode::PageKeyInvalid
        | RefusalCode::PageKeyExpired => {
            let path = record.target.split('?').next().unwrap_or_default();
            return Some(Remedy { first: None, request: format!("{} {base}{path}", record.method) });
        }
        RefusalCode::SandboxNotFound
        | RefusalCode::SandboxExpired
        | RefusalCode::SandboxTaken
        | RefusalCode::TooMany
        | RefusalCode::NotFound
        | RefusalCode::MethodNotAllowed
        | RefusalCode::NotAcceptable
        | RefusalCode::PayloadTooLarge
        | RefusalCode::UnsupportedMediaType
        | RefusalCode::BankCodeUnknown
        | RefusalCode::AccountKindNotOffered
        | RefusalCode::OperationNotForKind
        | RefusalCode::AccountClosed
        | RefusalCode::EligibilityLost
        | RefusalCode::ClockBackwards
        | RefusalCode::EventImpossible
        | RefusalCode::CallEvicted
        | RefusalCode::StoreUnavailable
        | RefusalCode::InternalError => return None,
        // Nothing has to come first but time.
        RefusalCode::RateLimited | RefusalCode::UpstreamTimeout => None,
    };
    Some(Remedy { first, request })
}
