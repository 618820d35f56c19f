//! `GET|POST /oauth/authorize`: what is asked for, and where the answer goes.

use super::{ASKED, CALLBACK, CHALLENGE, Pairs, with};
use crate::{
    scene::table,
    support::{Answered, Begin, bank},
};
use kumiai::event::PartnerTerms;
use std::sync::Arc;

impl Begin {
    /// With this change to a ready partner.
    pub fn partner(mut self, id: &str, change: impl Fn(&mut PartnerTerms)) -> Self {
        for partner in &mut self.opening.partners {
            if partner.client_id == id {
                change(Arc::make_mut(partner));
            }
        }
        self
    }
}

/// A page that leads nowhere: no redirect, no form, nothing framed or kept.
fn assert_page_without_way(answered: &Answered, status: u16, about: &str) {
    assert_eq!(answered.status, status, "{about}: {}", answered.text());
    assert_eq!(answered.header("location"), None, "{about}");
    assert_eq!(answered.header("content-type"), Some("text/html; charset=utf-8"), "{about}");
    assert!(answered.hidden().is_none(), "{about}: the page has a form");
    assert_secure(answered);
}

/// What every page of the authorization server carries.
pub fn assert_secure(answered: &Answered) {
    let policy = answered.header("content-security-policy").expect("a policy");
    for rule in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(!policy.contains("script-src"), "{policy}");
    assert_eq!(answered.header("x-frame-options"), Some("DENY"));
    assert_eq!(answered.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answered.header("referrer-policy"), Some("same-origin"));
    assert_eq!(answered.header("cache-control"), Some("no-store"));
    assert_eq!(answered.header("access-control-allow-origin"), None);
}

