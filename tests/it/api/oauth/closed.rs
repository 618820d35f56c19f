//! Closing time and stops: which operations they reach, and what customers and clients are shown.

use super::{ASKED, CALLBACK, KAKEIBO, Shown, authorize::assert_secure, text, with};
use crate::{
    scene::{outage, table},
    support::{TestBank, bank},
};
use serde_json::json;

#[actix_web::test]
async fn a_closed_bank_says_when_it_opens_and_leads_back_by_one_button() {
    let bank = bank().at("2026-06-10T23:00:00+09:00").flowing(60.0).open().await;
    let asked = with(ASKED, &[("state", "s"), ("ui_locales", "en")]);
    let page = bank.shown(&asked).await;
    assert_eq!(page.answered.status, 503);
    assert_eq!(page.answered.header("retry-after"), Some("480"));
    assert_eq!(page.answered.header("sandbox-bank-retry-at"), Some("2026-06-11T07:00:00+09:00"));
    assert!(page.answered.text().contains("07:00"), "{}", page.answered.text());
    assert_secure(&page.answered);
    let explained = bank.explained(&page.answered).await;
    assert_eq!((&explained["code"], &explained["clause"]), (&json!("outside_service_hours"), &json!("2.1")));
    let back = bank.send_form("/oauth/consent", &page, &[("decision", "return")]).await;
    assert_eq!(back.redirect().0, CALLBACK);
    assert_eq!(back.said("error").as_deref(), Some("temporarily_unavailable"));
    assert_eq!(back.said("state").as_deref(), Some("s"));
    assert_eq!(back.said("iss").as_deref(), Some("http://127.0.0.1:8080"));
    let silent = bank.authorize(&[&*asked, &[("prompt", "none")]].concat()).await;
    assert_eq!(silent.said("error").as_deref(), Some("temporarily_unavailable"));
    // What is wrong with the request is told first.
    assert_eq!(bank.authorize(&with(ASKED, &[("client_id", "nobody")])).await.status, 400);
    assert_eq!(
        bank.authorize(&with(ASKED, &[("scope", "nope")])).await.said("error").as_deref(),
        Some("invalid_scope")
    );
}

#[actix_web::test]
async fn a_page_of_a_closed_bank_cannot_be_turned_into_a_login() {
    let bank = bank().at("2026-06-10T23:00:00+09:00").open().await;
    let closed = bank.shown(ASKED).await;
    bank.advance_to("2026-06-11T07:00:00+09:00").await;
    let again = bank.shown(ASKED).await;
    assert_eq!(again.answered.status, 200);
    let closed = Shown { cookie: closed.cookie, request: closed.request, answered: closed.answered };
    let fields = bank.login_of("institution", "plain").await;
    assert_eq!(bank.send_form("/oauth/login", &closed, &fields.pairs()).await.status, 400);
}

#[actix_web::test]
async fn a_stop_shows_a_page_with_or_without_a_time_of_return() {
    for announced in [true, false] {
        let bank = bank().open().await;
        let event =
            json!({ "id": "o", "for": "1h", "event": { "outage": { "scope": ["linking"], "announced": announced } } });
        bank.event(&event).await.good();
        let page = bank.shown(&with(ASKED, &[("ui_locales", "en")])).await;
        assert_eq!(page.answered.status, 503);
        assert_eq!(page.answered.header("retry-after").is_some(), announced);
        assert_eq!(page.answered.text().contains("11:00"), announced, "{}", page.answered.text());
        let title = if announced { "down for maintenance" } else { "stopped for now" };
        assert!(page.answered.text().contains(title), "{}", page.answered.text());
        assert_eq!(bank.explained(&page.answered).await["code"], "service_suspended");
        let back = bank.send_form("/oauth/consent", &page, &[("decision", "return")]).await;
        assert_eq!(back.said("error").as_deref(), Some("temporarily_unavailable"));
    }
}

#[actix_web::test]
async fn service_hours_never_close_the_endpoints_that_clients_call() {
    let bank = bank().open().await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let coded = bank.linked(&json!({ "partner": "kakeibo", "customer": "corporate", "respond_with": "code" })).await;
    bank.advance(&json!({ "to": "2026-06-10T10:00:01+09:00" })).await.good();
    let code = bank.token(&[("grant_type", "authorization_code"), ("code", text(&coded, "code"))]).await;
    assert_eq!(code.status, 200, "{}", code.text());
    bank.advance_to("2026-06-11T03:00:00+09:00").await;
    assert_eq!(bank.worth(&linked).await, "503 outside_service_hours");
    let refreshed = bank.refresh(text(&linked, "refresh_token")).await.good();
    assert_eq!(bank.worth(&refreshed).await, "503 outside_service_hours");
    assert_eq!(bank.token(&[("grant_type", "client_credentials")]).await.status, 200);
    let token = [("token", text(&refreshed, "access_token"))];
    assert_eq!(bank.submit("/oauth/introspect", &[KAKEIBO], &token).await.good()["active"], true);
    assert_eq!(bank.submit("/oauth/revoke", &[KAKEIBO], &token).await.good(), json!({}));
    bank.get("/oauth/jwks").await.good();
    bank.get("/.well-known/oauth-authorization-server").await.good();
}

