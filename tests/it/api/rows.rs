//! What events make of rows, as both channels tell it: every list adds up, and ends in the balance.

use crate::{
    scene::access_token,
    support::{Begin, TestBank, bank},
};
use serde_json::{Value, json};

const ACCOUNT: &str = "corporate/ordinary_deposit";

/// A bank in which both channels see the same account.
struct Both {
    bank: TestBank,
    institution: (String, String),
    anser: (String, String),
}

impl Both {
    async fn open(begin: Begin) -> Self {
        // Tokens that outlive every test.
        let bank = begin.profile(|terms| terms.lifetimes.access_token_secs = 90 * 86_400).open().await;
        let institution = (bank.link("kakeibo", "corporate").await, bank.ordinary("corporate").await);
        let anser = (bank.link("kaikei", "corporate").await, bank.path("anser", "corporate", "ordinary_deposit").await);
        Self { bank, institution, anser }
    }

    async fn event(&self, event: Value) -> Value {
        self.bank.event(&json!({ "event": event })).await.good()
    }

    /// The rows of the institution channel. They add up to the balance, and those of the other channel do, too.
    async fn rows(&self) -> Vec<Value> {
        let (token, path) = &self.institution;
        let rows = read_to_end(&self.bank, token, path).await;
        let balance = self.bank.get_as(token, &format!("{path}/balance")).await.good()["balance"].clone();
        assert_eq!(rows.last().unwrap()["balance"], balance);
        let mut last: Option<i64> = None;
        for row in &rows {
            let amount = yen(&row["amount"]);
            let signed = if row["direction"] == "credit" { amount } else { -amount };
            let counts = if row["status"] == "cancelled" { 0 } else { signed };
            assert!(last.is_none_or(|last| last + counts == yen(&row["balance"])), "{row}");
            last = Some(yen(&row["balance"]));
        }
        let told = self.told().await;
        let shown = told.iter().filter(|row| row["status"] != "missing_number");
        assert_eq!(shown.clone().count(), rows.len());
        for (row, told) in rows.iter().zip(shown) {
            assert_eq!(row["transaction_id"], told["transaction_id"]);
            assert_eq!(yen(&row["balance"]), told["balance"].as_i64().unwrap());
            assert_eq!(row["status"] == "cancelled", told["status"] == "cancelled");
        }
        rows
    }

    /// The rows of the ANSER channel.
    async fn told(&self) -> Vec<Value> {
        let (token, path) = &self.anser;
        let told = self.bank.get_as(token, &format!("{path}/transactions")).await.good();
        let rows = told["transactions"].as_array().unwrap().clone();
        let mut last: Option<i64> = None;
        for row in &rows {
            let moved = row["credit_amount"].as_i64().unwrap_or(0) - row["debit_amount"].as_i64().unwrap_or(0);
            let counts = if row["status"] == "normal" { moved } else { 0 };
            assert!(last.is_none_or(|last| last + counts == row["balance"].as_i64().unwrap()), "{row}");
            last = row["balance"].as_i64();
        }
        rows
    }
}

async fn read_to_end(bank: &TestBank, token: &str, path: &str) -> Vec<Value> {
    let (mut rows, mut key) = (Vec::new(), String::new());
    loop {
        let page = bank.get_as(token, &format!("{path}/transactions?limit=50{key}")).await.good();
        rows.extend(page["transactions"].as_array().unwrap().iter().cloned());
        match page["next_page_key"].as_str() {
            Some(next) => key = format!("&page_key={next}"),
            None => return rows,
        }
    }
}

fn yen(value: &Value) -> i64 {
    value.as_str().unwrap().parse().unwrap()
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["transaction_id"].as_str().unwrap()).collect()
}

/// The row of this id.
fn row<'r>(rows: &'r [Value], id: &Value) -> &'r Value {
    rows.iter().find(|row| row["transaction_id"] == *id).unwrap()
}

