//! `acknowledge_incident`, `report_incident`（第4条第6項）. What a partner has to do about an incident, in bank time.

use crate::{
    event::{EventId, Jst},
    verdict::{
        Evidence, Said,
        monitor::{Monitor, Notes, View},
        trace::{Call, Duty, Happening},
    },
};
use std::collections::BTreeMap;

/// One duty about each incident.
pub struct Dutiful {
    duty: Duty,
    bank_ms: Option<i64>,
    cases: BTreeMap<EventId, Case>,
}

struct Case {
    due: Option<Jst>,
    calls: u32,
    after_due: Option<Evidence>,
}

impl Dutiful {
    /// The rule with its bound; without one, the incident's own deadline counts.
    pub const fn new(duty: Duty, bank_ms: Option<i64>) -> Self {
        Self { duty, bank_ms, cases: BTreeMap::new() }
    }

    const fn done(&self) -> (&'static str, &'static str) {
        match self.duty {
            Duty::Acknowledge => ("受領を確認し", "acknowledge"),
            Duty::Report => ("報告し", "report about"),
        }
    }

    fn late(&self, incident: &EventId, due: Jst, case: &Case, view: &View<'_>, notes: &mut Notes) {
        let (ja, en) = self.done();
        let said = Said::made(
            format!("インシデント `{incident}` について、期限の {due} までに{ja}ませんでした。"),
            format!("It did not {en} the incident `{incident}` by {due}."),
        );
        notes.fail(view.omission(due, said, case.after_due.clone()));
    }
}

impl Monitor for Dutiful {
    fn call(&mut self, call: &Call, _view: &View<'_>, _notes: &mut Notes) {
        for case in self.cases.values_mut() {
            case.calls += 1;
            if case.due.is_some_and(|due| call.bank_at > due) {
                case.after_due.get_or_insert_with(|| Evidence::of(call));
            }
        }
    }

    fn happened(&mut self, at: Jst, what: &Happening, view: &View<'_>, notes: &mut Notes) {
        if let Happening::IncidentOpened { incident, partner } = what {
            let is_meant = view.armed_by.is_none_or(|by| by.event == *incident);
            if *partner == view.partner && is_meant {
                let due = self.bank_ms.map(|ms| at.plus(ms));
                self.cases.insert(incident.clone(), Case { due, calls: 0, after_due: None });
            }
        }
        if let Happening::DutySet { incident, duty, due_at } = what
            && *duty == self.duty
            && self.bank_ms.is_none()
            && let Some(case) = self.cases.get_mut(incident)
        {
            case.due = Some(*due_at);
        }
        if let Happening::DutyDone { incident, duty } = what
            && *duty == self.duty
            && let Some(case) = self.cases.remove(incident)
        {
            notes.came_about();
            if let Some(due) = case.due.filter(|due| at > *due) {
                self.late(incident, due, &case, view, notes);
            }
        }
    }

    fn end(&mut self, at: Jst, view: &View<'_>, notes: &mut Notes) {
        for (incident, case) in std::mem::take(&mut self.cases) {
            // A partner that never called has shown nothing, neither good nor bad.
            if case.calls == 0 {
                continue;
            }
            notes.came_about();
            match case.due.filter(|due| at > *due) {
                Some(due) => self.late(&incident, due, &case, view, notes),
                None => notes.leave_open(Said::made(
                    format!("インシデント `{incident}` の期限の前に実行が終わりました。"),
                    format!("The run ended before the deadline of the incident `{incident}`."),
                )),
            }
        }
    }
}
