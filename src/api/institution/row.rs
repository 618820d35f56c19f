//! 明細. One row of a statement as this channel shows it, and the hand that writes it.

use crate::{
    api::json::push_number,
    bank::{
        ledger::Row,
        statement::{RowStatus, StatementRow},
        transaction_id,
    },
    event::Day,
};
use serde::Serialize;
use utoipa::ToSchema;

/// One row of a statement.
#[derive(Serialize, ToSchema)]
pub struct TransactionView {
    /// 明細ID. The id of the row: it never changes.
    #[schema(example = "2026060105001458")]
    transaction_id: String,
    /// 取引日. The day of the transaction.
    #[schema(value_type = String, format = Date, example = "2026-06-01")]
    transaction_date: Day,
    /// 起算日. The day from which interest counts.
    #[schema(value_type = String, format = Date, example = "2026-06-01")]
    value_date: Day,
    /// 入払区分. Whether money came in or went out.
    direction: Direction,
    /// 取引区分. 10 cash, 11 transfer, 12 cheques of others, 13 clearing, 14 book transfer, 15 renewal, 18 other,
    /// 19 correction.
    #[schema(pattern = "^1[0-9]$", example = "11")]
    category_code: String,
    /// 取引金額. The amount, never negative.
    #[schema(pattern = "^[0-9]{1,19}$", example = "25785")]
    amount: String,
    /// 残高. The balance after this row.
    #[schema(pattern = "^-?[0-9]{1,19}$", example = "7991607")]
    balance: String,
    /// 摘要. What it is about; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "振込 ｻﾝｷﾖﾁﾕｳｿﾞｳ(ｶ")]
    description: Option<String>,
    /// 相手先. The other party; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "ｻﾝｷﾖﾁﾕｳｿﾞｳ(ｶ")]
    counterparty: Option<String>,
    /// 状態. What became of the row.
    status: TransactionStatus,
}

/// 入払区分. `credit`: money came in; `debit`: money went out.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// 入金. Money came in.
    Credit,
    /// 出金. Money went out.
    Debit,
}

/// 状態. `posted`: the row stands; `corrected`: later rows put it right; `cancelled` 取消: it no longer counts, and its balance
/// is that of the row before it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransactionStatus {
    /// It stands.
    Posted,
    /// 訂正. Later rows put it right.
    Corrected,
    /// 取消. It no longer counts.
    Cancelled,
}

impl From<&StatementRow<'_>> for TransactionView {
    fn from(row: &StatementRow<'_>) -> Self {
        Self {
            transaction_id: row.transaction_id(),
            transaction_date: row.transaction_date,
            value_date: row.value_date,
            direction: if row.amount.0 < 0 { Direction::Debit } else { Direction::Credit },
            category_code: row.category_code().to_owned(),
            amount: row.amount.0.unsigned_abs().to_string(),
            balance: row.balance.to_string(),
            description: row.description(),
            counterparty: row.counterparty(),
            status: match row.status {
                RowStatus::Posted => TransactionStatus::Posted,
                RowStatus::Corrected => TransactionStatus::Corrected,
                RowStatus::Cancelled | RowStatus::Missing => TransactionStatus::Cancelled,
            },
        }
    }
}

/// Writes rows one after another, each with a comma before it and as serde would write it.
pub struct RowWriter<'o> {
    out: &'o mut Vec<u8>,
    /// The day of the last row, and how it is written: the next row is often of the same.
    day: Day,
    date: [u8; 10],
}

impl<'o> RowWriter<'o> {
    /// Writes behind what `out` holds.
    pub fn new(out: &'o mut Vec<u8>) -> Self {
        let day = Day::default();
        Self { out, day, date: day.text() }
    }

    /// Appends a row.
    pub fn write(&mut self, row: &StatementRow<'_>) {
        if row.position.day != self.day {
            (self.day, self.date) = (row.position.day, row.position.day.text());
        }
        let id = transaction_id::usual(row.position, &self.date);
        let out = &mut *self.out;
        // Hardly any row is dated or valued on another day than its own; the form knows but one day.
        let one_day = [row.transaction_date, row.value_date] == [row.position.day; 2];
        if let (Some(town), Some(id)) = (row.of_town().filter(|_| one_day), id) {
            if row.amount.0 < 0 {
                push_form(DEBIT, &id, &self.date, town, out);
            } else {
                push_form(CREDIT, &id, &self.date, town, out);
            }
            push_rest(row, town, out);
            return;
        }
        out.push(b',');
        // Writing into a Vec cannot fail, and a view has no keys but its own.
        let _ = serde_json::to_writer(out, &TransactionView::from(row));
    }
}

