//! `DPoP` (RFC 9449): tokens that are worth nothing without the key that they are bound to.

use super::{ASKED, CALLBACK, KAKEIBO, Pairs, text, with};
use crate::{
    signing::{ISSUER, Key, ath},
    support::{Answered, TestBank, bank},
};
use serde_json::{Value, json};

const PATH: &str = "/institution/v1/accounts";
const ALGS: &str = "algs=\"PS256 ES256 EdDSA\"";

/// An access token of `kakeibo` that is bound to this key, by the control plane.
async fn bound(bank: &TestBank, key: &Key) -> String {
    let asked = json!({ "partner": "kakeibo", "customer": "plain", "dpop_jkt": key.thumbprint() });
    let linked = bank.linked(&asked).await;
    assert_eq!(linked["token_type"], "DPoP");
    text(&linked, "access_token").to_owned()
}

async fn read(bank: &TestBank, token: &str, proofs: &[&str]) -> Answered {
    let shown = format!("DPoP {token}");
    let mut headers = vec![("Authorization", &*shown)];
    headers.extend(proofs.iter().map(|proof| ("DPoP", *proof)));
    bank.ask("GET", PATH, &headers, "").await
}

async fn exchange(bank: &TestBank, code: &str, proof: Option<&str>) -> Answered {
    let fields = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK)];
    ask_token(bank, &fields, proof).await
}

async fn ask_token(bank: &TestBank, fields: &Pairs<'_>, proof: Option<&str>) -> Answered {
    let mut headers = vec![KAKEIBO];
    headers.extend(proof.map(|proof| ("DPoP", proof)));
    bank.submit("/oauth/token", &headers, fields).await
}

#[actix_web::test]
async fn a_proof_with_anything_wrong_in_it_is_refused_and_a_good_one_still_works() {
    let bank = bank().open().await;
    let key = Key::new("ES256");
    let token = bound(&bank, &key).await;
    let now = bank.wall().0 / 1000;
    let mut private = key.jwk();
    private["d"] = "AAAA".into();
    let none = json!(null);
    let wrong: [(Value, Value); 28] = [
        (json!({ "typ": none }), none.clone()),
        (json!({ "typ": "JWT" }), none.clone()),
        (json!({ "alg": none }), none.clone()),
        (json!({ "alg": "none" }), none.clone()),
        (json!({ "alg": "RS256" }), none.clone()),
        (json!({ "alg": "EdDSA" }), none.clone()),
        (json!({ "jwk": none }), none.clone()),
        (json!({ "jwk": private }), none.clone()),
        (json!({ "jwk": Key::new("ES256").jwk() }), none.clone()),
        (json!({ "jwk": { "kty": "oct", "k": "c2VjcmV0" } }), none.clone()),
        (json!({ "crit": ["exp"] }), none.clone()),
        (none.clone(), json!({ "jti": none })),
        (none.clone(), json!({ "jti": "" })),
        (none.clone(), json!({ "htm": none })),
        (none.clone(), json!({ "htm": "POST" })),
        (none.clone(), json!({ "htm": "get" })),
        (none.clone(), json!({ "htu": none })),
        (none.clone(), json!({ "htu": format!("{ISSUER}/oauth/token") })),
        (none.clone(), json!({ "htu": format!("https://127.0.0.1:8080{PATH}") })),
        (none.clone(), json!({ "iat": none })),
        (none.clone(), json!({ "iat": now + 3600 })),
        (none.clone(), json!({ "iat": now - 3600 })),
        (none.clone(), json!({ "ath": none })),
        (none.clone(), json!({ "ath": ath("another") })),
        (none.clone(), json!({ "iat": "now" })),
        (none.clone(), json!({ "iat": i64::MAX })),
        (none.clone(), json!({ "iat": i64::MIN })),
        (none.clone(), json!({ "iat": -1e300 })),
    ];
    let hash = json!({ "ath": ath(&token) });
    for (i, (header, claims)) in wrong.iter().enumerate() {
        let mut all = hash.clone();
        for (name, value) in claims.as_object().into_iter().flatten() {
            all[name] = value.clone();
        }
        let proof = key.proof(("GET", PATH), bank.wall().0, &format!("wrong-{i}"), header, &all);
        let told = read(&bank, &token, &[&proof]).await;
        assert_eq!(told.verdict(), "401 token_invalid", "{header} {claims}");
        let challenge = told.header("www-authenticate").unwrap();
        assert!(challenge.starts_with("DPoP ") && challenge.contains(ALGS), "{challenge}");
        assert!(challenge.contains("error=\"invalid_dpop_proof\""), "{challenge}");
        assert_eq!(told.named(), ["DPoP"], "the answer says what is wrong");
    }
    let proof = |jti: &str| key.proof(("GET", PATH), bank.wall().0, jti, &none, &hash);
    for (what, proofs) in [
        ("no proof", vec![]),
        ("no JWT", vec!["x".to_owned()]),
        ("a broken signature", vec![format!("{}A", proof("a").trim_end_matches(|c| c != '.'))]),
        ("two proofs", vec![proof("b"), proof("c")]),
    ] {
        let proofs: Vec<&str> = proofs.iter().map(String::as_str).collect();
        assert_eq!(read(&bank, &token, &proofs).await.verdict(), "401 token_invalid", "{what}");
    }
    let other = Key::new("ES256").proof(("GET", PATH), bank.wall().0, "d", &none, &hash);
    assert_eq!(read(&bank, &token, &[&other]).await.verdict(), "401 token_invalid", "another key");
    let good = proof("good");
    assert_eq!(read(&bank, &token, &[&good]).await.verdict(), "200");
    assert_eq!(read(&bank, &token, &[&good]).await.verdict(), "401 token_invalid", "its jti is used up");
    assert_eq!(read(&bank, &token, &[&proof("good-2")]).await.verdict(), "200");
}

