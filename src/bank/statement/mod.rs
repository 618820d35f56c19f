//! 入出金明細（第2条第1項(2)）. An account's own story and what events posted on it, as one list of rows with a balance.

mod row;
#[cfg(test)]
mod tests;

pub use row::{RowStatus, StatementRow};

use super::{
    ledger::{Key, Ledger, Position, key_after, key_of_day},
    overlay::Overlay,
};
use crate::event::{Day, Jst, Seq, Yen};

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
        let key = key_after(at);
        Yen(self.ledger.balance_before(key) + self.overlay.sum_before(key, pinned))
    }

    /// 明細照会. Hands the rows of a page to `show`, in ascending order. Rows of the running day appear from their minute on.
    pub fn page(&self, asked: &PageRequest, now: Jst, pinned: Seq, mut show: impl FnMut(&StatementRow<'a>)) -> Page {
        let first = key_of_day(asked.from);
        let from = asked.after.map_or(first, |after| first.max(after.pack().saturating_add(1)));
        let end = key_of_day(asked.to.plus(1)).min(key_after(now));
        let mut page = Page { count: 0, has_next: false, last: None };
        if from >= end {
            return page;
        }
        for row in self.rows(from, end, now, pinned) {
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
        let from = key_after(now);
        let end = key_of_day(now.day().plus(DAYS_AHEAD));
        let coming = self.rows(from, end, now, pinned);
        let least = coming.map(|row| row.balance).fold(self.balance_at(now, pinned), Ord::min);
        let allowed = self.ledger.overdraft_limit_at(now).0 + self.ledger.loan().map_or(0, |terms| terms.limit);
        Yen((least.0 + allowed).max(0))
    }

    /// All rows from a place on and before an end: two ascending lists merged, with one balance running through both.
    fn rows(&self, from: Key, end: Key, now: Jst, pinned: Seq) -> impl Iterator<Item = StatementRow<'a>> + use<'a> {
        let mut own = self.ledger.rows_from_key(from);
        let mut posted = self.overlay.entries_from(from, pinned).peekable();
        let mut posted_sum = self.overlay.sum_before(from, pinned);
        std::iter::from_fn(move || {
            let posted_at = posted.peek().map_or(Key::MAX, |entry| entry.position.pack());
            if let Some(row) = own.next_before(end.min(posted_at)) {
                return Some(StatementRow::own(row, posted_sum, now));
            }
            let entry = posted.next_if(|_| posted_at < end)?;
            posted_sum += entry.posting.amount.0;
            Some(StatementRow::posted(entry, own.balance().0 + posted_sum))
        })
    }
}
