//! Requests that are wrong before they are read, and the door of the ANSER dialect.

use super::{ASKED, CALLBACK, KAIKEI, KAKEIBO, encoded, text, with};
use crate::support::bank;
use actix_web::test::TestRequest;

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");
const ENDPOINTS: [&str; 3] = ["/oauth/token", "/oauth/revoke", "/oauth/introspect"];

#[actix_web::test]
async fn rfc6749_3_2_another_body_than_a_form_is_an_invalid_request() {
    let bank = bank().open().await;
    for path in ENDPOINTS {
        for media in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
            let answered = bank.ask("POST", path, &[("Content-Type", media), KAKEIBO], "{}").await;
            assert_eq!(answered.oauth_error(), "400 invalid_request", "{media} at {path}");
        }
        let bare = bank.ask("POST", path, &[KAKEIBO], "").await;
        assert_eq!(bare.oauth_error(), "400 invalid_request", "{path}");
        let charset = [("Content-Type", "Application/X-WWW-Form-URLencoded; charset=utf-8"), KAKEIBO];
        let fine = bank.ask("POST", path, &charset, "grant_type=client_credentials&token=x").await;
        assert_eq!(fine.status, 200, "{path}: {}", fine.text());
    }
}

#[actix_web::test]
async fn what_is_wrong_before_it_is_read_is_told_in_the_grammar_of_oauth_as_well() {
    let bank = bank().open().await;
    for path in ENDPOINTS {
        let large = bank.ask("POST", path, &[FORM, KAKEIBO], &format!("token={}", "x".repeat(70_000))).await;
        assert_eq!(large.oauth_error(), "413 invalid_request", "{path}");
        assert_eq!(large.code(), "payload_too_large");
        let broken =
            TestRequest::post().uri(path).insert_header(FORM).insert_header(KAKEIBO).set_payload(vec![0xff, 0xfe]);
        assert_eq!(bank.send(broken).await.oauth_error(), "400 invalid_request", "{path}");
        let got = bank.ask("GET", path, &[KAKEIBO], "").await;
        assert_eq!(got.oauth_error(), "405 invalid_request", "{path}");
        assert_eq!(got.header("allow"), Some("POST"));
        let origin = bank.ask("POST", path, &[FORM, KAKEIBO, ("Origin", "https://evil.example")], "token=x").await;
        assert_eq!(origin.oauth_error(), "400 invalid_request", "{path}");
    }
    let form = bank.ask("POST", "/oauth/login", &[FORM], &format!("request={}", "x".repeat(70_000))).await;
    assert_eq!(form.oauth_error(), "413 invalid_request");
}

#[actix_web::test]
async fn rfc6749_2_3_1_a_secret_never_stands_in_the_url() {
    let bank = bank().open().await;
    for path in ENDPOINTS {
        let url = format!("{path}?client_id=kakeibo&client_secret=kakeibo-secret");
        let answered = bank.ask("POST", &url, &[FORM], "grant_type=client_credentials&token=x").await;
        assert_eq!(answered.oauth_error(), "400 invalid_request", "{path}");
        assert!(!answered.text().contains("kakeibo-secret"));
    }
    let url = "/oauth/token?grant_type=client_credentials";
    let answered = bank.ask("POST", url, &[FORM, KAKEIBO], "").await;
    assert_eq!(answered.oauth_error(), "400 invalid_request", "the query is not read");
}

#[actix_web::test]
async fn the_anser_dialect_is_another_door_to_the_same_server() {
    let bank = bank().open().await;
    let asked = with(ASKED, &[("client_id", "kaikei"), ("scope", "accounts"), ("state", "s")]);
    let page = bank.get(&format!("/anser/v1/banks/2404/oauth/auth?{}", encoded(&asked))).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let cookie = page.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let shown = super::Shown { request: page.hidden().unwrap(), cookie, answered: page };
    let consent = bank.logged_in(&shown, &bank.login_of("anser", "plain").await).await;
    let approved = bank.approved(&consent).await;
    assert_eq!(approved.said("iss").as_deref(), Some("http://127.0.0.1:8080"));
    let code = approved.said("code").unwrap();
    let fields = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", CALLBACK)];
    let tokens = bank.submit("/anser/v1/banks/2404/oauth/token", &[KAIKEI], &fields).await.good();
    assert_eq!(tokens["scope"], "accounts");
    let read = bank.get_as(text(&tokens, "access_token"), "/anser/v1/banks/2404/accounts").await;
    assert_eq!(read.status, 200);
    let fields = [("grant_type", "refresh_token"), ("refresh_token", text(&tokens, "refresh_token"))];
    assert_eq!(bank.submit("/oauth/token", &[KAIKEI], &fields).await.status, 200, "either door");
    let silent = bank.get(&format!("/anser/v1/banks/2404/oauth/auth?{}&prompt=none", encoded(&asked))).await;
    assert_eq!(silent.said("error").as_deref(), Some("login_required"));
}

#[actix_web::test]
async fn the_anser_dialect_stands_below_its_own_bank_only() {
    let bank = bank().open().await;
    let path = format!("/anser/v1/banks/9999/oauth/auth?{}", encoded(ASKED));
    let unknown = [
        bank.get(&path).await,
        bank.submit("/anser/v1/banks/9999/oauth/token", &[KAIKEI], &[("grant_type", "client_credentials")]).await,
    ];
    for answered in unknown {
        assert_eq!(answered.oauth_error(), "404 invalid_request");
        assert_eq!(answered.code(), "bank_code_unknown");
        assert_eq!(answered.header("location"), None);
    }
    let got = bank.get("/anser/v1/banks/2404/oauth/token").await;
    assert_eq!((got.oauth_error().as_str(), got.header("allow")), ("405 invalid_request", Some("POST")));
}