/// A row up to its amount, with blanks for what differs. Filling in a form is faster than writing one.
const CREDIT: &[u8; 148] = b",{\"transaction_id\":\"                \",\"transaction_date\":\"          \",\
\"value_date\":\"          \",\"direction\":\"credit\",\"category_code\":\"  \",\"amount\":\"";
const DEBIT: &[u8; 147] = b",{\"transaction_id\":\"                \",\"transaction_date\":\"          \",\
\"value_date\":\"          \",\"direction\":\"debit\",\"category_code\":\"  \",\"amount\":\"";

/// Appends a form with its blanks filled in: all three days are the day of booking.
fn push_form<const N: usize>(
    form: &[u8; N],
    id: &[u8; transaction_id::USUAL],
    date: &[u8; 10],
    town: &Row,
    out: &mut Vec<u8>,
) {
    out.extend_from_slice(form);
    if let Some(form) = out.last_chunk_mut::<N>() {
        form[20..36].copy_from_slice(id);
        form[58..68].copy_from_slice(date);
        form[84..94].copy_from_slice(date);
        form[N - 14..N - 12].copy_from_slice(town.category().code().as_bytes());
    }
}

/// From the amount on. The town's own texts hold nothing that JSON wants escaped.
fn push_rest(row: &StatementRow<'_>, town: &Row, out: &mut Vec<u8>) {
    push_number(out, row.amount.0.saturating_abs());
    out.extend_from_slice(b"\",\"balance\":\"");
    push_number(out, row.balance.0);
    out.extend_from_slice(b"\",\"description\":\"");
    let named_at = town.write_description(out);
    let end = out.len();
    out.extend_from_slice(b"\",\"counterparty\":\"");
    let any = match named_at {
        Some(at) => {
            out.extend_from_within(at..end);
            true
        }
        None => town.write_counterparty(out),
    };
    if !any {
        out.truncate(end);
    }
    out.extend_from_slice(match row.status {
        RowStatus::Posted => b"\",\"status\":\"posted\"}".as_slice(),
        RowStatus::Corrected => b"\",\"status\":\"corrected\"}".as_slice(),
        RowStatus::Cancelled | RowStatus::Missing => b"\",\"status\":\"cancelled\"}".as_slice(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bank::{
            overlay::Overlay,
            population::Town,
            statement::{PageRequest, Statement},
        },
        event::{AccountNo, CustomerNo, Jst, Posting, Seq, Yen},
    };
    use proptest::prelude::*;
    use std::sync::Arc;

    fn posting() -> impl Strategy<Value = Posting> {
        let text = "\\PC{0,12}|[\\x00-\\x7f]{0,12}|[\"\\\\\u{2028}あｱ]{0,6}";
        let at = (20_000_i32..20_400, 0_u32..1440);
        let days = (-30_000_i32..80_000, prop::option::of(20_000_i32..20_400));
        let texts = (text, prop::option::of(text), "1[0-9]|\\PC{0,3}");
        (at, days, any::<i64>().prop_map(|n| n / 1_000), texts).prop_map(
            |((day, minute), (value_date, dated), amount, (description, counterparty, category_code))| Posting {
                booked_at: Jst::at(Day(day), minute, 0),
                value_date: Day(value_date),
                dated: dated.map(Day),
                amount: Yen(amount),
                category_code,
                description,
                counterparty,
            },
        )
    }

    proptest! {
        #[test]
        fn rows_are_written_as_serde_writes_them(
            seed: u64, n in 0_u32..600, from in 16_000_i32..20_400,
            postings in prop::collection::vec((posting(), 1_u64..1 << 28), 0..8),
        ) {
            let start = Jst::parse("2026-06-10T10:00:00+09:00").unwrap();
            let town = Town::new(seed, 10_000, 10, start);
            let customer = CustomerNo(n);
            let overlay = postings.into_iter().fold(Overlay::default(), |overlay, (posting, seq)| {
                overlay.with(Arc::new(posting), Seq(seq))
            });
            let kinds = town.kinds_of(customer).unwrap();
            for ledger in kinds.iter().filter_map(|kind| town.ledger(AccountNo { customer, kind })) {
                let statement = Statement { ledger: &ledger, overlay: &overlay };
                let (from, to) = (Day(from), Day(20_400));
                let asked = PageRequest { from, to, after: None, limit: 60 };
                let (mut out, mut by_serde) = (Vec::new(), String::new());
                let mut rows = RowWriter::new(&mut out);
                statement.page(&asked, start, Seq(1 << 28), |row| {
                    rows.write(row);
                    by_serde.push(',');
                    by_serde.push_str(&serde_json::to_string(&TransactionView::from(row)).unwrap());
                });
                prop_assert_eq!(String::from_utf8(out).unwrap(), by_serde);
            }
        }
    }
}
