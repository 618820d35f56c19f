//! 明細. One row of a statement as this channel shows it, and the hand that writes it.

use crate::{
    api::json::{push_number, push_str},
    bank::statement::{RowStatus, StatementRow},
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

/// 状態. `posted`: the row stands; `corrected`: later rows put it right.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransactionStatus {
    /// It stands.
    Posted,
    /// 訂正. Later rows put it right.
    Corrected,
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
            },
        }
    }
}

impl TransactionView {
    /// Appends a row as serde would write it, with a comma before it unless it is the first.
    pub fn write(row: &StatementRow<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(if out.is_empty() { b"{\"transaction_id\":\"" } else { b",{\"transaction_id\":\"" });
        row.write_transaction_id(out);
        out.extend_from_slice(b"\",\"transaction_date\":\"");
        let date_at = out.len();
        row.transaction_date.write(out);
        out.extend_from_slice(b"\",\"value_date\":\"");
        if row.value_date == row.transaction_date {
            out.extend_from_within(date_at..date_at + 10);
        } else {
            row.value_date.write(out);
        }
        out.extend_from_slice(if row.amount.0 < 0 {
            b"\",\"direction\":\"debit\",\"category_code\":\""
        } else {
            b"\",\"direction\":\"credit\",\"category_code\":\""
        });
        out.extend_from_slice(row.category_code().as_bytes());
        out.extend_from_slice(b"\",\"amount\":\"");
        push_number(out, row.amount.0.saturating_abs());
        out.extend_from_slice(b"\",\"balance\":\"");
        push_number(out, row.balance.0);
        out.push(b'"');
        push_text(out, b",\"description\":", row.is_posted_by_event(), |out| row.write_description(out));
        push_text(out, b",\"counterparty\":", row.is_posted_by_event(), |out| {
            row.write_counterparty(out);
        });
        out.extend_from_slice(match row.status {
            RowStatus::Posted => b",\"status\":\"posted\"}".as_slice(),
            RowStatus::Corrected => b",\"status\":\"corrected\"}".as_slice(),
        });
    }
}

/// Appends a field, unless its text is empty. The town's own texts hold nothing that JSON wants escaped.
fn push_text(out: &mut Vec<u8>, name: &[u8], any_text: bool, write: impl Fn(&mut Vec<u8>)) {
    let start = out.len();
    out.extend_from_slice(name);
    out.push(b'"');
    let text_at = out.len();
    write(out);
    if out.len() == text_at {
        out.truncate(start);
    } else if any_text {
        let text = out.split_off(text_at);
        out.truncate(text_at - 1);
        push_str(out, &text);
    } else {
        out.push(b'"');
    }
}
