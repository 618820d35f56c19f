//! Customers whom a scenario states: they live in the town like everybody else, with the balances that the file gives them.

use crate::{
    scene::access_token,
    support::{Begin, TestBank, bank},
};
use kumiai::store::MemoryStore;
use serde_json::{Value, json};
use std::sync::Arc;

const TANAKA: &str = r#"
population:
  customers: 50
  personas:
    - id: tanaka
      name: 田中 花子
      accounts:
        - { id: tanaka-futsu, kind: ordinary_deposit, branch: "001", number: "0123456", balance: 120000 }
        - { id: tanaka-teiki, kind: time_deposit,     branch: "001", number: "0123457", balance: 1000000 }
        - { kind: card_loan, balance: -80000 }
    - id: sato
partners:
  kakeibo: { channel: institution, linked: [tanaka] }
"#;

fn tanaka() -> Begin {
    bank().scenario(TANAKA)
}

/// The balance answer of one of Tanaka's accounts.
async fn balance(bank: &TestBank, kind: &str) -> Value {
    let token = bank.link("kakeibo", "tanaka").await;
    let path = bank.path("institution", "tanaka", kind).await;
    bank.get_as(&token, &format!("{path}/balance")).await.good()
}

#[actix_web::test]
async fn a_stated_customer_is_listed_after_the_cast_with_the_accounts_that_the_file_gives() {
    let bank = tanaka().open().await;
    let people = bank.get("/_sandbox/people?offset=11&limit=4").await.good();
    let names: Vec<Option<&str>> =
        people["people"].as_array().unwrap().iter().map(|person| person["persona"].as_str()).collect();
    assert_eq!(names, [Some("ineligible"), Some("tanaka"), Some("sato"), None]);
    assert_eq!(people["total"], 10_002);
    let tanaka = &people["people"][1];
    assert_eq!((&tanaka["name"], &tanaka["name_kana"]), (&json!("田中 花子"), &json!("ﾀﾅｶ ﾊﾅｺ")));
    let login = &tanaka["login"]["institution"];
    assert_eq!((&login["branch_code"], &login["account_number"]), (&json!("001"), &json!("0123456")));
    let kinds: Vec<&str> =
        tanaka["accounts"].as_array().unwrap().iter().map(|a| a["account_kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["ordinary_deposit", "card_loan", "time_deposit"]);
    // Where no account is stated, the town draws them.
    assert!(!people["people"][2]["accounts"].as_array().unwrap().is_empty());
}

#[actix_web::test]
async fn one_customer_is_found_by_name_or_id_and_a_name_that_nobody_has_is_refused_with_the_nearest() {
    let bank = tanaka().open().await;
    let all = bank.get("/_sandbox/people?limit=500").await.good();
    let all = all["people"].as_array().unwrap();
    let stated = all.iter().find(|person| person["persona"] == "tanaka").unwrap();
    let last = all.last().unwrap();
    for (name, person) in [("tanaka", stated), (last["customer_id"].as_str().unwrap(), last)] {
        let found = bank.get(&format!("/_sandbox/people?customer={name}")).await.good();
        assert_eq!((&found["total"], &found["people"]), (&json!(10_002), &json!([person])));
    }
    let refused = bank.get("/_sandbox/people?customer=tanaca").await;
    assert_eq!(refused.status, 400);
    let said = &refused.json()["errors"][0];
    assert!(said["parameter"] == "customer" && said["reason"].as_str().unwrap().contains("`tanaka`"), "{said}");
}

#[actix_web::test]
async fn a_stated_balance_is_met_at_the_start_on_every_kind_of_account() {
    let bank = tanaka().open().await;
    assert_eq!(balance(&bank, "ordinary_deposit").await["balance"], "120000");
    let loan = balance(&bank, "card_loan").await;
    assert_eq!((&loan["balance"], &loan["outstanding"]), (&json!("-80000"), &json!("80000")));
    let token = bank.link("kakeibo", "tanaka").await;
    let path = bank.path("institution", "tanaka", "time_deposit").await;
    let lots = bank.get_as(&token, &format!("{path}/time-deposits")).await.good();
    assert_eq!(lots["time_deposits"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&lots["time_deposits"][0]["principal"], &lots["time_deposits"][0]["status"]),
        (&json!("1000000"), &json!("active"))
    );
}

#[actix_web::test]
async fn nothing_moves_on_a_quiet_deposit_but_what_events_post() {
    let bank = tanaka().open().await;
    bank.advance(&json!({ "by": "400d" })).await.good();
    assert_eq!(balance(&bank, "ordinary_deposit").await["balance"], "120000");
    let salary =
        json!({ "transaction_posted": { "account": "tanaka-futsu", "amount": 250_000, "description": "給与" } });
    bank.event(&json!({ "event": salary })).await.good();
    assert_eq!(balance(&bank, "ordinary_deposit").await["balance"], "370000");
    assert_eq!(bank.event(&json!({ "event": { "account_closed": { "account": "tanaka-loan" } } })).await.status, 400);
}

async fn links(bank: &TestBank) -> usize {
    bank.partner_get("kakeibo", "/links").await.good()["links"].as_array().unwrap().len()
}

#[actix_web::test]
async fn a_stated_customer_may_be_linked_from_the_start_and_after_a_reset_and_a_restart() {
    let store = Arc::new(MemoryStore::default());
    let bank = tanaka().open_on(store.clone()).await;
    assert_eq!(links(&bank).await, 1);
    bank.post("/_sandbox/reset", &json!({})).await.good();
    assert_eq!(links(&bank).await, 1);
    assert_eq!(balance(&bank, "ordinary_deposit").await["balance"], "120000");
    let again = tanaka().open_on(store).await;
    assert_eq!(balance(&again, "ordinary_deposit").await["balance"], "120000");
}

#[actix_web::test]
async fn a_stated_customer_is_found_by_the_id_that_partners_see() {
    let bank = tanaka().open().await;
    let person = bank.person("tanaka").await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": person["customer_id"] })).await;
    let accounts = bank.get_as(access_token(&linked), "/institution/v1/accounts").await.good();
    let numbers: Vec<&str> =
        accounts["accounts"].as_array().unwrap().iter().map(|a| a["account_number"].as_str().unwrap()).collect();
    assert!(numbers.contains(&"0123456") && numbers.contains(&"0123457"), "{numbers:?}");
}

#[actix_web::test]
async fn who_makes_a_sandbox_is_told_of_the_customers_that_its_scenario_states() {
    let bank = bank().open().await;
    let asked = json!({ "name": "of-tanaka", "scenario": format!("format: 1\nname: of-tanaka\n{TANAKA}") });
    let made = bank.post("/_sandboxes", &asked).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    let known: Vec<&str> = made["people"].as_array().unwrap().iter().map(|p| p["persona"].as_str().unwrap()).collect();
    assert_eq!((known.len(), &known[12..]), (14, &["tanaka", "sato"][..]));
}
