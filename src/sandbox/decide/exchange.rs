//! 交換. New partners, and what is exchanged for something new: account ids, keys, certificates.

use super::{event::impossible, who};
use crate::{
    bank::refusal::Refusal,
    event::{Fact, Jst, KeyFact, PartnerMeant, SigningKeyRotated, SigningTurn},
    sandbox::state::State,
};

/// 口座IDの変更. From now on the partner sees other ids, and those that it knows are nobody's.
///
/// # Errors
/// `parameter_invalid` for a name that no partner has.
pub fn ids(state: &State, meant: &PartnerMeant) -> Result<Vec<Fact>, Refusal> {
    let partner = who::partner(state, &meant.partner, "partner")?.no;
    Ok(vec![Fact::Keys(KeyFact::AccountIdsRotated { partner, turn: state.id_turn(partner).saturating_add(1) })])
}

/// 署名鍵の交換. From now on another key signs ID tokens; the one before it is published for a while.
pub fn signing_key(state: &State, now: Jst, rotated: SigningKeyRotated) -> Vec<Fact> {
    let before_until = (rotated.overlap_ms > 0).then(|| now.plus(rotated.overlap_ms));
    let turn = state.signing_turn().turn.saturating_add(1);
    vec![Fact::Keys(KeyFact::SigningKeyRotated(SigningTurn { turn, before_until }))]
}

/// クライアント証明書の期限切れ. The partner no longer proves who it is, until it is registered anew.
///
/// # Errors
/// `parameter_invalid` for a name that no partner has, `event_impossible` for one that shows no certificate.
pub fn certificate(state: &State, meant: &PartnerMeant) -> Result<Vec<Fact>, Refusal> {
    let partner = who::partner(state, &meant.partner, "partner")?;
    if partner.terms.certificate {
        return Ok(vec![Fact::Keys(KeyFact::CertificateExpired { partner: partner.no })]);
    }
    let id = &meant.partner;
    let ja = format!(
        "事業者 `{id}` は証明書を使いません。auth_method が tls_client_auth か self_signed_tls_client_auth の事業者を指定してください。"
    );
    let en = format!(
        "the partner `{id}` shows no certificate; name one whose auth_method is tls_client_auth or self_signed_tls_client_auth"
    );
    Err(impossible("partner", ja, en))
}
