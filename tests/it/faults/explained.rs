//! What the journal and the explanation say of a call that a fault hit.

use super::{faulty, record};
use crate::support::bank;
use kumiai::event::Delivered;
use serde_json::json;

#[actix_web::test]
async fn an_explanation_tells_what_the_bank_decided_from_what_was_delivered() {
    let rules = "
  - { id: slow, match: { operation: read_balance }, inject: { latency: { fixed: 1s } } }
  - { id: lost, match: { operation: read_balance }, when: { calls: [1] }, inject: { lost_reply: {} } }
  - { id: down, match: { operation: read_balance }, when: { calls: [2] }, inject: { error: { status: 503 } } }
";
    let (bank, token, account) = faulty(rules).await;
    let path = format!("{account}/balance");
    let lost = bank.explained(&bank.get_as(&token, &path).await).await;
    assert_eq!(
        (&lost["status"], &lost["code"], &lost["clause"]),
        (&json!(504), &json!("upstream_timeout"), &json!("7.3"))
    );
    assert_eq!(lost["fault"]["bank_status"], 200);
    assert_eq!((&lost["fault"]["delivered"], &lost["fault"]["late_ms"]), (&json!("replaced"), &json!(1_000)));
    let rules: Vec<_> = lost["fault"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["fault"].as_str().unwrap(), r["n"].as_u64(), r["struck"].as_bool()))
        .collect();
    assert_eq!(rules, [("slow", Some(1), Some(true)), ("lost", Some(1), Some(true)), ("down", Some(1), Some(false))]);
    assert!(super::text(&lost["fault"], "how_to_avoid").contains("`slow`, `lost`"));

    let down = bank.explained(&bank.get_as(&token, &path).await).await;
    assert_eq!((&down["status"], down.get("code"), down["fault"].get("bank_status")), (&json!(503), None, None));
    assert!(down["checks"].as_array().unwrap().iter().all(|check| check["outcome"] == "not_reached"));
    assert!(!super::text(&down, "what_to_do").is_empty());

    let late = bank.explained(&bank.get_as(&token, &path).await).await;
    assert_eq!(
        (&late["status"], &late["fault"]["delivered"], &late["fault"]["bank_status"]),
        (&json!(200), &json!("whole"), &json!(200))
    );
    assert!(late["checks"].as_array().unwrap().iter().all(|check| check["outcome"] == "passed"));
}

#[actix_web::test]
async fn a_refusal_that_is_lost_on_the_way_is_still_explained() {
    let (bank, _, account) = faulty("  - { id: lost, inject: { lost_reply: {} } }\n").await;
    let lost = bank.explained(&bank.get_as("nobody", &format!("{account}/balance")).await).await;
    assert_eq!((&lost["status"], &lost["code"]), (&json!(504), &json!("upstream_timeout")));
    assert_eq!((&lost["fault"]["bank_status"], &lost["fault"]["bank_code"]), (&json!(401), &json!("token_invalid")));
    let refused = lost["checks"].as_array().unwrap().iter().find(|check| check["outcome"] == "refused").unwrap();
    assert_eq!(refused["code"], "token_invalid");
}

#[actix_web::test]
async fn a_call_without_an_answer_stands_in_the_journal() {
    let bank = bank().faults("  - { id: gone, inject: { connection: reset } }\n").open().await;
    let token = bank.link("kakeibo", "plain").await;
    let answered = bank.get_as(&token, "/institution/v1/accounts").await;
    let known = record(&bank, &answered);
    let faulted = known.faulted.as_ref().unwrap();
    assert_eq!((known.status, faulted.decided, faulted.delivered), (0, None, Delivered::Nothing));
    assert_eq!(faulted.struck().collect::<Vec<_>>(), ["gone"]);
}

#[actix_web::test]
async fn a_call_that_no_rule_matches_has_nothing_of_faults() {
    let (bank, token, account) =
        faulty("  - { match: { operation: read_account }, inject: { connection: reset } }\n").await;
    let answered = bank.get_as(&token, &format!("{account}/balance")).await;
    assert!(record(&bank, &answered).faulted.is_none());
    assert!(bank.explained(&answered).await.get("fault").is_none());
}

#[actix_web::test]
async fn authorizing_and_refreshing_count_for_the_partner_and_the_customer_that_they_are_about() {
    let rules = "
  - { id: page, match: { operation: authorize, partner: kakeibo }, inject: { html_error: { status: 502 } } }
  - { id: token, match: { operation: issue_token, customer: plain }, inject: { html_error: { status: 503 } } }
";
    let bank = bank().faults(rules).open().await;
    let page = |client: &str| {
        format!("/oauth/authorize?response_type=code&client_id={client}&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback")
    };
    assert_eq!(bank.get(&page("kakeibo")).await.status, 502);
    assert_ne!(bank.get(&page("kaikei")).await.status, 502);
    for (customer, status) in [("plain", 503), ("corporate", 200)] {
        let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": customer })).await;
        assert_eq!(super::refreshed(&bank, super::text(&linked, "refresh_token")).await.status, status, "{customer}");
    }
}
