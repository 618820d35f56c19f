//! The events: what each brings about, and what it leaves alone.

use crate::{
    scene::{access_token, outage, table},
    support::{TestBank, bank},
};
use serde_json::{Value, json};

/// What an outage of this scope stops: `scope | list_accounts | read_balance | list_transactions | anser list | anser
/// statement | link to kakeibo | link to kaikei`, `x` = stopped. The customer is a company.
const SCOPES: &str = "
    data                     | x | x | x | x | x | - | -
    linking                  | - | - | - | - | - | x | x
    oauth                    | - | - | - | - | - | - | -
    partner                  | - | - | - | - | - | - | -
    institution              | x | x | x | - | - | x | -
    anser                    | - | - | - | x | x | - | x
    ordinary_deposit         | - | x | x | - | x | - | -
    current_deposit          | - | - | - | - | - | - | -
    read_balance             | - | x | - | - | - | - | -
    anser_list_transactions  | - | - | - | - | x | - | -
    data linking             | x | x | x | x | x | x | x
    read_balance anser       | - | x | - | x | x | - | x
";

#[actix_web::test]
async fn an_outage_stops_what_its_scope_says_and_nothing_else() {
    for row in table(SCOPES) {
        let bank = bank().open().await;
        let (token, anser) = (bank.link("kakeibo", "corporate").await, bank.link("kaikei", "corporate").await);
        let path = bank.ordinary("corporate").await;
        let anser_path = bank.path("anser", "corporate", "ordinary_deposit").await;
        let scope: Vec<&str> = row[0].split(' ').collect();
        bank.event(&outage("stop", &scope)).await.good();
        let answers = [
            bank.get_as(&token, "/institution/v1/accounts").await,
            bank.get_as(&token, &format!("{path}/balance")).await,
            bank.get_as(&token, &format!("{path}/transactions")).await,
            bank.get_as(&anser, "/anser/v1/banks/2404/accounts").await,
            bank.get_as(&anser, &format!("{anser_path}/transactions")).await,
            bank.post("/_sandbox/links", &json!({ "partner": "kakeibo", "customer": "plain" })).await,
            bank.post("/_sandbox/links", &json!({ "partner": "kaikei", "customer": "plain" })).await,
        ];
        for (i, answered) in answers.iter().enumerate() {
            let expected = if row[i + 1] == "x" { "503 service_suspended" } else { "200" };
            assert_eq!(answered.verdict(), expected, "{}: column {i}", row[0]);
        }
        bank.event(&json!({ "event": { "ended": { "id": "stop" } } })).await.good();
        assert_eq!(bank.get_as(&token, &format!("{path}/balance")).await.status, 200, "{} has ended", row[0]);
    }
}

#[actix_web::test]
async fn an_outage_ends_when_it_was_said_to_and_only_once() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let begun = bank.event(&json!({ "id": "stop", "until": "10:10", "event": { "outage": {} } })).await.good();
    assert_eq!((&begun["id"], &begun["happened"][0]["event"]), (&json!("stop"), &json!("outage_began")));
    bank.advance_to("2026-06-10T10:09:59.999+09:00").await;
    assert_eq!(bank.get_as(&token, "/institution/v1/accounts").await.status, 503);
    let ended = bank.advance_to("2026-06-10T10:10:00+09:00").await.json();
    assert_eq!((&ended["happened"][0]["event"], &ended["happened"][0]["id"]), (&json!("ended"), &json!("stop")));
    assert_eq!(bank.get_as(&token, "/institution/v1/accounts").await.status, 200);
    let again = bank.event(&json!({ "event": { "ended": { "id": "stop" } } })).await;
    assert_eq!((again.verdict().as_str(), again.named()), ("409 event_impossible", vec!["id".to_owned()]));
}

