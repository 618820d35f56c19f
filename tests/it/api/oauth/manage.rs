//! `POST /oauth/revoke` and `/oauth/introspect`.

use super::{KAKEIBO, Pairs, text};
use crate::support::{TestBank, bank};
use serde_json::{Value, json};

const DOCS: &Pairs<'static> = &[("client_id", "docs")];

impl TestBank {
    async fn revoke(&self, token: &str) -> Value {
        let answered = self.submit("/oauth/revoke", &[KAKEIBO], &[("token", token)]).await;
        assert_eq!(answered.header("content-type"), Some("application/json"));
        assert_eq!(answered.header("cache-control"), Some("no-store"));
        answered.good()
    }

    async fn introspect(&self, token: &str) -> Value {
        let answered = self.submit("/oauth/introspect", &[KAKEIBO], &[("token", token)]).await;
        assert_eq!(answered.header("cache-control"), Some("no-store"));
        answered.good()
    }
}

#[actix_web::test]
async fn rfc7009_an_access_token_goes_alone_and_a_refresh_token_takes_all_along() {
    let bank = bank().open().await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let refreshed = bank.refresh(text(&linked, "refresh_token")).await.good();
    assert_eq!(bank.revoke(text(&linked, "access_token")).await, json!({}));
    assert_eq!(bank.worth(&linked).await, "401 token_revoked");
    assert_eq!(bank.worth(&refreshed).await, "200");
    assert_eq!(bank.revoke(text(&refreshed, "refresh_token")).await, json!({}));
    assert_eq!(bank.worth(&refreshed).await, "401 token_revoked");
    let gone = bank.refresh(text(&refreshed, "refresh_token")).await;
    assert_eq!((gone.oauth_error().as_str(), &gone.json()["code"]), ("400 invalid_grant", &json!("token_revoked")));
    for _ in 0..2 {
        assert_eq!(bank.revoke(text(&linked, "access_token")).await, json!({}), "what is gone may be revoked again");
    }
}

#[actix_web::test]
async fn rfc7009_2_2_what_is_nobodys_or_anothers_is_answered_alike_and_left_alone() {
    let bank = bank().open().await;
    let theirs = bank.linked(&json!({ "partner": "docs", "customer": "plain" })).await;
    let coded = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain", "respond_with": "code" })).await;
    let tokens = ["nobody", "あ", text(&theirs, "access_token"), text(&theirs, "refresh_token"), text(&coded, "code")];
    for token in tokens {
        assert_eq!(bank.revoke(token).await, json!({}), "{token}");
    }
    assert_eq!(bank.worth(&theirs).await, "200");
    let fields = [("grant_type", "refresh_token"), ("refresh_token", text(&theirs, "refresh_token"))];
    assert_eq!(bank.submit("/oauth/token", &[], &[&fields[..], DOCS].concat()).await.status, 200);
    let code = bank.token(&[("grant_type", "authorization_code"), ("code", text(&coded, "code"))]).await;
    assert_eq!(code.status, 200, "a code is no token");
}

#[actix_web::test]
async fn a_wrong_hint_does_not_hide_a_token() {
    let bank = bank().open().await;
    for (name, hint) in [("access_token", "refresh_token"), ("refresh_token", "access_token"), ("access_token", "odd")]
    {
        let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
        let fields = [("token", text(&linked, name)), ("token_type_hint", hint)];
        let seen = bank.submit("/oauth/introspect", &[KAKEIBO], &fields).await.good();
        assert_eq!(seen["active"], true, "{name} as {hint}");
        bank.submit("/oauth/revoke", &[KAKEIBO], &fields).await.good();
        assert_eq!(bank.worth(&linked).await, "401 token_revoked", "{name} as {hint}");
    }
}

