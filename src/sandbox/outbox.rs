//! 送信箱. The messages to partners: what facts make of them, which are to be sent, and for how long they are remembered.

use super::{due::Due, state::State};
use crate::{
    bank::delivery::{Claim, Delivery, DeliveryStatus},
    event::{
        DeliverySettled, EventId, Jst, LinkNo, PartnerNo, PartnerTerms, PeriodEdge, Seq, Wall, WebhookDue, WebhookFact,
    },
};
use rpds::{RedBlackTreeMapSync, RedBlackTreeSetSync};
use std::sync::{Arc, LazyLock};

/// How many messages are remembered that are not to be sent any more.
const MOST_REMEMBERED: usize = 1_000;

/// The messages of a sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outbox {
    deliveries: RedBlackTreeMapSync<Seq, Arc<Delivery>>,
    /// What is to be sent, by the instant at which it falls due.
    sends: RedBlackTreeSetSync<(Jst, Seq)>,
    endpoints: RedBlackTreeMapSync<PartnerNo, Endpoint>,
    /// Maintenance that partners have been told of before it began, with the place in the log.
    announced: RedBlackTreeMapSync<EventId, Seq>,
}

/// What there is to know about a partner's webhook beside its terms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Endpoint {
    /// 併用期間. The secret before the present one, and until when it signs as well.
    pub before: Option<(String, Jst)>,
    /// 停止. Since when nothing is sent any more.
    pub disabled_at: Option<Jst>,
}

impl Outbox {
    /// Nothing yet: the same for every sandbox.
    pub(super) fn none() -> Arc<Self> {
        static NONE: LazyLock<Arc<Outbox>> = LazyLock::new(|| {
            Arc::new(Outbox {
                deliveries: RedBlackTreeMapSync::new_sync(),
                sends: RedBlackTreeSetSync::new_sync(),
                endpoints: RedBlackTreeMapSync::new_sync(),
                announced: RedBlackTreeMapSync::new_sync(),
            })
        });
        NONE.clone()
    }
}

impl State {
    /// All messages that are remembered, the oldest first.
    pub fn deliveries(&self) -> impl Iterator<Item = &Arc<Delivery>> {
        self.outbox.deliveries.values()
    }

    /// The message with this number.
    pub fn delivery(&self, seq: Seq) -> Option<&Arc<Delivery>> {
        self.outbox.deliveries.get(&seq)
    }

    /// The earliest instant at which a message is to be sent.
    pub fn next_send(&self) -> Option<Jst> {
        self.outbox.sends.first().map(|(at, _)| *at)
    }

    /// What is to be sent by now, the longest due first.
    pub fn due_sends(&self, now: Jst) -> impl Iterator<Item = &Arc<Delivery>> {
        let due = self.outbox.sends.iter().take_while(move |(at, _)| *at <= now);
        due.filter_map(|(_, seq)| self.delivery(*seq))
    }

    /// What of it is not being sent by somebody.
    pub fn sends(&self, now: Jst, wall: Wall) -> impl Iterator<Item = &Arc<Delivery>> {
        self.due_sends(now).filter(move |delivery| !delivery.is_claimed(wall))
    }

    fn outbox_mut(&mut self) -> &mut Outbox {
        Arc::make_mut(&mut self.outbox)
    }

    /// Whether any partner is told anything.
    pub(super) fn tells_anybody(&self) -> bool {
        !self.outbox.endpoints.is_empty()
    }

    /// What there is to know about a partner's webhook; nothing where it has none.
    pub fn endpoint(&self, partner: PartnerNo) -> Option<&Endpoint> {
        self.outbox.endpoints.get(&partner)
    }

