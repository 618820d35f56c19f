//! `honour_retry_after`（第7条第3項）. No call before the time that `Retry-After` named. Only being early fails.

use crate::{
    event::{Jst, Operation, Wall},
    scenario::HonourScope,
    verdict::{
        Evidence, Said,
        monitor::{Monitor, Notes, View},
        trace::Call,
    },
};

/// Who was told to wait, and did not.
pub struct HonourRetryAfter {
    tolerance_ms: i64,
    scope: HonourScope,
    waits: Vec<Wait>,
}

struct Wait {
    operation: Option<Operation>,
    told: Evidence,
    heard_by: u64,
    secs: u32,
    answered_at: Wall,
    moved_ms: i64,
    retry_at: Option<Jst>,
}

impl HonourRetryAfter {
    /// The rule with its tolerance.
    pub const fn new(tolerance_ms: i64, scope: HonourScope) -> Self {
        Self { tolerance_ms, scope, waits: Vec::new() }
    }

    /// Whether this wait is about this call, and was known when it was made.
    fn binds(&self, wait: &Wait, call: &Call) -> bool {
        let same = self.scope == HonourScope::All || wait.operation == call.operation;
        same && call.arrived > wait.heard_by
    }

    /// How much too early a call is. By how far the bank's clock was moved counts as waited, and past the promised instant
    /// nothing is too early.
    fn early_ms(&self, wait: &Wait, call: &Call) -> Option<i64> {
        let due = wait.answered_at.plus(i64::from(wait.secs) * 1000);
        let early_ms = due.0.saturating_sub(call.wall_at.0).saturating_sub(call.moved_ms - wait.moved_ms);
        let is_promised = wait.retry_at.is_some_and(|at| call.bank_at >= at);
        (early_ms > self.tolerance_ms && !is_promised).then_some(early_ms)
    }
}

impl Monitor for HonourRetryAfter {
    fn call(&mut self, call: &Call, view: &View<'_>, notes: &mut Notes) {
        if !call.is_by_program() {
            return;
        }
        let (bound, left): (Vec<Wait>, Vec<Wait>) =
            std::mem::take(&mut self.waits).into_iter().partition(|wait| self.binds(wait, call));
        self.waits = left;
        let mut bound = bound.into_iter();
        let early = bound.find_map(|wait| self.early_ms(&wait, call).map(|early_ms| (wait, early_ms)));
        if let Some((wait, early_ms)) = early {
            let waited_ms = call.wall_at.0.saturating_sub(wait.answered_at.0);
            let said = Said::made(
                format!(
                    "{} 秒待つように言われたのに、{} 後に呼び出しました（{} 早い）。",
                    wait.secs,
                    length(waited_ms),
                    length(early_ms)
                ),
                format!(
                    "It was told to wait {} s, and called again after {} ({} too early).",
                    wait.secs,
                    length(waited_ms),
                    length(early_ms)
                ),
            );
            notes.fail(view.failure(call.bank_at, said, [wait.told, Evidence::of(call)]));
        }
        if let Some(secs) = call.retry_after_secs {
            notes.came_about();
            self.waits.push(Wait {
                operation: call.operation,
                told: Evidence::of(call),
                heard_by: call.heard_by,
                secs,
                answered_at: call.answered_at,
                moved_ms: call.moved_ms,
                retry_at: call.retry_at.filter(|at| *at > call.bank_at),
            });
        }
    }
}

/// A length of wall time: seconds with one decimal, or milliseconds below a second.
fn length(ms: i64) -> String {
    if ms < 1000 { format!("{ms} ms") } else { format!("{}.{} s", ms / 1000, ms % 1000 / 100) }
}
