//! How the authorization server says no: by a page, by a redirect, or as JSON. Never as a problem.

use crate::{
    api::{
        fault::Instead,
        page::{closed, page},
        turn::{Body, Turn},
    },
    bank::{
        refusal::{Refusal, entry},
        suspension,
    },
    event::{Operation, RefusalCode},
    oauth::{AuthorizationRequest, OauthError, Parameters, redirect},
    pages::{RefusedBecause, RefusedView, SentValue, refused_page},
};
use actix_web::http::{StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

/// An error of the authorization server (RFC 6749 §5.2).
#[derive(Serialize, ToSchema)]
pub struct OauthErrorBody {
    /// The registered word.
    #[schema(example = "invalid_grant")]
    error: &'static str,
    /// What is wrong, in one sentence of ASCII.
    error_description: String,
    /// Where the refusal behind it is described.
    #[serde(skip_serializing_if = "Option::is_none")]
    error_uri: Option<String>,
    /// The refusal behind it, where the link is dead for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<RefusalCode>,
    /// The article and paragraph of the terms of use that it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "4.1")]
    clause: Option<&'static str>,
    /// The id of this call, by which `GET /_sandbox/explain/{call}` explains it.
    #[schema(example = "default.17")]
    call: String,
}

/// The refusal of a request that the authorization server did not get to read: too large, the wrong method, a store that
/// does not answer. Its clients know one grammar.
pub fn error_body(refusal: &Refusal, call: Option<&str>) -> Vec<u8> {
    let error = match refusal.entry().status {
        429 | 503 | 504 => "temporarily_unavailable",
        500 => "server_error",
        _ => "invalid_request",
    };
    let reason = refusal.faults.first().map_or(&refusal.entry().title.en, |fault| &fault.reason.en);
    let body = OauthErrorBody {
        error,
        error_description: ascii(reason),
        error_uri: None,
        code: Some(refusal.code),
        clause: refusal.entry().clause,
        call: call.unwrap_or_default().to_owned(),
    };
    serde_json::to_vec(&body).unwrap_or_default()
}

/// The body of an error that a scenario puts in place of the answer: the word that the scenario states, else the one that
/// usually has such a status.
pub fn injected_body(said: &Instead<'_>) -> Vec<u8> {
    let usual = match said.status {
        401 => "invalid_client",
        429 | 502.. => "temporarily_unavailable",
        500 | 501 => "server_error",
        _ => "invalid_request",
    };
    let body = OauthErrorBody {
        error: WORDS.into_iter().find(|word| *word == said.code).unwrap_or(usual),
        error_description: ascii(said.known.map_or(&said.title, |code| &*entry(code).title.en)),
        error_uri: None,
        code: said.known,
        clause: said.known.and_then(|code| entry(code).clause),
        call: said.call.to_owned(),
    };
    serde_json::to_vec(&body).unwrap_or_default()
}

/// The words of RFC 6749 §4.1.2.1 and §5.2.
const WORDS: [&str; 10] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "invalid_scope",
    "unauthorized_client",
    "unsupported_grant_type",
    "unsupported_response_type",
    "access_denied",
    "server_error",
    "temporarily_unavailable",
];

/// The text in the characters that RFC 6749 §5.2 allows; what a caller sent may have others.
fn ascii(text: &str) -> String {
    let allowed = |c: char| matches!(c, ' '..='~') && c != '"' && c != '\\';
    text.chars().map(|c| if allowed(c) { c } else { '?' }).collect()
}

/// Whether a path is one of the authorization server's own.
pub fn is_oauth(target: &str) -> bool {
    let path = target.split('?').next().unwrap_or_default();
    path.starts_with("/oauth/") || path.starts_with("/anser/") && path.contains("/oauth/")
}

/// The answer of an endpoint that clients call directly, while a stop reaches it: service hours never close it.
pub fn stopped(turn: &Turn, operation: Operation, used_header: bool) -> Option<Body> {
    let refusal = suspension::check_oauth(turn.state().outages(), operation).err()?;
    let mut error = OauthError::new("temporarily_unavailable", "the authorization server is stopped for now");
    error.because = Some(refusal.code);
    Some(closed(json(turn, &error, used_header), turn, refusal.retry_at))
}

