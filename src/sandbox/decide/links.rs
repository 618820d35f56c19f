//! 連携の終了（第4条第1項, 第5条）. Which links an event means, and how they end.

use super::{event::impossible, who};
use crate::{
    bank::refusal::Refusal,
    event::{Fact, Jst, LinkEnd, LinkNo, LinksMeant, PartnerId, ServiceStopped, StopReason},
    sandbox::state::State,
};

/// The live links that are meant, at least one.
///
/// # Errors
/// `parameter_invalid` for names that nobody has, `event_impossible` when no live link matches.
pub fn meant(
    state: &State,
    now: Jst,
    partner: Option<&PartnerId>,
    customer: Option<&str>,
) -> Result<Vec<LinkNo>, Refusal> {
    let partner = partner.map(|id| who::partner(state, id, "partner")).transpose()?;
    let customer = customer.map(|text| who::customer(state, text, "customer")).transpose()?;
    let links: Vec<LinkNo> = state
        .links()
        .filter(|link| link.ended(now).is_none())
        .filter(|link| partner.as_ref().is_none_or(|partner| link.partner() == partner.no))
        .filter(|link| customer.is_none_or(|customer| link.customer() == customer))
        .map(|link| link.no())
        .collect();
    if links.is_empty() {
        let ja = "該当する有効な連携がありません。先に POST /_sandbox/links などで連携してください。".to_owned();
        let en = "no live link matches; link a customer first, for example by POST /_sandbox/links".to_owned();
        return Err(impossible("partner", ja, en));
    }
    Ok(links)
}

/// The links that are meant end for this cause.
///
/// # Errors
/// As [`meant`].
pub fn end(state: &State, now: Jst, links: &LinksMeant, cause: LinkEnd) -> Result<Vec<Fact>, Refusal> {
    let links = meant(state, now, links.partner.as_ref(), links.customer.as_deref())?;
    Ok(links.into_iter().map(|link| Fact::LinkEnded { link, cause }).collect())
}

/// 取止め（第5条）.
///
/// # Errors
/// As [`meant`].
pub fn stop(state: &State, now: Jst, stopped: &ServiceStopped) -> Result<Vec<Fact>, Refusal> {
    let cause = match stopped.reason {
        StopReason::CustomerRequest => LinkEnd::Discontinued,
        StopReason::EligibilityLost => LinkEnd::EligibilityLost,
    };
    let links = LinksMeant { partner: stopped.partner.clone(), customer: stopped.customer.clone() };
    end(state, now, &links, cause)
}
