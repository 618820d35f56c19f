//! `GET /_sandbox/verdict`: real calls, judged.

use crate::support::{TestBank, bank};
use actix_web::test::TestRequest;
use kumiai::event::ScenarioSource;
use serde_json::{Value, json};

async fn verdict_of(bank: &TestBank, id: &str) -> Value {
    let told = bank.get("/_sandbox/verdict").await.good();
    let suite = &told["suites"][0];
    let mut cases = [&suite["expectations"], &suite["conduct"]].into_iter().flat_map(|cases| cases.as_array().unwrap());
    cases.find(|case| case["id"] == id).cloned().unwrap_or_else(|| panic!("no {id}: {told}"))
}

#[actix_web::test]
async fn a_sandbox_without_a_scenario_is_judged_by_the_general_rules() {
    let bank = bank().open().await;
    let told = bank.get("/_sandbox/verdict").await.good();
    assert_eq!((&told["format"], &told["suites"][0]["calls"]), (&json!(1), &json!(0)));
    let token = bank.link("kakeibo", "plain").await;
    let account = bank.ordinary("plain").await;
    assert_eq!(bank.get_as(&token, &format!("{account}/balance")).await.status, 200);
    let other = bank.ordinary("corporate").await;
    assert_eq!(bank.get_as(&token, &format!("{other}/balance")).await.status, 404);
    let judged = verdict_of(&bank, "request-unlinked-account").await;
    assert_eq!((&judged["verdict"], &judged["clause"]), (&json!("fail"), &json!("4.3")));
    let evidence = &judged["failures"][0]["evidence"][0];
    assert_eq!((&evidence["code"], &evidence["status"]), (&json!("account_not_linked"), &json!(404)));
    let call = evidence["call"].as_str().unwrap();
    assert_eq!(bank.get(&format!("/_sandbox/explain/{call}")).await.good()["code"], "account_not_linked");
}

#[actix_web::test]
async fn retry_after_is_judged_by_what_the_answer_said_and_the_wall_clock() {
    for (waits_ms, verdict) in [(1_000, "pass"), (799, "fail")] {
        let bank = bank().open().await;
        let token = bank.link("kakeibo", "plain").await;
        bank.advance_to("2026-06-10T23:00:00+09:00").await;
        let refused = bank.get_as(&token, "/institution/v1/accounts").await;
        assert_eq!(refused.header("retry-after"), Some("1"));
        bank.wall_passes(waits_ms);
        bank.get_as(&token, "/institution/v1/accounts").await;
        assert_eq!(verdict_of(&bank, "honour-retry-after").await["verdict"], verdict);
    }
}

#[actix_web::test]
async fn a_statement_that_is_not_read_to_its_end_is_found_out() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "heavy-day").await;
    let account = bank.ordinary("heavy-day").await;
    let mut page = bank.get_as(&token, &format!("{account}/transactions?limit=500")).await.good();
    bank.get_as(&token, "/institution/v1/accounts").await;
    assert_eq!(verdict_of(&bank, "page-to-end").await["verdict"], "fail");
    while page["has_next"] == true {
        let key = page["next_page_key"].as_str().unwrap().to_owned();
        page = bank.get_as(&token, &format!("{account}/transactions?limit=500&page_key={key}")).await.good();
    }
    assert_eq!(verdict_of(&bank, "page-to-end").await["verdict"], "pass");
}

#[actix_web::test]
async fn codes_and_refresh_tokens_are_followed_through_the_token_endpoint() {
    let bank = bank().open().await;
    let asked = json!({ "partner": "kakeibo", "customer": "plain" });
    let refresh = bank.linked(&asked).await["refresh_token"].as_str().unwrap().to_owned();
    let exchange = |token: String| {
        let form =
            format!("grant_type=refresh_token&refresh_token={token}&client_id=kakeibo&client_secret=kakeibo-secret");
        let request = TestRequest::post().uri("/oauth/token");
        bank.send(request.insert_header(("Content-Type", "application/x-www-form-urlencoded")).set_payload(form))
    };
    let tokens = exchange(refresh.clone()).await.good();
    bank.get_as(tokens["access_token"].as_str().unwrap(), "/institution/v1/accounts").await.good();
    assert_eq!(verdict_of(&bank, "use-token-rotated").await["verdict"], "pass");
    assert_eq!(exchange(refresh).await.status, 400);
    assert_eq!(verdict_of(&bank, "use-token-rotated").await["verdict"], "fail");
    assert_eq!(verdict_of(&bank, "refresh-concurrently").await["verdict"], "pass");
}