#[actix_web::test]
async fn two_stops_are_over_when_both_are() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    for id in ["one", "two"] {
        bank.event(&outage(id, &["data"])).await.good();
    }
    let twice = bank.event(&outage("two", &["data"])).await;
    assert_eq!(twice.verdict(), "409 event_impossible");
    for (id, status) in [("one", 503), ("two", 200)] {
        bank.event(&json!({ "event": { "ended": { "id": id } } })).await.good();
        assert_eq!(bank.get_as(&token, "/institution/v1/accounts").await.status, status);
    }
}

/// Which of four links' tokens reach the end of their time: kakeibo × plain, kakeibo × corporate, kaikei × plain, docs × plain.
const TOKENS: &str = r#"
    {}                                              | x x x x
    {"partner":"kakeibo"}                           | x x - -
    {"customer":"plain"}                            | x - x x
    {"partner":"kaikei","customer":"plain"}         | - - x -
    {"kind":"access"}                               | x x x x
    {"kind":"refresh"}                              | - - - -
    {"kind":"all","partner":"docs"}                 | - - - x
"#;

#[actix_web::test]
async fn tokens_expire_for_those_who_are_meant() {
    for row in table(TOKENS) {
        let bank = bank().open().await;
        let mut tokens = Vec::new();
        for (partner, customer) in
            [("kakeibo", "plain"), ("kakeibo", "corporate"), ("kaikei", "plain"), ("docs", "plain")]
        {
            tokens.push((partner, bank.link(partner, customer).await));
        }
        let fields: Value = serde_json::from_str(row[0]).unwrap();
        bank.event(&json!({ "event": { "tokens_expired": fields } })).await.good();
        let mut outcome = Vec::new();
        for (partner, token) in &tokens {
            let path = if *partner == "kaikei" { "/anser/v1/banks/2404/accounts" } else { "/institution/v1/accounts" };
            let verdict = bank.get_as(token, path).await.verdict();
            outcome.push(if verdict == "401 token_expired" { "x" } else { "-" });
            assert!(verdict == "200" || verdict == "401 token_expired", "{verdict}");
        }
        assert_eq!(outcome.join(" "), row[1], "{}", row[0]);
        let fresh = bank.link("kakeibo", "plain").await;
        assert_eq!(bank.get_as(&fresh, "/institution/v1/accounts").await.status, 200, "a later token is good");
    }
}

/// The balance of the member of the cast, and the last row of the statement.
async fn books(bank: &TestBank, token: &str, persona: &str) -> (i64, Value) {
    let path = bank.ordinary(persona).await;
    let balance = bank.get_as(token, &format!("{path}/balance")).await.good();
    let page = bank.get_as(token, &format!("{path}/transactions?limit=500")).await.good();
    assert_eq!(page["has_next"], false);
    let last = page["transactions"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["balance"], balance["balance"]);
    (balance["balance"].as_str().unwrap().parse().unwrap(), last)
}

#[actix_web::test]
async fn a_posted_transaction_is_seen_at_once_in_balance_and_statement() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let (before, _) = books(&bank, &token, "plain").await;
    let posted = json!({
        "account": "plain/ordinary_deposit", "amount": 250_000, "description": "給与 \"6月\"\n",
        "counterparty": "カ）ミホン", "category_code": "10", "value_date": "2026-06-12",
    });
    let happened = bank.event(&json!({ "event": { "transaction_posted": posted } })).await.good();
    assert_eq!(happened["happened"][0]["event"], "transaction_posted");
    let (after, row) = books(&bank, &token, "plain").await;
    assert_eq!(after, before + 250_000);
    let expected = json!({
        "transaction_date": "2026-06-10", "value_date": "2026-06-12", "direction": "credit", "category_code": "10",
        "amount": "250000", "balance": after.to_string(), "description": "給与 \"6月\"\n", "counterparty": "カ）ミホン",
        "status": "posted",
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(row[key], *value, "{key}");
    }
    let bare = json!({ "account": "plain/ordinary_deposit", "amount": -1_000 });
    bank.event(&json!({ "event": { "transaction_posted": bare } })).await.good();
    let (_, row) = books(&bank, &token, "plain").await;
    assert_eq!(
        (&row["direction"], &row["category_code"], &row["amount"]),
        (&json!("debit"), &json!("18"), &json!("1000"))
    );
    assert!(row.get("description").is_none() && row.get("counterparty").is_none(), "what is absent is omitted");
}

