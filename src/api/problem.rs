//! `application/problem+json` (RFC 9457): how the institution channel and the control plane refuse.

use super::fault::Instead;
use crate::{
    bank::refusal::{Refusal, entry},
    event::Lang,
};
use serde::Serialize;
use utoipa::ToSchema;

/// The media type of a problem.
pub const MEDIA_PROBLEM: &str = "application/problem+json";

/// Why a request was refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem<'a> {
    /// A URI reference that names the kind of problem; the same for every refusal with this code.
    #[serde(rename = "type")]
    #[schema(example = "/docs/refusals#outside_service_hours")]
    kind: String,
    /// The status of the answer.
    status: u16,
    /// What happened, in a few words.
    title: &'a str,
    /// What happened here, and what to do.
    detail: String,
    /// The code of the refusal: stable, for programs.
    code: &'a str,
    /// The article and paragraph of the terms of use that the refusal rests on; absent for faults of the wire.
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<&'a str>,
    /// The id of this call, by which `GET /_sandbox/explain/{call}` explains it; absent where no sandbox was reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<&'a str>,
    /// What was wrong with which parameter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ProblemParameter<'a>>,
}

/// What was wrong with one parameter.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemParameter<'a> {
    /// The parameter, or the path of a field in the body.
    parameter: &'a str,
    /// What was wrong, what was expected, and how to mend it.
    reason: &'a str,
}

/// The body of a problem.
pub fn body(refusal: &Refusal, lang: Lang, call: Option<&str>) -> Vec<u8> {
    let entry = refusal.entry();
    let problem = Problem {
        kind: format!("/docs/refusals#{}", refusal.code),
        status: entry.status,
        title: entry.title.in_lang(lang),
        detail: detail(refusal, lang),
        code: refusal.code.word(),
        clause: entry.clause,
        call,
        errors: refusal
            .faults
            .iter()
            .map(|fault| ProblemParameter { parameter: &fault.parameter, reason: fault.reason.in_lang(lang) })
            .collect(),
    };
    serde_json::to_vec(&problem).unwrap_or_default()
}

/// The body of an error that a scenario puts in place of the answer. A code that the bank does not know names no kind of
/// problem (RFC 9457 §4.2.1).
pub fn injected_body(said: &Instead<'_>) -> Vec<u8> {
    let problem = Problem {
        kind: said.known.map_or_else(|| "about:blank".to_owned(), |code| format!("/docs/refusals#{code}")),
        status: said.status,
        title: &said.title,
        detail: said.title.clone(),
        code: &said.code,
        clause: said.known.and_then(|code| entry(code).clause),
        call: Some(said.call),
        errors: Vec::new(),
    };
    serde_json::to_vec(&problem).unwrap_or_default()
}

/// What happened here and what to do, in one paragraph.
pub fn detail(refusal: &Refusal, lang: Lang) -> String {
    let entry = refusal.entry();
    let advice = entry.advice.in_lang(lang);
    match (refusal.retry_at, lang) {
        (Some(at), Lang::Ja) => format!("再開は {at} です。{advice}"),
        (Some(at), Lang::En) => format!("It is open again at {at}. {advice}"),
        (None, _) => advice.to_owned(),
    }
}
