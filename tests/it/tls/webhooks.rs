//! Webhooks to receivers that speak `https`.

use crate::{
    api::partner::webhooks::suspend,
    receiver::{Receiver, status},
    support::{TestBank, bank},
};
use kumiai::{
    clock,
    event::{DAY_MS, Wall},
    tls::{Authority, Roots},
};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
};

/// What came of the first try at this address, by a bank that trusts this authority.
async fn tried(url: &str, authority: Option<&Authority>) -> (TestBank, Value) {
    let mut begin = bank();
    begin.front.webhook_roots = authority.and_then(|known| Roots::from_pem(known.pem())).unwrap_or_default();
    let bank = begin.open().await;
    bank.hook("kakeibo", &json!({ "url": url })).await;
    suspend(&bank).await;
    bank.advance_by("1s").await;
    let tried = bank.deliveries("kakeibo").await[0]["attempts"][0].clone();
    (bank, tried)
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[actix_web::test]
async fn a_receiver_whose_authority_the_operator_names_is_told_by_https() {
    let authority = Authority::make(clock::wall_now()).unwrap();
    let receiver = Receiver::encrypted(authority.server(&names(&["127.0.0.1"]), clock::wall_now()).unwrap());
    let (bank, tried) = tried(&receiver.url, Some(&authority)).await;
    assert_eq!(tried["status"], 204, "{tried}");
    assert_eq!(receiver.received()[0].path, "/hook");
    let elsewhere = Receiver::open();
    receiver.answers(&[status(302, &format!("location: {}\r\n", elsewhere.url))]);
    bank.post("/_sandbox/events", &json!({ "event": { "ended": { "id": "cut" } } })).await;
    bank.advance_by("1s").await;
    assert_eq!(receiver.received().len(), 2);
    assert_eq!(elsewhere.received().len(), 0, "no redirect is followed");
}

#[actix_web::test]
async fn a_certificate_that_is_not_believed_is_a_failed_try_that_says_so_and_nothing_is_sent() {
    let now = clock::wall_now();
    let (authority, stranger) = (Authority::make(now).unwrap(), Authority::make(now).unwrap());
    let of = |issuer: &Authority, name: &str, wall: Wall| issuer.server(&names(&[name]), wall).unwrap();
    let years_ago = Wall(now.0 - 800 * DAY_MS);
    let rows = [
        (of(&stranger, "127.0.0.1", now), "certificate_untrusted"),
        (of(&authority, "127.0.0.1", years_ago), "certificate_expired"),
        (of(&authority, "partner.example", now), "certificate_of_another"),
    ];
    for (settings, trouble) in rows {
        let receiver = Receiver::encrypted(settings);
        let (bank, tried) = tried(&receiver.url, Some(&authority)).await;
        assert_eq!(tried["trouble"], trouble, "{tried}");
        assert_eq!(receiver.received().len(), 0);
        assert_eq!(bank.deliveries("kakeibo").await[0]["status"], "pending", "it is tried again");
    }
    let receiver = Receiver::encrypted(of(&authority, "127.0.0.1", now));
    let (_, tried) = tried(&receiver.url, None).await;
    assert_eq!(tried["trouble"], "certificate_untrusted", "who names no authority trusts what the machine trusts");
}

#[actix_web::test]
async fn a_receiver_that_speaks_plain_http_where_https_was_said_is_told_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/hook", listener.local_addr().unwrap());
    let heard = thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut first = [0; 4096];
        let read = socket.read(&mut first).unwrap();
        socket.write_all(status(400, "").as_bytes()).unwrap();
        first[..read].to_vec()
    });
    let (_, tried) = tried(&url, None).await;
    assert_eq!(tried["trouble"], "tls_failed", "{tried}");
    let heard = heard.join().unwrap();
    assert!(!String::from_utf8_lossy(&heard).contains("webhook-id"), "nothing but a greeting");
}
