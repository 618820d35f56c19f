//! The security profile `fapi2`: private keys, pushed requests, PKCE and bound tokens, and nothing beside them.

use super::{ASKED, CALLBACK, CHALLENGE, KAKEIBO, Pairs, VERIFIER, text, with};
use crate::{
    signing::{ISSUER, JWT_BEARER, Key, ath},
    support::{Answered, TestBank, bank},
};
use serde_json::{Value, json};
use std::cell::Cell;

const PATH: &str = "/institution/v1/accounts";

/// A bank under the profile, and a partner that keeps to it.
struct Signer {
    bank: TestBank,
    own: Key,
    binding: Key,
    signed: Cell<u32>,
}

impl Signer {
    async fn new() -> Self {
        let bank = bank().scenario("security: fapi2\n").open().await;
        let own = Key::new("ES256");
        let terms = json!({ "name": "家計簿アプリ", "channel": "institution", "redirect_uris": [CALLBACK],
            "auth_method": "private_key_jwt", "jwks": own.set() });
        bank.put("/_sandbox/partners/kakeibo", &terms).await.good();
        Self { bank, own, binding: Key::new("EdDSA"), signed: Cell::new(0) }
    }

    fn jti(&self) -> String {
        self.signed.set(self.signed.get() + 1);
        self.signed.get().to_string()
    }

    fn proof(&self, method: &str, path: &str, token: Option<&str>) -> String {
        let claims = token.map_or(json!({}), |token| json!({ "ath": ath(token) }));
        self.binding.proof((method, path), self.bank.wall().0, &self.jti(), &json!({}), &claims)
    }

    /// Asks an endpoint as the client, with a proof or without.
    async fn ask(&self, path: &str, fields: &Pairs<'_>, is_proved: bool) -> Answered {
        let assertion = self.own.assertion("kakeibo", self.bank.wall().0, &self.jti(), &json!({}));
        let proof = self.proof("POST", path, None);
        let headers = if is_proved { vec![("DPoP", &*proof)] } else { vec![] };
        let own = [("client_assertion", &*assertion), ("client_assertion_type", JWT_BEARER)];
        let all: Vec<(&str, &str)> = fields.iter().copied().chain(own).collect();
        self.bank.submit(path, &headers, &all).await
    }

    async fn push(&self, changes: &Pairs<'_>) -> Answered {
        let challenge = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256"), ("client_id", "")];
        self.ask("/oauth/par", &with(&with(ASKED, &challenge), changes), false).await
    }

    async fn code(&self) -> String {
        let pushed = self.push(&[]).await;
        assert_eq!(pushed.status, 201, "{}", pushed.text());
        let named = pushed.json();
        let asked = [("client_id", "kakeibo"), ("request_uri", text(&named, "request_uri"))];
        self.bank.code_for(&asked, "institution").await
    }

    async fn tokens(&self) -> Value {
        let code = self.code().await;
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", &*code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        self.ask("/oauth/token", &fields, true).await.good()
    }

    async fn read(&self, tokens: &Value) -> String {
        let token = text(tokens, "access_token");
        let headers = [("Authorization", &*format!("DPoP {token}")), ("DPoP", &*self.proof("GET", PATH, Some(token)))];
        self.bank.ask("GET", PATH, &headers, "").await.verdict()
    }
}

#[actix_web::test]
async fn a_partner_that_keeps_to_it_links_reads_and_refreshes_with_one_refresh_token() {
    let signer = Signer::new().await;
    let tokens = signer.tokens().await;
    assert_eq!(tokens["token_type"], "DPoP");
    assert_eq!(signer.read(&tokens).await, "200");
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", text(&tokens, "refresh_token"))];
    let mut last = tokens.clone();
    for _ in 0..3 {
        let next = signer.ask("/oauth/token", &refresh, true).await.good();
        assert_eq!(next["refresh_token"], tokens["refresh_token"], "it does not rotate");
        assert_ne!(next["access_token"], last["access_token"]);
        assert_eq!(signer.read(&next).await, "200");
        last = next;
    }
    assert_eq!(signer.read(&tokens).await, "200", "and nothing is taken back");
    signer.ask("/oauth/revoke", &[("token", text(&tokens, "refresh_token"))], false).await.good();
    assert_eq!(signer.read(&last).await, "401 token_revoked");
    assert_eq!(signer.ask("/oauth/token", &refresh, true).await.oauth_error(), "400 invalid_grant");
}

