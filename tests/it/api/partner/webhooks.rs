//! Webhooks: what is told, how it is signed, and what becomes of it where nobody takes it.

use crate::{
    receiver::{Received, Receiver, SECRET, status},
    support::{TestBank, bank},
};
use kumiai::clock;
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use std::collections::BTreeSet;
use ureq::http::{HeaderMap, HeaderName, HeaderValue};

const OTHER_SECRET: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

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

/// A bank that tells kakeibo what happens, and where it does.
pub async fn told() -> (TestBank, Receiver) {
    let (bank, receiver) = (bank().open().await, Receiver::open());
    bank.hook("kakeibo", &json!({ "url": receiver.url, "secret": SECRET })).await;
    (bank, receiver)
}

pub async fn happens(bank: &TestBank, id: &str, event: Value) {
    bank.event(&json!({ "id": id, "event": event })).await.good();
}

pub async fn suspend(bank: &TestBank) {
    happens(bank, "cut", json!({ "partner_suspended": { "partner": "kakeibo" } })).await;
}

pub fn statuses(deliveries: &[Value]) -> Vec<&str> {
    deliveries.iter().map(|delivery| delivery["status"].as_str().unwrap()).collect()
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
    assert_eq!(message.path, "/hook");
    assert!(is_signed(message, SECRET));
    assert!(!is_signed(message, OTHER_SECRET));
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
    assert_eq!(bank.partner_get("kaikei", "/webhook-deliveries").await.good()["deliveries"], json!([]));
}

#[actix_web::test]
async fn each_thing_that_a_partner_is_told_names_ids_and_nothing_about_a_customer() {
    let (bank, receiver) = told().await;
    let link = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await["link_id"].clone();
    let leak = json!({ "partner": "kakeibo", "customer": "plain", "ground": "leak", "measures": ["links_suspended"] });
    happens(&bank, "leak", json!({ "incident_disclosed": leak })).await;
    happens(&bank, "more", json!({ "incident_updated": { "incident": "leak", "summary": "続報" } })).await;
    happens(&bank, "over", json!({ "incident_closed": { "incident": "leak" } })).await;
    suspend(&bank).await;
    happens(&bank, "back", json!({ "ended": { "id": "cut" } })).await;
    happens(&bank, "terms", json!({ "terms_changed": { "version": "next", "effective": "+30d" } })).await;
    happens(&bank, "work", json!({ "maintenance": { "scope": ["data"] } })).await;
    let again = bank.post("/_sandbox/events", &json!({ "event": { "ended": { "id": "work" } } })).await;
    again.good();
    let second = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await["link_id"].clone();
    happens(&bank, "stop", json!({ "service_stopped": { "partner": "kakeibo" } })).await;
    bank.advance_by("1s").await;
    let told: Vec<(String, Value)> =
        receiver.received().iter().map(|message| (message.kind(), message.json()["data"].clone())).collect();
    let (incident, of_link) = (json!({ "incident_id": "leak" }), json!({ "link_id": link }));
    let partner = json!({ "partner_id": "kakeibo" });
    let expected = [
        ("incident.disclosed", incident.clone()),
        ("link.suspended", of_link.clone()),
        ("incident.updated", incident.clone()),
        ("incident.closed", incident),
        ("link.resumed", of_link.clone()),
        ("partner.suspended", partner.clone()),
        ("partner.resumed", partner),
        ("terms.announced", json!({ "notice_id": "terms" })),
        ("maintenance.announced", json!({ "maintenance_id": "work" })),
        ("link.superseded", of_link),
        ("link.discontinued", json!({ "link_id": second })),
    ];
    assert_eq!(told, expected.map(|(kind, data)| (kind.to_owned(), data)));
    let person = bank.person("plain").await;
    for message in receiver.received() {
        let text = String::from_utf8(message.body.clone()).unwrap();
        for secret in [&person["name"], &person["customer_id"], &person["accounts"][0]["account_number"]] {
            assert!(!text.contains(secret.as_str().unwrap()), "{text}");
        }
        assert_eq!(message.json().as_object().unwrap().keys().collect::<Vec<_>>(), ["type", "timestamp", "data"]);
    }
}

