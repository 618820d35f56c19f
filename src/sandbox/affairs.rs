//! What the bank and its partners have to tell each other: incidents, suspensions, announcements; and what facts make of them.

use super::{
    due::Due,
    state::{Standing, State},
};
use crate::{
    bank::{
        incident::Incident,
        notice::{self, Notice, TermsInForce},
    },
    event::{
        AccountNo, Announced, Announcement, BothLangs, DutyWhat, EndpointSunset, EventId, IncidentOpened,
        IncidentReport, Jst, LinkNo, Measure, Operation, PartnerNo, PartnerSuspension, Scheduled, Word,
    },
};
use rpds::{RedBlackTreeMapSync, VectorSync};
use std::sync::{Arc, LazyLock};

/// What stands between the bank and its partners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Affairs {
    incidents: RedBlackTreeMapSync<EventId, Arc<Incident>>,
    /// Why partners are cut off, by the names of the events.
    pub(super) suspensions: RedBlackTreeMapSync<EventId, Arc<PartnerSuspension>>,
    notices: VectorSync<Arc<Notice>>,
}

impl Affairs {
    /// Nothing yet: the same for every sandbox.
    pub(super) fn none() -> Arc<Self> {
        static NONE: LazyLock<Arc<Affairs>> = LazyLock::new(|| {
            Arc::new(Affairs {
                incidents: RedBlackTreeMapSync::new_sync(),
                suspensions: RedBlackTreeMapSync::new_sync(),
                notices: VectorSync::new_sync(),
            })
        });
        NONE.clone()
    }
}

impl State {
    pub(super) fn affairs_mut(&mut self) -> &mut Affairs {
        Arc::make_mut(&mut self.affairs)
    }

    /// All incidents, by their names.
    pub fn incidents(&self) -> impl Iterator<Item = &Arc<Incident>> {
        self.affairs.incidents.values()
    }

    /// The incident of this name.
    pub fn incident(&self, id: &EventId) -> Option<&Arc<Incident>> {
        self.affairs.incidents.get(id)
    }

    /// Everything that was announced, in the order in which it was.
    pub fn notices(&self) -> impl Iterator<Item = &Notice> {
        self.affairs.notices.iter().map(|notice| &**notice)
    }

    /// The maintenance that is planned and has been told by `now`, the earliest first.
    pub fn planned_maintenance(&self, now: Jst) -> impl Iterator<Item = &Arc<Scheduled>> {
        self.upcoming().filter_map(move |(_, due)| {
            let Due::Event(scheduled) = due else { return None };
            let Word::Maintenance(planned) = &scheduled.word else { return None };
            planned.notice_at.is_none_or(|at| at <= now).then_some(scheduled)
        })
    }

    /// When each maintenance begins and ends, as far as that is known: those in force, then those to come.
    pub fn maintenance_edges(&self) -> impl Iterator<Item = (Option<Jst>, Option<Jst>)> {
        let in_force = self.outages().filter(|outage| outage.maintenance).map(|outage| (None, outage.until));
        let to_come = self.upcoming().filter_map(|(at, due)| {
            let Due::Event(scheduled) = due else { return None };
            matches!(scheduled.word, Word::Maintenance(_)).then_some((Some(at), scheduled.until))
        });
        in_force.chain(to_come)
    }

    /// The deadlines of incidents with this partner, or with anyone, the earliest first.
    pub fn deadlines(&self, partner: Option<PartnerNo>) -> impl Iterator<Item = Jst> {
        self.upcoming().filter_map(move |(at, due)| {
            let Due::Duty(id, _) = due else { return None };
            let theirs =
                self.incident(id).is_some_and(|incident| partner.is_none_or(|no| incident.opened.partner == no));
            theirs.then_some(at)
        })
    }

