//! Bank time and wall time: a client that looks at its own clock works with a bank of any year and any speed.

use crate::{
    scene::{access_token, outage},
    support::bank,
};
use serde_json::json;

#[actix_web::test]
async fn a_client_of_today_works_with_a_bank_that_stands_still_in_2031() {
    let bank = bank().at("2031-03-05T11:00:00+09:00").open().await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    assert_eq!(linked["expires_in"], 900);
    assert_eq!(linked["refresh_expires_in"], 7_776_000);
    assert_eq!(linked["link_expires_at"], "2031-06-03T11:00:00+09:00");
    let balance = format!("{}/balance", bank.ordinary("plain").await);
    // The token's time is the bank's: while that stands still, it does not run out.
    bank.wall_passes(10 * 24 * 3_600_000);
    let read = bank.get_as(access_token(&linked), &balance).await;
    assert_eq!(read.good()["as_of"], "2031-03-05T11:00:00+09:00");
    assert_eq!(read.header("sandbox-time"), Some("2031-03-05T11:00:00+09:00"));

    bank.advance(&json!({ "by": "899s" })).await.good();
    assert_eq!(bank.get_as(access_token(&linked), &balance).await.status, 200);
    bank.advance(&json!({ "by": "1s" })).await.good();
    assert_eq!(bank.get_as(access_token(&linked), &balance).await.verdict(), "401 token_expired");
}

#[actix_web::test]
async fn a_clock_that_stands_still_asks_for_the_shortest_wait() {
    for mode in ["frozen", "step"] {
        let bank = bank().open().await;
        bank.put("/_sandbox/clock", &json!({ "mode": mode, "speed": 60.0 })).await.good();
        let token = bank.link("kakeibo", "plain").await;
        bank.advance_to("2026-06-10T23:00:00+09:00").await;
        let closed = bank.get_as(&token, "/institution/v1/accounts").await;
        assert_eq!(closed.verdict(), "503 outside_service_hours");
        assert_eq!(closed.header("retry-after"), Some("1"));
        assert_eq!(closed.header("sandbox-bank-retry-at"), Some("2026-06-11T07:00:00+09:00"));
    }
}

#[actix_web::test]
async fn in_a_bank_sixty_times_as_fast_a_client_waits_a_sixtieth_rounded_up() {
    let bank = bank().at("2026-06-10T22:50:00+09:00").flowing(60.0).open().await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    assert_eq!(linked["expires_in"], 15);
    assert_eq!(linked["refresh_expires_in"], 7_776_000 / 60);
    let balance = format!("{}/balance", bank.ordinary("plain").await);
    // One millisecond before and after 22:59:59.94, which is closing time as well as it can be told.
    bank.wall_passes(9_999);
    let read = bank.get_as(access_token(&linked), &balance).await;
    assert_eq!(read.good()["as_of"], "2026-06-10T22:59:59.940+09:00");
    bank.wall_passes(1);
    let closed = bank.get_as(access_token(&linked), &balance).await;
    assert_eq!(closed.verdict(), "503 outside_service_hours");
    // Eight hours are eight minutes.
    assert_eq!(closed.header("retry-after"), Some("480"));
    bank.wall_passes(1);
    assert_eq!(bank.get_as(access_token(&linked), &balance).await.header("retry-after"), Some("480"), "rounded up");
    bank.wall_passes(1_000);
    let later = bank.get_as(access_token(&linked), &balance).await;
    assert_eq!(later.header("retry-after"), Some("479"));
    // Whoever waits as long as it was told to is let in (with a token that is good at that hour).
    bank.wall_passes(479_000);
    assert_eq!(bank.get_as(access_token(&linked), &balance).await.verdict(), "401 token_expired");
    let token = bank.link("kakeibo", "plain").await;
    assert_eq!(bank.get_as(&token, &balance).await.status, 200);
}

#[actix_web::test]
async fn a_clock_of_any_speed_says_how_long_a_token_lasts_by_the_wall() {
    for (speed, expires_in) in [(0.5, 1_800), (1.0, 900), (7.0, 129), (900.0, 1), (10_000.0, 1), (1_000_000.0, 1)] {
        let bank = bank().flowing(speed).open().await;
        let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
        assert_eq!(linked["expires_in"], expires_in, "at ×{speed}");
    }
}

#[actix_web::test]
async fn an_announced_stop_says_until_when_and_an_unannounced_one_does_not() {
    let bank = bank().flowing(60.0).open().await;
    let token = bank.link("kakeibo", "plain").await;
    let announced = json!({ "id": "a", "for": "1h", "event": { "outage": { "scope": ["data"], "announced": true } } });
    bank.event(&announced).await.good();
    let stopped = bank.get_as(&token, "/institution/v1/accounts").await;
    assert_eq!(stopped.verdict(), "503 service_suspended");
    assert_eq!(stopped.header("retry-after"), Some("60"));
    assert_eq!(stopped.header("sandbox-bank-retry-at"), Some("2026-06-10T11:00:00+09:00"));
    bank.event(&json!({ "event": { "ended": { "id": "a" } } })).await.good();
    bank.event(&outage("b", &["data"])).await.good();
    let stopped = bank.get_as(&token, "/institution/v1/accounts").await;
    assert_eq!(stopped.verdict(), "503 service_suspended");
    assert_eq!(stopped.header("retry-after"), None);
    assert_eq!(stopped.header("sandbox-bank-retry-at"), None);
}

#[actix_web::test]
async fn a_wall_clock_that_is_turned_back_does_not_turn_the_bank_back() {
    let bank = bank().flowing(1.0).open().await;
    bank.wall_passes(60_000);
    bank.link("kakeibo", "plain").await;
    bank.wall_passes(-3_600_000);
    assert_eq!(bank.now().await, "2026-06-10T10:01:00+09:00");
    bank.wall_passes(3_600_000 + 5_000);
    assert_eq!(bank.now().await, "2026-06-10T10:01:05+09:00");
}

#[actix_web::test]
async fn a_page_key_lasts_ten_minutes_of_the_wall_and_a_jump_counts_in_full() {
    let rows = [
        ("frozen, at once", 1.0, false, 599_999, 0, "200"),
        ("frozen, ten minutes on", 1.0, false, 600_000, 0, "400 page_key_expired"),
        ("at sixty times the pace nobody is too slow", 60.0, true, 30_000, 0, "200"),
        ("a jump of nine minutes", 1.0, false, 0, 540, "200"),
        ("a jump of ten minutes", 1.0, false, 0, 600, "400 page_key_expired"),
        ("a jump and a wait", 1.0, false, 120_000, 480, "400 page_key_expired"),
        ("a jump while it flows", 60.0, true, 0, 600, "400 page_key_expired"),
    ];
    for (what, speed, flows, wall_ms, jump_secs, expected) in rows {
        let begin = bank();
        let bank = if flows { begin.flowing(speed) } else { begin }.open().await;
        let token = bank.link("kakeibo", "heavy-day").await;
        let path = format!("{}/transactions", bank.ordinary("heavy-day").await);
        let key = bank.get_as(&token, &format!("{path}?limit=1")).await.good()["next_page_key"].clone();
        bank.wall_passes(wall_ms);
        bank.advance(&json!({ "by": format!("{jump_secs}s") })).await.good();
        let token = bank.link("kakeibo", "heavy-day").await;
        let next = bank.get_as(&token, &format!("{path}?page_key={}", key.as_str().unwrap())).await;
        assert_eq!(next.verdict(), expected, "{what}: {}", next.text());
    }
}
