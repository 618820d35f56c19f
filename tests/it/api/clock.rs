//! The clock's levers.

use crate::{scene::table, support::bank};
use serde_json::{Value, json};

#[actix_web::test]
async fn a_clock_moves_as_it_is_told_and_never_back() {
    let bank = bank().open().await;
    let clock = bank.get("/_sandbox/clock").await.good();
    assert_eq!(clock, json!({ "now": "2026-06-10T10:00:00+09:00", "mode": "frozen", "speed": 1.0 }));
    bank.wall_passes(3_600_000);
    assert_eq!(bank.now().await, "2026-06-10T10:00:00+09:00");

    let flowing = bank.put("/_sandbox/clock", &json!({ "mode": "flowing", "speed": 60.0 })).await.good();
    assert_eq!(flowing, json!({ "now": "2026-06-10T10:00:00+09:00", "mode": "flowing", "speed": 60.0 }));
    bank.wall_passes(10_000);
    assert_eq!(bank.now().await, "2026-06-10T10:10:00+09:00");

    let slower = bank.put("/_sandbox/clock", &json!({ "speed": 0.5 })).await.good();
    assert_eq!(slower["now"], "2026-06-10T10:10:00+09:00", "a change of pace is no jump");
    bank.wall_passes(120_000);
    assert_eq!(bank.now().await, "2026-06-10T10:11:00+09:00");

    let moved = json!({ "now": "2026-06-10T12:00:00+09:00", "mode": "frozen" });
    assert_eq!(bank.put("/_sandbox/clock", &moved).await.good()["now"], "2026-06-10T12:00:00+09:00");
    bank.wall_passes(120_000);
    assert_eq!(bank.now().await, "2026-06-10T12:00:00+09:00");
    let same = json!({ "now": "2026-06-10T12:00:00+09:00" });
    assert_eq!(bank.put("/_sandbox/clock", &same).await.status, 200, "now is not before now");
    let back = bank.put("/_sandbox/clock", &json!({ "now": "2026-06-10T11:59:59.999+09:00" })).await;
    assert_eq!((back.verdict().as_str(), back.named()), ("409 clock_backwards", vec!["now".to_owned()]));
}

#[actix_web::test]
async fn an_instant_is_read_with_any_offset() {
    let bank = bank().open().await;
    for (to, now) in [
        ("2026-06-10T02:00:00Z", "2026-06-10T11:00:00+09:00"),
        ("2026-06-09T23:00:00-04:00", "2026-06-10T12:00:00+09:00"),
        ("2026-06-10T12:00:00.250+09:00", "2026-06-10T12:00:00.250+09:00"),
    ] {
        assert_eq!(bank.advance(&json!({ "to": to })).await.good()["now"], now, "{to}");
    }
}

/// From Wednesday, 10 June 2026, 10:00: `by or to_edge | where that leads`. Holiday: 20 July, 海の日.
const WAYS: &str = "
    by 0s                                | 2026-06-10T10:00:00+09:00
    by 90m                               | 2026-06-10T11:30:00+09:00
    by 1d12h                             | 2026-06-11T22:00:00+09:00
    by 1500ms                            | 2026-06-10T10:00:01.500+09:00
    to_edge service.close                | 2026-06-10T23:00:00+09:00
    to_edge service.close-1s             | 2026-06-10T22:59:59+09:00
    to_edge service.close+90m            | 2026-06-11T00:30:00+09:00
    to_edge service.close@anser          | 2026-06-10T23:00:00+09:00
    to_edge service.close@kaikei-500ms   | 2026-06-10T22:59:59.500+09:00
    to_edge service.open                 | 2026-06-11T07:00:00+09:00
    to_edge service.open@institution     | 2026-06-11T07:00:00+09:00
    to_edge month.end                    | 2026-07-01T00:00:00+09:00
    to_edge month.end-1s                 | 2026-06-30T23:59:59+09:00
    to_edge holiday.next                 | 2026-07-20T00:00:00+09:00
    to_edge holiday.next+10h             | 2026-07-20T10:00:00+09:00
    to_edge token.expiry                 | 2026-06-10T10:10:00+09:00
    to_edge token.expiry@kakeibo         | 2026-06-10T10:15:00+09:00
    to_edge token.expiry@kaikei-1s       | 2026-06-10T10:09:59+09:00
    to_edge token.expiry@link-1          | 2026-06-10T10:15:00+09:00
    to_edge link.expiry@kakeibo          | 2026-09-08T10:00:00+09:00
    to_edge link.expiry@link-0           | 2026-06-10T10:10:00+09:00
    to_edge posting.next                 | 2026-06-10T15:00:00+09:00
    to_edge posting.next-1s              | 2026-06-10T14:59:59+09:00
