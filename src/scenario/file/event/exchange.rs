//! What is exchanged or comes anew: partners, account ids, keys, certificates.

use super::super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    partners,
    place::Place,
    times,
};
use super::partner_id;
use crate::{
    event::{DAY_MS, PartnerMeant, SigningKeyRotated, Word},
    scenario::{instant::Frame, model::usual_secret},
};
use std::sync::Arc;

/// Reads `{ partner: my-app, channel: institution, name: …, … }`.
pub fn read_registered(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    let stated = partners::read_named(place, found)?;
    Ok(Word::PartnerRegistered(Arc::new(stated.terms(None, usual_secret))))
}

/// Reads `{ partner: kakeibo }`.
pub fn read_ids(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    read_partner(place, found).map(Word::AccountIdsRotated)
}

/// Reads `{ partner: my-app }`.
pub fn read_certificate(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    read_partner(place, found).map(Word::CertificateExpired)
}

/// Reads `{ overlap: 24h, effective: "+7d" }`.
pub fn read_key(place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["overlap", "effective"]), found)?;
    let overlap = fields.maybe("overlap", found, times::duration);
    let effective = fields.maybe("effective", found, |p, f| times::instant(p, frame, f));
    let overlap_ms = overlap?.unwrap_or(DAY_MS);
    Ok(Word::SigningKeyRotated(SigningKeyRotated { overlap_ms, effective: effective? }))
}

fn read_partner(place: &Place<'_>, found: &mut Findings) -> Read<PartnerMeant> {
    let fields = Fields::read(place, Shape::of(&["partner"]), found)?;
    let partner = fields.need("partner", "kakeibo", found).and_then(|p| partner_id(p, found));
    Ok(PartnerMeant { partner: partner? })
}
