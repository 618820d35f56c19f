//! `POST /oauth/token`: codes and clients.

use super::{ASKED, CALLBACK, CHALLENGE, KAKEIBO, Pairs, VERIFIER, text, with};
use crate::{
    scene::table,
    support::{Begin, bank},
};
use serde_json::json;

#[actix_web::test]
async fn rfc6749_5_1_a_code_gives_tokens_that_work_and_are_not_kept_anywhere() {
    let bank = bank().open().await;
    let answered = bank.exchange(&bank.code().await).await;
    assert_eq!(answered.header("cache-control"), Some("no-store"));
    assert_eq!(answered.header("pragma"), Some("no-cache"));
    assert_eq!(answered.header("content-type"), Some("application/json"));
    let tokens = answered.good();
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!((&tokens["expires_in"], &tokens["refresh_expires_in"]), (&json!(900), &json!(7_776_000)));
    assert_eq!(tokens["link_expires_at"], "2026-09-08T10:00:00+09:00");
    assert_eq!(tokens["link_id"], "link-0");
    assert_eq!(tokens["scope"], "accounts balances transactions time_deposits offline_access openid", "all of them");
    assert_eq!(bank.worth(&tokens).await, "200");
    assert_ne!(tokens["access_token"], tokens["refresh_token"]);
    let tokens =
        bank.exchange(&bank.code_for(&with(ASKED, &[("scope", "balances accounts")]), "institution").await).await;
    let tokens = tokens.good();
    assert_eq!(tokens["scope"], "accounts balances", "the scope is told, whatever its order was");
    assert!(tokens.get("refresh_token").is_none(), "no refresh token without offline_access");
    assert!(tokens.get("refresh_expires_in").is_none());
}

#[actix_web::test]
async fn rfc6749_4_1_2_a_code_is_good_once_and_its_reuse_takes_back_what_it_gave() {
    let bank = bank().open().await;
    let code = bank.code().await;
    let tokens = bank.exchange(&code).await.good();
    let refreshed = bank.refresh(text(&tokens, "refresh_token")).await.good();
    assert_eq!(bank.worth(&refreshed).await, "200");
    assert_eq!(bank.exchange(&code).await.oauth_error(), "400 invalid_grant");
    for gone in [&tokens, &refreshed] {
        assert_eq!(bank.worth(gone).await, "401 token_revoked");
        assert_eq!(bank.refresh(text(gone, "refresh_token")).await.oauth_error(), "400 invalid_grant");
    }
    // The customer need not link again: another code of the link is another grant.
    assert_eq!(bank.exchange(&bank.code().await).await.status, 200);
}

#[actix_web::test]
async fn of_a_hundred_that_exchange_one_code_at_once_exactly_one_gets_tokens() {
    let bank = bank().open().await;
    let code = bank.code().await;
    let all = futures_util::future::join_all((0..100).map(|_| bank.exchange(&code))).await;
    let good: Vec<_> = all.iter().filter(|answered| answered.status == 200).collect();
    assert_eq!(good.len(), 1);
    assert_eq!(bank.worth(&good[0].json()).await, "401 token_revoked", "the others were reuse");
}

#[actix_web::test]
async fn a_code_lasts_sixty_seconds_of_handshake_time() {
    let rows = [
        ("frozen", 0.0, 59_999, "0s", true),
        ("frozen, a minute on", 0.0, 60_000, "0s", false),
        ("sixty times as fast", 60.0, 50_000, "0s", true),
        ("sixty times as fast, a minute of the wall", 60.0, 60_000, "0s", false),
        ("a jump", 0.0, 0, "59s", true),
        ("a longer jump", 0.0, 0, "60s", false),
        ("a jump and a wait", 0.0, 30_000, "30s", false),
    ];
    for (about, speed, wall, jump, good) in rows {
        let begin = bank();
        let bank = if speed > 0.0 { begin.flowing(speed) } else { begin }.open().await;
        let code = bank.code().await;
        bank.wall_passes(wall);
        bank.advance(&json!({ "by": jump })).await.good();
        let answered = bank.exchange(&code).await;
        assert_eq!(answered.status, if good { 200 } else { 400 }, "{about}: {}", answered.text());
        assert!(good || answered.oauth_error() == "400 invalid_grant", "{about}");
    }
}

