//! Who and what is meant: names in events and control calls, looked up, with the nearest name when there is none.

use crate::{
    bank::{
        linkage::Partner,
        refusal::{Refusal, Said},
    },
    event::{AccountKind, AccountNo, CustomerNo, PartnerId, Persona, RefusalCode},
    sandbox::state::State,
};
use std::sync::Arc;

/// The partner of this name.
pub fn partner(state: &State, id: &PartnerId, parameter: &str) -> Result<Arc<Partner>, Refusal> {
    state.find_partner(id).cloned().ok_or_else(|| {
        let known = state.partners().map(|partner| &*partner.terms.partner_id.0);
        unknown(parameter, &id.0, known, RefusalCode::ParameterInvalid)
    })
}

/// The customer of this name: a persona, one whom the scenario states, or a `customer_id`.
pub fn customer(state: &State, text: &str, parameter: &str) -> Result<CustomerNo, Refusal> {
    state.town().find_customer(text).ok_or_else(|| {
        let town = state.town();
        let cast = Persona::ALL.iter().map(|persona| persona.word());
        let known = cast.chain(town.stated().filter_map(|no| town.known_as(no)));
        unknown(parameter, text, known, RefusalCode::ParameterInvalid)
    })
}

/// The account of this name: `persona/kind`, `customer_id/kind`, the scenario's own name, or an account id of either
/// channel.
pub fn account(state: &State, text: &str, parameter: &str) -> Result<AccountNo, Refusal> {
    let town = state.town();
    if let Some((who, kind)) = text.split_once('/') {
        let customer = customer(state, who, parameter)?;
        let kinds = || AccountKind::ALL.iter().map(|kind| kind.word());
        let kind = AccountKind::from_word(kind)
            .ok_or_else(|| unknown(parameter, kind, kinds(), RefusalCode::ParameterInvalid))?;
        let account = AccountNo { customer, kind };
        if town.account_exists(account) {
            return Ok(account);
        }
        let ja = format!("顧客 `{who}` は{}を持っていません。", kind.name_ja());
        let en = format!("the customer `{who}` has no {kind}");
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, parameter, Said::made(ja, en)));
    }
    let branches = &state.profile().terms().branches;
    let by_id = || town.account_by_id(text).or_else(|| town.account_by_anser_id(text, branches));
    let found = town.stated_account(text).or_else(by_id);
    found.ok_or_else(|| {
        let ja = format!(
            "口座 `{text}` はありません。`persona/kind`（例 plain/ordinary_deposit）か口座 ID を指定してください。"
        );
        let en = format!(
            "there is no account `{text}`; name it as `persona/kind`, such as plain/ordinary_deposit, or by its id"
        );
        Refusal::of_parameter(RefusalCode::ParameterInvalid, parameter, Said::made(ja, en))
    })
}

/// The refusal of a name that nothing has, with the nearest one that something has.
pub fn unknown<'a>(parameter: &str, text: &str, known: impl Iterator<Item = &'a str>, code: RefusalCode) -> Refusal {
    let known: Vec<&str> = known.collect();
    let nearest = known.iter().max_by(|a, b| strsim::jaro(a, text).total_cmp(&strsim::jaro(b, text)));
    let (ja, en) = match nearest {
        Some(nearest) => (
            format!("`{text}` はありません。`{nearest}` のことですか。指定できるもの: {}", known.join(", ")),
            format!("there is no `{text}`; did you mean `{nearest}`? Known here: {}", known.join(", ")),
        ),
        None => (
            format!("`{text}` はありません。ここにはまだ何もありません。"),
            format!("there is no `{text}`: nothing of the kind exists here"),
        ),
    };
    Refusal::of_parameter(code, parameter, Said::made(ja, en))
}
