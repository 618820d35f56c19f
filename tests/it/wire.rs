//! The real server on a real socket: what only bytes can show.

use crate::support::{Begin, TestBank, bank};
use kumiai::{
    clock,
    server::{self, Door},
};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

/// A server of its own for one test, at a port that the system gives.
async fn served() -> (SocketAddr, TestBank) {
    serve(bank().at("2031-03-05T11:00:00+09:00")).await
}

/// A server for a bank that begins like this.
pub async fn serve(begin: Begin) -> (SocketAddr, TestBank) {
    let bank = begin.open().await;
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    actix_web::rt::spawn(server::serve(Door { listener, tls: None }, bank.bank.clone(), 1));
    (address, bank)
}

/// Sends bytes, and reads until the server closes the connection.
async fn exchange(address: SocketAddr, bytes: impl Into<Vec<u8>>) -> String {
    let bytes = bytes.into();
    let read = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // A server that has refused may close before it has read everything.
        let _ = stream.write_all(&bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    });
    read.await.unwrap()
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
}

pub fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next()?;
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.into_iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

pub fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

pub fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("no answer")
}

#[actix_web::test]
async fn a_head_is_answered_like_a_get_without_its_body() {
    let (address, _bank) = served().await;
    for path in ["/_sandbox/clock", "/institution/v1/accounts", "/nothing"] {
        let whole = exchange(address, get(path)).await;
        let head = exchange(address, get(path).replace("GET", "HEAD")).await;
        assert_eq!(status(&head), status(&whole), "{path}");
        assert_eq!(body(&head), "", "{path}");
        assert!(!body(&whole).is_empty());
        assert_eq!(header(&head, "content-type"), header(&whole, "content-type"));
        assert_eq!(header(&head, "content-length"), Some(&*body(&whole).len().to_string()), "{path}");
    }
}

#[actix_web::test]
async fn a_client_that_offers_an_upgrade_is_told_that_the_connection_ends() {
    let (address, _bank) = served().await;
    for path in ["/_sandbox/clock", "/institution/v1/accounts", "/nothing"] {
        let offers = get(path).replace("Connection: close", "Connection: Upgrade\r\nUpgrade: h2c");
        let answer = exchange(address, offers).await;
        assert_eq!(header(&answer, "connection"), Some("close"), "{answer}");
        assert_eq!(status(&answer), status(&exchange(address, get(path)).await));
    }
}

#[actix_web::test]
async fn the_date_is_the_walls_and_the_sandbox_time_is_the_banks() {
    let (address, _bank) = served().await;
    let answer = exchange(address, get("/_sandbox/clock")).await;
    let date = chrono::DateTime::parse_from_rfc2822(header(&answer, "date").unwrap()).unwrap();
    let apart = date.timestamp_millis().abs_diff(clock::wall_now().0);
    assert!(apart < 60_000, "the Date header is {apart} ms off the wall clock");
    assert_eq!(header(&answer, "sandbox-time"), Some("2031-03-05T11:00:00+09:00"));
}

#[actix_web::test]
async fn a_connection_is_kept_from_one_call_to_the_next() {
    let (address, _bank) = served().await;
    let kept = get("/_sandbox/clock").replace("Connection: close\r\n", "");
    let answers = exchange(address, format!("{kept}{kept}{}", get("/_sandbox/clock"))).await;
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3, "{answers}");
    let calls: Vec<&str> = answers.lines().filter_map(|line| line.strip_prefix("sandbox-call: ")).collect();
    assert_eq!(calls, ["default.1", "default.2", "default.3"]);
}

#[actix_web::test]
async fn a_body_that_is_too_large_is_refused_however_it_is_sent() {
    let (address, _bank) = served().await;
    let head =
        "POST /_sandbox/links HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n";
    let size = 64 * 1024 + 1;
    let stated = format!("{head}Content-Length: {size}\r\n\r\n{}", " ".repeat(size));
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n{size:x}\r\n{}\r\n0\r\n\r\n", " ".repeat(size));
    let announced = format!("{head}Content-Length: 99999999999\r\n\r\n");
    for bytes in [stated, chunked, announced] {
        let answer = exchange(address, bytes).await;
        assert_eq!(status(&answer), "413", "{}", &answer[..answer.len().min(300)]);
        assert!(body(&answer).contains("payload_too_large"));
    }
    let next = exchange(address, get("/_sandbox/clock")).await;
    assert_eq!(status(&next), "200");
}

#[actix_web::test]
async fn bytes_that_are_no_request_are_answered_400_and_do_no_harm() {
    let (address, _bank) = served().await;
    let close = "Host: 127.0.0.1\r\nConnection: close\r\n\r\n";
    let bad: [Vec<u8>; 7] = [
        [b"GET /institution/v1/accounts/\xff\xfe HTTP/1.1\r\n", close.as_bytes()].concat(),
        [b"GET /_sandbox?x=\xe5\xb1 HTTP/1.1\r\n", close.as_bytes()].concat(),
        format!("GET /a b HTTP/1.1\r\n{close}").into_bytes(),
        format!("GET / HTTP/9.9\r\n{close}").into_bytes(),
        format!("GET / HTTP/1.1\r\nX Y: 1\r\n{close}").into_bytes(),
        format!("POST / HTTP/1.1\r\nContent-Length: -1\r\n{close}").into_bytes(),
        format!("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n{close}").into_bytes(),
    ];
    for bytes in bad {
        let answer = exchange(address, bytes.clone()).await;
        assert!(status(&answer).starts_with('4'), "{}: {answer}", String::from_utf8_lossy(&bytes));
    }
    let huge = format!("GET / HTTP/1.1\r\nX: {}\r\n{close}", "y".repeat(1 << 20));
    let answer = exchange(address, huge).await;
    assert!(status(&answer).starts_with('4') || answer.is_empty(), "{}", status(&answer));
    assert_eq!(status(&exchange(address, get("/_sandbox/clock")).await), "200");
}

#[actix_web::test]
async fn a_request_without_a_host_or_for_another_is_refused() {
    let (address, _bank) = served().await;
    let none = exchange(address, "GET /_sandbox HTTP/1.0\r\n\r\n").await;
    assert_eq!(status(&none), "400", "{none}");
    assert!(body(&none).contains("\"Host\""));
    let foreign = exchange(address, get("/_sandbox").replace("127.0.0.1", "rebound.example")).await;
    assert_eq!(status(&foreign), "400");
    let absolute =
        exchange(address, get("http://rebound.example/_sandbox").replace("Host: 127.0.0.1", "Host: rebound.example"))
            .await;
    assert_eq!(status(&absolute), "400", "{absolute}");
}

#[actix_web::test]
async fn the_probes_answer_and_take_no_posts() {
    let (address, _bank) = served().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(status(&exchange(address, get(path)).await), "200");
        let post = exchange(address, get(path).replace("GET", "POST")).await;
        assert_eq!(status(&post), "405", "{post}");
    }
}
