//! Words for what changes about a partner and its keys: its account ids, its certificate, the key that signs ID tokens.

use super::{
    ids::{PartnerId, PartnerNo},
    time::Jst,
};
use serde::{Deserialize, Serialize};

/// Which partner an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnerMeant {
    /// Which partner.
    pub partner: PartnerId,
}

/// 署名鍵の交換. Another key signs ID tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningKeyRotated {
    /// 併用期間. How long the key before it is published as well, in milliseconds of bank time.
    pub overlap_ms: i64,
    /// From when on the other key signs, told beforehand; absent = at once, told to nobody.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub effective: Option<Jst>,
}

/// 署名鍵の世代. Which key signs ID tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningTurn {
    /// How often the key has been exchanged.
    pub turn: u32,
    /// Until when the key before it is published as well.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub before_until: Option<Jst>,
}

/// What happened about ids, keys and certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyFact {
    /// 口座IDの変更. The account ids that a partner sees were exchanged.
    AccountIdsRotated {
        /// Whose.
        partner: PartnerNo,
        /// How often that has happened.
        turn: u32,
    },
    /// 署名鍵の交換. Another key signs ID tokens.
    SigningKeyRotated(SigningTurn),
    /// クライアント証明書の期限切れ.
    CertificateExpired {
        /// Whose.
        partner: PartnerNo,
    },
}
