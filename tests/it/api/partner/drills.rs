//! The delivered scenarios, played by a partner alone: each with at most eight calls of the control plane.

use crate::support::{Answered, TestBank, bank};
use serde_json::{Value, json};
use std::cell::Cell;

const ACCOUNTS: &str = "/institution/v1/accounts";

/// A partner that plays a scenario, and counts what it asks of the control plane.
struct Drill {
    bank: TestBank,
    control_calls: Cell<u32>,
}

impl Drill {
    async fn of(file: &str) -> Self {
        let path = format!("{}/scenarios/{file}", env!("CARGO_MANIFEST_DIR"));
        Self { bank: bank().delivered(&path).open().await, control_calls: Cell::new(0) }
    }

    async fn control(&self, path: &str, body: &Value) -> Value {
        self.control_calls.set(self.control_calls.get() + 1);
        assert!(self.control_calls.get() <= 8, "a ninth control call");
        self.bank.post(path, body).await.good()
    }

    async fn link(&self, customer: &str) -> Value {
        self.control("/_sandbox/links", &json!({ "partner": "kakeibo", "customer": customer })).await
    }

    async fn to(&self, at: &str) -> Value {
        self.control("/_sandbox/clock/advance", &json!({ "to": at })).await
    }

    /// The tokens that a refresh gives, and what they are answered.
    async fn read(&self, tokens: &mut Value) -> Answered {
        *tokens = self.bank.refreshed("kakeibo", tokens).await.good();
        self.bank.get_as(tokens["access_token"].as_str().unwrap(), ACCOUNTS).await
    }
}

#[actix_web::test]
async fn a_leak_is_rehearsed_from_first_notice_to_closure() {
    let drill = Drill::of("04-incidents/leak_drill.yaml").await;
    let (bank, mut tokens) = (&drill.bank, drill.link("plain").await);
    drill.control("/_sandbox/clock/advance", &json!({ "by": "30m" })).await;
    assert_eq!(drill.read(&mut tokens).await.verdict(), "403 link_suspended");
    let listed = bank.partner_get("kakeibo", "/incidents?updated_since=2026-06-10T10:00:00%2B09:00").await.good();
    assert_eq!(listed["incidents"][0]["incident_id"], "leak");
    let read = bank.partner_get("kakeibo", "/incidents/leak").await.good();
    assert_eq!(read["acknowledge_due_at"], "2026-06-10T12:30:00+09:00");
    assert!(read["disclosed_information"]["customers"][0]["phone"].is_string());
    bank.partner_post("kakeibo", "/incidents/leak/acknowledgement", &Value::Null).await.good();
    let first = json!({ "summary": "調査中", "done": ["preserve_logs", "list_accesses"] });
    assert_eq!(bank.partner_post("kakeibo", "/incidents/leak/report", &first).await.good()["stage"], "initial");
    drill.to("2026-06-11T10:00:00+09:00").await;
    assert_eq!(bank.partner_get("kakeibo", "/incidents/leak").await.good()["sequence"], 2);
    let whole = json!({
        "summary": "a", "data_items": ["口座番号"], "person_count": 1, "cause": "b", "secondary_damage": "c",
        "person_notice": "d", "publication": "e", "prevention": "f", "other": "g",
    });
    assert_eq!(bank.partner_post("kakeibo", "/incidents/leak/report", &whole).await.good()["stage"], "final");
    drill.to("2026-06-14T10:00:00+09:00").await;
    let closed = bank.partner_get("kakeibo", "/incidents/leak").await.good();
    assert_eq!((&closed["status"], &closed["overdue"]), (&json!("closed"), &json!([])));
    assert_eq!(drill.read(&mut tokens).await.status, 200, "the same link goes on");
    let page = bank.get("/incidents/leak?ui_locales=en").await;
    assert!(page.status == 200 && page.text().contains("Acknowledged"), "{}", page.text());
    assert!(!page.text().contains("富山県"), "the course of an incident shows no customer");
}

#[actix_web::test]
async fn new_terms_are_rehearsed_from_notice_to_the_day_after() {
    let drill = Drill::of("09-changes/new_terms.yaml").await;
    let (bank, mut tokens) = (&drill.bank, drill.link("plain").await);
    drill.to("2026-06-10T11:00:00+09:00").await;
    assert_eq!(drill.read(&mut tokens).await.status, 200);
    let told = bank.partner_get("kakeibo", "/notices").await.good();
    let kinds: Vec<&str> = told["notices"].as_array().unwrap().iter().filter_map(|n| n["kind"].as_str()).collect();
    assert_eq!(kinds, ["terms", "endpoint_sunset", "notice"]);
    drill.to("2026-06-30T22:00:00+09:00").await;
    assert_eq!(drill.read(&mut tokens).await.status, 200, "before the day nothing changes");
    drill.to("2026-07-01T07:00:00+09:00").await;
    assert_eq!(drill.read(&mut tokens).await.verdict(), "403 terms_not_accepted");
    let accepted = drill.link("plain").await;
    assert_eq!(accepted["link_id"], tokens["link_id"], "accepted on the page's terms, the link is the same");
    drill.to("2026-07-02T10:00:00+09:00").await;
    assert_eq!(drill.read(&mut tokens).await.status, 200, "the day after");
}

#[actix_web::test]
async fn a_discontinuation_is_rehearsed_over_a_weekend() {
    let drill = Drill::of("05-discontinuation/stopped_by_the_customer.yaml").await;
    let (bank, mut tokens) = (&drill.bank, drill.link("plain").await);
    // The other customer had linked before.
    let path = "/links/link-1/discontinuation";
    let asked = bank.partner_post("kakeibo", path, &Value::Null).await.good();
    assert_eq!(asked["discontinuation"]["completes_at"], "2026-06-15T15:00:00+09:00");
    drill.to("2026-06-14T10:00:00+09:00").await;
    assert_eq!(drill.read(&mut tokens).await.status, 200);
    drill.to("2026-06-15T16:00:00+09:00").await;
    let told = bank.partner_get("kakeibo", "/links?updated_since=2026-06-15T00:00:00%2B09:00").await.good();
    let ended: Vec<&Value> = told["links"].as_array().unwrap().iter().map(|link| &link["status"]).collect();
    assert_eq!(ended, ["discontinued", "discontinued"]);
}

#[actix_web::test]
async fn a_maintenance_that_overruns_is_rehearsed_from_its_announcement() {
    let drill = Drill::of("07-stops/maintenance_overrun.yaml").await;
    let (bank, mut tokens) = (&drill.bank, drill.link("plain").await);
    assert_eq!(bank.partner_get("kakeibo", "/status").await.good()["maintenance"], json!([]));
    drill.to("2026-06-13T19:00:00+09:00").await;
    let planned = bank.partner_get("kakeibo", "/status").await.good()["maintenance"][0].clone();
    assert_eq!(planned["until"], "2026-06-14T10:00:00+09:00");
    for (at, end) in [("08:00", Some("10:00")), ("09:45", Some("11:30")), ("11:29", Some("11:30")), ("11:30", None)] {
        drill.to(&format!("2026-06-14T{at}:00+09:00")).await;
        let answered = drill.read(&mut tokens).await;
        let retry_at = end.map(|end| format!("2026-06-14T{end}:00+09:00"));
        assert_eq!(answered.header("sandbox-bank-retry-at"), retry_at.as_deref(), "{at}");
        assert_eq!(answered.verdict(), if end.is_some() { "503 maintenance" } else { "200" }, "{at}");
    }
}