#[actix_web::test]
async fn a_link_near_its_end_and_at_its_end_is_told_at_its_own_instant_on_one_advance() {
    let (bank, receiver) = told().await;
    bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let advanced = bank.advance_by("100d").await;
    let at: Vec<_> = receiver.received().iter().map(|m| (m.kind(), m.json()["timestamp"].clone())).collect();
    let expected = [
        ("link.expiring".to_owned(), json!("2026-09-01T10:00:00+09:00")),
        ("link.expired".to_owned(), json!("2026-09-08T10:00:00+09:00")),
    ];
    assert_eq!(at, expected);
    assert_eq!(advanced["now"], "2026-09-18T10:00:00+09:00");
    let happened: Vec<_> = advanced["happened"].as_array().unwrap().iter().map(|h| h["event"].clone()).collect();
    assert_eq!(happened, ["link_expiring", "link_expired"]);
    let attempts: Vec<_> = bank.deliveries("kakeibo").await.iter().map(|d| d["attempts"][0]["at"].clone()).collect();
    assert_eq!(attempts, ["2026-09-01T10:00:00+09:00", "2026-09-08T10:00:00+09:00"]);
    bank.advance_by("100d").await;
    assert_eq!(receiver.received().len(), 2, "nothing is told twice");
}

#[actix_web::test]
async fn of_a_link_that_ended_before_nobody_is_told_that_its_period_is_over() {
    let (bank, receiver) = told().await;
    bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    happens(&bank, "gone", json!({ "credential_changed": { "customer": "plain" } })).await;
    bank.advance_by("100d").await;
    assert_eq!(receiver.kinds(), ["link.expired"]);
}

#[actix_web::test]
async fn a_webhook_that_is_set_later_is_told_of_what_is_still_to_come() {
    let (bank, receiver) = (bank().open().await, Receiver::open());
    bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    bank.advance_by("85d").await;
    bank.hook("kakeibo", &json!({ "url": receiver.url })).await;
    bank.advance_by("10d").await;
    assert_eq!(receiver.kinds(), ["link.expired"], "that it expires had been so before");
}

