//! The judge: it leads all expectations through the trace at once, each watching each of its partners.

use super::{
    Said,
    expected::expected,
    judged::{Judged, Verdict},
    monitor::{Monitor, Notes, View},
    rule,
    scope::{Change, Scope},
    trace::{Call, Known, Moment, Trace},
};
use crate::{
    event::{CustomerNo, Jst, PartnerNo},
    scenario::Expectation,
};
use std::collections::{BTreeMap, BTreeSet};

/// Who is meant by the name of a customer: a persona or a `customer_id`.
pub type Names<'a> = &'a dyn Fn(&str) -> Option<CustomerNo>;

/// Judges every expectation, in their order.
pub fn judge(trace: &Trace, expectations: &[Expectation], names: Names<'_>) -> Vec<Judged> {
    let mut watches: Vec<Watch> = expectations.iter().map(|expectation| Watch::of(expectation, trace, names)).collect();
    let mut known = Known::default();
    for (place, moment) in trace.moments.iter().enumerate() {
        if let Moment::Happened { what, .. } = moment {
            known.learn(what);
        }
        for watch in &mut watches {
            if place < trace.before {
                watch.prepare(moment, trace);
            } else {
                watch.see(moment, &known, trace);
            }
        }
    }
    watches.into_iter().map(|watch| watch.finish(&known, trace)).collect()
}

/// One expectation on its way through the trace.
struct Watch<'a> {
    expectation: &'a Expectation,
    customer: Option<CustomerNo>,
    scope: Scope,
    armed_at: Option<Jst>,
    /// Who is meant and has called so far, armed or not.
    callers: BTreeSet<PartnerNo>,
    /// One monitor for each partner that is watched.
    monitors: BTreeMap<PartnerNo, Box<dyn Monitor>>,
    notes: Notes,
}

impl<'a> Watch<'a> {
    fn of(expectation: &'a Expectation, trace: &Trace, names: Names<'_>) -> Self {
        let scope = Scope::of(expectation);
        Self {
            expectation,
            customer: expectation.customer.as_deref().and_then(names),
            armed_at: scope.is_armed.then_some(trace.began_at),
            scope,
            callers: BTreeSet::new(),
            monitors: BTreeMap::new(),
            notes: Notes::default(),
        }
    }

    /// Looks at what came before anything is judged: it may have armed the expectation already.
    fn prepare(&mut self, moment: &Moment, trace: &Trace) {
        if let Moment::Happened { bank_at, wall_at, what } = moment {
            self.scope.see(*bank_at, *wall_at, what);
            self.armed_at = self.scope.is_armed.then_some(trace.began_at);
        }
    }

    fn see(&mut self, moment: &Moment, known: &Known, trace: &Trace) {
        match moment {
            Moment::Call(call) => self.call(call, known, trace),
            Moment::Happened { bank_at, wall_at, what } => {
                // What disarms is not judged any more, what arms already is.
                let change = self.scope.see(*bank_at, *wall_at, what);
                match change {
                    Change::Armed => self.armed_at = Some(*bank_at),
                    Change::Disarmed => self.end(*bank_at, known, trace),
                    Change::None => {}
                }
                if !self.scope.is_armed {
                    return;
                }
                self.watch_partners(known);
                self.each(known, trace, |monitor, view, notes| monitor.happened(*bank_at, what, view, notes));
            }
        }
    }

    /// A monitor for each partner that is known to be meant, before its first call.
    fn watch_partners(&mut self, known: &Known) {
        let meant: Vec<PartnerNo> = known.partners().filter(|no| self.is_meant(*no, known)).collect();
        for partner in meant {
            self.watch(partner);
        }
    }

    fn watch(&mut self, partner: PartnerNo) {
        self.monitors.entry(partner).or_insert_with(|| rule::monitor(&self.expectation.rule));
    }

    fn call(&mut self, call: &Call, known: &Known, trace: &Trace) {
        let Some(partner) = call.partner.filter(|no| self.is_meant(*no, known)) else { return };
        self.callers.insert(partner);
        let customer = known.link_of(call).and_then(|link| known.owner(link)).map(|(_, customer)| customer);
        let is_of_another = self.customer.is_some() && customer.is_some() && customer != self.customer;
        if !self.scope.is_armed || is_of_another {
            return;
        }
        self.watch(partner);
        let view = view(self.customer, &self.scope, self.armed_at, partner, known, trace);
        if let Some(monitor) = self.monitors.get_mut(&partner) {
            monitor.call(call, &view, &mut self.notes);
        }
    }