#[actix_web::test]
async fn what_other_profiles_allow_is_refused() {
    let signer = Signer::new().await;
    let bank = &signer.bank;
    let secret = bank.submit("/oauth/token", &[KAKEIBO], &[("grant_type", "client_credentials")]).await;
    assert_eq!(secret.oauth_error(), "401 invalid_client");
    let public = bank.submit("/oauth/token", &[], &[("grant_type", "refresh_token"), ("client_id", "docs")]).await;
    assert_eq!(public.oauth_error(), "401 invalid_client");
    let unbound = signer.ask("/oauth/token", &[("grant_type", "client_credentials")], false).await;
    assert_eq!(unbound.oauth_error(), "400 invalid_dpop_proof");
    let unpushed =
        bank.authorize(&with(ASKED, &[("code_challenge", CHALLENGE), ("code_challenge_method", "S256")])).await;
    assert_eq!(unpushed.said("error").as_deref(), Some("invalid_request"));
    for changes in [
        &[("code_challenge", ""), ("code_challenge_method", "")][..],
        &[("code_challenge_method", "plain")],
        &[("redirect_uri", "")],
        &[("redirect_uri", "http://app.example/callback")],
    ] {
        assert_eq!(signer.push(changes).await.oauth_error(), "400 invalid_request", "{changes:?}");
    }
    let rotated = signer.code().await;
    bank.wall_passes(60_000);
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &*rotated),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    assert_eq!(
        signer.ask("/oauth/token", &fields, true).await.oauth_error(),
        "400 invalid_grant",
        "a code lasts a minute"
    );
    let missing = bank.get(PATH).await;
    assert_eq!(missing.verdict(), "401 token_missing");
    assert_eq!(missing.header("www-authenticate"), Some("DPoP realm=\"kumiai\", algs=\"PS256 ES256 EdDSA\""));
    let control = bank.post("/_sandbox/links", &json!({ "partner": "kakeibo", "customer": "plain" })).await;
    assert_eq!((control.verdict().as_str(), control.named()), ("400 parameter_invalid", vec!["dpop_jkt".to_owned()]));
}

#[actix_web::test]
async fn an_unprotected_redirect_uri_is_refused_even_where_it_is_registered() {
    let signer = Signer::new().await;
    let terms = json!({ "name": "x", "channel": "institution", "redirect_uris": ["http://app.example/callback", "https://app.example/callback"],
        "auth_method": "private_key_jwt", "jwks": signer.own.set() });
    signer.bank.put("/_sandbox/partners/kakeibo", &terms).await.good();
    let told = signer.push(&[("redirect_uri", "http://app.example/callback")]).await;
    assert_eq!(told.oauth_error(), "400 invalid_request");
    assert_eq!(signer.push(&[("redirect_uri", "https://app.example/callback")]).await.status, 201);
}

#[actix_web::test]
async fn the_metadata_declares_what_works_under_the_profile() {
    let signer = Signer::new().await;
    let metadata = signer.bank.get("/.well-known/oauth-authorization-server").await.good();
    let classic = bank().open().await.get("/.well-known/oauth-authorization-server").await.good();
    for (name, under_fapi2, under_classic) in [
        ("require_pushed_authorization_requests", json!(true), json!(false)),
        (
            "pushed_authorization_request_endpoint",
            json!(format!("{ISSUER}/oauth/par")),
            json!(format!("{ISSUER}/oauth/par")),
        ),
        (
            "token_endpoint_auth_methods_supported",
            json!(["private_key_jwt"]),
            json!(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]),
        ),
        (
            "token_endpoint_auth_signing_alg_values_supported",
            json!(["PS256", "ES256", "EdDSA"]),
            json!(["RS256", "PS256", "ES256", "EdDSA"]),
        ),
        ("dpop_signing_alg_values_supported", json!(["PS256", "ES256", "EdDSA"]), json!(["PS256", "ES256", "EdDSA"])),
        ("id_token_signing_alg_values_supported", json!(["PS256"]), json!(["RS256"])),
    ] {
        assert_eq!((&metadata[name], &classic[name]), (&under_fapi2, &under_classic), "{name}");
    }
    assert_eq!(signer.bank.get("/oauth/jwks").await.good()["keys"][0]["alg"], "PS256");
    let id_token = signer.tokens().await["id_token"].as_str().unwrap().to_owned();
    assert_eq!(jsonwebtoken::decode_header(&id_token).unwrap().alg, jsonwebtoken::Algorithm::PS256);
}

#[actix_web::test]
async fn the_control_plane_gives_tokens_that_are_bound_to_a_named_key() {
    let signer = Signer::new().await;
    let asked = json!({ "partner": "kakeibo", "customer": "plain", "dpop_jkt": signer.binding.thumbprint() });
    let tokens = signer.bank.linked(&asked).await;
    assert_eq!(signer.read(&tokens).await, "200");
    let wrong = json!({ "partner": "kakeibo", "customer": "plain", "dpop_jkt": "short" });
    assert_eq!(signer.bank.post("/_sandbox/links", &wrong).await.named(), ["dpop_jkt"]);
}
