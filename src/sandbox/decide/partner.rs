//! API連携事業者（第1条第1項）. Registering a partner, and taking one off.

use super::who;
use crate::{
    bank::refusal::{Refusal, Said},
    event::{Fact, PartnerId, PartnerNo, PartnerTerms, RefusalCode},
    sandbox::state::State,
};
use std::sync::Arc;

/// Decides a registration: under a new number, or under the one that a partner of this name has.
///
/// # Errors
/// `parameter_invalid` when another partner has the `client_id`.
pub fn register(state: &State, terms: Arc<PartnerTerms>) -> Result<Fact, Refusal> {
    let known = state.find_partner(&terms.partner_id);
    if state.find_client(&terms.client_id).is_some_and(|other| other.terms.partner_id != terms.partner_id) {
        let ja = format!("client_id `{}` は別の事業者が使っています。", terms.client_id);
        let en = format!("the client_id `{}` belongs to another partner", terms.client_id);
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "client_id", Said::made(ja, en)));
    }
    let next = PartnerNo(u16::try_from(state.partners.len()).unwrap_or(u16::MAX));
    Ok(Fact::PartnerRegistered { no: known.map_or(next, |partner| partner.no), terms })
}

/// Decides that a partner goes.
///
/// # Errors
/// `parameter_invalid` when there is none of this name.
pub fn remove(state: &State, id: &PartnerId) -> Result<Fact, Refusal> {
    who::partner(state, id, "partner_id").map(|partner| Fact::PartnerRemoved { no: partner.no })
}