    /// 現行の規定（第9条第1項）. The version of the terms that holds at `now`.
    pub fn terms_in_force(&self, now: Jst) -> TermsInForce<'_> {
        notice::terms_in_force(&self.profile().terms().terms_version, self.notices(), now)
    }

    /// What was announced about the end of an operation.
    pub fn sunset(&self, operation: Operation) -> Option<&EndpointSunset> {
        if self.affairs.notices.is_empty() {
            return None;
        }
        notice::sunset(self.notices(), operation)
    }

    /// 事業者の停止（第4条第8項）. Why a partner is cut off, if it is.
    pub fn suspension(&self, partner: PartnerNo) -> Option<&Arc<PartnerSuspension>> {
        self.affairs.suspensions.values().find(|suspension| suspension.partner == partner)
    }

    /// 口座の凍結（第4条第6項）. Whether an incident has frozen an account.
    pub fn is_frozen(&self, account: AccountNo) -> bool {
        let mut open = self.incidents().filter(|incident| incident.has_in_force(Measure::AccountsFrozen));
        open.any(|incident| incident.opened.accounts.contains(&account))
    }

    pub(super) fn apply_suspension(&mut self, suspension: &Arc<PartnerSuspension>) -> bool {
        if let Some(until) = suspension.until {
            self.due.insert_mut((until, self.seq), Due::End(suspension.id.clone()));
        }
        self.events.insert_mut(suspension.id.clone(), Standing::in_force(self.seq, suspension.until));
        self.affairs_mut().suspensions.insert_mut(suspension.id.clone(), suspension.clone());
        true
    }

    pub(super) fn apply_announced(&mut self, announced: &Arc<Announced>) -> bool {
        if announced.effective > self.last_at {
            self.due.insert_mut((announced.effective, self.seq), Due::Effective(announced.id.clone()));
        }
        if let Announcement::Hours(change) = &announced.what {
            self.profile = Arc::new(self.profile.with_hours(change));
        }
        let notice = Notice { at: self.last_at, seq: self.seq, announced: announced.clone() };
        self.affairs_mut().notices.push_back_mut(Arc::new(notice));
        true
    }

    pub(super) fn apply_took_effect(&mut self, id: &EventId) -> bool {
        let notice = self.notices().find(|notice| notice.announced.id == *id);
        let key = notice.map(|notice| (notice.announced.effective, notice.seq));
        key.is_some_and(|key| self.due.remove_mut(&key))
    }

    pub(super) fn apply_incident(&mut self, opened: &Arc<IncidentOpened>) -> bool {
        let incident = Incident::begin(opened.clone(), self.last_at, self.seq);
        self.affairs_mut().incidents.insert_mut(opened.id.clone(), Arc::new(incident));
        true
    }

    pub(super) fn apply_duty(&mut self, id: &EventId, what: DutyWhat, due_at: Jst) -> bool {
        self.due.insert_mut((due_at, self.seq), Due::Duty(id.clone(), what));
        let seq = self.seq;
        self.turn_incident(id, |incident| incident.with_duty(what, due_at, seq))
    }

    pub(super) fn apply_reported(&mut self, id: &EventId, report: &Arc<IncidentReport>) -> bool {
        let at = self.last_at;
        self.turn_incident(id, |incident| incident.reported(at, report))
    }

    pub(super) fn apply_updated(&mut self, id: &EventId, summary: &BothLangs) -> bool {
        let at = self.last_at;
        self.turn_incident(id, |incident| incident.updated(at, summary.clone()))
    }

    pub(super) fn apply_acknowledged(&mut self, id: &EventId) -> bool {
        let at = self.last_at;
        self.turn_incident(id, |incident| incident.acknowledged(at))
    }

    pub(super) fn apply_incident_closed(&mut self, id: &EventId) -> bool {
        let at = self.last_at;
        self.turn_incident(id, |incident| incident.closed(at))
    }

    /// Takes an incident a step on, and off the books what no longer falls due for it.
    pub(super) fn turn_incident(&mut self, id: &EventId, turn: impl FnOnce(Incident) -> Incident) -> bool {
        let Some(before) = self.incident(id).cloned() else {
            return false;
        };
        let after = turn(Incident::clone(&before));
        for duty in before.pending().filter(|duty| !after.pending().any(|left| left.seq == duty.seq)) {
            self.due.remove_mut(&(duty.due_at, duty.seq));
        }
        self.affairs_mut().incidents.insert_mut(id.clone(), Arc::new(after));
        true
    }

    /// 計画停止の延長. The maintenance ends later; an earlier extension no longer matters.
    pub(super) fn apply_extended(&mut self, id: &EventId, until: Jst) -> bool {
        let seq = self.seq;
        let Some(Standing::InForce { since, until: before, extended }) = self.events.get(id).cloned() else {
            return false;
        };
        if let Some(before) = before {
            self.due.remove_mut(&(before, since));
        }
        if let Some(earlier) = extended {
            self.standing.remove_mut(&earlier);
        }
        self.due.insert_mut((until, since), Due::End(id.clone()));
        self.events.insert_mut(id.clone(), Standing::InForce { since, until: Some(until), extended: Some(seq) });
        if let Some(mut outage) = self.outages.get(id).cloned() {
            Arc::make_mut(&mut outage).until = Some(until);
            self.outages.insert_mut(id.clone(), outage);
        }
        true
    }

    /// 規定への同意（第9条第1項）.
    pub(super) fn apply_accepted(&mut self, no: LinkNo, version: &str) -> bool {
        self.change_link(no, |link| version.clone_into(&mut Arc::make_mut(&mut link.made).terms_version))
    }
}
