//! Links as their partner sees them, and what it passes on for its customers（第5条第1項）.

use crate::{
    scene::{access_token, table},
    support::{TestBank, bank},
};
use serde_json::{Value, json};

async fn link(bank: &TestBank, id: &str) -> Value {
    bank.partner_get("kakeibo", &format!("/links/{id}")).await.good()
}

/// The ids of the links that a partner is shown for this query.
async fn listed(bank: &TestBank, partner: &str, query: &str) -> Vec<String> {
    let answered = bank.partner_get(partner, &format!("/links{query}")).await.good();
    let links = answered["links"].as_array().unwrap();
    links.iter().map(|link| link["link_id"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_link_is_active_then_expiring_for_seven_days_then_expired() {
    let bank = bank().open().await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    assert_eq!(linked["link_expires_at"], "2026-09-08T10:00:00+09:00");
    let rows = "
        2026-09-01T09:59:59+09:00 | active   | 2026-06-10T10:00:00+09:00
        2026-09-01T10:00:00+09:00 | expiring | 2026-09-01T10:00:00+09:00
        2026-09-08T09:59:59+09:00 | expiring | 2026-09-01T10:00:00+09:00
        2026-09-08T10:00:00+09:00 | expired  | 2026-09-08T10:00:00+09:00
    ";
    for row in table(rows) {
        bank.advance_to(row[0]).await;
        let link = link(&bank, "link-0").await;
        assert_eq!((&link["status"], &link["updated_at"]), (&json!(row[1]), &json!(row[2])), "{}", row[0]);
    }
    assert_eq!(link(&bank, "link-0").await["ended_by"], "link_expired");
}

#[actix_web::test]
async fn each_end_of_a_link_has_its_status_and_the_word_by_which_data_is_refused() {
    let rows = r#"
        {"link_expired":{}}                                                                                        | expired      | link_expired
        {"link_superseded":{}}                                                                                     | superseded   | link_superseded
        {"credential_changed":{"customer":"plain"}}                                                                | expired      | credential_changed
        {"service_stopped":{}}                                                                                     | discontinued | link_discontinued
        {"service_stopped":{"reason":"eligibility_lost"}}                                                          | discontinued | eligibility_lost
        {"partner_contract_ended":{}}                                                                              | discontinued | eligibility_lost
        {"incident_disclosed":{"partner":"kakeibo","ground":"leak","measures":["links_suspended"]}}                | suspended    | link_suspended
        {"partner_suspended":{"partner":"kakeibo"}}                                                                | active       | partner_suspended
        {"terms_changed":{"version":"next","effective":"+0m"}}                                                     | active       | terms_not_accepted
    "#;
    for row in table(rows) {
        let bank = bank().open().await;
        let token = bank.link("kakeibo", "plain").await;
        let event: Value = serde_json::from_str(row[0]).unwrap();
        bank.event(&json!({ "event": event })).await.good();
        let link = link(&bank, "link-0").await;
        assert_eq!(link["status"], row[1], "{}", row[0]);
        assert_eq!(bank.get_as(&token, "/institution/v1/accounts").await.code(), row[2], "{}", row[0]);
        let is_over = !matches!(row[1], "active" | "suspended");
        assert_eq!(link["ended_by"].as_str(), is_over.then_some(row[2]), "{}", row[0]);
    }
}

#[actix_web::test]
async fn a_partner_sees_its_own_links_alone_and_pages_through_them_without_gap_or_duplicate() {
    let bank = bank().open().await;
    for (partner, customer) in
        [("kakeibo", "plain"), ("kaikei", "plain"), ("kakeibo", "corporate"), ("kakeibo", "plain")]
    {
        bank.linked(&json!({ "partner": partner, "customer": customer })).await;
    }
    assert_eq!(listed(&bank, "kakeibo", "").await, ["link-0", "link-2", "link-3"]);
    assert_eq!(listed(&bank, "kaikei", "").await, ["link-1"]);
    assert_eq!(bank.partner_get("kaikei", "/links/link-0").await.verdict(), "404 not_found");
    let (mut seen, mut query) = (Vec::new(), "?limit=1".to_owned());
    loop {
        let page = bank.partner_get("kakeibo", &format!("/links{query}")).await.good();
        seen.extend(page["links"].as_array().unwrap().iter().map(|link| link["link_id"].clone()));
        let Some(key) = page["next_page_key"].as_str() else { break };
        query = format!("?limit=1&page_key={key}");
    }
    assert_eq!(seen, ["link-0", "link-2", "link-3"]);
}

#[actix_web::test]
async fn who_asks_by_updated_since_learns_of_every_change_and_of_nothing_older() {
    let bank = bank().open().await;
    bank.link("kakeibo", "plain").await;
    bank.link("kakeibo", "corporate").await;
    bank.advance(&json!({ "by": "1h" })).await.good();
    let since = "?updated_since=2026-06-10T11:00:00%2B09:00";
    assert_eq!(listed(&bank, "kakeibo", since).await, Vec::<String>::new());
    bank.event(&json!({ "event": { "service_stopped": { "customer": "corporate" } } })).await.good();
    assert_eq!(listed(&bank, "kakeibo", since).await, ["link-1"]);
    assert_eq!(bank.partner_get("kakeibo", "/links?updated_since=yesterday").await.named(), ["updated_since"]);
}

#[actix_web::test]
async fn a_discontinuation_is_complete_when_the_bank_has_processed_it_on_the_next_business_day() {
    let bank = bank().at("2026-06-12T10:00:00+09:00").open().await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let asked = bank.partner_post("kakeibo", "/links/link-0/discontinuation", &Value::Null).await.good();
    assert_eq!(asked["status"], "discontinuation_requested");
    assert_eq!(asked["discontinuation"]["requested_at"], "2026-06-12T10:00:00+09:00");
    assert_eq!(asked["discontinuation"]["completes_at"], "2026-06-15T15:00:00+09:00", "over the weekend");
    let upcoming = bank.get("/_sandbox/clock/upcoming").await.text();
    assert!(upcoming.contains("link_discontinued"), "{upcoming}");
    let again = bank.partner_post("kakeibo", "/links/link-0/discontinuation", &Value::Null).await.good();
    assert_eq!(again, asked, "a second request changes nothing");
    bank.advance_to("2026-06-15T14:59:59+09:00").await;
    let refreshed = bank.refreshed("kakeibo", &linked).await.good();
    let token = access_token(&refreshed);
    assert_eq!(bank.get_as(token, "/institution/v1/accounts").await.status, 200, "complete only then");
    let happened = bank.advance_to("2026-06-15T15:00:00+09:00").await.json();
    assert_eq!(happened["happened"][0]["event"], "link_discontinued");
    assert_eq!(bank.get_as(token, "/institution/v1/accounts").await.verdict(), "401 link_discontinued");
    assert_eq!(link(&bank, "link-0").await["status"], "discontinued");
}

#[actix_web::test]
async fn a_link_that_ends_while_its_discontinuation_is_processed_keeps_its_own_cause() {
    let bank = bank().open().await;
    bank.link("kakeibo", "plain").await;
    bank.partner_post("kakeibo", "/links/link-0/discontinuation", &Value::Null).await.good();
    bank.event(&json!({ "event": { "credential_changed": { "customer": "plain" } } })).await.good();
    bank.advance(&json!({ "by": "7d" })).await.good();
    assert_eq!(link(&bank, "link-0").await["ended_by"], "credential_changed");
    let late = bank.partner_post("kakeibo", "/links/link-0/discontinuation", &Value::Null).await.good();
    assert_eq!(late["status"], "expired", "what was wanted is so already");
}

#[actix_web::test]
async fn accounts_go_by_request_when_the_bank_has_processed_it_and_come_back_on_the_consent_page() {
    let bank = bank().open().await;
    bank.link("kakeibo", "all-kinds").await;
    let before = link(&bank, "link-0").await["accounts"].as_array().unwrap().clone();
    let asked = json!({ "remove_accounts": [before[0]] });
    let change = bank.partner_post("kakeibo", "/links/link-0/change", &asked).await.good();
    assert_eq!(change["changes"][0]["remove_accounts"], json!([before[0]]));
    assert_eq!(change["accounts"], json!(before), "until then the account is given");
    bank.advance_to("2026-06-11T15:00:00+09:00").await;
    let after = link(&bank, "link-0").await;
    assert_eq!((&after["accounts"], after.get("changes")), (&json!(before[1..]), None));
    let all = bank.partner_post("kakeibo", "/links/link-0/change", &json!({ "remove_accounts": before[1..] })).await;
    assert_eq!((all.verdict(), all.named()), ("400 parameter_invalid".to_owned(), vec!["remove_accounts".to_owned()]));
    bank.link("kakeibo", "all-kinds").await;
    assert_eq!(link(&bank, "link-1").await["accounts"], json!(before));
    assert_eq!(link(&bank, "link-0").await["status"], "superseded");
}