#[actix_web::test]
async fn what_makes_no_difference_makes_none() {
    let bank = bank().open().await;
    for alg in ["PS256", "ES256", "EdDSA"] {
        let key = Key::new(alg);
        let token = bound(&bank, &key).await;
        let now = bank.wall().0 / 1000;
        for (i, claims) in [
            json!({ "htu": format!("{ISSUER}{PATH}?limit=1#x") }),
            json!({ "htu": format!("HTTP://127.0.0.1:8080{PATH}") }),
            json!({ "iat": now + 10 }),
            json!({ "iat": now - 10 }),
            json!({ "nbf": now, "exp": now + 60, "extra": [1] }),
            json!({ "htm": "HEAD" }),
        ]
        .iter()
        .enumerate()
        {
            let mut all = claims.clone();
            all["ath"] = ath(&token).into();
            let proof = key.proof(("GET", PATH), bank.wall().0, &format!("{alg}-{i}"), &json!({}), &all);
            let told = read(&bank, &token, &[&proof]).await;
            assert_eq!(told.verdict(), "200", "{alg} {claims}: {}", told.text());
        }
        let proof =
            key.proof(("GET", PATH), bank.wall().0, &format!("{alg}-case"), &json!({}), &json!({ "ath": ath(&token) }));
        let shown = format!("dpop {token}");
        let told = bank.ask("GET", PATH, &[("authorization", &shown), ("DPOP", &proof)], "").await;
        assert_eq!(told.verdict(), "200", "the case of scheme and header does not matter");
    }
}

#[actix_web::test]
async fn a_bound_token_is_no_bearer_token_and_a_bearer_token_is_not_shown_with_a_proof() {
    let bank = bank().open().await;
    let key = Key::new("EdDSA");
    let token = bound(&bank, &key).await;
    let told = bank.get_as(&token, PATH).await;
    assert_eq!(told.verdict(), "401 token_invalid");
    let challenge = told.header("www-authenticate").unwrap();
    assert!(challenge.starts_with("DPoP ") && challenge.contains("error=\"invalid_token\""), "{challenge}");
    let bearer = bank.link("kakeibo", "plain").await;
    let proof = key.proof(("GET", PATH), bank.wall().0, "a", &json!({}), &json!({ "ath": ath(&bearer) }));
    assert_eq!(read(&bank, &bearer, &[&proof]).await.verdict(), "401 token_invalid");
    assert_eq!(bank.get_as(&bearer, PATH).await.verdict(), "200");
    let missing = bank.get(PATH).await;
    assert_eq!(missing.header("www-authenticate"), Some("Bearer realm=\"kumiai\""));
    let explained = bank.explained(&told).await;
    assert_eq!(explained["code"], "token_invalid");
}

