//! The forms in which a verdict is told: JSON, JUnit XML, a page or plain text, by `Accept`.

use crate::{
    api::turn::{Body, Turn},
    bank::refusal::{Refusal, Said},
    event::{Lang, RefusalCode},
    report::{RunResult, html, junit, terminal},
};
use actix_web::http::{
    StatusCode,
    header::{self, HeaderName},
};

/// The exit code that `kumiai run` would have ended with.
static EXIT_CODE: HeaderName = HeaderName::from_static("sandbox-exit-code");

/// A result in the form that the caller asks for.
pub fn told(result: &RunResult, form: Form, lang: Lang) -> Body {
    let body = match form {
        Form::Json => Body::written(result.json()),
        Form::Text => Body::written(terminal(result, lang) + "\n").media("text/plain; charset=utf-8"),
        Form::Junit => Body::written(junit(result, lang)).media("application/xml"),
        Form::Html => page(html(result, lang), lang),
    };
    body.with(EXIT_CODE.clone(), &result.exit_code.to_string())
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
pub enum Form {
    Json,
    Text,
    Junit,
    Html,
}

impl Form {
    /// Which form each media range asks for; `*/*` takes the first.
    const RANGES: [(&'static str, Self); 8] = [
        ("*/*", Self::Json),
        ("application/*", Self::Json),
        ("application/json", Self::Json),
        ("application/xml", Self::Junit),
        ("text/xml", Self::Junit),
        ("text/*", Self::Html),
        ("text/plain", Self::Text),
        ("text/html", Self::Html),
    ];

    /// The form that the caller likes best (RFC 9110 §12.5.1); of two that it likes as much, the one named first.
    ///
    /// # Errors
    /// `not_acceptable` when the caller likes none.
    pub fn asked(turn: &Turn) -> Result<Self, Refusal> {
        let values = turn.request().headers().get_all(header::ACCEPT).filter_map(|value| value.to_str().ok());
        let text = values.collect::<Vec<_>>().join(",");
        Self::of(&text).ok_or_else(|| {
            let said = Said::fixed(
                "判定は application/json・application/xml（JUnit）・text/html・text/plain で回答します。",
                "a verdict is told as application/json, application/xml (JUnit), text/html or text/plain",
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
            ("text/plain", Some(Form::Text)),
            ("application/pdf", None),
            ("text/html;q=0", None),
        ] {
            assert_eq!(Form::of(accept), form, "{accept}");
        }
    }
}
