//! The journal: every call with both clocks, in every form, and without secrets.

use crate::{scene::access_token, support::bank};
use serde_json::{Value, json};

fn calls(list: &Value) -> Vec<u64> {
    let number = |call: &Value| call["call"].as_str().unwrap().rsplit('.').next().unwrap().parse().unwrap();
    list["calls"].as_array().unwrap().iter().map(number).collect()
}

#[actix_web::test]
async fn every_call_is_there_with_both_clocks_partner_operation_and_refusal() {
    let bank = bank().open().await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    bank.wall_passes(2_000);
    bank.advance_to("2026-06-10T10:01:00+09:00").await;
    bank.get_as(access_token(&linked), "/institution/v1/accounts").await.good();
    bank.get_as("of-nobody", "/institution/v1/accounts").await;
    bank.get("/nothing/here").await;
    let list = bank.get("/_sandbox/journal").await.good();
    let rows: Vec<String> = list["calls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|call| {
            let text = |name: &str| call[name].as_str().unwrap_or("-").to_owned();
            [
                text("call"),
                text("operation"),
                text("partner"),
                text("link_id"),
                text("token"),
                call["status"].to_string(),
                text("code"),
            ]
            .join(" ")
        })
        .collect();
    let expected = [
        "default.1 create_link - - - 200 -",
        "default.2 advance_clock - - - 200 -",
        "default.3 list_accounts kakeibo link-0 ‹token 0› 200 -",
        "default.4 list_accounts - - ‹foreign token› 401 token_invalid",
        "default.5 - - - - 404 not_found",
    ];
    assert_eq!(rows, expected);
    let third = &list["calls"][2];
    assert_eq!(third["bank_time"], "2026-06-10T10:01:00+09:00");
    assert_eq!(third["wall_time"], "2026-06-10T01:02:05.000Z");
    assert_eq!((&third["method"], &third["target"]), (&json!("GET"), &json!("/institution/v1/accounts")));
    assert!(third["bytes"].as_u64() > Some(100));
}

#[actix_web::test]
async fn calls_are_filtered_and_read_page_by_page() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    for n in 0..7 {
        bank.get_as(&token, "/institution/v1/accounts").await.good();
        if n % 2 == 0 {
            bank.get("/institution/v1/accounts").await;
        }
    }
    let list = |query: &str| {
        let (bank, path) = (&bank, format!("/_sandbox/journal?{query}"));
        async move { bank.get(&path).await.good() }
    };
    assert_eq!(calls(&list("partner=kakeibo").await).len(), 7);
    assert_eq!(calls(&list("operation=create_link").await), [1]);
    assert_eq!(calls(&list("status=401").await).len(), 4);
    assert_eq!(calls(&list("code=token_missing&partner=kakeibo").await).len(), 0);
    let latest = list("limit=3&operation=list_accounts").await;
    assert_eq!((calls(&latest), &latest["next_after"]), (vec![10, 11, 12], &Value::Null));
    let mut seen = Vec::new();
    let mut after = 0;
    loop {
        let page = list(&format!("operation=list_accounts&limit=4&after={after}")).await;
        seen.extend(calls(&page));
        let Some(next) = page["next_after"].as_u64() else { break };
        after = next;
    }
    assert_eq!(seen, (2..=12).collect::<Vec<u64>>());
    for (query, named) in [
        ("partner=nobody", "partner"),
        ("operation=nope", "operation"),
        ("code=nope", "code"),
        ("format=xml", "format"),
        ("redact=no", "redact"),
        ("status=99", "status"),
        ("limit=0", "limit"),
    ] {
        let refused = bank.get(&format!("/_sandbox/journal?{query}")).await;
        assert_eq!((refused.verdict().as_str(), refused.named()), ("400 parameter_invalid", vec![named.to_owned()]));
    }
}

