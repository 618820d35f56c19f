//! Runs without a wrapper: begun, played and finished by control calls; and waiting for what is to happen.

use crate::support::{Answered, TestBank, bank};
use kumiai::journal::KEPT_CALLS;
use serde_json::{Value, json};

/// A scenario that stops the service, and expects that the partner stops calling.
const STOPS: &str = "format: 1\nname: stops\npopulation: { seed: 7 }\ntimeline:\n  - { id: stop, at: \"11:00\", event: \
    { service_stopped: { customer: plain } } }\nexpectations:\n  - { id: quiet, after: stop, must: { stop_within: { calls: 1 } } }\n\
    run: { until: \"12:00\" }\n";

async fn begin(bank: &TestBank, asked: &Value) -> String {
    let begun = bank.post("/_sandbox/runs", asked).await;
    assert_eq!(begun.status, 201, "{}", begun.text());
    begun.json()["run_id"].as_str().unwrap().to_owned()
}

async fn finish(bank: &TestBank, run: &str) -> Answered {
    bank.post(&format!("/_sandbox/runs/{run}/finish"), &json!({})).await
}

/// Asks for an account that nobody linked.
async fn trespass(bank: &TestBank, token: &str) {
    let other = bank.ordinary("corporate").await;
    assert_eq!(bank.get_as(token, &format!("{other}/balance")).await.code(), "account_not_linked");
}

fn conduct(told: &Value, id: &str) -> Value {
    let cases = told["suites"][0]["conduct"].as_array().unwrap();
    cases.iter().find(|case| case["id"] == id).unwrap()["verdict"].clone()
}

#[actix_web::test]
async fn a_run_is_judged_by_what_is_called_between_its_beginning_and_its_end() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let nothing_wrong = async |run: &str| {
        let told = finish(&bank, run).await.good();
        assert_eq!((&told["exit_code"], &told["suites"][0]["calls"]), (&json!(0), &json!(1)), "{told}");
        assert_eq!(conduct(&told, "request-unlinked-account"), "not_exercised");
        told
    };
    trespass(&bank, &token).await;
    let run = begin(&bank, &json!({ "name": "nightly" })).await;
    bank.get_as(&token, "/institution/v1/accounts").await.good();
    let told = nothing_wrong(&run).await;
    assert_eq!(told["suites"][0]["name"], "nightly");
    trespass(&bank, &token).await;
    assert_eq!(nothing_wrong(&run).await, told, "what comes behind its end is no part of it");
    assert_eq!(bank.get(&format!("/_sandbox/runs/{run}")).await.good(), told);
    assert_eq!(conduct(&bank.get("/_sandbox/verdict").await.good(), "request-unlinked-account"), "fail");
    let another = begin(&bank, &json!({})).await;
    trespass(&bank, &token).await;
    let told = finish(&bank, &another).await;
    assert_eq!((told.header("sandbox-exit-code"), &told.json()["exit_code"]), (Some("1"), &json!(1)));
}

#[actix_web::test]
async fn no_call_of_a_run_is_forgotten_and_without_a_run_only_the_latest_are_kept() {
    for has_run in [true, false] {
        let bank = bank().open().await;
        let token = bank.link("kakeibo", "plain").await;
        let run = if has_run { Some(begin(&bank, &json!({})).await) } else { None };
        bank.get_as(&token, "/institution/v1/accounts").await.good();
        for _ in 0..KEPT_CALLS + 9 {
            bank.get("/x").await;
        }
        let told = match run {
            Some(run) => finish(&bank, &run).await.good(),
            None => bank.get("/_sandbox/verdict").await.good(),
        };
        let suite = &told["suites"][0];
        assert_eq!((&suite["is_whole"], &suite["calls"]), (&json!(has_run), &json!(usize::from(has_run))), "{has_run}");
    }
}

