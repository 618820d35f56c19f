//! Refreshing: rotation, the grace of a lost answer, and what a dead link says.

use super::{ASKED, KAIKEI, KAKEIBO, text, with};
use crate::support::{TestBank, bank};
use serde_json::{Value, json};

async fn tokens(bank: &TestBank) -> Value {
    bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await
}

fn refresh_token(answer: &Value) -> &str {
    text(answer, "refresh_token")
}

#[actix_web::test]
async fn a_refresh_token_rotates_and_answers_the_same_successor_until_that_is_used() {
    let bank = bank().open().await;
    let first = tokens(&bank).await;
    bank.advance(&json!({ "by": "20m" })).await.good();
    assert_eq!(bank.worth(&first).await, "401 token_expired");
    let second = bank.refresh(refresh_token(&first)).await.good();
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    for _ in 0..3 {
        let again = bank.refresh(refresh_token(&first)).await.good();
        assert_eq!(again["access_token"], second["access_token"], "the answer may have been lost");
        assert_eq!(again["refresh_token"], second["refresh_token"]);
    }
    assert_eq!((&second["link_id"], &second["scope"]), (&first["link_id"], &first["scope"]));
    assert!(second.get("id_token").is_none());
    // Ten at once, as a client that is not careful does.
    let all = futures_util::future::join_all((0..10).map(|_| bank.refresh(refresh_token(&first)))).await;
    assert!(all.iter().all(|answered| answered.good()["access_token"] == second["access_token"]));
    assert_eq!(bank.worth(&second).await, "200");
}

#[actix_web::test]
async fn once_the_successor_is_used_the_old_token_takes_the_family_back() {
    for how in ["its access token is shown", "its refresh token is exchanged"] {
        let bank = bank().open().await;
        let first = tokens(&bank).await;
        let other = bank.linked(&json!({ "partner": "kakeibo", "customer": "corporate" })).await;
        let second = bank.refresh(refresh_token(&first)).await.good();
        let latest = if how.contains("access") {
            assert_eq!(bank.worth(&second).await, "200");
            second.clone()
        } else {
            bank.refresh(refresh_token(&second)).await.good()
        };
        let reused = bank.refresh(refresh_token(&first)).await;
        assert_eq!(reused.oauth_error(), "400 invalid_grant", "{how}");
        for answer in [&first, &second, &latest] {
            assert_eq!(bank.worth(answer).await, "401 token_revoked", "{how}");
            assert_eq!(bank.refresh(refresh_token(answer)).await.oauth_error(), "400 invalid_grant", "{how}");
        }
        assert_eq!(bank.worth(&other).await, "200", "another link is another family");
    }
}

#[actix_web::test]
async fn rfc6749_6_a_refresh_narrows_the_scope_of_the_access_token_and_never_widens_it() {
    let bank = bank().open().await;
    let scope = "accounts balances offline_access";
    let first = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain", "scope": scope })).await;
    let narrow = async |token: String, scope: &'static str| {
        bank.token(&[("grant_type", "refresh_token"), ("refresh_token", &token), ("scope", scope)]).await
    };
    let of = |answer: &Value| refresh_token(answer).to_owned();
    for wider in ["accounts transactions", "openid", "partner"] {
        assert_eq!(narrow(of(&first), wider).await.oauth_error(), "400 invalid_scope", "{wider}");
    }
    assert_eq!(narrow(of(&first), "nope").await.oauth_error(), "400 invalid_scope");
    let second = narrow(of(&first), "accounts").await.good();
    assert_eq!(second["scope"], "accounts");
    let balance = format!("{}/balance", bank.ordinary("plain").await);
    let read = |answer: Value| {
        let (bank, balance) = (&bank, &balance);
        async move { bank.get_as(text(&answer, "access_token"), balance).await.verdict() }
    };
    assert_eq!(read(second.clone()).await, "403 insufficient_scope");
    // The refresh token keeps what was granted: the next access token may have it all again.
    let third = bank.refresh(refresh_token(&second)).await.good();
    assert_eq!(third["scope"], scope);
    assert_eq!(read(third).await, "200");
}

#[actix_web::test]
async fn a_refresh_token_is_its_clients_own() {
    let bank = bank().open().await;
    let first = tokens(&bank).await;
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh_token(&first))];
    let of_another = bank.submit("/oauth/token", &[], &[&fields[..], &[("client_id", "docs")]].concat()).await;
    assert_eq!(of_another.oauth_error(), "400 invalid_grant");
    assert!(bank.submit("/oauth/token", &[], &fields).await.oauth_error() == "401 invalid_client");
    let access = [("grant_type", "refresh_token"), ("refresh_token", text(&first, "access_token"))];
    assert_eq!(bank.token(&access).await.oauth_error(), "400 invalid_grant", "an access token is none");
    assert_eq!(bank.refresh(refresh_token(&first)).await.status, 200, "the attempts have not used it up");
}

