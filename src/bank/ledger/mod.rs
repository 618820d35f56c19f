//! 元帳. A ledger without storage: an account is a sum of streams whose totals are closed forms, so that a balance costs
//! its streams and a page the rows it shows, at any depth. A card loan repeats a cycle of repayments instead.

mod class;
mod deposit;
mod flow;
mod held;
mod interest;
mod loan;
mod memo;
mod month;
mod position;
mod row;
mod rows;
mod saving;
mod season;
mod seek;
mod stream;
#[cfg(test)]
mod tests;
mod transfers;

pub use loan::LoanTerms;
pub use position::Position;
pub use row::Row;
pub use stream::Category;

pub(in crate::bank) use interest::ordinary_rate;
pub(in crate::bank) use month::Month;
pub(in crate::bank) use position::{Key, key_after, key_of_day};
pub(in crate::bank) use saving::Saving;

use crate::{
    bank::{calendar, population::Town, time_deposit::TimeDeposit},
    event::{AccountKind, AccountNo, CustomerNo, Day, Jst, Yen},
};
use deposit::{Deposit, Holder};
use loan::Loan;
use memo::Memo;
use position::day_of_key;
use row::CLEARED_AFTER;

/// 元帳. The story of one account, from its opening to the end of time.
#[derive(Debug, Clone)]
pub struct Ledger {
    story: Story,
    /// 総合口座. What is pledged for it.
    pledged: Option<TimeDeposit>,
    /// Balances by the place before which they hold.
    balances: Memo,
    /// What may be overdrawn, by the day.
    limits: Memo,
}

#[expect(clippy::large_enum_variant, reason = "nearly every ledger is a deposit's")]
#[derive(Debug, Clone)]
enum Story {
    Deposit(Deposit),
    Loan(Loan),
}

impl Town {
    /// 元帳. The story of this account, if the town has it. A time deposit has lots, but no ledger (第2条第1項(3)).
    pub fn ledger(&self, account: AccountNo) -> Option<Ledger> {
        let (no, kind) = (account.customer, account.kind);
        let holder = self.holder(no)?;
        if let Some(balance) = self.stated_balance(account) {
            return self.quiet(&holder, kind, balance);
        }
        if !self.account_exists(account) {
            return None;
        }
        match kind {
            AccountKind::TimeDeposit => None,
            AccountKind::CardLoan => Some(Ledger::new(Story::Loan(Loan::new(&holder)), None)),
            AccountKind::OrdinaryDeposit
            | AccountKind::SavingsDeposit
            | AccountKind::TaxReserveDeposit
            | AccountKind::CurrentDeposit => {
                let table = class::of(holder.class, self.persona_of(no), kind);
                let lots = (kind == AccountKind::OrdinaryDeposit).then(|| self.time_deposit(no)).flatten();
                let pledged = lots.filter(|_| self.is_pledged(no));
                let overdrawing = pledged.filter(|_| self.overdraws(no));
                let secured = overdrawing.map_or(0, |lots| lots.secured().0);
                Some(Ledger::new(Story::Deposit(Deposit::new(table, &Holder { secured, ..holder }, lots)), pledged))
            }
        }
    }

    /// 始まりの残高. An account whose balance at the first instant is stated: a deposit has no story but its opening, and a
    /// loan was lent the business day before.
    fn quiet(&self, holder: &Holder, kind: AccountKind, balance: Yen) -> Option<Ledger> {
        let story = match kind {
            AccountKind::TimeDeposit => return None,
            AccountKind::CardLoan => {
                let opened_on = calendar::business_day_on_or_before(self.start().plus(-1));
                Story::Loan(Loan::owing(&Holder { opened_on, ..*holder }, -balance.0))
            }
            AccountKind::OrdinaryDeposit
            | AccountKind::SavingsDeposit
            | AccountKind::TaxReserveDeposit
            | AccountKind::CurrentDeposit => Story::Deposit(Deposit::quiet(holder, balance.0)),
        };
        Some(Ledger::new(story, None))
    }

    /// 積立. What this customer's ordinary deposit puts aside each month for a time deposit, if it does.
    pub(in crate::bank) fn saving_of(&self, no: CustomerNo) -> Option<Saving> {
        let ordinary = AccountNo { customer: no, kind: AccountKind::OrdinaryDeposit };
        let holder = self.holder(no).filter(|_| self.stated_balance(ordinary).is_none())?;
        let table = class::of(holder.class, self.persona_of(no), AccountKind::OrdinaryDeposit);
        class::saved_by(table)
            .filter(|def| def.held.runs_for(holder.kinds, holder.dice))
            .map(|def| Saving::new(def, &holder))
    }

    fn holder(&self, no: CustomerNo) -> Option<Holder> {
        Some(Holder {
            class: self.class_of(no)?,
            kinds: self.kinds_of(no)?.without(self.quiet_kinds_of(no)),
            opened_on: self.opened_on(no)?,
            secured: 0,
            dice: self.money.of(u64::from(no.0)),
        })
    }
}