";

#[actix_web::test]
async fn every_edge_is_reached_with_its_offset_and_its_selector() {
    let timeline = "
  - { at: +5h, event: { transaction_posted: { account: plain/ordinary_deposit, amount: 1 } } }
";
    for row in table(WAYS) {
        let bank = bank().timeline(timeline).open().await;
        let ends_soon = json!({ "partner": "kaikei", "customer": "plain", "linked_at": "2026-03-12T10:10:00+09:00" });
        bank.linked(&ends_soon).await;
        bank.link("kakeibo", "plain").await;
        let (how, value) = row[0].split_once(' ').unwrap();
        let advanced = bank.advance(&json!({ how: value })).await;
        assert_eq!(advanced.good()["now"], row[1], "{row:?}");
        assert_eq!(bank.now().await, row[1]);
    }
}

#[actix_web::test]
async fn an_edge_lies_strictly_after_now() {
    let bank = bank().open().await;
    let close = json!({ "to_edge": "service.close" });
    assert_eq!(bank.advance(&close).await.good()["now"], "2026-06-10T23:00:00+09:00");
    assert_eq!(bank.advance(&close).await.good()["now"], "2026-06-11T23:00:00+09:00");
    let before = json!({ "to_edge": "service.close-1s" });
    assert_eq!(bank.advance(&before).await.good()["now"], "2026-06-12T22:59:59+09:00");
    assert_eq!(bank.advance(&before).await.good()["now"], "2026-06-13T21:59:59+09:00", "Saturday closes at 22:00");
    assert_eq!(bank.advance(&close).await.good()["now"], "2026-06-13T22:00:00+09:00");
}

#[actix_web::test]
async fn what_is_coming_is_listed_in_order_and_what_has_come_is_not() {
    let timeline = "
  - { id: stop, at: '12:00', for: 1h, event: { outage: {} } }
  - { id: late, at: '23:30', event: { transaction_posted: { account: plain/ordinary_deposit, amount: 1 } } }
";
    let bank = bank().timeline(timeline).open().await;
    let listed = |list: &Value| -> Vec<String> {
        let entries = list["upcoming"].as_array().unwrap().iter();
        let short = |at: &Value| at.as_str().unwrap()[5..16].replace('T', " ");
        entries.map(|entry| format!("{} {}", short(&entry["at"]), entry["event"].as_str().unwrap())).collect()
    };
    let at_ten = listed(&bank.get("/_sandbox/clock/upcoming").await.good());
    let expected = [
        "06-10 12:00 outage",
        "06-10 23:00 service.close@institution",
        "06-10 23:00 service.close@anser",
        "06-10 23:30 transaction_posted",
        "06-11 07:00 service.open@institution",
        "06-11 07:00 service.open@anser",
    ];
    assert_eq!(at_ten, expected);
    bank.advance_to("2026-06-10T12:00:00+09:00").await;
    let at_noon = listed(&bank.get("/_sandbox/clock/upcoming").await.good());
    assert_eq!(at_noon[0], "06-10 13:00 ended");
    assert_eq!(at_noon.len(), expected.len());
    bank.advance_to("2026-06-11T00:00:00+09:00").await;
    let at_midnight = listed(&bank.get("/_sandbox/clock/upcoming").await.good());
    assert!(at_midnight[0].contains("service.open"), "{at_midnight:?}");
}

