//! Every kind of account on every channel: which operations there are, and what they show.

use crate::support::{Answered, TestBank, bank};
use kumiai::event::{AccountKind, PartnerTerms};
use serde_json::{Value, json};
use std::sync::Arc;

/// The account of a persona as the people list shows it.
async fn account(bank: &TestBank, persona: &str, kind: &str) -> Value {
    let people = bank.get("/_sandbox/people?limit=20").await.json();
    let person = people["people"].as_array().unwrap().iter().find(|p| p["persona"] == persona).unwrap().clone();
    person["accounts"].as_array().unwrap().iter().find(|a| a["account_kind"] == kind).unwrap().clone()
}

/// The path of an account on the institution channel.
async fn institution(bank: &TestBank, persona: &str, kind: &str) -> String {
    let account = account(bank, persona, kind).await;
    format!("/institution/v1/accounts/{}", account["account_id"].as_str().unwrap())
}

/// The path of an account on the ANSER channel.
async fn anser(bank: &TestBank, persona: &str, kind: &str) -> String {
    let account = account(bank, persona, kind).await;
    format!("/anser/v1/banks/2404/accounts/{}", account["anser_account_id"].as_str().unwrap())
}

fn said(answered: &Answered) -> String {
    if answered.status == 200 { "200".to_owned() } else { format!("{} {}", answered.status, answered.code()) }
}

/// The kind, and what each operation answers for an account of all-kinds.
const INSTITUTION: &str = "
    kind                | (none)                | balance                    | transactions               | time-deposits
    ordinary_deposit    | 200                   | 200                        | 200                        | 404 operation_not_for_kind
    savings_deposit     | 200                   | 200                        | 200                        | 404 operation_not_for_kind
    card_loan           | 200                   | 200                        | 200                        | 404 operation_not_for_kind
    tax_reserve_deposit | 200                   | 200                        | 200                        | 404 operation_not_for_kind
    time_deposit        | 200                   | 404 operation_not_for_kind | 404 operation_not_for_kind | 200
    current_deposit     | 404 account_not_linked | 404 account_not_linked    | 404 account_not_linked     | 404 account_not_linked
";

const ANSER: &str = "
    kind                | (none)                 | transactions
    ordinary_deposit    | 200                    | 200
    savings_deposit     | 404 account_not_linked | 404 account_not_linked
    card_loan           | 404 account_not_linked | 404 account_not_linked
    tax_reserve_deposit | 404 account_not_linked | 404 account_not_linked
    time_deposit        | 404 account_not_linked | 404 account_not_linked
    current_deposit     | 200                    | 200
";

async fn check(bank: &TestBank, token: &str, on_anser: bool, table: &str) {
    let mut rows = table.lines().map(str::trim).filter(|row| !row.is_empty());
    let cells = |row: &str| row.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let operations = cells(rows.next().unwrap());
    for row in rows.map(cells) {
        let path = if on_anser {
            anser(bank, "all-kinds", &row[0]).await
        } else {
            institution(bank, "all-kinds", &row[0]).await
        };
        for (operation, expected) in operations.iter().zip(&row).skip(1) {
            let path = if operation == "(none)" { path.clone() } else { format!("{path}/{operation}") };
            let answered = bank.get_as(token, &path).await;
            assert_eq!(said(&answered), *expected, "{} {operation}", row[0]);
        }
    }
}

#[actix_web::test]
async fn every_kind_has_the_operations_of_its_channel() {
    let bank = bank().open().await;
    check(&bank, &bank.link("kakeibo", "all-kinds").await, false, INSTITUTION).await;
    check(&bank, &bank.link("kaikei", "all-kinds").await, true, ANSER).await;
}

