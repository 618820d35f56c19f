//! What the bank announces, and what changes then（第4条第8項, 第7条第3項, 第9条第1項）.

use crate::support::{TestBank, bank};
use serde_json::{Value, json};

const ACCOUNTS: &str = "/institution/v1/accounts";

async fn notices(bank: &TestBank) -> Value {
    bank.partner_get("kakeibo", "/notices").await.good()
}

async fn status(bank: &TestBank) -> Value {
    bank.partner_get("kakeibo", "/status").await.good()
}

#[actix_web::test]
async fn new_terms_change_nothing_before_their_day_and_ask_for_consent_from_then_on() {
    let bank = bank().open().await;
    let link = json!({ "partner": "kakeibo", "customer": "plain" });
    let linked = bank.linked(&link).await;
    let token = linked["access_token"].as_str().unwrap();
    let terms =
        json!({ "version": "2026-07", "effective": "+5m", "summary": { "ja": "提供項目を追加", "en": "more" } });
    bank.event(&json!({ "id": "new-terms", "event": { "terms_changed": terms } })).await.good();
    assert_eq!(bank.get_as(token, ACCOUNTS).await.status, 200, "before the day nothing changes");
    let told = notices(&bank).await;
    let notice = &told["notices"][0];
    assert_eq!((&told["terms_version"], &notice["in_force"]), (&json!("2023-05-31"), &json!(false)));
    assert_eq!((&notice["terms_version"], &notice["body"]), (&json!("2026-07"), &json!("提供項目を追加")));
    assert_eq!(notice["touches"][0]["operation"], "list_accounts", "what this partner uses and the change touches");
    bank.advance(&json!({ "by": "5m" })).await.good();
    assert_eq!(bank.get_as(token, ACCOUNTS).await.verdict(), "403 terms_not_accepted");
    assert_eq!(bank.refreshed("kakeibo", &linked).await.status, 200, "refreshing works");
    assert_eq!(notices(&bank).await["terms_version"], "2026-07");
    let again = bank.linked(&link).await;
    assert_eq!(again["link_id"], linked["link_id"], "who accepts with the same accounts keeps the link");
    assert_eq!(bank.get_as(again["access_token"].as_str().unwrap(), ACCOUNTS).await.status, 200);
    let read = bank.partner_get("kakeibo", "/links/link-0").await.good();
    assert_eq!((&read["terms_version"], &read["status"]), (&json!("2026-07"), &json!("active")));
}

#[actix_web::test]
async fn terms_that_ask_for_a_new_link_are_accepted_by_linking_anew() {
    let bank = bank().open().await;
    let link = json!({ "partner": "kakeibo", "customer": "plain" });
    let linked = bank.linked(&link).await;
    let terms = json!({ "version": "2026-07", "effective": "+0m", "reconsent": false });
    bank.event(&json!({ "event": { "terms_changed": terms } })).await.good();
    let again = bank.linked(&link).await;
    assert_ne!(again["link_id"], linked["link_id"]);
    let twice = json!({ "version": "2026-07", "effective": "+1d" });
    let refused = bank.event(&json!({ "event": { "terms_changed": twice } })).await;
    assert_eq!(refused.verdict(), "409 event_impossible", "a version has one day");
}

