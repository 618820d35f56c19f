//! Whatever is sent: never a 500, and always the number of the call.

use crate::support::{TestBank, bank};
use actix_web::{
    http::{
        Uri,
        header::{HeaderName, HeaderValue},
    },
    test::TestRequest,
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

/// How many requests are sent.
const REQUESTS: usize = 4_000;

#[derive(Debug, Clone)]
struct Odd {
    method: String,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

fn path() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        "/",
        "/s",
        "/s/",
        "/s/a",
        "/s/b-1",
        "/s/UPPER",
        "/_sandbox",
        "/_sandbox/clock",
        "/clock/advance",
        "/clock/upcoming",
        "/_sandbox/people",
        "/links",
        "/events",
        "/_sandbox/explain/",
        "/institution/v1",
        "/institution/v1/accounts",
        "/accounts",
        "/balance",
        "/transactions",
        "/anser/v1/banks/2404",
        "/anser/v1/banks/",
        "/healthz",
        "/readyz",
        "//",
        "/..",
        "/.",
        "/%2e%2e/",
        "/%00",
        "/%ff",
        "/default.1",
        "/%E5%B1%B1",
        "/*",
        "/{x}",
        "/_sandbox/links",
        "/_sandbox/events",
        "/_sandbox/clock/advance",
        "/oauth/token",
        "/oauth/par",
        "/oauth/authorize",
        "/oauth/login",
        "/oauth/consent",
        "/oauth/revoke",
        "/oauth/introspect",
        "/oauth/jwks",
        "/.well-known/oauth-authorization-server",
        "/style.css",
        "/docs/",
    ]);
    let segment = prop_oneof![6 => known.prop_map(str::to_owned), 1 => "/[!-~]{0,12}", 1 => "\\PC{0,4}"];
    let query = prop_oneof![
        3 => Just(String::new()),
        2 => "\\?(limit|date_from|date_to|page_key|offset|x)=[0-9a-zA-Z%&=-]{0,14}",
        1 => "\\?[!-~]{0,30}",
    ];
    let whole = prop::sample::select(vec![
        "/_sandbox",
        "/_sandbox/clock",
        "/_sandbox/clock/advance",
        "/_sandbox/clock/upcoming",
        "/_sandbox/people",
        "/_sandbox/links",
        "/_sandbox/events",
        "/_sandbox/explain/default.1",
        "/institution/v1/accounts",
        "/institution/v1/accounts/ACCOUNT",
        "/institution/v1/accounts/ACCOUNT/balance",
        "/institution/v1/accounts/ACCOUNT/transactions",
        "/anser/v1/banks/2404/accounts",
        "/anser/v1/banks/2404/accounts/x/transactions",
    ]);
    let path = prop_oneof![
        2 => whole.prop_map(str::to_owned),
        1 => prop::collection::vec(segment, 0..4).prop_map(|segments| segments.concat()),
    ];
    (path, query).prop_map(|(path, query)| format!("/{}{query}", path.trim_start_matches('/')))
}

fn header() -> impl Strategy<Value = (String, Vec<u8>)> {
    let name = prop::sample::select(vec![
        "Accept",
        "Accept-Language",
        "Authorization",
        "Content-Type",
        "Content-Length",
        "Cookie",
        "Origin",
        "Range",
        "Expect",
        "If-None-Match",
        "Transfer-Encoding",
        "Content-Encoding",
        "X-Forwarded-For",
        "Forwarded",
        "Upgrade",
        "Connection",
        "Host",
        "X",
    ]);
    let value = prop_oneof![
        2 => prop::collection::vec(any::<u8>(), 0..40),
        3 => prop::sample::select(vec![
            "application/json",
            "application/json", "*/*", "text/html", "Bearer TOKEN",
            "Bearer x", "Bearer ", "Basic eDp5", "en", "ja;q=0.5,en", "http://127.0.0.1", "null",
            "0", "-1", "18446744073709551616", "chunked", "gzip", "100-continue", "127.0.0.1", "localhost:1", "evil.example",
        ]).prop_map(|text| text.as_bytes().to_vec()),
    ];
    (name.prop_map(str::to_owned), value)
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let json = prop::sample::select(vec![
        "{}",
        "[]",
        "null",
        "{\"by\":\"1s\"}",
        "{\"to_edge\":\"service.close-1s\"}",
        "{\"mode\":\"frozen\"}",
        "{\"speed\":1e308}",
        "{\"partner\":\"kakeibo\",\"customer\":\"plain\"}",
        "{\"event\":{\"outage\":{}},\"for\":\"1m\"}",
        "{\"event\":{\"tokens_expired\":{}}}",
        "{\"outage\":{\"scope\":[\"card_loan\"]}}",
        "{\"event\":{\"ended\":{\"id\":\"\"}}}",
        "{\"a\":{\"a\":{\"a\":[[[[1]]]]}}}",
        "{\"event\":{\"transaction_posted\":{\"account\":\"plain/ordinary_deposit\",\"amount\":-1}}}",
    ]);
    let cut = (json.clone(), 0..60_usize, any::<u8>()).prop_map(|(json, at, byte)| {
        let mut bytes = json.as_bytes().to_vec();
        if at < bytes.len() {
            bytes[at] = byte;
        }
        bytes
    });
    prop_oneof![
        2 => Just(Vec::new()),
        3 => json.prop_map(|json| json.as_bytes().to_vec()),
        3 => cut,
        1 => prop::collection::vec(any::<u8>(), 0..200),
        1 => Just(vec![b'['; 66_000]),
    ]
}