#[actix_web::test]
async fn a_channel_lists_the_kinds_that_the_terms_give_it() {
    let bank = bank().open().await;
    let kinds = |answered: Answered| {
        let accounts = answered.json()["accounts"].as_array().unwrap().clone();
        accounts.iter().map(|account| account["account_kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let token = bank.link("kakeibo", "all-kinds").await;
    let found = kinds(bank.get_as(&token, "/institution/v1/accounts").await);
    assert_eq!(found, ["ordinary_deposit", "savings_deposit", "card_loan", "tax_reserve_deposit", "time_deposit"]);
    let token = bank.link("kaikei", "all-kinds").await;
    let found = kinds(bank.get_as(&token, "/anser/v1/banks/2404/accounts").await);
    assert_eq!(found, ["ordinary_deposit", "current_deposit"]);
    let lots = bank.get_as(&token, "/anser/v1/banks/2404/term_deposits").await;
    assert_eq!(said(&lots), "403 account_kind_not_offered");
    let refused = json!({ "partner": "kakeibo", "customer": "all-kinds", "accounts": ["all-kinds/current_deposit"] });
    assert_eq!(bank.post("/_sandbox/links", &refused).await.code(), "account_kind_not_offered");
}

#[actix_web::test]
async fn a_partner_links_no_kind_beyond_its_own() {
    let mut begin = bank();
    for partner in &mut begin.opening.partners {
        let kinds = vec![AccountKind::OrdinaryDeposit, AccountKind::SavingsDeposit];
        *partner = Arc::new(PartnerTerms { kinds: Some(kinds), ..PartnerTerms::clone(partner) });
    }
    let bank = begin.open().await;
    let token = bank.link("kakeibo", "all-kinds").await;
    let list = bank.get_as(&token, "/institution/v1/accounts").await.json();
    assert_eq!(list["accounts"].as_array().unwrap().len(), 2);
    let refused = json!({ "partner": "kakeibo", "customer": "all-kinds", "accounts": ["all-kinds/card_loan"] });
    assert_eq!(bank.post("/_sandbox/links", &refused).await.code(), "account_kind_not_offered");
}

#[actix_web::test]
async fn nothing_is_posted_where_there_is_no_statement() {
    let bank = bank().open().await;
    for account in ["all-kinds/time_deposit", "closed-account/ordinary_deposit"] {
        let post = json!({ "event": { "transaction_posted": { "account": account, "amount": 1 } } });
        assert_eq!(bank.post("/_sandbox/events", &post).await.code(), "event_impossible", "{account}");
    }
}

#[actix_web::test]
async fn a_card_loan_shows_its_debt_negative_and_positive() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "all-kinds").await;
    let path = institution(&bank, "all-kinds", "card_loan").await;
    let body = bank.get_as(&token, &format!("{path}/balance")).await.json();
    let fields = body.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(
        fields,
        [
            "balance",
            "credit_limit",
            "outstanding",
            "available_credit",
            "interest_rate",
            "next_payment_on",
            "next_payment_amount",
            "as_of"
        ]
    );
    let yen = |name: &str| body[name].as_str().unwrap().parse::<i64>().unwrap();
    assert!(yen("balance") < 0);
    assert_eq!(yen("outstanding"), -yen("balance"));
    assert_eq!(yen("available_credit"), yen("credit_limit") - yen("outstanding"));
    // The instalment of 10 June was collected in the morning.
    assert_eq!(body["next_payment_on"], "2026-07-10");

    let statement = bank.get_as(&token, &format!("{path}/transactions")).await.json();
    assert_eq!(statement["date_from"], "2026-05-01");
    let rows = statement["transactions"].as_array().unwrap();
    assert_eq!(rows.last().unwrap()["balance"], body["balance"]);
    for row in rows {
        let lent = ["融資", "利息"].contains(&row["description"].as_str().unwrap());
        assert_eq!(row["direction"] == "debit", lent, "{row}");
    }
}

#[actix_web::test]
async fn what_is_lent_beyond_the_limit_is_refused() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "all-kinds").await;
    let path = institution(&bank, "all-kinds", "card_loan").await;
    let lend = |amount: i64| json!({ "event": { "transaction_posted": { "account": "all-kinds/card_loan", "amount": amount, "description": "融資" } } });
    assert_eq!(bank.post("/_sandbox/events", &lend(-2_000_000)).await.code(), "event_impossible");
    assert_eq!(bank.post("/_sandbox/events", &lend(-50_000)).await.status, 200);
    let repaid =
        bank.get_as(&token, &format!("{path}/balance")).await.json()["outstanding"].as_str().unwrap().to_owned();
    assert_eq!(bank.post("/_sandbox/events", &lend(repaid.parse().unwrap())).await.status, 200);
    let body = bank.get_as(&token, &format!("{path}/balance")).await.json();
    assert_eq!((&body["balance"], &body["outstanding"]), (&json!("0"), &json!("0")));
    assert_eq!(body.get("next_payment_on"), None);
}

