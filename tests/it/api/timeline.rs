//! What a scenario's timeline does: on time, in order, whether anybody asks or not.

use crate::{scene::outage, support::bank};
use kumiai::{
    event::{Fact, Record, SandboxName, Seq},
    store::{MemoryStore, Store},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// What stands in the log, as `bank time, what` from the first event of the timeline on.
async fn log(store: &Arc<MemoryStore>) -> Vec<String> {
    let records = store.read_after(&SandboxName::default_name(), Seq(0)).await.unwrap();
    let said = |record: &Arc<Record>| {
        let what = match &record.fact {
            Fact::OutageBegan(outage) => format!("outage {}", outage.id),
            Fact::Ended { id } => format!("ended {id}"),
            Fact::DidNotHappen { id, .. } => format!("did not happen {id}"),
            Fact::TransactionPosted { posting, .. } => format!("posted {} at {}", posting.amount, posting.booked_at),
            Fact::TokensExpired { .. } => "tokens expired".to_owned(),
            Fact::ClockSet(clock) => format!("clock {} at {}", clock.mode, clock.anchor_bank),
            _ => return None,
        };
        Some(format!("{} {what}", record.bank_at).replace("2026-06-10T", "").replace("+09:00", ""))
    };
    records.iter().filter_map(said).skip(1).collect()
}

/// Lets an hour of wall time pass in a flowing bank with this timeline, then asks once.
async fn unwatched(timeline: &str) -> (Vec<String>, String) {
    let store = Arc::new(MemoryStore::default());
    let bank = bank().flowing(1.0).timeline(timeline).open_on(store.clone()).await;
    bank.wall_passes(3_600_000);
    let now = bank.now().await;
    (log(&store).await, now)
}

#[actix_web::test]
async fn what_fell_due_while_nobody_asked_happened_at_its_own_instant() {
    let (log, now) = unwatched(
        "
  - { id: short, at: +5m, for: 10m, event: { outage: { scope: [data] } } }
  - { at: +20m, event: { transaction_posted: { account: plain/ordinary_deposit, amount: 100 } } }
  - { id: long, at: +30m, for: 2h, event: { outage: { scope: [data] } } }
  - { id: nobody, at: +40m, event: { tokens_expired: {} } }
",
    )
    .await;
    let expected = [
        "10:05:00 outage short",
        "10:15:00 ended short",
        "10:20:00 posted 100 at 10:20:00",
        "10:30:00 outage long",
        "10:40:00 did not happen nobody",
    ];
    assert_eq!(log, expected);
    assert_eq!(now, "2026-06-10T11:00:00+09:00");
}

#[actix_web::test]
async fn a_clock_that_a_timeline_moves_while_nobody_asks_loses_no_time() {
    let (log, now) = unwatched("\n  - { at: +10m, event: { clock_advanced: { by: 2h } } }\n").await;
    assert_eq!(log, ["12:10:00 clock flowing at 12:10:00"]);
    assert_eq!(now, "2026-06-10T13:00:00+09:00");

    let (log, now) = unwatched("\n  - { at: +10m, event: { clock_set: { speed: 60 } } }\n").await;
    assert_eq!(log, ["10:10:00 clock flowing at 10:10:00"]);
    // 10 minutes at the wall's pace, then 50 at sixty times that.
    assert_eq!(now, "2026-06-12T12:10:00+09:00");

    let (log, now) = unwatched("\n  - { at: +10m, event: { clock_set: { mode: frozen } } }\n").await;
    assert_eq!(log, ["10:10:00 clock frozen at 10:10:00"]);
    assert_eq!(now, "2026-06-10T10:10:00+09:00");
}

#[actix_web::test]
async fn an_advance_tells_what_happened_on_the_way_in_order() {
    let timeline = "
  - { id: second, at: +2h, event: { transaction_posted: { account: plain/ordinary_deposit, amount: 5 } } }
  - { id: first, at: +1h, for: 2h, event: { outage: { scope: [data] } } }
  - { id: after, at: +9h, event: { tokens_expired: {} } }
";
    let bank = bank().timeline(timeline).open().await;
    bank.link("kakeibo", "plain").await;
    let upcoming = bank.get("/_sandbox/clock/upcoming").await.good();
    let upcoming: Vec<&str> =
        upcoming["upcoming"].as_array().unwrap().iter().filter_map(|entry| entry["id"].as_str()).collect();
    assert_eq!(upcoming, ["first", "second", "after"]);

    let advanced = bank.advance(&json!({ "by": "4h" })).await.good();
    let happened: Vec<String> = advanced["happened"].as_array().unwrap().iter().map(line).collect();
    let expected = [
        "2026-06-10T11:00:00+09:00 outage_began first",
        "2026-06-10T12:00:00+09:00 transaction_posted -",
        "2026-06-10T13:00:00+09:00 ended first",
    ];
    assert_eq!(happened, expected);
    assert_eq!(advanced["now"], "2026-06-10T14:00:00+09:00");
    let seqs: Vec<u64> =
        advanced["happened"].as_array().unwrap().iter().map(|happened| happened["seq"].as_u64().unwrap()).collect();
    assert!(seqs.is_sorted());
}

fn line(happened: &Value) -> String {
    let id = happened["id"].as_str().unwrap_or("-");
    format!("{} {} {id}", happened["at"].as_str().unwrap(), happened["event"].as_str().unwrap())
}

#[actix_web::test]
async fn what_cannot_happen_says_why_and_does_not_stop_the_rest() {
    let timeline = "
  - { id: too-much, at: +1m, event: { transaction_posted: { account: plain/ordinary_deposit, amount: -9999999999999 } } }
  - { id: nobody-linked, at: +2m, event: { tokens_expired: { partner: kakeibo } } }
  - { id: no-such-account, at: +3m, event: { transaction_posted: { account: all-kinds/time_deposit, amount: 1 } } }
  - { id: fine, at: +5m, event: { transaction_posted: { account: plain/ordinary_deposit, amount: 1 } } }
";
    let bank = bank().timeline(timeline).open().await;
    let happened = bank.advance(&json!({ "by": "10m" })).await.good()["happened"].clone();
    let said: Vec<String> = happened.as_array().unwrap().iter().map(line).collect();
    let expected = [
        "2026-06-10T10:01:00+09:00 did_not_happen too-much",
        "2026-06-10T10:02:00+09:00 did_not_happen nobody-linked",
        "2026-06-10T10:03:00+09:00 did_not_happen no-such-account",
        "2026-06-10T10:05:00+09:00 transaction_posted -",
    ];
    assert_eq!(said, expected);
    for (i, reason) in ["at most", "no live link", "has no statement"].iter().enumerate() {
        assert!(happened[i]["reason"].as_str().unwrap().contains(reason), "{}", happened[i]["reason"]);
    }
}

#[actix_web::test]
async fn a_name_that_the_bank_makes_up_is_never_one_of_the_timeline() {
    let timeline = "
  - { at: +1h, event: { outage: {} } }
  - { at: +2h, event: { outage: {} } }
  - { at: +3h, event: { outage: {} } }
";
    let bank = bank().timeline(timeline).open().await;
    for _ in 0..3 {
        let posted = bank.event(&json!({ "event": { "outage": { "scope": ["card_loan"] } } })).await;
        assert_eq!(posted.verdict(), "200", "{}", posted.text());
    }
    let taken = bank.event(&outage("event-1", &["data"])).await;
    assert_eq!(taken.verdict(), "409 event_impossible");
    assert_eq!(taken.named(), ["id"]);
}
