//! What of an announced change touches a partner（第9条第1項）: what it has called, sent and been given, and nothing else.

use crate::{
    scene::access_token,
    support::{TestBank, bank},
};
use serde_json::{Value, json};

const ACCOUNTS: &str = "/institution/v1/accounts";

/// The notice of this name, as a partner is told it.
async fn notice(bank: &TestBank, partner: &str, id: &str) -> Option<Value> {
    let told = bank.partner_get(partner, "/notices").await.good();
    told["notices"].as_array().unwrap().iter().find(|notice| notice["notice_id"] == id).cloned()
}

async fn touches(bank: &TestBank, partner: &str, id: &str) -> Vec<Value> {
    let told = notice(bank, partner, id).await.unwrap_or_else(|| panic!("{partner} is not told of {id}"));
    told["touches"].as_array().unwrap().clone()
}

/// What touches one operation.
fn of<'t>(touches: &'t [Value], operation: &str) -> &'t Value {
    touches.iter().find(|touched| touched["operation"] == operation).unwrap_or(&Value::Null)
}

async fn announce(bank: &TestBank, id: &str, event: &Value) {
    bank.event(&json!({ "id": id, "event": event })).await.good();
}

/// A bank of which `kakeibo` has asked for its accounts, the statement of one and the balance of two.
async fn used() -> (TestBank, String) {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "all-kinds").await;
    assert_eq!(bank.get_as(&token, ACCOUNTS).await.status, 200);
    let ordinary = bank.path("institution", "all-kinds", "ordinary_deposit").await;
    let loan = bank.path("institution", "all-kinds", "card_loan").await;
    assert_eq!(bank.get_as(&token, &format!("{ordinary}/transactions?date_from=2026-06-01&limit=3")).await.status, 200);
    bank.advance(&json!({ "by": "1m" })).await.good();
    assert_eq!(bank.get_as(&token, &format!("{ordinary}/balance")).await.status, 200);
    assert_eq!(bank.get_as(&token, &format!("{loan}/balance")).await.status, 200);
    (bank, token)
}

#[actix_web::test]
async fn a_moved_window_touches_the_days_that_were_asked_for_and_the_rows_that_were_given() {
    let (bank, _) = used().await;
    announce(&bank, "shorter", &json!({ "offer_changed": { "window": 0, "effective": "+30d" } })).await;
    let told = notice(&bank, "kakeibo", "shorter").await.unwrap();
    assert_eq!((&told["kind"], &told["window_months"], &told["in_force"]), (&json!("offer"), &json!(0), &json!(false)));
    let touches = touches(&bank, "kakeibo", "shorter").await;
    assert_eq!(touches.len(), 1, "no other operation: {touches:?}");
    let touched = &touches[0];
    assert_eq!((&touched["operation"], &touched["effect"]), (&json!("list_transactions"), &json!("changed")));
    assert_eq!(
        touched["parameters"],
        json!(["date_from"]),
        "`limit` was sent and stays as it is, `date_to` was not sent"
    );
    assert_eq!(touched["last_called_at"], "2026-06-10T10:00:00+09:00");
    assert_eq!(touched["account_kinds"], json!(["ordinary_deposit"]));
    let fields = touched["fields"].as_array().unwrap();
    assert!(fields.contains(&json!("transactions.amount")) && !fields.contains(&json!("count")), "{fields:?}");
}

