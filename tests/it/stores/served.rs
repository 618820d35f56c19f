//! The process that keeps state: how it stops, and what it does when the disk is full.

use super::{
    contract::Scratch,
    process::{Kumiai, ask},
};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::TcpStream,
    process::Command,
};

#[test]
fn a_server_that_is_told_to_stop_says_so_first_and_finishes_what_is_in_flight() {
    let scratch = Scratch::new("stopped");
    let mut bank = Kumiai::serve(&["--data", scratch.0.to_str().unwrap()]);
    assert_eq!(ask(&bank.base, "GET", "/readyz", &Value::Null).0, 200);
    let body = json!({ "partner": "kakeibo", "customer": "plain" }).to_string();
    let (begun, rest) = body.split_at(10);
    let mut in_flight = TcpStream::connect(bank.base.strip_prefix("http://").unwrap()).unwrap();
    let head = "POST /_sandbox/links HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";
    write!(in_flight, "{head}Content-Length: {}\r\n\r\n{begun}", body.len()).unwrap();

    bank.process.signal("TERM");
    while ask(&bank.base, "GET", "/readyz", &Value::Null).0 == 200 {}
    assert_eq!(ask(&bank.base, "GET", "/healthz", &Value::Null).0, 200, "it still answers");
    assert_eq!(ask(&bank.base, "GET", "/_sandbox/clock", &Value::Null).0, 200, "it still answers");
    in_flight.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    in_flight.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(bank.process.ended().success());

    let again = Kumiai::serve(&["--data", scratch.0.to_str().unwrap()]);
    let linked = ask(&again.base, "POST", "/_sandbox/links", &json!({ "partner": "kakeibo", "customer": "corporate" }));
    assert_eq!(linked.1["link_id"], "link-1", "the last answer was kept");
}

/// Lets a process write files up to so many bytes, which is what a full disk looks like.
fn limit(bank: &Kumiai, bytes: &str) {
    let limit = format!("--fsize={bytes}:unlimited");
    let limited = Command::new("prlimit").args(["--pid", &bank.process.id().to_string(), &limit]).status().unwrap();
    assert!(limited.success());
}

#[test]
fn when_the_disk_is_full_writes_are_refused_until_there_is_room_and_nothing_is_lost() {
    let scratch = Scratch::new("full");
    let data = scratch.0.to_str().unwrap();
    let bank = Kumiai::serve(&["--data", data, "--at", "2026-06-10T10:00:00+09:00"]);
    let customers = ["plain", "heavy-day", "all-kinds"];
    let link = |n: usize| {
        let asked = json!({ "partner": "kakeibo", "customer": customers[n % 3] });
        ask(&bank.base, "POST", "/_sandbox/links", &asked)
    };
    let mut kept = Vec::new();
    for round in 0..3 {
        limit(&bank, "65536");
        let mut tries = 0;
        let refused = loop {
            let (status, answer) = link(tries);
            if status != 200 {
                break (status, answer["code"].clone());
            }
            kept.push(answer["link_id"].clone());
            tries += 1;
            assert!(tries < 1_000, "it never gets full");
        };
        assert_eq!(refused, (503, json!("store_unavailable")));
        assert_eq!(ask(&bank.base, "GET", "/_sandbox", &Value::Null).0, 200, "what is there can be read");
        limit(&bank, "unlimited");
        let (status, answer) = link(round);
        assert_eq!(status, 200, "there is room again: {answer}");
        kept.push(answer["link_id"].clone());
    }
    bank.process.signal("KILL");
    drop(bank);
    let again = Kumiai::serve(&["--data", data]);
    let next = ask(&again.base, "POST", "/_sandbox/links", &json!({ "partner": "kaikei", "customer": "corporate" })).1;
    let expected: Vec<Value> = (0..kept.len()).map(|n| json!(format!("link-{n}"))).collect();
    assert_eq!((&kept, &next["link_id"]), (&expected, &json!(format!("link-{}", kept.len()))));
}