#[actix_web::test]
async fn a_correction_leaves_the_row_with_its_id_and_adds_a_pair() {
    let both = Both::open(bank()).await;
    both.event(json!({ "transaction_posted": { "account": ACCOUNT, "amount": 250_000, "description": "振込 ﾐﾎﾝ" } }))
        .await;
    let before = both.rows().await;
    let id = &before.last().unwrap()["transaction_id"];
    let asked = json!({ "account": ACCOUNT, "of": id, "amount": 205_000 });
    let happened = both.event(json!({ "transaction_corrected": asked })).await;
    let told: Vec<&str> =
        happened["happened"].as_array().unwrap().iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert_eq!(told, ["transaction_corrected", "transaction_posted", "transaction_posted"]);
    let after = both.rows().await;
    assert_eq!(ids(&after)[..before.len()], ids(&before));
    assert_eq!(row(&after, id)["status"], "corrected");
    let pair: Vec<_> = after[before.len()..]
        .iter()
        .map(|row| (row["direction"].as_str().unwrap(), yen(&row["amount"]), row["category_code"].as_str().unwrap()))
        .collect();
    assert_eq!(pair, [("debit", 250_000, "19"), ("credit", 205_000, "19")]);
    assert_eq!(after.last().unwrap()["description"], "訂正 振込 ﾐﾎﾝ");
    let again = json!({ "event": { "transaction_corrected": { "account": ACCOUNT, "of": id, "amount": 1 } } });
    let refused = both.bank.event(&again).await;
    assert_eq!((refused.verdict().as_str(), refused.named()), ("409 event_impossible", vec!["of".to_owned()]));
}

#[actix_web::test]
async fn a_cancelled_row_is_shown_and_counts_no_longer() {
    let both = Both::open(bank()).await;
    both.event(json!({ "transaction_posted": { "account": ACCOUNT, "amount": 250_000 } })).await;
    both.event(json!({ "transaction_posted": { "account": ACCOUNT, "amount": 7 } })).await;
    let before = both.rows().await;
    let [.., first, last] = before.as_slice() else { panic!() };
    both.event(json!({ "transaction_cancelled": { "account": ACCOUNT, "of": first["transaction_id"] } })).await;
    let after = both.rows().await;
    assert_eq!(ids(&after), ids(&before));
    assert_eq!(row(&after, &first["transaction_id"])["status"], "cancelled");
    assert_eq!(yen(&after.last().unwrap()["balance"]), yen(&last["balance"]) - 250_000);
    // `last` is the last row that still stands.
    both.event(json!({ "transaction_cancelled": { "account": ACCOUNT } })).await;
    both.event(json!({ "transaction_cancelled": { "account": ACCOUNT, "of": "last" } })).await;
    let statuses: Vec<Value> = both.rows().await.iter().rev().take(3).map(|row| row["status"].clone()).collect();
    assert_eq!(statuses, ["cancelled", "cancelled", "cancelled"]);
}

#[actix_web::test]
async fn a_replaced_row_leaves_its_number_on_the_anser_channel_alone() {
    let both = Both::open(bank()).await;
    let before = both.rows().await;
    let old = before.last().unwrap();
    let amount = if old["direction"] == "credit" { yen(&old["amount"]) } else { -yen(&old["amount"]) };
    let asked = json!({ "account": ACCOUNT, "of": "last", "amount": amount + 1 });
    both.event(json!({ "transaction_replaced": asked })).await;
    let after = both.rows().await;
    assert_eq!(ids(&after)[..before.len() - 1], ids(&before)[..before.len() - 1]);
    let new = after.last().unwrap();
    assert_ne!(new["transaction_id"], old["transaction_id"]);
    for same in ["transaction_date", "value_date", "description", "category_code", "counterparty"] {
        assert_eq!(new.get(same), old.get(same), "{same}");
    }
    assert_eq!(yen(&new["balance"]), yen(&old["balance"]) + 1);
    let told = both.told().await;
    let missing = row(&told, &old["transaction_id"]);
    assert_eq!(missing["status"], "missing_number");
    for absent in ["credit_amount", "debit_amount", "description", "counterparty"] {
        assert!(missing.get(absent).is_none(), "{absent}");
    }
}