#[actix_web::test]
async fn a_time_deposit_gives_its_lots_with_all_their_fields() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "all-kinds").await;
    let path = institution(&bank, "all-kinds", "time_deposit").await;
    let body = bank.get_as(&token, &format!("{path}/time-deposits")).await.json();
    let lots = body["time_deposits"].as_array().unwrap();
    assert!(lots.len() >= 6 && body["count"] == lots.len());
    for lot in lots {
        let mut fields = lot.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>();
        fields.retain(|field| *field != "intermediate_interest");
        assert_eq!(
            fields,
            [
                "deposit_number",
                "sub_number",
                "product_name",
                "principal",
                "deposited_on",
                "first_deposited_on",
                "matures_on",
                "term",
                "interest_rate",
                "interest_method",
                "maturity_instruction",
                "tax_class",
                "status"
            ]
        );
    }
    assert!(lots.iter().any(|lot| lot["intermediate_interest"]["interest_rate"].is_string()));
    assert!(lots.iter().any(|lot| lot["interest_method"] == "compound_half_yearly"));
    // Without the scope the lots are not given.
    let body = json!({ "partner": "kakeibo", "customer": "all-kinds", "scope": "accounts balances" });
    let narrow = bank.post("/_sandbox/links", &body).await.json()["access_token"].as_str().unwrap().to_owned();
    let refused = bank.get_as(&narrow, &format!("{path}/time-deposits")).await;
    assert_eq!(said(&refused), "403 insufficient_scope");
}

#[actix_web::test]
async fn an_overdrawn_deposit_still_has_something_available() {
    let bank = bank().at("2026-06-12T10:00:00+09:00").open().await;
    let token = bank.link("kakeibo", "overdraft").await;
    let path = institution(&bank, "overdraft", "ordinary_deposit").await;
    let body = bank.get_as(&token, &format!("{path}/balance")).await.json();
    let yen = |name: &str| body[name].as_str().unwrap().parse::<i64>().unwrap();
    assert!(yen("balance") < 0, "{body}");
    // 90 % of two deposits of 500,000 and 300,000 yen.
    assert_eq!(yen("overdraft_limit"), 720_000);
    assert_eq!(yen("available_balance"), yen("balance") + 720_000);
}

#[actix_web::test]
async fn a_closed_account_is_listed_but_no_longer_read() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "closed-account").await;
    let list = bank.get_as(&token, "/institution/v1/accounts").await.json();
    let status = list["accounts"].as_array().unwrap().iter().map(|a| a["status"].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(status, ["closed", "active"]);
    let path = institution(&bank, "closed-account", "ordinary_deposit").await;
    assert_eq!(bank.get_as(&token, &path).await.json()["status"], "closed");
    for read in ["balance", "transactions"] {
        let refused = bank.get_as(&token, &format!("{path}/{read}")).await;
        assert_eq!(said(&refused), "410 account_closed");
        assert_eq!(refused.json()["clause"], "5.2");
    }
    let savings = institution(&bank, "closed-account", "savings_deposit").await;
    assert_eq!(bank.get_as(&token, &format!("{savings}/balance")).await.status, 200);

    let token = bank.link("kaikei", "closed-account").await;
    let list = bank.get_as(&token, "/anser/v1/banks/2404/accounts").await.json();
    assert_eq!(list["accounts"][0]["account_status"], "closed");
    assert_eq!(list["accounts"][0].get("balance"), None);
    let path = anser(&bank, "closed-account", "ordinary_deposit").await;
    assert_eq!(said(&bank.get_as(&token, &path).await), "410 account_closed");
    assert_eq!(said(&bank.get_as(&token, &format!("{path}/transactions")).await), "410 account_closed");
}

#[actix_web::test]
async fn cheques_are_not_available_until_they_are_cleared() {
    let bank = bank().open().await;
    let path = anser(&bank, "corporate", "current_deposit").await;
    let mut held = 0;
    for day in 8..27 {
        bank.advance_to(&format!("2026-07-{day:02}T12:00:00+09:00")).await;
        let token = bank.link("kaikei", "corporate").await;
        let account = bank.get_as(&token, &path).await.json();
        let rows = bank.get_as(&token, &format!("{path}/transactions")).await.json();
        let (balance, available) =
            (account["balance"].as_i64().unwrap(), account["available_balance"].as_i64().unwrap());
        assert_eq!(rows["transactions"].as_array().unwrap().last().unwrap()["balance"], balance);
        let cheques = rows["transactions"].as_array().unwrap().iter().filter(|row| row["category_code"] == "12");
        let on = |row: &Value| row["transaction_date"].as_str().unwrap().to_owned();
        let today = cheques
            .filter(|row| on(row) == format!("2026-07-{day:02}"))
            .map(|row| row["credit_amount"].as_i64().unwrap());
        let today = today.sum::<i64>();
        assert!(balance - available >= today, "{account}");
        held += i64::from(balance > available);
    }
    assert!((2..=14).contains(&held), "{held}");
}
