//! What becomes of customers (第1条第2項, 第4条第2項).

use super::super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    place::Place,
    words,
};
use crate::{
    event::{CustomerMeant, Word},
    scenario::instant::Frame,
};

/// Reads `{ customer: plain }`.
fn read_meant(place: &Place<'_>, found: &mut Findings) -> Read<CustomerMeant> {
    let fields = Fields::read(place, Shape::of(&["customer"]), found)?;
    let customer = fields.need("customer", "plain", found).and_then(|p| words::filled(p, found));
    Ok(CustomerMeant { customer: customer?.to_owned() })
}

/// Reads the word of a changed PIN or password.
pub fn read_credential_changed(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    read_meant(place, found).map(Word::CredentialChanged)
}

/// Reads the word of a locked login.
pub fn read_locked(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    read_meant(place, found).map(Word::CustomerLocked)
}

/// Reads the word of an unlocked login.
pub fn read_unlocked(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    read_meant(place, found).map(Word::CustomerUnlocked)
}

/// Reads the word of a cancelled cash card.
pub fn read_card_cancelled(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    read_meant(place, found).map(Word::CardCancelled)
}

/// Reads the word of an ended internet banking contract.
pub fn read_ib_contract_ended(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    read_meant(place, found).map(Word::IbContractEnded)
}