#[actix_web::test]
async fn several_rows_are_merged_into_one_that_moves_as_much() {
    let both = Both::open(bank()).await;
    for amount in [1_000, 2_000, 4_000] {
        both.event(json!({ "transaction_posted": { "account": ACCOUNT, "amount": amount } })).await;
    }
    let before = both.rows().await;
    let of = &ids(&before)[before.len() - 3..];
    both.event(json!({ "transaction_replaced": { "account": ACCOUNT, "of": of } })).await;
    let after = both.rows().await;
    assert_eq!(after.len(), before.len() - 2);
    let merged = after.last().unwrap();
    assert_eq!((&merged["amount"], &merged["description"]), (&json!("7000"), &json!("合算 3件")));
    assert_eq!(merged["balance"], before.last().unwrap()["balance"]);
    let missing = both.told().await.iter().filter(|row| row["status"] == "missing_number").count();
    assert_eq!(missing, 3);
    let twice = json!({ "event": { "transaction_replaced": { "account": ACCOUNT, "of": ["last", "last"] } } });
    assert_eq!(both.bank.event(&twice).await.verdict(), "409 event_impossible");
}

#[actix_web::test]
async fn withheld_rows_vanish_and_return_as_they_were() {
    let both = Both::open(bank()).await;
    let before = both.rows().await;
    let (token, path) = &both.institution;
    let first = both.bank.get_as(token, &format!("{path}/transactions?limit=20")).await.good();
    let event = json!({ "event": { "rows_withheld": { "account": ACCOUNT, "last": 3 } }, "id": "gone", "for": "30m" });
    both.bank.event(&event).await.good();
    let without = both.rows().await;
    assert_eq!(without, before[..before.len() - 3]);
    // Whoever had begun to read goes on with what was there.
    let mut paged = first["transactions"].as_array().unwrap().clone();
    let mut key = first["next_page_key"].as_str().map(str::to_owned);
    while let Some(next) = key {
        let page = both.bank.get_as(token, &format!("{path}/transactions?limit=20&page_key={next}")).await.good();
        paged.extend(page["transactions"].as_array().unwrap().iter().cloned());
        key = page["next_page_key"].as_str().map(str::to_owned);
    }
    assert_eq!(paged, before);
    both.bank.advance_to("2026-06-10T10:30:00+09:00").await;
    let again = both.rows().await;
    assert_eq!(again[..before.len()], before);
}

#[actix_web::test]
async fn a_delayed_posting_appears_later_and_keeps_its_day() {
    let both = Both::open(bank().at("2026-06-10T22:00:00+09:00")).await;
    let late =
        json!({ "event": { "posting_delayed": { "account": ACCOUNT, "by": "12h" } }, "id": "late", "for": "2d" });
    both.bank.event(&late).await.good();
    let twice = json!({ "event": { "posting_delayed": { "account": ACCOUNT, "by": "1h" } } });
    assert_eq!(both.bank.event(&twice).await.verdict(), "409 event_impossible");
    let before = both.rows().await;
    both.event(json!({ "transaction_posted": { "account": ACCOUNT, "amount": 9_999, "description": "遅" } })).await;
    assert_eq!(both.rows().await, before);
    both.bank.advance_to("2026-06-11T10:00:00+09:00").await;
    let after = both.rows().await;
    let row = after.iter().find(|row| row["description"] == "遅").unwrap();
    assert_eq!((&row["transaction_date"], &row["value_date"]), (&json!("2026-06-10"), &json!("2026-06-10")));
    assert!(row["transaction_id"].as_str().unwrap().starts_with("20260611"), "it stands where it was booked");
    both.bank.advance_to("2026-07-01T10:00:00+09:00").await;
    let usual = Both::open(bank().at("2026-06-10T22:00:00+09:00")).await;
    usual.bank.advance_to("2026-07-01T10:00:00+09:00").await;
    let usual = usual.rows().await;
    let later = both.rows().await;
    let sum = |rows: &[Value]| yen(&rows.last().unwrap()["balance"]);
    assert_eq!(sum(&later), sum(&usual) + 9_999, "in the end everything has come");
}

