//! Replicas that share one Valkey: what one has answered, the other knows. They need `valkey-server` or `redis-server`.

use super::{contract::honours_the_contract, process::Valkey};
use crate::{
    scene::access_token,
    support::{TestBank, bank},
};
use kumiai::{
    event::{SandboxName, Seq},
    sandbox::Hosting,
    store::{Head, OpenError, SharedStore, Store, ValkeyStore},
};
use serde_json::json;
use std::{collections::BTreeSet, sync::Arc};

const ACCOUNTS: &str = "/institution/v1/accounts";

pub async fn store(valkey: &Valkey) -> Arc<ValkeyStore> {
    Arc::new(ValkeyStore::open(&valkey.url(), "fingerprint", Box::new(|_| {})).await.unwrap())
}

/// A replica with a connection of its own.
pub async fn replica(valkey: &Valkey) -> TestBank {
    bank().open_on(store(valkey).await).await
}

/// Says something to the server besides what replicas say.
async fn tell(valkey: &Valkey, words: &[&str]) {
    let client = redis::Client::open(valkey.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let mut command = redis::cmd(words[0]);
    command.arg(&words[1..]);
    let _: redis::Value = command.query_async(&mut connection).await.unwrap();
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn valkey_honours_the_contract_of_stores() {
    let valkey = Valkey::start("valkey-contract");
    honours_the_contract("valkey", &*store(&valkey).await).await;
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn what_one_replica_revoked_the_other_refuses_two_thousand_times() {
    let valkey = Valkey::start("valkey-two");
    let (a, b) = (replica(&valkey).await, replica(&valkey).await);
    let asked = json!({ "partner": "kakeibo", "customer": "plain" });
    for round in 0..2_000 {
        let (here, there) = if round % 2 == 0 { (&a, &b) } else { (&b, &a) };
        let linked = here.linked(&asked).await;
        let token = access_token(&linked);
        assert_eq!(there.get_as(token, ACCOUNTS).await.verdict(), "200", "round {round}: made there, unknown here");
        let revoked = there.event(&json!({ "event": { "tokens_revoked": { "customer": "plain" } } })).await;
        assert_eq!(revoked.verdict(), "200");
        assert_eq!(here.get_as(token, ACCOUNTS).await.verdict(), "401 token_revoked", "round {round}");
        assert_eq!(there.get_as(token, ACCOUNTS).await.verdict(), "401 token_revoked", "round {round}");
    }
    assert_eq!(a.get("/_sandbox").await.good(), b.get("/_sandbox").await.good());
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn replicas_that_write_at_the_same_time_share_one_log_without_a_gap() {
    let valkey = Valkey::start("valkey-many");
    let replicas = [replica(&valkey).await, replica(&valkey).await, replica(&valkey).await];
    let customers = ["all-kinds", "plain", "heavy-day", "corporate"];
    let links = (0..300).map(|n| {
        let asked = json!({ "partner": "kakeibo", "customer": customers[n % 4] });
        let bank = &replicas[n % 3];
        async move { bank.linked(&asked).await["link_id"].as_str().unwrap().to_owned() }
    });
    let ids: BTreeSet<String> = futures_util::future::join_all(links).await.into_iter().collect();
    assert_eq!(ids.len(), 300);
    let log = store(&valkey).await.read_after(&SandboxName::default_name(), Seq(0)).await.unwrap();
    assert!(log.iter().zip(1..).all(|(record, seq)| record.seq == Seq(seq)));
    // A sandbox that one has made, the other finds, a token in hand or not.
    let linked = replicas[0].post("/s/new/_sandbox/links", &json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let read = replicas[1].get_as(access_token(&linked.good()), "/s/new/institution/v1/accounts").await;
    assert_eq!(read.verdict(), "200");
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn a_sandbox_that_one_replica_deleted_is_another_one_when_a_new_replica_makes_it() {
    let valkey = Valkey::start("valkey-lives");
    let asked = json!({ "partner": "kakeibo", "customer": "plain" });
    let mut tokens: Vec<String> = Vec::new();
    for _ in 0..3 {
        let bank = replica(&valkey).await;
        let linked = bank.post("/s/again/_sandbox/links", &asked).await.good();
        for old in &tokens {
            let refused = bank.get_as(old, "/s/again/institution/v1/accounts").await;
            assert_eq!(refused.verdict(), "401 token_expired");
        }
        tokens.push(access_token(&linked).to_owned());
        bank.ask("DELETE", "/_sandboxes/again", &[], "").await.good();
    }
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn replicas_count_calls_together() {
    let valkey = Valkey::start("valkey-tallies");
    let rules = "  - { id: third, match: { operation: list_accounts }, when: { every: 3 }, inject: { error: { status: 503 } } }\n";
    let timeline = "timeline:\n  - { on_call: { operation: read_account, nth: 3 }, event: { tokens_revoked: { partner: kakeibo } } }\n";
    let begin = async || bank().scenario(timeline).faults(rules).open_on(store(&valkey).await).await;
    let replicas = [begin().await, begin().await];
    let token = replicas[0].link("kakeibo", "plain").await;
    for n in 1..=30 {
        let status = replicas[n % 2].get_as(&token, ACCOUNTS).await.status;
        assert_eq!(status, if n % 3 == 0 { 503 } else { 200 }, "call {n}");
    }
    let account = replicas[0].ordinary("plain").await;
    let mut said = Vec::new();
    for n in 0..4 {
        said.push(replicas[n % 2].get_as(&token, &account).await.verdict());
    }
    assert_eq!(said, ["200", "200", "200", "401 token_revoked"]);
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn replicas_count_together_against_a_rate_whose_stretch_begins_with_its_first_call() {
    let valkey = Valkey::start("valkey-rates");
    let rules = "  - { id: limit, match: { operation: list_accounts }, when: { between: ['12:00', '13:00'] }, inject: { rate_limit: { calls: 5, per: 10h } } }\n";
    let begin = async || bank().faults(rules).open_on(store(&valkey).await).await;
    let replicas = [begin().await, begin().await];
    let token = replicas[0].link("kakeibo", "plain").await;
    let mut said = Vec::new();
    for n in 0..4 {
        said.push(replicas[n % 2].get_as(&token, ACCOUNTS).await.status);
    }
    replicas[0].post("/_sandbox/clock/advance", &json!({ "to": "2026-06-10T12:00:00+09:00" })).await.good();
    let token = replicas[0].link("kakeibo", "plain").await;
    for n in 0..8 {
        said.push(replicas[n % 2].get_as(&token, ACCOUNTS).await.status);
    }
    assert_eq!(said, [200, 200, 200, 200, 200, 200, 200, 200, 200, 429, 429, 429]);
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn a_hosted_sandbox_that_one_replica_is_called_for_does_not_end_at_the_other() {
    let valkey = Valkey::start("valkey-idle");
    let begin = async || {
        let mut begun = bank();
        begun.hosting = Some(Hosting { idle_ms: 3_600_000, partners: Box::new(|partners, _| partners) });
        begun.open_on(store(&valkey).await).await
    };
    let (a, b) = (begin().await, begin().await);
    assert_eq!(a.post("/_sandboxes", &json!({ "name": "busy" })).await.status, 201);
    assert_eq!(b.get("/s/busy/_sandbox").await.status, 200);
    let busy = SandboxName::parse("busy").unwrap();
    // Time is the server's, whatever the replicas take it for.
    let here = b.bank.registry.find(&busy).unwrap().last_called();
    let elsewhere = Head { life: 1, called_at: here.plus(3_000_000), ..Head::default() };
    store(&valkey).await.beside().unwrap().note(&busy, Vec::new(), elsewhere).await.unwrap();
    b.bank.registry.beat(here.plus(3_700_000)).await;
    assert!(b.bank.registry.find(&busy).is_some(), "it was called elsewhere");
    b.bank.registry.beat(here.plus(6_600_000)).await;
    assert!(b.bank.registry.find(&busy).is_none(), "nobody calls it any more");
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn while_the_store_is_gone_everything_is_refused_and_afterwards_nothing_is_lost() {
    let mut valkey = Valkey::start("valkey-gone");
    let bank = replica(&valkey).await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    for signal in ["KILL", "STOP"] {
        valkey.process.signal(signal);
        for path in [ACCOUNTS, "/_sandbox/clock", "/anser/v1/banks/2404/accounts"] {
            let refused = bank.get_as(access_token(&linked), path).await;
            assert_eq!(refused.verdict(), "503 store_unavailable", "{signal}: {path}");
        }
        let refused = bank.advance(&json!({ "by": "1m" })).await;
        assert_eq!(refused.verdict(), "503 store_unavailable");
        assert_eq!((bank.get("/readyz").await.status, bank.get("/healthz").await.status), (503, 200));
        if signal == "KILL" {
            valkey.process.ended();
            valkey.again();
        } else {
            valkey.process.signal("CONT");
        }
        // The connection comes back by itself; the first calls may still find the old one broken.
        let mut tries = 0;
        while bank.get("/readyz").await.status != 200 {
            tries += 1;
            assert!(tries < 100, "{signal}: it does not come back");
            tokio::task::yield_now().await;
        }
        assert_eq!(bank.get_as(access_token(&linked), ACCOUNTS).await.verdict(), "200");
    }
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn a_store_that_has_lost_something_is_told_from_one_that_has_it() {
    let valkey = Valkey::start("valkey-lost");
    let bank = replica(&valkey).await;
    let log = "kumiai:log:default";
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let last = store(&valkey).await.read_after(&SandboxName::default_name(), Seq(0)).await.unwrap().len();
    tell(&valkey, &["COPY", log, "kept"]).await;
    let losses: [&[&str]; 3] = [&["XTRIM", log, "MAXLEN", "0"], &["DEL", log], &["FLUSHDB"]];
    for (n, loss) in losses.into_iter().enumerate() {
        tell(&valkey, loss).await;
        for _ in 0..2 {
            let refused = bank.get_as(access_token(&linked), ACCOUNTS).await;
            assert_eq!(refused.verdict(), "503 store_unavailable", "{loss:?}");
        }
        assert_eq!(bank.get("/readyz").await.status, 503);
        if n < 2 {
            tell(&valkey, &["COPY", "kept", log, "REPLACE"]).await;
            assert_eq!(bank.get_as(access_token(&linked), ACCOUNTS).await.verdict(), "200", "what is restored is read");
            tell(&valkey, &["COPY", log, "kept", "REPLACE"]).await;
        }
    }
    // Another replica that begins anew under the same name does not make the first one believe it.
    let anew = replica(&valkey).await;
    for _ in 0..=last {
        anew.linked(&json!({ "partner": "kakeibo", "customer": "corporate" })).await;
    }
    assert_eq!(bank.get_as(access_token(&linked), ACCOUNTS).await.verdict(), "503 store_unavailable");
    assert_eq!(anew.get("/readyz").await.status, 200);
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn a_reader_whose_place_was_trimmed_away_reads_the_log_anew() {
    let valkey = Valkey::start("valkey-trim");
    let (a, b) = (store(&valkey).await, store(&valkey).await);
    let name = SandboxName::parse("trimmed").unwrap();
    a.append(&name, Seq(0), super::contract::records(1..=5)).await.unwrap();
    assert_eq!(b.read_after(&name, Seq(0)).await.unwrap().len(), 5);
    a.append(&name, Seq(5), super::contract::records(6..=9)).await.unwrap();
    let tail = b.tail(&name, Seq(5)).await.unwrap();
    assert_eq!((tail.whole, tail.records), (false, super::contract::records(6..=9)));
    a.append(&name, Seq(9), super::contract::records(10..=12)).await.unwrap();
    a.trim_before(&name, super::contract::records([1, 3, 11])).await.unwrap();
    let tail = b.tail(&name, Seq(9)).await.unwrap();
    assert_eq!((tail.whole, tail.records), (true, super::contract::records([1, 3, 11, 12])));
    assert_eq!(b.tail(&name, Seq(12)).await.unwrap().records, []);
    // Its own place is still there, but not everything behind it.
    a.append(&name, Seq(12), super::contract::records(13..=15)).await.unwrap();
    a.trim_before(&name, super::contract::records([1, 12, 15])).await.unwrap();
    let tail = b.tail(&name, Seq(12)).await.unwrap();
    assert_eq!((tail.whole, tail.records), (true, super::contract::records([1, 12, 15])));
}

#[actix_web::test]
#[ignore = "needs valkey"]
async fn a_store_under_another_secret_or_out_of_reach_is_refused() {
    let mut valkey = Valkey::start("valkey-refused");
    drop(store(&valkey).await);
    let another = ValkeyStore::open(&valkey.url(), "another", Box::new(|_| {})).await;
    assert_eq!(another.err(), Some(OpenError::OtherSecret));
    tell(&valkey, &["HSET", "kumiai:meta", "format", "9"]).await;
    let newer = ValkeyStore::open(&valkey.url(), "fingerprint", Box::new(|_| {})).await;
    assert_eq!(newer.err(), Some(OpenError::Format { found: "9".to_owned(), known: 1 }));
    valkey.process.signal("KILL");
    valkey.process.ended();
    let gone = ValkeyStore::open(&valkey.url(), "fingerprint", Box::new(|_| {})).await;
    assert!(matches!(gone.err(), Some(OpenError::Unavailable(_))));
}
