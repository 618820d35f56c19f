//! What comes anew and what is exchanged: partners, account ids, the signing key, certificates; from a timeline, by a call,
//! and after the log was folded.

use crate::support::{Begin, TestBank, bank};
use kumiai::{
    event::{SandboxName, Seq},
    sandbox::State,
    store::{MemoryStore, Store},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Each way in which an event comes about: by a call, and from the timeline.
async fn by_both(event: Value, prepare: impl AsyncFn(&TestBank), check: impl AsyncFn(&TestBank, &str)) {
    let called = bank().open().await;
    prepare(&called).await;
    called.event(&json!({ "id": "it", "event": event })).await.good();
    check(&called, "by a call").await;
    let planned = bank().timeline(&format!("  - {{ id: it, at: \"11:00\", event: {event} }}\n")).open().await;
    prepare(&planned).await;
    let happened = planned.advance_to("2026-06-10T11:00:00+09:00").await.good()["happened"].clone();
    assert_eq!(happened[0]["event"], event.as_object().unwrap().keys().next().unwrap().as_str(), "{happened}");
    check(&planned, "from the timeline").await;
}

/// The same bank after its log was cut to the shortest and folded.
async fn folded(bank: &TestBank) -> TestBank {
    let state = bank.bank.registry.default_sandbox().published();
    let records = state.to_records();
    assert_eq!(State::fold(&records).unwrap(), *state);
    let store = Arc::new(MemoryStore::default());
    let name = SandboxName::default_name();
    store.append(&name, Seq::default(), records).await.unwrap();
    let again = crate::support::bank().open_on(store).await;
    again.wall_passes(bank.wall().0 - again.wall().0);
    again
}

async fn account_ids(bank: &TestBank, token: &str) -> Vec<String> {
    let listed = bank.get_as(token, "/institution/v1/accounts").await.good();
    let accounts = listed["accounts"].as_array().unwrap().iter();
    accounts.map(|account| account["account_id"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_partner_that_is_registered_can_be_linked_to_at_once() {
    let event = json!({ "partner_registered": {
        "partner": "shinki", "name": "新規アプリ", "channel": "institution", "kinds": ["ordinary_deposit"],
        "link": { "lifetime": "30d" }, "webhook": { "url": "http://127.0.0.1:9/hook" } } });
    by_both(
        event,
        async |_| {},
        async |bank, how| {
            let linked = bank.linked(&json!({ "partner": "shinki", "customer": "all-kinds" })).await;
            let token = linked["access_token"].as_str().unwrap();
            assert_eq!(account_ids(bank, token).await.len(), 1, "{how}");
            let partners = bank.get("/_sandbox").await.good()["partners"].clone();
            let partner = partners.as_array().unwrap().iter().find(|p| p["partner_id"] == "shinki").unwrap().clone();
            assert_eq!(partner["client_secret"], "shinki-secret", "{how}");
            assert!(partner["webhook"]["secret"].as_str().unwrap().starts_with("whsec_"), "{how}");
            assert_eq!(
                bank.partner_get("shinki", "/links").await.good()["links"].as_array().unwrap().len(),
                1,
                "{how}"
            );
        },
    )
    .await;
}

#[actix_web::test]
async fn a_timeline_may_speak_of_a_partner_that_it_registers() {
    let timeline = "  - { id: new, at: \"11:00\", event: { partner_registered: { partner: shinki, channel: anser } } }
  - { id: cut, at: \"12:00\", event: { partner_suspended: { partner: shinki } } }\n";
    let bank = bank().timeline(timeline).open().await;
    bank.advance_to("2026-06-10T12:00:00+09:00").await;
    let status = bank.partner_get("shinki", "/status").await.good();
    assert_eq!(status["connection"]["status"], "suspended");
}

#[actix_web::test]
async fn of_the_account_ids_that_were_exchanged_the_partner_sees_only_the_new_ones() {
    let event = json!({ "account_ids_rotated": { "partner": "kakeibo" } });
    by_both(
        event,
        async |bank| {
            bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
        },
        async |bank, how| {
            let token = bank.link("kakeibo", "all-kinds").await;
            let other = bank.link("docs", "all-kinds").await;
            let (new, old) = (account_ids(bank, &token).await, account_ids(bank, &other).await);
            assert_eq!(new.len(), old.len());
            for (new, old) in new.iter().zip(&old) {
                assert_ne!(new, old, "{how}");
                let read =
                    async |token: &str, id: &str| bank.get_as(token, &format!("/institution/v1/accounts/{id}")).await;
                assert_eq!(read(&token, old).await.verdict(), "404 account_not_linked", "{how}");
                assert_eq!(read(&other, new).await.verdict(), "404 account_not_linked", "{how}: another partner's ids");
                let (mine, theirs) = (read(&token, new).await.good(), read(&other, old).await.good());
                assert_eq!(mine["account_number"], theirs["account_number"], "{how}: the same account");
                assert_eq!(mine["account_id"], *new);
            }
            let page = bank.get_as(&token, &format!("/institution/v1/accounts/{}/transactions", new[0])).await.good();
            assert_eq!(page["account_id"], new[0].as_str());
            let links = bank.partner_get("kakeibo", "/links").await.good()["links"].clone();
            assert_eq!(links.as_array().unwrap().last().unwrap()["accounts"], json!(new), "{how}");
            let again = folded(bank).await;
            assert_eq!(account_ids(&again, &token).await, new, "{how}: after the log was folded");
        },
    )
    .await;
}

#[actix_web::test]
async fn the_ids_of_the_anser_channel_are_exchanged_as_well() {
    let bank = bank().open().await;
    let token = bank.link("kaikei", "corporate").await;
    let ids = async || {
        let listed = bank.get_as(&token, "/anser/v1/banks/2404/accounts").await.good();
        let accounts = listed["accounts"].as_array().unwrap().iter();
        accounts.map(|account| account["account_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let old = ids().await;
    bank.event(&json!({ "event": { "account_ids_rotated": { "partner": "kaikei" } } })).await.good();
    let new = ids().await;
    for (new, old) in new.iter().zip(&old) {
        assert!(new != old && new.len() == 32, "{new}");
        let read = async |id: &str| bank.get_as(&token, &format!("/anser/v1/banks/2404/accounts/{id}")).await;
        assert_eq!(read(old).await.code(), "account_not_linked");
        assert_eq!(read(new).await.good()["account_id"], new.as_str());
    }
}

async fn kids(bank: &TestBank) -> Vec<String> {
    let keys = bank.get("/oauth/jwks").await.good()["keys"].clone();
    keys.as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn while_the_signing_key_gives_way_to_another_both_are_published_and_afterwards_the_new_one_alone() {
    let event = json!({ "signing_key_rotated": { "overlap": "1h" } });
    by_both(
        event,
        async |bank| assert_eq!(kids(bank).await.len(), 1),
        async |bank, how| {
            let during = kids(bank).await;
            assert_eq!(during.len(), 2, "{how}");
            assert_eq!(kids(&folded(bank).await).await.len(), 2, "{how}: after the log was folded");
            bank.advance(&json!({ "by": "1h" })).await.good();
            assert_eq!(kids(bank).await, during[..1], "{how}");
            bank.post("/_sandbox/reset", &json!({})).await.good();
            assert_eq!(kids(bank).await, during[1..], "{how}: a reset begins with the first key again");
        },
    )
    .await;
}

#[actix_web::test]
async fn without_an_overlap_the_old_key_is_gone_at_once() {
    let bank = bank().open().await;
    let before = kids(&bank).await;
    bank.event(&json!({ "event": { "signing_key_rotated": { "overlap": "0s" } } })).await.good();
    let after = kids(&bank).await;
    assert!(after.len() == 1 && after != before);
}

async fn own_token(bank: &TestBank, partner: &str) -> String {
    let form = format!("grant_type=client_credentials&client_id={partner}&client_secret={partner}-secret");
    bank.ask("POST", "/oauth/token", &[("Content-Type", "application/x-www-form-urlencoded")], &form).await.verdict()
}

#[actix_web::test]
async fn a_partner_whose_certificate_has_expired_is_no_client_until_it_is_registered_anew() {
    let registration = json!({ "name": "証明書", "channel": "institution", "auth_method": "tls_client_auth",
        "redirect_uris": ["http://127.0.0.1/callback"] });
    let register = async |bank: &TestBank| {
        bank.put("/_sandbox/partners/shoumei", &registration).await.good();
    };
    let called = bank().open().await;
    register(&called).await;
    let refused = called.event(&json!({ "event": { "certificate_expired": { "partner": "kakeibo" } } })).await;
    assert_eq!(refused.verdict(), "409 event_impossible", "it shows none");
    let planned = |begin: Begin| {
        begin.scenario(
            "partners: { shoumei: { channel: institution, auth_method: self_signed_tls_client_auth } }
timeline: [{ id: it, at: \"11:00\", event: { certificate_expired: { partner: shoumei } } }]",
        )
    };
    let planned = planned(bank()).open().await;
    for (bank, how) in [(called, "by a call"), (planned, "from the timeline")] {
        assert_eq!(own_token(&bank, "shoumei").await, "200", "{how}");
        let token = bank.link("shoumei", "plain").await;
        if how == "by a call" {
            bank.event(&json!({ "event": { "certificate_expired": { "partner": "shoumei" } } })).await.good();
        } else {
            bank.advance_to("2026-06-10T11:00:00+09:00").await;
        }
        assert_eq!(own_token(&bank, "shoumei").await, "401 invalid_client", "{how}");
        assert_eq!(own_token(&folded(&bank).await, "shoumei").await, "401 invalid_client", "{how}: after folding");
        assert_eq!(own_token(&bank, "kakeibo").await, "200", "{how}: others are untouched");
        if how == "by a call" {
            assert_eq!(account_ids(&bank, &token).await.len(), 1, "what it has goes on until its own end");
        }
        register(&bank).await;
        assert_eq!(own_token(&bank, "shoumei").await, "200", "{how}");
    }
}

#[actix_web::test]
async fn maintenance_windows_of_the_calendar_are_announced_maintenance() {
    let calendar = "calendar: { maintenance_windows: [{ from: \"14:00\", to: \"15:00\" }, { from: \"16:00\", to: \"17:00\", announced: false }] }";
    let bank = bank().scenario(calendar).open().await;
    let maintenance = bank.partner_get("kakeibo", "/status").await.good()["maintenance"].clone();
    assert_eq!(maintenance.as_array().unwrap().len(), 1, "{maintenance}");
    assert_eq!(maintenance[0]["maintenance_id"], "maintenance-window-1");
    let token = bank.link("kakeibo", "plain").await;
    let at_start = bank.advance(&json!({ "to_edge": "maintenance.start" })).await.good();
    assert_eq!(at_start["now"], "2026-06-10T14:00:00+09:00");
    let stopped = bank.get_as(&token, "/institution/v1/accounts").await;
    assert_eq!((stopped.verdict(), stopped.header("retry-after").is_some()), ("503 maintenance".to_owned(), true));
    bank.advance_to("2026-06-10T16:00:00+09:00").await;
    assert_eq!(bank.get_as(&token, "/institution/v1/accounts").await.verdict(), "503 service_suspended");
}