#[actix_web::test]
async fn a_run_with_a_scenario_begins_anew_with_it_and_runs_to_its_end() {
    for (calls_after, exit, verdict) in [(1, 0, "pass"), (2, 1, "fail")] {
        let bank = bank().open().await;
        bank.advance_to("2026-06-10T15:00:00+09:00").await;
        let begun = bank.post("/_sandbox/runs", &json!({ "scenario": STOPS })).await.json();
        assert_eq!((&begun["scenario"], &begun["began_at"]), (&json!("stops"), &json!("2026-06-10T10:00:00+09:00")));
        assert_eq!(begun["until"], "2026-06-10T12:00:00+09:00");
        let token = bank.link("kakeibo", "plain").await;
        bank.get_as(&token, "/institution/v1/accounts").await.good();
        bank.advance_to("2026-06-10T11:00:00+09:00").await;
        for _ in 0..calls_after {
            assert_eq!(bank.get_as(&token, "/institution/v1/accounts").await.status, 401);
        }
        let told = finish(&bank, begun["run_id"].as_str().unwrap()).await.good();
        assert_eq!(bank.get("/_sandbox/clock").await.good()["now"], "2026-06-10T12:00:00+09:00");
        let suite = &told["suites"][0];
        assert_eq!((&told["exit_code"], &suite["expectations"][0]["verdict"]), (&json!(exit), &json!(verdict)));
        assert_eq!((&suite["name"], &suite["seed"]), (&json!("stops"), &json!(7)));
    }
}

#[actix_web::test]
async fn a_strict_run_and_one_in_which_nobody_calls_prove_nothing() {
    for (strict, calls, exit) in [(false, true, 0), (true, true, 3), (false, false, 3)] {
        let bank = bank().open().await;
        let run = begin(&bank, &json!({ "scenario": STOPS, "strict": strict })).await;
        if calls {
            let token = bank.link("kakeibo", "heavy-day").await;
            bank.get_as(&token, "/institution/v1/accounts").await.good();
        }
        assert_eq!(finish(&bank, &run).await.good()["exit_code"], exit, "{strict} {calls}");
    }
}

#[actix_web::test]
async fn a_run_outlives_a_reset_and_judges_what_comes_after_it() {
    let bank = bank().open().await;
    let done = begin(&bank, &json!({})).await;
    finish(&bank, &done).await.good();
    let run = begin(&bank, &json!({})).await;
    trespass(&bank, &bank.link("kakeibo", "plain").await).await;
    bank.post("/_sandbox/reset", &json!({})).await.good();
    let told = bank.get(&format!("/_sandbox/runs/{run}")).await.good();
    assert_eq!(conduct(&told, "request-unlinked-account"), "not_exercised");
    assert!(told["suites"][0]["note"]["en"].as_str().unwrap().contains("began anew during this run"));
    trespass(&bank, &bank.link("kakeibo", "plain").await).await;
    assert_eq!(finish(&bank, &run).await.good()["exit_code"], 1);
    let gone = bank.ask("GET", &format!("/_sandbox/runs/{done}"), &[("Accept-Language", "en")], "").await;
    assert_eq!(gone.code(), "not_found");
    assert!(gone.text().contains(&format!("known here: {run}")), "{}", gone.text());
}

#[actix_web::test]
async fn a_finished_run_is_told_in_every_form_of_a_verdict() {
    let bank = bank().open().await;
    let run = begin(&bank, &json!({})).await;
    for (accept, part) in [
        ("application/json", "\"exit_code\": 3"),
        ("application/xml", "<testsuites name=\"kumiai\""),
        ("text/html", "<svg role=\"img\""),
        ("text/plain", "kumiai serve --profile toyama"),
    ] {
        let path = format!("/_sandbox/runs/{run}/finish");
        let told = bank.ask("POST", &path, &[("Accept", accept)], "").await;
        assert_eq!((told.status, told.header("sandbox-exit-code")), (200, Some("3")));
        assert!(told.text().contains(part), "{}", told.text());
    }
}

