//! Another answer in place of the bank's: by whoever stands in front of it, in the grammar of the plane.

use super::delivery::Answer;
use crate::{
    api::{Turn, anser, oauth, problem, turn::refusal_instead},
    bank::refusal::{Refusal, entry},
    event::{ErrorLayer, InjectedError, RefusalCode, Wall},
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::Bytes,
};

/// An error that a fault puts in place of the answer: what its body says.
pub struct Instead<'a> {
    /// The status.
    pub status: u16,
    /// The code, for programs: as stated, else by the status.
    pub code: String,
    /// The refusal of this code, where the bank knows one.
    pub known: Option<RefusalCode>,
    /// What happened, in a few words.
    pub title: String,
    /// Whose grammar the body has on the ANSER channel.
    pub layer: ErrorLayer,
    /// The id of the call.
    pub call: &'a str,
}

/// The error that a scenario states.
pub fn error(turn: &Turn, stated: &InjectedError) -> Answer {
    let status = StatusCode::from_u16(stated.status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let reason = status.canonical_reason().unwrap_or("Error");
    let usual = || usual_code(status).map_or_else(|| snake(reason), |code| code.word().to_owned());
    let code = stated.code.clone().unwrap_or_else(usual);
    let (lang, call) = (turn.data().lang, turn.call_id());
    let known = RefusalCode::from_word(&code);
    let title = known.map_or_else(|| reason.to_owned(), |code| entry(code).title.in_lang(lang).to_owned());
    let said = Instead { status: status.as_u16(), code, known, title, layer: stated.layer, call: &call };
    let target = &turn.data().target;
    let (media, body) = if oauth::is_oauth(target) {
        ("application/json", oauth::injected_body(&said))
    } else if target.starts_with("/anser/") {
        ("application/json", anser::injected_body(&said))
    } else {
        (problem::MEDIA_PROBLEM, problem::injected_body(&said))
    };
    let mut answer = HttpResponse::build(status);
    answer.insert_header((header::CONTENT_TYPE, media));
    answer.insert_header((header::CONTENT_LANGUAGE, lang.word()));
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    if status == StatusCode::UNAUTHORIZED && !oauth::is_oauth(target) {
        answer.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"kumiai\", error=\"invalid_token\""));
    }
    if let Some(ms) = stated.retry_after_ms {
        answer.insert_header((header::RETRY_AFTER, secs(ms)));
    }
    of(answer.finish(), body.into())
}

/// The refusal that usually has this status.
fn usual_code(status: StatusCode) -> Option<RefusalCode> {
    Some(match status.as_u16() {
        401 => RefusalCode::TokenInvalid,
        404 => RefusalCode::NotFound,
        429 => RefusalCode::RateLimited,
        500 => RefusalCode::InternalError,
        503 => RefusalCode::ServiceSuspended,
        504 => RefusalCode::UpstreamTimeout,
        _ => return None,
    })
}

/// `Bad Gateway` as `bad_gateway`.
fn snake(reason: &str) -> String {
    reason.to_ascii_lowercase().replace([' ', '-'], "_")
}

/// A gateway's page of HTML.
pub fn page(status: u16) -> Answer {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let reason = status.canonical_reason().unwrap_or("Error");
    let markup = format!(
        "<!DOCTYPE html>\n<html><head><title>{code} {reason}</title></head>\n<body><center><h1>{code} {reason}</h1></center>\n\
         <hr><center>SANDBOX</center></body></html>\n",
        code = status.as_u16()
    );
    let mut answer = HttpResponse::build(status);
    answer.insert_header((header::CONTENT_TYPE, "text/html"));
    of(answer.finish(), markup.into())
}

/// One call too many; there are calls again from an instant of wall time on.
pub fn too_many(turn: &Turn, until: Wall) -> (Answer, Option<Refusal>) {
    let data = turn.data();
    let refused = Refusal { retry_at: Some(data.state.now(until)), ..Refusal::new(RefusalCode::RateLimited) };
    let mut answer = refusal_instead(data, &refused);
    // A rate is a matter of wall time: how long a client waits does not hang on the bank's clock.
    answer.headers_mut().insert(header::RETRY_AFTER, secs(until.0.saturating_sub(data.wall.0)).max(1).into());
    (split(answer), Some(refused))
}

/// The bank did what it was asked, and whoever stands in front of it waited too short a time for the answer.
pub fn lost(turn: &Turn) -> (Answer, Option<Refusal>) {
    let refused = Refusal::new(RefusalCode::UpstreamTimeout);
    (split(refusal_instead(turn.data(), &refused)), Some(refused))
}

/// Whole seconds, rounded up.
const fn secs(ms: i64) -> i64 {
    ms.saturating_add(999) / 1_000
}

fn of(answer: HttpResponse, bytes: Bytes) -> Answer {
    Answer { head: answer.drop_body(), bytes }
}

fn split(answer: HttpResponse) -> Answer {
    let (head, body) = answer.into_parts();
    let bytes = actix_web::body::MessageBody::try_into_bytes(body).unwrap_or_default();
    Answer { head, bytes }
}
