//! The key of the control plane: who gets in, who does not, and what stays open.

use crate::{
    scene::{access_token, table},
    support::{TestBank, bank},
};
use actix_web::test::TestRequest;
use kumiai::{
    api::{Cidr, FrontSettings},
    store::MemoryStore,
};
use serde_json::json;
use std::sync::Arc;

const KEY: &str = "open sesame";

/// A guarded bank to which nothing is shown unless a test does so.
async fn guarded() -> TestBank {
    let bank = bank().open_guarded(KEY, Arc::new(MemoryStore::default())).await;
    *bank.key_shown.borrow_mut() = None;
    bank
}

/// `path | header | verdict`.
const CALLS: &str = "
    /_sandbox                    |                                          | 401 control_key_missing
    /_sandbox                    | Sandbox-Key: open sesame                 | 200
    /_sandbox                    | Authorization: Bearer open sesame        | 200
    /_sandbox                    | Authorization: bearer open sesame        | 200
    /_sandbox                    | Authorization: Basic OmJvcGVuIHNlc2FtZQ== | 403 control_key_wrong
    /_sandbox                    | Authorization: Basic Om9wZW4gc2VzYW1l    | 200
    /_sandbox                    | Sandbox-Key: open sesam                  | 403 control_key_wrong
    /_sandbox                    | Sandbox-Key: open sesame!                | 403 control_key_wrong
    /_sandbox                    | Sandbox-Key:                             | 403 control_key_wrong
    /_sandbox                    | Authorization: Bearer                    | 401 control_key_missing
    /_sandbox                    | Authorization: Digest open sesame        | 401 control_key_missing
    /_sandbox/clock              |                                          | 401 control_key_missing
    /_sandbox/people             |                                          | 401 control_key_missing
    /_sandbox/explain/default.1  |                                          | 401 control_key_missing
    /_sandbox/nothing            |                                          | 401 control_key_missing
    /_sandbox/nothing            | Sandbox-Key: open sesame                 | 404 not_found
    /_sandboxes                  |                                          | 401 control_key_missing
    /%5Fsandbox                  |                                          | 401 control_key_missing
    /_sandbo%78                  |                                          | 401 control_key_missing
    /                            |                                          | 401 control_key_missing
    /?ui_locales=en              |                                          | 401 control_key_missing
    /                            | Sandbox-Key: open sesame                 | 200
    /healthz                     |                                          | 200
    /readyz                      |                                          | 200
    /docs/                       |                                          | 200
    /openapi/control.en.json     |                                          | 200
    /style.css                   |                                          | 200
    /oauth/jwks                  |                                          | 200
    /.well-known/openid-configuration |                                     | 200
    /institution/v1/accounts     |                                          | 401 token_missing
    /institution/v1/accounts     | Authorization: Bearer open sesame        | 401 token_invalid
";

#[actix_web::test]
async fn the_control_plane_and_the_dashboard_ask_for_the_key_and_nothing_else_does() {
    let bank = guarded().await;
    for row in table(CALLS) {
        let [path, header, verdict] = row[..] else { panic!("{row:?}") };
        let header: Vec<(&str, &str)> = header.split_once(':').map(|(n, v)| (n, v.trim())).into_iter().collect();
        let answered = bank.ask("GET", path, &header, "").await;
        assert_eq!(answered.verdict(), verdict, "{path} {header:?}: {}", answered.text());
        let challenge = answered.header("www-authenticate").unwrap_or_default();
        assert_eq!(challenge.contains("kumiai control"), verdict.contains("key_missing"), "{path}: {challenge}");
        if verdict.contains("control_key") {
            assert_eq!(answered.header("content-type"), Some("application/problem+json"));
        }
    }
}

