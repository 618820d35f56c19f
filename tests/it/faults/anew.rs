//! A bank that begins anew, or returns to a snapshot, counts its calls anew; a fork counts its own.

use crate::support::{TestBank, bank};
use serde_json::{Value, json};

const ACCOUNTS: &str = "/institution/v1/accounts";
/// The second call of each partner fails.
const SECOND: &str = "  - { id: second, match: { operation: list_accounts }, when: { calls: [2] }, inject: { error: { status: 503 } } }\n";

/// What three calls with a token of this sandbox's own come to.
async fn three(bank: &TestBank, base: &str) -> Vec<u16> {
    let asked = json!({ "partner": "kakeibo", "customer": "plain" });
    let linked = bank.post(&format!("{base}/_sandbox/links"), &asked).await.good();
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(bank.get_as(super::text(&linked, "access_token"), &format!("{base}{ACCOUNTS}")).await.status);
    }
    statuses
}

async fn faults(bank: &TestBank, base: &str) -> Value {
    bank.get(&format!("{base}/_sandbox")).await.good().get("faults").cloned().unwrap_or_default()
}

#[actix_web::test]
async fn faults_outlive_a_reset_and_a_return_and_count_anew() {
    let bank = bank().faults(SECOND).open().await;
    assert_eq!(bank.post("/_sandbox/snapshots", &json!({})).await.status, 201);
    assert_eq!(three(&bank, "").await, [200, 503, 200]);
    assert_eq!(three(&bank, "").await, [200, 200, 200], "a partner has one second call");
    for anew in ["/_sandbox/reset", "/_sandbox/snapshots/snapshot-1/restore"] {
        bank.post(anew, &json!({})).await.good();
        assert_eq!(faults(&bank, "").await, json!(["second"]), "{anew}");
        assert_eq!(three(&bank, "").await, [200, 503, 200], "{anew}");
    }
}

#[actix_web::test]
async fn a_fork_and_a_named_sandbox_have_the_same_faults_and_counts_of_their_own() {
    let bank = bank().faults(SECOND).open().await;
    assert_eq!(three(&bank, "").await, [200, 503, 200]);
    for asked in [json!({ "name": "fork", "from": "default" }), json!({ "name": "fresh" })] {
        let name = asked["name"].as_str().unwrap();
        assert_eq!(bank.post("/_sandboxes", &asked).await.status, 201, "{name}");
        assert_eq!(three(&bank, &format!("/s/{name}")).await, [200, 503, 200], "{name}");
    }
}

#[actix_web::test]
async fn another_scenario_brings_its_own_faults_and_takes_the_old_ones_away() {
    let bank = bank().faults(SECOND).open().await;
    let begin = |faults: Value| json!({ "format": 1, "name": "another", "faults": faults });
    let first = json!([{ "id": "first", "when": { "calls": [1] }, "match": { "operation": "list_accounts" },
        "inject": { "error": { "status": 502 } } }]);
    bank.put("/_sandbox/scenario", &begin(first)).await.good();
    assert_eq!((faults(&bank, "").await, three(&bank, "").await), (json!(["first"]), vec![502, 200, 200]));
    bank.put("/_sandbox/scenario", &begin(json!([]))).await.good();
    assert_eq!((faults(&bank, "").await, three(&bank, "").await), (Value::Null, vec![200, 200, 200]));
}

#[actix_web::test]
async fn the_journal_as_a_list_and_as_an_archive_names_the_faults_that_struck() {
    let rules = "
  - { id: lost, match: { operation: list_accounts }, when: { calls: [1] }, inject: { lost_reply: {} } }
  - { id: late, match: { operation: list_accounts }, inject: { latency: { fixed: 2s } } }
";
    let bank = bank().faults(rules).open().await;
    three(&bank, "").await;
    let calls = bank.get("/_sandbox/journal?operation=list_accounts").await.good();
    let [lost, late, _] = &calls["calls"].as_array().unwrap()[..] else { panic!("{calls}") };
    assert_eq!((&lost["status"], &lost["code"]), (&json!(504), &json!("upstream_timeout")));
    assert_eq!((&lost["faults"], lost.get("bytes")), (&json!(["lost", "late"]), None), "nobody got the body");
    assert_eq!((&late["status"], &late["faults"]), (&json!(200), &json!(["late"])));
    assert!(late["bytes"].is_number());
    let archive = bank.get("/_sandbox/journal?operation=list_accounts&format=har").await.json();
    let entry = &archive["log"]["entries"][0];
    assert_eq!((&entry["_faults"], &entry["time"]), (&json!(["lost", "late"]), &json!(2_000)));
}
