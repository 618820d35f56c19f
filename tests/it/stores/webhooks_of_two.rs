//! Two processes on one Valkey send to one partner: no message twice at the same time, and none is lost with its sender.

use super::process::{Kumiai, Valkey, ask};
use crate::receiver::{Receiver, SECRET};
use serde_json::{Value, json};
use std::{collections::BTreeSet, thread, time::Duration};

/// Messages that each replica is made to tell.
const EACH: usize = 200;
/// How long a receiver takes for one.
const SLOW: Duration = Duration::from_millis(4);
/// Longer than a claim holds and the next look of whoever is left takes.
const TAKEN_OVER: Duration = Duration::from_mins(1);

fn replica(valkey: &Valkey) -> Kumiai {
    let (url, at) = (valkey.url(), "2026-06-10T10:00:00+09:00");
    Kumiai::serve(&["--store", &url, "--secret", "what both replicas know", "--at", at, "--workers", "1"])
}

fn hook(bank: &Kumiai, receiver: &Receiver) {
    let webhook = json!({ "url": receiver.url, "secret": SECRET });
    let body = json!({ "name": "kakeibo", "channel": "institution", "redirect_uris": ["http://127.0.0.1/callback"],
        "client_secret": "kakeibo-secret", "webhook": webhook });
    assert_eq!(ask(&bank.base, "PUT", "/_sandbox/partners/kakeibo", &body).0, 200);
}

fn disclose(bank: &Kumiai, id: &str) {
    let disclosed = json!({ "partner": "kakeibo", "ground": "suspected_leak" });
    let event = json!({ "id": id, "event": { "incident_disclosed": disclosed } });
    let (status, answer) = ask(&bank.base, "POST", "/_sandbox/events", &event);
    assert_eq!(status, 200, "{answer}");
}

/// Messages of the partner that are not delivered, with one try each.
fn undelivered(bank: &Kumiai) -> Vec<Value> {
    // Moving the clock by nothing says what was told, and what is still to be.
    let (status, advanced) = ask(&bank.base, "POST", "/_sandbox/clock/advance", &json!({ "by": "0s" }));
    assert_eq!(status, 200, "{advanced}");
    let deliveries = advanced["deliveries"].as_array().unwrap().clone();
    deliveries.into_iter().filter(|delivery| delivery["status"] != "delivered").collect()
}

#[test]
#[ignore = "needs valkey"]
fn two_replicas_that_are_both_alive_send_each_of_hundreds_of_messages_once() {
    let (valkey, receiver) = (Valkey::start("valkey-webhooks"), Receiver::open());
    receiver.slowly(SLOW);
    let replicas = [replica(&valkey), replica(&valkey)];
    hook(&replicas[0], &receiver);
    thread::scope(|scope| {
        for (n, bank) in replicas.iter().enumerate() {
            scope.spawn(move || (0..EACH).for_each(|m| disclose(bank, &format!("leak-{n}-{m}"))));
        }
    });
    receiver.await_messages(2 * EACH, TAKEN_OVER);
    while !undelivered(&replicas[1]).is_empty() {}
    let came = receiver.received();
    let ids: BTreeSet<_> = came.iter().map(|message| message.headers["webhook-id"].clone()).collect();
    let incidents: BTreeSet<_> = came.iter().map(|message| message.json()["data"].to_string()).collect();
    assert_eq!((ids.len(), incidents.len()), (2 * EACH, 2 * EACH), "each is told");
    assert_eq!(receiver.overlapped(), Vec::<String>::new(), "none by both at the same time");
    assert_eq!(came.len(), 2 * EACH, "none twice");
}

#[test]
#[ignore = "needs valkey"]
fn what_a_replica_was_sending_when_it_was_killed_the_other_sends_with_the_same_id_though_nobody_calls_it() {
    let (valkey, receiver) = (Valkey::start("valkey-webhooks-killed"), Receiver::open());
    let (mut killed, left) = (replica(&valkey), replica(&valkey));
    hook(&killed, &receiver);
    receiver.hang();
    // The one that will be left does not see what happens until the other one is gone.
    left.process.signal("STOP");
    disclose(&killed, "leak");
    let before = receiver.await_messages(1, TAKEN_OVER);
    killed.process.signal("KILL");
    killed.process.ended();
    receiver.wake();
    left.process.signal("CONT");
    let came = receiver.await_messages(2, TAKEN_OVER);
    assert_eq!((before.len(), came.len()), (1, 2), "it is sent once more, and not before the claim has run out");
    assert_eq!(came[0].headers["webhook-id"], came[1].headers["webhook-id"]);
    assert_eq!((&came[0].body, came[1].kind()), (&came[1].body, "incident.disclosed".to_owned()));
    while !undelivered(&left).is_empty() {}
    assert_eq!(receiver.received().len(), 2);
}
