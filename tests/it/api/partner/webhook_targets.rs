//! Where webhooks may be sent, and how long anybody waits for that.

use super::webhooks::{happens, statuses, suspend, told};
use crate::{receiver::Receiver, support::bank};
use kumiai::{clock, webhook::Targets};
use serde_json::{Value, json};

#[actix_web::test]
async fn nothing_but_what_is_allowed_is_called_whatever_the_address_looks_like() {
    let (bank, canary) = (bank().open().await, Receiver::open());
    let port = canary.url.rsplit(':').next().unwrap().split('/').next().unwrap().to_owned();
    let elsewhere =
        ["10.0.0.1", "169.254.169.254", "[fd00::1]", "0.0.0.0", "[::ffff:10.0.0.1]", "192.0.2.1", "167772161"];
    for host in elsewhere {
        bank.hook("kakeibo", &json!({ "url": format!("http://{host}:{port}/hook") })).await;
        suspend(&bank).await;
        bank.advance_by("1s").await;
        let last = bank.deliveries("kakeibo").await.last().unwrap().clone();
        assert_eq!(last["attempts"][0]["trouble"], "target_not_allowed", "{host}: {last}");
        happens(&bank, "back", json!({ "ended": { "id": "cut" } })).await;
    }
    assert_eq!(canary.received().len(), 0);
    for (host, parameter) in [("ftp://127.0.0.1", "webhook.url"), ("http://me@127.0.0.1", "webhook.url")] {
        let body = json!({ "name": "k", "channel": "institution", "redirect_uris": ["http://127.0.0.1/callback"],
            "webhook": { "url": host } });
        let refused = bank.put("/_sandbox/partners/kakeibo", &body).await;
        assert_eq!(
            (refused.verdict(), refused.named()),
            ("400 parameter_invalid".to_owned(), vec![parameter.to_owned()])
        );
    }
}

#[actix_web::test]
async fn off_loopback_not_even_this_machine_is_called_unless_the_operator_says_so() {
    for (allowed, trouble) in [(vec![], json!("target_not_allowed")), (vec!["127.0.0.1".to_owned()], Value::Null)] {
        let (mut begin, receiver) = (bank(), Receiver::open());
        begin.front.webhook_targets = Targets { loopback: false, allowed };
        let bank = begin.open().await;
        bank.hook("kakeibo", &json!({ "url": receiver.url })).await;
        suspend(&bank).await;
        bank.advance_by("1s").await;
        let tried = bank.deliveries("kakeibo").await[0]["attempts"][0].clone();
        assert_eq!(tried.get("trouble").cloned().unwrap_or_default(), trouble, "{tried}");
    }
}

#[actix_web::test]
async fn an_advance_waits_no_longer_than_two_seconds_for_a_receiver_that_says_nothing() {
    let (bank, receiver) = told().await;
    receiver.hang();
    suspend(&bank).await;
    bank.linked(&json!({ "partner": "docs", "customer": "plain" })).await;
    let before = clock::wall_now();
    let advanced = bank.advance_by("100d").await;
    let waited = clock::wall_now().0 - before.0;
    assert!((1_900..6_000).contains(&waited), "{waited} ms");
    assert_eq!(advanced["now"], "2026-09-18T10:00:00+09:00");
    assert_eq!(advanced["deliveries"][0]["status"], "pending");
}

#[actix_web::test]
async fn an_advance_that_need_not_wait_goes_all_the_way_at_once() {
    let (bank, receiver) = told().await;
    receiver.hang();
    bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let before = clock::wall_now();
    let advanced = bank.post("/_sandbox/clock/advance", &json!({ "by": "100d", "wait": false })).await.good();
    assert!(clock::wall_now().0 - before.0 < 1_500);
    assert_eq!(statuses(advanced["deliveries"].as_array().unwrap()), ["pending", "pending"]);
}

#[actix_web::test]
async fn what_nobody_asked_for_is_sent_by_the_heartbeat() {
    let (bank, receiver) = (bank().flowing(1.0).open().await, Receiver::open());
    bank.hook("kakeibo", &json!({ "url": receiver.url })).await;
    bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    bank.wall_passes(84 * 86_400_000);
    bank.bank.beat().await;
    bank.bank.courier.deliver(bank.bank.registry.default_sandbox()).await;
    assert_eq!(receiver.kinds(), ["link.expiring"]);
}
