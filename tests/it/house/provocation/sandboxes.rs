//! Sandboxes, snapshots and calls that are remembered: the good calls, and what makes one a bad one.

use super::Scene;
use crate::support::{TestBank, bank};
use kumiai::{
    event::{Lang, SandboxName},
    journal::{CallRecord, ShownToken},
    sandbox::{Gone, Made},
};
use serde_json::{Value, json};

/// The good calls that make, unmake and remember sandboxes.
pub async fn good(bank: &TestBank, operation: &str) -> Option<(&'static str, String, Value)> {
    let get = |path: &str| ("GET", path.to_owned(), Value::Null);
    Some(match operation {
        "create_sandbox" => ("POST", "/_sandboxes".to_owned(), json!({ "name": "new" })),
        "list_sandboxes" => get("/_sandboxes"),
        "read_named_sandbox" => get("/_sandboxes/default"),
        "delete_sandbox" => {
            bank.post("/_sandboxes", &json!({ "name": "mine" })).await;
            ("DELETE", "/_sandboxes/mine".to_owned(), Value::Null)
        }
        "find_call" => get("/_sandboxes/calls/default.1"),
        "read_scenario" => get("/_sandbox/scenario"),
        "replace_scenario" => ("PUT", "/_sandbox/scenario".to_owned(), json!({ "format": 1, "name": "x" })),
        "list_calls" => get("/_sandbox/journal"),
        "stream_calls" => get("/_sandbox/journal/stream?after=0&limit=1"),
        "reset_sandbox" => ("POST", "/_sandbox/reset".to_owned(), Value::Null),
        "take_snapshot" => ("POST", "/_sandbox/snapshots".to_owned(), json!({})),
        "list_snapshots" => get("/_sandbox/snapshots"),
        "restore_snapshot" => {
            bank.post("/_sandbox/snapshots", &json!({})).await;
            ("POST", "/_sandbox/snapshots/snapshot-1/restore".to_owned(), Value::Null)
        }
        "begin_run" => ("POST", "/_sandbox/runs".to_owned(), json!({})),
        "read_run" | "finish_run" => {
            let begun = bank.post("/_sandbox/runs", &json!({})).await.json();
            let path = format!("/_sandbox/runs/{}", begun["run_id"].as_str().unwrap());
            match operation {
                "read_run" => ("GET", path, Value::Null),
                _ => ("POST", format!("{path}/finish"), Value::Null),
            }
        }
        "read_event" => {
            bank.post("/_sandbox/events", &json!({ "outage": {}, "id": "pause" })).await;
            ("GET", "/_sandbox/events/pause".to_owned(), Value::Null)
        }
        "export_sandbox" => get("/_sandbox/export"),
        "read_catalog" => get("/_sandbox/catalog"),
        _ => return None,
    })
}

/// What is wrong with the sandbox that is meant.
pub async fn wrong(scene: &mut Scene, operation: &str, refusal: &str) -> bool {
    match (operation, refusal) {
        ("create_sandbox", "sandbox_not_found") => scene.body = json!({ "name": "new", "from": "nobody" }).to_string(),
        ("create_sandbox", "sandbox_taken") => scene.body = json!({ "name": "default" }).to_string(),
        ("create_sandbox", "too_many") => {
            let mut full = bank();
            full.most = 0;
            scene.bank = full.open().await;
        }
        ("take_snapshot", "too_many") => {
            for _ in 0..kumiai::sandbox::MOST_SNAPSHOTS {
                scene.bank.post("/_sandbox/snapshots", &json!({})).await;
            }
        }
        ("read_run" | "finish_run", "not_found") => scene.path = scene.path.replace("run-", "run-9"),
        ("read_event", "not_found") => scene.path = scene.path.replace("pause", "another"),
        ("restore_snapshot", "not_found") => scene.path = scene.path.replace("snapshot-1", "snapshot-9"),
        ("find_call", "not_found") => scene.path = scene.path.replace(".1", ".999999"),
        ("find_call", "call_evicted") => evict(&scene.bank),
        (_, "sandbox_not_found" | "sandbox_expired") if scene.path.starts_with("/_sandboxes/") => {
            let gone = SandboxName::parse("gone").unwrap();
            let (registry, wall) = (&scene.bank.bank.registry, (scene.bank.bank.wall)());
            registry.make(&gone, Made::AsUsual, wall).await.unwrap();
            let why = if refusal == "sandbox_expired" { Gone::Expired } else { Gone::Deleted };
            registry.delete(&gone, why, wall).await.unwrap();
            scene.path = scene.path.replace("default", "gone").replace("mine", "gone");
        }
        _ => return false,
    }
    true
}

/// Fills the journal, so that the first calls are forgotten.
pub fn evict(bank: &TestBank) {
    let sandbox = bank.bank.registry.default_sandbox();
    for _ in 0..kumiai::journal::KEPT_CALLS {
        let state = sandbox.published();
        sandbox.journal().push(CallRecord {
            call: sandbox.next_call(),
            seq: state.seq(),
            bank_at: state.opened().start,
            wall_at: state.clock().anchor_wall,
            operation: None,
            partner: None,
            link: None,
            method: "GET".into(),
            target: "/".into(),
            lang: Lang::Ja,
            shown: ShownToken::Nothing,
            status: 404,
            body: None,
            refused: None,
            oauth_error: None,
            token_made: None,
            heard_by: 0,
            noted: None,
            faulted: None,
        });
    }
}
