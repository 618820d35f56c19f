//! ID tokens (OpenID Connect Core §2), checked with the published key as a client does.

use super::{ASKED, CALLBACK, KAKEIBO, text, with};
use crate::support::{TestBank, bank};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Value, json};

/// The instant of wall time at which every test begins, in seconds.
const WALL: i64 = 1_781_053_323;

/// The claims of an ID token, by the key that the sandbox publishes.
async fn claims(bank: &TestBank, token: &str) -> Value {
    let header = decode_header(token).unwrap();
    assert_eq!(header.alg, Algorithm::RS256);
    let jwks = bank.get("/oauth/jwks").await.good();
    let keys = jwks["keys"].as_array().unwrap();
    let key = keys.iter().find(|key| key["kid"] == json!(header.kid)).expect("the key that signed is published");
    assert_eq!((&key["kty"], &key["use"], &key["alg"]), (&json!("RSA"), &json!("sig"), &json!("RS256")));
    assert!(key.get("d").is_none(), "a private key is published");
    let key = DecodingKey::from_rsa_components(text(key, "n"), text(key, "e")).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&["kakeibo"]);
    validation.set_issuer(&["http://127.0.0.1:8080"]);
    // The tests have a wall clock of their own.
    validation.validate_exp = false;
    decode::<Value>(token, &key, &validation).unwrap().claims
}

#[actix_web::test]
async fn an_id_token_says_who_logged_in_when_and_repeats_the_nonce() {
    let bank = bank().open().await;
    let asked = with(ASKED, &[("scope", "openid accounts offline_access"), ("nonce", "n-0S6 &é")]);
    let page = bank.at_consent(&asked, "institution").await;
    bank.wall_passes(30_000);
    let code = bank.approved(&page).await.said("code").unwrap();
    bank.wall_passes(20_000);
    let tokens = bank.exchange(&code).await.good();
    let claims = claims(&bank, text(&tokens, "id_token")).await;
    let expected = json!({
        "iss": "http://127.0.0.1:8080", "aud": "kakeibo", "sub": bank.person("plain").await["customer_id"],
        "iat": WALL + 50, "exp": WALL + 50 + 3_600, "auth_time": WALL, "nonce": "n-0S6 &é",
    });
    assert_eq!(claims, expected);
    assert_eq!(bank.get("/oauth/jwks").await.header("cache-control"), Some("no-store"));
    let refreshed = bank.refresh(text(&tokens, "refresh_token")).await.good();
    assert!(refreshed.get("id_token").is_none(), "nobody has logged in anew");
}

#[actix_web::test]
async fn an_id_token_is_signed_for_what_it_says() {
    let bank = bank().open().await;
    let code = bank.code_for(&with(ASKED, &[("scope", "openid accounts")]), "institution").await;
    let tokens = bank.exchange(&code).await.good();
    let token = text(&tokens, "id_token");
    assert!(claims(&bank, token).await.get("nonce").is_none());
    let jwks = bank.get("/oauth/jwks").await.good();
    let key = DecodingKey::from_rsa_components(text(&jwks["keys"][0], "n"), text(&jwks["keys"][0], "e")).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&["kakeibo"]);
    validation.validate_exp = false;
    let (head, rest) = token.split_once('.').unwrap();
    let forged = format!("{head}.{}{}", if rest.starts_with("eyJ") { "eyK" } else { "eyJ" }, &rest[3..]);
    assert!(decode::<Value>(&forged, &key, &validation).is_err());
    validation.set_audience(&["docs"]);
    assert!(decode::<Value>(token, &key, &validation).is_err(), "another client's audience");
}

#[actix_web::test]
async fn without_openid_there_is_no_id_token() {
    let bank = bank().open().await;
    for scope in ["accounts", "accounts offline_access"] {
        let code = bank.code_for(&with(ASKED, &[("scope", scope), ("nonce", "n")]), "institution").await;
        assert!(bank.exchange(&code).await.good().get("id_token").is_none(), "{scope}");
    }
}

#[actix_web::test]
async fn the_customer_is_the_same_for_every_client_and_another_sandbox_is_another_issuer() {
    let bank = bank().partner("docs", |terms| terms.redirect_uris = vec![CALLBACK.to_owned()]).open().await;
    let asked = with(ASKED, &[("scope", "openid accounts")]);
    let tokens = bank.exchange(&bank.code_for(&asked, "institution").await).await.good();
    let sub = claims(&bank, text(&tokens, "id_token")).await["sub"].clone();
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let seen = bank.submit("/oauth/introspect", &[KAKEIBO], &[("token", text(&linked, "access_token"))]).await.good();
    assert_eq!(seen["sub"], sub);
    let elsewhere = bank.get("/s/a/.well-known/openid-configuration").await.good();
    assert_eq!(elsewhere["issuer"], "http://127.0.0.1:8080/s/a");
}
