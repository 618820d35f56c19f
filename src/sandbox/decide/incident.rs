//! 漏洩等の事故（第4条第6項〜第8項）. What a disclosure, an update, a closure, an acknowledgement and a report bring about.

use super::{Asked, change::fresh, event::impossible, links, who};
use crate::{
    bank::{
        incident::{self, Incident},
        refusal::Refusal,
    },
    event::{
        AccountNo, BothLangs, Discoverer, DutyWhat, EventId, Fact, Ground, IncidentDisclosed, IncidentOpened,
        IncidentReport, IncidentUpdated, Jst, LinkNo, Measure, PartnerNo, PartnerSuspension, RefusalCode, TokensMeant,
    },
    sandbox::state::State,
};
use std::sync::Arc;

/// What a partner tells about an incident of its own（第4条第8項）.
#[derive(Debug, Clone)]
pub struct OwnIncident {
    /// Its name.
    pub id: EventId,
    /// Which partner.
    pub partner: PartnerNo,
    /// What has happened, or is feared.
    pub ground: Ground,
    /// When it was found out.
    pub detected_at: Jst,
    /// From when on it went on.
    pub occurred_from: Jst,
    /// Until when it went on.
    pub occurred_to: Jst,
    /// The links that it is about.
    pub links: Vec<LinkNo>,
    /// The first report.
    pub report: IncidentReport,
    /// In a few words.
    pub summary: BothLangs,
}

/// 漏洩等の通知（第4条第6項）. The incident, its deadlines, and the measures that bite at once.
///
/// # Errors
/// `parameter_invalid` for names that nobody has, `event_impossible` for a name that is taken, or for a customer who has
/// no live link to the partner: nothing is disclosed to a partner that has nothing to do with it.
pub fn disclosed(
    state: &State,
    now: Jst,
    asked: &Asked<'_>,
    disclosed: &IncidentDisclosed,
) -> Result<Vec<Fact>, Refusal> {
    fresh(state, &asked.id)?;
    let partner = who::partner(state, &disclosed.partner, "partner")?.no;
    let links = match &disclosed.customer {
        Some(customer) => links::meant(state, now, Some(&disclosed.partner), Some(customer))?,
        None => live_links(state, partner, now),
    };
    let ground = disclosed.ground;
    let said = incident::summary(ground);
    let opened = IncidentOpened {
        id: asked.id.clone(),
        partner,
        by: Discoverer::Bank,
        ground,
        summary: disclosed
            .summary
            .clone()
            .unwrap_or_else(|| BothLangs { ja: said.ja.into_owned(), en: said.en.into_owned() }),
        detected_at: now,
        occurred_from: now,
        occurred_to: now,
        accounts: accounts_of(state, &links),
        links,
        measures: disclosed.measures.clone(),
    };
    let duty = |what, within_ms: i64| Fact::DutySet { incident: asked.id.clone(), what, due_at: now.plus(within_ms) };
    let tasks = disclosed.requests.iter().map(|task| duty(DutyWhat::Task(task.what), task.within_ms));
    let deadlines = [
        duty(DutyWhat::Acknowledge, disclosed.acknowledge_within_ms),
        duty(DutyWhat::Report, disclosed.report_within_ms),
        duty(DutyWhat::FinalReport, incident::final_report_within_ms(ground).max(disclosed.report_within_ms)),
    ];
    let measures = opened.measures.iter().flat_map(|measure| taken(*measure, &opened)).collect::<Vec<_>>();
    let opened = Fact::IncidentOpened(Arc::new(opened));
    Ok([opened].into_iter().chain(deadlines).chain(tasks).chain(measures).collect())
}

/// The facts by which a measure bites. Accounts are frozen as long as the incident is open: that needs no fact of its own.
fn taken(measure: Measure, opened: &IncidentOpened) -> Vec<Fact> {
    match measure {
        Measure::TokensRevoked => {
            opened.links.iter().map(|link| Fact::TokensRevoked { link: *link, kind: TokensMeant::All }).collect()
        }
        Measure::LinksSuspended => {
            let suspended = |link: &LinkNo| Fact::LinkSuspended { link: *link, incident: opened.id.clone() };
            opened.links.iter().map(suspended).collect()
        }
        Measure::ConnectionSuspended => vec![Fact::PartnerSuspended(Arc::new(PartnerSuspension {
            id: connection(&opened.id),
            partner: opened.partner,
            reason: Some(opened.summary.clone()),
            until: None,
        }))],
        Measure::AccountsFrozen => Vec::new(),
    }
}

