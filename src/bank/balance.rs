//! 残高照会（第2条第1項(2)）. What is on an account, as of the instant of the request.

use super::{freshness::AsOf, statement::Statement};
use crate::event::{Jst, Yen};

/// 残高.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// 現在残高.
    pub balance: Yen,
    /// 支払可能残高 = 現在残高 − 他店券残高 + 貸越極度額.
    pub available: Yen,
    /// 前日残高. At the end of the day before.
    pub previous_day: Yen,
    /// 前月末残高. At the end of the month before.
    pub previous_month: Yen,
    /// 他店券残高. Booked, but not yet cleared.
    pub uncleared: Yen,
    /// 貸越極度額.
    pub overdraft_limit: Yen,
    /// The instant of which it holds.
    pub as_of: Jst,
}

impl Balance {
    /// The balance of an account whose statement an admitted caller may see.
    pub fn read(as_of: AsOf, statement: &Statement<'_>) -> Self {
        let (now, seq) = (as_of.at(), as_of.seq());
        let today = now.day();
        let before = |midnight: Jst| statement.balance_at(Jst(midnight.0 - 1), seq);
        let balance = statement.balance_at(now, seq);
        let (uncleared, overdraft_limit) =
            (statement.ledger.uncleared_at(now), statement.ledger.overdraft_limit_at(now));
        Self {
            balance,
            available: Yen(balance.0 - uncleared.0 + overdraft_limit.0),
            previous_day: before(Jst::midnight(today)),
            previous_month: before(Jst::midnight(super::calendar::month_start(today))),
            uncleared,
            overdraft_limit,
            as_of: now,
        }
    }
}
