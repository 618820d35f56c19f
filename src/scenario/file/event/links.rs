//! What becomes of links (第4条第1項, 第5条).

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
    event::{LinksMeant, ServiceStopped, StopReason, Word},
    scenario::instant::Frame,
};

const REASONS: [(&str, StopReason); 2] =
    [("customer_request", StopReason::CustomerRequest), ("eligibility_lost", StopReason::EligibilityLost)];

fn read_meant(place: &Place<'_>, found: &mut Findings) -> Read<LinksMeant> {
    let fields = Fields::read(place, Shape::of(&["partner", "customer"]), found)?;
    let partner = fields.maybe("partner", found, partner_id);
    let customer = fields.maybe("customer", found, |p, f| words::filled(p, f).map(str::to_owned));
    Ok(LinksMeant { partner: partner?, customer: customer? })
}

/// Reads `{ partner: kakeibo, customer: plain }`.
pub fn read_expired(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    read_meant(place, found).map(Word::LinkExpired)
}

/// Reads `{ partner: kakeibo, customer: plain }`.
pub fn read_superseded(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    read_meant(place, found).map(Word::LinkSuperseded)
}

/// Reads `{ partner: kakeibo, customer: plain }`.
pub fn read_contract_ended(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    read_meant(place, found).map(Word::PartnerContractEnded)
}

/// Reads `{ partner: kakeibo, customer: plain, reason: customer_request }`.
pub fn read_stopped(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["partner", "customer", "reason"]), found)?;
    let partner = fields.maybe("partner", found, partner_id);
    let customer = fields.maybe("customer", found, |p, f| words::filled(p, f).map(str::to_owned));
    let reason = fields.maybe("reason", found, |p, f| {
        let from_word = |text: &str| REASONS.iter().find(|(word, _)| *word == text).map(|(_, reason)| *reason);
        words::word(p, &REASONS.map(|(word, _)| word), from_word, f)
    });
    Ok(Word::ServiceStopped(ServiceStopped {
        partner: partner?,
        customer: customer?,
        reason: reason?.unwrap_or_default(),
    }))
}
