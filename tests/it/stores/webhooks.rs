//! Messages to partners outlive whoever was to send them, and what is remembered of them is bounded.

use super::contract::Scratch;
use crate::{
    receiver::{Receiver, status},
    support::{TestBank, bank},
};
use kumiai::{
    event::{Cause, EventId, Outcome, PartnerId, PartnerNo, PartnerSuspended, Word},
    sandbox::{Asked, Letter, Sandbox, State, Tried, claim_delivery, settle_delivery},
};
use serde_json::json;
use std::sync::Arc;

async fn start(scratch: &Scratch) -> TestBank {
    bank().open_on(Arc::new(scratch.sqlite())).await
}

/// A partner is cut off, and nobody sets out to say so.
async fn suspend_in_silence(bank: &TestBank, sandbox: &Arc<Sandbox>) {
    let word = Word::PartnerSuspended(PartnerSuspended { partner: PartnerId("kakeibo".into()), reason: None });
    let written = sandbox.write(bank.wall(), move |draft| {
        draft.carry_out(&Asked { id: EventId("cut".into()), until: None, word: &word }, &Cause::Control)
    });
    written.await.unwrap();
}

#[actix_web::test]
async fn what_was_not_taken_before_a_restart_is_tried_again_after_it() {
    let (scratch, receiver) = (Scratch::new("webhook-restart"), Receiver::open());
    let bank = start(&scratch).await;
    bank.hook("kakeibo", &json!({ "url": receiver.url })).await;
    receiver.always(Some(status(503, "")));
    bank.event(&json!({ "event": { "partner_suspended": { "partner": "kakeibo" } } })).await.good();
    bank.advance_by("1s").await;
    let listed = bank.deliveries("kakeibo").await;
    drop(bank);

    receiver.always(None);
    let bank = start(&scratch).await;
    assert_eq!(bank.deliveries("kakeibo").await, listed);
    bank.advance_by("1m").await;
    let ids: Vec<_> = receiver.received().iter().map(|message| message.headers["webhook-id"].clone()).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
    assert_eq!(bank.deliveries("kakeibo").await[0]["status"], "delivered");
}

#[actix_web::test]
async fn what_somebody_was_sending_when_it_was_killed_is_sent_once_the_claim_has_run_out() {
    let (scratch, receiver) = (Scratch::new("webhook-killed"), Receiver::open());
    let bank = start(&scratch).await;
    bank.hook("kakeibo", &json!({ "url": receiver.url })).await;
    let sandbox = bank.bank.registry.default_sandbox().clone();
    suspend_in_silence(&bank, &sandbox).await;
    let claimed = sandbox.write(bank.wall(), |draft| {
        let (claim, _) = claim_delivery(draft.state(), draft.now(), draft.wall(), PartnerNo(0)).unwrap();
        draft.push(draft.now(), &Cause::Delivery, vec![claim]);
        Ok(())
    });
    claimed.await.unwrap();
    drop((bank, sandbox));

    let bank = start(&scratch).await;
    let sandbox = bank.bank.registry.default_sandbox();
    bank.bank.courier.deliver(sandbox).await;
    assert_eq!(receiver.received().len(), 0, "somebody may still be at it");
    bank.wall_passes(30_000);
    bank.bank.courier.deliver(sandbox).await;
    assert_eq!(receiver.kinds(), ["partner.suspended"]);
}

#[actix_web::test]
async fn of_what_is_not_to_be_sent_any_more_a_thousand_are_remembered() {
    let (bank, receiver) = (bank().open().await, Receiver::open());
    bank.hook("kakeibo", &json!({ "url": receiver.url })).await;
    receiver.always(Some(status(410, "")));
    let sandbox = bank.bank.registry.default_sandbox().clone();
    suspend_in_silence(&bank, &sandbox).await;
    bank.advance_by("1s").await;
    for n in 0..600 {
        let word =
            |id: &str| json!({ "id": format!("{id}-{n}"), "event": { "partner_suspended": { "partner": "kakeibo" } } });
        bank.event(&json!({ "event": { "ended": { "id": if n == 0 { "cut".to_owned() } else { format!("cut-{}", n - 1) } } } })).await.good();
        bank.event(&word("cut")).await.good();
    }
    let state = sandbox.published();
    assert_eq!(state.deliveries().count(), 1_000);
    assert_eq!(State::fold(&state.to_records()).unwrap(), *state, "the log forgets them as well");
    assert_eq!(receiver.received().len(), 1);
}