#[actix_web::test]
async fn rfc7662_a_live_token_of_ones_own_is_described_by_the_clock_of_the_wall() {
    let bank = bank().at("2031-03-05T11:00:00+09:00").flowing(60.0).open().await;
    let linked =
        bank.linked(&json!({ "partner": "kakeibo", "customer": "plain", "scope": "accounts offline_access" })).await;
    bank.wall_passes(3_000);
    let seen = bank.introspect(text(&linked, "access_token")).await;
    let person = bank.person("plain").await;
    assert_eq!(
        seen,
        json!({
            "active": true, "scope": "accounts offline_access", "client_id": "kakeibo", "token_type": "Bearer",
            "iat": 1_781_053_323, "exp": 1_781_053_326 + 12, "sub": person["customer_id"], "link_id": "link-0",
            "iss": "http://127.0.0.1:8080", "aud": "http://127.0.0.1:8080",
        })
    );
    let refresh = bank.introspect(text(&linked, "refresh_token")).await;
    assert_eq!(refresh["active"], true);
    assert!(refresh.get("token_type").is_none());
    let own = bank.token(&[("grant_type", "client_credentials")]).await.good();
    let seen = bank.introspect(text(&own, "access_token")).await;
    assert_eq!((&seen["scope"], seen.get("sub"), seen.get("link_id")), (&json!("partner"), None, None));
}

#[actix_web::test]
async fn rfc7662_2_2_of_any_other_token_nothing_is_said() {
    let bank = bank().open().await;
    let asked = |customer: &str| json!({ "partner": "kakeibo", "customer": customer });
    let nothing = json!({ "active": false });
    let theirs = bank.linked(&json!({ "partner": "docs", "customer": "plain" })).await;
    let elsewhere = bank.post("/s/a/_sandbox/links", &asked("plain")).await.good();
    let coded = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain", "respond_with": "code" })).await;
    let foreign = [text(&theirs, "access_token"), text(&theirs, "refresh_token"), text(&elsewhere, "access_token")];
    for token in foreign.into_iter().chain(["nobody", "日本", text(&coded, "code")]) {
        assert_eq!(bank.introspect(token).await, nothing, "{token}");
    }
    let superseded = bank.linked(&asked("plain")).await;
    bank.linked(&asked("plain")).await;
    assert_eq!(bank.introspect(text(&superseded, "access_token")).await, nothing, "superseded");
    let expired = bank.linked(&asked("plain")).await;
    bank.event(&json!({ "event": { "tokens_expired": {} } })).await.good();
    assert_eq!(bank.introspect(text(&expired, "access_token")).await, nothing, "expired");
    let revoked = bank.linked(&asked("plain")).await;
    bank.revoke(text(&revoked, "refresh_token")).await;
    for name in ["access_token", "refresh_token"] {
        assert_eq!(bank.introspect(text(&revoked, name)).await, nothing, "revoked {name}");
    }
}

#[actix_web::test]
async fn a_refresh_token_that_is_spent_is_not_active() {
    let bank = bank().open().await;
    let first = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let second = bank.refresh(text(&first, "refresh_token")).await.good();
    assert_eq!(bank.introspect(text(&first, "refresh_token")).await["active"], true, "its answer may have been lost");
    assert_eq!(bank.worth(&second).await, "200");
    assert_eq!(bank.introspect(text(&first, "refresh_token")).await, json!({ "active": false }));
    assert_eq!(bank.introspect(text(&second, "refresh_token")).await["active"], true, "asking has spent nothing");
}

#[actix_web::test]
async fn asking_takes_a_client_that_proves_who_it_is_and_a_token() {
    let bank = bank().open().await;
    let token = bank.link("kakeibo", "plain").await;
    let wrong = ("Authorization", "Basic a2FrZWlibzp3cm9uZw==");
    for path in ["/oauth/revoke", "/oauth/introspect"] {
        let refused = bank.submit(path, &[wrong], &[("token", &token)]).await;
        assert_eq!(refused.oauth_error(), "401 invalid_client", "{path}");
        assert!(refused.header("www-authenticate").unwrap().starts_with("Basic "));
        assert_eq!(bank.submit(path, &[], &[("token", &token)]).await.oauth_error(), "401 invalid_client");
        assert_eq!(bank.submit(path, &[KAKEIBO], &[]).await.oauth_error(), "400 invalid_request");
        assert_eq!(bank.submit(path, &[KAKEIBO], &[("token", "")]).await.oauth_error(), "400 invalid_request");
        let twice = [("token", &*token), ("token", &*token)];
        assert_eq!(bank.submit(path, &[KAKEIBO], &twice).await.oauth_error(), "400 invalid_request");
        let public = bank.submit(path, &[], &[&[("token", &*token)], DOCS].concat()).await;
        assert_eq!(public.status, 200, "a public client may ask, about its own");
    }
    assert_eq!(bank.introspect(&token).await["active"], true, "nobody else has revoked it");
}