#[actix_web::test]
async fn a_maintenance_is_told_beforehand_answers_with_its_end_and_may_take_longer() {
    let timeline = r#"
  - { id: work, at: "+2d 01:00", until: "+2d 06:00", event: { maintenance: { scope: [institution], notice_at: "+1d" } } }
  - { at: "+2d 05:30", event: { maintenance_extended: { id: work, until: "+2d 08:00" } } }
"#;
    let bank = bank().timeline(timeline).open().await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    assert_eq!(status(&bank).await["maintenance"], json!([]));
    bank.advance(&json!({ "by": "1d" })).await.good();
    let planned = status(&bank).await["maintenance"][0].clone();
    assert_eq!((&planned["maintenance_id"], &planned["in_force"]), (&json!("work"), &json!(false)));
    assert_eq!(planned["from"], "2026-06-12T01:00:00+09:00");
    assert_eq!(notices(&bank).await["maintenance"][0], planned);
    let begun = bank.advance(&json!({ "to_edge": "maintenance.start" })).await.good();
    assert_eq!(begun["happened"][0]["event"], "maintenance_began");
    let refreshed = bank.refreshed("kakeibo", &linked).await.good();
    let token = refreshed["access_token"].as_str().unwrap();
    let refused = bank.get_as(token, ACCOUNTS).await;
    assert_eq!(refused.verdict(), "503 maintenance");
    assert_eq!(refused.header("sandbox-bank-retry-at"), Some("2026-06-12T06:00:00+09:00"));
    let moved = bank.advance(&json!({ "to_edge": "maintenance.end" })).await.good();
    assert_eq!(moved["happened"][0]["event"], "maintenance_extended", "it was extended on the way");
    let refused = bank.get_as(token, ACCOUNTS).await;
    assert_eq!(refused.verdict(), "503 maintenance");
    assert_eq!(refused.header("sandbox-bank-retry-at"), Some("2026-06-12T08:00:00+09:00"));
    let moved = bank.advance(&json!({ "to_edge": "maintenance.end" })).await.good();
    assert_eq!(moved["now"], "2026-06-12T08:00:00+09:00");
    assert_eq!(status(&bank).await["maintenance"], json!([]));
    let refreshed = bank.refreshed("kakeibo", &refreshed).await.good();
    assert_eq!(bank.get_as(refreshed["access_token"].as_str().unwrap(), ACCOUNTS).await.status, 200);
}

#[actix_web::test]
async fn a_stop_without_notice_is_told_by_the_calls_alone_and_comes_before_a_maintenance() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    bank.event(&json!({ "event": { "maintenance": { "scope": ["data"] } }, "for": "2h" })).await.good();
    bank.event(&json!({ "event": { "outage": { "scope": ["data"] } } })).await.good();
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.verdict(), "503 service_suspended");
    let told = status(&bank).await;
    assert_eq!((told["maintenance"].as_array().unwrap().len(), &told["restrictions"]), (1, &json!([])));
    bank.event(&json!({ "event": { "outage": { "scope": ["card_loan"], "announced": true } } })).await.good();
    assert_eq!(status(&bank).await["restrictions"][0]["scope"], json!(["card_loan"]));
}

#[actix_web::test]
async fn hours_change_on_their_day_and_not_before() {
    let bank = bank().open().await;
    let week = |span: &str| json!({ "weekday": [span], "saturday": [span], "sunday_holiday": [], "year_end": [] });
    let changed =
        json!({ "channel": "institution", "purpose": "data", "effective": "+1d", "hours": week("09:00-15:00") });
    bank.event(&json!({ "event": { "hours_changed": changed } })).await.good();
    let hours = status(&bank).await["hours"].clone();
    assert_eq!((hours.as_array().unwrap().len(), &hours[0]["data"]), (31, &json!(["07:00-23:00"])));
    assert_eq!((&hours[1]["data"], &hours[1]["linking"]), (&json!(["09:00-15:00"]), &json!(["07:00-23:00"])));
    for at in ["2026-06-10T23:00:00+09:00", "2026-06-11T15:00:00+09:00", "2026-06-12T15:00:00+09:00"] {
        let moved = bank.advance(&json!({ "to_edge": "service.close" })).await.good();
        assert_eq!(moved["now"], at);
    }
}

#[actix_web::test]
async fn an_operation_that_is_going_to_be_withdrawn_says_so_from_the_day_of_its_deprecation() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let sunset = json!({ "operation": "list_accounts", "deprecated_at": "+10m", "sunset_at": "+90d" });
    bank.event(&json!({ "event": { "endpoint_sunset": sunset } })).await.good();
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.header("sunset"), None);
    bank.advance(&json!({ "by": "10m" })).await.good();
    let answered = bank.get_as(&token, ACCOUNTS).await;
    // The wall clock of the tests stands at 2026-06-10T01:02:03Z.
    assert_eq!(answered.header("deprecation"), Some("@1781053323"));
    assert_eq!(answered.header("sunset"), Some("Tue, 08 Sep 2026 00:52:03 GMT"));
    let path = bank.path("institution", "plain", "ordinary_deposit").await;
    assert_eq!(bank.get_as(&token, &path).await.header("sunset"), None, "another operation");
    let told = notices(&bank).await;
    assert_eq!(told["notices"][0]["touches"][0]["calls"], 2);
}

