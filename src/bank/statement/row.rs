//! 明細. One row of a statement, whoever it came from.

use crate::{
    bank::{
        ledger::{Position, Row},
        overlay::OverlayEntry,
        transaction_id,
    },
    event::{BookedRow, Day, Yen},
};

/// 明細. One row of a statement.
#[derive(Debug, Clone, Copy)]
pub struct StatementRow<'a> {
    /// Where it stands.
    pub position: Position,
    /// 取引日.
    pub transaction_date: Day,
    /// 起算日.
    pub value_date: Day,
    /// Yen, negative when money leaves the account.
    pub amount: Yen,
    /// 残高. After this row.
    pub balance: Yen,
    /// 状態.
    pub status: RowStatus,
    source: Source<'a>,
}

/// 状態. What has become of a row since it was booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowStatus {
    /// Nothing.
    Posted,
    /// 訂正. Two later rows put it right.
    Corrected,
    /// 取消. It is shown, but does not count.
    Cancelled,
    /// 欠番. Its number is left over: another row stands for it.
    Missing,
}

#[derive(Debug, Clone, Copy)]
enum Source<'a> {
    Own(Row),
    Posted(&'a OverlayEntry),
}

impl<'a> StatementRow<'a> {
    /// A row of the account's own story, where it is shown. Its balance is still to be filled in.
    pub(super) fn own(row: Row, shown: Position, is_corrected: bool) -> Self {
        Self {
            position: shown,
            transaction_date: row.position.day,
            value_date: row.value_day(),
            amount: row.amount,
            balance: Yen(0),
            status: if is_corrected { RowStatus::Corrected } else { RowStatus::Posted },
            source: Source::Own(row),
        }
    }

    /// A row that an event posted. Its balance is still to be filled in.
    pub(super) fn posted(entry: &'a OverlayEntry) -> Self {
        Self {
            position: entry.position,
            transaction_date: entry.transaction_date(),
            value_date: entry.posting.value_date,
            amount: entry.posting.amount,
            balance: Yen(0),
            status: RowStatus::Posted,
            source: Source::Posted(entry),
        }
    }

    /// What it adds to the balance: nothing, if it was cancelled or another row stands for it.
    pub const fn counts_for(&self) -> Yen {
        match self.status {
            RowStatus::Posted | RowStatus::Corrected => self.amount,
            RowStatus::Cancelled | RowStatus::Missing => Yen(0),
        }
    }

    /// The row as the log names it.
    pub fn booked(&self) -> BookedRow {
        let Position { stream, k, .. } = self.position;
        BookedRow { booked_at: self.position.instant(), stream, k, amount: self.counts_for() }
    }

    /// 取引区分. Two digits.
    pub fn category_code(&self) -> &str {
        match &self.source {
            Source::Own(row) => row.category().code(),
            Source::Posted(entry) => &entry.posting.category_code,
        }
    }

    /// Appends 明細番号.
    pub fn write_transaction_id(&self, out: &mut Vec<u8>) {
        transaction_id::write(self.position, out);
    }

    /// Appends 摘要.
    pub fn write_description(&self, out: &mut Vec<u8>) {
        match &self.source {
            Source::Own(row) => {
                row.write_description(out);
            }
            Source::Posted(entry) => out.extend_from_slice(entry.posting.description.as_bytes()),
        }
    }

    /// Appends カナ摘要: at most 20 half-width characters. What an event posted says what was posted.
    pub fn write_kana_description(&self, out: &mut Vec<u8>) {
        match &self.source {
            Source::Own(row) => row.write_kana_description(out),
            Source::Posted(entry) => out.extend_from_slice(entry.posting.description.as_bytes()),
        }
    }

    /// Appends 相手先, and says whether there is one.
    pub fn write_counterparty(&self, out: &mut Vec<u8>) -> bool {
        match &self.source {
            Source::Own(row) => row.write_counterparty(out),
            Source::Posted(entry) => {
                let counterparty = entry.posting.counterparty.as_deref();
                out.extend_from_slice(counterparty.unwrap_or_default().as_bytes());
                counterparty.is_some()
            }
        }
    }

    /// 明細番号.
    pub fn transaction_id(&self) -> String {
        text(|out| self.write_transaction_id(out)).unwrap_or_default()
    }

    /// 摘要, where there is one.
    pub fn description(&self) -> Option<String> {
        text(|out| self.write_description(out))
    }

    /// カナ摘要, where there is one.
    pub fn kana_description(&self) -> Option<String> {
        text(|out| self.write_kana_description(out))
    }

    /// 相手先, where there is one.
    pub fn counterparty(&self) -> Option<String> {
        text(|out| {
            self.write_counterparty(out);
        })
    }

    /// The row of the town's own story behind this one; none behind what an event posted.
    pub const fn of_town(&self) -> Option<&Row> {
        match &self.source {
            Source::Own(row) => Some(row),
            Source::Posted(_) => None,
        }
    }
}

/// What is written as text; nothing where nothing is.
fn text(write: impl FnOnce(&mut Vec<u8>)) -> Option<String> {
    let mut out = Vec::new();
    write(&mut out);
    String::from_utf8(out).ok().filter(|text| !text.is_empty())
}
