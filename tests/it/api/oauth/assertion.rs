//! `private_key_jwt` (RFC 7523, OpenID Connect Core §9): who signs proves who it is, once.

use super::{KAKEIBO, text};
use crate::{
    signing::{ISSUER, JWT_BEARER, Key},
    support::{Answered, TestBank, bank},
};
use kumiai::sandbox::State;
use serde_json::{Value, json};

/// A bank with a partner `signer` that has this key.
async fn with_signer(security: &str, key: &Key) -> TestBank {
    let bank = bank().scenario(&format!("security: {security}\n")).open().await;
    register(&bank, &key.set()).await.good();
    bank
}

async fn register(bank: &TestBank, jwks: &Value) -> Answered {
    let terms = json!({ "name": "Signer", "channel": "institution", "redirect_uris": ["http://127.0.0.1/callback"],
        "auth_method": "private_key_jwt", "jwks": jwks });
    bank.put("/_sandbox/partners/signer", &terms).await
}

/// Asks what a token is worth, which every client may; only the client has to prove who it is.
async fn shown(bank: &TestBank, assertion: &str) -> Answered {
    shown_at(bank, "/oauth/introspect", assertion).await
}

async fn shown_at(bank: &TestBank, path: &str, assertion: &str) -> Answered {
    let fields = [("token", "x"), ("client_assertion", assertion), ("client_assertion_type", JWT_BEARER)];
    bank.submit(path, &[], &fields).await
}

fn outcome(answered: &Answered) -> String {
    if answered.status == 200 { "200".to_owned() } else { answered.oauth_error() }
}

#[actix_web::test]
async fn each_profile_takes_its_algorithms_and_no_other() {
    for (alg, profiles) in [
        ("RS256", &["classic"][..]),
        ("PS256", &["classic", "strict", "fapi2"]),
        ("ES256", &["classic", "strict", "fapi2"]),
        ("EdDSA", &["classic", "strict", "fapi2"]),
    ] {
        let key = Key::new(alg);
        for security in ["classic", "strict", "fapi2"] {
            let bank = with_signer(security, &key).await;
            let told = shown(&bank, &key.assertion("signer", bank.wall().0, "a", &json!({}))).await;
            let expected = if profiles.contains(&security) { "200" } else { "401 invalid_client" };
            assert_eq!(outcome(&told), expected, "{alg} under {security}: {}", told.text());
        }
    }
}

#[actix_web::test]
async fn an_assertion_with_anything_wrong_in_it_is_refused_and_a_good_one_still_works() {
    let key = Key::new("EdDSA");
    let bank = with_signer("classic", &key).await;
    let now = bank.wall().0 / 1000;
    let wrong = [
        json!({ "iss": "kakeibo" }),
        json!({ "sub": null }),
        json!({ "iss": null }),
        json!({ "aud": null }),
        json!({ "aud": "https://another.example" }),
        json!({ "aud": [] }),
        json!({ "aud": format!("{ISSUER}/") }),
        json!({ "exp": null }),
        json!({ "exp": now - 300 }),
        json!({ "exp": now + 7200 }),
        json!({ "exp": "soon" }),
        json!({ "exp": 1e300 }),
        json!({ "exp": -1e300 }),
        json!({ "exp": i64::MAX }),
        json!({ "exp": u64::MAX }),
        json!({ "iat": now + 61 }),
        json!({ "nbf": now + 61 }),
        json!({ "iat": "now" }),
        json!({ "iat": i64::MAX }),
        json!({ "jti": null }),
        json!({ "jti": "" }),
        json!({ "jti": "x".repeat(257) }),
    ];
    for (i, changes) in wrong.iter().enumerate() {
        let told = shown(&bank, &key.assertion("signer", bank.wall().0, &format!("wrong-{i}"), changes)).await;
        assert_eq!(outcome(&told), "401 invalid_client", "{changes}");
    }
    let good = key.assertion("signer", bank.wall().0, "once", &json!({}));
    for mangled in [good.replace('.', ""), format!("{good}x"), good[1..].to_owned(), "a.b.c".to_owned()] {
        assert_eq!(outcome(&shown(&bank, &mangled).await), "401 invalid_client", "{mangled}");
    }
    let foreign = Key::new("EdDSA").assertion("signer", bank.wall().0, "foreign", &json!({}));
    assert_eq!(outcome(&shown(&bank, &foreign).await), "401 invalid_client", "another key");
    for header in
        [json!({ "alg": "none" }), json!({ "alg": "HS256" }), json!({ "alg": "EdDSA", "crit": ["x"] }), json!({})]
    {
        let claims =
            json!({ "iss": "signer", "sub": "signer", "aud": ISSUER, "exp": now + 60, "jti": header.to_string() });
        assert_eq!(outcome(&shown(&bank, &key.signed(&header, &claims)).await), "401 invalid_client", "{header}");
    }
    assert_eq!(outcome(&shown(&bank, &good).await), "200");
}

