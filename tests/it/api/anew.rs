//! Resetting, keeping a state and returning to it: numbers go on, and what died stays dead.

use crate::{
    scene::access_token,
    support::{TestBank, bank},
};
use serde_json::{Value, json};

const ACCOUNTS: &str = "/institution/v1/accounts";

async fn reset(bank: &TestBank) -> Value {
    bank.post("/_sandbox/reset", &json!({})).await.good()
}

async fn snapshot(bank: &TestBank) -> String {
    let taken = bank.post("/_sandbox/snapshots", &json!({})).await;
    assert_eq!(taken.status, 201, "{}", taken.text());
    taken.json()["snapshot_id"].as_str().unwrap().to_owned()
}

async fn restore(bank: &TestBank, id: &str) -> Value {
    bank.post(&format!("/_sandbox/snapshots/{id}/restore"), &json!({})).await.good()
}

async fn linked(bank: &TestBank, customer: &str) -> Value {
    bank.linked(&json!({ "partner": "kakeibo", "customer": customer })).await
}

async fn refresh(bank: &TestBank, token: &str) -> String {
    let form = format!("grant_type=refresh_token&refresh_token={token}&client_id=kakeibo&client_secret=kakeibo-secret");
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    bank.ask("POST", "/oauth/token", &headers, &form).await.verdict()
}

#[actix_web::test]
async fn a_reset_bank_is_as_it_was_at_first_and_knows_no_token_of_before() {
    let timeline = "  - { id: stop, at: '12:00', for: 1h, event: { outage: {} } }\n";
    let bank = bank().timeline(timeline).open().await;
    let first = linked(&bank, "plain").await;
    let balance = format!("{}/balance", bank.ordinary("plain").await);
    let at_first = bank.get_as(access_token(&first), &balance).await.good();
    let posted = json!({ "event": { "transaction_posted": { "account": "plain/ordinary_deposit", "amount": 9 } } });
    bank.event(&posted).await.good();
    bank.event(&json!({ "event": { "credential_changed": { "customer": "plain" } } })).await.good();
    bank.put(
        "/_sandbox/partners/mine",
        &json!({ "name": "M", "channel": "institution", "redirect_uris": ["http://127.0.0.1/c"] }),
    )
    .await
    .good();
    let second = linked(&bank, "plain").await;
    bank.advance_to("2026-06-11T12:30:00+09:00").await;

    let before = reset(&bank).await;
    assert_eq!(before["clock"], json!({ "now": "2026-06-10T10:00:00+09:00", "mode": "frozen", "speed": 1.0 }));
    assert!(reset(&bank).await["epoch"].as_u64() > before["epoch"].as_u64(), "an epoch never comes again");
    for answer in [&first, &second] {
        assert_eq!(bank.get_as(access_token(answer), &balance).await.verdict(), "401 token_expired");
        assert_eq!(refresh(&bank, answer["refresh_token"].as_str().unwrap()).await, "400 invalid_grant");
    }
    let third = linked(&bank, "plain").await;
    assert_eq!(third["link_id"], "link-2", "a number is never given twice");
    assert_eq!(bank.get_as(access_token(&third), &balance).await.good(), at_first);
    assert_eq!(bank.get_as(access_token(&first), &balance).await.verdict(), "401 token_expired");
    assert_eq!(bank.get("/_sandbox").await.good()["partners"].as_array().unwrap().len(), 4);
    bank.advance_to("2026-06-10T12:00:00+09:00").await;
    assert_eq!(bank.get_as(access_token(&third), &balance).await.verdict(), "503 service_suspended");
}

#[actix_web::test]
async fn a_restored_bank_goes_on_from_the_instant_that_was_kept() {
    let bank = bank().flowing(60.0).timeline("  - { id: stop, at: '12:00', event: { outage: {} } }\n").open().await;
    bank.wall_passes(10_000);
    let id = snapshot(&bank).await;
    bank.wall_passes(120_000);
    assert_eq!(bank.get(ACCOUNTS).await.verdict(), "503 service_suspended");
    let restored = restore(&bank, &id).await;
    assert_eq!(restored["clock"], json!({ "now": "2026-06-10T10:10:00+09:00", "mode": "flowing", "speed": 60.0 }));
    bank.wall_passes(1_000);
    assert_eq!(bank.now().await, "2026-06-10T10:11:00+09:00");
    assert_eq!(bank.get(ACCOUNTS).await.verdict(), "401 token_missing");
    bank.wall_passes(110_000);
    assert_eq!(bank.get(ACCOUNTS).await.verdict(), "503 service_suspended", "what was to come comes again");
    assert_eq!(restore(&bank, &id).await["clock"]["now"], "2026-06-10T10:10:00+09:00", "as often as you like");
    let list = bank.get("/_sandbox/snapshots").await.good();
    assert_eq!(list["snapshots"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_token_that_was_good_then_and_is_good_now_stays_good_and_no_other_does() {
    let bank = bank().open().await;
    let kept = linked(&bank, "plain").await;
    let revoked = linked(&bank, "all-kinds").await;
    let ended = linked(&bank, "corporate").await;
    let spent = linked(&bank, "heavy-day").await;
    let id = snapshot(&bank).await;
    let later = linked(&bank, "overdraft").await;
    let event = json!({ "event": { "tokens_revoked": { "customer": "all-kinds", "kind": "all" } } });
    bank.event(&event).await.good();
    bank.event(&json!({ "event": { "link_expired": { "customer": "corporate" } } })).await.good();
    assert_eq!(refresh(&bank, spent["refresh_token"].as_str().unwrap()).await, "200");
    restore(&bank, &id).await;
    let verdict = |answer: &Value| {
        let (bank, token) = (&bank, access_token(answer).to_owned());
        async move { bank.get_as(&token, ACCOUNTS).await.verdict() }
    };
    assert_eq!(verdict(&kept).await, "200");
    assert_eq!(verdict(&revoked).await, "401 token_revoked");
    assert_eq!(verdict(&ended).await, "401 token_revoked");
    assert_eq!(verdict(&later).await, "401 token_expired");
    assert_eq!(verdict(&spent).await, "200", "its refresh token was exchanged, not this one");
    assert_eq!(refresh(&bank, spent["refresh_token"].as_str().unwrap()).await, "400 token_revoked");
    assert_eq!(refresh(&bank, kept["refresh_token"].as_str().unwrap()).await, "200");
    let next = linked(&bank, "empty").await;
    assert_eq!(next["link_id"], "link-5", "a number is never given twice");
    assert_eq!(verdict(&later).await, "401 token_expired");
}

#[actix_web::test]
async fn a_token_that_ran_out_does_not_come_back_with_the_clock() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let id = snapshot(&bank).await;
    bank.advance(&json!({ "by": "15m" })).await.good();
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.verdict(), "401 token_expired");
    restore(&bank, &id).await;
    assert_eq!(bank.now().await, "2026-06-10T10:00:00+09:00");
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.verdict(), "401 token_revoked");
    reset(&bank).await;
    restore(&bank, &id).await;
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.verdict(), "401 token_revoked");
}

