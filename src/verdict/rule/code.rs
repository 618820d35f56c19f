//! `reuse_code`（第4条第2項; RFC 6749 §4.1.2）. An authorization code is exchanged once.

use crate::verdict::{
    Evidence, Said,
    monitor::{Monitor, Notes, View},
    trace::{Call, Exchanged},
};
use std::collections::BTreeMap;

/// Codes that were presented, and by which call.
#[derive(Default)]
pub struct ReuseCode {
    presented: BTreeMap<u32, Presented>,
}

struct Presented {
    by: Evidence,
    was_answered: bool,
    heard_by: u64,
}

impl Monitor for ReuseCode {
    fn call(&mut self, call: &Call, view: &View<'_>, notes: &mut Notes) {
        let Some((code, Exchanged::Code)) = view.known.exchange(call) else { return };
        notes.came_about();
        let by = Evidence::of(call);
        let now = Presented { by: by.clone(), was_answered: call.is_answered(), heard_by: call.heard_by };
        // One that failed, at the bank or by a mistake, may be tried again; one that is under way may not.
        let before = self.presented.insert(code, now);
        if let Some(before) = before.filter(|before| before.was_answered || call.arrived <= before.heard_by) {
            let said = Said::fixed(
                "使用済みの認可コードを、もう一度トークンと交換しようとしました。",
                "It presented an authorization code that had been exchanged already.",
            );
            notes.fail(view.failure(call.bank_at, said, [before.by, by]));
        }
    }
}
