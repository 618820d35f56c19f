//! Incidents from first notice to closure（第4条第6項〜第8項）.

use crate::support::{TestBank, bank};
use serde_json::{Value, json};

const ACCOUNTS: &str = "/institution/v1/accounts";

async fn disclosed(bank: &TestBank, more: &Value) -> Value {
    let mut event = json!({ "partner": "kakeibo", "customer": "plain", "ground": "suspected_leak" });
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    bank.event(&json!({ "id": "leak", "event": { "incident_disclosed": event } })).await.good()
}

async fn incident(bank: &TestBank) -> Value {
    bank.partner_get("kakeibo", "/incidents/leak").await.good()
}

#[actix_web::test]
async fn an_incident_is_disclosed_to_its_partner_alone_and_nowhere_but_on_its_plane() {
    let bank = bank().open().await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let of_another = bank.link("kaikei", "plain").await;
    disclosed(&bank, &json!({})).await;
    let read = incident(&bank).await;
    let stated = ["sequence", "status", "ground", "certainty", "clause"].map(|key| read[key].clone());
    assert_eq!(stated, [json!(1), json!("open"), json!("suspected_leak"), json!("suspected"), json!("4.6")]);
    assert_eq!(read["affected"]["links"], json!([linked["link_id"]]));
    assert_eq!(read["affected"]["person_count"], 1);
    let told = &read["disclosed_information"];
    let person = bank.person("plain").await;
    assert_eq!(told["customers"][0]["customer_id"], person["customer_id"]);
    assert_eq!(told["customers"][0]["name"], person["name"]);
    assert_eq!(told["accounts"][0]["account_number"], person["accounts"][0]["account_number"]);
    let address = told["customers"][0]["address"].as_str().unwrap();
    assert!(address.starts_with("富山県") && told["purpose"].as_str().unwrap().contains("第4条第6項"), "{told}");
    assert_eq!(bank.partner_get("kaikei", "/incidents/leak").await.verdict(), "404 not_found");
    assert_eq!(bank.partner_get("kaikei", "/incidents").await.good()["incidents"], json!([]));
    let token = linked["access_token"].as_str().unwrap();
    for (token, path) in [(token, ACCOUNTS), (&of_another, "/anser/v1/banks/2404/accounts")] {
        assert!(!bank.get_as(token, path).await.text().contains(address), "{path}");
    }
    for path in ["/_sandbox/people", "/_sandbox/clock/upcoming", "/_sandbox", "/"] {
        assert!(!bank.get(path).await.text().contains(address), "{path}");
    }
    let list = bank.partner_get("kakeibo", "/incidents").await;
    assert!(!list.text().contains(address), "a list discloses nothing");
}

#[actix_web::test]
async fn each_measure_bites_at_once_and_is_lifted_on_closure() {
    let rows = [
        ("tokens_revoked", "401 token_revoked", "401 token_revoked"),
        ("links_suspended", "403 link_suspended", "200"),
        ("connection_suspended", "403 partner_suspended", "200"),
        ("accounts_frozen", "403 account_frozen", "200"),
    ];
    for (measure, bitten, lifted) in rows {
        let bank = bank().open().await;
        let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
        let token = linked["access_token"].as_str().unwrap();
        let balance = format!("{}/balance", bank.path("institution", "plain", "ordinary_deposit").await);
        let unaffected = bank.link("docs", "corporate").await;
        disclosed(&bank, &json!({ "measures": [measure] })).await;
        assert_eq!(bank.get_as(token, &balance).await.verdict(), bitten, "{measure}");
        assert_eq!(bank.get_as(&unaffected, ACCOUNTS).await.status, 200, "{measure}: other partners are untouched");
        assert_eq!(incident(&bank).await["measures"], json!([measure]));
        let acknowledged = bank.partner_post("kakeibo", "/incidents/leak/acknowledgement", &Value::Null).await;
        assert_eq!(acknowledged.status, 200, "{measure}: even so it can acknowledge");
        if measure != "tokens_revoked" {
            assert_eq!(bank.refreshed("kakeibo", &linked).await.status, 200, "{measure}: refreshing works");
        }
        bank.event(&json!({ "event": { "incident_closed": { "incident": "leak" } } })).await.good();
        let again = bank.get_as(token, &balance).await.verdict();
        assert_eq!(again, lifted, "{measure}");
    }
}