#[actix_web::test]
async fn what_is_stale_says_of_which_instant_it_holds() {
    let both = Both::open(bank()).await;
    let before = both.rows().await;
    let scope = json!(["ordinary_deposit"]);
    let event =
        json!({ "event": { "data_stale": { "as_of": "2026-06-10T10:00:00+09:00", "scope": scope } }, "id": "old" });
    both.bank.advance(&json!({ "by": "10m" })).await.good();
    both.bank.event(&event).await.good();
    both.event(json!({ "transaction_posted": { "account": ACCOUNT, "amount": 1 } })).await;
    both.bank.advance(&json!({ "by": "3h" })).await.good();
    assert_eq!(both.rows().await, before);
    let (token, path) = &both.institution;
    for read in ["balance", "transactions"] {
        let answer = both.bank.get_as(token, &format!("{path}/{read}")).await.good();
        assert_eq!(answer["as_of"], "2026-06-10T10:00:00+09:00", "{read}");
    }
    let listed = both.bank.get_as(&both.anser.0, "/anser/v1/banks/2404/accounts").await.good();
    let held: Vec<&Value> = listed["accounts"].as_array().unwrap().iter().map(|account| &account["as_of"]).collect();
    assert_eq!(held, ["2026-06-10T10:00:00+09:00", "2026-06-10T13:10:00+09:00"], "the other kind is up to date");
    both.event(json!({ "ended": { "id": "old" } })).await;
    assert!(both.rows().await.len() > before.len());
    let ahead = json!({ "event": { "data_stale": { "as_of": "2026-06-10T23:00:00+09:00" } } });
    assert_eq!(both.bank.event(&ahead).await.verdict(), "400 parameter_invalid");
}

#[actix_web::test]
async fn a_frozen_account_gives_no_books_until_it_thaws_and_a_closed_one_never_again() {
    let both = Both::open(bank()).await;
    let (token, path) = &both.institution;
    let books = format!("{path}/balance");
    both.bank.event(&json!({ "event": { "account_frozen": { "account": ACCOUNT } }, "id": "ice" })).await.good();
    assert_eq!(both.bank.get_as(token, &books).await.verdict(), "403 account_frozen");
    assert_eq!(both.bank.get_as(token, path).await.good()["status"], "frozen");
    let listed = both.bank.get_as(&both.anser.0, "/anser/v1/banks/2404/accounts").await.good();
    assert_eq!(listed["accounts"][0]["account_status"], "frozen");
    assert!(listed["accounts"][0].get("balance").is_none());
    let twice = json!({ "event": { "account_frozen": { "account": ACCOUNT } } });
    assert_eq!(both.bank.event(&twice).await.verdict(), "409 event_impossible");
    both.event(json!({ "ended": { "id": "ice" } })).await;
    assert_eq!(both.bank.get_as(token, &books).await.status, 200);
    both.event(json!({ "account_closed": { "account": ACCOUNT } })).await;
    assert_eq!(both.bank.get_as(token, &books).await.verdict(), "410 account_closed");
    assert_eq!(both.bank.get_as(token, path).await.good()["status"], "closed");
    for event in ["account_closed", "account_frozen", "transaction_cancelled"] {
        let refused = both.bank.event(&json!({ "event": { event: { "account": ACCOUNT } } })).await;
        assert_eq!(refused.verdict(), "409 event_impossible", "{event}");
    }
}

