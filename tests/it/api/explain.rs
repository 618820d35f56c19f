//! Why a call was answered as it was. Each refusal's own explanation is checked in `house/coverage.rs`.

use crate::{
    scene::{access_token, outage, table},
    support::bank,
};
use kumiai::journal::KEPT_CALLS;
use serde_json::{Value, json};

#[actix_web::test]
async fn an_answered_call_has_passed_every_check() {
    let bank = bank().open().await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let path = format!("{}/balance", bank.ordinary("plain").await);
    bank.wall_passes(1_500);
    let explained = bank.explained(&bank.get_as(access_token(&linked), &path).await).await;
    assert_eq!(explained["bank_time"], "2026-06-10T10:00:00+09:00");
    assert_eq!(explained["wall_time"], "2026-06-10T01:02:04.500Z");
    assert_eq!(explained["request"], format!("GET {path}"));
    assert_eq!((&explained["operation"], &explained["status"]), (&json!("read_balance"), &json!(200)));
    assert_eq!((&explained["partner"], &explained["link_id"]), (&json!("kakeibo"), &linked["link_id"]));
    for absent in ["code", "clause", "what_to_do", "retry_at", "errors", "would_have_worked"] {
        assert!(explained.get(absent).is_none(), "{absent}");
    }
    assert!(explained["checks"].as_array().unwrap().iter().all(|check| check["outcome"] == "passed"));
}

#[actix_web::test]
async fn a_refusal_outside_all_operations_is_explained_by_its_one_check() {
    let bank = bank().open().await;
    let rows = "
        GET  | /nothing              |                        | not_found
        POST | /institution/v1/accounts |                     | method_not_allowed
        GET  | /_sandbox             | evil.example           | parameter_invalid
    ";
    for row in table(rows) {
        let mut request = actix_web::test::TestRequest::default().method(row[0].parse().unwrap()).uri(row[1]);
        let host = if row[2].is_empty() { "localhost" } else { row[2] };
        request = request.insert_header(("Host", host));
        let answered = bank.send_as_is(request.to_request()).await;
        let explained = bank.explained(&answered).await;
        assert_eq!(explained["code"], row[3], "{row:?}");
        assert!(explained.get("operation").is_none());
        let checks = explained["checks"].as_array().unwrap();
        assert_eq!((checks.len(), &checks[0]["code"], &checks[0]["outcome"]), (1, &json!(row[3]), &json!("refused")));
    }
}

#[actix_web::test]
async fn the_request_that_would_have_worked_works() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let path = bank.ordinary("plain").await;
    let refused = bank.get_as(&token, &format!("{path}/transactions?limit=0")).await;
    let remedy = bank.explained(&refused).await["would_have_worked"]["request"].as_str().unwrap().to_owned();
    let target = remedy.strip_prefix("GET http://127.0.0.1:8080").unwrap();
    assert_eq!(bank.get_as(&token, target).await.status, 200, "{remedy}");

    bank.advance_to("2026-06-10T23:00:00+09:00").await;
    let closed = bank.get_as(&token, "/institution/v1/accounts").await;
    let explained = bank.explained(&closed).await;
    assert_eq!(explained["retry_at"], "2026-06-11T07:00:00+09:00");
    let first = explained["would_have_worked"]["first"].as_str().unwrap();
    let body = first.strip_prefix("POST http://127.0.0.1:8080/_sandbox/clock/advance ").unwrap();
    let moved = bank.ask("POST", "/_sandbox/clock/advance", &[("Content-Type", "application/json")], body).await;
    assert_eq!(moved.good()["now"], "2026-06-11T07:00:00+09:00");
    let token = bank.link("kakeibo", "plain").await;
    assert_eq!(bank.get_as(&token, "/institution/v1/accounts").await.status, 200);
}

#[actix_web::test]
async fn an_explanation_speaks_the_language_of_who_asks() {
    let bank = bank().open().await;
    let answered = bank.get("/institution/v1/accounts?x=1").await;
    assert_eq!(answered.header("content-language"), Some("ja"));
    let path = format!("/_sandbox/explain/{}", answered.header("sandbox-call").unwrap());
    for (languages, is_english) in [
        ("", false),
        ("ja", false),
        ("en", true),
        ("en-GB;q=0.5, ja;q=0.4", true),
        ("en;q=0.1, ja", false),
        ("fr", false),
        ("x;q=y,,;", false),
    ] {
        let explained = bank.ask("GET", &path, &[("Accept-Language", languages)], "").await.good();
        assert_eq!(explained["title"].as_str().unwrap().is_ascii(), is_english, "{languages}");
        assert_eq!(explained["what_to_do"].as_str().unwrap().is_ascii(), is_english, "{languages}");
        let refused = bank.ask("GET", "/institution/v1/accounts", &[("Accept-Language", languages)], "").await;
        assert_eq!(refused.header("content-language"), Some(if is_english { "en" } else { "ja" }), "{languages}");
        assert_eq!(refused.header("vary"), Some("Accept-Language"));
    }
}

