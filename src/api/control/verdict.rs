//! 判定. How the partner has behaved so far: the expectations of the sandbox's scenario, and the rules for everybody.

use super::judged::{Ran, judged};
use crate::{
    api::turn::{Body, Turn},
    bank::refusal::{Refusal, Said},
    event::{Lang, Operation, RefusalCode},
    report::{RunResult, html, junit},
};
use actix_web::{
    HttpResponse, get,
    http::{StatusCode, header},
};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// How to judge.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, which is read by name")]
pub struct VerdictQuery {
    /// Whether what was not proven fails as well.
    #[param(default = false)]
    strict: Option<bool>,
}

/// The report of a verdict; `docs/verdicts.md` explains every field.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the report itself writes")]
pub struct RunResultView {
    /// The version of this format: 1.
    #[schema(example = 1)]
    format: u32,
    /// The version of kumiai that judged.
    #[schema(example = "0.1.0")]
    version: String,
    /// Whether what was not proven fails as well.
    #[schema(example = false)]
    strict: bool,
    /// The verdicts of each scenario.
    suites: Vec<Value>,
}

/// Read the verdict.
///
/// Judges the calls so far by what the scenario expects and by the rules that hold for every partner. By `Accept` the
/// answer is the JSON report, JUnit XML for a CI system, or an HTML page for people. Judging changes nothing, so it may
/// be asked at any time.
#[utoipa::path(tag = "verdict", params(VerdictQuery), responses((status = 200, description = "The verdict.", content(
    (RunResultView = "application/json", example = json!({"format": 1, "version": "0.1.0", "strict": false, "suites": []})), (String = "application/xml"), (String = "text/html")))))]
#[get("/verdict")]
pub async fn read_verdict(turn: Turn) -> HttpResponse {
    turn.begin(Operation::ReadVerdict);
    turn.respond(answer(&turn).await)
}

async fn answer(turn: &Turn) -> Result<Body, Refusal> {
    let query = turn.query(&["strict"])?;
    let strict = query.flag("strict")?.unwrap_or(false);
    let form = Form::asked(turn)?;
    let (sandbox, state) = (&turn.data().sandbox, turn.state());
    let until = turn.data().wall;
    turn.bank().ok_or_else(Refusal::defect)?.hear_others(sandbox, until).await;
    let suite = judged(sandbox, state, turn.data().now, Ran { until, ..Ran::default() }).await?;
    let result = RunResult::of(strict, vec![suite]);
    let lang = turn.data().lang;
    Ok(match form {
        Form::Json => Body::written(result.json()),
        Form::Junit => Body::written(junit(&result, lang)).media("application/xml"),
        Form::Html => page(html(&result, lang), lang),
    })
}

/// A page whose style stands in it, and which nothing else may add to.
fn page(markup: String, lang: Lang) -> Body {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
    Body::html(StatusCode::OK, markup)
        .with(header::CONTENT_LANGUAGE, lang.word())
        .with(header::CONTENT_SECURITY_POLICY, policy)
        .with(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .with(header::VARY, "Accept, Accept-Language")
}

/// The form in which the verdict is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Junit,
    Html,
}

impl Form {
    /// Which form each media range asks for; `*/*` takes the first.
    const RANGES: [(&'static str, Self); 7] = [
        ("*/*", Self::Json),
        ("application/*", Self::Json),
        ("application/json", Self::Json),
        ("application/xml", Self::Junit),
        ("text/xml", Self::Junit),
        ("text/*", Self::Html),
        ("text/html", Self::Html),
    ];

    /// The form that the caller likes best (RFC 9110 §12.5.1); of two that it likes as much, the one named first.
    fn asked(turn: &Turn) -> Result<Self, Refusal> {
        let values = turn.request().headers().get_all(header::ACCEPT).filter_map(|value| value.to_str().ok());
        let text = values.collect::<Vec<_>>().join(",");
        Self::of(&text).ok_or_else(|| {
            let said = Said::fixed(
                "判定は application/json・application/xml（JUnit）・text/html で回答します。",
                "a verdict is told as application/json, application/xml (JUnit) or text/html",
            );
            Refusal::of_parameter(RefusalCode::NotAcceptable, "Accept", said)
        })
    }

    fn of(accept: &str) -> Option<Self> {
        if accept.trim().is_empty() {
            return Some(Self::Json);
        }
        let mut best: Option<(f32, Self)> = None;
        for range in accept.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let media = parts.next().unwrap_or_default();
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0_f32);
            let found = Self::RANGES.iter().find(|(given, _)| media.eq_ignore_ascii_case(given));
            if let Some((_, form)) = found.filter(|_| weight > 0.0 && best.is_none_or(|(most, _)| weight > most)) {
                best = Some((weight, *form));
            }
        }
        best.map(|(_, form)| form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_the_one_that_the_caller_likes_best() {
        for (accept, form) in [
            ("", Some(Form::Json)),
            ("*/*", Some(Form::Json)),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Some(Form::Html)),
            ("application/xml", Some(Form::Junit)),
            ("text/xml;q=0.5, application/json;q=0.4", Some(Form::Junit)),
            ("application/pdf, application/json;q=0.1", Some(Form::Json)),
            ("application/pdf", None),
            ("text/html;q=0", None),
        ] {
            assert_eq!(Form::of(accept), form, "{accept}");
        }
    }
}
