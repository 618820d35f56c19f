//! The tokens of a partner reach the end of their time (第4条第2項).

use super::{
    super::{
        fields::{Fields, Shape},
        findings::{Findings, Read},
        place::Place,
        words,
    },
    partner_id,
};
use crate::{
    event::{TokensExpired, TokensMeant, Word},
    scenario::instant::Frame,
};

const KINDS: [(&str, TokensMeant); 3] =
    [("access", TokensMeant::Access), ("refresh", TokensMeant::Refresh), ("all", TokensMeant::All)];

/// Reads `{ partner: kakeibo, customer: plain, kind: access }`.
pub fn read_expired(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    read_meant(place, found).map(Word::TokensExpired)
}

/// Reads `{ partner: kakeibo, customer: plain, kind: access }`.
pub fn read_revoked(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    read_meant(place, found).map(Word::TokensRevoked)
}

fn read_meant(place: &Place<'_>, found: &mut Findings) -> Read<TokensExpired> {
    let fields = Fields::read(place, Shape::of(&["partner", "customer", "kind"]), found)?;
    let partner = fields.maybe("partner", found, partner_id);
    let customer = fields.maybe("customer", found, |p, f| words::filled(p, f).map(str::to_owned));
    let kind = fields.maybe("kind", found, read_kind);
    Ok(TokensExpired { partner: partner?, customer: customer?, kind: kind?.unwrap_or_default() })
}

fn read_kind(place: &Place<'_>, found: &mut Findings) -> Read<TokensMeant> {
    let from_word = |text: &str| KINDS.iter().find(|(word, _)| *word == text).map(|(_, kind)| *kind);
    words::word(place, &KINDS.map(|(word, _)| word), from_word, found)
}
