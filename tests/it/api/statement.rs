//! Statements: every page of every size tells the same rows, the rows add up, and both channels tell the same.

use crate::{
    scene::access_token,
    support::{TestBank, bank},
};
use kumiai::bank::population::is_bank_kana;
use serde_json::{Value, json};

/// Numbers that look drawn, from a seed of their own.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn yen(value: &Value) -> i64 {
    value.as_str().unwrap().parse().unwrap()
}

/// All rows of a statement, read page by page; `limit` gives the size of each page.
async fn rows(bank: &TestBank, token: &str, path: &str, query: &str, mut limit: impl FnMut() -> u64) -> Vec<Value> {
    let (mut rows, mut key) = (Vec::new(), String::new());
    loop {
        let limit = limit();
        let page = bank.get_as(token, &format!("{path}/transactions?limit={limit}{query}{key}")).await.good();
        let shown = page["transactions"].as_array().unwrap();
        assert_eq!(page["count"], shown.len());
        assert!(shown.len() as u64 <= limit);
        rows.extend(shown.iter().cloned());
        assert_eq!(page["has_next"], page["next_page_key"].is_string());
        match page["next_page_key"].as_str() {
            Some(next) => key = format!("&page_key={next}"),
            None => return rows,
        }
    }
}

/// Each row's balance is the one before it, plus or minus its amount.
fn adds_up(rows: &[Value]) {
    for pair in rows.windows(2) {
        let amount = yen(&pair[1]["amount"]);
        let signed = if pair[1]["direction"] == "credit" { amount } else { -amount };
        assert_eq!(yen(&pair[0]["balance"]) + signed, yen(&pair[1]["balance"]), "{} then {}", pair[0], pair[1]);
    }
}

#[actix_web::test]
async fn pages_of_any_size_tell_the_rows_of_one_statement_and_the_rows_add_up_to_the_balance() {
    let mut drawn = Drawn(2026);
    for round in 0..30 {
        let day = 1 + drawn.below(28);
        let at = format!(
            "20{}-{:02}-{day:02}T{:02}:{:02}:00+09:00",
            26 + round % 9,
            1 + drawn.below(12),
            10 + drawn.below(9),
            drawn.below(60)
        );
        let bank = bank().seed(drawn.below(1000)).at(&at).open().await;
        let offset = drawn.below(9_000);
        let people = bank.get(&format!("/_sandbox/people?offset={offset}&limit=40")).await.good();
        let both = |person: &&Value| person["login"]["institution"].is_object() && person["login"]["anser"].is_object();
        let person = people["people"].as_array().unwrap().iter().find(both).unwrap();
        let customer = person["customer_id"].as_str().unwrap();
        let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": customer })).await;
        let token = access_token(&linked);
        let account = &person["accounts"][0];
        let path = format!("/institution/v1/accounts/{}", account["account_id"].as_str().unwrap());

        let small = rows(&bank, token, &path, "", || 1 + drawn.below(40)).await;
        let large = rows(&bank, token, &path, "", || 500).await;
        assert_eq!(small, large, "{at} {customer}");
        adds_up(&large);
        let balance = bank.get_as(token, &format!("{path}/balance")).await.good();
        if let Some(last) = large.last() {
            assert_eq!(last["balance"], balance["balance"], "{at} {customer}");
        }
        agree_with_anser(&bank, customer, account, &large, &balance).await;
    }
}

/// The other channel tells the same rows in its own words.
async fn agree_with_anser(bank: &TestBank, customer: &str, account: &Value, rows: &[Value], balance: &Value) {
    let linked = bank.linked(&json!({ "partner": "kaikei", "customer": customer })).await;
    let base = "/anser/v1/banks/2404/accounts";
    let id = account["anser_account_id"].as_str().unwrap();
    let told = bank.get_as(access_token(&linked), &format!("{base}/{id}/transactions")).await.good();
    let told_rows = told["transactions"].as_array().unwrap();
    assert_eq!(told["count"], rows.len());
    for (row, told) in rows.iter().zip(told_rows) {
        for same in ["transaction_id", "transaction_date", "value_date", "category_code", "counterparty"] {
            assert_eq!(row[same], told[same], "{same}");
        }
        // One channel writes kanji, the other what telegrams between banks carry.
        let kana = told["description"].as_str().unwrap();
        assert!(is_bank_kana(kana) && kana.chars().count() <= 20, "{kana}");
        assert_eq!(yen(&row["balance"]), told["balance"].as_i64().unwrap());
        let amount = format!("{}_amount", row["direction"].as_str().unwrap());
        assert_eq!(yen(&row["amount"]), told[amount].as_i64().unwrap());
    }
    let listed = bank.get_as(access_token(&linked), base).await.good();
    let listed = listed["accounts"].as_array().unwrap().iter().find(|a| a["account_id"] == id).unwrap().clone();
    assert_eq!(listed["balance"].as_i64().unwrap(), yen(&balance["balance"]));
}