#[actix_web::test]
async fn no_code_and_no_page_key_outlives_a_reset_or_a_return() {
    let bank = bank().open().await;
    let account = bank.ordinary("heavy-day").await;
    let id = snapshot(&bank).await;
    for again in ["reset", "restore"] {
        let asked = json!({ "partner": "kakeibo", "customer": "plain", "respond_with": "code" });
        let code = bank.linked(&asked).await["code"].as_str().unwrap().to_owned();
        let token = bank.link("kakeibo", "heavy-day").await;
        let page = bank.get_as(&token, &format!("{account}/transactions?limit=1")).await.good();
        if again == "reset" {
            reset(&bank).await;
        } else {
            restore(&bank, &id).await;
        }
        let form = format!("grant_type=authorization_code&code={code}&client_id=kakeibo&client_secret=kakeibo-secret");
        let headers = [("Content-Type", "application/x-www-form-urlencoded")];
        let exchanged = bank.ask("POST", "/oauth/token", &headers, &form).await;
        assert_eq!(exchanged.verdict(), "400 invalid_grant", "{again}");
        let token = bank.link("kakeibo", "heavy-day").await;
        let key = page["next_page_key"].as_str().unwrap();
        let next = bank.get_as(&token, &format!("{account}/transactions?page_key={key}")).await;
        assert_eq!(next.verdict(), "400 page_key_expired", "{again}");
    }
}

#[actix_web::test]
async fn snapshots_have_ids_names_and_an_end() {
    let bank = bank().open().await;
    let unknown = bank.post("/_sandbox/snapshots/snapshot-1/restore", &json!({})).await;
    assert_eq!((unknown.verdict().as_str(), unknown.named()), ("404 not_found", vec!["snapshot".to_owned()]));
    let named = bank.post("/_sandbox/snapshots", &json!({ "name": "連携済み" })).await.json();
    assert_eq!((&named["snapshot_id"], &named["name"]), (&json!("snapshot-1"), &json!("連携済み")));
    for _ in 1..kumiai::sandbox::MOST_SNAPSHOTS {
        snapshot(&bank).await;
    }
    let refused = bank.post("/_sandbox/snapshots", &json!({})).await;
    assert_eq!((refused.verdict().as_str(), refused.named()), ("409 too_many", vec!["snapshots".to_owned()]));
    for odd in ["snapshot-65", "snapshot-", "1", "snapshot-x"] {
        let refused = bank.post(&format!("/_sandbox/snapshots/{odd}/restore"), &json!({})).await;
        assert_eq!(refused.verdict(), "404 not_found", "{odd}");
    }
}

#[actix_web::test]
async fn another_scenario_begins_the_bank_anew() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    assert_eq!(bank.get("/_sandbox/scenario").await.good(), json!({ "timeline": [] }));
    let yaml = "format: 1\nname: closing\nclock: { start: \"2026-06-10T22:50:00+09:00\", mode: frozen }\n\
                timeline:\n  - { id: stop, at: +1m, event: { outage: {} } }\n";
    let headers = [("Content-Type", "application/yaml")];
    let begun = bank.ask("PUT", "/_sandbox/scenario", &headers, yaml).await.good();
    assert_eq!(begun["clock"]["now"], "2026-06-10T22:50:00+09:00");
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.verdict(), "401 token_expired");
    assert_eq!(bank.get("/_sandbox").await.good()["scenario"], "closing");
    let token = bank.link("kakeibo", "plain").await;
    bank.advance(&json!({ "by": "1m" })).await.good();
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.verdict(), "503 service_suspended");
    reset(&bank).await;
    assert_eq!(bank.get("/_sandbox").await.good()["scenario"], "closing", "a reset returns to the latest beginning");
    let json = json!({ "format": 1, "name": "in-json" });
    bank.put("/_sandbox/scenario", &json).await.good();
    assert_eq!(bank.get("/_sandbox").await.good()["scenario"], "in-json");
    let before = bank.bank.registry.default_sandbox().published().seq();
    let wrong =
        bank.ask("PUT", "/_sandbox/scenario", &headers, "format: 1\nname: x\ntimeline:\n  - { at: nine }\n").await;
    assert_eq!(wrong.verdict(), "400 parameter_invalid");
    assert!(wrong.text().contains("4行"), "{}", wrong.text());
    assert_eq!(bank.bank.registry.default_sandbox().published().seq(), before, "nothing was changed");
}