#[actix_web::test]
async fn an_operation_that_was_withdrawn_is_no_longer_there_from_that_instant_and_the_others_are() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    for operation in ["list_accounts", "list_links"] {
        let sunset = json!({ "operation": operation, "deprecated_at": "+0m", "sunset_at": "+10m" });
        bank.event(&json!({ "event": { "endpoint_sunset": sunset } })).await.good();
    }
    bank.advance_by("599s").await;
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.status, 200);
    bank.advance_by("1s").await;
    let refused = bank.get_as(&token, ACCOUNTS).await;
    assert_eq!(refused.verdict(), "404 not_found");
    assert_eq!(refused.named(), ["operation"]);
    assert_eq!(refused.header("sunset"), Some("Wed, 10 Jun 2026 01:02:03 GMT"));
    assert_eq!(bank.partner_get("kakeibo", "/links").await.verdict(), "404 not_found");
    assert_eq!(bank.partner_get("kakeibo", "/links/link-0").await.status, 200);
    let path = bank.path("institution", "plain", "ordinary_deposit").await;
    assert_eq!(bank.get_as(&token, &path).await.status, 200, "another operation");
}

#[actix_web::test]
async fn a_notice_is_told_in_the_language_of_the_caller_and_a_wrong_one_is_refused() {
    let bank = bank().open().await;
    let posted = json!({ "title": { "ja": "窓口休業", "en": "Closed" }, "effective": "+7d" });
    bank.event(&json!({ "id": "closed", "event": { "notice_posted": posted } })).await.good();
    let bearer = format!("Bearer {}", bank.partner_token("kakeibo").await);
    for (lang, title) in [("ja", "窓口休業"), ("en", "Closed")] {
        let headers = [("Authorization", &*bearer), ("Accept-Language", lang)];
        let told = bank.ask("GET", "/partner/v1/notices", &headers, "").await.good();
        assert_eq!(told["notices"][0]["title"], title);
    }
    for (wrong, named) in [
        (json!({ "id": "closed", "event": { "notice_posted": { "title": "twice" } } }), "id"),
        (
            json!({ "event": { "terms_changed": { "version": "x", "effective": "2026-06-01T00:00:00+09:00" } } }),
            "effective",
        ),
        (json!({ "event": { "maintenance_extended": { "id": "nobody", "until": "+1h" } } }), "id"),
        (json!({ "event": { "partner_suspended": { "partner": "nobody" } } }), "partner"),
    ] {
        assert_eq!(bank.event(&wrong).await.named(), [named], "{wrong}");
    }
}

#[actix_web::test]
async fn a_suspended_partner_gets_no_data_and_no_links_but_hears_why() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let suspended = json!({ "partner": "kakeibo", "reason": { "ja": "調査中", "en": "under inquiry" } });
    bank.event(&json!({ "event": { "partner_suspended": suspended }, "for": "1h" })).await.good();
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.verdict(), "403 partner_suspended");
    let linked = bank.post("/_sandbox/links", &json!({ "partner": "kakeibo", "customer": "corporate" })).await;
    assert_eq!(linked.verdict(), "403 partner_suspended");
    let page =
        bank.get("/oauth/authorize?response_type=code&client_id=kakeibo&redirect_uri=http://127.0.0.1/callback").await;
    assert_eq!(page.status, 503, "{}", page.text());
    let connection = status(&bank).await["connection"].clone();
    assert_eq!((&connection["status"], &connection["reason"]), (&json!("suspended"), &json!("調査中")));
    assert!(!bank.link("docs", "plain").await.is_empty(), "other partners are untouched");
    bank.advance(&json!({ "by": "1h" })).await.good();
    assert_eq!(status(&bank).await["connection"]["status"], "connected");
}