#[actix_web::test]
async fn a_link_rests_until_the_last_of_its_incidents_is_closed() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    disclosed(&bank, &json!({ "measures": ["links_suspended"] })).await;
    let second = json!({ "partner": "kakeibo", "ground": "leak", "measures": ["links_suspended"] });
    bank.event(&json!({ "id": "second", "event": { "incident_disclosed": second } })).await.good();
    for (closed, verdict) in [("leak", "403 link_suspended"), ("second", "200")] {
        bank.event(&json!({ "event": { "incident_closed": { "incident": closed } } })).await.good();
        assert_eq!(bank.get_as(&token, ACCOUNTS).await.verdict(), verdict, "{closed} is closed");
    }
}

#[actix_web::test]
async fn deadlines_run_on_bank_time_and_are_seen_coming_met_and_missed() {
    let bank = bank().open().await;
    bank.link("kakeibo", "plain").await;
    let asked = json!({
        "ground": "unauthorized_use", "acknowledge_within": "2h", "report_within": "3d",
        "requests": [{ "what": "preserve_logs", "within": "1d" }],
    });
    disclosed(&bank, &asked).await;
    let read = incident(&bank).await;
    assert_eq!(read["acknowledge_due_at"], "2026-06-10T12:00:00+09:00");
    assert_eq!(read["report_due_at"], "2026-06-13T10:00:00+09:00");
    assert_eq!(read["final_report_due_at"], "2026-08-09T10:00:00+09:00", "sixty days for a malicious purpose");
    assert_eq!(read["requests_to_partner"][0]["reply_due_at"], "2026-06-11T10:00:00+09:00");
    let upcoming = bank.get("/_sandbox/clock/upcoming").await.json();
    let coming = upcoming["upcoming"].as_array().unwrap().iter().filter(|entry| entry["event"] == "incident.deadline");
    assert_eq!(coming.count(), 4);
    let moved = bank.advance(&json!({ "to_edge": "incident.deadline@kakeibo" })).await.good();
    assert_eq!(moved["now"], "2026-06-10T12:00:00+09:00");
    assert_eq!(moved["happened"][0]["event"], "incident_deadline_missed");
    assert_eq!(incident(&bank).await["overdue"], json!(["acknowledgement"]));
    let late = bank.partner_post("kakeibo", "/incidents/leak/acknowledgement", &Value::Null).await.good();
    assert_eq!((&late["acknowledged_at"], &late["overdue"]), (&moved["now"], &json!([])));
    let report = json!({ "summary": "調査中", "done": ["preserve_logs"] });
    bank.partner_post("kakeibo", "/incidents/leak/report", &report).await.good();
    let moved = bank.advance(&json!({ "to_edge": "incident.deadline" })).await.good();
    assert_eq!(moved["now"], "2026-08-09T10:00:00+09:00", "what was done in time no longer falls due");
    assert_eq!(incident(&bank).await["overdue"], json!(["final_report"]));
}

#[actix_web::test]
async fn a_report_names_what_is_missing_and_a_final_one_has_all_nine_items() {
    let bank = bank().open().await;
    bank.link("kakeibo", "plain").await;
    disclosed(&bank, &json!({})).await;
    let path = "/incidents/leak/report";
    let nothing = bank.partner_post("kakeibo", path, &json!({})).await;
    assert_eq!((nothing.verdict().as_str(), nothing.named().len()), ("400 parameter_invalid", 9));
    let first = bank.partner_post("kakeibo", path, &json!({ "summary": "調査中", "person_count": 1 })).await.good();
    assert_eq!((&first["stage"], &first["sequence"]), (&json!("initial"), &json!(1)));
    let missing = ["data_items", "cause", "secondary_damage", "person_notice", "publication", "prevention", "other"];
    assert_eq!(first["missing"], json!(missing));
    let too_early = bank.partner_post("kakeibo", path, &json!({ "stage": "final", "summary": "終わり" })).await;
    assert_eq!(too_early.named()[0], "data_items");
    let whole = json!({
        "summary": "a", "data_items": ["氏名"], "person_count": 1, "cause": "b", "secondary_damage": "c",
        "person_notice": "d", "publication": "e", "prevention": "f", "other": "g",
    });
    let last = bank.partner_post("kakeibo", path, &whole).await.good();
    assert_eq!((&last["stage"], &last["missing"], &last["sequence"]), (&json!("final"), &json!([]), &json!(2)));
    bank.event(&json!({ "event": { "incident_closed": { "incident": "leak" } } })).await.good();
    assert_eq!(bank.partner_post("kakeibo", path, &whole).await.named(), ["incident_id"]);
}