#[actix_web::test]
async fn clocks_may_differ_by_some_seconds_and_members_beside_do_no_harm() {
    let key = Key::new("ES256");
    let bank = with_signer("classic", &key).await;
    let now = bank.wall().0 / 1000;
    for (i, fine) in [
        json!({ "iat": now + 10, "nbf": now + 8 }),
        json!({ "iat": now - 3600 }),
        json!({ "exp": now - 5 }),
        json!({ "iat": null, "extra": { "any": 1 } }),
        json!({ "exp": f64::from(i32::try_from(now).unwrap()) + 30.5 }),
    ]
    .iter()
    .enumerate()
    {
        let told = shown(&bank, &key.assertion("signer", bank.wall().0, &format!("fine-{i}"), fine)).await;
        assert_eq!(outcome(&told), "200", "{fine}: {}", told.text());
    }
}

#[actix_web::test]
async fn whom_an_assertion_may_be_meant_for_depends_on_the_profile() {
    let key = Key::new("EdDSA");
    let at = |path: &str| format!("{ISSUER}{path}");
    let audiences = [
        (json!(ISSUER), true, true),
        (json!(at("/oauth/token")), true, false),
        (json!(at("/oauth/par")), true, false),
        (json!(at("/oauth/introspect")), true, false),
        (json!([ISSUER]), true, false),
        (json!(["https://another.example", at("/oauth/token")]), true, false),
        (json!(at("/oauth/authorize")), false, false),
        (json!({ "iss": ISSUER }), false, false),
    ];
    for (security, nth) in [("classic", 0), ("strict", 0), ("fapi2", 1)] {
        let bank = with_signer(security, &key).await;
        for (i, (aud, classic, fapi2)) in audiences.iter().enumerate() {
            let told =
                shown(&bank, &key.assertion("signer", bank.wall().0, &i.to_string(), &json!({ "aud": aud }))).await;
            let is_taken = if nth == 0 { *classic } else { *fapi2 };
            assert_eq!(outcome(&told), if is_taken { "200" } else { "401 invalid_client" }, "{security}: {aud}");
        }
    }
}

#[actix_web::test]
async fn an_assertion_is_taken_once_at_whatever_endpoint_and_its_jti_comes_free_when_it_has_ended() {
    let key = Key::new("EdDSA");
    let bank = with_signer("classic", &key).await;
    let first = key.assertion("signer", bank.wall().0, "one", &json!({}));
    assert_eq!(outcome(&shown(&bank, &first).await), "200");
    for path in ["/oauth/introspect", "/oauth/token", "/oauth/revoke", "/oauth/par"] {
        assert_eq!(outcome(&shown_at(&bank, path, &first).await), "401 invalid_client", "{path}");
    }
    let published = bank.bank.registry.default_sandbox().published();
    let folded = State::fold(&published.to_records()).unwrap();
    assert_eq!(folded, *published, "a checkpoint knows what was shown");
    bank.wall_passes(120_000);
    let other = key.assertion("signer", bank.wall().0, "two", &json!({}));
    assert_eq!(outcome(&shown(&bank, &other).await), "200");
    let again = key.assertion("signer", bank.wall().0, "one", &json!({}));
    assert_eq!(outcome(&shown(&bank, &again).await), "200", "what has ended is forgotten");
    let standing = bank.bank.registry.default_sandbox().published().standing_len();
    assert_eq!(standing, published.standing_len() + 1, "and leaves nothing in the log's checkpoint");
}

