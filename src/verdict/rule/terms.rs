//! `accept_terms`（第9条第1項）. After a change of the terms the customer is led to accept them, in bank time.

use crate::{
    event::Jst,
    verdict::{
        Said,
        monitor::{Monitor, Notes, View},
        trace::{Call, Happening},
    },
};

/// Whether a customer has accepted since the rule was armed.
pub struct AcceptTerms {
    bank_ms: Option<i64>,
    accepted_at: Option<Jst>,
    calls: u32,
}

impl AcceptTerms {
    /// The rule with its bound.
    pub const fn new(bank_ms: Option<i64>) -> Self {
        Self { bank_ms, accepted_at: None, calls: 0 }
    }
}

impl Monitor for AcceptTerms {
    fn call(&mut self, _call: &Call, _view: &View<'_>, _notes: &mut Notes) {
        self.calls += 1;
    }

    fn happened(&mut self, at: Jst, what: &Happening, view: &View<'_>, _notes: &mut Notes) {
        let link = match what {
            // Whoever links anew accepts what holds then.
            Happening::Linked { link, .. } | Happening::TermsAccepted { link } => *link,
            Happening::Came { .. }
            | Happening::Ended { .. }
            | Happening::PartnerRegistered { .. }
            | Happening::LinkEnded { .. }
            | Happening::TokensEnded { .. }
            | Happening::Issued { .. }
            | Happening::FirstUsed { .. }
            | Happening::IncidentOpened { .. }
            | Happening::DutySet { .. }
            | Happening::DutyDone { .. } => return,
        };
        if view.is_judged(link) {
            self.accepted_at.get_or_insert(at);
        }
    }

    fn end(&mut self, at: Jst, view: &View<'_>, notes: &mut Notes) {
        // Without an event there is no change that could be accepted.
        if view.armed_by.is_none() || self.accepted_at.is_none() && self.calls == 0 {
            return;
        }
        notes.came_about();
        let due = self.bank_ms.map(|ms| view.armed_at.plus(ms));
        let until = self.accepted_at.unwrap_or(at);
        match due.filter(|due| until > *due) {
            Some(due) => {
                let said = Said::made(
                    format!("変更後の規定への同意を、期限の {due} までにお客さまから得ませんでした。"),
                    format!("No customer had accepted the new terms by {due}."),
                );
                notes.fail(view.omission(due, said, []));
            }
            None if self.accepted_at.is_none() => notes.leave_open(Said::fixed(
                "規定への同意を得る前に実行が終わりました。",
                "The run ended before the new terms were accepted.",
            )),
            None => {}
        }
    }
}
