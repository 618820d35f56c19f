//! What ends a link or takes its tokens away, and what a partner is then told: the first cause, for good.

use crate::{
    scene::table,
    support::{TestBank, bank},
};
use serde_json::{Value, json};

/// `event | kakeibo × plain | kaikei × plain | kakeibo × corporate`; `-` = still answered.
const ENDS: &str = r#"
    {"tokens_revoked":{}}                                             | token_revoked      | token_revoked      | token_revoked
    {"tokens_revoked":{"partner":"kakeibo","customer":"plain"}}       | token_revoked      | -                  | -
    {"tokens_revoked":{"kind":"refresh"}}                             | -                  | -                  | -
    {"tokens_expired":{"partner":"kakeibo"}}                          | token_expired      | -                  | token_expired
    {"link_expired":{"partner":"kakeibo"}}                            | link_expired       | -                  | link_expired
    {"link_superseded":{"customer":"plain"}}                          | link_superseded    | link_superseded    | -
    {"service_stopped":{"customer":"plain"}}                          | link_discontinued  | link_discontinued  | -
    {"service_stopped":{"partner":"kaikei"}}                          | -                  | link_discontinued  | -
    {"service_stopped":{"reason":"eligibility_lost"}}                 | eligibility_lost   | eligibility_lost   | eligibility_lost
    {"partner_contract_ended":{"partner":"kaikei"}}                   | -                  | eligibility_lost   | -
    {"credential_changed":{"customer":"plain"}}                       | credential_changed | credential_changed | -
    {"customer_locked":{"customer":"plain"}}                          | -                  | -                  | -
"#;

/// What each of the three links is answered.
async fn told(bank: &TestBank, tokens: &[String]) -> Vec<String> {
    let paths = ["/institution/v1/accounts", "/anser/v1/banks/2404/accounts", "/institution/v1/accounts"];
    let mut told = Vec::new();
    for (token, path) in tokens.iter().zip(paths) {
        let answered = bank.get_as(token, path).await;
        told.push(if answered.status == 200 { "-".to_owned() } else { answered.code() });
    }
    told
}

async fn three_links(bank: &TestBank) -> Vec<String> {
    let mut tokens = Vec::new();
    for (partner, customer) in [("kakeibo", "plain"), ("kaikei", "plain"), ("kakeibo", "corporate")] {
        tokens.push(bank.link(partner, customer).await);
    }
    tokens
}

#[actix_web::test]
async fn an_event_ends_the_links_that_it_means_and_says_why() {
    for row in table(ENDS) {
        let bank = bank().open().await;
        let tokens = three_links(&bank).await;
        let event: Value = serde_json::from_str(row[0]).unwrap();
        bank.event(&json!({ "event": event })).await.good();
        assert_eq!(told(&bank, &tokens).await, row[1..4], "{}", row[0]);
        bank.advance(&json!({ "by": "1m" })).await.good();
        assert_eq!(told(&bank, &tokens).await, row[1..4], "{}: a minute on", row[0]);
    }
}

#[actix_web::test]
async fn the_first_cause_is_the_one_that_is_told_for_good() {
    let causes = [
        ("link_expired", json!({ "link_expired": {} })),
        ("link_superseded", json!({ "link_superseded": {} })),
        ("credential_changed", json!({ "credential_changed": { "customer": "plain" } })),
        ("link_discontinued", json!({ "service_stopped": {} })),
        ("eligibility_lost", json!({ "service_stopped": { "reason": "eligibility_lost" } })),
    ];
    for (first, event) in &causes {
        let bank = bank().open().await;
        let token = bank.link("kakeibo", "plain").await;
        bank.event(&json!({ "event": event })).await.good();
        for (_, later) in &causes {
            bank.event(&json!({ "event": later })).await;
        }
        bank.event(&json!({ "event": { "tokens_revoked": {} } })).await;
        assert_eq!(bank.get_as(&token, "/institution/v1/accounts").await.code(), *first);
        bank.advance(&json!({ "by": "100d" })).await.good();
        assert_eq!(bank.get_as(&token, "/institution/v1/accounts").await.code(), *first, "100 days on");
    }
}

