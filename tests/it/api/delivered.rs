//! The scenarios that are delivered: each does what the paragraph at its head says.

use crate::{
    scene::access_token,
    support::{TestBank, bank},
};
use serde_json::{Value, json};

/// The bank of a scenario, whose tokens outlive it.
async fn play(path: &str) -> TestBank {
    let begin = bank().delivered(path).profile(|terms| terms.lifetimes.access_token_secs = 90 * 86_400);
    begin.open().await
}

/// The rows of an account, read to the end, at this instant of the scenario.
async fn rows_at(bank: &TestBank, token: &str, path: &str, at: &str) -> Vec<Value> {
    bank.advance_to(at).await;
    let (mut rows, mut key) = (Vec::new(), String::new());
    loop {
        let page = bank.get_as(token, &format!("{path}/transactions?limit=500{key}")).await.good();
        rows.extend(page["transactions"].as_array().unwrap().iter().cloned());
        match page["next_page_key"].as_str() {
            Some(next) => key = format!("&page_key={next}"),
            None => return rows,
        }
    }
}

#[actix_web::test]
async fn late_postings_appear_with_an_earlier_date_and_change_no_row_that_was_shown() {
    let bank = play("scenarios/02-statements/late_posting.yaml").await;
    let (token, path) = (bank.link("kakeibo", "plain").await, bank.ordinary("plain").await);
    let before = rows_at(&bank, &token, &path, "2026-06-11T10:04:59+09:00").await;
    let after = rows_at(&bank, &token, &path, "2026-06-11T10:05:00+09:00").await;
    assert_eq!(after[..before.len()], before);
    let late = &after[before.len()];
    assert_eq!((&late["transaction_date"], &late["amount"]), (&json!("2026-06-09"), &json!("38500")));
    let is_there = |rows: &[Value]| rows.iter().any(|row| row["amount"] == "12000");
    assert!(!is_there(&rows_at(&bank, &token, &path, "2026-06-11T12:14:59+09:00").await));
    assert!(is_there(&rows_at(&bank, &token, &path, "2026-06-11T12:15:00+09:00").await));
}

#[actix_web::test]
async fn corrections_cancellations_and_merged_rows_stand_as_the_paragraph_says() {
    let bank = play("scenarios/02-statements/correction_pair.yaml").await;
    let (token, path) = (bank.link("kakeibo", "corporate").await, bank.ordinary("corporate").await);
    let before = rows_at(&bank, &token, &path, "2026-06-11T10:00:30+09:00").await.len();
    let after = rows_at(&bank, &token, &path, "2026-06-11T10:50:00+09:00").await;
    let told = |row: &Value| {
        let [amount, category, status] = ["amount", "category_code", "status"].map(|key| row[key].as_str().unwrap());
        format!("{amount} {category} {status}")
    };
    let told: Vec<_> = after[before..].iter().map(told).collect();
    let expected =
        ["250000 11 corrected", "250000 19 posted", "205000 19 posted", "4400 10 cancelled", "450 11 posted"];
    let ours: Vec<&str> = told.iter().map(String::as_str).filter(|row| expected.contains(row)).collect();
    assert_eq!(ours, expected, "{told:#?}");
    let anser = bank.path("anser", "corporate", "ordinary_deposit").await;
    let linked = bank.linked(&json!({ "partner": "kaikei", "customer": "corporate" })).await;
    let whole = bank.get_as(access_token(&linked), &format!("{anser}/transactions")).await.good();
    let missing = whole["transactions"].as_array().unwrap().iter().filter(|row| row["status"] == "missing_number");
    assert_eq!(missing.count(), 2);
}

