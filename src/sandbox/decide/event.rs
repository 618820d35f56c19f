//! Events: the words of DESIGN §6.2, each decided against the state as it is.

use super::{account, books, change, clock, customer, exchange, incident, lasting, links, partner, rows, who};
use crate::{
    bank::refusal::{Refusal, Said},
    event::{
        ClockSet, ClockSetting, CustomerChange, EventId, Fact, Jst, LinkEnd, Outage, OutageBegan, RefusalCode, Wall,
        Word,
    },
    sandbox::state::{Standing, State},
};
use std::sync::Arc;

/// An event that is asked for.
pub struct Asked<'a> {
    /// Its name.
    pub id: EventId,
    /// When it ends by itself, where it lasts.
    pub until: Option<Jst>,
    /// What is to happen.
    pub word: &'a Word,
}

/// What an event brings about.
pub enum Decision {
    /// These facts, now.
    Facts(Vec<Fact>),
    /// The clock moves to this instant, and what is due on the way happens.
    Advance(Jst),
}

/// Decides one event.
///
/// # Errors
/// `event_impossible`, `parameter_invalid` or `clock_backwards`, each saying what stands in the way.
pub fn event(state: &State, now: Jst, wall: Wall, asked: &Asked<'_>) -> Result<Decision, Refusal> {
    let facts = match asked.word {
        Word::Outage(outage) => outage_begins(state, now, asked, outage)?,
        Word::Maintenance(planned) => change::maintenance(state, now, asked, planned)?,
        Word::MaintenanceExtended(longer) => change::extended(state, now, longer)?,
        Word::HoursChanged(changed) => change::hours(state, now, &asked.id, changed)?,
        Word::TermsChanged(changed) => change::terms(state, now, &asked.id, changed)?,
        Word::NoticePosted(posted) => change::notice(state, now, &asked.id, posted)?,
        Word::EndpointSunset(sunset) => change::sunset(state, now, &asked.id, sunset)?,
        Word::PartnerSuspended(meant) => change::suspended(state, now, asked, meant)?,
        Word::PartnerRegistered(terms) => vec![partner::register(state, terms.clone())?],
        Word::IncidentDisclosed(disclosed) => incident::disclosed(state, now, asked, disclosed)?,
        Word::IncidentUpdated(updated) => incident::updated(state, updated)?,
        Word::IncidentClosed(closed) => incident::closed(state, &closed.incident)?,
        Word::TokensExpired(meant) => {
            let links = links::meant(state, now, meant.partner.as_ref(), meant.customer.as_deref())?;
            links.into_iter().map(|link| Fact::TokensExpired { link, kind: meant.kind }).collect()
        }
        Word::TokensRevoked(meant) => {
            let links = links::meant(state, now, meant.partner.as_ref(), meant.customer.as_deref())?;
            links.into_iter().map(|link| Fact::TokensRevoked { link, kind: meant.kind }).collect()
        }
        Word::LinkExpired(meant) => links::end(state, now, meant, LinkEnd::Expired)?,
        Word::LinkSuperseded(meant) => links::end(state, now, meant, LinkEnd::Superseded)?,
        Word::PartnerContractEnded(meant) => links::end(state, now, meant, LinkEnd::EligibilityLost)?,
        Word::ServiceStopped(stopped) => links::stop(state, now, stopped)?,
        Word::CredentialChanged(meant) => customer::change(state, now, meant, CustomerChange::CredentialChanged)?,
        Word::CustomerLocked(meant) => customer::change(state, now, meant, CustomerChange::Locked)?,
        Word::CustomerUnlocked(meant) => customer::change(state, now, meant, CustomerChange::Unlocked)?,
        Word::CardCancelled(meant) => customer::change(state, now, meant, CustomerChange::CardCancelled)?,
        Word::IbContractEnded(meant) => customer::change(state, now, meant, CustomerChange::IbContractEnded)?,
        Word::TransactionPosted(posted) => books::posted(state, now, posted)?,
        Word::TransactionCorrected(corrected) => rows::corrected(state, now, corrected)?,
        Word::TransactionCancelled(cancelled) => rows::cancelled(state, now, cancelled)?,
        Word::TransactionReplaced(replaced) => rows::replaced(state, now, replaced)?,
        Word::RowsWithheld(withheld) => rows::withheld(state, now, asked, withheld)?,
        Word::PostingDelayed(delayed) => rows::delayed(state, now, asked, delayed)?,
        Word::DataStale(meant) => account::stale(state, now, asked, meant)?,
        Word::PartialResult(meant) => account::partial(state, now, asked, meant)?,
        Word::AccountClosed(meant) => account::closed(state, meant)?,
        Word::AccountFrozen(meant) => account::frozen(state, now, asked, meant)?,
        Word::AccountIdsRotated(meant) => exchange::ids(state, meant)?,
        Word::OfferChanged(changed) => change::offer(state, now, &asked.id, changed)?,
        Word::SigningKeyRotated(rotated) => change::signing_key(state, now, &asked.id, *rotated)?,
        Word::CertificateExpired(meant) => exchange::certificate(state, meant)?,
        Word::ClockAdvanced(by) => return clock::target(state, now, by).map(Decision::Advance),
        Word::ClockSet(set) => clock_set(state, now, wall, set)?,
        Word::Ended(ended) => ends(state, &ended.id)?,
    };
    Ok(Decision::Facts(facts))
}

