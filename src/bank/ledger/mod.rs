//! 元帳. A ledger without storage: an account is a sum of streams whose totals are closed forms, so that a balance costs
//! its streams and a page the rows it shows, at any depth.

mod class;
mod flow;
mod interest;
mod memo;
mod month;
mod position;
mod row;
mod rows;
mod seek;
mod stream;
#[cfg(test)]
mod tests;

pub use position::Position;
pub use row::Row;
pub use rows::Rows;
pub use stream::Category;

pub(in crate::bank) use position::{Key, key_after, key_of_day};

use crate::{
    bank::population::{Class, Town, dice::Dice},
    event::{AccountNo, Day, Jst, Yen},
};
use class::ClassDef;
use flow::Flow;
use memo::Memo;
use month::Month;
use seek::Place;

/// No account has more streams than this.
const MAX_STREAMS: usize = 28;

/// 元帳. The story of one account, from its opening to the end of time.
#[derive(Debug, Clone)]
pub struct Ledger {
    class: &'static ClassDef,
    flows: [Flow; MAX_STREAMS],
    /// The place of the opening deposit.
    opened: Key,
    /// 新規入金. The opening deposit.
    opening: i64,
    is_corporation: bool,
    dice: Dice,
    /// Balances by the place before which they hold.
    balances: Memo,
    /// Payments of interest by their month.
    interest: Memo,
}

impl Town {
    /// 元帳. The story of this account, if the town has it.
    pub fn ledger(&self, account: AccountNo) -> Option<Ledger> {
        let class = self.class_of(account.customer)?;
        if !class.kinds().contains(account.kind) {
            return None;
        }
        let table = class::of(class, self.persona_of(account.customer), account.kind);
        let dice = self.money.of(u64::from(account.customer.0));
        let opened_on = self.opened_on(account.customer)?;
        Some(Ledger::new(table, class, dice, opened_on))
    }
}

impl Ledger {
    fn new(class: &'static ClassDef, of: Class, dice: Dice, opened_on: Day) -> Self {
        // Streams begin in the month after the opening, so that nothing precedes it.
        let from = Month::of(opened_on).0.plus(1);
        let turnover = class::turnover(of, dice);
        let mut flows = [Flow::new(&class::OPENING, 0, dice, from, turnover); MAX_STREAMS];
        for ((flow, def), no) in flows.iter_mut().zip(class.streams).zip(1..) {
            *flow = Flow::new(def, no, dice, from, turnover);
        }
        let running = flows.len().min(class.streams.len());
        let others = flows[..running].iter().map(Flow::a_year).sum();
        if let Some(rest) = flows[..running].iter_mut().find(|flow| flow.takes_rest()) {
            rest.take_rest(others);
        }
        let (low, high) = class.cushion;
        let needed = flows[..running].iter().map(Flow::reserve).sum::<i64>() + dice.between(1, low, high);
        let unit = if running == 0 { 1 } else { 1_000 };
        let minute = u16::try_from(dice.between(2, 570, 840)).unwrap_or(570);
        let opened = Position { day: opened_on, minute, stream: 0, k: 0 }.pack();
        let opening = (needed + unit - 1) / unit * unit;
        let is_corporation = of == Class::Company;
        Self {
            class,
            flows,
            opened,
            opening,
            is_corporation,
            dice,
            balances: Memo::default(),
            interest: Memo::default(),
        }
    }

    fn flows(&self) -> &[Flow] {
        &self.flows[..self.class.streams.len().min(MAX_STREAMS)]
    }

    /// 口座開設日. No row precedes it, and the first one is its opening deposit.
    pub const fn opened_on(&self) -> Day {
        position::day_of_key(self.opened)
    }

    /// 残高. The sum of all entries that have appeared at `at`.
    pub fn balance_at(&self, at: Jst) -> Yen {
        Yen(self.balance_before(key_after(at)))
    }

    /// The sum of all entries that stand before a place.
    pub(in crate::bank) fn balance_before(&self, key: Key) -> i64 {
        if key <= self.opened {
            return 0;
        }
        self.balances.get(key, || {
            let place = Place::new(key);
            let streams = self.flows().iter().map(|flow| flow.total(flow.count_before(&place))).sum::<i64>();
            self.opening + streams + interest::pending(self, &place)
        })
    }

    /// The rows that stand at a place or after it, in their order.
    pub fn rows_from(&self, position: Position) -> Rows<'_> {
        self.rows_from_key(position.pack())
    }

    pub(in crate::bank) fn rows_from_key(&self, key: Key) -> Rows<'_> {
        Rows::new(self, key)
    }
}
