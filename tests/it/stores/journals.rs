//! What a store keeps beside the log: a bank that is started again knows its calls, their numbers and its tallies.

use super::contract::Scratch;
use crate::{
    scene::access_token,
    support::{TestBank, bank},
};
use kumiai::{
    event::Seq,
    sandbox::Hosting,
    store::{SqliteStore, Store},
};
use serde_json::{Value, json};
use std::{fs, sync::Arc};

const ACCOUNTS: &str = "/institution/v1/accounts";
const SECOND: &str =
    "  - { id: second, match: { operation: list_accounts }, when: { every: 2 }, inject: { error: { status: 503 } } }\n";
const THIRD: &str = "timeline:\n  - { on_call: { operation: list_accounts, nth: 3 }, event: { tokens_revoked: { partner: kakeibo } } }\n";

/// Ends a bank as a server ends that is told to.
async fn stop(bank: TestBank) {
    bank.bank.registry.close().await;
}

/// Ends a bank as one that is killed after the latest calls were put down.
async fn kill(bank: TestBank) {
    bank.bank.registry.put_down().await;
}

async fn start(scratch: &Scratch) -> TestBank {
    bank().open_on(Arc::new(scratch.sqlite())).await
}

async fn calls(bank: &TestBank) -> Vec<String> {
    let listed = bank.get("/_sandbox/journal?limit=500").await.good();
    let id = |call: &Value| format!("{} {} {}", call["call"].as_str().unwrap(), call["target"], call["status"]);
    listed["calls"].as_array().unwrap().iter().map(id).collect()
}

#[actix_web::test]
async fn the_calls_before_a_restart_are_listed_explained_and_judged_after_it() {
    let scratch = Scratch::new("journals");
    let first = start(&scratch).await;
    let linked = first.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    first.get_as(access_token(&linked), ACCOUNTS).await.good();
    let refused = first.get_as("nonsense", ACCOUNTS).await;
    let (verdict, listed) = (first.get("/_sandbox/verdict").await.good(), calls(&first).await);
    let explained = format!("/_sandbox/explain/{}", refused.header("sandbox-call").unwrap());
    let told = first.get(&explained).await.good();
    stop(first).await;

    let second = start(&scratch).await;
    let next = second.get_as(access_token(&linked), ACCOUNTS).await;
    assert_eq!(next.header("sandbox-call"), Some("default.7"), "the numbers go on");
    assert_eq!(calls(&second).await[..listed.len()], listed);
    assert_eq!(second.get(&explained).await.good(), told);
    let found = second.get(&format!("/_sandboxes/calls/{}", refused.header("sandbox-call").unwrap())).await.good();
    assert_eq!(found["call"]["code"], "token_invalid");
    let again = second.get("/_sandbox/verdict").await.good();
    let verdicts = |verdict: &Value| verdict["suites"][0]["conduct"].clone();
    assert_eq!(verdicts(&again), verdicts(&verdict), "it judges across the restart");
    assert!(!again.to_string().contains("inconclusive"), "{again}");
    stop(second).await;
    assert_eq!(calls(&start(&scratch).await).await.len(), listed.len() + 7, "and across two");
}

#[actix_web::test]
async fn after_a_kill_no_number_of_a_call_comes_twice_and_no_verdict_pretends_to_know_all() {
    let scratch = Scratch::new("journals-killed");
    let first = start(&scratch).await;
    first.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let listed = calls(&first).await;
    kill(first).await;
    let second = start(&scratch).await;
    assert_eq!(calls(&second).await[..listed.len()], listed);
    let call = second.get("/_sandbox").await;
    let number: u64 = call.header("sandbox-call").unwrap().rsplit('.').next().unwrap().parse().unwrap();
    assert!(number > 100_000, "{number}");
    let all = second.bank.registry.default_sandbox().all_calls().await.unwrap();
    assert!(!all.is_told_since(Seq(1), None), "it may have lost calls");
}

