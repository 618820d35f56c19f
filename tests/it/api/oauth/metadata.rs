//! The metadata (RFC 8414): where it stands, and that what it declares works.

use super::{ASKED, CALLBACK, CHALLENGE, VERIFIER, text, with};
use crate::support::bank;
use serde_json::{Value, json};

fn words<'a>(metadata: &'a Value, name: &str) -> Vec<&'a str> {
    let list = metadata[name].as_array().unwrap_or_else(|| panic!("no {name}"));
    assert!(!list.is_empty(), "{name}: an empty list is left out");
    list.iter().map(|word| word.as_str().unwrap()).collect()
}

#[actix_web::test]
async fn rfc8414_3_1_the_metadata_stands_inserted_and_appended_under_both_names() {
    let bank = bank().open().await;
    for (base, issuer) in [("", "http://127.0.0.1:8080"), ("/s/a", "http://127.0.0.1:8080/s/a")] {
        for name in ["oauth-authorization-server", "openid-configuration"] {
            let inserted = bank.get(&format!("/.well-known/{name}{base}")).await;
            let appended = bank.get(&format!("{base}/.well-known/{name}")).await;
            assert_eq!(inserted.header("content-type"), Some("application/json"));
            let metadata = inserted.good();
            assert_eq!(metadata, appended.good());
            assert_eq!(metadata["issuer"], issuer, "byte for byte, without a slash at the end");
            for (endpoint, path) in [
                ("authorization_endpoint", "/oauth/authorize"),
                ("token_endpoint", "/oauth/token"),
                ("revocation_endpoint", "/oauth/revoke"),
                ("introspection_endpoint", "/oauth/introspect"),
                ("jwks_uri", "/oauth/jwks"),
            ] {
                assert_eq!(metadata[endpoint], format!("{issuer}{path}"));
            }
        }
    }
}

#[actix_web::test]
async fn every_endpoint_that_is_declared_is_served() {
    let bank = bank().open().await;
    let metadata = bank.get("/.well-known/oauth-authorization-server").await.good();
    let mut endpoints = 0;
    for (name, url) in metadata.as_object().unwrap() {
        let Some(path) = url.as_str().and_then(|url| url.strip_prefix("http://127.0.0.1:8080")) else { continue };
        if path.is_empty() {
            continue;
        }
        endpoints += 1;
        let got = bank.get(path).await;
        let served = if name.starts_with("token_")
            || name.starts_with("pushed_")
            || name.starts_with("revocation")
            || name.starts_with("introspection")
        {
            got.status == 405 && bank.submit(path, &[], &[]).await.status == 401
        } else {
            got.status < 500 && got.status != 404
        };
        assert!(served, "{name}: {} {}", got.status, got.text());
    }
    assert_eq!(endpoints, 7);
}

#[actix_web::test]
async fn every_way_of_proving_who_one_is_that_is_declared_works_and_no_other_is() {
    let bank = bank().open().await;
    let metadata = bank.get("/.well-known/oauth-authorization-server").await.good();
    for (endpoint, path) in
        [("token", "/oauth/token"), ("revocation", "/oauth/revoke"), ("introspection", "/oauth/introspect")]
    {
        let methods = words(&metadata, &format!("{endpoint}_endpoint_auth_methods_supported"));
        assert_eq!(methods, ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"], "{endpoint}");
        // What is signed has tests of its own.
        for method in methods.into_iter().filter(|method| *method != "private_key_jwt") {
            let mut fields = vec![("grant_type", "refresh_token"), ("refresh_token", "x"), ("token", "x")];
            let header = [super::KAKEIBO];
            let headers = if method == "client_secret_basic" { &header[..] } else { &[] };
            match method {
                "client_secret_post" => fields.extend([("client_id", "kakeibo"), ("client_secret", "kakeibo-secret")]),
                "none" => fields.push(("client_id", "docs")),
                _ => {}
            }
            let answered = bank.submit(path, headers, &fields).await;
            // Whoever is let in is told about the grant or the token.
            let expected = if endpoint == "token" { 400 } else { 200 };
            assert_eq!(answered.status, expected, "{endpoint} by {method}: {}", answered.text());
        }
    }
}

#[actix_web::test]
async fn every_grant_scope_and_method_that_is_declared_works() {
    let bank = bank().open().await;
    let metadata = bank.get("/.well-known/openid-configuration").await.good();
    assert_eq!(
        words(&metadata, "grant_types_supported"),
        ["authorization_code", "refresh_token", "client_credentials"]
    );
    assert_eq!(words(&metadata, "response_types_supported"), ["code"]);
    assert_eq!(words(&metadata, "code_challenge_methods_supported"), ["S256"], "plain is not declared");
    assert_eq!(words(&metadata, "id_token_signing_alg_values_supported"), ["RS256"]);
    assert_eq!(metadata["request_uri_parameter_supported"], false, "OpenID's default would be true");
    assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
    let scopes: Vec<&str> = words(&metadata, "scopes_supported");
    let of_customers: Vec<&str> = scopes.iter().copied().filter(|scope| *scope != "partner").collect();
    let whole = of_customers.join(" ");
    let changes =
        [("scope", &*whole), ("code_challenge", CHALLENGE), ("code_challenge_method", "S256"), ("nonce", "n")];
    let code = bank.code_for(&with(ASKED, &changes), "institution").await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let tokens = bank.token(&fields).await.good();
    let mut granted: Vec<&str> = text(&tokens, "scope").split(' ').collect();
    granted.sort_unstable();
    let mut asked = of_customers.clone();
    asked.sort_unstable();
    assert_eq!(granted, asked);
    let claims = text(&tokens, "id_token").split('.').nth(1).unwrap().to_owned();
    let claims: Value =
        serde_json::from_slice(&data_encoding::BASE64URL_NOPAD.decode(claims.as_bytes()).unwrap()).unwrap();
    for claim in words(&metadata, "claims_supported") {
        assert!(claims.get(claim).is_some(), "{claim} is declared");
    }
    assert_eq!(bank.refresh(text(&tokens, "refresh_token")).await.status, 200);
    let own = bank.token(&[("grant_type", "client_credentials"), ("scope", "partner")]).await.good();
    assert_eq!(own["scope"], "partner");
    for (locale, _) in words(&metadata, "ui_locales_supported").iter().zip(0..) {
        let page = bank.authorize(&with(ASKED, &[("ui_locales", locale)])).await;
        assert_eq!(page.header("content-language"), Some(*locale));
    }
    assert_eq!(metadata["subject_types_supported"], json!(["public"]));
}
