//! 積立. The instalments that an ordinary deposit pays into a time deposit, as the time deposit sees them.

use super::{class, deposit::Holder, flow::Flow, month::Month, position::day_of_key, stream::StreamDef};
use crate::event::Day;

/// 積立. Always the same amount, once in every month.
#[derive(Debug, Clone, Copy)]
pub(in crate::bank) struct Saving(Flow);

impl Saving {
    /// The day of the month on which instalments fall due.
    pub const DAY: i32 = 5;

    pub(super) fn new(def: &'static StreamDef, holder: &Holder) -> Self {
        let from = Month::of(holder.opened_on).0.plus(1);
        Self(Flow::new(def, 1, holder.dice, from, class::turnover(holder.class, holder.dice)))
    }

    /// The day of instalment number `k`.
    pub fn day(&self, k: u32) -> Day {
        day_of_key(self.0.key_of(k))
    }

    /// The amount of each.
    pub fn amount(&self) -> i64 {
        self.0.total(1).abs()
    }
}
