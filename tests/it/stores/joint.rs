//! The calls that replicas of one Valkey have answered: each finds those of the others. They need `valkey-server` or
//! `redis-server`.

use super::{
    process::Valkey,
    valkey::{replica, store},
};
use crate::support::{Answered, TestBank, bank};
use futures_util::future::{Either, join, join_all, select};
use kumiai::{
    event::{SandboxName, Seq, Wall},
    journal::{KEPT_CALLS, SERIES},
    store::{Head, JointJournals, Store},
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, pin::pin};

const ACCOUNTS: &str = "/institution/v1/accounts";

fn id(answered: &Answered) -> String {
    answered.header("sandbox-call").unwrap().to_owned()
}

fn listed(list: &Value) -> Vec<String> {
    list["calls"].as_array().unwrap().iter().map(|call| call["call"].as_str().unwrap().to_owned()).collect()
}

/// What one replica answers while the others put down their calls, as they do once a second.
async fn asked(one: &TestBank, path: &str, others: &[&TestBank]) -> Answered {
    let put_down = async {
        loop {
            for other in others {
                other.bank.registry.put_down().await;
            }
        }
    };
    match select(pin!(one.get(path)), pin!(put_down)).await {
        Either::Left((answered, _)) => answered,
        Either::Right(((), _)) => unreachable!(),
    }
}