#[actix_web::test]
async fn levers_are_not_pulled_without_the_key() {
    let bank = guarded().await;
    let before = bank.bank.registry.default_sandbox().published().seq();
    for (path, body) in [
        ("/_sandbox/clock/advance", json!({ "by": "1h" })),
        ("/_sandbox/events", json!({ "event": { "outage": {} } })),
        ("/_sandbox/links", json!({ "partner": "kakeibo", "customer": "all-kinds" })),
    ] {
        assert_eq!(bank.post(path, &body).await.verdict(), "401 control_key_missing", "{path}");
    }
    assert_eq!(bank.bank.registry.default_sandbox().published().seq(), before, "nothing was recorded");
}

#[actix_web::test]
async fn a_partner_needs_no_key_and_its_token_is_none() {
    let bank = guarded().await;
    *bank.key_shown.borrow_mut() = Some(KEY.to_owned());
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "all-kinds" })).await;
    *bank.key_shown.borrow_mut() = None;
    let token = access_token(&linked);
    assert_eq!(bank.get_as(token, "/institution/v1/accounts").await.status, 200);
    assert_eq!(bank.get_as(token, "/_sandbox/people").await.verdict(), "403 control_key_wrong");
}

#[actix_web::test]
async fn only_the_key_makes_sandboxes() {
    let bank = guarded().await;
    let path = "/s/new-one/institution/v1/accounts";
    assert_eq!(bank.get(path).await.verdict(), "404 sandbox_not_found");
    assert_eq!(bank.get_as("nobody", path).await.verdict(), "404 sandbox_not_found");
    assert_eq!(bank.get("/s/new-one/_sandbox").await.verdict(), "404 sandbox_not_found");
    assert_eq!(bank.get_as(KEY, "/s/new-one/_sandbox").await.status, 200);
    assert_eq!(bank.get(path).await.verdict(), "401 token_missing");
    assert_eq!(bank.get("/s/new-one/_sandbox").await.verdict(), "401 control_key_missing");
    assert_eq!(bank.get("/s/new-one/").await.verdict(), "401 control_key_missing");
    assert_eq!(bank.get("/s/new-one").await.verdict(), "401 control_key_missing");
}

#[actix_web::test]
async fn the_pages_give_commands_that_take_the_key_from_the_environment() {
    let bank = guarded().await;
    let dashboard = bank.ask("GET", "/", &[("Sandbox-Key", KEY)], "").await.text();
    assert!(dashboard.contains("Sandbox-Key: $KUMIAI_CONTROL_KEY"));
    assert!(!dashboard.contains(KEY), "the key itself stands on no page");
}

#[actix_web::test]
async fn a_trusted_proxy_says_under_which_name_the_server_is_reached() {
    let mut begin = bank();
    begin.front = FrontSettings {
        allowed_hosts: vec!["bank.example".to_owned()],
        trusted_proxies: vec![Cidr::parse("10.0.0.0/8").unwrap()],
        ..FrontSettings::default()
    };
    let bank = begin.open().await;
    let through = |peer: &str, host: &'static str| {
        TestRequest::get()
            .uri("/oauth/authorize?response_type=code&client_id=kakeibo&redirect_uri=http://127.0.0.1/callback")
            .peer_addr(format!("{peer}:9").parse().unwrap())
            .insert_header(("X-Forwarded-Host", host))
            .insert_header(("X-Forwarded-Proto", "https"))
    };
    let issuer = |request: TestRequest| bank.send(request.uri("/.well-known/openid-configuration"));
    assert_eq!(issuer(through("10.1.2.3", "bank.example")).await.json()["issuer"], "https://bank.example");
    assert_eq!(issuer(through("192.0.2.1", "bank.example")).await.json()["issuer"], "http://127.0.0.1:8080");
    assert_eq!(bank.send(through("10.1.2.3", "evil.example")).await.verdict(), "400 parameter_invalid");
    let cookie = |answered: &crate::support::Answered| answered.header("set-cookie").unwrap().ends_with("; Secure");
    assert!(cookie(&bank.send(through("10.1.2.3", "bank.example")).await), "a cookie of https stays on https");
    assert!(!cookie(&bank.send(through("192.0.2.1", "bank.example")).await));
}