#[actix_web::test]
async fn updates_and_closure_are_numbered_and_what_was_disclosed_goes_with_the_closure() {
    let bank = bank().open().await;
    bank.link("kakeibo", "plain").await;
    disclosed(&bank, &json!({})).await;
    let more = json!({ "incident": "leak", "summary": { "ja": "3件を確認", "en": "three found" } });
    bank.event(&json!({ "event": { "incident_updated": more } })).await.good();
    let read = incident(&bank).await;
    assert_eq!((&read["sequence"], &read["summary"]), (&json!(2), &json!("3件を確認")));
    bank.advance(&json!({ "by": "1h" })).await.good();
    bank.event(&json!({ "event": { "incident_closed": { "incident": "leak" } } })).await.good();
    let closed = incident(&bank).await;
    assert_eq!((&closed["sequence"], &closed["status"]), (&json!(3), &json!("closed")));
    assert_eq!(closed["closed_at"], "2026-06-10T11:00:00+09:00");
    assert!(closed.get("disclosed_information").is_none());
    let upcoming = bank.get("/_sandbox/clock/upcoming").await.text();
    assert!(!upcoming.contains("incident.deadline"), "{upcoming}");
    for word in ["incident_updated", "incident_closed"] {
        let mut fields = json!({ "incident": "leak", "summary": "x" });
        if word == "incident_closed" {
            fields = json!({ "incident": "leak" });
        }
        assert_eq!(bank.event(&json!({ "event": { word: fields } })).await.verdict(), "409 event_impossible");
    }
}

#[actix_web::test]
async fn a_partner_tells_of_an_incident_of_its_own_and_nothing_is_disclosed_for_it() {
    let bank = bank().open().await;
    bank.link("kakeibo", "plain").await;
    let own = json!({
        "summary": "認証情報が外部から見えていた", "links": ["link-0"], "occurred_from": "2026-06-09T10:00:00+09:00",
        "report": { "person_count": 1 },
    });
    let told = bank.partner_post("kakeibo", "/incidents", &own).await;
    assert_eq!(told.status, 201, "{}", told.text());
    let told = told.json();
    assert_eq!((&told["ground"], &told["clause"]), (&json!("partner_failure"), &json!("4.8")));
    assert_eq!((&told["detected_by"], &told["reports"][0]["stage"]), (&json!("partner"), &json!("initial")));
    assert!(told["acknowledged_at"].is_string());
    let id = told["incident_id"].as_str().unwrap();
    let read = bank.partner_get("kakeibo", &format!("/incidents/{id}")).await.good();
    assert!(read.get("disclosed_information").is_none());
    bank.event(&json!({ "event": { "incident_closed": { "incident": id } } })).await.good();
    for (wrong, named) in [
        (json!({ "summary": " " }), "summary"),
        (json!({ "summary": "x", "links": ["link-9"] }), "links[0]"),
        (json!({ "summary": "x", "detected_at": "2026-06-11T10:00:00+09:00" }), "detected_at"),
        (json!({ "summary": "x", "nope": 1 }), "nope"),
    ] {
        let refused = bank.partner_post("kakeibo", "/incidents", &wrong).await;
        assert_eq!((refused.verdict().as_str(), refused.named()), ("400 parameter_invalid", vec![named.to_owned()]));
    }
}

#[actix_web::test]
async fn nothing_is_disclosed_about_a_customer_who_has_no_link_to_the_partner() {
    let bank = bank().open().await;
    let event = json!({ "partner": "kakeibo", "customer": "plain", "ground": "leak" });
    let refused = bank.event(&json!({ "event": { "incident_disclosed": event } })).await;
    assert_eq!(refused.verdict(), "409 event_impossible");
    let event = json!({ "partner": "kakeibo", "ground": "partner_failure" });
    bank.event(&json!({ "id": "down", "event": { "incident_disclosed": event } })).await.good();
    let read = bank.partner_get("kakeibo", "/incidents/down").await.good();
    assert_eq!(read["affected"]["person_count"], 0);
    assert!(read.get("disclosed_information").is_none());
}
