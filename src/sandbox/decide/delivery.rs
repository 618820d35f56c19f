//! 通知の送信（Webhook）. Who sends a message, what becomes of it after a try, and when the bank stops sending to a partner.

use crate::{
    bank::{
        delivery::{Delivery, DeliveryStatus},
        refusal::{Refusal, Said},
    },
    event::{
        Announced, Announcement, DeliverySettled, EventId, Fact, Jst, Outcome, PartnerNo, RefusalCode, Seq, Wall,
        WebhookFact,
    },
    sandbox::state::State,
};
use std::sync::Arc;

/// For how long nobody else sends a message that somebody has set about sending, in milliseconds of wall time: longer than
/// a try takes.
const CLAIM_MS: i64 = 30_000;

/// A message as it is to be sent.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The message.
    pub delivery: Arc<Delivery>,
    /// Where to.
    pub url: String,
    /// The secrets that sign it, the present one first.
    pub secrets: Vec<String>,
    /// The partner as it knows itself.
    pub partner_id: String,
    /// The instant of wall time at which it is sent.
    pub sent_at: Wall,
    /// The place in the log of the claim under which it is sent.
    pub claim: Seq,
}

/// A try that has come back.
#[derive(Debug, Clone, Copy)]
pub struct Tried {
    /// Of which message.
    pub delivery: Seq,
    /// The place in the log of the claim under which it was sent.
    pub claim: Seq,
    /// What came back.
    pub outcome: Outcome,
    /// When it was sent.
    pub sent_at: Wall,
    /// How long the receiver asked to be left alone, in seconds.
    pub retry_after_secs: Option<u32>,
}

/// The next message to this partner that nobody is sending, and the claim on it, which is to be the next fact.
pub fn claim(state: &State, now: Jst, wall: Wall, partner: PartnerNo) -> Option<(Fact, Letter)> {
    let terms = &state.partner(partner)?.terms;
    let webhook = terms.webhook.as_ref()?;
    let mut theirs = state.sends(now, wall).filter(|delivery| delivery.partner() == partner);
    let delivery = if webhook.reordered { theirs.last() } else { theirs.next() }?.clone();
    let before = state.endpoint(partner).and_then(|endpoint| endpoint.before.as_ref());
    let before = before.filter(|(_, until)| now < *until).map(|(secret, _)| secret.clone());
    let claimed = Fact::Webhook(WebhookFact::Claimed { delivery: delivery.seq, until: wall.plus(CLAIM_MS) });
    let letter = Letter {
        delivery,
        url: webhook.url.clone(),
        secrets: [webhook.secret.clone()].into_iter().chain(before).collect(),
        partner_id: terms.partner_id.to_string(),
        sent_at: wall,
        claim: state.seq().next(),
    };
    Some((claimed, letter))
}

/// What a try brings about. After days without anything that arrived, or when the receiver says that it is gone, nothing more
/// is sent to the partner, and a notice says so; when something arrives, the webhook works again.
pub fn settle(state: &State, now: Jst, tried: &Tried) -> Vec<Fact> {
    let Some(delivery) = state.delivery(tried.delivery) else {
        return Vec::new();
    };
    let (outcome, partner) = (tried.outcome, delivery.partner());
    // Whoever was held up for so long that somebody else set about it says nothing that would let a third one begin; but
    // what has arrived has arrived.
    if delivery.claim.is_none_or(|claim| claim.seq != tried.claim) && !outcome.is_taken() {
        return Vec::new();
    }
    let is_tried = delivery.status() == DeliveryStatus::Pending;
    let webhook = state.partner(partner).and_then(|partner| partner.terms.webhook.as_ref());
    let twice = webhook.is_some_and(|webhook| webhook.duplicates);
    let next_at = delivery.next_try(now, outcome, tried.retry_after_secs, twice).filter(|_| is_tried);
    let settled = DeliverySettled { delivery: delivery.seq, outcome, sent_at: tried.sent_at, next_at };
    let mut facts = vec![Fact::Webhook(WebhookFact::Settled(Arc::new(settled)))];
    let is_disabled = state.endpoint(partner).is_some_and(|endpoint| endpoint.disabled_at.is_some());
    if outcome.is_taken() && is_disabled {
        facts.push(Fact::Webhook(WebhookFact::Enabled { partner }));
    }
    if !outcome.is_taken() && next_at.is_none() && is_tried && !is_disabled && is_silent(state, delivery, outcome) {
        facts.extend(disabled(state, now, partner));
    }
    facts
}

/// Whether nothing at all has arrived since this message was first tried, or the receiver says that it is gone.
fn is_silent(state: &State, given_up: &Delivery, outcome: Outcome) -> bool {
    let first = given_up.attempts.first().map(|attempt| attempt.at);
    let mut theirs = state.deliveries().filter(|delivery| delivery.partner() == given_up.partner());
    let arrived_since = |delivery: &Arc<Delivery>| {
        delivery.attempts.iter().any(|attempt| attempt.outcome.is_taken() && Some(attempt.at) >= first)
    };
    outcome == Outcome::Status(410) || !theirs.any(arrived_since)
}

fn disabled(state: &State, now: Jst, partner: PartnerNo) -> [Fact; 2] {
    let id = EventId(format!("webhook-disabled-{}", state.seq().next().0).into());
    let notice = Announced { id, effective: now, what: Announcement::WebhookDisabled(partner) };
    [Fact::Webhook(WebhookFact::Disabled { partner }), Fact::Announced(Arc::new(notice))]
}

/// 再送. The partner asks for a message anew: it is tried once more, also while nothing else is sent.
///
/// # Errors
/// `parameter_invalid` where the partner has no webhook, or the message is still being tried.
pub fn replay(state: &State, delivery: &Delivery) -> Result<Fact, Refusal> {
    let refused = |said: Said| Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "delivery_id", said));
    if state.endpoint(delivery.partner()).is_none() {
        return refused(Said::fixed(
            "この事業者には通知の宛先がありません。PUT /_sandbox/partners/{id} の webhook で設定してください。",
            "this partner has no webhook; set one by `webhook` of PUT /_sandbox/partners/{id}",
        ));
    }
    if let Some(at) = delivery.next_at {
        let ja = format!("この通知はまだ送信中です（次の送信は {at}）。");
        let en = format!("this message is still being tried, next at {at}");
        return refused(Said::made(ja, en));
    }
    Ok(Fact::Webhook(WebhookFact::Replayed { delivery: delivery.seq }))
}