#[actix_web::test]
async fn what_is_planned_is_told_when_it_is_planned_or_at_its_notice() {
    let receiver = Receiver::open();
    let bank = bank()
        .scenario(&format!(
            "partners: {{ kakeibo: {{ channel: institution, webhook: {{ url: \"{}\" }} }} }}
calendar: {{ maintenance_windows: [{{ from: \"+5d 01:00\", to: \"05:00\" }}, {{ from: \"+6d 01:00\", to: \"05:00\", announced: false }}] }}
timeline:
  - {{ id: night, at: \"+2d 01:00\", for: 2h, event: {{ maintenance: {{ notice_at: \"+1d 09:00\" }} }} }}
  - {{ id: longer, at: \"+2d 02:00\", event: {{ maintenance_extended: {{ id: night, until: \"06:00\" }} }} }}",
            receiver.url
        ))
        .open()
        .await;
    bank.advance_by("7d").await;
    let told: Vec<_> = receiver
        .received()
        .iter()
        .map(|m| (m.json()["data"]["maintenance_id"].clone(), m.json()["timestamp"].clone()))
        .collect();
    assert_eq!(
        told,
        [
            (json!("maintenance-window-1"), json!("2026-06-10T10:00:00+09:00")),
            (json!("night"), json!("2026-06-11T09:00:00+09:00")),
            (json!("night"), json!("2026-06-12T02:00:00+09:00")),
        ]
    );
}

#[actix_web::test]
async fn what_is_not_taken_is_tried_again_on_bank_time_with_the_same_id_and_another_timestamp() {
    let (bank, receiver) = told().await;
    receiver.answers(&[status(500, ""), status(302, "location: /elsewhere\r\n"), status(429, "retry-after: 3600\r\n")]);
    suspend(&bank).await;
    bank.advance_by("2h").await;
    let received = receiver.received();
    assert_eq!(received.len(), 4);
    let ids: BTreeSet<_> = received.iter().map(|message| message.headers["webhook-id"].clone()).collect();
    assert_eq!(ids.len(), 1, "one message, whatever the tries");
    assert!(received.iter().all(|message| message.path == "/hook"), "no redirect is followed");
    let listed = bank.deliveries("kakeibo").await;
    let tries: Vec<_> =
        listed[0]["attempts"].as_array().unwrap().iter().map(|a| (a["at"].clone(), a["status"].clone())).collect();
    let expected = [("10:00:00", 500), ("10:00:05", 302), ("10:05:05", 429), ("11:05:05", 204)];
    let expected = expected.map(|(at, status)| (json!(format!("2026-06-10T{at}+09:00")), json!(status)));
    assert_eq!(tries, expected);
    assert_eq!(statuses(&listed), ["delivered"]);
}

#[actix_web::test]
async fn after_three_days_of_silence_the_webhook_is_stopped_and_a_notice_says_so() {
    let (bank, receiver) = told().await;
    receiver.always(Some(status(500, "")));
    suspend(&bank).await;
    let advanced = bank.advance_by("4d").await;
    assert_eq!(receiver.received().len(), 10, "{advanced}");
    let list = bank.partner_get("kakeibo", "/webhook-deliveries").await.good();
    assert_eq!(list["webhook"]["disabled_at"], "2026-06-13T13:35:05+09:00");
    assert_eq!(list["deliveries"][0]["status"], "failed");
    let notices = bank.partner_get("kakeibo", "/notices").await.good()["notices"].clone();
    assert_eq!((notices[0]["kind"].clone(), notices.as_array().unwrap().len()), (json!("webhook_disabled"), 1));
    assert_eq!(bank.partner_get("kaikei", "/notices").await.good()["notices"], json!([]), "nobody else is told");
    happens(&bank, "back", json!({ "ended": { "id": "cut" } })).await;
    bank.advance_by("1d").await;
    let listed = bank.deliveries("kakeibo").await;
    assert_eq!((receiver.received().len(), statuses(&listed)), (10, vec!["failed", "failed"]), "nothing more is sent");
}

#[actix_web::test]
async fn a_stopped_webhook_works_again_after_a_replay_that_arrives_or_a_new_registration() {
    for by_replay in [true, false] {
        let (bank, receiver) = told().await;
        receiver.always(Some(status(410, "")));
        suspend(&bank).await;
        bank.advance_by("1s").await;
        assert_eq!(receiver.received().len(), 1, "410 says that nobody is there any more");
        receiver.always(None);
        if by_replay {
            let id = bank.deliveries("kakeibo").await[0]["delivery_id"].as_str().unwrap().to_owned();
            let replayed =
                bank.partner_post("kakeibo", &format!("/webhook-deliveries/{id}/replay"), &Value::Null).await;
            assert_eq!(replayed.good()["status"], "pending");
            bank.advance_by("1s").await;
        } else {
            bank.hook("kakeibo", &json!({ "url": receiver.url, "secret": SECRET })).await;
        }
        happens(&bank, "back", json!({ "ended": { "id": "cut" } })).await;
        bank.advance_by("1s").await;
        let mut expected = vec!["partner.suspended", "partner.resumed"];
        if by_replay {
            expected.insert(0, "partner.suspended");
            let ids: Vec<_> = receiver.received().iter().map(|m| m.headers["webhook-id"].clone()).collect();
            assert_eq!(ids[0], ids[1], "the same message");
            assert_eq!(statuses(&bank.deliveries("kakeibo").await), ["delivered", "delivered"]);
        }
        assert_eq!(receiver.kinds(), expected, "by replay: {by_replay}");
        let list = bank.partner_get("kakeibo", "/webhook-deliveries").await.good();
        assert_eq!(list["webhook"]["disabled_at"], Value::Null);
    }
}

#[actix_web::test]
async fn a_message_that_is_still_being_tried_or_nobody_has_cannot_be_asked_for_anew() {
    let (bank, receiver) = told().await;
    receiver.always(Some(status(503, "")));
    suspend(&bank).await;
    bank.advance_by("1s").await;
    let id = bank.deliveries("kakeibo").await[0]["delivery_id"].as_str().unwrap().to_owned();
    let replay = async |partner: &str, id: &str| {
        bank.partner_post(partner, &format!("/webhook-deliveries/{id}/replay"), &Value::Null).await.verdict()
    };
    assert_eq!(replay("kakeibo", &id).await, "400 parameter_invalid");
    assert_eq!(replay("kaikei", &id).await, "404 not_found", "it is another partner's");
    let guessed = id.rsplit_once('_').unwrap().0.to_owned() + "_guessed";
    assert_eq!(replay("kakeibo", &guessed).await, "404 not_found");
    let body = json!({ "name": "k", "channel": "institution", "redirect_uris": ["http://127.0.0.1/callback"] });
    bank.put("/_sandbox/partners/kakeibo", &body).await.good();
    assert_eq!(replay("kakeibo", &id).await, "400 parameter_invalid", "there is nowhere to send it");
}

#[actix_web::test]
async fn while_a_secret_gives_way_to_another_both_sign_and_afterwards_the_new_one_alone() {
    let (bank, receiver) = (today().await, Receiver::open());
    bank.hook("kakeibo", &json!({ "url": receiver.url, "secret": SECRET })).await;
    bank.hook("kakeibo", &json!({ "url": receiver.url, "secret": OTHER_SECRET, "overlap": "2h" })).await;
    suspend(&bank).await;
    let until = bank.partner_get("kakeibo", "/webhook-deliveries").await.good()["webhook"].clone();
    assert_eq!(until["previous_secret_until"], "2026-06-10T12:00:00+09:00");
    bank.advance_by("2h").await;
    happens(&bank, "back", json!({ "ended": { "id": "cut" } })).await;
    bank.advance_by("1s").await;
    let signed: Vec<_> =
        receiver.received().iter().map(|m| [SECRET, OTHER_SECRET].map(|secret| is_signed(m, secret))).collect();
    assert_eq!(signed, [[true, true], [false, true]]);
    let list = bank.partner_get("kakeibo", "/webhook-deliveries").await.good();
    assert_eq!(list["webhook"].get("previous_secret_until"), None);
}

#[actix_web::test]
async fn where_it_is_asked_for_everything_comes_twice_and_the_latest_first() {
    let receiver = Receiver::open();
    let stated = format!(
        "partners: {{ kakeibo: {{ channel: institution, webhook: {{ url: \"{}\", duplicates: true, reordered: true }} }} }}
timeline:
  - {{ id: cut, at: \"11:00\", event: {{ partner_suspended: {{ partner: kakeibo }} }} }}
  - {{ id: back, at: \"11:00\", event: {{ ended: {{ id: cut }} }} }}",
        receiver.url
    );
    let bank = bank().scenario(&stated).open().await;
    bank.advance_by("2h").await;
    assert_eq!(
        receiver.kinds(),
        ["partner.resumed", "partner.resumed", "partner.suspended", "partner.suspended"],
        "{:?}",
        bank.deliveries("kakeibo").await
    );
    let ids: BTreeSet<_> = receiver.received().iter().map(|m| m.headers["webhook-id"].clone()).collect();
    assert_eq!((ids.len(), statuses(&bank.deliveries("kakeibo").await)), (2, vec!["delivered", "delivered"]));
}

#[actix_web::test]
async fn messages_come_in_pages_whose_keys_are_of_this_list_and_this_epoch() {
    let (bank, _receiver) = told().await;
    for id in ["one", "two", "three"] {
        let terms = json!({ "version": id, "effective": "+30d" });
        happens(&bank, id, json!({ "terms_changed": terms })).await;
    }
    let page = async |query: &str| bank.partner_get("kakeibo", &format!("/webhook-deliveries?{query}")).await;
    let first = page("limit=2").await.good();
    let key = first["next_page_key"].as_str().unwrap().to_owned();
    let rest = page(&format!("limit=2&page_key={key}")).await.good();
    let ids = |page: &Value| {
        let all = page["deliveries"].as_array().unwrap().iter();
        all.map(|delivery| delivery["notice_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((ids(&first), ids(&rest)), (vec!["one".into(), "two".into()], vec!["three".into()]));
    assert_eq!(rest.get("next_page_key"), None);
    for path in [format!("/links?page_key={key}"), format!("/incidents?page_key={key}")] {
        assert_eq!(bank.partner_get("kakeibo", &path).await.verdict(), "400 page_key_invalid", "{path}");
    }
    assert_eq!(page("page_key=p99").await.verdict(), "400 page_key_invalid");
    let since = "updated_since=2026-06-10T09:00:00%2B09:00";
    assert_eq!(page(&format!("{since}&page_key={key}")).await.verdict(), "400 page_key_invalid");
    bank.post("/_sandbox/reset", &json!({})).await.good();
    assert_eq!(page(&format!("page_key={key}")).await.verdict(), "400 page_key_expired");
}