#[actix_web::test]
async fn rules_and_triggers_count_on_after_a_restart() {
    let scratch = Scratch::new("journals-tallies");
    let begin = || bank().scenario(THIRD).faults(SECOND);
    let bank = begin().open_on(Arc::new(scratch.sqlite())).await;
    let token = bank.link("kakeibo", "plain").await;
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.status, 200);
    stop(bank).await;
    let mut said = Vec::new();
    for end in [false, true, false] {
        let bank = begin().open_on(Arc::new(scratch.sqlite())).await;
        said.push(bank.get_as(&token, ACCOUNTS).await.verdict());
        if end { kill(bank).await } else { stop(bank).await }
    }
    assert!(said[0].starts_with("503") && said[1] == "200", "every second call fails: {said:?}");
    assert!(said[2].starts_with("503"), "{said:?}");
    let bank = begin().open_on(Arc::new(scratch.sqlite())).await;
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.verdict(), "401 token_revoked", "the third call was the last");
}

#[actix_web::test]
async fn a_sandbox_of_another_life_knows_no_call_of_the_one_before() {
    let scratch = Scratch::new("journals-lives");
    let bank = start(&scratch).await;
    bank.get("/s/again/_sandbox").await.good();
    bank.bank.registry.put_down().await;
    bank.ask("DELETE", "/_sandboxes/again", &[], "").await.good();
    stop(bank).await;
    let bank = start(&scratch).await;
    let first = bank.get("/s/again/_sandbox").await;
    assert_eq!(first.header("sandbox-call"), Some("again.1"));
}

#[actix_web::test]
async fn a_damaged_journal_is_set_aside_and_no_state_is_lost() {
    let scratch = Scratch::new("journals-damaged");
    let bank = start(&scratch).await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    stop(bank).await;
    fs::write(scratch.0.join("journal.db"), b"no database at all, but long enough to be one".repeat(200)).unwrap();
    let said = Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = said.clone();
    let say = Box::new(move |line: &str| heard.lock().unwrap().push(line.to_owned()));
    let store = SqliteStore::open(&scratch.0, "fingerprint", say).unwrap();
    assert!(said.lock().unwrap()[0].contains("set aside as"), "{said:?}");
    assert!(scratch.0.join("journal.db.damaged-1").exists());
    assert!(store.beside().is_some_and(|beside| !beside.was_closed()), "it does not pretend to know all");
    let bank = crate::support::bank().open_on(Arc::new(store)).await;
    assert_eq!(bank.get_as(access_token(&linked), ACCOUNTS).await.verdict(), "200");
}

#[actix_web::test]
async fn a_hosted_sandbox_is_not_over_because_the_server_was_started_again() {
    let scratch = Scratch::new("journals-idle");
    let hosting = || Some(Hosting { idle_ms: 3_600_000, partners: Box::new(|partners, _| partners) });
    let begin = async || {
        let mut begun = bank();
        begun.hosting = hosting();
        begun.open_on(Arc::new(scratch.sqlite())).await
    };
    let bank = begin().await;
    bank.post("/_sandboxes", &json!({ "name": "kept" })).await;
    bank.wall_passes(3_500_000);
    assert_eq!(bank.get("/s/kept/_sandbox").await.status, 200);
    stop(bank).await;
    let bank = begin().await;
    bank.wall_passes(3_700_000);
    bank.bank.registry.beat((bank.bank.wall)()).await;
    assert_eq!(bank.get("/s/kept/_sandbox").await.status, 200, "its latest call was put down");
    bank.wall_passes(3_600_000);
    bank.bank.registry.beat((bank.bank.wall)()).await;
    assert_eq!(bank.get("/s/kept/_sandbox").await.verdict(), "410 sandbox_expired");
}

#[actix_web::test]
async fn what_signed_id_tokens_before_a_restart_or_a_kill_signs_them_after_it() {
    let scratch = Scratch::new("journals-keys");
    let bank = start(&scratch).await;
    bank.event(&json!({ "event": { "signing_key_rotated": { "overlap": "1h" } } })).await.good();
    let keys = bank.get("/oauth/jwks").await.good();
    assert_eq!(keys["keys"].as_array().map(Vec::len), Some(2));
    kill(bank).await;
    let bank = start(&scratch).await;
    assert_eq!(bank.get("/oauth/jwks").await.good(), keys);
    stop(bank).await;
    assert_eq!(start(&scratch).await.get("/oauth/jwks").await.good(), keys);
}
