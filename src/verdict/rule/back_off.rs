//! `back_off`（第7条第3項）. Calls that fail at the bank are not repeated faster than a rate of wall time.

use crate::{
    event::Operation,
    scenario::Rate,
    verdict::{
        Evidence, Said,
        monitor::{Monitor, Notes, View},
        trace::Call,
    },
};
use std::collections::{BTreeMap, VecDeque};

/// The spacing of calls that fail, for each operation.
pub struct Spaced {
    rate: Rate,
    streaks: BTreeMap<Option<Operation>, Streak>,
}

#[derive(Default)]
struct Streak {
    heard_by: u64,
    repeated: VecDeque<(i64, Evidence)>,
    has_failed: bool,
}

impl Spaced {
    /// The rule with its rate.
    pub const fn new(rate: Rate) -> Self {
        Self { rate, streaks: BTreeMap::new() }
    }
}

impl Monitor for Spaced {
    fn call(&mut self, call: &Call, view: &View<'_>, notes: &mut Notes) {
        if !call.is_by_program() {
            return;
        }
        if call.status != 429 && call.status < 500 {
            self.streaks.remove(&call.operation);
            return;
        }
        let Some(streak) = self.streaks.get_mut(&call.operation) else {
            notes.came_about();
            self.streaks.insert(call.operation, Streak { heard_by: call.heard_by, ..Streak::default() });
            return;
        };
        if call.arrived <= streak.heard_by {
            return;
        }
        // Whoever moves the clock need not wait as long.
        let at = call.wall_at.0.saturating_add(call.moved_ms);
        streak.repeated.push_back((at, Evidence::of(call)));
        while streak.repeated.front().is_some_and(|(before, _)| at - before >= self.rate.per_ms) {
            streak.repeated.pop_front();
        }
        let many = streak.repeated.len();
        let allowed = usize::try_from(self.rate.calls).unwrap_or(usize::MAX);
        if many > allowed && !streak.has_failed {
            streak.has_failed = true;
            let window = self.rate.per_ms / 1000;
            let said = Said::made(
                format!("失敗した呼び出しを、実時間 {window} 秒の間に {many} 回繰り返しました（上限 {allowed} 回）。"),
                format!(
                    "It repeated a failing call {many} times within {window} s of wall time; at most {allowed} are fine."
                ),
            );
            let shown = streak.repeated.iter().map(|(_, evidence)| evidence.clone());
            notes.fail(view.failure(call.bank_at, said, shown));
        }
    }
}
