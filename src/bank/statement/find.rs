//! 明細の特定. Which row is meant: by its id, or counted from the last.

use super::{RowStatus, Statement, StatementRow};
use crate::{
    bank::{
        ledger::{key_after, key_of_day},
        transaction_id::Named,
    },
    event::{Jst, Seq},
};

/// Days that are looked through at first for the last rows; if they hold too few, four times as many.
const LOOKED_THROUGH: i32 = 40;

impl<'a> Statement<'a> {
    /// The row of this id, where it has appeared at `now`.
    pub fn find(&self, named: Named, now: Jst, pinned: Seq) -> Option<StatementRow<'a>> {
        let end = key_of_day(named.day.plus(1)).min(key_after(now));
        self.rows(key_of_day(named.day), end, now, pinned)
            .find(|row| (row.position.stream, row.position.k) == (named.stream, named.k))
    }

    /// The last rows at `now` that are shown and count, the earliest of them first; fewer where there are not so many.
    pub fn last_rows(&self, count: usize, now: Jst, pinned: Seq) -> Vec<StatementRow<'a>> {
        let end = key_after(now);
        let mut days = LOOKED_THROUGH;
        loop {
            let from = now.day().plus(-days).max(self.ledger.opened_on());
            let shown = |row: &StatementRow<'_>| matches!(row.status, RowStatus::Posted | RowStatus::Corrected);
            let mut rows: Vec<_> = self.rows(key_of_day(from), end, now, pinned).filter(shown).collect();
            if rows.len() >= count || from == self.ledger.opened_on() {
                return rows.split_off(rows.len().saturating_sub(count));
            }
            days = days.saturating_mul(4);
        }
    }
}