#[actix_web::test]
async fn rfc6749_4_1_3_a_code_is_bound_to_its_client_and_its_redirect_uri() {
    let begin = bank().partner("kakeibo", |terms| terms.redirect_uris.truncate(1));
    let bank = begin.open().await;
    let exchange = async |code: String, uri: &'static str| {
        let pairs = with(&[("grant_type", "authorization_code")], &[("code", "-"), ("redirect_uri", uri)]);
        let pairs: Vec<_> = pairs.iter().map(|(n, v)| (*n, if *v == "-" { &*code } else { v })).collect();
        bank.token(&pairs).await
    };
    for (named, uri, good) in [
        (CALLBACK, CALLBACK, true),
        (CALLBACK, "", false),
        (CALLBACK, "http://127.0.0.1:1/callback", false),
        ("http://127.0.0.1:1/callback", "http://127.0.0.1:1/callback", true),
        ("", "", true),
        ("", CALLBACK, false),
    ] {
        let code = bank.code_for(&with(ASKED, &[("redirect_uri", named)]), "institution").await;
        let answered = exchange(code, uri).await;
        assert_eq!(answered.status == 200, good, "asked with `{named}`, exchanged with `{uri}`: {}", answered.text());
        assert!(good || answered.oauth_error() == "400 invalid_grant");
    }
    let code = bank.code().await;
    let fields =
        [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", CALLBACK), ("client_id", "docs")];
    assert_eq!(bank.submit("/oauth/token", &[], &fields).await.oauth_error(), "400 invalid_grant");
    assert_eq!(bank.exchange(&code).await.status, 200, "the wrong client has not used it up");
    let access = bank.link("kakeibo", "corporate").await;
    for nothing in ["nobody", &*access, &*code.to_lowercase()] {
        assert_eq!(bank.exchange(nothing).await.oauth_error(), "400 invalid_grant");
    }
}

#[actix_web::test]
async fn rfc7636_only_who_has_the_verifier_exchanges_the_code() {
    let same = |begin: Begin| begin.partner("docs", |terms| terms.redirect_uris = vec![CALLBACK.to_owned()]);
    let bank = same(bank()).open().await;
    let (long, odd) = ("x".repeat(129), format!("{}!", &VERIFIER[1..]));
    let rows: [(&str, bool, Option<&str>, bool); 9] = [
        ("docs", true, Some(VERIFIER), true),
        ("docs", true, None, false),
        ("docs", true, Some(CHALLENGE), false),
        ("docs", true, Some("short"), false),
        ("docs", true, Some(&long), false),
        ("docs", true, Some(&odd), false),
        ("kakeibo", true, Some(VERIFIER), true),
        ("kakeibo", true, None, false),
        ("kakeibo", false, Some(VERIFIER), false),
    ];
    for (client, challenged, verifier, good) in rows {
        let mut changes = vec![("client_id", client)];
        if challenged {
            changes.extend([("code_challenge", CHALLENGE), ("code_challenge_method", "S256")]);
        }
        let code = bank.code_for(&with(ASKED, &changes), "institution").await;
        let mut fields = vec![("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", CALLBACK)];
        fields.extend(verifier.map(|verifier| ("code_verifier", verifier)));
        let answered = if client == "docs" {
            bank.submit("/oauth/token", &[], &[&*fields, &[("client_id", "docs")]].concat()).await
        } else {
            bank.token(&fields).await
        };
        assert_eq!(answered.status == 200, good, "{client} {challenged} {verifier:?}: {}", answered.text());
        assert!(good || answered.oauth_error() == "400 invalid_grant");
    }
}

/// `Authorization: Basic` of, or - | form besides the grant | answer | challenged
const CLIENTS: &str = "
    kakeibo:kakeibo-secret  |                                                 | 200                 | no
    -                       | client_id=kakeibo&client_secret=kakeibo-secret  | 200                 | no
    kakeibo:kakeibo-secret  | client_id=kakeibo                               | 200                 | no
    kakeibo:kakeibo-secret  | client_id=kaikei                                | 400 invalid_request | no
    kakeibo:kakeibo-secret  | client_secret=kakeibo-secret                    | 400 invalid_request | no
    kakeibo:wrong           |                                                 | 401 invalid_client  | yes
    nobody:kakeibo-secret   |                                                 | 401 invalid_client  | yes
    kakeibo:                |                                                 | 401 invalid_client  | yes
    kakeibo                 |                                                 | 401 invalid_client  | yes
    docs:                   |                                                 | 401 invalid_client  | yes
    -                       | client_id=kakeibo&client_secret=wrong           | 401 invalid_client  | no
    -                       | client_id=kakeibo                               | 401 invalid_client  | no
    -                       | client_id=nobody&client_secret=x                | 401 invalid_client  | no
    -                       | client_secret=kakeibo-secret                    | 401 invalid_client  | no
    -                       |                                                 | 401 invalid_client  | no
    -                       | client_id=docs&client_secret=x                  | 401 invalid_client  | no
    -                       | client_id=docs                                  | 400 unauthorized_client | no
    -                       | client_id=kakeibo&client_id=kakeibo&client_secret=kakeibo-secret | 400 invalid_request | no
    kaikei:kaikei-secret    |                                                 | 200                 | no
";

