//! What reaches the caller instead of the bank's answer, or in place of a part of it.

use super::{ROWS, faulty, record};
use crate::{scene::access_token, support::bank};
use kumiai::event::Delivered;
use serde_json::{Value, json};

fn rule(inject: &str) -> String {
    format!("  - {{ id: it, inject: {inject} }}\n")
}

#[actix_web::test]
async fn an_error_speaks_the_grammar_of_its_plane_and_of_the_layer_that_is_to_have_said_it() {
    let plain = rule("{ error: { status: 503, retry_after: 1500ms } }");
    let (bank, token, account) = faulty(&plain).await;
    let answered = bank.get_as(&token, &format!("{account}/balance")).await;
    let problem = answered.json();
    assert_eq!(answered.header("content-type"), Some("application/problem+json"));
    assert_eq!(answered.header("retry-after"), Some("2"), "whole seconds, rounded up");
    assert_eq!(
        (&problem["code"], &problem["clause"], &problem["status"]),
        (&json!("service_suspended"), &json!("7.3"), &json!(503))
    );
    let token_answer = super::refreshed(&bank, "none").await;
    assert_eq!(token_answer.header("content-type"), Some("application/json"));
    assert_eq!((token_answer.status, &token_answer.json()["error"]), (503, &json!("temporarily_unavailable")));

    let (bank, token, account) = faulty(&rule("{ error: { status: 502, code: no_route } }")).await;
    let problem = bank.get_as(&token, &format!("{account}/balance")).await.json();
    assert_eq!(
        (&problem["code"], &problem["type"], problem.get("clause")),
        (&json!("no_route"), &json!("about:blank"), None)
    );

    for (layer, place) in [("gateway", "/error_code"), ("core", "/errors/0/code")] {
        let rules = rule(&format!("{{ error: {{ status: 500, layer: {layer} }} }}"));
        let bank = super::test_bank().faults(&rules).open().await;
        let token = bank.link("kaikei", "plain").await;
        let answered = bank.get_as(&token, "/anser/v1/banks/2404/accounts").await;
        assert_eq!(answered.status, 500);
        assert_eq!(answered.json().pointer(place), Some(&json!("internal_error")), "{layer}");
    }
}

#[actix_web::test]
async fn an_error_may_say_any_word_of_the_authorization_server() {
    for (stated, status, word) in [
        ("code: invalid_grant", 400, "invalid_grant"),
        ("code: link_expired", 400, "invalid_request"),
        ("code: server_error", 503, "server_error"),
    ] {
        let rules = rule(&format!("{{ error: {{ status: {status}, {stated} }} }}"));
        let bank = bank().faults(&rules).open().await;
        let answered = super::refreshed(&bank, "none").await;
        assert_eq!((answered.status, &answered.json()["error"]), (status, &json!(word)), "{stated}");
    }
}

#[actix_web::test]
async fn a_gateways_page_is_html_where_json_should_be() {
    let (bank, token, account) = faulty(&rule("{ html_error: { status: 503 } }")).await;
    let answered = bank.get_as(&token, &format!("{account}/balance")).await;
    assert_eq!((answered.status, answered.header("content-type")), (503, Some("text/html")));
    assert!(answered.text().starts_with("<!DOCTYPE html>") && answered.text().contains("503 Service Unavailable"));
    assert_eq!(record(&bank, &answered).faulted.unwrap().delivered, Delivered::Replaced);
}

#[actix_web::test]
async fn a_rate_limit_counts_each_partner_and_says_in_wall_time_when_there_are_calls_again() {
    let rules = rule("{ rate_limit: { calls: 2, per: 10s } }")
        .replace("id: it,", "id: it, match: { operation: read_balance },");
    let bank = bank().faults(&rules).flowing(60.0).open().await;
    let account = bank.ordinary("plain").await;
    let mine = bank.link("kakeibo", "plain").await;
    let theirs = bank.link("docs", "plain").await;
    let balance = format!("{account}/balance");
    for token in [&mine, &mine, &theirs, &theirs] {
        assert_eq!(bank.get_as(token, &balance).await.verdict(), "200");
    }
    bank.wall_passes(3_200);
    let refused = bank.get_as(&mine, &balance).await;
    assert_eq!(refused.verdict(), "429 rate_limited");
    assert_eq!(refused.header("retry-after"), Some("7"), "6.8 seconds of wall time");
    assert_eq!(
        refused.header("sandbox-bank-retry-at"),
        Some("2026-06-10T10:10:00+09:00"),
        "ten seconds at sixty times"
    );
    assert_eq!(bank.get_as("nobody", &balance).await.verdict(), "401 token_invalid", "a token comes first");
    assert_eq!(bank.get_as(&mine, "/institution/v1/accounts").await.verdict(), "200", "another operation");
    bank.wall_passes(6_800);
    assert_eq!(bank.get_as(&mine, &balance).await.verdict(), "200");
    // A bank that stands still has rates all the same.
    let still = super::test_bank().faults(&rules).open().await;
    let token = still.link("kakeibo", "plain").await;
    for expected in ["200", "200", "429 rate_limited", "429 rate_limited"] {
        assert_eq!(still.get_as(&token, &balance).await.verdict(), expected);
    }
    still.wall_passes(10_000);
    assert_eq!(still.get_as(&token, &balance).await.verdict(), "200");
}

