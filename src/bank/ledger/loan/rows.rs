//! カードローンの明細. The cycles of a loan as rows, from any place on.

use super::{Loan, cycle::Cycle};
use crate::{
    bank::ledger::{
        class,
        position::{Key, Position},
        row::Row,
    },
    event::Yen,
};

/// カードローンの明細. The rows of a loan, in their order.
#[derive(Debug, Clone)]
pub(in crate::bank::ledger) struct Rows<'a> {
    loan: &'a Loan,
    balance: i64,
    /// Whether the row with which the loan begins is still to come.
    is_new: bool,
    no: u32,
    cycle: Cycle,
    at: usize,
}

impl<'a> Rows<'a> {
    pub fn new(loan: &'a Loan, key: Key) -> Self {
        let is_new = key <= loan.opened;
        let no = if is_new { 0 } else { loan.cycle_at(key) };
        let cycle = Cycle::of(loan, no);
        let at = cycle.entries().take_while(|entry| entry.key < key).count();
        Self { loan, balance: loan.balance_before(key), is_new, no, cycle, at }
    }

    /// The balance before the next row.
    pub const fn balance(&self) -> Yen {
        Yen(self.balance)
    }

    /// The next row, if it stands before a place.
    pub fn next_before(&mut self, end: Key) -> Option<Row> {
        let (key, amount, entry) = if self.is_new {
            (self.loan.opened, -self.loan.anchor, &class::LENT)
        } else {
            if self.cycle.entry(self.at).is_none() {
                self.no += 1;
                self.cycle = Cycle::of(self.loan, self.no);
                self.at = 0;
            }
            let entry = self.cycle.entry(self.at)?;
            (entry.key, entry.amount, entry.def)
        };
        if key >= end {
            return None;
        }
        self.at += usize::from(!self.is_new);
        self.is_new = false;
        self.balance += amount;
        Some(Row {
            position: Position::unpack(key),
            amount: Yen(amount),
            balance: Yen(self.balance),
            entry,
            clock: self.loan.dice,
        })
    }
}