/// The name of the suspension that belongs to an incident.
fn connection(incident: &EventId) -> EventId {
    EventId(format!("{incident}.connection").into())
}

fn live_links(state: &State, partner: PartnerNo, now: Jst) -> Vec<LinkNo> {
    let theirs = state.links().filter(|link| link.partner() == partner && link.ended(now).is_none());
    theirs.map(|link| link.no()).collect()
}

fn accounts_of(state: &State, links: &[LinkNo]) -> Vec<AccountNo> {
    let links = links.iter().filter_map(|no| state.link(*no));
    let of = |link: &crate::bank::linkage::Link| {
        let customer = link.customer();
        link.made.accounts.iter().map(|kind| AccountNo { customer, kind: *kind }).collect::<Vec<_>>()
    };
    let mut accounts: Vec<AccountNo> = links.flat_map(|link| of(link)).collect();
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}

fn open_incident<'a>(state: &'a State, id: &EventId) -> Result<&'a Arc<Incident>, Refusal> {
    let Some(incident) = state.incident(id) else {
        let known = state.incidents().filter(|incident| incident.is_open()).map(|incident| &*incident.opened.id.0);
        return Err(who::unknown("incident", &id.0, known, RefusalCode::EventImpossible));
    };
    if incident.is_open() {
        return Ok(incident);
    }
    let ja = format!("事故 `{id}` は終結しています。");
    let en = format!("the incident `{id}` is closed");
    Err(impossible("incident", ja, en))
}

/// 続報.
///
/// # Errors
/// `event_impossible` where there is no such incident, or none that is open.
pub fn updated(state: &State, updated: &IncidentUpdated) -> Result<Vec<Fact>, Refusal> {
    open_incident(state, &updated.incident)?;
    Ok(vec![Fact::IncidentUpdated { incident: updated.incident.clone(), summary: updated.summary.clone() }])
}

/// 終結. The incident is closed, and what it did is undone: revoked tokens aside, which stay so.
///
/// # Errors
/// As [`updated`].
pub fn closed(state: &State, id: &EventId) -> Result<Vec<Fact>, Refusal> {
    let incident = open_incident(state, id)?;
    let links =
        state.links().filter(|link| link.life.underway().is_some_and(|underway| underway.suspended_for.contains(id)));
    let resumed = links.map(|link| Fact::LinkResumed { link: link.no(), incident: id.clone() });
    let connection = connection(&incident.opened.id);
    let reconnected = state.events.contains_key(&connection).then_some(Fact::Ended { id: connection });
    Ok([Fact::IncidentClosed { incident: id.clone() }].into_iter().chain(resumed).chain(reconnected).collect())
}

/// 受領の確認. The first one counts.
pub fn acknowledged(incident: &Incident) -> Vec<Fact> {
    match incident.acknowledged_at {
        Some(_) => Vec::new(),
        None => vec![Fact::IncidentAcknowledged { incident: incident.opened.id.clone() }],
    }
}

/// 報告.
pub fn reported(incident: &Incident, report: IncidentReport) -> Vec<Fact> {
    vec![Fact::IncidentReported { incident: incident.opened.id.clone(), report: Arc::new(report) }]
}

/// 事業者からの報告（第4条第8項）. A partner tells of an incident of its own; the first report is part of it.
pub fn own(state: &State, now: Jst, own: OwnIncident) -> Vec<Fact> {
    let OwnIncident { id, partner, ground, detected_at, occurred_from, occurred_to, links, report, summary } = own;
    let accounts = accounts_of(state, &links);
    let opened = IncidentOpened {
        id: id.clone(),
        partner,
        by: Discoverer::Partner,
        ground,
        summary,
        detected_at,
        occurred_from,
        occurred_to,
        links,
        accounts,
        measures: Vec::new(),
    };
    let due_at = detected_at.plus(incident::final_report_within_ms(ground)).max(now);
    vec![
        Fact::IncidentOpened(Arc::new(opened)),
        Fact::IncidentAcknowledged { incident: id.clone() },
        Fact::DutySet { incident: id.clone(), what: DutyWhat::FinalReport, due_at },
        Fact::IncidentReported { incident: id, report: Arc::new(report) },
    ]
}