/// 資金化. Cheques of other banks are cleared at 13:00 of their day.
const CLEARED_AT: u32 = 13 * 60;

impl Ledger {
    fn new(story: Story, pledged: Option<TimeDeposit>) -> Self {
        Self { story, pledged, balances: Memo::default(), limits: Memo::default() }
    }

    /// 口座開設日. No row precedes it.
    pub const fn opened_on(&self) -> Day {
        match &self.story {
            Story::Deposit(deposit) => day_of_key(deposit.opened),
            Story::Loan(loan) => loan.opened_on(),
        }
    }

    /// 契約内容. What was agreed on a card loan; nothing for a deposit.
    pub const fn loan(&self) -> Option<LoanTerms> {
        match &self.story {
            Story::Deposit(_) => None,
            Story::Loan(loan) => Some(loan.terms),
        }
    }

    /// 次回約定返済日. The day of the next agreed repayment after an instant; nothing for a deposit.
    pub fn next_payment_on(&self, at: Jst) -> Option<Day> {
        match &self.story {
            Story::Deposit(_) => None,
            Story::Loan(loan) => Some(loan.next_payment_after(key_after(at))),
        }
    }

    /// 残高. The sum of all entries that have appeared at `at`.
    pub fn balance_at(&self, at: Jst) -> Yen {
        Yen(self.balance_before(key_after(at)))
    }

    /// 貸越極度額. By how much the account may be overdrawn at `at`.
    pub fn overdraft_limit_at(&self, at: Jst) -> Yen {
        self.pledged.as_ref().map_or(Yen(0), |deposits| {
            Yen(self.limits.get(u64::from(at.day().0.unsigned_abs()), || deposits.pledge_at(at).0))
        })
    }

    /// 他店券残高. What was paid in by cheques of other banks and is not yet cleared at `at`.
    pub fn uncleared_at(&self, at: Jst) -> Yen {
        let Story::Deposit(deposit) = &self.story else {
            return Yen(0);
        };
        let cheques = deposit.flows().iter().filter(|flow| flow.def.category == Category::ChequeIn);
        let booked_since = cheques.map(|flow| {
            let (now, cleared) = (seek::Place::new(key_after(at)), seek::Place::new(key_of_day(uncleared_since(at))));
            flow.total(flow.count_before(&now)) - flow.total(flow.count_before(&cleared))
        });
        Yen(booked_since.sum())
    }

    /// The sum of all entries that stand before a place.
    pub(in crate::bank) fn balance_before(&self, key: Key) -> i64 {
        self.balances.get(key, || match &self.story {
            Story::Deposit(deposit) => deposit.balance_before(key),
            Story::Loan(loan) => loan.balance_before(key),
        })
    }

    /// The rows that stand at a place or after it, in their order.
    pub fn rows_from(&self, position: Position) -> Rows<'_> {
        self.rows_from_key(position.pack())
    }

    /// When the next row of the account's own story appears after `at`; nothing when none does within a year.
    pub fn next_row_after(&self, at: Jst) -> Option<Jst> {
        let end = position::key_of_day(at.day().plus(DAYS_AHEAD));
        let next = self.rows_from_key(position::key_after(at)).next_before(end)?;
        Some(next.position.instant())
    }

    pub(in crate::bank) fn rows_from_key(&self, key: Key) -> Rows<'_> {
        Rows(match &self.story {
            Story::Deposit(deposit) => Running::Deposit(rows::Rows::new(deposit, key)),
            Story::Loan(loan) => Running::Loan(loan::Rows::new(loan, key)),
        })
    }
}

/// So far ahead the next row is looked for.
const DAYS_AHEAD: i32 = 366;

/// The first day whose cheques of other banks are not yet cleared at `at`.
fn uncleared_since(at: Jst) -> Day {
    let mut day = at.day();
    if calendar::is_business_day(day) && at.minute_of_day() >= CLEARED_AT {
        day = day.plus(1);
    }
    for _ in 0..CLEARED_AFTER {
        day = calendar::business_day_on_or_before(day.plus(-1));
    }
    day
}

/// 明細の並び. The rows of an account in their order, from a place on; finding the place costs the same at any depth.
#[derive(Debug, Clone)]
pub struct Rows<'a>(Running<'a>);

#[derive(Debug, Clone)]
enum Running<'a> {
    Deposit(rows::Rows<'a>),
    Loan(loan::Rows<'a>),
}

impl Rows<'_> {
    /// The balance before the next row.
    pub const fn balance(&self) -> Yen {
        match &self.0 {
            Running::Deposit(rows) => rows.balance(),
            Running::Loan(rows) => rows.balance(),
        }
    }

    /// The next row, if it stands before a place.
    pub(in crate::bank) fn next_before(&mut self, end: Key) -> Option<Row> {
        match &mut self.0 {
            Running::Deposit(rows) => rows.next_before(end),
            Running::Loan(rows) => rows.next_before(end),
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.next_before(Key::MAX)
    }
}
