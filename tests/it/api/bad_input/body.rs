//! Wrong bodies.

use super::JSON;
use crate::{scene::table, support::bank};
use actix_web::test::TestRequest;

/// `path | body | answer | a part of what is named`. The bodies go as application/json.
const BODIES: &str = r#"
    /_sandbox/links  | {"partner":"kakeibo"}                                            | 400 parameter_invalid | customer
    /_sandbox/links  |                                                                  | 400 parameter_invalid | partner
    /_sandbox/links  | []                                                               | 400 parameter_invalid | body
    /_sandbox/links  | ["kakeibo","plain",null,null,null]                               | 400 parameter_invalid | body
    /_sandbox/links  | null                                                             | 400 parameter_invalid | body
    /_sandbox/links  | {"partner":"kakeibo","customer":"plain"} {}                      | 400 parameter_invalid | body
    /_sandbox/links  | {"partner":"kakeibo","customer":"plain"}x                        | 400 parameter_invalid | body
    /_sandbox/links  | {"partner":"kakeibo","customer":"plain"                          | 400 parameter_invalid | body
    /_sandbox/links  | {"partner":"kakeibo","partner":"docs","customer":"plain"}        | 400 parameter_invalid | partner
    /_sandbox/links  | {"partner":"kakeibo","customer":"plain","nope":1}                | 400 parameter_invalid | nope
    /_sandbox/links  | {"partner":7,"customer":"plain"}                                 | 400 parameter_invalid | partner
    /_sandbox/links  | {"partner":"kakebo","customer":"plain"}                          | 400 parameter_invalid | partner
    /_sandbox/links  | {"partner":"kakeibo","customer":"plane"}                         | 400 parameter_invalid | customer
    /_sandbox/links  | {"partner":"kakeibo","customer":"plain","accounts":["x"]}        | 400 parameter_invalid | accounts[0]
    /_sandbox/links  | {"partner":"kakeibo","customer":"plain","accounts":["heavy-day/ordinary_deposit"]} | 400 parameter_invalid | accounts[0]
    /_sandbox/links  | {"partner":"kakeibo","customer":"plain","accounts":["plain/card_loan"]} | 400 parameter_invalid | accounts[0]
    /_sandbox/links  | {"partner":"kakeibo","customer":"corporate","accounts":["corporate/current_deposit"]} | 403 account_kind_not_offered | accounts[0]
    /_sandbox/links  | {"partner":"kakeibo","customer":"plain","accounts":[]}           | 403 account_kind_not_offered | accounts
    /_sandbox/links  | {"partner":"kakeibo","customer":"plain","scope":"root"}          | 400 parameter_invalid | scope
    /_sandbox/links  | {"partner":"kaikei","customer":"plain","scope":"balances"}       | 400 parameter_invalid | scope
    /_sandbox/links  | {"partner":"kakeibo","customer":"plain","linked_at":"now"}       | 400 parameter_invalid | linked_at
    /_sandbox/links  | {"partner":"kakeibo","customer":"plain","linked_at":"2026-06-10T10:00:01+09:00"} | 400 parameter_invalid | linked_at
    /_sandbox/links  | {"partner":"kakeibo","customer":"plain","linked_at":"2026-06-10T10:00:00"} | 400 parameter_invalid | linked_at
    /_sandbox/clock/advance | {}                                                        | 400 parameter_invalid | by
    /_sandbox/clock/advance | {"by":"1h","to":"2026-06-11T10:00:00+09:00"}              | 400 parameter_invalid | by
    /_sandbox/clock/advance | {"by":"90"}                                               | 400 parameter_invalid | by
    /_sandbox/clock/advance | {"by":"-1h"}                                              | 400 parameter_invalid | by
    /_sandbox/clock/advance | {"by":""}                                                 | 400 parameter_invalid | by
    /_sandbox/clock/advance | {"by":"99999999999999999999d"}                            | 400 parameter_invalid | by
    /_sandbox/clock/advance | {"by":3600}                                               | 400 parameter_invalid | by
    /_sandbox/clock/advance | {"to":"2026-06-10"}                                       | 400 parameter_invalid | to
    /_sandbox/clock/advance | {"to":"2026-02-30T10:00:00+09:00"}                        | 400 parameter_invalid | to
    /_sandbox/clock/advance | {"to":"2300-01-01T00:00:00+09:00"}                        | 400 parameter_invalid | to
    /_sandbox/clock/advance | {"to":"2026-06-10T09:59:59+09:00"}                        | 409 clock_backwards   | to
    /_sandbox/clock/advance | {"to_edge":"service.closing"}                             | 400 parameter_invalid | to_edge
    /_sandbox/clock/advance | {"to_edge":"service.close@"}                              | 400 parameter_invalid | to_edge
    /_sandbox/clock/advance | {"to_edge":"service.close-1"}                             | 400 parameter_invalid | to_edge
    /_sandbox/clock/advance | {"to_edge":"service.close@nobody"}                        | 400 parameter_invalid | to_edge
    /_sandbox/clock/advance | {"to_edge":"link.expiry"}                                 | 400 parameter_invalid | to_edge
    /_sandbox/clock/advance | {"by":"1s","wait":"no"}                                   | 400 parameter_invalid | wait
    /_sandbox/events | {}                                                               | 400 parameter_invalid | event
    /_sandbox/events | {"event":{"outrage":{}}}                                         | 400 parameter_invalid | outrage
    /_sandbox/events | {"event":{"certificate_expired":{}}}                             | 400 parameter_invalid | certificate_expired
    /_sandbox/events | {"event":{"outage":{"scope":["dat"]}}}                           | 400 parameter_invalid | scope
    /_sandbox/events | {"event":{"outage":{"scope":"data","nope":1}}}                   | 400 parameter_invalid | outage
    /_sandbox/events | {"event":{"outage":{},"ended":{"id":"x"}}}                       | 400 parameter_invalid | ended
    /_sandbox/events | {"event":{"outage":{}},"event":{"outage":{}}}                    | 400 parameter_invalid | event
    /_sandbox/events | {"event":{"outage":{}},"for":"90"}                               | 400 parameter_invalid | for
    /_sandbox/events | {"event":{"tokens_expired":{}},"for":"1m"}                       | 400 parameter_invalid | for
    /_sandbox/events | {"event":{"transaction_posted":{"account":"plain/ordinary_deposit","amount":0}}} | 400 parameter_invalid | amount
    /_sandbox/events | {"event":{"transaction_posted":{"account":"plain/ordinary_deposit","amount":9223372036854775807}}} | 400 parameter_invalid | amount
    /_sandbox/events | {"event":{"transaction_posted":{"account":"plain/ordinary_deposit","amount":1.5}}} | 400 parameter_invalid | amount
    /_sandbox/events | {"event":{"transaction_posted":{"account":"plain/ordinary_deposit"}}} | 400 parameter_invalid | amount
    /_sandbox/events | {"event":{"transaction_posted":{"account":"nobody/ordinary_deposit","amount":1}}} | 400 parameter_invalid | account
    /_sandbox/events | {"event":{"ended":{"id":"nobody"}}}                              | 409 event_impossible  | id
    /_sandbox/events | {"event":{"tokens_expired":{"partner":"kakeibo"}}}               | 409 event_impossible  | partner
    /_sandbox/events | {"event":{"clock_advanced":{"to":"2026-06-10T09:00:00+09:00"}}}  | 409 clock_backwards   | to
    /_sandbox/events | &a [*a]                                                          | 400 parameter_invalid | body
"#;

/// Words of an English sentence, which have no place in a Japanese one.
const ENGLISH: [&str; 12] =
    ["the", "is", "not", "expected", "invalid", "missing", "unknown", "field", "line", "one", "of", "must"];

#[actix_web::test]
async fn a_body_that_is_wrong_is_told_which_part_is() {
    let bank = bank().open().await;
    for row in table(BODIES) {
        let answered = bank.ask("POST", row[0], &[JSON], row[1]).await;
        assert_eq!(answered.verdict(), row[2], "{row:?}: {}", answered.text());
        let body = answered.json();
        let fault = &body["errors"][0];
        let said = format!("{} {}", fault["parameter"].as_str().unwrap(), fault["reason"].as_str().unwrap());
        assert!(said.contains(row[3]), "{row:?}: {said}");
        assert!(!fault["parameter"].as_str().unwrap().is_empty());
        let words = fault["reason"].as_str().unwrap().split(|c: char| !c.is_ascii_alphabetic());
        assert!(!words.clone().any(|word| ENGLISH.contains(&word)), "{row:?}: {said}");
    }
    assert_eq!(bank.now().await, "2026-06-10T10:00:00+09:00", "a refused call has moved the clock");
}

#[actix_web::test]
async fn the_clock_is_set_within_bounds_only() {
    let bank = bank().open().await;
    let rows = r#"
        {"speed":0}                             | 400 parameter_invalid | speed
        {"speed":-1}                            | 400 parameter_invalid | speed
        {"speed":1000001}                       | 400 parameter_invalid | speed
        {"speed":1e999}                         | 400 parameter_invalid | speed
        {"speed":"60"}                          | 400 parameter_invalid | speed
        {"mode":"fast"}                         | 400 parameter_invalid | mode
        {"now":"2026-06-10T09:59:59+09:00"}     | 409 clock_backwards   | now
        {"now":"2300-01-01T00:00:00+09:00"}     | 400 parameter_invalid | now
        {"now":"2026-06-10T11:00:00+09:00","speed":0} | 400 parameter_invalid | speed
        {"mode":"frozen","mode":"frozen"}       | 400 parameter_invalid | mode
    "#;
    for row in table(rows) {
        let answered = bank.ask("PUT", "/_sandbox/clock", &[JSON], row[0]).await;
        assert_eq!(answered.verdict(), row[1], "{row:?}: {}", answered.text());
        let named = answered.json()["errors"].to_string();
        assert!(named.contains(row[2]), "{row:?}: {named}");
    }
    assert_eq!(bank.now().await, "2026-06-10T10:00:00+09:00", "half of a refused change was carried out");
}

#[actix_web::test]
async fn ten_thousand_levels_of_nesting_are_refused_like_any_other_nonsense() {
    let bank = bank().open().await;
    for (open, close) in [("[", "]"), ("{\"event\":", "}"), ("{\"a\":", "}"), ("- ", ""), ("{? ", "")] {
        let levels = 10_000.min(60_000 / (open.len() + close.len()));
        let deep = format!("{}1{}", open.repeat(levels), close.repeat(levels));
        let cut_off = open.repeat(levels);
        for body in [&deep, &cut_off] {
            for path in ["/_sandbox/links", "/_sandbox/events", "/_sandbox/clock/advance"] {
                let answered = bank.ask("POST", path, &[JSON], body).await;
                assert_eq!(answered.verdict(), "400 parameter_invalid", "{open} at {path}");
            }
        }
    }
}

#[actix_web::test]
async fn a_body_of_more_than_64_kib_is_refused_with_or_without_its_length() {
    let bank = bank().open().await;
    let padded = |len: usize| {
        let json = r#"{"by":"1s"}"#;
        format!("{json}{}", " ".repeat(len - json.len()))
    };
    let (fits, too_large) = (padded(64 * 1024), padded(64 * 1024 + 1));
    let send = |body: String, length: Option<usize>| {
        let mut request = TestRequest::post().uri("/_sandbox/clock/advance").insert_header(JSON).set_payload(body);
        if let Some(length) = length {
            request = request.insert_header(("Content-Length", length.to_string()));
        }
        bank.send(request)
    };
    assert_eq!(send(fits.clone(), None).await.verdict(), "200");
    assert_eq!(send(fits.clone(), Some(fits.len())).await.verdict(), "200");
    for length in [None, Some(too_large.len())] {
        let refused = send(too_large.clone(), length).await;
        assert_eq!((refused.verdict().as_str(), refused.named()), ("413 payload_too_large", vec!["body".to_owned()]));
    }
    let stated = send("{}".to_owned(), Some(1 << 40)).await;
    assert_eq!(stated.verdict(), "413 payload_too_large", "a body is not read when its length says enough");
}

#[actix_web::test]
async fn the_size_of_a_body_is_told_before_its_type() {
    let bank = bank().open().await;
    let answered = bank.ask("POST", "/_sandbox/events", &[("Content-Type", "text/plain")], &" ".repeat(70_000)).await;
    assert_eq!(answered.verdict(), "413 payload_too_large");
}

#[actix_web::test]
async fn a_body_of_another_type_is_not_read() {
    let bank = bank().open().await;
    for media in
        ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "application/problem+json"]
    {
        let headers = [("Content-Type", media)];
        let headers = if media.is_empty() { &headers[..0] } else { &headers[..] };
        for (method, path) in [("POST", "/_sandbox/links"), ("POST", "/_sandbox/events"), ("PUT", "/_sandbox/clock")] {
            let answered = bank.ask(method, path, headers, "{}").await;
            assert_eq!(answered.verdict(), "415 unsupported_media_type", "{media} at {path}");
            assert_eq!(answered.named(), ["Content-Type"]);
        }
    }
    let fine = bank.ask("PUT", "/_sandbox/clock", &[("Content-Type", "Application/JSON; charset=utf-8")], "{}").await;
    assert_eq!(fine.status, 200, "{}", fine.text());
}