#[actix_web::test]
async fn what_is_offered_changes_for_whom_it_is_said() {
    let both = Both::open(bank()).await;
    let (token, path) = &both.institution;
    let first = |from: &'static str| {
        let both = &both;
        async move { both.bank.get_as(token, &format!("{path}/transactions?date_from={from}&limit=1")).await }
    };
    assert_eq!(first("2026-04-01").await.status, 200);
    both.event(json!({ "offer_changed": { "partner": "kakeibo", "window": 0 } })).await;
    let refused = first("2026-04-01").await;
    assert_eq!(refused.verdict(), "400 period_before_window");
    assert!(refused.json()["errors"][0]["reason"].as_str().unwrap().contains("2026-06-01"), "{}", refused.text());
    assert_eq!(both.told().await.first().unwrap()["transaction_date"].as_str().map(|day| &day[..7]), Some("2026-04"));
    both.event(json!({ "offer_changed": { "channel": "anser", "kinds": ["current_deposit"] } })).await;
    let (anser_token, anser_path) = &both.anser;
    assert_eq!(both.bank.get_as(anser_token, anser_path).await.verdict(), "403 account_kind_not_offered");
    assert_eq!(both.bank.get_as(token, path).await.status, 200, "the other channel offers what it did");
    let anew = both.bank.linked(&json!({ "partner": "kaikei", "customer": "corporate" })).await;
    let listed = both.bank.get_as(access_token(&anew), "/anser/v1/banks/2404/accounts").await.good();
    assert_eq!((&listed["count"], &listed["accounts"][0]["account_kind"]), (&json!(1), &json!("current_deposit")));
    let wrong = json!({ "event": { "offer_changed": { "partner": "kaikei", "channel": "institution", "window": 1 } } });
    assert_eq!(both.bank.event(&wrong).await.verdict(), "409 event_impossible");
}

#[actix_web::test]
async fn a_timeline_does_to_rows_what_posted_events_do() {
    let timeline = "
  - { at: +1m, event: { transaction_posted: { account: corporate/ordinary_deposit, amount: 250000 } } }
  - { at: +2m, event: { transaction_corrected: { account: corporate/ordinary_deposit, amount: 205000 } } }
  - { at: +3m, for: 1h, event: { rows_withheld: { account: corporate/ordinary_deposit, last: 2 } } }
  - { id: never, at: +4m, event: { transaction_cancelled: { account: corporate/ordinary_deposit, of: \"2026061099999999\" } } }
";
    let both = Both::open(bank().timeline(timeline)).await;
    let before = both.rows().await;
    both.bank.advance(&json!({ "by": "2m" })).await.good();
    let corrected = both.rows().await;
    let statuses: Vec<_> = corrected[before.len()..].iter().map(|row| row["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["corrected", "posted", "posted"]);
    let happened = both.bank.advance(&json!({ "by": "2m" })).await.good();
    let told: Vec<_> = happened["happened"].as_array().unwrap().iter().map(|event| event["event"].clone()).collect();
    assert_eq!(told, ["rows_withheld_began", "did_not_happen"]);
    assert_eq!(both.rows().await.len(), corrected.len() - 2);
    both.bank.advance(&json!({ "by": "59m" })).await.good();
    assert_eq!(both.rows().await[..corrected.len()], corrected);
}

#[actix_web::test]
async fn an_account_that_would_not_bear_it_is_left_alone() {
    let both = Both::open(bank()).await;
    both.event(json!({ "transaction_posted": { "account": ACCOUNT, "amount": 9_000_000_000_i64 } })).await;
    let credit = both.rows().await.last().unwrap()["transaction_id"].clone();
    both.event(json!({ "transaction_posted": { "account": ACCOUNT, "amount": -8_999_999_999_i64 } })).await;
    let before = both.rows().await;
    for event in [
        json!({ "transaction_cancelled": { "account": ACCOUNT, "of": credit } }),
        json!({ "transaction_corrected": { "account": ACCOUNT, "of": credit, "amount": 1 } }),
        json!({ "transaction_replaced": { "account": ACCOUNT, "of": credit, "amount": 1 } }),
    ] {
        let refused = both.bank.event(&json!({ "event": event })).await;
        assert_eq!((refused.verdict().as_str(), refused.named()), ("409 event_impossible", vec!["account".to_owned()]));
    }
    assert_eq!(both.rows().await, before, "a refused event has changed the books");
    let allowed = json!({ "account": ACCOUNT, "of": credit, "allow_overdraft": true });
    both.event(json!({ "transaction_cancelled": allowed })).await;
    assert!(yen(&both.rows().await.last().unwrap()["balance"]) < 0);
}