#[actix_web::test]
async fn a_late_posting_stands_where_it_was_booked_and_says_its_own_day() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let late = json!({ "account": "plain/ordinary_deposit", "amount": 500, "dated": "2026-06-01" });
    bank.event(&json!({ "event": { "transaction_posted": late } })).await.good();
    let (_, row) = books(&bank, &token, "plain").await;
    assert_eq!((&row["transaction_date"], &row["value_date"]), (&json!("2026-06-01"), &json!("2026-06-01")));
    let tomorrow = json!({ "account": "plain/ordinary_deposit", "amount": 500, "dated": "2026-06-11" });
    let refused = bank.event(&json!({ "event": { "transaction_posted": tomorrow } })).await;
    assert_eq!(refused.status, 400, "{}", refused.text());
}

#[actix_web::test]
async fn a_debit_that_is_not_covered_is_refused_with_the_largest_that_is() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let post = |amount: i64, allow: bool| {
        let posted = json!({ "account": "plain/ordinary_deposit", "amount": amount, "allow_overdraft": allow });
        json!({ "event": { "transaction_posted": posted } })
    };
    let (before, _) = books(&bank, &token, "plain").await;
    let refused = bank
        .ask(
            "POST",
            "/_sandbox/events",
            &[("Content-Type", "application/json"), ("Accept-Language", "en")],
            &post(-9_999_999_999_999, false).to_string(),
        )
        .await;
    assert_eq!((refused.verdict().as_str(), refused.named()), ("409 event_impossible", vec!["amount".to_owned()]));
    let reason = refused.json()["errors"][0]["reason"].as_str().unwrap().to_owned();
    let largest: i64 = reason.split_once("at most ").unwrap().1.split(' ').next().unwrap().parse().unwrap();
    assert!((0..=before).contains(&largest), "{reason}");
    assert_eq!(books(&bank, &token, "plain").await.0, before, "a refused event has changed the books");
    assert_eq!(bank.event(&post(-largest - 1, false)).await.verdict(), "409 event_impossible");
    bank.event(&post(-largest, false)).await.good();
    assert_eq!(bank.event(&post(-1, false)).await.verdict(), "409 event_impossible", "nothing is left");
    bank.event(&post(-before - 1, true)).await.good();
    assert!(books(&bank, &token, "plain").await.0 < 0);
    // Months on, the balance of a covered debit has never been below zero: that is what covered means.
    let fresh = self::bank().open().await;
    fresh.event(&post(-largest, false)).await.good();
    fresh.advance(&json!({ "by": "395d" })).await.good();
    let token = fresh.link("kakeibo", "plain").await;
    let path = fresh.ordinary("plain").await;
    let rows = fresh.get_as(&token, &format!("{path}/transactions?limit=500")).await.good();
    assert!(
        rows["transactions"].as_array().unwrap().iter().all(|row| !row["balance"].as_str().unwrap().starts_with('-'))
    );
}

#[actix_web::test]
async fn the_clock_is_moved_by_events_as_by_its_own_levers() {
    let bank = bank().open().await;
    bank.event(&json!({ "event": { "clock_advanced": { "to_edge": "service.close" } } })).await.good();
    assert_eq!(bank.now().await, "2026-06-10T23:00:00+09:00");
    bank.event(&json!({ "event": { "clock_set": { "mode": "flowing", "speed": 2.0 } } })).await.good();
    bank.wall_passes(30_000);
    assert_eq!(bank.now().await, "2026-06-10T23:01:00+09:00");
}