impl OauthErrorBody {
    /// The body of this error, at this sandbox and in this call.
    pub fn of(error: &OauthError, base_url: &str, call: String) -> Self {
        Self {
            error: error.error,
            error_description: error.description.clone(),
            error_uri: error.because.map(|code| format!("{base_url}/docs/refusals#{code}")),
            code: error.because,
            clause: error.because.and_then(|code| Refusal::new(code).entry().clause),
            call,
        }
    }
}

/// An error as JSON.
pub fn json(turn: &Turn, error: &OauthError, used_header: bool) -> Body {
    turn.note_oauth_error(error);
    let body = OauthErrorBody::of(error, &turn.base_url(), turn.call_id());
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let bytes = serde_json::to_vec(&body).unwrap_or_default();
    let answer = Body::written(bytes).status(status).with(header::PRAGMA, "no-cache");
    if used_header && status == StatusCode::UNAUTHORIZED {
        return answer.with(header::WWW_AUTHENTICATE, "Basic realm=\"token\"");
    }
    answer
}

/// An error that the client is told by a redirect, with `iss` (RFC 9207).
pub fn redirected(turn: &Turn, redirect_uri: &str, state: Option<&str>, error: &OauthError) -> Body {
    turn.note_oauth_error(error);
    let said = [("error", error.error), ("error_description", &error.description)];
    back(turn, redirect_uri, state, &said)
}

/// An answer that leads back to the client: always by 303, so that no form is sent along (RFC 9700 §4.12).
pub fn back(turn: &Turn, redirect_uri: &str, state: Option<&str>, said: &[(&str, &str)]) -> Body {
    let issuer = turn.base_url();
    let parameters: Vec<(&str, &str)> =
        said.iter().copied().chain(state.map(|state| ("state", state))).chain([("iss", issuer.as_str())]).collect();
    Body::written(Vec::new())
        .status(StatusCode::SEE_OTHER)
        .with(header::LOCATION, &redirect::with_parameters(redirect_uri, &parameters))
        .with(header::REFERRER_POLICY, "no-referrer")
}

/// The refusal of a request that may not be redirected.
pub fn refused(turn: &Turn, parameters: &Parameters, because: RefusedBecause) -> Body {
    let error = OauthError::invalid_request(format!("{because:?}"));
    turn.note_oauth_error(&error);
    let lang = turn.page_lang(parameters);
    let sent = ["client_id", "redirect_uri"].map(|parameter| SentValue {
        parameter: parameter.to_owned(),
        value: parameters.one(parameter).ok().flatten().map(str::to_owned),
    });
    let shown = match because {
        RefusedBecause::FormForeign | RefusedBecause::FormOver | RefusedBecause::FormAnswered => Vec::new(),
        RefusedBecause::ClientUnknown
        | RefusedBecause::RedirectUriUnregistered
        | RefusedBecause::ParameterRepeated
        | RefusedBecause::RequestUriUnknown => sent.to_vec(),
    };
    let view = RefusedView { frame: turn.frame(lang, None), because, sent: shown, call: Some(turn.call_link()) };
    let status = match because {
        RefusedBecause::FormForeign => StatusCode::FORBIDDEN,
        RefusedBecause::FormOver
        | RefusedBecause::FormAnswered
        | RefusedBecause::ClientUnknown
        | RefusedBecause::RedirectUriUnregistered
        | RefusedBecause::ParameterRepeated
        | RefusedBecause::RequestUriUnknown => StatusCode::BAD_REQUEST,
    };
    page(status, lang, refused_page(lang, &view), None)
}

/// The way back from a page, with what the client is told.
pub fn way_back(turn: &Turn, request: &AuthorizationRequest, error: &'static str, why: &str) -> Body {
    redirected(turn, &request.redirect_uri, request.state.as_deref(), &OauthError::new(error, why))
}