/// `scope | authorize | login | consent | token | revoke | introspect | par | jwks | metadata | create_link | data`
const REACH: &str = "
    linking                    | 503 | 503 | 503 | 200 | 200 | 200 | 201 | 200 | 200 | 503 | 200
    data                       | 200 | 200 | 303 | 200 | 200 | 200 | 201 | 200 | 200 | 200 | 503
    oauth                      | 200 | 200 | 303 | 503 | 503 | 503 | 503 | 503 | 503 | 200 | 200
    institution                | 503 | 503 | 503 | 200 | 200 | 200 | 201 | 200 | 200 | 503 | 503
    anser                      | 200 | 200 | 303 | 200 | 200 | 200 | 201 | 200 | 200 | 200 | 200
    partner                    | 200 | 200 | 303 | 200 | 200 | 200 | 201 | 200 | 200 | 200 | 200
    authorize                  | 503 | 200 | 303 | 200 | 200 | 200 | 201 | 200 | 200 | 200 | 200
    login                      | 200 | 503 | 303 | 200 | 200 | 200 | 201 | 200 | 200 | 200 | 200
    consent                    | 200 | 200 | 503 | 200 | 200 | 200 | 201 | 200 | 200 | 200 | 200
    issue_token                | 200 | 200 | 303 | 503 | 200 | 200 | 201 | 200 | 200 | 200 | 200
    revoke_token               | 200 | 200 | 303 | 200 | 503 | 200 | 201 | 200 | 200 | 200 | 200
    introspect_token           | 200 | 200 | 303 | 200 | 200 | 503 | 201 | 200 | 200 | 200 | 200
    push_authorization_request | 200 | 200 | 303 | 200 | 200 | 200 | 503 | 200 | 200 | 200 | 200
    read_jwks                  | 200 | 200 | 303 | 200 | 200 | 200 | 201 | 503 | 200 | 200 | 200
    read_metadata              | 200 | 200 | 303 | 200 | 200 | 200 | 201 | 200 | 503 | 200 | 200
    list_accounts              | 200 | 200 | 303 | 200 | 200 | 200 | 201 | 200 | 200 | 200 | 503
";

#[actix_web::test]
async fn a_stop_reaches_what_it_names_and_nothing_else() {
    for row in table(REACH) {
        let bank = bank().open().await;
        let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "corporate" })).await;
        let (login, consent) = (bank.shown(ASKED).await, bank.at_consent(ASKED, "institution").await);
        bank.event(&outage("o", &[row[0]])).await.good();
        assert_eq!(reached(&bank, &linked, &login, &consent).await, row[1..], "{}", row[0]);
    }
}

async fn reached(bank: &TestBank, linked: &serde_json::Value, login: &Shown, consent: &Shown) -> Vec<String> {
    let fields = bank.login_of("institution", "plain").await;
    let access = text(linked, "access_token");
    let token = [("token", access)];
    let mut answers = vec![
        bank.authorize(ASKED).await,
        bank.send_form("/oauth/login", login, &fields.pairs()).await,
        bank.approved(consent).await,
    ];
    let clients = vec![
        bank.token(&[("grant_type", "client_credentials")]).await,
        bank.submit("/oauth/revoke", &[KAKEIBO], &[("token", "nobody")]).await,
        bank.submit("/oauth/introspect", &[KAKEIBO], &token).await,
        bank.submit("/oauth/par", &[KAKEIBO], ASKED).await,
        bank.get("/oauth/jwks").await,
        bank.get("/.well-known/openid-configuration").await,
    ];
    for stopped in clients.iter().filter(|answered| answered.status == 503) {
        assert_eq!(stopped.oauth_error(), "503 temporarily_unavailable");
        let body = stopped.json();
        assert_eq!((&body["code"], &body["clause"]), (&json!("service_suspended"), &json!("7.3")));
        assert_eq!(body["error_uri"], "http://127.0.0.1:8080/docs/refusals#service_suspended");
        assert_eq!(bank.explained(stopped).await["code"], "service_suspended");
    }
    answers.extend(clients);
    answers.push(bank.post("/_sandbox/links", &json!({ "partner": "docs", "customer": "corporate" })).await);
    answers.push(bank.get_as(access, "/institution/v1/accounts").await);
    answers.iter().map(|answered| answered.status.to_string()).collect()
}

#[actix_web::test]
async fn an_announced_stop_of_the_token_endpoint_says_until_when() {
    let bank = bank().flowing(60.0).open().await;
    bank.event(&json!({ "for": "1h", "event": { "outage": { "scope": ["oauth"], "announced": true } } })).await.good();
    let stopped = bank.token(&[("grant_type", "client_credentials")]).await;
    assert_eq!(stopped.oauth_error(), "503 temporarily_unavailable");
    assert_eq!(stopped.header("retry-after"), Some("60"));
    assert_eq!(stopped.header("sandbox-bank-retry-at"), Some("2026-06-10T11:00:00+09:00"));
}
