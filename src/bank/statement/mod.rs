//! 入出金明細（第2条第1項(2)）. An account's own story and what events posted on it, as one list of rows with a balance.

#[cfg(test)]
mod event_tests;
mod find;
mod merge;
mod row;
#[cfg(test)]
mod tests;

pub use row::{RowStatus, StatementRow};

use super::{
    ledger::{Key, Ledger, Position, key_after, key_of_day},
    overlay::Overlay,
};
use crate::event::{Day, Jst, Seq, Yen};
use merge::Merge;

/// 入出金明細（第2条第1項(2)）. The statement of one account.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'a> {
    /// The account's own story.
    pub ledger: &'a Ledger,
    /// What events posted on it.
    pub overlay: &'a Overlay,
}

/// 照会条件. Which rows a page is to show. The days are days of booking (勘定日): a late posting stands where it was
/// booked, and only its transaction date says what day it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// The row after which the page begins; absent = the first page.
    pub after: Option<Position>,
    /// At most so many rows.
    pub limit: usize,
}

/// What a page held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many rows it showed.
    pub count: usize,
    /// Whether the period holds more.
    pub has_next: bool,
    /// The last row shown: where the next page goes on.
    pub last: Option<Position>,
}

/// Posted debits may not break the balance of this many days to come: 13 months.
const DAYS_AHEAD: i32 = 396;

impl<'a> Statement<'a> {
    /// 残高. After all that had appeared at `at`, as far as it was known at `pinned`.
    pub fn balance_at(&self, at: Jst, pinned: Seq) -> Yen {
        self.balance_before(key_after(at), pinned)
    }

    /// 残高. After all that stands before a place, as far as it was known at `pinned`.
    fn balance_before(&self, key: Key, pinned: Seq) -> Yen {
        let posted = self.overlay.sum_before(key, pinned, |key| self.ledger.balance_before(key));
        Yen(self.ledger.balance_before(key) + posted)
    }

    /// 明細照会. Hands the rows of a page to `show`, in ascending order. Rows of the running day appear from their minute on.
    pub fn page(&self, asked: &PageRequest, now: Jst, pinned: Seq, show: impl FnMut(&StatementRow<'a>)) -> Page {
        let rows = |from, end| {
            self.rows(from, end, now, pinned).filter(|row: &StatementRow<'a>| row.status != RowStatus::Missing)
        };
        Self::cut(asked, now, rows, show)
    }

    /// 明細照会（欠番を含む）. The same with the numbers whose rows gave way to others.
    pub fn page_with_missing(
        &self,
        asked: &PageRequest,
        now: Jst,
        pinned: Seq,
        show: impl FnMut(&StatementRow<'a>),
    ) -> Page {
        Self::cut(asked, now, |from, end| self.rows(from, end, now, pinned), show)
    }

    /// Cuts a page out of the rows from a place on and before an end.
    fn cut<R: Iterator<Item = StatementRow<'a>>>(
        asked: &PageRequest,
        now: Jst,
        rows: impl FnOnce(Key, Key) -> R,
        mut show: impl FnMut(&StatementRow<'a>),
    ) -> Page {
        let first = key_of_day(asked.from);
        let from = asked.after.map_or(first, |after| first.max(after.pack().saturating_add(1)));
        let end = key_of_day(asked.to.plus(1)).min(key_after(now));
        let mut page = Page { count: 0, has_next: false, last: None };
        if from >= end {
            return page;
        }
        for row in rows(from, end) {
            if page.count == asked.limit {
                page.has_next = true;
                break;
            }
            show(&row);
            page.count += 1;
            page.last = Some(row.position);
        }
        page
    }

    /// The largest debit that leaves no balance of the next 13 months below what is allowed: 0, or less where a limit was
    /// agreed, as things stand at `now`.
    pub fn largest_debit(&self, now: Jst, pinned: Seq) -> Yen {
        let place = Position::unpack(key_after(now));
        Yen((self.least_from(place, now, pinned).0 + self.allowed_at(now).0).max(0))
    }

    /// By how much the account may be overdrawn or indebted at an instant.
    pub fn allowed_at(&self, at: Jst) -> Yen {
        Yen(self.ledger.overdraft_limit_at(at).0 + self.ledger.loan().map_or(0, |terms| terms.limit))
    }

    /// The least balance after any row from a place on until 13 months from `now`, and at `now`.
    pub fn least_from(&self, place: Position, now: Jst, pinned: Seq) -> Yen {
        let end = key_of_day(now.day().plus(DAYS_AHEAD));
        let rows = self.rows(place.pack(), end, now, pinned);
        rows.map(|row| row.balance).fold(self.balance_at(now, pinned), Ord::min)
    }

    /// All rows from a place on and before an end.
    fn rows(&self, from: Key, end: Key, now: Jst, pinned: Seq) -> Merge<'a> {
        Merge::new(*self, from, end, now, pinned)
    }
}
