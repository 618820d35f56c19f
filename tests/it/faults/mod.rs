//! Faults of the wire: which calls they hit, what reaches the caller, and what the bank and the journal know of it.

mod anew;
mod answers;
mod bank;
mod choice;
mod explained;
mod library;
mod wire;

use crate::support::{Answered, TestBank, bank as test_bank};
use actix_web::test::TestRequest;
use kumiai::journal::{CallRecord, Looked};
use serde_json::Value;

/// The page of a statement that tests ask for.
const ROWS: &str = "transactions?limit=10";
/// Credentials of the confidential partner of the institution channel.
const KAKEIBO: (&str, &str) = ("Authorization", "Basic a2FrZWlibzprYWtlaWJvLXNlY3JldA==");

/// A bank with these rules, a token of the heavy-day customer, and the path of the ordinary deposit.
async fn faulty(rules: &str) -> (TestBank, String, String) {
    let bank = test_bank().faults(rules).open().await;
    let token = bank.link("kakeibo", "heavy-day").await;
    let account = bank.ordinary("heavy-day").await;
    (bank, token, account)
}

/// Exchanges a refresh token.
async fn refreshed(bank: &TestBank, refresh_token: &str) -> Answered {
    let body = format!("grant_type=refresh_token&refresh_token={refresh_token}");
    let request = TestRequest::post().uri("/oauth/token").insert_header(KAKEIBO).set_payload(body);
    bank.send(request.insert_header(("Content-Type", "application/x-www-form-urlencoded"))).await
}

/// What the journal knows of an answered call.
fn record(bank: &TestBank, answered: &Answered) -> CallRecord {
    let call: u64 = answered.header("sandbox-call").unwrap().rsplit('.').next().unwrap().parse().unwrap();
    match bank.bank.registry.default_sandbox().journal().find(call) {
        Looked::Found(record) => *record,
        other => panic!("{other:?}"),
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no text at {key}: {value}"))
}