#[actix_web::test]
async fn the_window_slides_with_the_month_and_then_for_one_partner() {
    let bank = play("scenarios/02-statements/window_edge.yaml").await;
    let (token, path) = (bank.link("kakeibo", "plain").await, bank.ordinary("plain").await);
    let from = |day: &'static str| {
        let (bank, url) = (&bank, format!("{path}/transactions?date_from={day}"));
        let token = &token;
        async move {
            let answered = bank.get_as(token, &url).await;
            (answered.verdict(), answered.text())
        }
    };
    assert_eq!(from("2026-04-01").await.0, "200");
    bank.advance_to("2026-07-01T07:00:00+09:00").await;
    let (verdict, text) = from("2026-04-01").await;
    assert_eq!(verdict, "400 period_before_window");
    assert!(text.contains("2026-05-01"), "{text}");
    assert_eq!(from("2026-05-01").await.0, "200");
    bank.advance_to("2026-07-01T10:00:00+09:00").await;
    let (verdict, text) = from("2026-05-01").await;
    assert_eq!(verdict, "400 period_before_window");
    assert!(text.contains("2026-07-01"), "{text}");
}

#[actix_web::test]
async fn the_lot_matures_on_a_holiday_and_is_fetched_a_month_later() {
    let bank = play("scenarios/02-time-deposits/maturity.yaml").await;
    bank.advance(&json!({ "by": "1m" })).await.good();
    assert_eq!(bank.now().await, "2026-08-10T20:00:00+09:00");
    let token = bank.link("kakeibo", "all-kinds").await;
    let lots = format!("{}/time-deposits", bank.path("institution", "all-kinds", "time_deposit").await);
    let of_three_months = |at: &'static str| {
        let (bank, token, lots) = (&bank, &token, &lots);
        async move {
            bank.advance_to(at).await;
            let listed = bank.get_as(token, lots).await.good();
            let lots = listed["time_deposits"].as_array().unwrap().clone();
            lots.into_iter().find(|lot| lot["term"] == "P3M" && lot["matures_on"] == "2026-08-11").unwrap()
        }
    };
    let lot = of_three_months("2026-08-10T20:30:00+09:00").await;
    assert_eq!((&lot["status"], &lot["maturity_instruction"]), (&json!("active"), &json!("none")));
    assert_eq!(of_three_months("2026-08-11T08:00:00+09:00").await["status"], "matured");
    assert_eq!(of_three_months("2026-09-10T20:00:00+09:00").await["status"], "matured");
    assert_eq!(of_three_months("2026-09-11T10:30:00+09:00").await["status"], "cancelled");
    let path = bank.ordinary("all-kinds").await;
    let rows = rows_at(&bank, &token, &path, "2026-09-11T10:30:00+09:00").await;
    let paid = rows.iter().rev().find(|row| row["description"] == "定期解約").unwrap();
    // 300,000 yen at 0.2 %, deposited on 11 May: 92 days bear 151.2…; tax 23 (15.315 % = 23.1…) and 7 (5 % = 7.5). Then
    // 31 days at the ordinary rate of 0.2 %: 50.9…; tax 7 (7.6…) and 2 (2.5).
    let interest = 151 - 23 - 7 + 50 - 7 - 2;
    assert_eq!(
        (&paid["transaction_date"], &paid["amount"]),
        (&json!("2026-09-11"), &json!((300_000 + interest).to_string()))
    );
}

#[actix_web::test]
async fn rows_vanish_and_return_and_answers_say_of_when_they_are() {
    let bank = play("scenarios/06-freshness/rows_vanish.yaml").await;
    let (token, path) = (bank.link("kakeibo", "plain").await, bank.ordinary("plain").await);
    let before = rows_at(&bank, &token, &path, "2026-06-10T10:04:59+09:00").await;
    assert_eq!(rows_at(&bank, &token, &path, "2026-06-10T10:05:00+09:00").await, before[..before.len() - 3]);
    assert_eq!(rows_at(&bank, &token, &path, "2026-06-10T10:25:00+09:00").await[..before.len()], before);
    bank.advance_to("2026-06-10T11:09:59+09:00").await;
    let held = |answer: Value| answer["as_of"].as_str().unwrap().to_owned();
    let balance = format!("{path}/balance");
    assert_eq!(held(bank.get_as(&token, &balance).await.good()), "2026-06-10T10:00:00+09:00");
    bank.advance_to("2026-06-10T11:10:00+09:00").await;
    assert_eq!(held(bank.get_as(&token, &balance).await.good()), "2026-06-10T11:10:00+09:00");
}