#[actix_web::test]
async fn a_spoilt_answer_keeps_its_status_and_loses_what_makes_it_readable() {
    let (bank, token, account) =
        faulty(&rule("malformed_json").replace("malformed_json", "{ malformed_json: {} }")).await;
    let answered = bank.get_as(&token, &format!("{account}/{ROWS}")).await;
    assert_eq!((answered.status, answered.header("content-type")), (200, Some("application/json")));
    assert!(serde_json::from_slice::<Value>(&answered.body).is_err());
    assert!(serde_json::from_str::<Value>(&format!("{}}}", answered.text())).is_ok());

    let (bank, token, account) = faulty(&rule("{ wrong_content_type: { content_type: text/html } }")).await;
    let answered = bank.get_as(&token, &format!("{account}/balance")).await;
    assert_eq!((answered.status, answered.header("content-type")), (200, Some("text/html")));
    assert!(answered.json()["balance"].is_string());
}

/// The pages that a client reads which trusts the key of the next page, up to six: the first row of each.
async fn walked(how: &str) -> Vec<String> {
    let (bank, token, account) = faulty(
        &rule(&format!("{{ next_page: {how} }}")).replace("id: it,", "id: it, when: { calls: [2, 3, 4, 5, 6] },"),
    )
    .await;
    let mut rows = Vec::new();
    let mut key = String::new();
    for _ in 0..6 {
        let page = bank.get_as(&token, &format!("{account}/{ROWS}{key}")).await.good();
        assert_eq!(page["has_next"], json!(true));
        rows.push(super::text(&page["transactions"][0], "transaction_id").to_owned());
        match page.get("next_page_key") {
            Some(Value::String(next)) => key = format!("&page_key={next}"),
            Some(Value::Null) => rows.push("null".to_owned()),
            _ => rows.push("none".to_owned()),
        }
        if !matches!(page.get("next_page_key"), Some(Value::String(_))) {
            break;
        }
    }
    rows
}

#[actix_web::test]
async fn the_key_of_the_next_page_loops_repeats_vanishes_or_is_null() {
    let own = walked("self_loop").await;
    assert_ne!(own[0], own[1], "the first page is as it should be");
    assert!(own[1..].iter().all(|row| *row == own[1]), "{own:?}");
    let repeated = walked("repeat").await;
    assert_eq!(repeated[0], repeated[2], "the second page leads back to the first");
    assert!(repeated.iter().all(|row| [&repeated[0], &repeated[1]].contains(&row)), "{repeated:?}");
    assert_eq!(walked("drop").await[2], "none");
    assert_eq!(walked("null").await[2], "null");
}

#[actix_web::test]
async fn the_first_page_can_lead_to_itself_and_the_last_one_leads_nowhere() {
    let (bank, token, account) = faulty(&rule("{ next_page: self_loop }")).await;
    let first = bank.get_as(&token, &format!("{account}/{ROWS}")).await.good();
    let key = super::text(&first, "next_page_key");
    let again = bank.get_as(&token, &format!("{account}/{ROWS}&page_key={key}")).await.good();
    assert_eq!(first["transactions"], again["transactions"]);
    let balance = bank.get_as(&token, &format!("{account}/balance")).await;
    assert_eq!((balance.status, balance.header("sandbox-fault")), (200, None));
    let day = "date_from=2026-06-09&date_to=2026-06-09&limit=500";
    let last = bank.get_as(&token, &format!("{account}/transactions?{day}")).await;
    assert_eq!((&last.good()["has_next"], last.header("sandbox-fault")), (&json!(false), None));
}

#[actix_web::test]
async fn a_refresh_whose_answer_is_lost_succeeds_when_it_is_repeated_with_the_same_token() {
    let lost = "  - { id: refresh-lost, match: { operation: issue_token }, when: { calls: [1] }, inject: { lost_reply: {} } }\n";
    let (bank, ..) = faulty(lost).await;
    let first = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let before = bank.bank.registry.default_sandbox().published().seq();
    let answered = super::refreshed(&bank, super::text(&first, "refresh_token")).await;
    assert_eq!((answered.status, &answered.json()["error"]), (504, &json!("temporarily_unavailable")));
    assert_eq!(answered.json()["code"], "upstream_timeout");
    let after = bank.bank.registry.default_sandbox().published().seq();
    assert_ne!(before, after, "the bank did what it was asked");
    let faulted = record(&bank, &answered).faulted.unwrap();
    assert_eq!((faulted.decided, faulted.delivered), (Some(200), Delivered::Replaced));
    let second = super::refreshed(&bank, super::text(&first, "refresh_token")).await.good();
    assert_eq!(bank.bank.registry.default_sandbox().published().seq(), after, "the same successor");
    assert_eq!(bank.get_as(access_token(&second), "/institution/v1/accounts").await.verdict(), "200");
}

#[actix_web::test]
async fn the_header_that_names_the_fault_can_be_left_out() {
    let mut begin = bank().faults(&rule("{ error: { status: 503 } }"));
    begin.front.hides_faults = true;
    let bank = begin.open().await;
    let token = bank.link("kakeibo", "plain").await;
    let answered = bank.get_as(&token, "/institution/v1/accounts").await;
    assert_eq!((answered.status, answered.header("sandbox-fault")), (503, None));
    assert_eq!(bank.explained(&answered).await["fault"]["rules"][0]["fault"], "it");
}