#[actix_web::test]
async fn a_flowing_clock_is_advanced_and_flows_on() {
    let bank = bank().flowing(1.0).open().await;
    bank.wall_passes(60_000);
    assert_eq!(bank.advance(&json!({ "by": "1h" })).await.good()["now"], "2026-06-10T11:01:00+09:00");
    bank.wall_passes(1_000);
    assert_eq!(bank.now().await, "2026-06-10T11:01:01+09:00");
}

#[actix_web::test]
async fn the_clock_stops_before_the_end_of_2199() {
    let bank = bank().at("2199-12-31T10:00:00+09:00").open().await;
    let token = bank.link("kakeibo", "plain").await;
    assert_eq!(bank.get_as(&token, "/institution/v1/accounts").await.status, 200);
    let statement = format!("{}/transactions", bank.ordinary("plain").await);
    assert_eq!(bank.get_as(&token, &statement).await.status, 200);
    for how in [json!({ "by": "14h" }), json!({ "to_edge": "month.end" }), json!({ "to_edge": "holiday.next" })] {
        assert_eq!(bank.advance(&how).await.verdict(), "400 parameter_invalid", "{how}");
    }
    assert_eq!(bank.advance(&json!({ "by": "13h" })).await.status, 200);
    let closed = bank.post("/_sandbox/links", &json!({ "partner": "docs", "customer": "plain" })).await;
    assert_eq!(closed.verdict(), "503 outside_service_hours");
}

#[actix_web::test]
async fn the_next_posting_is_the_next_row_of_a_linked_account_to_the_second() {
    for customer in ["plain", "heavy-day", "corporate"] {
        let bank = bank().open().await;
        let nobody = bank.advance(&json!({ "to_edge": "posting.next" })).await;
        assert_eq!(nobody.verdict(), "400 parameter_invalid", "nobody has linked an account");
        let account = bank.ordinary(customer).await;
        let rows = async || {
            let token = bank.link("kakeibo", customer).await;
            let mut rows = 0;
            let mut query = "date_from=2026-06-09&limit=500".to_owned();
            loop {
                let page = bank.get_as(&token, &format!("{account}/transactions?{query}")).await.good();
                rows += page["count"].as_u64().unwrap();
                let Some(key) = page["next_page_key"].as_str() else { return rows };
                query = format!("date_from=2026-06-09&limit=500&page_key={key}");
            }
        };
        let accounts = json!([format!("{customer}/ordinary_deposit")]);
        bank.linked(&json!({ "partner": "kakeibo", "customer": customer, "accounts": accounts })).await;
        let before = rows().await;
        bank.linked(&json!({ "partner": "kakeibo", "customer": customer, "accounts": accounts })).await;
        bank.advance(&json!({ "to_edge": "posting.next@kakeibo-1s" })).await.good();
        let next = bank.now().await;
        bank.advance(&json!({ "by": "1s" })).await.good();
        let opens = ["T07:00", "T08:00"].iter().any(|opening| next.contains(opening));
        // Outside the hours of linking nobody can look: the row is seen in the morning.
        if !opens
            && bank.post("/_sandbox/links", &json!({ "partner": "docs", "customer": customer })).await.status != 200
        {
            bank.advance(&json!({ "to_edge": "service.open" })).await.good();
        }
        assert!(rows().await > before, "{customer}: a row at {next}");
    }
}

#[actix_web::test]
async fn an_edge_that_is_none_or_has_no_such_owner_is_told_apart() {
    let bank = bank().open().await;
    for edge in [
        "service.shut",
        "token.expiry@nobody",
        "link.expiry@link-9",
        "service.close@nobody",
        "posting.next@x",
        "service.close@",
    ] {
        let refused = bank.advance(&json!({ "to_edge": edge })).await;
        assert_eq!(
            (refused.verdict().as_str(), refused.named()),
            ("400 parameter_invalid", vec!["to_edge".to_owned()]),
            "{edge}"
        );
    }
}
