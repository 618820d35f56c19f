//! What every page is served with: never framed, nothing from elsewhere, never kept.

use crate::{
    api::turn::{Body, Turn},
    event::{Jst, Lang},
    oauth::Parameters,
    pages::{CallLink, Frame, STYLE},
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use maud::Markup;

/// The style sheet of all pages.
pub async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/css; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "max-age=300"))
        .body(STYLE)
}

impl Turn {
    /// The language of a page: `ui_locales` (OpenID Connect Core §3.1.2.1) before `Accept-Language`.
    pub fn page_lang(&self, parameters: &Parameters) -> Lang {
        let asked = parameters.one("ui_locales").ok().flatten().unwrap_or_default();
        let first = asked.split(' ').find_map(|tag| Lang::from_word(tag.split('-').next()?));
        first.unwrap_or(self.data().lang)
    }

    /// What stands around a page.
    pub fn frame(&self, lang: Lang, switch_href: Option<String>) -> Frame {
        let institution = &self.state().profile().terms().institution;
        Frame {
            institution: match lang {
                Lang::Ja => institution.name.clone(),
                Lang::En => institution.name_en.clone(),
            },
            style_href: format!("{}/style.css", self.data().base),
            switch_href,
            now: self.data().now,
        }
    }

    /// The call of this turn, and where it is explained.
    pub fn call_link(&self) -> CallLink {
        let id = self.call_id();
        CallLink { href: format!("{}/_sandbox/explain/{id}", self.data().base), id }
    }
}

/// A page as an answer. `leads_to` is the origin to which its form may lead in the end.
pub fn page(status: StatusCode, lang: Lang, markup: Markup, leads_to: Option<&str>) -> Body {
    let form_action =
        leads_to.and_then(source).map_or_else(|| "'self'".to_owned(), |source| format!("'self' {source}"));
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action {form_action}; frame-ancestors 'none'; base-uri 'none'"
    );
    Body::html(status, markup.into_string())
        .with(header::CONTENT_LANGUAGE, lang.word())
        .with(header::CONTENT_SECURITY_POLICY, &policy)
        .with(header::X_FRAME_OPTIONS, "DENY")
        .with(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .with(header::REFERRER_POLICY, "same-origin")
        .with(header::VARY, "Accept-Language")
}

/// What a policy calls the place that a URI leads to: its origin, or its scheme where that is an app's own (RFC 8252 §7.1).
fn source(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once(':')?;
    if !matches!(scheme, "http" | "https") {
        let named = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b".-+".contains(&b));
        return named.then(|| format!("{scheme}:"));
    }
    let rest = rest.strip_prefix("//")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]+".contains(&b));
    plain(&rest[..end]).then(|| format!("{scheme}://{}", &rest[..end]))
}

/// A page that says when it is worth coming back.
pub fn closed(body: Body, turn: &Turn, reopens_at: Option<Jst>) -> Body {
    match reopens_at {
        Some(at) => body
            .with(header::RETRY_AFTER, &turn.wait_secs(at).to_string())
            .with(header::HeaderName::from_static("sandbox-bank-retry-at"), &at.to_string()),
        None => body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_may_lead_to_the_origin_of_the_web_or_to_the_scheme_of_an_app() {
        for (uri, named) in [
            ("http://127.0.0.1:49152/cb", Some("http://127.0.0.1:49152")),
            ("https://[::1]/cb?x=1", Some("https://[::1]")),
            ("com.example.app:/cb", Some("com.example.app:")),
            ("myapp://cb", Some("myapp:")),
            ("https://a;script-src *", None),
            ("a b:/cb", None),
        ] {
            assert_eq!(source(uri).as_deref(), named, "{uri}");
        }
    }
}
