//! The answer: bytes with their media type, or a refusal in the grammar of its plane.

use super::{TurnData, wrap::call_id};
use crate::{
    api::{anser, oauth, problem},
    bank::refusal::Refusal,
    event::{ClockMode, EndpointSunset, Jst, Lang, RefusalCode, SigningAlg},
    journal::Digest,
    oauth::PROOF_ALGS,
};
use actix_web::{
    HttpResponse, HttpResponseBuilder,
    body::BoxBody,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue, HttpDate},
    },
    web::Bytes,
};
use serde::Serialize;
use serde_json::Value;
use std::{
    ops::Range,
    time::{Duration, UNIX_EPOCH},
};

/// JSON as every good answer of the bank has it.
pub const MEDIA_JSON: &str = "application/json";

/// An answer: bytes with their media type, by default a good one.
pub struct Body {
    bytes: Bytes,
    media: &'static str,
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    secret: Option<Range<usize>>,
}

impl Body {
    /// A value as JSON.
    ///
    /// # Errors
    /// `internal_error` when the value cannot be written, which no view brings about.
    pub fn json<T: Serialize>(view: &T) -> Result<Self, Refusal> {
        let bytes = serde_json::to_vec(view).map_err(|_| Refusal::defect())?;
        Ok(Self::written(bytes))
    }

    /// JSON that a hand has written.
    pub fn written(bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), media: MEDIA_JSON, status: StatusCode::OK, headers: Vec::new(), secret: None }
    }

    /// A page.
    pub fn html(status: StatusCode, markup: String) -> Self {
        let (bytes, media) = (markup.into(), "text/html; charset=utf-8");
        Self { bytes, media, status, headers: Vec::new(), secret: None }
    }

    /// The same with another status.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The same with one more header. A value that no header can hold is left out.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
        self
    }

    /// The same, in which a text stands that only this server can make.
    #[must_use]
    pub fn with_secret(mut self, at: Option<Range<usize>>) -> Self {
        self.secret = at;
        self
    }

    /// The same with another media type.
    #[must_use]
    pub fn media(mut self, media: &'static str) -> Self {
        self.media = media;
        self
    }

    /// 一部の情報（第6条第1項）. The same without the last of what it lists, and with the flag that says so; one that lists
    /// nothing has the flag alone.
    #[must_use]
    pub(super) fn partial(mut self, reason: &str) -> Self {
        let Ok(Value::Object(mut whole)) = serde_json::from_slice(&self.bytes) else {
            return self;
        };
        if let Some(listed) = whole.values_mut().find_map(Value::as_array_mut) {
            listed.pop();
            let left = listed.len();
            whole.entry("count").and_modify(|count| *count = left.into());
        }
        whole.insert("partial".to_owned(), true.into());
        whole.insert("partial_reason".to_owned(), reason.into());
        self.bytes = Value::Object(whole).to_string().into();
        self
    }

    /// What the journal keeps of it.
    pub(super) fn digest(&self) -> Option<Digest> {
        (self.media == MEDIA_JSON).then(|| Digest::of(&self.bytes, self.secret.clone()))
    }

    pub(super) fn into_response(self) -> HttpResponse {
        let mut response = HttpResponse::with_body(self.status, BoxBody::new(self.bytes));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        for (name, value) in self.headers {
            headers.append(name, value);
        }
        response
    }
}

/// The answer to a request that was refused in its turn.
pub fn refusal(turn: &TurnData, refusal: &Refusal) -> HttpResponse {
    let (response, digest) = in_turn(turn, refusal);
    turn.body.set(Some(digest));
    response
}

/// A refusal in the place of the answer that the bank decided on, which stays the one that the journal keeps.
pub fn refusal_instead(turn: &TurnData, refusal: &Refusal) -> HttpResponse {
    in_turn(turn, refusal).0
}

fn in_turn(turn: &TurnData, refusal: &Refusal) -> (HttpResponse, Digest) {
    let call = String::from_utf8_lossy(&call_id(turn)).into_owned();
    let retry_secs = refusal.retry_at.map(|at| wait_secs(turn, at));
    let proving = turn.asks_for_proof().then_some(turn.proving.by_proof);
    write(refusal, &turn.target, turn.lang, Some(&call), retry_secs, proving)
}

/// The answer to a request that reached no sandbox.
pub fn without_turn(refusal: &Refusal, lang: Lang) -> HttpResponse {
    write(refusal, "", lang, None, None, None).0
}

