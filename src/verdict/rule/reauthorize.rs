//! `reauthorize`（第4条第1項）. When a link is dead, the customer is asked anew, instead of calls that go on failing.

use crate::{
    event::{CustomerNo, Jst, LinkEnd, RefusalCode, TokenKind},
    scenario::Within,
    verdict::{
        Said,
        heard::Heard,
        monitor::{Monitor, Notes, View},
        trace::{Call, Exchanged, Happening},
    },
};
use std::collections::BTreeMap;

/// Which customers have to be asked anew.
pub struct Reauthorize {
    within: Within,
    cases: BTreeMap<CustomerNo, Case>,
}

struct Case {
    since: Jst,
    refusals: Heard,
    calls: u32,
    has_tried: bool,
    failed: bool,
}

impl Reauthorize {
    /// The rule with its bounds.
    pub const fn new(within: Within) -> Self {
        Self { within, cases: BTreeMap::new() }
    }

    /// Opens the case of a customer. Time counts from the event that armed the rule, where one did.
    fn open(&mut self, customer: CustomerNo, at: Jst, view: &View<'_>) -> &mut Case {
        let since = if view.armed_by.is_some() { view.armed_at } else { at };
        let case = || Case { since, refusals: Heard::default(), calls: 0, has_tried: false, failed: false };
        self.cases.entry(customer).or_insert_with(case)
    }

    /// Whether the deadline of a case has passed at `at`; if so, it fails there.
    fn check_deadline(within: Within, case: &mut Case, at: Jst, view: &View<'_>, notes: &mut Notes) {
        let Some(due) = within.bank_ms.map(|ms| case.since.plus(ms)) else { return };
        if case.failed || case.calls == 0 || at <= due {
            return;
        }
        case.failed = true;
        let said = Said::made(
            format!("期限の {due} までに、API連携認証をやり直しませんでした。"),
            format!("It did not re-authorize by {due}."),
        );
        notes.fail(view.omission(due, said, case.refusals.evidence.clone()));
    }
}

/// Whether a refusal says that only a new authorization helps.
fn asks_for_a_new_link(call: &Call, view: &View<'_>) -> bool {
    let dead = matches!(
        call.refused,
        Some(
            RefusalCode::LinkExpired
                | RefusalCode::LinkSuperseded
                | RefusalCode::CredentialChanged
                | RefusalCode::TokenRevoked
        )
    );
    dead && view.known.link_of(call).is_none_or(|link| !view.known.has_newer_link(link))
}

impl Monitor for Reauthorize {
    fn call(&mut self, call: &Call, view: &View<'_>, notes: &mut Notes) {
        let within = self.within;
        for case in self.cases.values_mut() {
            case.calls += 1;
            Self::check_deadline(within, case, call.bank_at, view, notes);
        }
        if !asks_for_a_new_link(call, view) {
            return;
        }
        let Some((_, customer)) = view.known.link_of(call).and_then(|link| view.known.owner(link)) else { return };
        let case = self.open(customer, call.bank_at, view);
        case.calls = case.calls.max(1);
        // That refreshing is refused as well has to be found out once.
        let tries = matches!(view.known.exchange(call), Some((_, Exchanged::Refresh)));
        if tries && !std::mem::replace(&mut case.has_tried, true) {
            return;
        }
        if !case.refusals.count(call) || case.failed {
            return;
        }
        let refused = case.refusals.count;
        if let Some(allowed) = within.calls.filter(|allowed| refused > *allowed) {
            case.failed = true;
            let said = Said::made(
                format!(
                    "連携が失効した後、API連携認証をやり直さないまま {refused} 回呼び出して拒否されました（上限 {allowed} 回）。"
                ),
                format!(
                    "The link is dead, and {refused} calls were refused before a new authorization; at most {allowed} may be."
                ),
            );
            notes.fail(view.failure(call.bank_at, said, case.refusals.evidence.clone()));
        }
    }

    fn happened(&mut self, at: Jst, what: &Happening, view: &View<'_>, notes: &mut Notes) {
        match what {
            Happening::LinkEnded { link, cause: LinkEnd::Expired | LinkEnd::CredentialChanged, .. }
                if view.is_judged(*link) && !view.known.has_newer_link(*link) =>
            {
                if let Some((_, customer)) = view.known.owner(*link) {
                    self.open(customer, at, view);
                }
            }
            Happening::Linked { partner, customer, .. } if *partner == view.partner => {
                if let Some(mut case) = self.cases.remove(customer) {
                    notes.came_about();
                    // Whoever comes late has been there.
                    case.calls = case.calls.max(1);
                    Self::check_deadline(self.within, &mut case, at, view, notes);
                }
            }
            // What could be refreshed was not dead.
            Happening::Issued { kind: TokenKind::Access, link: Some(link), from: Some(from), .. }
                if view.known.was_refreshed_from(*from) =>
            {
                if let Some((_, customer)) = view.known.owner(*link) {
                    self.cases.remove(&customer);
                }
            }
            Happening::Came { .. }
            | Happening::Ended { .. }
            | Happening::PartnerRegistered { .. }
            | Happening::Linked { .. }
            | Happening::LinkEnded { .. }
            | Happening::TokensEnded { .. }
            | Happening::Issued { .. }
            | Happening::FirstUsed { .. }
            | Happening::TermsAccepted { .. }
            | Happening::IncidentOpened { .. }
            | Happening::DutySet { .. }
            | Happening::DutyDone { .. } => {}
        }
    }

    fn end(&mut self, at: Jst, view: &View<'_>, notes: &mut Notes) {
        for mut case in std::mem::take(&mut self.cases).into_values() {
            Self::check_deadline(self.within, &mut case, at, view, notes);
            if case.failed || case.refusals.count > 0 || case.calls > 0 && self.within.bank_ms.is_some() {
                notes.came_about();
            }
            if !case.failed && (case.refusals.count > 0 || case.calls > 0) {
                notes.leave_open(Said::fixed(
                    "連携が失効したまま、API連携認証をやり直す前に実行が終わりました。",
                    "The run ended while the link was dead, before a new authorization.",
                ));
            }
        }
    }
}