#[actix_web::test]
async fn secrets_are_symbols_unless_they_are_asked_for() {
    let bank = bank().open().await;
    bank.get("/oauth/authorize?client_id=kakeibo&state=hidden-state&nonce=hidden-nonce").await;
    bank.get("/institution/v1/accounts?access_token=hidden-token").await;
    for format in ["json", "ndjson", "har"] {
        let shown = bank.get(&format!("/_sandbox/journal?format={format}")).await.text();
        assert!(!shown.contains("hidden-") && shown.contains("‹state›"), "{format}: {shown}");
    }
    let all = bank.get("/_sandbox/journal?redact=false").await.text();
    assert!(["hidden-state", "hidden-nonce", "hidden-token"].iter().all(|secret| all.contains(secret)));
}

#[actix_web::test]
async fn the_journal_is_given_as_ndjson_and_as_an_archive() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    bank.get_as(&token, "/institution/v1/accounts?x=1").await;
    for (query, accept) in [("?format=ndjson", "*/*"), ("", "application/x-ndjson")] {
        let lines = bank.ask("GET", &format!("/_sandbox/journal{query}"), &[("Accept", accept)], "").await;
        assert_eq!(lines.header("content-type"), Some("application/x-ndjson"));
        let first: Value = serde_json::from_str(lines.text().lines().next().unwrap()).unwrap();
        assert_eq!(first["call"], "default.1");
    }
    let archive = bank.ask("GET", "/_sandbox/journal", &[("Accept", "application/har+json")], "").await;
    assert_eq!(archive.header("content-type"), Some("application/har+json"));
    let log = &archive.json()["log"];
    assert_eq!(log["version"], "1.2");
    let entry = &log["entries"][1];
    assert_eq!(entry["request"]["url"], "http://127.0.0.1:8080/institution/v1/accounts?x=1");
    assert_eq!(entry["request"]["queryString"], json!([{ "name": "x", "value": "1" }]));
    assert_eq!((&entry["response"]["status"], &entry["_code"]), (&json!(400), &json!("parameter_invalid")));
    for key in ["startedDateTime", "time", "request", "response", "cache", "timings"] {
        assert!(!entry[key].is_null(), "{key}");
    }
}

#[actix_web::test]
async fn whoever_follows_the_calls_goes_on_where_they_were() {
    let bank = bank().open().await;
    for _ in 0..5 {
        bank.get("/_sandbox/clock").await.good();
    }
    let ids =
        |text: &str| -> Vec<u64> { text.lines().filter_map(|line| line.strip_prefix("id: ")?.parse().ok()).collect() };
    let first = bank.get("/_sandbox/journal/stream?after=0&limit=3").await;
    assert_eq!(first.header("content-type"), Some("text/event-stream"));
    assert_eq!(ids(&first.text()), [1, 2, 3]);
    let headers = [("Last-Event-ID", "3")];
    let next = bank.ask("GET", "/_sandbox/journal/stream?after=0&limit=2", &headers, "").await;
    assert_eq!(ids(&next.text()), [4, 5]);
    let own = bank.get("/_sandbox/journal/stream?limit=1").await.text();
    assert_eq!(ids(&own), [8], "it waits for the next call, which is its own");
    let data = own.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(data).unwrap()["operation"], "stream_calls");
}

#[actix_web::test]
async fn a_call_is_found_by_its_id_in_whichever_sandbox() {
    let bank = bank().open().await;
    let answered = bank.get("/s/other/institution/v1/accounts").await;
    let id = answered.header("sandbox-call").unwrap();
    let found = bank.get(&format!("/_sandboxes/calls/{id}")).await.good();
    assert_eq!((&found["sandbox"], &found["call"]["code"]), (&json!("other"), &json!("token_missing")));
    assert_eq!(found["explain_url"], format!("http://127.0.0.1:8080/s/other/_sandbox/explain/{id}"));
    for (odd, verdict) in
        [("other.99", "404 not_found"), ("other", "404 not_found"), ("nobody.1", "404 sandbox_not_found")]
    {
        assert_eq!(bank.get(&format!("/_sandboxes/calls/{odd}")).await.verdict(), verdict, "{odd}");
    }
}