/// Seconds of wall time until an instant of bank time: what a real client sleeps. A clock that stands still would never
/// get there, so the wait is then the shortest there is.
pub fn wait_secs(turn: &TurnData, at: Jst) -> i64 {
    match turn.state.clock().mode {
        ClockMode::Flowing => turn.state.wall_secs(at, turn.now).max(1),
        ClockMode::Frozen | ClockMode::Step => 1,
    }
}

/// 操作の提供終了（第9条第1項）. From the day of deprecation on, each answer of the operation says so (RFC 9745) and when it is
/// withdrawn (RFC 8594): by the clock of the caller, who plans by it.
pub fn announce_sunset(response: &mut HttpResponse, turn: &TurnData, sunset: &EndpointSunset) {
    if sunset.deprecated_at > turn.now {
        return;
    }
    let wall = |at: Jst| turn.state.wall_of(at, turn.now, turn.wall).0;
    let secs = u64::try_from(wall(sunset.sunset_at) / 1000).unwrap_or(0);
    let date = HttpDate::from(UNIX_EPOCH + Duration::from_secs(secs)).to_string();
    let deprecated = format!("@{}", wall(sunset.deprecated_at) / 1000);
    for (name, text) in [("deprecation", deprecated), ("sunset", date)] {
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
}

fn write(
    refusal: &Refusal,
    target: &str,
    lang: Lang,
    call: Option<&str>,
    retry_secs: Option<i64>,
    proving: Option<bool>,
) -> (HttpResponse, Digest) {
    let entry = refusal.entry();
    let status = StatusCode::from_u16(entry.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    let (media, body) = if oauth::is_oauth(target) {
        (MEDIA_JSON, oauth::error_body(refusal, call))
    } else if target.starts_with("/anser/") {
        (MEDIA_JSON, anser::error_body(refusal, lang, call))
    } else {
        (problem::MEDIA_PROBLEM, problem::body(refusal, lang, call))
    };
    response.insert_header((header::CONTENT_TYPE, media));
    response.insert_header((header::CONTENT_LANGUAGE, lang.word()));
    response.insert_header((header::VARY, "Accept-Language"));
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    if let (Some(at), Some(secs)) = (refusal.retry_at, retry_secs) {
        response.insert_header((header::RETRY_AFTER, secs));
        response.insert_header(("Sandbox-Bank-Retry-At", at.to_string()));
    }
    match proving {
        Some(has_tried) => challenge_to_prove(&mut response, refusal, status, has_tried),
        None => challenge(&mut response, refusal.code, status),
    }
    let digest = Digest::of(&body, None);
    (response.body(body), digest)
}

/// `WWW-Authenticate` (RFC 6750 §3): without credentials no error code is named.
fn challenge(response: &mut HttpResponseBuilder, code: RefusalCode, status: StatusCode) {
    let value = if code == RefusalCode::TokenMissing {
        "Bearer realm=\"kumiai\""
    } else if code == RefusalCode::ControlKeyMissing {
        // A browser asks its user for `Basic`, and the dashboard is for people.
        "Bearer realm=\"kumiai control\", Basic realm=\"kumiai control\""
    } else if code == RefusalCode::InsufficientScope {
        "Bearer realm=\"kumiai\", error=\"insufficient_scope\""
    } else if status == StatusCode::UNAUTHORIZED {
        "Bearer realm=\"kumiai\", error=\"invalid_token\""
    } else {
        return;
    };
    response.insert_header((header::WWW_AUTHENTICATE, value));
}

/// The same where a key is to be proved (RFC 9449 §7.1); whether the caller has tried to.
fn challenge_to_prove(response: &mut HttpResponseBuilder, refusal: &Refusal, status: StatusCode, has_tried: bool) {
    let code = refusal.code;
    let error = if matches!(code, RefusalCode::ControlKeyMissing | RefusalCode::ControlKeyWrong) {
        return challenge(response, code, status);
    } else if code == RefusalCode::TokenMissing {
        None
    } else if code == RefusalCode::InsufficientScope {
        Some("insufficient_scope")
    } else if code == RefusalCode::TokenInvalid && has_tried && !refusal.faults.is_empty() {
        Some("invalid_dpop_proof")
    } else if status == StatusCode::UNAUTHORIZED {
        Some("invalid_token")
    } else {
        return;
    };
    let error = error.map(|error| format!(", error=\"{error}\"")).unwrap_or_default();
    let algs = PROOF_ALGS.map(SigningAlg::word).join(" ");
    response.insert_header((header::WWW_AUTHENTICATE, format!("DPoP realm=\"kumiai\"{error}, algs=\"{algs}\"")));
}
