//! 返済の一巡. The rows of one year of a loan: cash is lent now and then, each month interest is added and an instalment
//! collected, and on the last day of the cycle the customer repays what is owed beyond the anchor.

use super::Loan;
use crate::bank::ledger::{
    class,
    month::Month,
    position::{Key, Position, day_of_key},
    stream::StreamDef,
};
use std::array;

/// How many months a cycle has.
pub(super) const MONTHS: u32 = 12;
/// The stream numbers of the rows.
pub(super) const INSTALMENT: u16 = 1;
const LENT: u16 = 2;
const REPAID: u16 = 3;
const CHARGED: u16 = 98;
/// 05:00, before the instalment is collected.
const CHARGED_AT: u16 = 300;
/// What an automatic teller machine lends is a multiple of this.
const NOTE: i64 = 10_000;
/// Interest, an instalment and a loan each month, and one repayment at the end.
const MOST_ENTRIES: usize = 3 * MONTHS as usize + 1;
/// Between these days of a month money is lent: after one instalment and before the next, however holidays fall.
const LENT_ON: (i32, i32) = (15, 28);

/// One row of a loan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub key: Key,
    /// Negative where what is owed grows.
    pub amount: i64,
    pub def: &'static StreamDef,
}

/// 返済の一巡. The rows of one cycle, in their order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cycle {
    entries: [Option<Entry>; MOST_ENTRIES],
}

impl Cycle {
    /// The cycle with this number.
    pub fn of(loan: &Loan, no: u32) -> Self {
        let lent = lent_each_month(loan, no);
        let mut making = Making { entries: [None; MOST_ENTRIES], at: 0, balance: -loan.anchor };
        let first = no * MONTHS;
        let mut since = first.checked_sub(1).map_or(loan.opened_on(), |last| day_of_key(loan.instalments.key_of(last)));
        for (nth, lent) in (first..).zip(lent) {
            let due = loan.instalments.key_of(nth);
            let on = day_of_key(due);
            let mut owed_days = 0;
            if lent > 0 {
                let key = key_of_lending(loan, nth);
                let day = day_of_key(key);
                owed_days -= making.balance * i64::from(day.0 - since.0);
                making.push(key, -lent, &class::LENT);
                since = day;
            }
            owed_days -= making.balance * i64::from(on.0 - since.0);
            let charged = Position { day: on, minute: CHARGED_AT, stream: CHARGED, k: nth }.pack();
            making.push(charged, -loan.terms.interest(owed_days), &class::CHARGED);
            making.push(due, loan.terms.instalment, &class::INSTALMENT);
            since = on;
        }
        making.push(Self::end_of(loan, no), -loan.anchor - making.balance, &class::REPAID);
        Self { entries: making.entries }
    }

    /// The place of the last row of a cycle: at the counter, on the day of its last instalment.
    pub fn end_of(loan: &Loan, no: u32) -> Key {
        let day = day_of_key(loan.instalments.key_of((no + 1) * MONTHS - 1));
        let minute = u16::try_from(loan.dice.of(u64::from(no)).between(2, 560, 880)).unwrap_or(560);
        Position { day, minute, stream: REPAID, k: no }.pack()
    }

    /// Its rows, in their order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().flatten()
    }

    /// Its row at a place of the list.
    pub fn entry(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)?.as_ref()
    }
}

/// A cycle while it is being written.
struct Making {
    entries: [Option<Entry>; MOST_ENTRIES],
    at: usize,
    balance: i64,
}

impl Making {
    fn push(&mut self, key: Key, amount: i64, def: &'static StreamDef) {
        if let Some(place) = self.entries.get_mut(self.at).filter(|_| amount != 0) {
            *place = Some(Entry { key, amount, def });
            self.at += 1;
            self.balance += amount;
        }
    }
}

/// 融資. What is lent before each instalment of a cycle: in all what a year's instalments repay, and something beyond it,
/// so that a rest is left to repay at the end.
fn lent_each_month(loan: &Loan, no: u32) -> [i64; MONTHS as usize] {
    let dice = loan.dice.of(u64::from(no));
    let beyond = dice.between(0, 0, loan.terms.limit / 10 / NOTE);
    let notes = loan.terms.instalment * i64::from(MONTHS) / NOTE + beyond;
    // In about half of the months nothing is lent, and never in the first: the account may just have been opened.
    let weight = |month: usize| match month {
        0 => 0,
        1 => 1,
        month => (dice.between(10 + month as u64, -3, 3)).max(0),
    };
    let sums: [i64; MONTHS as usize] = array::from_fn(|month| (0..=month).map(weight).sum());
    let whole = sums[sums.len() - 1].max(1);
    array::from_fn(|month| {
        let before = month.checked_sub(1).map_or(0, |before| sums[before]);
        (sums[month] * notes / whole - before * notes / whole) * NOTE
    })
}

/// The place of what is lent before an instalment: in the second half of the month before it.
fn key_of_lending(loan: &Loan, nth: u32) -> Key {
    let month: Month = loan.instalments.first.plus(nth.cast_signed() - 1);
    let dice = loan.dice.named("lending").of(u64::from(nth));
    let (from, to) = LENT_ON;
    let of_month = i32::try_from(dice.between(0, i64::from(from), i64::from(to))).unwrap_or(from);
    let minute = u16::try_from(dice.between(1, 480, 1290)).unwrap_or(480);
    Position { day: month.first_day().plus(of_month - 1), minute, stream: LENT, k: nth }.pack()
}
