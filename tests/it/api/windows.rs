//! 提供期間（第2条第4項）: how far back statements go, by kind, channel and partner, under each profile.

use crate::{
    scene::table,
    support::{Begin, bank},
};
use kumiai::{
    event::{AccountKind, Channel, WindowApart},
    profile,
};
use serde_json::{Value, json};

/// A bank of this built-in profile.
fn bank_of(name: &str) -> Begin {
    let terms = profile::parse(profile::builtin(name).unwrap()).unwrap();
    bank().profile(|stated| *stated = terms)
}

/// `profile | partner's own window | channel | kind | asked from | what is answered`: the first day, or the refusal and the
/// first day that it names. The bank's today is 2026-06-10.
const WINDOWS: &str = "
    toyama     | - | institution | ordinary_deposit    | -          | 2026-04-01
    toyama     | - | institution | ordinary_deposit    | 2026-04-01 | 2026-04-01
    toyama     | - | institution | ordinary_deposit    | 2026-03-31 | period_before_window 2026-04-01
    toyama     | - | institution | savings_deposit     | 2026-03-31 | period_before_window 2026-04-01
    toyama     | - | institution | tax_reserve_deposit | 2026-03-31 | period_before_window 2026-04-01
    toyama     | - | institution | card_loan           | 2026-04-30 | period_before_window 2026-05-01
    toyama     | - | anser       | ordinary_deposit    | 2026-03-31 | period_before_window 2026-04-01
    toyama     | 0 | institution | ordinary_deposit    | 2026-05-31 | period_before_window 2026-06-01
    toyama     | 6 | institution | card_loan           | 2025-12-01 | 2025-12-01
    worst-bank | - | institution | ordinary_deposit    | 2026-05-31 | period_before_window 2026-06-01
    lenient    | - | institution | ordinary_deposit    | 2020-01-01 | 2024-06-01
    lenient    | - | institution | card_loan           | 2020-01-01 | 2024-06-01
    lenient    | - | anser       | ordinary_deposit    | 2026-01-01 | 2026-01-01
    lenient    | - | anser       | ordinary_deposit    | 2020-01-01 | period_too_long
    apart      | - | institution | savings_deposit     | 2026-05-31 | period_before_window 2026-06-01
    apart      | - | institution | ordinary_deposit    | 2026-05-31 | 2026-05-31
";

#[actix_web::test]
async fn a_window_depends_on_kind_channel_and_partner_and_a_refusal_names_its_first_day() {
    for row in table(WINDOWS) {
        let [profile, own, channel, kind, from, expected] = row.as_slice() else { panic!("{row:?}") };
        let begin = match *profile {
            "apart" => bank().profile(|terms| {
                let (channel, kind) = (Channel::Institution, AccountKind::SavingsDeposit);
                terms.window.apart.push(WindowApart { channel, kind, months: 0 });
            }),
            name => bank_of(name),
        };
        let bank = begin.open().await;
        let mut partner = json!({ "name": "Mine", "channel": channel, "redirect_uris": ["http://127.0.0.1/callback"] });
        if let Ok(months) = own.parse::<u32>() {
            partner["window"] = months.into();
        }
        bank.put("/_sandbox/partners/mine", &partner).await.good();
        let token = bank.link("mine", "all-kinds").await;
        let account = if *channel == "anser" {
            let id = account_id(&bank.person("all-kinds").await, kind);
            let code = bank.get("/_sandbox").await.good()["profile"].clone();
            assert_eq!(code, *profile.replace("apart", "toyama"));
            let bank_code = if *profile == "lenient" { "9997" } else { "2404" };
            format!("/anser/v1/banks/{bank_code}/accounts/{id}")
        } else {
            bank.path(channel, "all-kinds", kind).await
        };
        let query = if *from == "-" { String::new() } else { format!("?date_from={from}") };
        let answered = bank.get_as(&token, &format!("{account}/transactions{query}")).await;
        let body = answered.json();
        let got = if answered.status == 200 {
            let first = body["date_from"].as_str().unwrap().to_owned();
            assert!(
                body["transactions"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .all(|row| row["transaction_date"].as_str() >= Some(&first))
            );
            first
        } else {
            let text = answered.text();
            let named = expected.split(' ').nth(1).filter(|day| text.contains(day)).unwrap_or_default();
            format!("{} {named}", answered.code()).trim().to_owned()
        };
        assert_eq!(got, *expected, "{row:?}: {}", answered.text());
    }
}

fn account_id(person: &Value, kind: &str) -> String {
    let accounts = person["accounts"].as_array().unwrap();
    let account = accounts.iter().find(|account| account["account_kind"] == kind).unwrap();
    account["anser_account_id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_bank_that_cuts_echoes_what_is_left_and_gives_nothing_of_what_lies_before() {
    let bank = bank_of("lenient").open().await;
    let token = bank.link("kakeibo", "plain").await;
    let path = bank.ordinary("plain").await;
    let whole = bank.get_as(&token, &format!("{path}/transactions?limit=100")).await.good();
    let cut = bank.get_as(&token, &format!("{path}/transactions?limit=100&date_from=2001-01-01")).await.good();
    assert_eq!((&cut["date_from"], &cut["transactions"]), (&json!("2024-06-01"), &whole["transactions"]));
    // The key goes on with the period as it was asked for.
    let next = cut["next_page_key"].as_str().unwrap();
    let path_on = format!("{path}/transactions?limit=100&date_from=2001-01-01&page_key={next}");
    assert_eq!(bank.get_as(&token, &path_on).await.good()["date_from"], "2024-06-01");
    let before =
        bank.get_as(&token, &format!("{path}/transactions?date_from=2001-01-01&date_to=2001-12-31")).await.good();
    assert_eq!((&before["count"], &before["has_next"]), (&json!(0), &json!(false)));
}

#[actix_web::test]
async fn one_answer_of_the_anser_channel_has_at_most_9999_rows() {
    let begin = bank().profile(|terms| {
        terms.window.deposits_months = 24;
        terms.window.anser_max_days = 800;
    });
    let bank = begin.open().await;
    let token = bank.link("kaikei", "heavy-day").await;
    let path = format!("{}/transactions", bank.path("anser", "heavy-day", "ordinary_deposit").await);
    let told = bank.get_as(&token, &path).await.good();
    assert_eq!((&told["count"], &told["has_next"]), (&json!(9_999), &json!(false)));
    assert_eq!(told["transactions"].as_array().unwrap().len(), 9_999);
}

#[actix_web::test]
async fn the_narrowest_bank_is_closed_at_noon_and_forgets_soon() {
    let bank = bank_of("worst-bank").open().await;
    let token = bank.link("kakeibo", "plain").await;
    let path = bank.ordinary("plain").await;
    assert_eq!(bank.get_as(&token, &format!("{path}/balance")).await.status, 200);
    bank.advance(&json!({ "by": "1m" })).await.good();
    assert_eq!(bank.get_as(&token, &format!("{path}/balance")).await.verdict(), "401 token_expired");
    bank.advance_to("2026-06-10T12:00:00+09:00").await;
    let closed = bank.get_as(&token, &format!("{path}/balance")).await;
    assert_eq!(closed.verdict(), "503 outside_service_hours");
    assert_eq!(closed.header("sandbox-bank-retry-at"), Some("2026-06-10T13:00:00+09:00"));
}
