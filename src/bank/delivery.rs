//! 通知の送信（Webhook）. One message to a partner: its tries, when the next one falls due, and when the bank gives up.

use crate::event::{
    DeliverySettled, HOUR_MS, Jst, MINUTE_MS, Outcome, PartnerNo, SECOND_MS, Seq, Wall, WebhookDue, word_enum,
};
use std::sync::Arc;

/// 再送間隔. How long after each try that failed the next one falls due, in bank time: the schedule of Standard Webhooks,
/// without its jitter, so that a rehearsal goes the same way each time.
const BACK_OFF_MS: [i64; 9] = [
    5 * SECOND_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
];
/// The longest wait that a receiver may ask for by `Retry-After`, in seconds of bank time.
const LONGEST_WAIT_SECS: u32 = 86_400;

word_enum! {
    /// 送信の状態. What has become of a message.
    pub enum DeliveryStatus {
        /// It is to be tried, for the first time or again.
        Pending = "pending",
        /// The partner took it.
        Delivered = "delivered",
        /// Nobody tries any more. It can be asked for anew.
        Failed = "failed",
    }
}

/// One try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When it was settled, by the bank's clock.
    pub at: Jst,
    /// When it was sent, by the machine's clock.
    pub sent_at: Wall,
    /// What came back.
    pub outcome: Outcome,
}

/// Somebody is sending it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The place in the log of the claim.
    pub seq: Seq,
    /// Until when nobody else sends it, by the wall.
    pub until: Wall,
}

/// 送信. One message and its tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The place in the log at which it became due: its number.
    pub seq: Seq,
    /// When what it tells happened.
    pub made_at: Jst,
    /// To whom, about what.
    pub due: Arc<WebhookDue>,
    /// When it is tried next; nothing once it was taken or given up.
    pub next_at: Option<Jst>,
    /// The tries, the oldest first.
    pub attempts: Vec<Attempt>,
    /// Whether somebody is sending it.
    pub claim: Option<Claim>,
    /// The places in the log of everything that has made it what it is.
    pub records: Vec<Seq>,
}

impl Delivery {
    /// A message that became due, and is tried at once where there is somebody to send it to.
    pub fn new(seq: Seq, made_at: Jst, due: Arc<WebhookDue>, is_sent: bool) -> Self {
        let next_at = is_sent.then_some(made_at);
        Self { seq, made_at, due, next_at, attempts: Vec::new(), claim: None, records: vec![seq] }
    }

    /// The partner.
    pub fn partner(&self) -> PartnerNo {
        self.due.partner
    }

    /// What has become of it.
    pub fn status(&self) -> DeliveryStatus {
        if self.next_at.is_some() {
            DeliveryStatus::Pending
        } else if self.was_taken() {
            DeliveryStatus::Delivered
        } else {
            DeliveryStatus::Failed
        }
    }

    /// Whether the partner has taken it at least once.
    pub fn was_taken(&self) -> bool {
        self.attempts.iter().any(|attempt| attempt.outcome.is_taken())
    }

    /// Whether somebody else is sending it at this instant of wall time.
    pub fn is_claimed(&self, wall: Wall) -> bool {
        self.claim.is_some_and(|claim| wall < claim.until)
    }

    /// The same message after a try.
    #[must_use]
    pub fn settled(mut self, at: Jst, record: Seq, settled: &DeliverySettled) -> Self {
        self.attempts.push(Attempt { at, sent_at: settled.sent_at, outcome: settled.outcome });
        self.records.push(record);
        (self.next_at, self.claim) = (settled.next_at, None);
        self
    }

    /// The last place in the log at which something became of it.
    pub fn latest(&self) -> Seq {
        self.records.last().copied().unwrap_or(self.seq)
    }

    /// When the try that has just come back like this is followed by another one: not at all once it was taken, or taken
    /// `twice` where that is asked for, when the receiver is gone for good (410), or when all tries are used up. A receiver
    /// may ask for a longer wait.
    pub fn next_try(&self, at: Jst, outcome: Outcome, retry_after_secs: Option<u32>, twice: bool) -> Option<Jst> {
        if outcome.is_taken() {
            return (twice && !self.was_taken()).then_some(at);
        }
        if outcome == Outcome::Status(410) {
            return None;
        }
        // A message that was asked for anew is tried once.
        let back_off = BACK_OFF_MS.get(self.attempts.len())?;
        let asked = retry_after_secs.unwrap_or(0).min(LONGEST_WAIT_SECS);
        Some(at.plus((*back_off).max(i64::from(asked) * SECOND_MS)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{About, Trouble, WebhookType};

    fn delivery() -> Delivery {
        let (kind, about) = (WebhookType::PartnerSuspended, About::Partner);
        Delivery::new(Seq(3), Jst(0), Arc::new(WebhookDue { partner: PartnerNo(0), kind, about }), true)
    }

    fn tried(delivery: Delivery, at: Jst, outcome: Outcome) -> Delivery {
        let next_at = delivery.next_try(at, outcome, None, false);
        let settled = DeliverySettled { delivery: Seq(3), outcome, sent_at: Wall(0), next_at };
        delivery.settled(at, Seq(4), &settled)
    }

    #[test]
    fn a_message_that_nobody_takes_is_tried_ten_times_over_three_days_and_given_up() {
        let (mut delivery, mut at, mut waited) = (delivery(), Jst(0), Vec::new());
        while delivery.status() == DeliveryStatus::Pending {
            delivery = tried(delivery, at, Outcome::Trouble(Trouble::ConnectionFailed));
            if let Some(next) = delivery.next_at {
                waited.push(next.0 - at.0);
                at = next;
            }
        }
        assert_eq!(delivery.attempts.len(), 10);
        assert_eq!(waited, BACK_OFF_MS);
        assert!((3..4).contains(&(at.0 / crate::event::DAY_MS)), "{at}");
        assert_eq!(delivery.status(), DeliveryStatus::Failed);
    }

    #[test]
    fn a_status_of_success_alone_ends_the_tries_well_and_410_ends_them_badly() {
        let rows = [
            (Outcome::Status(200), DeliveryStatus::Delivered),
            (Outcome::Status(204), DeliveryStatus::Delivered),
            (Outcome::Status(302), DeliveryStatus::Pending),
            (Outcome::Status(404), DeliveryStatus::Pending),
            (Outcome::Status(410), DeliveryStatus::Failed),
            (Outcome::Status(500), DeliveryStatus::Pending),
            (Outcome::Trouble(Trouble::TimedOut), DeliveryStatus::Pending),
        ];
        for (outcome, status) in rows {
            assert_eq!(tried(delivery(), Jst(0), outcome).status(), status, "{outcome:?}");
        }
    }

    #[test]
    fn a_receiver_can_ask_for_a_longer_wait_but_not_for_a_shorter_one_nor_for_ever() {
        let next = |secs| delivery().next_try(Jst(0), Outcome::Status(429), Some(secs), false).unwrap().0;
        assert_eq!([next(0), next(60), next(u32::MAX)], [5 * SECOND_MS, 60 * SECOND_MS, 24 * HOUR_MS]);
    }
}