#[actix_web::test]
async fn every_check_behind_the_token_is_made_as_for_any_other_token() {
    let bank = bank().open().await;
    let key = Key::new("EdDSA");
    let token = bound(&bank, &key).await;
    let proof = |jti: &str| key.proof(("GET", PATH), bank.wall().0, jti, &json!({}), &json!({ "ath": ath(&token) }));
    bank.event(&json!({ "event": { "tokens_revoked": {} } })).await.good();
    let told = read(&bank, &token, &[&proof("a")]).await;
    assert_eq!(told.verdict(), "401 token_revoked");
    assert!(told.header("www-authenticate").unwrap().starts_with("DPoP "), "{:?}", told.headers);
    bank.advance_to("2026-06-10T23:30:00+09:00").await;
    assert_eq!(
        read(&bank, &token, &[]).await.verdict(),
        "401 token_invalid",
        "the proof is looked at before the hours"
    );
    assert_eq!(read(&bank, &token, &[&proof("b")]).await.verdict(), "503 outside_service_hours");
}

#[actix_web::test]
async fn the_token_endpoint_binds_what_it_gives_and_says_so() {
    let bank = bank().open().await;
    let key = Key::new("ES256");
    let proof = |jti: &str| key.proof(("POST", "/oauth/token"), bank.wall().0, jti, &json!({}), &json!({}));
    let tokens = exchange(&bank, &bank.code().await, Some(&proof("a"))).await.good();
    assert_eq!(tokens["token_type"], "DPoP");
    let token = text(&tokens, "access_token");
    let seen = bank.submit("/oauth/introspect", &[KAKEIBO], &[("token", token)]).await.good();
    assert_eq!((&seen["token_type"], &seen["cnf"]["jkt"]), (&json!("DPoP"), &json!(key.thumbprint())));
    assert_eq!(bank.worth(&tokens).await, "401 token_invalid");
    let shown = key.proof(("GET", PATH), bank.wall().0, "b", &json!({}), &json!({ "ath": ath(token) }));
    assert_eq!(read(&bank, token, &[&shown]).await.verdict(), "200");

    // A client with a secret may take another key, or none, when it refreshes.
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", text(&tokens, "refresh_token"))];
    let other = Key::new("ES256");
    let again = other.proof(("POST", "/oauth/token"), bank.wall().0, "c", &json!({}), &json!({}));
    let newer = ask_token(&bank, &refresh, Some(&again)).await.good();
    let seen = bank.submit("/oauth/introspect", &[KAKEIBO], &[("token", text(&newer, "access_token"))]).await.good();
    assert_eq!(seen["cnf"]["jkt"], other.thumbprint());

    let own = ask_token(&bank, &[("grant_type", "client_credentials")], Some(&proof("d"))).await.good();
    assert_eq!(own["token_type"], "DPoP");
    let (own, path) = (text(&own, "access_token"), "/partner/v1/status");
    assert_eq!(bank.get_as(own, path).await.verdict(), "401 token_invalid");
    let shown = key.proof(("GET", path), bank.wall().0, "e", &json!({}), &json!({ "ath": ath(own) }));
    let headers = [("Authorization", &*format!("DPoP {own}")), ("DPoP", &*shown)];
    assert_eq!(bank.ask("GET", path, &headers, "").await.verdict(), "200");
}

#[actix_web::test]
async fn a_bad_proof_at_the_token_endpoint_gives_nothing_and_costs_no_code() {
    let bank = bank().open().await;
    let key = Key::new("EdDSA");
    let code = bank.code().await;
    for (jti, header, claims) in [
        ("a", json!({ "typ": "jwt" }), json!({})),
        ("b", json!({}), json!({ "htm": "GET" })),
        ("c", json!({}), json!({ "htu": format!("{ISSUER}/oauth/par") })),
        ("d", json!({}), json!({ "iat": 1 })),
    ] {
        let proof = key.proof(("POST", "/oauth/token"), bank.wall().0, jti, &header, &claims);
        assert_eq!(
            exchange(&bank, &code, Some(&proof)).await.oauth_error(),
            "400 invalid_dpop_proof",
            "{header} {claims}"
        );
    }
    let proof = key.proof(("POST", "/oauth/token"), bank.wall().0, "e", &json!({}), &json!({}));
    exchange(&bank, &code, Some(&proof)).await.good();
    let reused = ask_token(&bank, &[("grant_type", "client_credentials")], Some(&proof)).await;
    assert_eq!(reused.oauth_error(), "400 invalid_dpop_proof", "its jti is used up");
}