#[actix_web::test]
async fn a_dead_link_says_why_with_code_clause_call_and_error_uri() {
    let rows = [
        (json!({ "link_expired": {} }), "link_expired", "4.1"),
        (json!({ "link_superseded": {} }), "link_superseded", "4.1"),
        (json!({ "credential_changed": { "customer": "plain" } }), "credential_changed", "4.2"),
        (json!({ "service_stopped": {} }), "link_discontinued", "5.1"),
        (json!({ "partner_contract_ended": {} }), "eligibility_lost", "5.2"),
        (json!({ "tokens_revoked": { "kind": "all" } }), "token_revoked", "4.2"),
        (json!({ "tokens_expired": { "kind": "refresh" } }), "token_expired", "4.2"),
        (json!({ "clock_advanced": { "by": "90d" } }), "link_expired", "4.1"),
    ];
    for (event, code, clause) in rows {
        let bank = bank().open().await;
        let first = tokens(&bank).await;
        let coded = bank.linked(&json!({ "partner": "docs", "customer": "plain", "respond_with": "code" })).await;
        bank.event(&json!({ "event": event })).await.good();
        let refused = bank.refresh(refresh_token(&first)).await;
        assert_eq!(refused.status, 400, "{event}: {}", refused.text());
        assert_eq!(refused.oauth_error(), "400 invalid_grant", "{event}");
        let body = refused.json();
        assert_eq!((&body["code"], &body["clause"]), (&json!(code), &json!(clause)), "{event}");
        assert_eq!(body["error_uri"], format!("http://127.0.0.1:8080/docs/refusals#{code}"));
        assert!(body["error_description"].as_str().unwrap().contains(code));
        let explained = bank.explained(&refused).await;
        assert_eq!((&explained["code"], &explained["partner"]), (&json!(code), &json!("kakeibo")));
        assert!(explained["oauth_error"].as_str().unwrap().starts_with("invalid_grant"), "{explained}");
        // A code of a dead link is dead like it.
        let fields = [("grant_type", "authorization_code"), ("code", text(&coded, "code")), ("client_id", "docs")];
        let dead = bank.submit("/oauth/token", &[], &fields).await;
        assert_eq!(dead.oauth_error(), "400 invalid_grant", "{event}");
    }
}

#[actix_web::test]
async fn who_links_again_gets_a_new_link_and_other_partners_are_untouched() {
    let bank = bank().open().await;
    let first = bank.exchange(&bank.code().await).await.good();
    let other = bank.linked(&json!({ "partner": "docs", "customer": "plain" })).await;
    let accounts = |answer: Value| {
        let bank = &bank;
        async move {
            bank.get_as(text(&answer, "access_token"), "/institution/v1/accounts").await.good()["accounts"].clone()
        }
    };
    let before = accounts(first.clone()).await;
    let second = bank.exchange(&bank.code().await).await.good();
    assert_ne!(first["link_id"], second["link_id"]);
    assert_eq!(bank.worth(&first).await, "401 link_superseded");
    let dead = bank.refresh(refresh_token(&first)).await;
    assert_eq!((dead.oauth_error().as_str(), &dead.json()["code"]), ("400 invalid_grant", &json!("link_superseded")));
    assert_eq!(accounts(second).await, before, "account ids do not change");
    assert_eq!(bank.worth(&other).await, "200");
    assert_eq!(accounts(other).await.as_array().unwrap()[0], before.as_array().unwrap()[0]);
}

#[actix_web::test]
async fn no_token_outlives_its_link() {
    let bank = bank().open().await;
    // A link with ten minutes left.
    let asked = json!({ "partner": "kakeibo", "customer": "plain", "linked_at": "2026-03-12T10:10:00+09:00" });
    let first = bank.linked(&asked).await;
    for answer in [first.clone(), bank.refresh(refresh_token(&first)).await.good()] {
        assert_eq!(answer["link_expires_at"], "2026-06-10T10:10:00+09:00");
        assert_eq!((&answer["expires_in"], &answer["refresh_expires_in"]), (&json!(600), &json!(600)));
    }
    bank.advance(&json!({ "by": "599s" })).await.good();
    let last = bank.refresh(refresh_token(&first)).await.good();
    assert_eq!(last["expires_in"], 1);
    bank.advance(&json!({ "by": "1s" })).await.good();
    assert_eq!(bank.worth(&last).await, "401 link_expired");
    assert_eq!(bank.refresh(refresh_token(&last)).await.json()["code"], "link_expired");
}

#[actix_web::test]
async fn on_the_anser_channel_a_refresh_token_comes_without_being_asked_for() {
    let bank = bank().open().await;
    let page = with(ASKED, &[("client_id", "kaikei"), ("scope", "accounts")]);
    let code = bank.code_for(&page, "anser").await;
    let fields = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", super::CALLBACK)];
    let first = bank.submit("/oauth/token", &[KAIKEI], &fields).await.good();
    assert_eq!(first["scope"], "accounts");
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh_token(&first))];
    let second = bank.submit("/oauth/token", &[KAIKEI], &fields).await.good();
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert_eq!(bank.submit("/oauth/token", &[KAKEIBO], &fields).await.oauth_error(), "400 invalid_grant");
    let read = bank.get_as(text(&second, "access_token"), "/anser/v1/banks/2404/accounts").await;
    assert_eq!(read.status, 200);
}
