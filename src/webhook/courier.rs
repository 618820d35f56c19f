//! 送り手. Sends what is due: each message is claimed in the log before it is sent, and what came of it is written there
//! afterwards, so that neither a restart nor another replica forgets one or sends it a second time without need.

use super::{
    message::{body, message_id},
    post::{Post, Sender},
    signature::signatures,
    target::Targets,
};
use crate::{
    event::{Cause, PartnerNo, SandboxName, Wall},
    sandbox::{Letter, Sandbox, Tried, claim_delivery, settle_delivery},
    tls::Roots,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

/// How long after it asked for a claim a sender may still begin, in milliseconds of wall time: what it sends is back before
/// anybody else may take the message up.
const LATEST_START_MS: i64 = 10_000;

/// Reads the wall clock.
pub type WallClock = Arc<dyn Fn() -> Wall + Send + Sync>;

/// Who holds it sends to one partner.
type Lane = Arc<tokio::sync::Mutex<()>>;

/// Sends messages to partners: those to one partner one after another, those to several at the same time.
pub struct Courier {
    sender: Sender,
    wall: WallClock,
    /// Whose messages are being sent.
    lanes: Mutex<BTreeMap<(SandboxName, PartnerNo), Lane>>,
}

impl Courier {
    /// A courier to these targets, whose certificates may come from these authorities.
    pub fn new(targets: Targets, roots: Roots, wall: WallClock) -> Self {
        Self { sender: Sender::new(targets, roots), wall, lanes: Mutex::default() }
    }

    /// Whether anything is to be sent now.
    fn has_work(&self, sandbox: &Sandbox) -> bool {
        let (state, wall) = (sandbox.published(), (self.wall)());
        state.next_send().is_some_and(|at| at <= state.now(wall)) && state.sends(state.now(wall), wall).next().is_some()
    }

    /// Has what is due sent, without waiting for it.
    pub fn set_out(self: &Arc<Self>, sandbox: &Arc<Sandbox>) {
        if self.has_work(sandbox) {
            let (courier, sandbox) = (self.clone(), sandbox.clone());
            tokio::spawn(async move { courier.deliver(&sandbox).await });
        }
    }

    /// Sends all that is due, to every partner; comes when each message that was due meanwhile has been tried, be it by
    /// somebody else here.
    pub async fn deliver(self: &Arc<Self>, sandbox: &Arc<Sandbox>) {
        let (state, wall) = (sandbox.published(), (self.wall)());
        let partners: BTreeSet<PartnerNo> =
            state.due_sends(state.now(wall)).map(|delivery| delivery.partner()).collect();
        let rounds: Vec<_> = partners
            .into_iter()
            .map(|partner| {
                let (courier, sandbox) = (self.clone(), sandbox.clone());
                tokio::spawn(async move { courier.deliver_to(&sandbox, partner).await })
            })
            .collect();
        for round in rounds {
            // A round that broke off leaves its claim, which runs out.
            let _ = round.await;
        }
    }

    async fn deliver_to(&self, sandbox: &Arc<Sandbox>, partner: PartnerNo) {
        let lane = self.lane(sandbox, partner);
        let _turn = lane.lock().await;
        while self.deliver_one(sandbox, partner).await {}
    }

    fn lane(&self, sandbox: &Sandbox, partner: PartnerNo) -> Lane {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.retain(|_, lane| Arc::strong_count(lane) > 1);
        lanes.entry((sandbox.name().clone(), partner)).or_default().clone()
    }

    /// Sends one message, if one is due; whether there was one, and what came of it is written.
    async fn deliver_one(&self, sandbox: &Arc<Sandbox>, partner: PartnerNo) -> bool {
        let asked_at = (self.wall)();
        let claimed = sandbox.write(asked_at, move |draft| {
            let claim = claim_delivery(draft.state(), draft.now(), draft.wall(), partner);
            Ok(claim.map(|(fact, letter)| {
                draft.push(draft.now(), &Cause::Delivery, vec![fact]);
                letter
            }))
        });
        let Ok((_, Some(letter))) = claimed.await else {
            return false;
        };
        let Some(tried) = self.send(sandbox, letter, asked_at).await else {
            return false;
        };
        let settled = sandbox.write((self.wall)(), move |draft| {
            let facts = settle_delivery(draft.state(), draft.now(), &tried);
            draft.push(draft.now(), &Cause::Delivery, facts);
            Ok(())
        });
        settled.await.is_ok()
    }

    /// Sends a message, unless too long a time has passed since the claim on it was asked for: then it waits until that has
    /// run out.
    async fn send(&self, sandbox: &Sandbox, letter: Letter, asked_at: Wall) -> Option<Tried> {
        let id = message_id(sandbox.keys(), letter.delivery.seq);
        let (sender, wall) = (self.sender.clone(), self.wall.clone());
        let sent = tokio::task::spawn_blocking(move || {
            if wall() >= asked_at.plus(LATEST_START_MS) {
                return None;
            }
            let (body, timestamp) = (body(&letter), letter.sent_at.0.div_euclid(1000));
            let signatures = signatures(&letter.secrets, &id, timestamp, &body);
            let post = Post { url: &letter.url, id: &id, timestamp, signatures: &signatures, body: &body };
            let (outcome, retry_after_secs) = sender.send(&post);
            let (delivery, claim, sent_at) = (letter.delivery.seq, letter.claim, letter.sent_at);
            Some(Tried { delivery, claim, outcome, sent_at, retry_after_secs })
        });
        sent.await.ok().flatten()
    }
}