#[actix_web::test]
async fn a_call_that_was_not_made_is_unknown_and_one_of_another_sandbox_says_so() {
    let bank = bank().open().await;
    bank.get("/s/a/_sandbox").await.good();
    let english = [("Accept-Language", "en")];
    for (call, said) in [
        ("default.99", "the sandbox `default` knows no call"),
        ("a.1", "is a call of the sandbox `a`, and this is `default`; ask /s/a/_sandbox/explain/a.1"),
        ("nothing", "is not a value of Sandbox-Call"),
        ("a.b", "is not a value of Sandbox-Call"),
        ("default.-1", "the sandbox `default` knows no call"),
        ("default.99999999999999999999999", "the sandbox `default` knows no call"),
    ] {
        let answered = bank.ask("GET", &format!("/_sandbox/explain/{call}"), &english, "").await;
        assert_eq!(
            (answered.verdict().as_str(), answered.named()),
            ("404 not_found", vec!["call".to_owned()]),
            "{call}"
        );
        let reason = answered.json()["errors"][0]["reason"].as_str().unwrap().to_owned();
        assert!(reason.contains(said), "{call}: {reason}");
    }
    let there = bank.ask("GET", "/s/a/_sandbox/explain/default.1", &english, "").await;
    assert!(there.text().contains("ask /_sandbox/explain/default.1"), "{}", there.text());
    bank.get("/s/a/_sandbox/explain/a.1").await.good();
}

#[actix_web::test]
async fn a_call_that_is_no_longer_kept_names_the_oldest_that_is() {
    let bank = bank().open().await;
    for _ in 0..KEPT_CALLS + 9 {
        bank.get("/x").await;
    }
    let gone = bank.ask("GET", "/_sandbox/explain/default.1", &[("Accept-Language", "en")], "").await;
    assert_eq!((gone.verdict().as_str(), gone.named()), ("410 call_evicted", vec!["call".to_owned()]));
    let reason = gone.json()["errors"][0]["reason"].as_str().unwrap().to_owned();
    let oldest = reason.split_whitespace().last().unwrap();
    assert_eq!(oldest, "default.10", "{reason}");
    // Asking has pushed out one more.
    assert_eq!(bank.get("/_sandbox/explain/default.10").await.verdict(), "410 call_evicted");
    bank.get("/_sandbox/explain/default.12").await.good();
}

#[actix_web::test]
async fn a_token_of_another_sandbox_is_told_where_it_belongs_by_the_explanation_alone() {
    let bank = bank().open().await;
    let asked = json!({ "partner": "kakeibo", "customer": "plain" });
    let there = bank.post("/s/a/_sandbox/links", &asked).await.good();
    let here = bank.post("/_sandbox/links", &asked).await.good();
    let text = |answer: &Value, name: &str| answer[name].as_str().unwrap().to_owned();
    // `token | sandbox asked | who made it | what is said`
    let rows = [
        (text(&there, "access_token"), "", Some("a"), "use it below /s/a/"),
        (text(&here, "access_token"), "/s/a", Some("default"), "use it below /"),
        (text(&here, "refresh_token"), "", Some("default"), "a token of the kind refresh"),
        (text(&there, "refresh_token"), "", Some("a"), "the sandbox `a` made this token"),
        ("of-nobody".to_owned(), "", None, ""),
        ("A".repeat(44), "", None, ""),
    ];
    for (token, base, made_by, said) in rows {
        let refused = bank.get_as(&token, &format!("{base}/institution/v1/accounts")).await;
        assert_eq!(refused.verdict(), "401 token_invalid");
        assert!(!refused.text().contains("/s/a"), "the answer itself says nothing: {}", refused.text());
        let call = refused.header("sandbox-call").unwrap();
        let english = [("Accept-Language", "en")];
        let explained = bank.ask("GET", &format!("{base}/_sandbox/explain/{call}"), &english, "").await;
        assert!(!explained.text().contains(&token), "the journal keeps no token");
        let explained = explained.good();
        assert_eq!(explained.get("token_made_by").and_then(Value::as_str), made_by, "{said}");
        let reasons = explained["errors"].to_string();
        assert!(reasons.contains(said), "{said}: {reasons}");
    }
}

#[actix_web::test]
async fn a_stop_of_one_kind_of_account_is_shown_behind_all_that_was_passed_before() {
    let bank = bank().open().await;
    for (partner, channel) in [("kakeibo", "institution"), ("kaikei", "anser")] {
        let token = bank.link(partner, "corporate").await;
        let path = bank.path(channel, "corporate", "ordinary_deposit").await;
        let path = format!("{path}/transactions");
        bank.event(&outage("kind", &["ordinary_deposit"])).await.good();
        let stopped = bank.get_as(&token, &path).await;
        assert_eq!(stopped.verdict(), "503 service_suspended");
        assert!(stopped.named().contains(&"account_id".to_owned()) || channel == "anser", "{}", stopped.text());
        let outcomes = outcomes(&bank.explained(&stopped).await);
        let at = |code: &str, outcome: &str| outcomes.contains(&(code.to_owned(), outcome.to_owned()));
        assert!(at("service_suspended", "passed") && at("service_suspended", "refused"), "{outcomes:?}");
        for passed in ["token_invalid", "link_expired", "insufficient_scope", "account_not_linked"] {
            assert!(at(passed, "passed"), "{passed}: {outcomes:?}");
        }
        assert!(at("period_invalid", "not_reached"), "{outcomes:?}");

        bank.event(&outage("all", &["data"])).await.good();
        let outcomes = self::outcomes(&bank.explained(&bank.get_as(&token, &path).await).await);
        let place = outcomes.iter().position(|(_, outcome)| outcome == "refused").unwrap();
        assert_eq!(outcomes[place].0, "service_suspended");
        assert!(outcomes[place + 1..].iter().all(|(_, outcome)| outcome == "not_reached"), "{outcomes:?}");
        for id in ["kind", "all"] {
            bank.event(&json!({ "event": { "ended": { "id": id } } })).await.good();
        }
    }
}

/// The checks of an explanation with what came of each.
fn outcomes(explained: &Value) -> Vec<(String, String)> {
    let checks = explained["checks"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    checks.iter().map(|check| (text(&check["code"]), text(&check["outcome"]))).collect()
}
