//! What the logs of random sandboxes hold about partners: how they come and change, and what becomes of messages to them.

use crate::support::bank;
use kumiai::{
    event::{
        Cause, Outcome, PartnerId, PartnerMeant, PartnerNo, PartnerTerms, SigningKeyRotated, Trouble, WebhookTerms,
        Word,
    },
    sandbox::{Draft, Tried, claim_delivery, replay_delivery, settle_delivery},
};
use proptest::prelude::*;
use std::sync::Arc;

const PARTNERS: [&str; 4] = ["kakeibo", "kaikei", "docs", "docs-anser"];

/// Partners that come or change, and what is exchanged for something new.
pub fn about_partners() -> impl Strategy<Value = Word> {
    (0..5_u8, 0..4_usize, 0..3_u8, 0..200_000_u32).prop_map(|(which, who, secret, overlap_secs)| {
        let partner = PartnerId(PARTNERS[who].into());
        match which {
            0 | 1 => {
                let ready = bank().opening.partners[who].clone();
                let webhook = (secret > 0).then(|| WebhookTerms { overlap_secs, ..webhook(secret) });
                let certificate = secret == 1;
                Word::PartnerRegistered(Arc::new(PartnerTerms { webhook, certificate, ..PartnerTerms::clone(&ready) }))
            }
            2 => Word::AccountIdsRotated(PartnerMeant { partner }),
            3 => Word::SigningKeyRotated(SigningKeyRotated {
                overlap_ms: i64::from(overlap_secs),
                effective: (secret == 1).then(|| bank().opening.start.plus(i64::from(overlap_secs) * 1_000)),
            }),
            _ => Word::CertificateExpired(PartnerMeant { partner }),
        }
    })
}

pub fn webhook(secret: u8) -> WebhookTerms {
    WebhookTerms {
        url: "http://127.0.0.1:9/hook".to_owned(),
        secret: WebhookTerms::secret_text(&[secret; 32]),
        overlap_secs: 3_600,
        duplicates: secret == 2,
        reordered: secret == 2,
    }
}

pub fn outcome() -> impl Strategy<Value = Outcome> {
    let statuses = prop::sample::select(vec![200_u16, 302, 410, 500, 503]).prop_map(Outcome::Status);
    prop_oneof![4 => statuses, 1 => Just(Outcome::Trouble(Trouble::TimedOut))]
}

/// Somebody sets about sending the next message to a partner, and maybe hears what comes of it.
pub fn deliver(draft: &mut Draft, partner: u16, outcome: Outcome, comes: bool) {
    let (now, wall) = (draft.now(), draft.wall());
    let Some((claim, letter)) = claim_delivery(draft.state(), now, wall, PartnerNo(partner)) else { return };
    draft.push(now, &Cause::Delivery, vec![claim]);
    let tried =
        Tried { delivery: letter.delivery.seq, claim: letter.claim, outcome, sent_at: wall, retry_after_secs: None };
    if comes {
        let facts = settle_delivery(draft.state(), now, &tried);
        draft.push(now, &Cause::Delivery, facts);
    }
}

/// The partner asks for a message anew.
pub fn replay(draft: &mut Draft, n: u8) {
    let meant = draft.state().deliveries().nth(usize::from(n)).cloned();
    if let Some(Ok(fact)) = meant.map(|delivery| replay_delivery(draft.state(), &delivery)) {
        draft.push(draft.now(), &Cause::Request, vec![fact]);
    }
}