/// Sets about the next message to the first partner, if there is one that nobody is sending.
async fn claim(bank: &TestBank, sandbox: &Arc<Sandbox>) -> Option<Letter> {
    let claimed = sandbox.write(bank.wall(), |draft| {
        let claim = claim_delivery(draft.state(), draft.now(), draft.wall(), PartnerNo(0));
        Ok(claim.map(|(claim, letter)| {
            draft.push(draft.now(), &Cause::Delivery, vec![claim]);
            letter
        }))
    });
    claimed.await.unwrap().1
}

async fn settle(bank: &TestBank, sandbox: &Arc<Sandbox>, letter: &Letter, status: u16) {
    let (delivery, claim, sent_at) = (letter.delivery.seq, letter.claim, letter.sent_at);
    let tried = Tried { delivery, claim, outcome: Outcome::Status(status), sent_at, retry_after_secs: None };
    let settled = sandbox.write(bank.wall(), move |draft| {
        let facts = settle_delivery(draft.state(), draft.now(), &tried);
        draft.push(draft.now(), &Cause::Delivery, facts);
        Ok(())
    });
    settled.await.unwrap();
}

#[actix_web::test]
async fn whoever_was_held_up_until_its_claim_ran_out_lets_no_third_one_send_while_the_second_does() {
    let (bank, receiver) = (bank().open().await, Receiver::open());
    bank.hook("kakeibo", &json!({ "url": receiver.url })).await;
    let sandbox = bank.bank.registry.default_sandbox().clone();
    suspend_in_silence(&bank, &sandbox).await;
    let held_up = claim(&bank, &sandbox).await.unwrap();
    assert!(claim(&bank, &sandbox).await.is_none(), "it is being sent");
    bank.wall_passes(30_000);
    let second = claim(&bank, &sandbox).await.unwrap();
    assert_eq!(held_up.delivery.seq, second.delivery.seq, "the same message");
    settle(&bank, &sandbox, &held_up, 500).await;
    bank.post("/_sandbox/clock/advance", &json!({ "by": "1h", "wait": false })).await.good();
    assert!(claim(&bank, &sandbox).await.is_none(), "the second one is still at it");
    settle(&bank, &sandbox, &second, 204).await;
    let delivered = bank.deliveries("kakeibo").await[0].clone();
    assert_eq!((&delivered["status"], delivered["attempts"].as_array().unwrap().len()), (&json!("delivered"), 1));
    settle(&bank, &sandbox, &held_up, 204).await;
    assert!(claim(&bank, &sandbox).await.is_none(), "what has arrived has arrived");
}

#[actix_web::test]
async fn whoever_comes_to_send_too_late_for_its_claim_does_not_begin() {
    let (bank, receiver) = (bank().open().await, Receiver::open());
    bank.hook("kakeibo", &json!({ "url": receiver.url })).await;
    let sandbox = bank.bank.registry.default_sandbox().clone();
    suspend_in_silence(&bank, &sandbox).await;
    let jumps = std::sync::atomic::AtomicI64::new(bank.wall().0);
    let slow: kumiai::webhook::WallClock =
        Arc::new(move || kumiai::event::Wall(jumps.fetch_add(10_000, std::sync::atomic::Ordering::SeqCst)));
    let targets = kumiai::webhook::Targets { loopback: true, allowed: Vec::new() };
    Arc::new(kumiai::webhook::Courier::new(targets, kumiai::tls::Roots::default(), slow)).deliver(&sandbox).await;
    assert_eq!(receiver.received().len(), 0, "each look at the clock took ten seconds");
    bank.wall_passes(60_000);
    bank.bank.courier.deliver(&sandbox).await;
    assert_eq!(receiver.kinds(), ["partner.suspended"], "the claim has run out");
}