fn odd() -> impl Strategy<Value = Odd> {
    let rare = prop::sample::select(vec!["HEAD", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"]);
    let method = prop_oneof![4 => Just("GET"), 4 => Just("POST"), 1 => Just("PUT"), 1 => rare];
    let good = ["Authorization: Bearer TOKEN", "Content-Type: application/json"];
    let good = prop::sample::subsequence(good.to_vec(), 0..=2).prop_map(|lines| {
        let pairs = lines.iter().filter_map(|line| line.split_once(": "));
        pairs.map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec())).collect::<Vec<_>>()
    });
    let headers = (good, prop::collection::vec(header(), 0..4)).prop_map(|(good, odd)| [good, odd].concat());
    let all = (method, path(), headers, body());
    all.prop_map(|(method, path, headers, body)| Odd { method: method.to_owned(), path, headers, body })
}

/// The request, if it is one that the server's own parser would hand on.
fn request(odd: &Odd, token: &str, account: &str) -> Option<TestRequest> {
    let uri = odd.path.replace("ACCOUNT", account).parse::<Uri>().ok()?;
    let mut request = TestRequest::default().method(odd.method.parse().ok()?).uri(&uri.to_string());
    for (name, value) in &odd.headers {
        let token = format!("Bearer {token}");
        let value = if value == b"Bearer TOKEN" { token.as_bytes() } else { value };
        if let Ok(value) = HeaderValue::from_bytes(value) {
            request = request.append_header((HeaderName::try_from(&**name).ok()?, value));
        }
    }
    Some(request.set_payload(odd.body.clone()))
}

async fn check(bank: &TestBank, odd: &Odd, token: &str, account: &str) -> u16 {
    let Some(request) = request(odd, token, account) else { return 0 };
    let answered = bank.send(request).await;
    let said = format!("{odd:?}: {} {}", answered.status, String::from_utf8_lossy(&answered.body));
    assert!(answered.status < 500 || answered.status == 503, "{said}");
    // Where there is no sandbox, nobody has numbered the call.
    let no_sandbox = answered.status == 404 && answered.text().contains("sandbox_not_found")
        || odd.path.starts_with("/s/") && answered.status == 400;
    assert!(answered.header("sandbox-call").is_some() || no_sandbox, "{said}");
    let is_json = answered.header("content-type").is_some_and(|media| media.contains("json"));
    let is_page = answered.header("content-type").is_some_and(|media| media.starts_with("text/html"));
    assert!(answered.status < 400 || is_json || is_page, "{said}");
    if answered.status >= 400 && is_json {
        assert!(!answered.code().is_empty(), "{said}");
    }
    answered.status
}

#[actix_web::test]
async fn no_request_brings_the_bank_down_and_every_answer_has_its_number() {
    let bank = bank().flowing(1.0).open().await;
    let mut runner = TestRunner::deterministic();
    let strategy = odd();
    let token = bank.link("kakeibo", "plain").await;
    let path = bank.ordinary("plain").await;
    let account = path.rsplit('/').next().unwrap();
    let mut statuses = std::collections::BTreeMap::new();
    for _ in 0..REQUESTS {
        let odd = strategy.new_tree(&mut runner).unwrap().current();
        *statuses.entry(check(&bank, &odd, &token, account).await).or_insert(0) += 1;
        bank.wall_passes(10);
    }
    println!("{statuses:?}");
    for status in [200, 400, 401, 404, 405, 413, 415] {
        assert!(statuses.contains_key(&status), "no request was answered {status}: {statuses:?}");
    }
    bank.get("/_sandbox").await.good();
}
