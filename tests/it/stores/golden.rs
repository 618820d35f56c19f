//! Logs that an earlier version wrote are read, whole and as they were meant: `tests/golden/record-v1.ndjson` is never
//! blessed. A fact that has to look otherwise needs a new number of the format, and a way from this one.

use super::contract::Scratch;
use crate::{
    scene::{access_token, outage},
    support::bank,
};
use kumiai::{
    event::{Record, SandboxName, Seq, Wall},
    sandbox::State,
    store::{MemoryStore, SqliteStore, Store},
};
use serde_json::json;
use std::{fs, path::Path, sync::Arc};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/record-v1.ndjson");

/// The log of a bank that has seen a little of everything.
async fn written() -> String {
    let store = Arc::new(MemoryStore::default());
    let bank = bank().open_on(store.clone()).await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    bank.get_as(access_token(&linked), "/institution/v1/accounts").await.good();
    bank.event(&outage("stop", &["anser"])).await.good();
    let posted = json!({ "account": "plain/ordinary_deposit", "amount": 12_345, "description": "試験" });
    bank.event(&json!({ "event": { "transaction_posted": posted } })).await.good();
    bank.event(&json!({ "event": { "tokens_revoked": { "customer": "plain" } } })).await.good();
    bank.event(&json!({ "event": { "terms_changed": { "version": "2027-01-01", "effective": "+30d" } } })).await;
    bank.post("/_sandbox/snapshots", &json!({ "name": "before" })).await;
    bank.advance(&json!({ "by": "1d" })).await.good();
    bank.post("/_sandbox/snapshots/snapshot-1/restore", &json!({})).await.good();
    bank.linked(&json!({ "partner": "kakeibo", "customer": "corporate" })).await;
    let log = store.read_after(&SandboxName::default_name(), Seq(0)).await.unwrap();
    log.iter().map(|record| serde_json::to_string(&**record).unwrap() + "\n").collect()
}

#[actix_web::test]
async fn a_log_of_format_1_is_read_and_means_what_it_meant() {
    if !Path::new(GOLDEN).exists() {
        fs::write(GOLDEN, written().await).unwrap();
    }
    let text = fs::read_to_string(GOLDEN).unwrap();
    let records: Vec<Arc<Record>> = text.lines().map(|line| Arc::new(serde_json::from_str(line).unwrap())).collect();
    for (line, record) in text.lines().zip(&records) {
        assert_eq!(serde_json::to_string(&**record).unwrap(), line, "what is read is written like this again");
    }
    let state = State::fold(&records).unwrap();
    assert_eq!((state.links().count(), state.snapshots().len(), state.opened().format), (2, 1, 1));
    assert!(state.is_in_force(&kumiai::event::EventId("stop".into())));
    assert_eq!(state.now(Wall(0)).to_string(), "2026-06-10T10:00:00+09:00");
}

#[actix_web::test]
async fn a_file_of_the_layout_before_is_taken_along_and_one_of_a_later_layout_is_refused() {
    let scratch = Scratch::new("layout");
    let name = SandboxName::parse("kept").unwrap();
    let store = scratch.sqlite();
    store.append(&name, Seq(0), super::contract::records(1..=4)).await.unwrap();
    drop(store);
    let file = scratch.0.join(SqliteStore::FILE);
    let change = |sql: &str| rusqlite::Connection::open(&file).unwrap().execute_batch(sql).unwrap();
    change("DROP TABLE life; PRAGMA user_version = 1;");
    let store = scratch.sqlite();
    assert_eq!(store.read_after(&name, Seq(0)).await.unwrap(), super::contract::records(1..=4));
    store.delete(&name, 1).await.unwrap();
    assert_eq!(store.lives(&name).await, Ok(1));
    drop(store);
    change("PRAGMA user_version = 3;");
    let refused = SqliteStore::open(&scratch.0, "fingerprint", Box::new(|_| {})).err().unwrap();
    let said = refused.say("here", kumiai::event::Lang::En);
    assert!(
        said.contains("kept in format 3, and this version knows format 2")
            && said.contains("the version that wrote it")
    );
}