#[actix_web::test]
async fn a_link_that_was_made_in_the_past_ends_when_its_period_is_over() {
    let bank = bank().open().await;
    let asked = json!({ "partner": "kakeibo", "customer": "plain", "linked_at": "2026-03-12T10:00:01+09:00" });
    let linked = bank.linked(&asked).await;
    assert_eq!(linked["link_expires_at"], "2026-06-10T10:00:01+09:00");
    assert_eq!(linked["expires_in"], 1, "no token outlives its link");
    assert_eq!(linked["refresh_expires_in"], 1);
    let token = access_token(&linked);
    assert_eq!(bank.get_as(token, "/institution/v1/accounts").await.status, 200);
    bank.advance(&json!({ "to_edge": "link.expiry" })).await.good();
    assert_eq!(bank.get_as(token, "/institution/v1/accounts").await.verdict(), "401 link_expired");
    let at_night = json!({ "partner": "kakeibo", "customer": "plain", "linked_at": "2026-06-09T23:00:00+09:00" });
    let refused = bank.post("/_sandbox/links", &at_night).await;
    assert_eq!(refused.verdict(), "503 outside_service_hours", "the pages' own rules hold at that instant");
}

/// `scopes of a link to kakeibo | list_accounts | read_account | read_balance | list_transactions | is there a refresh token`.
const LINK_SCOPES: &str = "
    accounts                          | 200 | 200 | 403 | 403 | no
    balances                          | 403 | 403 | 200 | 403 | no
    transactions                      | 403 | 403 | 403 | 200 | no
    time_deposits                     | 403 | 403 | 403 | 403 | no
    accounts balances                 | 200 | 200 | 200 | 403 | no
    balances offline_access           | 403 | 403 | 200 | 403 | yes
    offline_access accounts balances transactions | 200 | 200 | 200 | 200 | yes
";

#[actix_web::test]
async fn a_token_opens_what_its_scope_covers() {
    for row in table(LINK_SCOPES) {
        let bank = bank().open().await;
        let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain", "scope": row[0] })).await;
        let path = bank.ordinary("plain").await;
        let paths = [
            "/institution/v1/accounts".to_owned(),
            path.clone(),
            format!("{path}/balance"),
            format!("{path}/transactions"),
        ];
        for (i, path) in paths.iter().enumerate() {
            let answered = bank.get_as(access_token(&linked), path).await;
            let expected = if row[i + 1] == "403" { "403 insufficient_scope" } else { "200" };
            assert_eq!(answered.verdict(), expected, "{}: {path}", row[0]);
        }
        assert_eq!(linked["refresh_token"].is_string(), row[5] == "yes", "{}", row[0]);
    }
}

#[actix_web::test]
async fn a_link_holds_the_accounts_that_were_chosen() {
    let bank = bank().open().await;
    let asked = json!({ "partner": "kaikei", "customer": "corporate", "accounts": ["corporate/current_deposit"] });
    let token = access_token(&bank.linked(&asked).await).to_owned();
    let listed = bank.get_as(&token, "/anser/v1/banks/2404/accounts").await.good();
    assert_eq!((&listed["count"], &listed["accounts"][0]["account_kind"]), (&json!(1), &json!("current_deposit")));
    let current = bank.path("anser", "corporate", "current_deposit").await;
    let ordinary = bank.path("anser", "corporate", "ordinary_deposit").await;
    assert_eq!(bank.get_as(&token, &format!("{current}/transactions")).await.status, 200);
    assert_eq!(bank.get_as(&token, &format!("{ordinary}/transactions")).await.verdict(), "404 account_not_linked");
    // An account id of either channel names the same account when a link is made.
    let id = current.rsplit('/').next().unwrap();
    let asked =
        json!({ "partner": "kaikei", "customer": "corporate", "accounts": [id, "corporate/ordinary_deposit", id] });
    let token = access_token(&bank.linked(&asked).await).to_owned();
    assert_eq!(bank.get_as(&token, "/anser/v1/banks/2404/accounts").await.good()["count"], 2);
}