#[actix_web::test]
async fn rfc6749_2_3_a_client_proves_who_it_is_in_exactly_one_way() {
    let bank = bank().open().await;
    for row in table(CLIENTS) {
        let header = format!("Basic {}", data_encoding::BASE64.encode(row[0].as_bytes()));
        let form = format!("grant_type=client_credentials&{}", row[1]);
        let mut headers = vec![("Content-Type", "application/x-www-form-urlencoded")];
        headers.extend((row[0] != "-").then_some(("Authorization", &*header)));
        let answered = bank.ask("POST", "/oauth/token", &headers, &form).await;
        let said = if answered.status == 200 { "200".to_owned() } else { answered.oauth_error() };
        assert_eq!(said, row[2], "{row:?}");
        assert_eq!(answered.header("www-authenticate").is_some(), row[3] == "yes", "{row:?}");
        assert_eq!(answered.header("pragma"), Some("no-cache"));
    }
}

#[actix_web::test]
async fn rfc6749_2_3_1_id_and_secret_are_form_encoded_before_basic() {
    let bank = bank().partner("kakeibo", |terms| {
        terms.client_id = "a:b%".into();
        terms.client_secret = Some("s +/=%&é".into());
    });
    let bank = bank.open().await;
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let basic = format!("{}:{}", encoded("a:b%"), encoded("s +/=%&é"));
    for scheme in ["Basic", "basic", "BASIC"] {
        let header = format!("{scheme} {}", data_encoding::BASE64.encode(basic.as_bytes()));
        let form = [("grant_type", "client_credentials")];
        assert_eq!(bank.submit("/oauth/token", &[("Authorization", &header)], &form).await.status, 200, "{scheme}");
    }
    for header in ["Basic", "Basic ", "Basic %%%", "Bearer x", "Negotiate x", ""] {
        let answered =
            bank.submit("/oauth/token", &[("Authorization", header)], &[("grant_type", "client_credentials")]).await;
        assert_eq!(answered.oauth_error(), "401 invalid_client", "{header}");
        assert!(answered.header("www-authenticate").unwrap().starts_with("Basic "));
    }
}

#[actix_web::test]
async fn a_partners_own_token_is_for_its_plane_alone() {
    let bank = bank().open().await;
    for scope in ["", "partner"] {
        let fields: &Pairs<'_> = &with(&[("grant_type", "client_credentials")], &[("scope", scope)]);
        let tokens = bank.token(fields).await.good();
        assert_eq!((&tokens["scope"], &tokens["expires_in"]), (&json!("partner"), &json!(900)));
        for absent in ["refresh_token", "link_id", "link_expires_at", "id_token"] {
            assert!(tokens.get(absent).is_none(), "{absent}");
        }
        assert_eq!(bank.worth(&tokens).await, "403 insufficient_scope");
    }
    for scope in ["accounts", "partner accounts", "nope"] {
        let answered = bank.token(&[("grant_type", "client_credentials"), ("scope", scope)]).await;
        assert_eq!(answered.oauth_error(), "400 invalid_scope", "{scope}");
    }
}

/// `form | answer`, by a client that has proved who it is.
const MALFORMED: &str = "
                                                        | 400 invalid_request
    grant_type=                                         | 400 invalid_request
    grant_type=password&username=a&password=b           | 400 unsupported_grant_type
    grant_type=implicit                                 | 400 unsupported_grant_type
    grant_type=Refresh_Token                            | 400 unsupported_grant_type
    grant_type=authorization_code                       | 400 invalid_request
    grant_type=authorization_code&code=                 | 400 invalid_request
    grant_type=authorization_code&code=x&code=y         | 400 invalid_request
    grant_type=authorization_code&code=x                | 400 invalid_grant
    grant_type=authorization_code&grant_type=authorization_code&code=x | 400 invalid_request
    grant_type=refresh_token                            | 400 invalid_request
    grant_type=refresh_token&refresh_token=x            | 400 invalid_grant
    grant_type=refresh_token&refresh_token=x&scope=nope | 400 invalid_scope
    grant_type=client_credentials&foo=1&foo=2           | 200
";

#[actix_web::test]
async fn rfc6749_5_2_a_malformed_token_request_is_told_by_its_registered_word() {
    let bank = bank().open().await;
    for row in table(MALFORMED).into_iter().chain([vec!["", "400 invalid_request"]]) {
        let headers = [("Content-Type", "application/x-www-form-urlencoded"), KAKEIBO];
        let answered = bank.ask("POST", "/oauth/token", &headers, row[0]).await;
        let said = if answered.status == 200 { "200".to_owned() } else { answered.oauth_error() };
        assert_eq!(said, row[1], "{row:?}: {}", answered.text());
        if answered.status != 200 {
            let explained = bank.explained(&answered).await;
            let word = row[1].split(' ').nth(1).unwrap();
            assert!(explained["oauth_error"].as_str().unwrap().starts_with(word), "{explained}");
            assert_eq!((&explained["operation"], &explained["partner"]), (&json!("issue_token"), &json!("kakeibo")));
        }
    }
}
