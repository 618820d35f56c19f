//! `stop_within`, `call_api`（第5条）. Calls that stop when they have to.

use crate::{
    event::{Jst, LinkNo, Operation, RefusalCode},
    scenario::Within,
    verdict::{
        Evidence, Said,
        heard::Heard,
        monitor::{Monitor, Notes, View},
        trace::{Call, Exchanged},
    },
};
use std::collections::BTreeMap;

/// `stop_within`: calls for data after an event, or after a link has ended for good.
pub struct StopWithin {
    within: Within,
    cases: BTreeMap<Option<LinkNo>, Case>,
    calls: u32,
}

struct Case {
    since: Jst,
    calls: Heard,
    failed: bool,
}

impl StopWithin {
    /// The rule with its bounds.
    pub const fn new(within: Within) -> Self {
        Self { within, cases: BTreeMap::new(), calls: 0 }
    }

    /// Whether a call is one that should not be made any more.
    fn is_counted(call: &Call, view: &View<'_>) -> bool {
        let refreshes = matches!(view.known.exchange(call), Some((_, Exchanged::Refresh)));
        if !call.asks_for_data() && !refreshes {
            return false;
        }
        match view.armed_by {
            Some(_) => view.is_concerned(call),
            None => ends_for_good(call),
        }
    }
}

/// Whether a refusal says that the customer's service has ended.
const fn ends_for_good(call: &Call) -> bool {
    matches!(call.refused, Some(RefusalCode::LinkDiscontinued | RefusalCode::EligibilityLost))
}

impl Monitor for StopWithin {
    fn call(&mut self, call: &Call, view: &View<'_>, notes: &mut Notes) {
        self.calls += 1;
        if !Self::is_counted(call, view) {
            return;
        }
        let armed = view.armed_by.map(|_| view.armed_at);
        let key = if armed.is_some() { None } else { view.known.link_of(call) };
        let case = self.cases.entry(key).or_insert_with(|| {
            notes.came_about();
            Case { since: armed.unwrap_or(call.bank_at), calls: Heard::default(), failed: false }
        });
        if !case.calls.count(call) || case.failed {
            return;
        }
        let many = case.calls.count;
        let too_many = self.within.calls.filter(|allowed| many > *allowed);
        let due = self.within.bank_ms.map(|ms| case.since.plus(ms));
        let too_late = due.filter(|due| call.bank_at > *due);
        let said = match (too_many, too_late) {
            (Some(allowed), _) => Said::made(
                format!("やめるべき呼び出しを {many} 回行いました（上限 {allowed} 回）。"),
                format!("It made {many} calls that should have stopped; at most {allowed} may be."),
            ),
            (None, Some(due)) => Said::made(
                format!("{due} までにやめるべき呼び出しを、その後も行いました。"),
                format!("It went on calling after {due}, when it should have stopped."),
            ),
            (None, None) => return,
        };
        case.failed = true;
        notes.fail(view.failure(call.bank_at, said, case.calls.evidence.clone()));
    }

    /// A partner that has stopped at once was put to the test as well.
    fn end(&mut self, _at: Jst, view: &View<'_>, notes: &mut Notes) {
        if view.armed_by.is_some() && self.cases.is_empty() {
            notes.came_about();
        }
    }
}

/// `call_api`: no calls of some operations.
pub struct CallApi {
    operations: Vec<Operation>,
    grace_ms: i64,
    /// The calls that arrived up to this one could not know yet.
    told_by: Option<u64>,
}

impl CallApi {
    /// The rule with its operations and its grace.
    pub const fn new(operations: Vec<Operation>, grace_ms: i64) -> Self {
        Self { operations, grace_ms, told_by: None }
    }

    fn is_meant(&self, call: &Call) -> bool {
        if self.operations.is_empty() {
            return call.asks_for_data();
        }
        call.operation.is_some_and(|operation| self.operations.contains(&operation))
    }
}

impl Monitor for CallApi {
    fn call(&mut self, call: &Call, view: &View<'_>, notes: &mut Notes) {
        let is_concerned = view.armed_by.is_none() || view.is_concerned(call);
        if !self.is_meant(call) || !is_concerned {
            return;
        }
        if call.bank_at <= view.armed_at.plus(self.grace_ms) && self.grace_ms > 0 {
            return;
        }
        // The first call that an event made fail is how a partner learns of it; those under way with it cannot know.
        if view.armed_by.is_some() && !call.is_answered() {
            let told_by = *self.told_by.get_or_insert(call.heard_by.max(call.arrived));
            if call.arrived <= told_by {
                return;
            }
        }
        let operation = call.operation.map_or("?", Operation::word);
        let said = Said::made(
            format!("呼び出してはならない `{operation}` を呼び出しました。"),
            format!("It called `{operation}`, which it must not."),
        );
        notes.fail(view.failure(call.bank_at, said, [Evidence::of(call)]));
    }

    fn end(&mut self, _at: Jst, _view: &View<'_>, notes: &mut Notes) {
        notes.came_about();
    }
}
