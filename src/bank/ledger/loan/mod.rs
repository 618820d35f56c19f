//! カードローン. A loan account has no sum of streams: it repeats a cycle of a year, in which money is lent and repaid, and
//! at the end of which what is owed is back where the year began. So a balance costs a year's rows at any depth.

mod cycle;
mod rows;
mod terms;
#[cfg(test)]
mod tests;

pub(super) use rows::Rows;
pub use terms::LoanTerms;

use super::{
    class,
    deposit::Holder,
    flow::Flow,
    month::Month,
    position::{Key, Position, day_of_key},
};
use crate::{bank::population::dice::Dice, event::Day};
use cycle::{Cycle, MONTHS};

/// カードローン. The story of one loan account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Loan {
    /// What was agreed.
    pub terms: LoanTerms,
    /// What is owed at the beginning of each cycle, and from the first day on.
    anchor: i64,
    /// The place of the first row.
    opened: Key,
    /// 約定返済. The days on which money is collected, the same as those of the deposit that it is collected from.
    instalments: Flow,
    dice: Dice,
}

/// The draws that are made once for a loan.
mod draw {
    pub const ANCHOR: u64 = u64::MAX;
    pub const MINUTE: u64 = u64::MAX - 1;
}

impl Loan {
    /// The loan of this holder.
    pub fn new(holder: &Holder) -> Self {
        let turnover = class::turnover(holder.class, holder.dice);
        let terms = LoanTerms::of(turnover);
        let dice = holder.dice.named("card loan");
        let first_month = Month::of(holder.opened_on).0.plus(1);
        let (low, high) = (terms.limit / 5, terms.limit * 7 / 20);
        let anchor = dice.between(draw::ANCHOR, low, high) / 10_000 * 10_000;
        let minute = u16::try_from(dice.between(draw::MINUTE, 841, 890)).unwrap_or(841);
        let opened = Position { day: holder.opened_on, minute, stream: 0, k: 0 }.pack();
        let instalments = Flow::new(&class::INSTALMENT, cycle::INSTALMENT, holder.dice, first_month, turnover);
        Self { terms, anchor, opened, instalments, dice }
    }

    /// The loan of a holder who owes this much from the opening on.
    pub fn owing(holder: &Holder, owed: i64) -> Self {
        Self { terms: LoanTerms::owing(owed), anchor: owed, ..Self::new(holder) }
    }

    /// 口座開設日.
    pub const fn opened_on(&self) -> Day {
        day_of_key(self.opened)
    }

    /// 次回約定返済日. The day of the first agreed repayment that stands at a place or after it.
    pub fn next_payment_after(&self, key: Key) -> Day {
        let month = Month::of(day_of_key(key)).0;
        let mut no = self.instalments.entry_of(month).unwrap_or(0);
        while self.instalments.key_of(no) < key {
            no += 1;
        }
        day_of_key(self.instalments.key_of(no))
    }

    /// The sum of all entries that stand before a place.
    pub fn balance_before(&self, key: Key) -> i64 {
        if key <= self.opened {
            return 0;
        }
        let cycle = Cycle::of(self, self.cycle_at(key));
        -self.anchor + cycle.entries().take_while(|entry| entry.key < key).map(|entry| entry.amount).sum::<i64>()
    }

    /// The cycle to which a place after the opening belongs: the first that does not end before it.
    fn cycle_at(&self, key: Key) -> u32 {
        let month = Month::of(day_of_key(key)).0;
        let about = self.instalments.entry_of(month).unwrap_or(0) / MONTHS;
        if about > 0 && key <= Cycle::end_of(self, about - 1) {
            return about - 1;
        }
        if key > Cycle::end_of(self, about) { about + 1 } else { about }
    }
}