#[actix_web::test]
async fn what_is_said_to_have_been_given_is_what_the_answers_carried() {
    let (bank, token) = used().await;
    announce(&bank, "terms", &json!({ "terms_changed": { "version": "2026-07", "effective": "+30d" } })).await;
    let touches = touches(&bank, "kakeibo", "terms").await;
    let named = |operation: &str| -> Vec<String> {
        let fields = of(&touches, operation)["fields"].as_array().unwrap();
        fields.iter().map(|field| field.as_str().unwrap().to_owned()).collect()
    };
    let accounts = bank.get_as(&token, ACCOUNTS).await.good();
    let mut given: Vec<String> =
        accounts["accounts"][0].as_object().unwrap().keys().map(|key| format!("accounts.{key}")).collect();
    given.insert(0, "accounts".to_owned());
    assert_eq!(named("list_accounts"), given);
    let mut given = Vec::new();
    for kind in ["ordinary_deposit", "card_loan"] {
        let path = bank.path("institution", "all-kinds", kind).await;
        let balance = bank.get_as(&token, &format!("{path}/balance")).await.good();
        given.extend(balance.as_object().unwrap().keys().cloned());
    }
    let balance = of(&touches, "read_balance");
    assert_eq!((&balance["calls"], &balance["effect"]), (&json!(2), &json!("refused")));
    assert_eq!(balance["account_kinds"], json!(["ordinary_deposit", "card_loan"]));
    let mut named = named("read_balance");
    named.sort();
    given.sort();
    given.dedup();
    assert_eq!(named, given);
}

#[actix_web::test]
async fn kinds_that_go_touch_what_was_asked_of_accounts_of_them() {
    let (bank, _) = used().await;
    let fewer =
        json!({ "channel": "institution", "kinds": ["ordinary_deposit", "savings_deposit"], "effective": "+30d" });
    announce(&bank, "fewer", &json!({ "offer_changed": fewer })).await;
    let touches = touches(&bank, "kakeibo", "fewer").await;
    let balance = of(&touches, "read_balance");
    assert_eq!((&balance["calls"], &balance["account_kinds"]), (&json!(1), &json!(["card_loan"])));
    let fields = balance["fields"].as_array().unwrap();
    assert!(fields.contains(&json!("credit_limit")) && !fields.contains(&json!("overdraft_limit")), "{fields:?}");
    assert_eq!(of(&touches, "list_accounts")["effect"], "changed");
    assert_eq!(of(&touches, "list_transactions"), &Value::Null, "an ordinary deposit stays");
    assert!(notice(&bank, "kaikei", "fewer").await.is_none(), "the other channel is not told");
}

#[actix_web::test]
async fn hours_touch_when_calls_are_answered_and_no_field() {
    let (bank, _) = used().await;
    let span = json!(["09:00-15:00"]);
    let week = json!({ "weekday": span, "saturday": span, "sunday_holiday": [], "year_end": [] });
    announce(&bank, "hours", &json!({ "hours_changed": { "purpose": "data", "effective": "+7d", "hours": week } }))
        .await;
    let touches = touches(&bank, "kakeibo", "hours").await;
    let words: Vec<_> = touches.iter().map(|touched| touched["operation"].as_str().unwrap()).collect();
    assert_eq!(words, ["list_accounts", "read_balance", "list_transactions"]);
    for touched in touches {
        assert_eq!((&touched["effect"], &touched["fields"]), (&json!("hours"), &json!([])), "{touched}");
    }
}

#[actix_web::test]
async fn a_new_signing_key_touches_the_token_answers_of_whoever_asked_for_tokens() {
    let bank = bank().open().await;
    announce(&bank, "key", &json!({ "signing_key_rotated": { "overlap": "1h", "effective": "+7d" } })).await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    assert_eq!(touches(&bank, "kaikei", "key").await[0]["operation"], "issue_token", "it asked for one to read this");
    bank.refreshed("kakeibo", &linked).await.good();
    let touches = touches(&bank, "kakeibo", "key").await;
    assert_eq!((&touches[0]["effect"], &touches[0]["fields"]), (&json!("changed"), &json!(["id_token"])));
}

