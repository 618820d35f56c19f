//! Registering partners, and taking them off.

use crate::support::bank;
use serde_json::json;

#[actix_web::test]
async fn a_registered_partner_links_for_as_long_as_it_was_registered_for() {
    let bank = bank().open().await;
    let terms = json!({
        "name": "Mine", "channel": "institution", "redirect_uris": ["http://127.0.0.1/cb"],
        "kinds": ["ordinary_deposit"], "access_token": { "lifetime": "5m" }, "link": { "lifetime": "1d" },
    });
    let registered = bank.put("/_sandbox/partners/mine", &terms).await.good();
    assert_eq!((&registered["client_id"], &registered["client_secret"]), (&json!("mine"), &json!("mine-secret")));
    let linked = bank.linked(&json!({ "partner": "mine", "customer": "all-kinds" })).await;
    assert_eq!(linked["expires_in"], 300);
    assert_eq!(linked["link_expires_at"], "2026-06-11T10:00:00+09:00");
    let token = linked["access_token"].as_str().unwrap();
    let accounts = bank.get_as(token, "/institution/v1/accounts").await.good();
    let kinds: Vec<_> = accounts["accounts"].as_array().unwrap().iter().map(|one| &one["account_kind"]).collect();
    assert_eq!(kinds, ["ordinary_deposit"]);
}

#[actix_web::test]
async fn other_terms_for_a_partner_leave_its_tokens_and_a_removed_partner_has_none() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let terms = json!({ "name": "New", "channel": "institution", "redirect_uris": ["http://127.0.0.1/cb"], "client_id": "new-id" });
    assert_eq!(bank.put("/_sandbox/partners/kakeibo", &terms).await.good()["name"], "New");
    assert_eq!(bank.get_as(&token, "/institution/v1/accounts").await.status, 200);
    let gone = bank.ask("DELETE", "/_sandbox/partners/kakeibo", &[], "").await;
    assert_eq!(gone.good()["partner_id"], "kakeibo");
    assert_eq!(bank.get_as(&token, "/institution/v1/accounts").await.verdict(), "401 token_invalid");
    assert_eq!(bank.ask("DELETE", "/_sandbox/partners/kakeibo", &[], "").await.verdict(), "400 parameter_invalid");
    let names = bank.get("/_sandbox").await.good();
    assert!(names["partners"].as_array().unwrap().iter().all(|partner| partner["partner_id"] != "kakeibo"));
    assert_eq!(bank.put("/_sandbox/partners/kakeibo", &terms).await.status, 200, "the name is free again");
}

#[actix_web::test]
async fn a_partner_that_is_registered_wrongly_is_told_which_field() {
    let bank = bank().open().await;
    let good = json!({ "name": "Mine", "channel": "institution", "redirect_uris": ["http://127.0.0.1/cb"] });
    for (id, field, value, named) in [
        ("Mine", "name", json!("x"), "partner_id"),
        ("mine", "redirect_uris", json!([]), "redirect_uris"),
        ("mine", "redirect_uris", json!(["http://127.0.0.1/cb", "no uri"]), "redirect_uris[1]"),
        ("mine", "redirect_uris", json!(["http://127.0.0.1/cb#f"]), "redirect_uris[0]"),
        ("mine", "client_id", json!("docs"), "client_id"),
        ("mine", "access_token", json!({ "lifetime": "15" }), "access_token.lifetime"),
        ("mine", "link", json!({ "lifetime": "1ms" }), "link.lifetime"),
    ] {
        let mut asked = good.clone();
        asked[field] = value;
        let refused = bank.put(&format!("/_sandbox/partners/{id}"), &asked).await;
        assert_eq!((refused.status, refused.named()), (400, vec![named.to_owned()]), "{}", refused.text());
    }
}