#[actix_web::test]
async fn whoever_links_again_gets_a_new_link_and_the_old_one_is_superseded() {
    let bank = bank().open().await;
    let asked = json!({ "partner": "kakeibo", "customer": "plain" });
    let (first, other) = (bank.linked(&asked).await, bank.link("docs", "plain").await);
    let second = bank.linked(&asked).await;
    assert_ne!(first["link_id"], second["link_id"]);
    let accounts = "/institution/v1/accounts";
    let old = bank.get_as(first["access_token"].as_str().unwrap(), accounts).await;
    assert_eq!(old.verdict(), "401 link_superseded");
    let new = bank.get_as(second["access_token"].as_str().unwrap(), accounts).await;
    let of_another_partner = bank.get_as(&other, accounts).await;
    assert_eq!(new.good(), of_another_partner.good(), "ids are the same for every partner and every link");
}

#[actix_web::test]
async fn only_who_is_eligible_for_a_channel_links_on_it() {
    let rows = "
        plain      | 200                  | 200
        card-only  | 200                  | 403 eligibility_lost
        ib-only    | 403 eligibility_lost | 200
        ineligible | 403 eligibility_lost | 403 eligibility_lost
    ";
    for row in table(rows) {
        let bank = bank().open().await;
        for (partner, expected) in [("kakeibo", row[1]), ("kaikei", row[2])] {
            let asked = json!({ "partner": partner, "customer": row[0] });
            assert_eq!(bank.post("/_sandbox/links", &asked).await.verdict(), expected, "{} to {partner}", row[0]);
        }
    }
}

#[actix_web::test]
async fn a_link_is_not_dated_back_behind_a_later_one_of_the_same_customer_and_partner() {
    let bank = bank().open().await;
    let at = |partner: &str, customer: &str, linked_at: &str| json!({ "partner": partner, "customer": customer, "linked_at": linked_at });
    let older = bank.linked(&at("kakeibo", "plain", "2026-05-11T10:00:00+09:00")).await;
    let newer = bank.linked(&at("kakeibo", "plain", "2026-05-20T10:00:00+09:00")).await;
    for linked_at in ["2026-05-19T10:00:00+09:00", "2026-03-02T10:00:00+09:00"] {
        let refused = bank.post("/_sandbox/links", &at("kakeibo", "plain", linked_at)).await;
        assert_eq!(
            (refused.verdict().as_str(), refused.named()),
            ("400 parameter_invalid", vec!["linked_at".to_owned()])
        );
        assert!(refused.text().contains(newer["link_id"].as_str().unwrap()), "{}", refused.text());
    }
    let accounts = "/institution/v1/accounts";
    let old = bank.get_as(older["access_token"].as_str().unwrap(), accounts).await;
    assert_eq!(old.verdict(), "401 link_superseded");
    assert_eq!(bank.get_as(newer["access_token"].as_str().unwrap(), accounts).await.status, 200);
    // Another partner, another customer, and the same instant are not in the way.
    bank.linked(&at("docs", "plain", "2026-05-19T10:00:00+09:00")).await;
    bank.linked(&at("kakeibo", "corporate", "2026-05-19T10:00:00+09:00")).await;
    bank.linked(&at("kakeibo", "plain", "2026-05-20T10:00:00+09:00")).await;
    assert_eq!(bank.get_as(newer["access_token"].as_str().unwrap(), accounts).await.verdict(), "401 link_superseded");
}

#[actix_web::test]
async fn a_link_outlives_the_card_or_the_contract_that_it_was_made_with_as_long_as_the_other_is_left() {
    let (card, contract) = ("card_cancelled", "ib_contract_ended");
    for (first, then) in [(card, contract), (contract, card)] {
        let bank = bank().open().await;
        let tokens = three_links(&bank).await;
        bank.event(&json!({ "event": { first: { "customer": "plain" } } })).await.good();
        assert_eq!(told(&bank, &tokens).await, ["-", "-", "-"], "after {first}");
        bank.event(&json!({ "event": { then: { "customer": "plain" } } })).await.good();
        assert_eq!(told(&bank, &tokens).await, ["eligibility_lost", "eligibility_lost", "-"], "after {then} as well");
    }
}
