//! Many at once: writers of one sandbox, makers of one name.

use crate::{
    scene::access_token,
    stores::hindered::{Hindered, Hindrance},
    support::{TestBank, bank},
};
use futures_util::future::join_all;
use kumiai::{
    event::{Fact, Record, SandboxName, Seq},
    store::Store,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::Ordering},
};

/// A store that takes its time: everybody else gets a turn before an append is durable.
fn slow() -> Arc<Hindered> {
    Hindered::new(|_| Hindrance::Delay(3))
}

async fn log(store: &Hindered, sandbox: &str) -> Vec<Arc<Record>> {
    store.read_after(&SandboxName::parse(sandbox).unwrap(), Seq(0)).await.unwrap()
}

/// Customers with both a cash card and an internet banking contract.
async fn linkable_by_all(bank: &TestBank, many: usize) -> Vec<Value> {
    let people = bank.get("/_sandbox/people?limit=200").await.good();
    let both = |person: &&Value| person["login"]["institution"].is_object() && person["login"]["anser"].is_object();
    let customers: Vec<Value> =
        people["people"].as_array().unwrap().iter().filter(both).map(|person| person["customer_id"].clone()).collect();
    assert!(customers.len() >= many, "the town has too few of them");
    customers
}

#[actix_web::test]
async fn sixty_four_writers_at_once_share_one_append_and_nothing_else() {
    let store = slow();
    let bank = bank().open_on(store.clone()).await;
    let before = store.appends.load(Ordering::SeqCst);
    let begun = log(&store, "default").await.len();
    let partners = ["kakeibo", "kaikei", "docs", "docs-anser"];
    // A customer who links the same partner anew ends the link before, so each pair is met once.
    let customers = linkable_by_all(&bank, 16).await;
    let links = (0..64).map(|n| {
        let asked = json!({ "partner": partners[n % 4], "customer": customers[n / 4] });
        let bank = &bank;
        async move { bank.linked(&asked).await }
    });
    let linked = join_all(links).await;
    assert_eq!(store.appends.load(Ordering::SeqCst) - before, 1, "64 writers, one append");

    let tokens: BTreeSet<&str> = linked.iter().map(access_token).collect();
    let refresh: BTreeSet<&str> = linked.iter().map(|answer| answer["refresh_token"].as_str().unwrap()).collect();
    let ids: BTreeSet<&str> = linked.iter().map(|answer| answer["link_id"].as_str().unwrap()).collect();
    assert_eq!((tokens.len(), refresh.len(), ids.len()), (64, 64, 64));
    for (n, answer) in linked.iter().enumerate() {
        let path = if n % 2 == 1 { "/anser/v1/banks/2404/accounts" } else { "/institution/v1/accounts" };
        assert_eq!(bank.get_as(access_token(answer), path).await.status, 200, "writer {n} holds another's token");
        let explained = bank.explained(&bank.get_as(access_token(answer), path).await).await;
        assert_eq!((&explained["partner"], &explained["link_id"]), (&json!(partners[n % 4]), &answer["link_id"]));
    }
    let log = log(&store, "default").await;
    assert_eq!(
        log[begun..].iter().filter(|record| !matches!(record.fact, Fact::TokenFirstUsed { .. })).count(),
        64 * 3
    );
    assert!(log.iter().zip(1..).all(|(record, seq)| record.seq == Seq(seq)), "the log has no gap");
}

#[actix_web::test]
async fn who_is_refused_among_many_spoils_nothing_for_the_others() {
    let store = slow();
    let bank = bank().open_on(store.clone()).await;
    let calls = (0..30).map(|n| {
        let customer = if n % 3 == 0 { "nobody" } else { "plain" };
        let asked = json!({ "partner": "kakeibo", "customer": customer });
        let bank = &bank;
        async move { bank.post("/_sandbox/links", &asked).await.status }
    });
    let statuses = join_all(calls).await;
    for (n, status) in statuses.iter().enumerate() {
        assert_eq!(*status, if n % 3 == 0 { 400 } else { 200 });
    }
    let log = log(&store, "default").await;
    assert_eq!(log.iter().filter(|record| matches!(record.fact, Fact::Linked(_))).count(), 20);
    assert!(log.iter().zip(1..).all(|(record, seq)| record.seq == Seq(seq)));
}

#[actix_web::test]
async fn two_makers_of_one_name_get_the_same_sandbox() {
    let store = slow();
    let bank = bank().open_on(store.clone()).await;
    let customers = linkable_by_all(&bank, 8).await;
    let calls = (0..8).map(|n| {
        let (bank, customer) = (&bank, &customers[n]);
        async move {
            let asked = json!({ "partner": "kakeibo", "customer": customer });
            let linked = bank.post("/s/new/_sandbox/links", &asked).await;
            linked.good()
        }
    });
    let linked = join_all(calls).await;
    for answer in &linked {
        let read = bank.get_as(access_token(answer), "/s/new/institution/v1/accounts").await;
        assert_eq!(read.status, 200, "a token of the sandbox that lost");
    }
    let ids: BTreeSet<&str> = linked.iter().map(|answer| answer["link_id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 8);
    let log = log(&store, "new").await;
    assert!(log.iter().zip(1..).all(|(record, seq)| record.seq == Seq(seq)));
    assert_eq!(log.iter().filter(|record| matches!(record.fact, Fact::Opened(_))).count(), 1);
}

#[actix_web::test]
async fn what_the_store_refuses_has_not_happened() {
    let store = Hindered::new(|n| if n % 2 == 1 { Hindrance::Fail } else { Hindrance::Delay(0) });
    let bank = bank().open_on(store.clone()).await;
    let asked = json!({ "partner": "kakeibo", "customer": "plain" });
    let refused = bank.post("/_sandbox/links", &asked).await;
    assert_eq!(refused.verdict(), "503 store_unavailable");
    let linked = bank.linked(&asked).await;
    assert_eq!(linked["link_id"], "link-0", "the number of what did not happen is free");
    assert_eq!(bank.get_as(access_token(&linked), "/institution/v1/accounts").await.status, 200);
    let moved = bank.advance(&json!({ "by": "1h" })).await;
    assert_eq!(moved.verdict(), "503 store_unavailable");
    assert_eq!(bank.now().await, "2026-06-10T10:00:00+09:00");
    let name = SandboxName::default_name();
    let log = store.read_after(&name, Seq(0)).await.unwrap();
    assert!(log.iter().zip(1..).all(|(record, seq)| record.seq == Seq(seq)));
}
