//! 通知の内容. Which partners are told what of a fact, as the state stands before it: nothing is told twice, and nothing of what is
//! so already.

use super::state::State;
use crate::event::{
    About, Announcement, Cause, Discoverer, EventId, Fact, Jst, LinkEnd, LinkNo, PartnerNo, PeriodEdge, WebhookDue,
    WebhookFact, WebhookType as Kind, Word,
};

/// What partners are told of this fact.
pub(super) fn told(before: &State, at: Jst, cause: &Cause, fact: &Fact) -> Vec<WebhookDue> {
    if !before.tells_anybody() {
        return Vec::new();
    }
    let said = said(before, at, cause, fact);
    let has_webhook = |partner: &PartnerNo| before.endpoint(*partner).is_some();
    let due = said.into_iter().filter(|(partner, ..)| has_webhook(partner));
    due.map(|(partner, kind, about)| WebhookDue { partner, kind, about }).collect()
}

/// What is told, and to whom, whether it wants to hear it or not.
fn said(before: &State, at: Jst, cause: &Cause, fact: &Fact) -> Said {
    if let Fact::Webhook(fact) = fact {
        of_clock(before, at, fact)
    } else if let Fact::LinkEnded { link, cause } = fact {
        of_link(before, at, *link, ended(*cause))
    } else if let Fact::LinkSuspended { link, .. } = fact {
        if rests(before, *link, None) { Vec::new() } else { of_link(before, at, *link, Kind::LinkSuspended) }
    } else if let Fact::LinkResumed { link, incident } = fact {
        if rests(before, *link, Some(incident)) { Vec::new() } else { of_link(before, at, *link, Kind::LinkResumed) }
    } else if let Fact::IncidentOpened(opened) = fact {
        let is_news = opened.by == Discoverer::Bank;
        let said = (opened.partner, Kind::IncidentDisclosed, About::Incident(opened.id.clone()));
        is_news.then_some(said).into_iter().collect()
    } else if let Fact::IncidentUpdated { incident, .. } = fact {
        of_incident(before, incident, Kind::IncidentUpdated)
    } else if let Fact::IncidentClosed { incident } = fact {
        of_incident(before, incident, Kind::IncidentClosed)
    } else if let Fact::PartnerSuspended(suspension) = fact {
        let is_news = before.suspension(suspension.partner).is_none();
        is_news.then_some((suspension.partner, Kind::PartnerSuspended, About::Partner)).into_iter().collect()
    } else if let Fact::Ended { id } = fact {
        reconnected(before, id)
    } else {
        announced(before, at, cause, fact)
    }
}

/// What is told to everybody.
fn announced(before: &State, at: Jst, cause: &Cause, fact: &Fact) -> Said {
    if let Fact::Announced(announced) = fact {
        let is_terms = matches!(announced.what, Announcement::Terms(_));
        if is_terms { to_all(before, Kind::TermsAnnounced, &About::Notice(announced.id.clone())) } else { Vec::new() }
    } else if let Fact::Scheduled(scheduled) = fact {
        let is_told =
            matches!(&scheduled.word, Word::Maintenance(planned) if planned.notice_at.is_none_or(|from| from <= at));
        if is_told { of_maintenance(before, &scheduled.id) } else { Vec::new() }
    } else if let Fact::MaintenanceExtended { id, .. } = fact {
        of_maintenance(before, id)
    } else if let Fact::OutageBegan(outage) = fact {
        // One that was planned has been told of before.
        let is_news = outage.maintenance && *cause == Cause::Control;
        if is_news { of_maintenance(before, &outage.id) } else { Vec::new() }
    } else {
        Vec::new()
    }
}

/// What the passing of time brings about.
fn of_clock(before: &State, at: Jst, fact: &WebhookFact) -> Said {
    match fact {
        WebhookFact::PeriodReached { link, edge: PeriodEdge::Expiring } => {
            of_link(before, at, *link, Kind::LinkExpiring)
        }
        WebhookFact::PeriodReached { link, edge: PeriodEdge::Expired } => period_over(before, *link),
        WebhookFact::MaintenanceAnnounced { id } => of_maintenance(before, id),
        WebhookFact::Due(_)
        | WebhookFact::Claimed { .. }
        | WebhookFact::Settled(_)
        | WebhookFact::Replayed { .. }
        | WebhookFact::Disabled { .. }
        | WebhookFact::Enabled { .. } => Vec::new(),
    }
}

type Said = Vec<(PartnerNo, Kind, About)>;

const fn ended(cause: LinkEnd) -> Kind {
    match cause {
        LinkEnd::Expired | LinkEnd::CredentialChanged => Kind::LinkExpired,
        LinkEnd::Superseded => Kind::LinkSuperseded,
        LinkEnd::Discontinued | LinkEnd::EligibilityLost => Kind::LinkDiscontinued,
    }
}

/// About a link that lives.
fn of_link(before: &State, at: Jst, no: LinkNo, kind: Kind) -> Said {
    let link = before.link(no).filter(|link| link.ended(at).is_none());
    link.map(|link| (link.partner(), kind, About::Link(no))).into_iter().collect()
}

/// About a link whose period is over, and which nothing else has ended before.
fn period_over(before: &State, no: LinkNo) -> Said {
    let link = before.link(no).filter(|link| link.life.underway().is_some());
    link.map(|link| (link.partner(), Kind::LinkExpired, About::Link(no))).into_iter().collect()
}

/// Whether a link rests for an incident other than this one.
fn rests(before: &State, no: LinkNo, but: Option<&EventId>) -> bool {
    let underway = before.link(no).and_then(|link| link.life.underway());
    underway.is_some_and(|underway| underway.suspended_for.iter().any(|incident| Some(incident) != but))
}

fn of_incident(before: &State, id: &EventId, kind: Kind) -> Said {
    let incident = before.incident(id);
    incident.map(|incident| (incident.opened.partner, kind, About::Incident(id.clone()))).into_iter().collect()
}

/// The end of a suspension, where the partner is not cut off for another reason.
fn reconnected(before: &State, id: &EventId) -> Said {
    let suspensions = &before.affairs.suspensions;
    let Some(partner) = suspensions.get(id).map(|suspension| suspension.partner) else {
        return Vec::new();
    };
    let mut others = suspensions.values().filter(|other| other.id != *id);
    if others.any(|other| other.partner == partner) {
        return Vec::new();
    }
    vec![(partner, Kind::PartnerResumed, About::Partner)]
}

fn of_maintenance(before: &State, id: &EventId) -> Said {
    to_all(before, Kind::MaintenanceAnnounced, &About::Maintenance(id.clone()))
}

fn to_all(before: &State, kind: Kind, about: &About) -> Said {
    before.partners().map(|partner| (partner.no, kind, about.clone())).collect()
}
