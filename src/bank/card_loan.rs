//! カードローンの残高（第2条第1項(2), 第2条第2項(3)）. What is owed, what may still be borrowed, and what is collected next.

use super::{freshness::AsOf, statement::Statement};
use crate::event::{Day, Jst, Yen};

/// カードローンの残高.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardLoanBalance {
    /// 残高. Negative, as money is owed.
    pub balance: Yen,
    /// 極度額.
    pub credit_limit: Yen,
    /// 借入残高. Never negative.
    pub outstanding: Yen,
    /// 利用可能額 = 極度額 − 借入残高.
    pub available_credit: Yen,
    /// 借入利率. Millionths a year.
    pub rate: i64,
    /// 次回約定返済日と約定返済額, where anything is owed.
    pub next_payment: Option<(Day, Yen)>,
    /// The instant of which it holds.
    pub as_of: Jst,
}

impl CardLoanBalance {
    /// The balance of a card loan whose statement an admitted caller may see; nothing for an account of another kind.
    pub fn read(as_of: AsOf, statement: &Statement<'_>) -> Option<Self> {
        let (now, seq) = (as_of.at(), as_of.seq());
        let terms = statement.ledger.loan()?;
        let balance = statement.balance_at(now, seq);
        let outstanding = (-balance.0).max(0);
        let due = statement.ledger.next_payment_on(now).filter(|_| outstanding > 0);
        Some(Self {
            balance,
            credit_limit: terms.limit(),
            outstanding: Yen(outstanding),
            available_credit: Yen((terms.limit - outstanding).max(0)),
            rate: terms.rate,
            next_payment: due.map(|on| (on, Yen(terms.instalment.min(outstanding)))),
            as_of: now,
        })
    }
}
