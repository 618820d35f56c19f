//! お客さまの変化（第1条第2項, 第4条第2項）. What a change about a customer brings about: it may end their links.

use super::{event::impossible, who};
use crate::{
    bank::refusal::Refusal,
    event::{CustomerChange, CustomerMeant, CustomerNo, Fact, Jst, LinkEnd},
    sandbox::state::State,
};

/// Decides a change about a customer, and the end of links that follows from it.
///
/// # Errors
/// `parameter_invalid` for a name that nobody has, `event_impossible` for what is so already.
pub fn change(state: &State, now: Jst, meant: &CustomerMeant, change: CustomerChange) -> Result<Vec<Fact>, Refusal> {
    let customer = who::customer(state, &meant.customer, "customer")?;
    if is_so(state, customer, change) {
        let ja = format!("顧客 `{}` はすでにその状態です。", meant.customer);
        let en = format!("the customer `{}` is in that state already", meant.customer);
        return Err(impossible("customer", ja, en));
    }
    let changed = Fact::CustomerChanged { customer, change };
    let ends = |cause: LinkEnd| {
        let links = state.links().filter(move |link| link.customer() == customer && link.ended(now).is_none());
        links.map(move |link| Fact::LinkEnded { link: link.no(), cause })
    };
    let followed: Vec<Fact> = match change {
        CustomerChange::Locked | CustomerChange::Unlocked => Vec::new(),
        CustomerChange::CredentialChanged => ends(LinkEnd::CredentialChanged).collect(),
        CustomerChange::CardCancelled if state.has_ib(customer) => Vec::new(),
        CustomerChange::IbContractEnded if state.has_card(customer) => Vec::new(),
        CustomerChange::CardCancelled | CustomerChange::IbContractEnded => ends(LinkEnd::EligibilityLost).collect(),
    };
    Ok(std::iter::once(changed).chain(followed).collect())
}

fn is_so(state: &State, customer: CustomerNo, change: CustomerChange) -> bool {
    match change {
        CustomerChange::Locked => state.changed(customer).locked,
        CustomerChange::Unlocked => !state.changed(customer).locked,
        CustomerChange::CredentialChanged => false,
        CustomerChange::CardCancelled => !state.has_card(customer),
        CustomerChange::IbContractEnded => !state.has_ib(customer),
    }
}