#[actix_web::test]
async fn the_verdict_comes_as_json_junit_or_a_page() {
    let bank = bank().open().await;
    for (accept, media, part) in [
        ("application/json", "application/json", "\"format\": 1"),
        ("application/xml", "application/xml", "<testsuites name=\"kumiai\""),
        ("text/html", "text/html; charset=utf-8", "<svg role=\"img\""),
    ] {
        let told = bank.ask("GET", "/_sandbox/verdict", &[("Accept", accept)], "").await;
        assert_eq!((told.status, told.header("content-type")), (200, Some(media)));
        assert!(told.text().contains(part), "{}", told.text());
    }
    assert_eq!(bank.ask("GET", "/_sandbox/verdict?strict=maybe", &[], "").await.code(), "parameter_invalid");
}

#[actix_web::test]
async fn a_partner_that_goes_on_after_a_stop_fails_the_expectation_of_the_scenario() {
    let rest = "timeline:\n  - { id: stop, at: \"11:00\", event: { service_stopped: { customer: plain } } }\n\
        expectations:\n  - { id: quiet, clause: \"5.2\", partner: kakeibo, after: stop, must: { stop_within: { calls: 1 } } }\n";
    let mut begin = bank().scenario(rest);
    let text = format!("format: 1\nname: stop\n{rest}");
    begin.opening.scenario = Some(ScenarioSource { name: "stop".to_owned(), text: text.into(), fragments: Vec::new() });
    let bank = begin.open().await;
    let token = bank.link("kakeibo", "plain").await;
    bank.get_as(&token, "/institution/v1/accounts").await.good();
    assert_eq!(verdict_of(&bank, "quiet").await["verdict"], "not_exercised");
    bank.advance_to("2026-06-10T11:00:00+09:00").await;
    bank.get_as(&token, "/institution/v1/accounts").await;
    assert_eq!(verdict_of(&bank, "quiet").await["verdict"], "pass");
    bank.get_as(&token, "/institution/v1/accounts").await;
    let judged = verdict_of(&bank, "quiet").await;
    assert_eq!((&judged["verdict"], &judged["counts_as"]), (&json!("fail"), &json!("failed")));
    assert_eq!(judged["failures"][0]["evidence"][0]["event"], "stop");
}

#[actix_web::test]
async fn a_reset_and_a_return_to_a_snapshot_begin_the_verdict_anew() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let taken = bank.post("/_sandbox/snapshots", &json!({})).await.json()["snapshot_id"].as_str().unwrap().to_owned();
    let other = bank.ordinary("corporate").await;
    let ask = async || bank.get_as(&token, &format!("{other}/balance")).await;
    let judged = || verdict_of(&bank, "request-unlinked-account");
    assert_eq!(ask().await.status, 404);
    assert_eq!(judged().await["verdict"], "fail");
    bank.post(&format!("/_sandbox/snapshots/{taken}/restore"), &json!({})).await.good();
    assert_eq!(judged().await["verdict"], "not_exercised", "what was called before the return is not judged");
    assert_eq!(ask().await.status, 404, "the link of the snapshot is there again");
    assert_eq!(judged().await["failures"][0]["partner"], "kakeibo");
    assert_eq!(judged().await["verdict"], "fail");
    bank.post("/_sandbox/reset", &json!({})).await.good();
    assert_eq!(judged().await["verdict"], "not_exercised");
    assert_eq!(bank.get("/_sandbox/verdict").await.good()["suites"][0]["is_whole"], true);
}