/// Whether a verdict knows that it has seen all calls.
fn is_whole(verdict: &Value) -> bool {
    !verdict.to_string().contains("inconclusive")
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn a_call_that_one_replica_answered_is_found_explained_and_listed_by_the_other() {
    let valkey = Valkey::start("joint-found");
    let (a, b) = (replica(&valkey).await, replica(&valkey).await);
    let (first, second) = (id(&a.get_as("nonsense", ACCOUNTS).await), id(&b.get_as("nonsense", ACCOUNTS).await));
    assert_eq!((&*first, &*second), ("default.1", "default.10000000001"));
    let unknown = a.get(&format!("/_sandboxes/calls/{second}")).await;
    assert_eq!(unknown.verdict(), "404 not_found", "it has not been put down yet");
    let found = asked(&a, &format!("/_sandboxes/calls/{second}"), &[&b]).await.good();
    assert_eq!(found["call"]["code"], "token_invalid");
    let explain = format!("/_sandbox/explain/{second}");
    assert_eq!(a.get(&explain).await.good(), b.get(&explain).await.good());
    a.get_as("nonsense", ACCOUNTS).await;
    b.get_as("nonsense", ACCOUNTS).await;
    b.bank.registry.put_down().await;
    let calls = listed(&a.get("/_sandbox/journal?operation=list_accounts").await.good());
    let ids = ["default.1", "default.10000000001", "default.5", "default.10000000003"];
    assert_eq!(calls, ids, "in the order in which they came");
    let behind = a.get("/_sandbox/journal?operation=list_accounts&after=10000000001&limit=1").await.good();
    assert_eq!((listed(&behind), &behind["next_after"]), (vec!["default.5".to_owned()], &json!(5)));
    assert!(a.get("/").await.text().contains("default.10000000003"), "the developer's page shows them, too");
    // A replica that begins now knows them, and numbers its own apart.
    let third = replica(&valkey).await;
    a.bank.registry.put_down().await;
    assert_eq!(listed(&third.get("/_sandbox/journal?operation=list_accounts").await.good()), ids);
    assert_eq!(id(&third.get("/_sandbox").await), "default.20000000002");
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn replicas_sign_id_tokens_with_the_same_keys() {
    let valkey = Valkey::start("joint-keys");
    let (a, b) = (replica(&valkey).await, replica(&valkey).await);
    a.event(&json!({ "event": { "signing_key_rotated": { "overlap": "1h" } } })).await.good();
    let (of_a, of_b) = join(a.get("/oauth/jwks"), b.get("/oauth/jwks")).await;
    let (of_a, of_b) = (of_a.good(), of_b.good());
    assert_eq!(of_a["keys"].as_array().map(Vec::len), Some(2));
    assert_eq!(of_a, of_b);
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn no_two_replicas_give_a_call_the_same_number() {
    let valkey = Valkey::start("joint-numbers");
    let replicas = join_all((0..3).map(|_| replica(&valkey))).await;
    let calls = (0..300).map(|n| replicas[n % 3].get(["/_sandbox", "/s/other/_sandbox"][n % 2]));
    let ids: BTreeSet<String> = join_all(calls).await.iter().map(id).collect();
    assert_eq!(ids.len(), 300);
    assert!(ids.iter().all(|id| id.len() <= "default.".len() + 11), "{ids:?}");
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn a_verdict_counts_the_calls_of_all_replicas_and_says_when_it_may_not_know_them() {
    let valkey = Valkey::start("joint-verdict");
    let (a, b) = (replica(&valkey).await, replica(&valkey).await);
    let token = a.link("kakeibo", "plain").await;
    a.advance_to("2026-06-10T23:30:00+09:00").await;
    // Each is told when to come again, and comes to the other at once.
    for n in 0..40 {
        let refused = [&a, &b][n % 2].get_as(&token, ACCOUNTS).await;
        assert_eq!(refused.verdict(), "503 outside_service_hours");
    }
    let words = |verdict: &Value| -> Vec<(Value, Value)> {
        let rules = verdict["suites"][0]["conduct"].as_array().unwrap();
        rules.iter().map(|rule| (rule["rule"].clone(), rule["verdict"].clone())).collect()
    };
    let before = a.get("/_sandbox/verdict").await.good();
    assert!(!is_whole(&before), "the other has not put down anything: {before}");
    let after = asked(&a, "/_sandbox/verdict", &[&b]).await.good();
    assert!(is_whole(&after), "{after}");
    assert_eq!(words(&after), words(&asked(&b, "/_sandbox/verdict", &[&a]).await.good()), "both judge alike");
    // The same calls at one bank come to the same.
    let alone = bank().open().await;
    let token = alone.link("kakeibo", "plain").await;
    alone.advance_to("2026-06-10T23:30:00+09:00").await;
    for _ in 0..40 {
        alone.get_as(&token, ACCOUNTS).await;
    }
    let alone = words(&alone.get("/_sandbox/verdict").await.good());
    assert!(alone.iter().any(|(_, verdict)| verdict == "fail"), "{alone:?}");
    assert_eq!(words(&after), alone);
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn of_a_replica_that_was_killed_no_verdict_pretends_to_know_all_calls_and_of_one_that_ended_it_does() {
    let valkey = Valkey::start("joint-killed");
    let a = replica(&valkey).await;
    let ended = replica(&valkey).await;
    ended.link("kakeibo", "plain").await;
    ended.bank.registry.close().await;
    assert!(is_whole(&a.get("/_sandbox/verdict").await.good()), "it has put down everything");
    let killed = replica(&valkey).await;
    killed.link("kakeibo", "plain").await;
    killed.bank.registry.put_down().await;
    drop(killed);
    assert!(!is_whole(&a.get("/_sandbox/verdict").await.good()), "it may have answered more");
    // Once it had been silent for long, what began then cannot have been called at it.
    let sandbox = a.bank.registry.default_sandbox();
    let now = store(&valkey).await.now().await.unwrap();
    assert!(!sandbox.others_have_told(Some(now.plus(59_000)), now.plus(59_000)).await);
    assert!(sandbox.others_have_told(Some(now.plus(61_000)), now.plus(61_000)).await);
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn a_journal_at_the_store_is_bounded_and_says_what_it_has_forgotten() {
    let valkey = Valkey::start("joint-bounded");
    let a = replica(&valkey).await;
    a.get_as("nonsense", ACCOUNTS).await;
    let name = SandboxName::default_name();
    let sample = a.bank.registry.default_sandbox().journal().latest(1).remove(0);
    let other = store(&valkey).await;
    let many = 2 * KEPT_CALLS as u64;
    for from in (0..many).step_by(1_024) {
        let calls = (from..from + 1_024).map(|n| {
            let mut call = sample.clone();
            (call.call, call.wall_at) =
                (other.replica() * SERIES + n + 1, sample.wall_at.plus(i64::try_from(n).unwrap()));
            call
        });
        let head = Head { life: 1, ..Head::default() };
        other.beside().unwrap().note(&name, calls.collect(), head).await.unwrap();
    }
    let kept = other.together(&name).await.unwrap();
    assert!((KEPT_CALLS..KEPT_CALLS + 200).contains(&kept.calls.len()), "{}", kept.calls.len());
    assert_eq!(kept.forgotten + kept.calls.len() as u64, many);
    assert_eq!(kept.calls.last().unwrap().call, SERIES + many);
    let sandbox = a.bank.registry.default_sandbox();
    let all = sandbox.all_calls().await.unwrap();
    assert!(!all.is_told_since(Seq(1), Some(sample.wall_at)), "calls are forgotten");
    assert!(all.is_told_since(Seq(2), Some(kept.forgotten_by.plus(1))), "but none of what began later");
    let oldest = all.journal().latest(KEPT_CALLS).pop().unwrap().call;
    let evicted = a.get(&format!("/_sandbox/explain/default.{}", SERIES + 1)).await;
    assert_eq!(evicted.verdict(), "410 call_evicted");
    assert!(evicted.text().contains(&format!("default.{oldest}")), "{}", evicted.text());
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn what_is_put_down_of_a_life_that_is_over_is_not_kept() {
    let valkey = Valkey::start("joint-lives");
    let (a, b) = (replica(&valkey).await, replica(&valkey).await);
    let late = id(&b.get("/s/again/_sandbox").await);
    a.get("/s/again/_sandbox").await.good();
    a.ask("DELETE", "/_sandboxes/again", &[], "").await.good();
    b.bank.registry.put_down().await;
    let again = a.get("/s/again/_sandbox").await;
    let known = listed(&a.get("/s/again/_sandbox/journal").await.good());
    assert_eq!(known, [id(&again)], "{late} was a call of another sandbox");
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn calls_that_cannot_be_put_down_stay_in_memory_and_nobody_waits_for_that() {
    let mut valkey = Valkey::start("joint-gone");
    let a = replica(&valkey).await;
    let first = id(&a.get_as("nonsense", ACCOUNTS).await);
    valkey.process.signal("KILL");
    valkey.process.ended();
    let refused = id(&a.get_as("nonsense", ACCOUNTS).await);
    assert!(!a.bank.registry.put_down().await);
    valkey.again();
    let mut tries = 0;
    while !a.bank.registry.put_down().await {
        tries += 1;
        assert!(tries < 100, "it does not come back");
    }
    let kept = store(&valkey).await.together(&SandboxName::default_name()).await.unwrap();
    let kept: Vec<String> = kept.calls.iter().map(|call| format!("default.{}", call.call)).collect();
    assert_eq!(kept, [first, refused]);
    let (one, two) = join(a.bank.registry.put_down(), store(&valkey)).await;
    assert!(one && two.others_told_until().await.unwrap().iter().any(|told| *told > Wall(0)));
}