#[actix_web::test]
async fn a_code_that_is_asked_for_by_a_key_is_exchanged_by_that_key_alone() {
    let bank = bank().open().await;
    let (key, other) = (Key::new("ES256"), Key::new("ES256"));
    let thumbprint = key.thumbprint();
    let asked = with(ASKED, &[("dpop_jkt", &thumbprint)]);
    let mut jti = 0;
    let mut proof = |key: &Key, path: &str| {
        jti += 1;
        key.proof(("POST", path), bank.wall().0, &jti.to_string(), &json!({}), &json!({}))
    };
    let code = bank.code_for(&asked, "institution").await;
    assert_eq!(exchange(&bank, &code, None).await.oauth_error(), "400 invalid_grant");
    assert_eq!(exchange(&bank, &code, Some(&proof(&other, "/oauth/token"))).await.oauth_error(), "400 invalid_grant");
    exchange(&bank, &code, Some(&proof(&key, "/oauth/token"))).await.good();

    // A proof where the request is pushed says the same.
    let pushed = bank.submit("/oauth/par", &[KAKEIBO, ("DPoP", &proof(&key, "/oauth/par"))], ASKED).await;
    let request_uri = text(&pushed.json(), "request_uri").to_owned();
    let code = bank.code_for(&[("client_id", "kakeibo"), ("request_uri", &request_uri)], "institution").await;
    assert_eq!(exchange(&bank, &code, Some(&proof(&other, "/oauth/token"))).await.oauth_error(), "400 invalid_grant");
    exchange(&bank, &code, Some(&proof(&key, "/oauth/token"))).await.good();
    let contradicts = bank.submit("/oauth/par", &[KAKEIBO, ("DPoP", &proof(&other, "/oauth/par"))], &asked).await;
    assert_eq!(contradicts.oauth_error(), "400 invalid_dpop_proof");
}

#[actix_web::test]
async fn the_refresh_token_of_a_public_client_is_bound_too() {
    let bank = bank().open().await;
    let (key, other) = (Key::new("EdDSA"), Key::new("EdDSA"));
    let redirect = "http://127.0.0.1/docs/oauth2-redirect.html";
    let challenge = [("code_challenge", super::CHALLENGE), ("code_challenge_method", "S256")];
    let asked =
        [("response_type", "code"), ("client_id", "docs"), ("redirect_uri", redirect), challenge[0], challenge[1]];
    let code = bank.code_for(&asked, "institution").await;
    let mut jti = 0;
    let mut proof = |key: &Key| {
        jti += 1;
        key.proof(("POST", "/oauth/token"), bank.wall().0, &jti.to_string(), &json!({}), &json!({}))
    };
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", redirect),
        ("client_id", "docs"),
        ("code_verifier", super::VERIFIER),
    ];
    let tokens = bank.submit("/oauth/token", &[("DPoP", &proof(&key))], &form).await.good();
    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", text(&tokens, "refresh_token")), ("client_id", "docs")];
    for headers in [vec![], vec![("DPoP", proof(&other))]] {
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, &**value)).collect();
        assert_eq!(bank.submit("/oauth/token", &headers, &refresh).await.oauth_error(), "400 invalid_grant");
    }
    bank.submit("/oauth/token", &[("DPoP", &proof(&key))], &refresh).await.good();
}

#[actix_web::test]
async fn the_url_of_a_proof_is_the_one_by_which_the_sandbox_is_reached() {
    let mut begin = bank();
    begin.front.public_url = Some("https://bank.example".to_owned());
    let bank = begin.open().await;
    let key = Key::new("EdDSA");
    let linked = bank
        .post(
            "/s/a/_sandbox/links",
            &json!({ "partner": "kakeibo", "customer": "plain", "dpop_jkt": key.thumbprint() }),
        )
        .await
        .good();
    let token = text(&linked, "access_token");
    let shown = format!("DPoP {token}");
    for (i, (htu, verdict)) in [
        ("https://bank.example/s/a/institution/v1/accounts", "200"),
        ("https://BANK.example:443/s/a/institution/v1/accounts", "200"),
        ("https://bank.example/institution/v1/accounts", "401 token_invalid"),
        ("http://127.0.0.1:8080/s/a/institution/v1/accounts", "401 token_invalid"),
    ]
    .iter()
    .enumerate()
    {
        let claims = json!({ "ath": ath(token), "htu": htu });
        let proof = key.proof(("GET", PATH), bank.wall().0, &i.to_string(), &json!({}), &claims);
        let told = bank.ask("GET", &format!("/s/a{PATH}"), &[("Authorization", &shown), ("DPoP", &proof)], "").await;
        assert_eq!(told.verdict(), *verdict, "{htu}");
    }
}