    fn is_meant(&self, partner: PartnerNo, known: &Known) -> bool {
        let meant = self.expectation.partner.as_ref();
        meant.is_none_or(|id| known.partner_id(partner) == Some(id))
    }

    fn each(&mut self, known: &Known, trace: &Trace, mut look: impl FnMut(&mut dyn Monitor, &View<'_>, &mut Notes)) {
        for (partner, monitor) in &mut self.monitors {
            let view = view(self.customer, &self.scope, self.armed_at, *partner, known, trace);
            look(&mut **monitor, &view, &mut self.notes);
        }
    }

    /// The scope has ended: what comes when it is armed again is another matter.
    fn end(&mut self, at: Jst, known: &Known, trace: &Trace) {
        // Who never called has shown nothing.
        self.monitors.retain(|partner, _| self.callers.contains(partner));
        self.each(known, trace, |monitor, view, notes| monitor.end(at, view, notes));
        self.monitors.clear();
    }

    fn finish(mut self, known: &Known, trace: &Trace) -> Judged {
        if self.scope.is_armed {
            self.end(trace.ended_at, known, trace);
        }
        if !trace.is_whole {
            // A call that was forgotten might have been what is missing.
            self.notes.failures.retain(|failure| !failure.by_absence);
        }
        let verdict = self.verdict(trace);
        let said = self.said(verdict, trace);
        let expectation = self.expectation;
        let about = expected(&expectation.rule);
        Judged {
            id: expectation.id.clone(),
            clause: expectation.clause.clone().unwrap_or_else(|| about.clause.to_owned()),
            rule: about.rule,
            partner: expectation.partner.clone(),
            verdict,
            counts_as: verdict.counts_as(expectation.if_not_exercised),
            said,
            expects: about.expects,
            advice: about.advice,
            exercised: self.notes.exercised,
            failed: self.notes.failed,
            decided_at: self.notes.failures.first().map_or(trace.ended_at, |failure| failure.at),
            failures: self.notes.failures,
            armed_at: self.armed_at,
        }
    }

    fn verdict(&self, trace: &Trace) -> Verdict {
        if !self.notes.failures.is_empty() {
            Verdict::Fail
        } else if !trace.is_whole || self.notes.undecided.is_some() && !self.callers.is_empty() {
            Verdict::Inconclusive
        } else if self.notes.exercised == 0 || self.callers.is_empty() {
            Verdict::NotExercised
        } else {
            Verdict::Pass
        }
    }

    fn said(&self, verdict: Verdict, trace: &Trace) -> Said {
        match verdict {
            Verdict::Fail => self.notes.failures.first().map_or_else(
                || Said::fixed("期待に反しました。", "The expectation was not met."),
                |failure| failure.said.clone(),
            ),
            Verdict::Inconclusive if !trace.is_whole => Said::fixed(
                "古い呼び出しの記録が失われているため、判定できません。実行を短くするか、途中で判定してください。",
                "The journal has forgotten its oldest calls, so nothing can be said: make the run shorter, or judge it earlier.",
            ),
            Verdict::Inconclusive => self.notes.undecided.clone().unwrap_or_else(|| {
                Said::fixed("判定の前に実行が終わりました。", "The run ended before it was decided.")
            }),
            Verdict::NotExercised => self.unexercised(),
            Verdict::Pass => Said::made(
                format!("期待どおりでした（該当 {} 回）。", self.notes.exercised),
                format!("The partner did what was expected each time that it came up ({}).", self.notes.exercised),
            ),
        }
    }

    fn unexercised(&self) -> Said {
        let waits_for = self.expectation.during.as_ref().or(self.expectation.after.as_ref());
        match waits_for.filter(|_| self.armed_at.is_none()) {
            Some(event) => Said::made(
                format!("出来事 `{event}` が起こらなかったため、検証されていません。"),
                format!("The event `{event}` never came, so this was not put to the test."),
            ),
            None => Said::fixed(
                "この場面が一度も起こらなかったか、連携事業者が一度も呼び出さなかったため、検証されていません。",
                "The situation never came about, or the partner was silent, so this was not put to the test.",
            ),
        }
    }
}

fn view<'v>(
    customer: Option<CustomerNo>,
    scope: &'v Scope,
    armed_at: Option<Jst>,
    partner: PartnerNo,
    known: &'v Known,
    trace: &'v Trace,
) -> View<'v> {
    View {
        known,
        partner,
        customer,
        armed_by: scope.by.as_ref(),
        armed_at: armed_at.unwrap_or(trace.began_at),
        hours: &trace.hours,
    }
}
