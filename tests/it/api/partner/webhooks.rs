//! Webhooks: what is told, how it is signed, and what becomes of it where nobody takes it.

use crate::{
    receiver::{Received, Receiver, SECRET},
    support::{TestBank, bank},
};
use kumiai::clock;
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use ureq::http::{HeaderMap, HeaderName, HeaderValue};

/// Whether the reference library takes a message for one that was signed with this secret. It looks at a clock of its own.
fn is_signed(received: &Received, secret: &str) -> bool {
    let mut headers = HeaderMap::new();
    for (name, value) in received.headers.iter().filter(|(name, _)| name.starts_with("webhook-")) {
        headers.insert(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
    }
    Webhook::new(secret).unwrap().verify(&received.body, &headers).is_ok()
}

/// A bank whose machine has the time of today, as the library has.
async fn today() -> TestBank {
    let bank = bank().open().await;
    bank.wall_passes(clock::wall_now().0 - bank.wall().0);
    bank
}

async fn suspend(bank: &TestBank) -> Value {
    bank.event(&json!({ "id": "cut", "event": { "partner_suspended": { "partner": "kakeibo" } } })).await.good()
}

#[actix_web::test]
async fn a_message_arrives_signed_so_that_the_reference_library_takes_it_and_is_listed() {
    let (bank, receiver) = (today().await, Receiver::open());
    bank.hook("kakeibo", &json!({ "url": receiver.url, "secret": SECRET })).await;
    suspend(&bank).await;
    let advanced = bank.advance_by("1s").await;
    let received = receiver.received();
    assert_eq!(received.len(), 1, "{advanced}");
    let message = &received[0];
    assert!(is_signed(message, SECRET));
    assert!(!is_signed(message, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    let tampered = Received { body: message.body.iter().map(|b| b ^ 1).collect(), ..message.clone() };
    assert!(!is_signed(&tampered, SECRET));
    assert_eq!(message.json()["type"], "partner.suspended");
    assert_eq!(message.json()["timestamp"], "2026-06-10T10:00:00+09:00");
    assert_eq!(message.json()["data"], json!({ "partner_id": "kakeibo" }));
    let listed = bank.deliveries("kakeibo").await;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["delivery_id"], message.headers["webhook-id"].as_str());
    assert_eq!((&listed[0]["status"], &listed[0]["attempts"][0]["status"]), (&json!("delivered"), &json!(204)));
    assert_eq!(advanced["deliveries"], json!(listed));
}