#[actix_web::test]
async fn a_part_of_the_period_tells_that_part_of_the_rows() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "heavy-day").await;
    let path = bank.ordinary("heavy-day").await;
    let all = rows(&bank, &token, &path, "", || 500).await;
    for (from, to) in [("2026-04-01", "2026-04-10"), ("2026-05-10", "2026-05-10"), ("2026-06-09", "2026-06-10")] {
        let part = rows(&bank, &token, &path, &format!("&date_from={from}&date_to={to}"), || 97).await;
        let within = |row: &&Value| (from..=to).contains(&row["transaction_date"].as_str().unwrap());
        let expected: Vec<Value> = all.iter().filter(within).cloned().collect();
        assert_eq!(part, expected, "{from} to {to}");
    }
    let heavy = rows(&bank, &token, &path, "&date_from=2026-05-10&date_to=2026-05-10", || 500).await;
    assert_eq!(heavy.len(), 501);
}

#[actix_web::test]
async fn entries_that_arrive_between_pages_make_neither_a_gap_nor_a_duplicate() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "heavy-day").await;
    let path = bank.ordinary("heavy-day").await;
    let before = rows(&bank, &token, &path, "", || 500).await;
    let first = bank.get_as(&token, &format!("{path}/transactions?limit=100")).await.good();
    let mut paged: Vec<Value> = first["transactions"].as_array().unwrap().clone();
    let mut key = first["next_page_key"].as_str().unwrap().to_owned();
    for n in 0.. {
        let posted = json!({ "account": "heavy-day/ordinary_deposit", "amount": 1000 + n, "dated": "2026-04-10" });
        bank.event(&json!({ "event": { "transaction_posted": posted } })).await.good();
        bank.advance(&json!({ "by": "61s" })).await.good();
        let page = bank.get_as(&token, &format!("{path}/transactions?limit=100&page_key={key}")).await;
        let page = page.good();
        assert_eq!(page["as_of"], first["as_of"], "every page holds of the instant of the first");
        paged.extend(page["transactions"].as_array().unwrap().iter().cloned());
        match page["next_page_key"].as_str() {
            Some(next) => next.clone_into(&mut key),
            None => break,
        }
    }
    assert_eq!(paged, before);
    let after = rows(&bank, &token, &path, "", || 500).await;
    assert!(after.len() > before.len(), "who begins anew sees what arrived");
    adds_up(&after);
}

#[actix_web::test]
async fn a_page_key_holds_for_its_account_and_its_dates_alone() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "heavy-day").await;
    let other_token = bank.link("kakeibo", "plain").await;
    let (path, other) = (bank.ordinary("heavy-day").await, bank.ordinary("plain").await);
    let first = bank.get_as(&token, &format!("{path}/transactions?limit=5&date_from=2026-05-01")).await.good();
    let key = first["next_page_key"].as_str().unwrap().to_owned();
    let ask = |token: String, path: String, rest: String| {
        let bank = &bank;
        async move { bank.get_as(&token, &format!("{path}/transactions?{rest}")).await.verdict() }
    };
    let same = format!("date_from=2026-05-01&page_key={key}");
    assert_eq!(ask(token.clone(), path.clone(), same.clone()).await, "200");
    assert_eq!(
        ask(token.clone(), path.clone(), format!("{same}&limit=500")).await,
        "200",
        "a page may change its size"
    );
    let refused = "400 page_key_invalid";
    assert_eq!(ask(other_token, other, same.clone()).await, refused, "another account");
    assert_eq!(ask(token.clone(), path.clone(), format!("page_key={key}")).await, refused, "without its dates");
    assert_eq!(
        ask(token.clone(), path.clone(), format!("{same}&date_to=2026-06-10")).await,
        refused,
        "with more dates"
    );
    let moved = format!("date_from=2026-05-02&page_key={key}");
    assert_eq!(ask(token.clone(), path.clone(), moved).await, refused, "with other dates");
    for cut in [1, 20, key.len() - 1] {
        let cut = format!("date_from=2026-05-01&page_key={}", &key[..cut]);
        assert_eq!(ask(token.clone(), path.clone(), cut).await, refused, "truncated");
    }
    let again = bank.link("kakeibo", "heavy-day").await;
    assert_eq!(ask(again, path.clone(), same.clone()).await, "200", "a new token of the same customer goes on");
    let in_a = bank.post("/s/a/_sandbox/links", &json!({ "partner": "kakeibo", "customer": "heavy-day" })).await.good();
    assert_eq!(ask(access_token(&in_a).to_owned(), format!("/s/a{path}"), same).await, refused, "another sandbox");
}

#[actix_web::test]
async fn without_dates_the_anser_channel_gives_as_much_as_one_answer_covers() {
    // `months of the window | longest period in days | first day that is given`
    for (months, most_days, first) in [(24, 365, "2025-06-11"), (2, 365, "2026-04-01"), (24, 1, "2026-06-10")] {
        let begin = bank().profile(|terms| {
            terms.window.deposits_months = months;
            terms.window.anser_max_days = most_days;
        });
        let bank = begin.open().await;
        let token = bank.link("kaikei", "corporate").await;
        let path = format!("{}/transactions", bank.path("anser", "corporate", "ordinary_deposit").await);
        let whole = bank.get_as(&token, &path).await.good();
        assert_eq!((&whole["date_from"], &whole["date_to"]), (&json!(first), &json!("2026-06-10")));
        let asked = bank.get_as(&token, &format!("{path}?date_from={first}")).await.good();
        assert_eq!(asked, whole);
    }
}