#[actix_web::test]
async fn a_notice_says_itself_what_it_touches() {
    let (bank, _) = used().await;
    let touches_said = json!({ "operations": ["list_transactions", "read_account"], "parameters": ["limit"], "fields": ["transactions.balance"] });
    let posted =
        json!({ "title": { "ja": "上限の変更", "en": "Smaller pages" }, "effective": "+30d", "touches": touches_said });
    announce(&bank, "pages", &json!({ "notice_posted": posted })).await;
    let touches = touches(&bank, "kakeibo", "pages").await;
    assert_eq!(touches.len(), 1, "nobody asked `read_account`: {touches:?}");
    assert_eq!(
        (&touches[0]["parameters"], &touches[0]["fields"]),
        (&json!(["limit"]), &json!(["transactions.balance"]))
    );
    let wrong =
        json!({ "event": { "notice_posted": { "title": "x", "touches": { "operations": ["read_balances"] } } } });
    assert_eq!(bank.event(&wrong).await.named(), ["event.notice_posted.touches.operations[0]"]);
}

#[actix_web::test]
async fn calls_of_others_and_refused_calls_give_nothing_away() {
    let (bank, token) = used().await;
    let loan = bank.path("institution", "all-kinds", "card_loan").await;
    let other = bank.path("institution", "plain", "ordinary_deposit").await;
    assert_eq!(bank.get_as(&token, &other).await.verdict(), "404 account_not_linked");
    announce(&bank, "terms", &json!({ "terms_changed": { "version": "2026-07", "effective": "+30d" } })).await;
    let of_kakeibo = touches(&bank, "kakeibo", "terms").await;
    let refused = of(&of_kakeibo, "read_account");
    assert_eq!((&refused["calls"], &refused["account_kinds"], &refused["fields"]), (&json!(1), &json!([]), &json!([])));
    assert!(touches(&bank, "kaikei", "terms").await.is_empty());
    assert_eq!(bank.get_as(&token, &format!("{loan}?account_kind=x")).await.status, 400);
    let again = touches(&bank, "kakeibo", "terms").await;
    assert_eq!(
        (&of(&again, "read_account")["calls"], &of(&again, "read_account")["parameters"]),
        (&json!(2), &json!([]))
    );
}

#[actix_web::test]
async fn what_is_offered_and_the_signing_key_change_on_the_day_that_was_told_and_not_before() {
    let timeline = r#"
  - { id: shorter, at: "+5m", event: { offer_changed: { partner: kakeibo, window: 0, effective: "+3d" } } }
  - { id: key, at: "+5m", event: { signing_key_rotated: { overlap: 1h, effective: "+3d" } } }
"#;
    let bank = bank().timeline(timeline).open().await;
    let mut linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let path = bank.path("institution", "plain", "ordinary_deposit").await;
    let may = format!("{path}/transactions?date_from=2026-05-15");
    let keys = async || bank.get("/oauth/jwks").await.good()["keys"].as_array().unwrap().len();
    bank.advance(&json!({ "by": "5m" })).await.good();
    assert!(notice(&bank, "kakeibo", "shorter").await.is_some() && notice(&bank, "kaikei", "shorter").await.is_none());
    assert_eq!((bank.get_as(access_token(&linked), &may).await.status, keys().await), (200, 1));
    bank.advance(&json!({ "to": "2026-06-13T09:59:59+09:00" })).await.good();
    linked = bank.refreshed("kakeibo", &linked).await.good();
    assert_eq!((bank.get_as(access_token(&linked), &may).await.status, keys().await), (200, 1), "a second before");
    let moved = bank.advance(&json!({ "by": "1s" })).await.good();
    let happened: Vec<_> = moved["happened"].as_array().unwrap().iter().map(|one| &one["event"]).collect();
    assert_eq!(happened, ["took_effect", "offer_changed", "took_effect", "signing_key_rotated"]);
    assert_eq!(bank.get_as(access_token(&linked), &may).await.verdict(), "400 period_before_window");
    assert_eq!(keys().await, 2, "the key before is published for the overlap");
    assert_eq!(notice(&bank, "kakeibo", "shorter").await.unwrap()["in_force"], true);
    let past = json!({ "event": { "offer_changed": { "window": 1, "effective": "2026-06-01T00:00:00+09:00" } } });
    assert_eq!(bank.event(&past).await.named(), ["effective"]);
}
