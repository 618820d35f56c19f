//! The institution channel.

use crate::support::bank;

#[actix_web::test]
async fn a_balance_is_given_and_refused_from_closing_time_on() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let balance = format!("{}/balance", bank.ordinary("plain").await);
    let open = bank.get_as(&token, &balance).await;
    assert_eq!(open.status, 200, "{}", open.text());
    assert_eq!(open.json()["as_of"], "2026-06-10T10:00:00+09:00");

    bank.advance_to("2026-06-10T10:05:00+09:00").await;
    let token = bank.link("kakeibo", "plain").await;
    bank.post("/_sandbox/clock/advance", &serde_json::json!({ "to_edge": "service.close-1s" })).await;
    let token = if bank.get_as(&token, &balance).await.code() == "token_expired" {
        bank.link("kakeibo", "plain").await
    } else {
        token
    };
    assert_eq!(bank.get_as(&token, &balance).await.status, 200);
    bank.post("/_sandbox/clock/advance", &serde_json::json!({ "to_edge": "service.close" })).await;
    let closed = bank.get_as(&token, &balance).await;
    assert_eq!((closed.status, closed.code().as_str()), (503, "outside_service_hours"));
    assert_eq!(closed.header("retry-after"), Some("1"));
    assert_eq!(closed.header("sandbox-bank-retry-at"), Some("2026-06-11T07:00:00+09:00"));
}