#[actix_web::test]
async fn what_cannot_begin_a_run_says_why_and_changes_nothing() {
    let bank = bank().open().await;
    let before = bank.get("/_sandbox/scenario").await.good();
    for (asked, said) in [
        (json!({ "scenario": "format: 1\nname: a\ntimelin: []\n" }), "`timeline`"),
        (json!({ "name": "" }), "1 to 100 characters"),
        (json!({ "names": "a" }), "names"),
    ] {
        let headers = [("Content-Type", "application/json"), ("Accept-Language", "en")];
        let refused = bank.ask("POST", "/_sandbox/runs", &headers, &asked.to_string()).await;
        assert_eq!(refused.code(), "parameter_invalid");
        assert!(refused.text().contains(said), "{}", refused.text());
    }
    assert_eq!(bank.get("/_sandbox/scenario").await.good(), before);
}

#[actix_web::test]
async fn whoever_waits_for_a_verdict_is_answered_when_it_is_settled_and_after_a_while_anyway() {
    let bank = bank().open().await;
    let waited = "/_sandbox/verdict?wait=request-unlinked-account";
    assert_eq!(conduct(&bank.get(waited).await.good(), "request-unlinked-account"), "not_exercised");
    assert_eq!(*bank.waits.lock().unwrap(), [30_000], "nobody is held for longer");
    trespass(&bank, &bank.link("kakeibo", "plain").await).await;
    assert_eq!(conduct(&bank.get(waited).await.good(), "request-unlinked-account"), "fail");
    assert_eq!(bank.get("/_sandbox/verdict?wait=nothing").await.code(), "parameter_invalid");
}

#[actix_web::test]
async fn who_waits_for_a_verdict_hears_of_the_call_that_settles_it() {
    let mut begin = bank();
    begin.really_waits = true;
    let bank = begin.open().await;
    let token = bank.link("kakeibo", "plain").await;
    let waiting = bank.get("/_sandbox/verdict?wait=request-unlinked-account");
    let (told, ()) = futures_util::future::join(waiting, trespass(&bank, &token)).await;
    assert_eq!(conduct(&told.good(), "request-unlinked-account"), "fail");
}

#[actix_web::test]
async fn an_event_is_to_come_then_in_force_and_at_last_over() {
    let timeline = "timeline:\n  - { id: stop, at: \"11:00\", for: 30m, event: { outage: {} } }\n  \
        - { id: dear, at: \"11:00\", event: { transaction_posted: { account: plain/ordinary_deposit, amount: -900000000 } } }\n  \
        - { id: then, after: stop, delay: 1h, event: { transaction_posted: { account: plain/ordinary_deposit, amount: 1000 } } }\n";
    let bank = bank().scenario(timeline).open().await;
    let standing = async |id: &str| bank.get(&format!("/_sandbox/events/{id}")).await.good();
    let at = json!("2026-06-10T11:00:00+09:00");
    assert_eq!(standing("stop").await, json!({ "id": "stop", "standing": "to_come", "at": at }));
    assert_eq!(standing("then").await, json!({ "id": "then", "standing": "waiting" }));
    bank.get("/_sandbox/events/stop?wait=true").await.good();
    assert_eq!(*bank.waits.lock().unwrap(), [30_000]);
    bank.advance_to("2026-06-10T11:00:00+09:00").await;
    assert_eq!(standing("stop").await, json!({ "id": "stop", "standing": "in_force", "at": at }));
    assert_eq!(standing("dear").await["standing"], "did_not_happen");
    assert!(standing("dear").await["reason"].as_str().unwrap().starts_with("event_impossible: "));
    bank.advance_to("2026-06-10T12:00:00+09:00").await;
    let ended_at = json!("2026-06-10T11:30:00+09:00");
    assert_eq!(standing("stop").await, json!({ "id": "stop", "standing": "ended", "at": at, "ended_at": ended_at }));
    assert_eq!(standing("then").await["standing"], "happened");
    assert_eq!(bank.get("/_sandbox/events/nothing").await.code(), "not_found");
}
