//! A partner's own tests in Rust, as they would stand in the partner's repository, with `kumiai` among its
//! dev-dependencies. `list_accounts` stands for the partner's code.
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use kumiai::{
    event::Lang,
    report::terminal,
    testing::{Bank, Link, block_on},
};
use serde_json::json;

/// Expects that the partner waits as long as it is told to.
const BUSY: &str = "
format: 1
name: busy
faults:
  - { id: busy, match: { operation: list_accounts }, when: { calls: [2] }, inject: { error: { status: 503, retry_after: 1s } } }
expectations:
  - { id: wait, clause: '7.3', must: { honour_retry_after: { tolerance: 200ms } } }
";

/// Lists the accounts of a customer: the status, and for how many seconds the bank asks to wait.
fn list_accounts(url: &str, link: &Link) -> (u16, Option<u32>) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let request = agent.get(format!("{url}/institution/v1/accounts"));
    let answer = request.header("authorization", format!("Bearer {}", link.access_token)).call().unwrap();
    let wait = answer.headers().get("retry-after").map(|secs| secs.to_str().unwrap().parse().unwrap());
    (answer.status().as_u16(), wait)
}

/// Lists the accounts until they are there, as often as it takes. Moving the bank's clock counts as waiting.
async fn plays(is_careful: bool) -> (u8, String) {
    let bank = Bank::start(BUSY).await.unwrap();
    let link = bank.link("kakeibo", "plain").await.unwrap();
    for _ in 0..2 {
        while let (503, Some(secs)) = list_accounts(bank.url(), &link) {
            if is_careful {
                bank.advance(&format!("{secs}s")).await.unwrap();
            }
        }
    }
    let verdict = bank.finish().await.unwrap();
    (verdict.exit_code, terminal(&verdict, Lang::En))
}

#[test]
fn a_plain_test_waits_for_the_bank_with_block_on() {
    let (exit, told) = block_on(plays(true)).unwrap();
    assert_eq!(exit, 0, "{told}");
}

#[tokio::test]
async fn a_partner_that_does_not_wait_is_found_out_in_a_test_of_tokio() {
    let (exit, told) = plays(false).await;
    assert_eq!(exit, 1, "{told}");
    assert!(told.contains("✗ failed  wait — Terms 7(3)"), "{told}");
}

#[actix_web::test]
async fn every_lever_can_be_pulled_in_a_test_of_actix() {
    let bank = Bank::start("").await.unwrap();
    assert_eq!(bank.client("kakeibo").await.unwrap().client_secret.as_deref(), Some("kakeibo-secret"));
    let link = bank.link("kakeibo", "plain").await.unwrap();
    assert_eq!(list_accounts(bank.url(), &link), (200, None));
    bank.event(&json!({ "tokens_revoked": { "partner": "kakeibo" } })).await.unwrap();
    assert_eq!(list_accounts(bank.url(), &link), (401, None));
    bank.advance("30m").await.unwrap();
    bank.advance_to_edge("service.close").await.unwrap();
    assert_eq!(bank.get("/clock").await.unwrap()["now"], "2026-06-10T23:00:00+09:00");
    let verdict = bank.verdict().await.unwrap();
    assert_eq!((verdict.exit_code, verdict.suites[0].calls), (0, 2));
}

#[tokio::test]
async fn what_the_bank_refuses_is_said_in_its_own_words() {
    let wrong = Bank::start("format: 1\nname: a\ntimelin: []\n").await.map(|bank| bank.url().to_owned()).unwrap_err();
    assert!(wrong.to_string().contains("timelin"), "{wrong}");
    let bank = Bank::start("").await.unwrap();
    for refused in [
        bank.advance("soon").await.unwrap_err(),
        bank.event(&json!({ "outag": {} })).await.unwrap_err(),
        bank.link("nobody", "plain").await.unwrap_err(),
        bank.client("nobody").await.map(drop).unwrap_err(),
    ] {
        assert!(refused.to_string().len() > 20, "{refused}");
    }
}
