//! Wrong headers.

use super::JSON;
use crate::{scene::access_token, support::bank};
use actix_web::test::TestRequest;
use serde_json::json;

#[actix_web::test]
async fn text_that_is_not_utf_8_is_refused_wherever_it_stands() {
    let bank = bank().open().await;
    let bytes =
        TestRequest::post().uri("/_sandbox/links").insert_header(JSON).set_payload(b"{\"partner\":\"\xff\"}".to_vec());
    let answered = bank.send(bytes).await;
    assert_eq!((answered.verdict().as_str(), answered.named()), ("400 parameter_invalid", vec!["body".to_owned()]));
    let raw = |name: &'static str| {
        let value = actix_web::http::header::HeaderValue::from_bytes(b"\xff\xfe").unwrap();
        bank.send(TestRequest::get().uri("/institution/v1/accounts").insert_header((name, value)))
    };
    assert_eq!(raw("Authorization").await.verdict(), "401 token_missing");
    assert_eq!(raw("Accept").await.verdict(), "406 not_acceptable");
    assert_eq!(raw("Accept-Language").await.verdict(), "401 token_missing");
    assert_eq!(raw("Cookie").await.verdict(), "401 token_missing");
}

#[actix_web::test]
async fn a_host_that_this_server_does_not_answer_for_is_refused() {
    let bank = bank().open().await;
    let with_host =
        |host: &str| TestRequest::get().uri("/_sandbox").insert_header(("Host", host.to_owned())).to_request();
    for host in ["127.0.0.1", "127.0.0.1:8080", "localhost", "localhost:1", "[::1]", "[::1]:8080", "LOCALHOST"] {
        assert_eq!(bank.send_as_is(with_host(host)).await.status, 200, "{host}");
    }
    for host in
        ["evil.example", "127.0.0.1.evil.example", "evil@127.0.0.1", "127.0.0.1@evil.example", "[::2]", "10.0.0.1", ""]
    {
        let refused = bank.send_as_is(with_host(host)).await;
        assert_eq!(
            (refused.verdict().as_str(), refused.named()),
            ("400 parameter_invalid", vec!["Host".to_owned()]),
            "{host}"
        );
    }
    let none = TestRequest::get().uri("/_sandbox").to_request();
    assert_eq!(bank.send_as_is(none).await.verdict(), "400 parameter_invalid");
}

#[actix_web::test]
async fn a_page_of_another_origin_reads_what_it_likes_and_writes_nothing() {
    let bank = bank().open().await;
    for origin in ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://evil.example:8080", "x"] {
        for (method, path, body) in [("PUT", "/_sandbox/clock", "{}"), ("POST", "/_sandbox/events", r#"{"outage":{}}"#)]
        {
            let refused = bank.ask(method, path, &[JSON, ("Origin", origin)], body).await;
            assert_eq!(
                (refused.verdict().as_str(), refused.named()),
                ("400 parameter_invalid", vec!["Origin".to_owned()])
            );
        }
        let read = bank.ask("GET", "/_sandbox", &[("Origin", origin)], "").await;
        assert_eq!(read.status, 200);
        assert_eq!(read.header("access-control-allow-origin"), None, "a page of another origin may not read this");
    }
    for origin in ["http://127.0.0.1:8080", "http://localhost:3000", "https://[::1]"] {
        assert_eq!(bank.ask("PUT", "/_sandbox/clock", &[JSON, ("Origin", origin)], "{}").await.status, 200, "{origin}");
    }
}

#[actix_web::test]
async fn authorization_is_a_bearer_token_in_any_case_and_nothing_else() {
    let bank = bank().open().await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let (token, refresh) = (access_token(&linked), linked["refresh_token"].as_str().unwrap());
    let rows = [
        (format!("Bearer {token}"), "200"),
        (format!("bearer  {token} "), "200"),
        (format!("BEARER {token}"), "200"),
        (format!("Bearer {token}x"), "401 token_invalid"),
        (format!("Bearer {}", &token[1..]), "401 token_invalid"),
        (format!("Bearer {refresh}"), "401 token_invalid"),
        (format!("Bearer {}", token.to_lowercase()), "401 token_invalid"),
        (format!("Bearer {}", "A".repeat(7_000)), "401 token_invalid"),
        ("Bearer ".to_owned(), "401 token_invalid"),
        ("Bearer".to_owned(), "401 token_missing"),
        (format!("Basic {token}"), "401 token_missing"),
        (token.to_owned(), "401 token_missing"),
        (String::new(), "401 token_missing"),
    ];
    for (value, expected) in rows {
        let answered = bank.ask("GET", "/institution/v1/accounts", &[("Authorization", &value)], "").await;
        assert_eq!(answered.verdict(), expected, "{value}");
    }
    let missing = bank.get("/institution/v1/accounts").await;
    assert_eq!(missing.header("www-authenticate"), Some("Bearer realm=\"kumiai\""));
    let invalid = bank.get_as("nobody", "/institution/v1/accounts").await;
    assert_eq!(invalid.header("www-authenticate"), Some("Bearer realm=\"kumiai\", error=\"invalid_token\""));
}