pub(super) fn impossible(parameter: &str, ja: String, en: String) -> Refusal {
    Refusal::of_parameter(RefusalCode::EventImpossible, parameter, Said::made(ja, en))
}

fn outage_begins(state: &State, now: Jst, asked: &Asked<'_>, outage: &Outage) -> Result<Vec<Fact>, Refusal> {
    lasting::check(state, now, asked)?;
    let id = asked.id.clone();
    let outage = OutageBegan {
        id,
        scope: outage.scope.clone(),
        announced: outage.announced,
        maintenance: false,
        until: asked.until,
    };
    Ok(vec![Fact::OutageBegan(Arc::new(outage))])
}

fn clock_set(state: &State, now: Jst, wall: Wall, set: &ClockSet) -> Result<Vec<Fact>, Refusal> {
    let before = state.clock();
    let speed = set.speed.unwrap_or(before.speed);
    if !(speed > 0.0 && speed <= clock::FASTEST) {
        let ja = "speed は 0 より大きく 1000000 以下の数です。".to_owned();
        let en = "`speed` must be a number above 0 and at most 1000000".to_owned();
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "speed", Said::made(ja, en)));
    }
    let mode = set.mode.unwrap_or(before.mode);
    Ok(vec![Fact::ClockSet(ClockSetting { mode, anchor_bank: now, anchor_wall: wall, speed })])
}

fn ends(state: &State, id: &EventId) -> Result<Vec<Fact>, Refusal> {
    match state.events.get(id) {
        Some(Standing::InForce { .. }) => Ok(vec![Fact::Ended { id: id.clone() }]),
        Some(Standing::ToCome((at, _))) => {
            let ja = format!("イベント `{id}` はまだ始まっていません（{at} の予定です）。");
            let en = format!("the event `{id}` has not begun; it is planned for {at}");
            Err(impossible("id", ja, en))
        }
        Some(Standing::Armed) => {
            let ja = format!("イベント `{id}` はまだ始まっていません（きっかけを待っています）。");
            let en = format!("the event `{id}` has not begun; it waits for its trigger");
            Err(impossible("id", ja, en))
        }
        None => {
            let outages = state.outages().map(|outage| &*outage.id.0);
            let suspended = state.affairs.suspensions.keys().map(|id| &*id.0);
            let in_force = outages.chain(state.lasting().map(|began| &*began.id.0)).chain(suspended);
            Err(who::unknown("id", id.0.as_ref(), in_force, RefusalCode::EventImpossible))
        }
    }
}
