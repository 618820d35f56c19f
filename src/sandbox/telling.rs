//! 通知の内容. Which partners are told what of a fact, as the state stands before it: nothing is told twice, and nothing of what is
//! so already.

use super::state::State;
use crate::event::{
    About, Announcement, Cause, Discoverer, EventId, Fact, Jst, LinkEnd, LinkNo, PartnerNo, PeriodEdge, WebhookDue,
    WebhookType as Kind, Word,
};

/// What partners are told of this fact.
pub(super) fn told(before: &State, at: Jst, cause: &Cause, fact: &Fact) -> Vec<WebhookDue> {
    if !before.tells_anybody() {
        return Vec::new();
    }
    let said = match fact {
        Fact::IncidentOpened(opened) if opened.by == Discoverer::Bank => {
            vec![(opened.partner, Kind::IncidentDisclosed, About::Incident(opened.id.clone()))]
        }
        Fact::IncidentUpdated { incident, .. } => of_incident(before, incident, Kind::IncidentUpdated),
        Fact::IncidentClosed { incident } => of_incident(before, incident, Kind::IncidentClosed),
        Fact::LinkEnded { link, cause } => of_link(before, at, *link, ended(*cause)),
        Fact::PeriodReached { link, edge: PeriodEdge::Expiring } => of_link(before, at, *link, Kind::LinkExpiring),
        Fact::PeriodReached { link, edge: PeriodEdge::Expired } => period_over(before, *link),
        Fact::LinkSuspended { link, .. } if !rests(before, *link, None) => {
            of_link(before, at, *link, Kind::LinkSuspended)
        }
        Fact::LinkResumed { link, incident } if !rests(before, *link, Some(incident)) => {
            of_link(before, at, *link, Kind::LinkResumed)
        }
        Fact::PartnerSuspended(suspension) if before.suspension(suspension.partner).is_none() => {
            vec![(suspension.partner, Kind::PartnerSuspended, About::Partner)]
        }
        Fact::Ended { id } => reconnected(before, id),
        Fact::Announced(announced) if matches!(announced.what, Announcement::Terms(_)) => {
            to_all(before, Kind::TermsAnnounced, &About::Notice(announced.id.clone()))
        }
        Fact::Scheduled(scheduled) if matches!(&scheduled.word, Word::Maintenance(planned) if planned.notice_at.is_none_or(|from| from <= at)) => {
            of_maintenance(before, &scheduled.id)
        }
        Fact::MaintenanceAnnounced { id } | Fact::MaintenanceExtended { id, .. } => of_maintenance(before, id),
        // One that was planned has been told of before.
        Fact::OutageBegan(outage) if outage.maintenance && *cause == Cause::Control => {
            of_maintenance(before, &outage.id)
        }
        _ => Vec::new(),
    };
    let has_webhook = |partner: &PartnerNo| before.endpoint(*partner).is_some();
    let due = said.into_iter().filter(|(partner, ..)| has_webhook(partner));
    due.map(|(partner, kind, about)| WebhookDue { partner, kind, about }).collect()
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