    /// A partner was registered, maybe not for the first time: with a webhook that works again, with another, or with none.
    pub(super) fn apply_webhook(&mut self, no: PartnerNo, before: Option<&PartnerTerms>, terms: &PartnerTerms) {
        let Some(webhook) = &terms.webhook else {
            self.outbox_mut().endpoints.remove_mut(&no);
            self.give_up(no);
            return;
        };
        let rotated = before.and_then(|before| before.webhook.as_ref()).filter(|old| old.secret != webhook.secret);
        let until = self.last_at.plus(i64::from(webhook.overlap_secs) * 1000);
        let before = match rotated {
            Some(old) => Some((old.secret.clone(), until)),
            None => self.endpoint(no).and_then(|endpoint| endpoint.before.clone()),
        };
        self.outbox_mut().endpoints.insert_mut(no, Endpoint { before, disabled_at: None });
        let links: Vec<LinkNo> = self.links().filter(|link| link.partner() == no).map(|link| link.no()).collect();
        for link in links {
            self.watch_period(link);
        }
    }

    /// A partner was taken off, and with it what was to be said to it.
    pub(super) fn forget_webhook(&mut self, no: PartnerNo) {
        self.outbox_mut().endpoints.remove_mut(&no);
        let theirs: Vec<Seq> = self.deliveries().filter(|d| d.partner() == no).map(|d| d.seq).collect();
        for seq in theirs {
            self.forget_delivery(seq);
        }
    }

    /// Sees to it that a link's partner is told when its period comes to an edge, if it is told anything.
    pub(super) fn watch_period(&mut self, no: LinkNo) {
        let Some(link) = self.link(no).filter(|link| self.endpoint(link.partner()).is_some()).cloned() else {
            return;
        };
        if link.life.underway().is_some() {
            for (at, edge) in link.period_edges().into_iter().filter(|(at, _)| *at > self.last_at) {
                self.due.insert_mut((at, link.seq), Due::Period(no, edge));
            }
        }
    }

    /// Nobody is told of a link's period any more.
    pub(super) fn leave_period(&mut self, no: LinkNo) {
        let Some(link) = self.link(no).cloned() else {
            return;
        };
        for (at, _) in link.period_edges() {
            self.due.remove_mut(&(at, link.seq));
        }
    }

    pub(super) fn apply_told(&mut self, fact: &WebhookFact) -> bool {
        match fact {
            WebhookFact::PeriodReached { link, edge } => self.apply_period_reached(*link, *edge),
            WebhookFact::MaintenanceAnnounced { id } => self.apply_maintenance_announced(id),
            WebhookFact::Due(due) => self.apply_due(due),
            WebhookFact::Claimed { delivery, until } => self.apply_claimed(*delivery, *until),
            WebhookFact::Settled(settled) => self.apply_settled(settled),
            WebhookFact::Replayed { delivery } => self.apply_replayed(*delivery),
            WebhookFact::Disabled { partner } => self.apply_disabled(*partner),
            WebhookFact::Enabled { partner } => self.apply_enabled(*partner),
        }
    }

    fn apply_period_reached(&mut self, no: LinkNo, edge: PeriodEdge) -> bool {
        let Some(link) = self.link(no).cloned() else {
            return false;
        };
        for (at, _) in link.period_edges().into_iter().filter(|(_, reached)| *reached == edge) {
            self.due.remove_mut(&(at, link.seq));
        }
        true
    }

    fn apply_maintenance_announced(&mut self, id: &EventId) -> bool {
        let found = self.due.iter().find(|(_, due)| matches!(due, Due::MaintenanceNotice(other) if other == id));
        if let Some(key) = found.map(|(key, _)| *key) {
            self.due.remove_mut(&key);
        }
        let seq = self.seq;
        self.outbox_mut().announced.insert_mut(id.clone(), seq);
        true
    }

    /// The maintenance has begun or does not come: that it was announced no longer matters.
    pub(super) fn forget_announcement(&mut self, id: &EventId) {
        if let Some(seq) = self.outbox.announced.get(id).copied() {
            self.outbox_mut().announced.remove_mut(id);
            self.standing.remove_mut(&seq);
        }
    }

    fn apply_due(&mut self, due: &Arc<WebhookDue>) -> bool {
        let is_sent = self.endpoint(due.partner).is_some_and(|endpoint| endpoint.disabled_at.is_none());
        let delivery = Delivery::new(self.seq, self.last_at, due.clone(), is_sent);
        self.put(delivery);
        self.forget_the_oldest();
        true
    }

