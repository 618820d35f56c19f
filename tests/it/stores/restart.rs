//! A bank that is stopped and started again goes on as it was left.

use super::contract::{Scratch, records};
use crate::{
    scene::{access_token, outage},
    support::{TestBank, bank},
};
use kumiai::{
    event::{Jst, Record, SandboxName, Seq},
    store::{MemoryStore, OpenError, SqliteStore, Store, StoreError},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::json;
use std::{fs, os::unix::fs::PermissionsExt, sync::Arc};

async fn start(scratch: &Scratch) -> TestBank {
    bank().open_on(Arc::new(scratch.sqlite())).await
}

#[actix_web::test]
async fn a_bank_that_is_started_again_has_the_same_tokens_links_events_and_clock() {
    let scratch = Scratch::new("restart");
    let bank = start(&scratch).await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let revoked = bank.linked(&json!({ "partner": "kakeibo", "customer": "heavy-day" })).await;
    bank.event(&json!({ "event": { "tokens_revoked": { "customer": "heavy-day" } } })).await.good();
    bank.event(
        &json!({ "event": { "transaction_posted": { "account": "plain/ordinary_deposit", "amount": 12_345 } } }),
    )
    .await
    .good();
    bank.event(&outage("stop", &["anser"])).await.good();
    bank.advance(&json!({ "by": "5m" })).await.good();
    let elsewhere =
        bank.post("/s/elsewhere/_sandbox/links", &json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let elsewhere = elsewhere.good();
    let path = format!("{}/balance", bank.ordinary("plain").await);
    let balance = bank.get_as(access_token(&linked), &path).await.good();
    let (clock, sandbox) = (bank.get("/_sandbox/clock").await.good(), bank.get("/_sandbox").await.good());
    drop(bank);

    let bank = start(&scratch).await;
    assert_eq!(bank.get("/_sandbox/clock").await.good(), clock);
    assert_eq!(bank.get("/_sandbox").await.good(), sandbox);
    assert_eq!(bank.get_as(access_token(&linked), &path).await.good(), balance);
    let refused = bank.get_as(access_token(&revoked), "/institution/v1/accounts").await;
    assert_eq!(refused.verdict(), "401 token_revoked");
    let stopped = bank.get_as(access_token(&linked), "/anser/v1/banks/2404/accounts").await;
    assert_eq!(stopped.verdict(), "503 service_suspended");
    // A token makes no sandbox, but it finds the one that is kept.
    let read = bank.get_as(access_token(&elsewhere), "/s/elsewhere/institution/v1/accounts").await;
    assert_eq!(read.verdict(), "200");
    let again = bank.linked(&json!({ "partner": "kakeibo", "customer": "corporate" })).await;
    assert_eq!(again["link_id"], "link-2", "numbers go on");
}

#[actix_web::test]
async fn bank_time_never_falls_below_the_last_recorded_instant_whatever_the_wall_does() {
    let scratch = Scratch::new("monotonic");
    let bank = bank().flowing(60.0).open_on(Arc::new(scratch.sqlite())).await;
    bank.wall_passes(3_600_000);
    bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let before = Jst::parse(&bank.now().await).unwrap();
    drop(bank);
    let bank = start(&scratch).await;
    assert_eq!(Jst::parse(&bank.now().await).unwrap(), before, "the wall went back by an hour");
    bank.wall_passes(3_601_000);
    assert_eq!(Jst::parse(&bank.now().await).unwrap(), before.plus(60_000));
}

#[actix_web::test]
async fn a_sandbox_that_was_deleted_before_a_restart_and_made_anew_after_it_knows_no_token_of_before() {
    let scratch = Scratch::new("lives");
    let asked = json!({ "partner": "kakeibo", "customer": "plain" });
    let mut tokens: Vec<String> = Vec::new();
    for _ in 0..3 {
        let bank = start(&scratch).await;
        let linked = bank.post("/s/again/_sandbox/links", &asked).await.good();
        for old in &tokens {
            let refused = bank.get_as(old, "/s/again/institution/v1/accounts").await;
            assert_eq!(refused.verdict(), "401 token_expired");
        }
        let read = bank.get_as(access_token(&linked), "/s/again/institution/v1/accounts").await;
        assert_eq!(read.verdict(), "200");
        tokens.push(access_token(&linked).to_owned());
        bank.ask("DELETE", "/_sandboxes/again", &[], "").await.good();
    }
    let bytes: Vec<&str> = tokens.iter().map(|token| &token[..10]).collect();
    assert!(bytes[0] != bytes[1] && bytes[1] != bytes[2], "each life makes tokens of its own: {bytes:?}");
}

/// Moves a bank's clock 5,000 times; what its store then keeps.
async fn after_many_moves(store: Arc<dyn Store>) -> (TestBank, Vec<Arc<Record>>) {
    let bank = bank().open_on(store.clone()).await;
    let seconds: Vec<_> = (0..50).map(|_| json!({ "by": "1s" })).collect();
    for _ in 0..100 {
        let moved = seconds.iter().map(|by| async { bank.advance(by).await.good() });
        futures_util::future::join_all(moved).await;
    }
    let kept = store.read_after(&SandboxName::default_name(), Seq(0)).await.unwrap();
    (bank, kept)
}

#[actix_web::test]
async fn a_log_is_cut_down_to_what_still_makes_a_difference() {
    let scratch = Scratch::new("checkpoint");
    let (_, in_memory) = after_many_moves(Arc::new(MemoryStore::default())).await;
    let (bank, kept) = after_many_moves(Arc::new(scratch.sqlite())).await;
    assert_eq!(kept, in_memory);
    assert!(kept.len() < 2_000, "{} records are kept of 5,000", kept.len());
    assert!(kept.windows(2).all(|pair| pair[0].seq < pair[1].seq));
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let now = bank.now().await;
    drop(bank);
    let bank = start(&scratch).await;
    assert_eq!(bank.now().await, now);
    assert_eq!(bank.get_as(access_token(&linked), "/institution/v1/accounts").await.verdict(), "200");
    let again = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    assert_eq!(again["link_id"], "link-1", "numbers go on");
}

#[actix_web::test]
async fn any_bit_of_the_file_that_turns_is_told_or_makes_no_difference() {
    let scratch = Scratch::in_memory("bits");
    let name = SandboxName::parse("kept").unwrap();
    let store = scratch.sqlite();
    store.append(&name, Seq(0), records(1..=40)).await.unwrap();
    drop(store);
    let file = scratch.0.join(SqliteStore::FILE);
    let good = fs::read(&file).unwrap();
    let mut dice = StdRng::seed_from_u64(3);
    let mut told = 0;
    for _ in 0..1_500 {
        let (byte, bit) = (dice.random_range(0..good.len()), dice.random_range(0..8));
        let mut turned = good.clone();
        turned[byte] ^= 1 << bit;
        fs::write(&file, turned).unwrap();
        let _ = fs::remove_file(scratch.0.join("kumiai.db-wal"));
        match SqliteStore::open(&scratch.0, "fingerprint", Box::new(|_| {})) {
            Err(_) => told += 1,
            Ok(store) => match store.read_after(&name, Seq(0)).await {
                Err(StoreError::Damaged(_) | StoreError::Unavailable(_)) => told += 1,
                read => assert_eq!(read, Ok(records(1..=40)), "bit {bit} of byte {byte} was not seen"),
            },
        }
    }
    println!("{told} of 1500 were told");
    assert!(told > 300, "only {told} were told");
}

/// What opening says of what lies in the directory.
fn refused(scratch: &Scratch, fingerprint: &str) -> OpenError {
    SqliteStore::open(&scratch.0, fingerprint, Box::new(|_| {})).err().expect("it was opened")
}

#[test]
fn a_store_is_refused_under_another_secret_while_in_use_and_when_it_is_none() {
    let scratch = Scratch::new("refused");
    let file = scratch.0.join(SqliteStore::FILE);
    let open = scratch.sqlite();
    assert_eq!(refused(&scratch, "fingerprint"), OpenError::InUse);
    drop(open);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(refused(&scratch, "another"), OpenError::OtherSecret);
    drop(scratch.sqlite());

    let good = fs::read(&file).unwrap();
    // The numbers of format and program stand at these places of the header.
    for (place, why) in [(60, OpenError::Format { found: "2130706434".to_owned(), known: 2 }), (68, OpenError::Foreign)]
    {
        let mut changed = good.clone();
        changed[place] = 0x7f;
        fs::write(&file, changed).unwrap();
        assert_eq!(refused(&scratch, "fingerprint"), why);
    }
    for damaged in [b"".to_vec(), b"not a database at all, but long enough to be one".repeat(99), good[..5000].to_vec()]
    {
        fs::write(&file, &damaged).unwrap();
        let why = refused(&scratch, "fingerprint");
        assert!(matches!(why, OpenError::Damaged(_)), "{why:?}");
        assert_eq!(fs::read(&file).unwrap(), damaged, "what is damaged is left as it is");
    }
    fs::write(&file, good).unwrap();
    drop(scratch.sqlite());
}