#[actix_web::test]
async fn a_client_proves_who_it_is_in_one_way_and_the_one_that_it_is_registered_for() {
    let key = Key::new("EdDSA");
    let bank = with_signer("classic", &key).await;
    let assertion = |jti: &str| key.assertion("signer", bank.wall().0, jti, &json!({}));
    let (a, b, c, d, e) = (assertion("a"), assertion("b"), assertion("c"), assertion("d"), assertion("e"));
    let typed = ("client_assertion_type", JWT_BEARER);
    let token = ("token", "x");
    for (headers, fields, expected) in [
        (vec![KAKEIBO], vec![token, typed, ("client_assertion", &*a)], "400 invalid_request"),
        (vec![], vec![token, typed, ("client_assertion", &*a), ("client_secret", "x")], "400 invalid_request"),
        (vec![], vec![token, ("client_assertion", &*b)], "400 invalid_request"),
        (vec![], vec![token, ("client_assertion_type", "jwt"), ("client_assertion", &*b)], "400 invalid_request"),
        (vec![], vec![token, typed, ("client_assertion", &*c), ("client_id", "kakeibo")], "401 invalid_client"),
        (vec![], vec![token, ("client_id", "signer")], "401 invalid_client"),
        (vec![], vec![token, ("client_id", "signer"), ("client_secret", "signer-secret")], "401 invalid_client"),
        (vec![], vec![token, typed, ("client_assertion", &*d), ("client_id", "signer")], "200"),
    ] {
        let told = bank.submit("/oauth/introspect", &headers, &fields).await;
        assert_eq!(outcome(&told), expected, "{fields:?}: {}", told.text());
    }
    let in_url = bank.submit(&format!("/oauth/token?client_assertion={e}"), &[], &[token]).await;
    assert_eq!(in_url.oauth_error(), "400 invalid_request");
    let unknown = key.assertion("kakeibo", bank.wall().0, "f", &json!({}));
    assert_eq!(outcome(&shown(&bank, &unknown).await), "401 invalid_client", "a partner with a secret has no keys");
}

#[actix_web::test]
async fn a_partner_with_keys_gets_a_token_of_its_own() {
    let key = Key::new("PS256");
    let bank = with_signer("classic", &key).await;
    let assertion = key.assertion("signer", bank.wall().0, "a", &json!({}));
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_assertion", &*assertion),
        ("client_assertion_type", JWT_BEARER),
    ];
    let tokens = bank.submit("/oauth/token", &[], &fields).await.good();
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(bank.get_as(text(&tokens, "access_token"), "/partner/v1/status").await.verdict(), "200");
}

#[actix_web::test]
async fn the_keys_of_a_partner_are_public_ones_and_written_out() {
    let key = Key::new("EdDSA");
    let bank = bank().open().await;
    let with = |name: &str, value: Value| {
        let mut jwk = key.jwk();
        jwk[name] = value;
        json!({ "keys": [jwk] })
    };
    for (jwks, named) in [
        (with("d", json!("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")), "jwks.keys[0].d"),
        (with("x5u", json!("https://example.com/key")), "jwks.keys[0].x5u"),
        (with("crv", json!("X25519")), "jwks.keys[0].crv"),
        (with("x", json!(7)), "jwks.keys[0].x"),
        (with("alg", json!("RS256")), "jwks.keys[0].alg"),
        (json!({ "keys": [] }), "jwks"),
        (json!("https://example.com/jwks.json"), "jwks"),
        (json!({ "keys": [key.jwk(), { "kty": "oct", "k": "c2VjcmV0" }] }), "jwks.keys[1].k"),
    ] {
        let refused = register(&bank, &jwks).await;
        assert_eq!(
            (refused.verdict().as_str(), refused.named()),
            ("400 parameter_invalid", vec![named.to_owned()]),
            "{jwks}"
        );
    }
    let none = json!({ "name": "x", "channel": "institution", "redirect_uris": ["http://127.0.0.1/cb"], "auth_method": "private_key_jwt" });
    assert_eq!(bank.put("/_sandbox/partners/signer", &none).await.named(), ["jwks"]);
    let shown = register(&bank, &with("kid", json!("one"))).await.good();
    assert_eq!(shown["jwks"]["keys"][0]["kid"], "one");
    assert!(shown.get("client_secret").is_none(), "{shown}");
}
