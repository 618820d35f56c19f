//! A clock in steps, and a clock that wakes by itself.

use crate::support::{TestBank, bank};
use serde_json::json;

const ACCOUNTS: &str = "/institution/v1/accounts";

async fn closed_in_steps() -> (TestBank, String) {
    let bank = bank().at("2026-06-10T22:59:00+09:00").open().await;
    bank.put("/_sandbox/clock", &json!({ "mode": "step" })).await.good();
    let asked = json!({ "name": "M", "channel": "institution", "redirect_uris": ["http://127.0.0.1/c"], "access_token": { "lifetime": "1d" } });
    bank.put("/_sandbox/partners/mine", &asked).await.good();
    let token = bank.link("mine", "plain").await;
    bank.advance_to("2026-06-10T23:00:00+09:00").await;
    (bank, token)
}

#[actix_web::test]
async fn a_caller_who_waits_as_asked_moves_the_bank_to_the_promised_instant() {
    let (bank, token) = closed_in_steps().await;
    let closed = bank.get_as(&token, ACCOUNTS).await;
    assert_eq!(closed.verdict(), "503 outside_service_hours");
    assert_eq!(
        (closed.header("retry-after"), closed.header("sandbox-bank-retry-at")),
        (Some("1"), Some("2026-06-11T07:00:00+09:00"))
    );
    bank.wall_passes(999);
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.verdict(), "503 outside_service_hours", "too early");
    bank.wall_passes(1_000);
    let open = bank.get_as(&token, ACCOUNTS).await;
    assert_eq!((open.status, open.header("sandbox-time")), (200, Some("2026-06-11T07:00:00+09:00")));
    bank.wall_passes(10_000);
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.header("sandbox-time"), Some("2026-06-11T07:00:00+09:00"));
}

#[actix_web::test]
async fn nobody_else_moves_a_bank_in_steps() {
    let (bank, token) = closed_in_steps().await;
    let other = {
        bank.get("/_sandbox/people?limit=1").await.good();
        bank.get_as(&token, ACCOUNTS).await;
        bank.wall_passes(60_000);
        bank.get("/").await;
        bank.get("/_sandbox").await.good();
        bank.get_as("of-nobody", ACCOUNTS).await
    };
    assert_eq!(other.header("sandbox-time"), Some("2026-06-10T23:00:00+09:00"));
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.header("sandbox-time"), Some("2026-06-11T07:00:00+09:00"));
}

#[actix_web::test]
async fn on_the_way_of_a_step_everything_that_is_due_happens() {
    let timeline = "  - { id: night, at: '23:30', event: { transaction_posted: { account: plain/ordinary_deposit, amount: 3 } } }\n";
    let bank = bank().at("2026-06-10T22:59:00+09:00").timeline(timeline).open().await;
    bank.put("/_sandbox/clock", &json!({ "mode": "step" })).await.good();
    bank.advance_to("2026-06-10T23:00:00+09:00").await;
    let headers = [("Accept-Language", "en")];
    let path = "/oauth/authorize?response_type=code&client_id=kakeibo&redirect_uri=http://127.0.0.1/callback";
    let closed = bank.ask("GET", path, &headers, "").await;
    assert_eq!((closed.status, closed.header("retry-after")), (503, Some("1")));
    bank.wall_passes(1_000);
    let open = bank.ask("GET", path, &headers, "").await;
    assert_eq!((open.status, open.header("sandbox-time")), (200, Some("2026-06-11T07:00:00+09:00")));
    let upcoming = bank.get("/_sandbox/clock/upcoming").await.text();
    assert!(!upcoming.contains("night"), "{upcoming}");
}

#[actix_web::test]
async fn a_flowing_clock_lets_happen_what_is_due_without_anybody_asking() {
    let timeline = "  - { id: stop, at: '10:30', event: { outage: {} } }\n";
    let bank = bank().flowing(1.0).timeline(timeline).open().await;
    bank.get("/s/named/_sandbox").await.good();
    let named = bank.bank.registry.find(&kumiai::event::SandboxName::parse("named").unwrap()).unwrap();
    let in_force =
        || [bank.bank.registry.default_sandbox(), &named].map(|sandbox| sandbox.published().outages().count());
    bank.wall_passes(1_799_000);
    bank.bank.registry.beat((bank.bank.wall)()).await;
    assert_eq!(in_force(), [0, 0]);
    bank.wall_passes(1_001);
    bank.bank.registry.beat((bank.bank.wall)()).await;
    assert_eq!(in_force(), [1, 1]);
    let log = bank.bank.registry.default_sandbox().log().await.unwrap();
    assert_eq!(log.last().unwrap().bank_at.to_string(), "2026-06-10T10:30:00+09:00", "at its own instant");
    let before = named.published().seq();
    bank.bank.registry.beat((bank.bank.wall)()).await;
    assert_eq!(named.published().seq(), before, "a beat without anything due leaves no trace");
}
