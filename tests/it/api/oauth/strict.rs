//! The security profile `strict`, and that a sandbox keeps the one that it was made with.

use super::{ASKED, CHALLENGE, VERIFIER, with};
use crate::{fold::begun, support::bank};
use kumiai::{
    event::Security,
    sandbox::{Opening, State},
};
use serde_json::json;

#[actix_web::test]
async fn under_strict_every_client_has_to_use_pkce_and_the_rest_is_as_in_classic() {
    let bank = bank().scenario("security: strict\n").open().await;
    let told = bank.authorize(ASKED).await;
    assert_eq!(told.said("error").as_deref(), Some("invalid_request"));
    assert!(told.said("error_description").unwrap().contains("code_challenge"));
    let asked = with(ASKED, &[("code_challenge", CHALLENGE), ("code_challenge_method", "S256")]);
    let code = bank.code_for(&asked, "institution").await;
    let redirect = ("redirect_uri", super::CALLBACK);
    let form = [("grant_type", "authorization_code"), ("code", &code), redirect, ("code_verifier", VERIFIER)];
    let tokens = bank.token(&form).await.good();
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(bank.worth(&tokens).await, "200");
}

#[actix_web::test]
async fn under_strict_a_code_of_the_control_plane_is_bound_to_a_challenge_too() {
    let bank = bank().scenario("security: strict\n").open().await;
    let asked = json!({ "partner": "kakeibo", "customer": "plain", "respond_with": "code" });
    let refused = bank.post("/_sandbox/links", &asked).await;
    assert_eq!(
        (refused.verdict().as_str(), refused.named()),
        ("400 parameter_invalid", vec!["code_challenge".to_owned()])
    );
    let asked =
        json!({ "partner": "kakeibo", "customer": "plain", "respond_with": "code", "code_challenge": CHALLENGE });
    bank.post("/_sandbox/links", &asked).await.good();
}

#[actix_web::test]
async fn a_sandbox_keeps_its_security_profile_over_a_reset_a_fork_and_a_snapshot() {
    let bank = bank().open().await;
    let security = async |base: &str| bank.get(&format!("{base}/_sandbox")).await.good()["security"].clone();
    assert_eq!(security("").await, "classic");
    let made = bank.post("/_sandboxes", &json!({ "name": "a", "security": "strict" })).await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(bank.get("/_sandboxes/a").await.good()["security"], "strict");
    bank.post("/_sandboxes", &json!({ "name": "b", "from": "a" })).await;
    let taken = bank.post("/s/b/_sandbox/snapshots", &json!({})).await.json();
    let id = taken["snapshot_id"].as_str().unwrap();
    bank.post(&format!("/s/b/_sandbox/snapshots/{id}/restore"), &json!({})).await.good();
    assert_eq!(security("/s/b").await, "strict");
    bank.post("/s/a/_sandbox/reset", &json!({})).await;
    assert_eq!(security("/s/a").await, "strict");

    bank.put("/_sandbox/scenario", &json!({ "format": 1, "name": "x", "security": "strict" })).await.good();
    assert_eq!(security("").await, "strict");
    bank.put("/_sandbox/scenario", &json!({ "format": 1, "name": "x" })).await.good();
    assert_eq!(security("").await, "classic", "what the scenario before stated goes with it");
}

#[actix_web::test]
async fn a_security_profile_that_does_not_exist_is_refused_with_those_that_do() {
    let bank = bank().open().await;
    let refused = bank.post("/_sandboxes", &json!({ "name": "a", "security": "strcit" })).await;
    assert_eq!((refused.verdict().as_str(), refused.named()), ("400 parameter_invalid", vec!["security".to_owned()]));
    assert!(refused.text().contains("classic, strict"), "{}", refused.text());
    let both = bank.post("/_sandboxes", &json!({ "name": "a", "from": "default", "security": "strict" })).await;
    assert_eq!(both.named(), ["from"]);
}

#[test]
fn a_log_that_says_nothing_is_classic_and_one_that_says_strict_folds_to_it() {
    let begin = bank();
    for security in [Security::Classic, Security::Strict] {
        let opening = Opening { security, ..begin.opening.clone() };
        let (state, log) = begun(&opening);
        let text = serde_json::to_string(&*log[0]).unwrap();
        assert_eq!(text.contains("\"security\""), security != Security::Classic);
        assert_eq!(State::fold(&log).unwrap().security(), security);
        assert_eq!(State::fold(&state.to_records()).unwrap().security(), security);
    }
}