    fn apply_claimed(&mut self, seq: Seq, until: Wall) -> bool {
        let claim = Claim { seq: self.seq, until };
        self.turn_delivery(seq, |delivery| delivery.claim = Some(claim))
    }

    fn apply_settled(&mut self, settled: &DeliverySettled) -> bool {
        let (at, record) = (self.last_at, self.seq);
        let stands = self.turn_delivery(settled.delivery, |delivery| {
            *delivery = delivery.clone().settled(at, record, settled);
        });
        self.forget_the_oldest();
        stands
    }

    fn apply_replayed(&mut self, seq: Seq) -> bool {
        let (at, record) = (self.last_at, self.seq);
        self.turn_delivery(seq, |delivery| {
            delivery.next_at = Some(at);
            delivery.records.push(record);
        })
    }

    /// 停止. Nothing more is sent to this partner, and what was to be tried again is given up.
    fn apply_disabled(&mut self, no: PartnerNo) -> bool {
        let Some(mut endpoint) = self.endpoint(no).cloned() else {
            return false;
        };
        endpoint.disabled_at = Some(self.last_at);
        self.outbox_mut().endpoints.insert_mut(no, endpoint);
        self.give_up(no);
        true
    }

    /// Something has arrived: the webhook works again.
    fn apply_enabled(&mut self, no: PartnerNo) -> bool {
        let Some(mut endpoint) = self.endpoint(no).cloned() else {
            return false;
        };
        endpoint.disabled_at = None;
        self.outbox_mut().endpoints.insert_mut(no, endpoint);
        true
    }

    /// What was to be sent to a partner is not any more.
    fn give_up(&mut self, no: PartnerNo) {
        let theirs = self.deliveries().filter(|d| d.partner() == no && d.status() == DeliveryStatus::Pending);
        let theirs: Vec<Seq> = theirs.map(|delivery| delivery.seq).collect();
        for seq in theirs {
            self.turn_delivery(seq, |delivery| delivery.next_at = None);
        }
    }

    fn put(&mut self, delivery: Delivery) {
        if let Some(at) = delivery.next_at {
            self.outbox_mut().sends.insert_mut((at, delivery.seq));
        }
        self.outbox_mut().deliveries.insert_mut(delivery.seq, Arc::new(delivery));
    }

    /// Changes a message. A claim that is over no longer stands.
    fn turn_delivery(&mut self, seq: Seq, change: impl FnOnce(&mut Delivery)) -> bool {
        let Some(before) = self.delivery(seq).cloned() else {
            return false;
        };
        let mut after = Delivery::clone(&before);
        change(&mut after);
        if let Some(claim) = before.claim.filter(|claim| after.claim != Some(*claim)) {
            self.standing.remove_mut(&claim.seq);
        }
        if let Some(at) = before.next_at {
            self.outbox_mut().sends.remove_mut(&(at, seq));
        }
        self.put(after);
        true
    }

    fn forget_delivery(&mut self, seq: Seq) {
        let Some(delivery) = self.delivery(seq).cloned() else {
            return;
        };
        for record in delivery.records.iter().copied().chain(delivery.claim.map(|claim| claim.seq)) {
            self.standing.remove_mut(&record);
        }
        if let Some(at) = delivery.next_at {
            self.outbox_mut().sends.remove_mut(&(at, seq));
        }
        self.outbox_mut().deliveries.remove_mut(&seq);
    }

    /// Only so many messages are remembered; those that are to be sent always are.
    fn forget_the_oldest(&mut self) {
        while self.outbox.deliveries.size() - self.outbox.sends.size() > MOST_REMEMBERED {
            let over = self.deliveries().find(|delivery| delivery.next_at.is_none()).map(|delivery| delivery.seq);
            let Some(seq) = over else {
                return;
            };
            self.forget_delivery(seq);
        }
    }
}