#[actix_web::test]
async fn rfc6749_3_1_2_4_no_redirect_on_bad_client_or_uri() {
    let bank = bank().open().await;
    let uris = [
        "http://127.0.0.1/callback/",
        "http://127.0.0.1/callback#x",
        "http://127.0.0.1/callback?x=1",
        "http://127.0.0.1/Callback",
        "http://127.0.0.1:/callback",
        "http://127.0.0.1:80:80/callback",
        "http://127.0.0.1:99999x/callback",
        "http://127.0.0.1@evil.example/callback",
        "http://127.0.0.1:80@evil.example/callback",
        "http://127.0.0.1.evil.example/callback",
        "http://127.1/callback",
        "http://[::1]/callback",
        "https://127.0.0.1/callback",
        "//127.0.0.1/callback",
        "http://evil.example/callback",
        "http://127.0.0.1/callback\r\nX: y",
        "http://127.0.0.1/callback%0d%0aX:y",
        "http://127.0.0.1/callback/../x",
        "http://127.0.0.1\\@evil.example/callback",
        "javascript:alert(1)",
        "/callback",
        "callback",
    ];
    for uri in uris {
        let answered = bank.authorize(&with(ASKED, &[("redirect_uri", uri)])).await;
        assert_page_without_way(&answered, 400, uri);
    }
    for client in ["nobody", "Kakeibo", "kakeibo ", "<script>alert(1)</script>"] {
        let answered = bank.authorize(&with(ASKED, &[("client_id", client)])).await;
        assert_page_without_way(&answered, 400, client);
        assert!(!answered.text().contains("<script>"));
    }
    let without: &[(&str, &Pairs<'_>)] = &[
        ("no client", &with(ASKED, &[("client_id", "")])),
        ("two clients", &[ASKED, &[("client_id", "kakeibo")]].concat()),
        ("two URIs", &[ASKED, &[("redirect_uri", CALLBACK)]].concat()),
        ("an empty URI and one", &[&[("redirect_uri", "")], ASKED].concat()),
        ("no URI, of two that are registered", &with(ASKED, &[("redirect_uri", "")])),
        ("a URI of another client", &with(ASKED, &[("client_id", "docs")])),
    ];
    for (about, pairs) in without {
        let answered = bank.authorize(pairs).await;
        assert_page_without_way(&answered, 400, about);
        let explained = bank.explained(&answered).await;
        assert!(explained["oauth_error"].as_str().unwrap().starts_with("invalid_request"), "{about}: {explained}");
    }
}

#[actix_web::test]
async fn a_redirect_uri_is_taken_exactly_but_for_the_port_of_a_loopback_address() {
    let bank =
        bank().partner("kakeibo", |terms| terms.redirect_uris.push("https://app.example/cb?x=1".into())).open().await;
    for uri in
        [CALLBACK, "http://127.0.0.1:49152/callback", "http://localhost:1/callback", "https://app.example/cb?x=1"]
    {
        let asked = with(ASKED, &[("redirect_uri", uri), ("state", "s"), ("prompt", "none")]);
        let answered = bank.authorize(&asked).await;
        assert!(answered.header("location").unwrap().starts_with(uri), "{uri}: {:?}", answered.header("location"));
    }
    let kept =
        bank.authorize(&with(ASKED, &[("redirect_uri", "https://app.example/cb?x=1"), ("prompt", "none")])).await;
    let (uri, parameters) = kept.redirect();
    assert_eq!(uri, "https://app.example/cb");
    assert_eq!(parameters[0], ("x".to_owned(), "1".to_owned()), "the query of the redirect URI is kept");
}

#[actix_web::test]
async fn rfc6749_3_1_2_3_a_single_registered_uri_need_not_be_named() {
    let bank = bank().partner("kakeibo", |terms| terms.redirect_uris.truncate(1)).open().await;
    let answered = bank.authorize(&with(ASKED, &[("redirect_uri", ""), ("prompt", "none")])).await;
    assert_eq!(answered.redirect().0, CALLBACK);
}

/// `changes to the request | error`; `+` repeats a parameter, an empty value takes it away.
const REFUSED: &str = "
    response_type=                               | invalid_request
    response_type=token                          | unsupported_response_type
    response_type=code token                     | unsupported_response_type
    response_type=CODE                           | unsupported_response_type
    +response_type=code                          | invalid_request
    +state=again                                 | invalid_request
    scope=accounts&+scope=balances               | invalid_request
    scope=nope                                   | invalid_scope
    scope=Accounts                               | invalid_scope
    scope=accounts  nope                         | invalid_scope
    scope=partner                                | invalid_scope
    code_challenge_method=S256                   | invalid_request
    code_challenge=short&code_challenge_method=S256 | invalid_request
    code_challenge=CHALLENGE                     | invalid_request
    code_challenge=CHALLENGE&code_challenge_method=plain | invalid_request
    code_challenge=CHALLENGE&code_challenge_method=s256  | invalid_request
    code_challenge=CHALLENGE&+code_challenge=CHALLENGE&code_challenge_method=S256 | invalid_request
    client_id=docs                               | invalid_request
    request=x                                    | request_not_supported
    request_uri=urn:x                            | request_uri_not_supported
    prompt=none                                  | login_required
    prompt=none&+prompt=none                     | invalid_request
";

#[actix_web::test]
async fn rfc6749_4_1_2_1_what_is_wrong_is_told_to_the_client_with_state_and_iss() {
    // The public client has the same redirect URI here, so that the table holds for it too.
    let bank = bank().partner("docs", |terms| terms.redirect_uris = vec![CALLBACK.to_owned()]).open().await;
    for row in table(REFUSED) {
        let cell = row[0].replace("CHALLENGE", CHALLENGE);
        let (mut changes, mut repeated) = (vec![("state", "a b+c")], Vec::new());
        for part in cell.split('&') {
            let (name, value) = part.split_once('=').unwrap();
            match name.strip_prefix('+') {
                Some(name) => repeated.push((name, value)),
                None => changes.push((name, value)),
            }
        }
        let asked = [with(ASKED, &changes), repeated.clone()].concat();
        let answered = bank.authorize(&asked).await;
        assert_eq!(answered.redirect().0, CALLBACK, "{row:?}");
        assert_eq!(answered.said("error").as_deref(), Some(row[1]), "{row:?}");
        assert_eq!(answered.said("iss").as_deref(), Some("http://127.0.0.1:8080"), "{row:?}");
        assert_eq!(answered.said("code"), None);
        let description = answered.said("error_description").unwrap();
        assert!(description.bytes().all(|b| matches!(b, 0x20..=0x7e) && b != b'"' && b != b'\\'), "{description}");
        let state_is_one = repeated.iter().all(|(name, _)| *name != "state");
        assert_eq!(answered.said("state").is_some(), state_is_one, "{row:?}");
        assert_eq!(answered.header("cache-control"), Some("no-store"));
        assert_eq!(answered.header("referrer-policy"), Some("no-referrer"));
        let explained = bank.explained(&answered).await;
        assert_eq!(explained["oauth_error"], format!("{}: {description}", row[1]), "{row:?}");
        assert_eq!(explained["operation"], "authorize");
    }
}

#[actix_web::test]
async fn rfc6749_3_1_unknown_and_empty_parameters_are_passed_over_and_order_does_not_matter() {
    let bank = bank().open().await;
    let odd: &[(&str, &Pairs<'_>)] = &[
        ("unknown", &[("foo", "1"), ("foo", "2")]),
        ("empty", &[("state", ""), ("nonce", ""), ("prompt", ""), ("code_challenge", "")]),
        ("another order of scopes", &[("scope", "transactions accounts")]),
        ("an unknown prompt", &[("prompt", "login consent")]),
    ];
    for (about, more) in odd {
        let asked = [ASKED, more].concat();
        let answered = bank.authorize(&asked).await;
        assert_eq!(answered.status, 200, "{about}: {}", answered.text());
        let reversed: Vec<_> = asked.iter().rev().copied().collect();
        assert_eq!(bank.authorize(&reversed).await.status, 200, "{about}, reversed");
        assert_secure(&answered);
    }
    let silent = bank.authorize(&[ASKED, &[("prompt", "none"), ("state", "")]].concat()).await;
    assert_eq!(silent.said("state"), None, "an empty state is no state");
}

#[actix_web::test]
async fn state_comes_back_byte_for_byte_in_success_and_error() {
    let bank = bank().open().await;
    let long = "x".repeat(2_000);
    let states = ["a b+c%20d", "日本語 😀", "\"<script>'&=;#?/\\", "\u{1}\n\t", "%", " ", "a&iss=evil", &long];
    for state in states {
        let asked = with(ASKED, &[("state", state)]);
        let silent = bank.authorize(&[&*asked, &[("prompt", "none")]].concat()).await;
        assert_eq!(silent.said("state").as_deref(), Some(state));
        // Not even a decoder that does not know `+` changes a space.
        let location = silent.header("location").unwrap();
        assert!(!location.split_once("state=").unwrap().1.split('&').next().unwrap().contains('+'), "{location}");
        assert!(location.is_ascii());
        let page = bank.at_consent(&asked, "institution").await;
        let approved = bank.approved(&page).await;
        assert_eq!(approved.said("state").as_deref(), Some(state));
        assert_eq!(approved.said("iss").as_deref(), Some("http://127.0.0.1:8080"));
        assert!(approved.said("code").is_some());
    }
}

#[actix_web::test]
async fn a_posted_request_is_the_same_request() {
    let bank = bank().open().await;
    let posted = bank.submit("/oauth/authorize", &[], ASKED).await;
    assert_eq!(posted.status, 200, "{}", posted.text());
    assert!(posted.hidden().is_some());
    let silent = bank.submit("/oauth/authorize", &[], &with(ASKED, &[("prompt", "none")])).await;
    assert_eq!(silent.said("error").as_deref(), Some("login_required"));
    let head = bank.ask("HEAD", &format!("/oauth/authorize?{}", super::encoded(ASKED)), &[], "").await;
    assert_eq!(head.status, 200);
}

#[actix_web::test]
async fn the_page_lets_its_form_lead_to_the_client_and_nowhere_else() {
    let bank = bank().open().await;
    let page = bank.shown(&with(ASKED, &[("redirect_uri", "http://127.0.0.1:49152/callback")])).await;
    let policy = page.answered.header("content-security-policy").unwrap();
    assert!(policy.contains("form-action 'self' http://127.0.0.1:49152;"), "{policy}");
    let cookie = page.answered.header("set-cookie").unwrap();
    for attribute in ["Path=/;", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(page.answered.text().contains("SANDBOX"));
    let elsewhere = bank.get(&format!("/s/a/oauth/authorize?{}", super::encoded(ASKED))).await;
    assert!(elsewhere.header("set-cookie").unwrap().contains("Path=/s/a;"));
}

#[actix_web::test]
async fn pages_speak_the_language_of_ui_locales_before_that_of_the_browser() {
    let bank = bank().open().await;
    let rows = [("", "en", "en"), ("ja", "en", "ja"), ("en", "ja", "en"), ("fr en-GB", "ja", "en"), ("fr", "", "ja")];
    for (ui_locales, accepted, spoken) in rows {
        let asked = with(ASKED, &[("ui_locales", ui_locales)]);
        let path = format!("/oauth/authorize?{}", super::encoded(&asked));
        let page = bank.ask("GET", &path, &[("Accept-Language", accepted)], "").await;
        assert_eq!(page.header("content-language"), Some(spoken), "{ui_locales} {accepted}");
        assert!(page.text().contains(&format!("<html lang=\"{spoken}\"")), "{ui_locales} {accepted}");
    }
}
