//! 交換. What has been exchanged for something new: the account ids that a partner sees, the key that signs ID tokens, a
//! partner's certificate.

use super::state::State;
use crate::{
    bank::linkage::Partner,
    event::{AccountNo, Channel, KeyFact, PartnerNo, Seq, SigningTurn},
};
use rpds::RedBlackTreeMapSync;
use std::sync::Arc;

/// What has been exchanged, each with the place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rotated {
    ids: RedBlackTreeMapSync<PartnerNo, (u32, Seq)>,
    signing: Option<(SigningTurn, Seq)>,
}

impl Rotated {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self { ids: RedBlackTreeMapSync::new_sync(), signing: None }
    }
}

impl State {
    /// 口座IDの世代. How often the account ids that a partner sees have been exchanged.
    pub fn id_turn(&self, partner: PartnerNo) -> u32 {
        self.rotated.ids.get(&partner).map_or(0, |(turn, _)| *turn)
    }

    /// The id by which a partner knows an account on its channel; nothing for one that the town does not have.
    pub fn account_id(&self, partner: &Partner, account: AccountNo) -> Option<String> {
        let turn = self.id_turn(partner.no);
        match partner.terms.channel {
            Channel::Institution => Some(self.town.account_id_turned(account, turn).to_string()),
            Channel::Anser => {
                let branches = &self.profile.terms().branches;
                self.town.anser_account_id_turned(account, branches, turn).map(|id| id.to_string())
            }
        }
    }

    /// The account that a partner knows by this id of a channel, if there is one.
    pub fn account_by_id(&self, partner: PartnerNo, channel: Channel, id: &str) -> Option<AccountNo> {
        let turn = self.id_turn(partner);
        match channel {
            Channel::Institution => self.town.account_by_id_turned(id, turn),
            Channel::Anser => self.town.account_by_anser_id_turned(id, &self.profile.terms().branches, turn),
        }
    }

    /// 署名鍵の世代. Which key signs ID tokens, and until when the one before it is published as well.
    pub fn signing_turn(&self) -> SigningTurn {
        self.rotated.signing.map(|(turn, _)| turn).unwrap_or_default()
    }

    pub(super) fn apply_keys(&mut self, fact: &KeyFact) -> bool {
        match *fact {
            KeyFact::AccountIdsRotated { partner, turn } => self.apply_ids_rotated(partner, turn),
            KeyFact::SigningKeyRotated(turn) => self.apply_key_rotated(turn),
            KeyFact::CertificateExpired { partner } => self.apply_certificate_expired(partner),
        }
    }

    fn apply_ids_rotated(&mut self, partner: PartnerNo, turn: u32) -> bool {
        if let Some((_, earlier)) = self.rotated.ids.get(&partner).copied() {
            self.standing.remove_mut(&earlier);
        }
        self.rotated.ids.insert_mut(partner, (turn, self.seq));
        true
    }

    fn apply_key_rotated(&mut self, turn: SigningTurn) -> bool {
        if let Some((_, earlier)) = self.rotated.signing.replace((turn, self.seq)) {
            self.standing.remove_mut(&earlier);
        }
        true
    }

    fn apply_certificate_expired(&mut self, no: PartnerNo) -> bool {
        let Some(partner) = self.partner(no).map(|partner| Partner::clone(partner)) else {
            return false;
        };
        let expired = Arc::new(Partner { has_expired_certificate: true, ..partner });
        self.partners.set_mut(usize::from(no.0), Some(expired))
    }
}
