//! 明細の合流. The account's own rows, those of them that appear later than they would, and what events posted, as one
//! ascending list with one balance running through it.

use super::{RowStatus, Statement, StatementRow};
use crate::{
    bank::{
        ledger::{Key, Position, Row, Rows},
        overlay::{Delay, Mark},
    },
    event::{Jst, RowFate, Seq, Yen},
};

/// 明細の合流. The rows from a place on and before an end.
pub(super) struct Merge<'a> {
    statement: Statement<'a>,
    own: Rows<'a>,
    late: Vec<Late<'a>>,
    /// The number of the next entry that an event posted, if it is known.
    posted: usize,
    balance: i64,
    end: Key,
    now: Jst,
    pinned: Seq,
    /// Whether no row is marked or delayed.
    is_plain: bool,
}

/// The rows of one delay, with the next of them.
struct Late<'a> {
    delay: Delay,
    rows: Rows<'a>,
    next: Option<Row>,
}

impl Late<'_> {
    fn advance(&mut self) -> Option<Row> {
        let next = self.rows.next_before(self.delay.until);
        std::mem::replace(&mut self.next, next)
    }

    /// Where the next of them appears.
    fn key(&self) -> Key {
        self.next.map_or(Key::MAX, |row| self.delay.shown(row.position).pack())
    }
}

impl<'a> Merge<'a> {
    pub fn new(statement: Statement<'a>, from: Key, end: Key, now: Jst, pinned: Seq) -> Self {
        let Statement { ledger, overlay } = statement;
        let late = overlay.delays().map(|delay| {
            let rows = ledger.rows_from_key(delay.first_shown_from(from));
            let mut late = Late { delay: *delay, rows, next: None };
            late.advance();
            late
        });
        Self {
            statement,
            own: ledger.rows_from_key(from),
            late: late.collect(),
            posted: overlay.first_from(from),
            balance: statement.balance_before(from, pinned).0,
            end,
            now,
            pinned,
            is_plain: overlay.is_plain(),
        }
    }

    /// The next row, whatever has become of it.
    fn next_booked(&mut self) -> Option<StatementRow<'a>> {
        let overlay = self.statement.overlay;
        let posted = overlay.known_from(self.posted, self.pinned);
        let posted_at = posted.map_or(Key::MAX, |(_, entry)| entry.position.pack());
        let late_at = self.late.iter().map(Late::key).min().unwrap_or(Key::MAX);
        let others = posted_at.min(late_at);
        while let Some(row) = self.own.next_before(self.end.min(others)) {
            // What is delayed comes when it appears.
            if self.is_plain || overlay.delay_of(row.position.pack()).is_none() {
                return Some(self.own_row(row, row.position));
            }
        }
        if others >= self.end {
            return None;
        }
        if late_at <= posted_at {
            let late = self.late.iter_mut().min_by_key(|late| late.key())?;
            let delay = late.delay;
            let row = late.advance()?;
            return Some(self.own_row(row, delay.shown(row.position)));
        }
        let (at, entry) = posted?;
        self.posted = at + 1;
        Some(StatementRow::posted(entry))
    }

    fn own_row(&self, row: Row, shown: Position) -> StatementRow<'a> {
        let overlay = self.statement.overlay;
        let corrected_at = row.corrected_at().map(|at| if self.is_plain { at } else { overlay.shown_at(at) });
        StatementRow::own(row, shown, corrected_at.is_some_and(|at| at <= self.now))
    }
}

impl<'a> Iterator for Merge<'a> {
    type Item = StatementRow<'a>;

    fn next(&mut self) -> Option<StatementRow<'a>> {
        loop {
            let mut row = self.next_booked()?;
            let mark = if self.is_plain { None } else { self.statement.overlay.mark_at(row.position, self.pinned) };
            match mark {
                None => {}
                Some(Mark::Withheld) => continue,
                Some(Mark::Fate(RowFate::Corrected)) => row.status = RowStatus::Corrected,
                Some(Mark::Fate(RowFate::Cancelled)) => row.status = RowStatus::Cancelled,
                Some(Mark::Fate(RowFate::Replaced)) => row.status = RowStatus::Missing,
            }
            self.balance += row.counts_for().0;
            row.balance = Yen(self.balance);
            return Some(row);
        }
    }
}
