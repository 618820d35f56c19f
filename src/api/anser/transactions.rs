//! 入出金明細照会（第2条第1項(2), 第2条第4項）, ANSER channel: everything in one answer.

use super::check_bank_code;
use crate::{
    api::turn::{Body, Turn},
    bank::{
        period::{Offered, Period},
        statement::{PageRequest, RowStatus, StatementRow},
    },
    event::{Channel, Day, Jst, Operation, Yen},
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// How many rows one answer has at most.
const MOST_ROWS: usize = 9_999;

/// Which part of the statement to show.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, which is read by name")]
pub struct AnserTransactionsQuery {
    /// 照会開始日. The first day, such as `2026-06-01`; absent = the first day of the window（第2条第4項）, or of the longest
    /// period that one answer covers, where that is later.
    #[param(value_type = Option<String>, format = Date)]
    date_from: Option<Day>,
    /// 照会終了日. The last day; absent = the bank's today. A day in the future is cut to today.
    #[param(value_type = Option<String>, format = Date)]
    date_to: Option<Day>,
}

/// A statement, ascending.
#[derive(Serialize, ToSchema)]
pub struct AnserTransactionsView {
    /// The account.
    #[schema(pattern = "^[0-9]{32}$", example = "00301882181900000000000000000000")]
    account_id: String,
    /// The first day of the period.
    #[schema(value_type = String, format = Date, example = "2026-06-01")]
    date_from: Day,
    /// The last day of the period.
    #[schema(value_type = String, format = Date, example = "2026-06-10")]
    date_to: Day,
    /// The instant of which the answer holds（第6条第1項）.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    as_of: Jst,
    /// How many rows there are: at most 9,999, the latest of the period being left out beyond that.
    #[schema(example = 1)]
    count: usize,
    /// Always false: everything stands in one answer.
    #[schema(example = false)]
    has_next: bool,
    /// The rows.
    transactions: Vec<AnserTransactionView>,
}

/// One row of a statement.
#[derive(Serialize, ToSchema)]
pub struct AnserTransactionView {
    /// 明細ID. The id of the row: it never changes.
    #[schema(example = "2026060105001458")]
    transaction_id: String,
    /// 勘定日. The day of the transaction.
    #[schema(value_type = String, format = Date, example = "2026-06-01")]
    transaction_date: Day,
    /// 起算日. The day from which interest counts.
    #[schema(value_type = String, format = Date, example = "2026-06-01")]
    value_date: Day,
    /// 入金額. What came in, in yen; absent where money went out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 25_785)]
    credit_amount: Option<u64>,
    /// 出金額. What went out, in yen; absent where money came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    debit_amount: Option<u64>,
    /// 残高. The balance after this row, in yen.
    #[schema(value_type = i64, example = 7_991_607)]
    balance: Yen,
    /// 取引区分. 10 cash, 11 transfer, 12 cheques of others, 13 clearing, 14 book transfer, 15 renewal, 18 other,
    /// 19 correction.
    #[schema(example = "11")]
    category_code: String,
    /// 摘要. What it is about, in half-width kana and at most 20 characters; what an event posted stands as it was written.
    /// Absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "ﾌﾘｺﾐ ｻﾝｷﾖﾁﾕｳｿﾞｳ(ｶ")]
    description: Option<String>,
    /// 相手先. The other party; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "ｻﾝｷﾖﾁﾕｳｿﾞｳ(ｶ")]
    counterparty: Option<String>,
    /// 状態. What became of the row.
    status: AnserStatus,
}

/// 状態. `normal` 正常, the row stands, even where later rows of category 19 put it right; `cancelled` 取消, it no longer
/// counts, and its balance is that of the row before it; `missing_number` 欠番, another row stands for it, and nothing is
/// left of it but its number.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnserStatus {
    /// 正常.
    Normal,
    /// 取消. It no longer counts.
    Cancelled,
    /// 欠番. Another row stands for it.
    MissingNumber,
}

impl From<&StatementRow<'_>> for AnserTransactionView {
    fn from(row: &StatementRow<'_>) -> Self {
        let is_missing = row.status == RowStatus::Missing;
        let amount = Some(row.amount.0.unsigned_abs()).filter(|_| !is_missing);
        let is_debit = row.amount.0 < 0;
        Self {
            transaction_id: row.transaction_id(),
            transaction_date: row.transaction_date,
            value_date: row.value_date,
            credit_amount: amount.filter(|_| !is_debit),
            debit_amount: amount.filter(|_| is_debit),
            balance: row.balance,
            category_code: row.category_code().to_owned(),
            description: row.kana_description().filter(|_| !is_missing),
            counterparty: row.counterparty().filter(|_| !is_missing),
            status: match row.status {
                RowStatus::Posted | RowStatus::Corrected => AnserStatus::Normal,
                RowStatus::Cancelled => AnserStatus::Cancelled,
                RowStatus::Missing => AnserStatus::MissingNumber,
            },
        }
    }
}

/// List the transactions of an account.
///
/// Rows ascend; one answer holds the whole period, up to 9,999 rows（第2条第1項(2)）.
#[utoipa::path(tag = "accounts", params(
        ("bank_code" = String, Path, description = "金融機関コード. The code of the bank, four digits.", example = "2404"),
        ("account_id" = String, Path, description = "口座ID. The account, by the id that `anser_list_accounts` gives.", example = "00301882181900000000000000000000"),
        AnserTransactionsQuery),
    responses((status = 200, description = "The statement.", body = AnserTransactionsView)))]
#[get("/accounts/{account_id}/transactions")]
pub async fn anser_list_transactions(turn: Turn) -> HttpResponse {
    turn.answer(Operation::AnserListTransactions, || {
        let access = turn.admit(Operation::AnserListTransactions)?;
        let query = turn.query(&["date_from", "date_to"])?;
        let (from, to) = (query.day("date_from")?, query.day("date_to")?);
        check_bank_code(&turn)?;
        let account = turn.account(&access, Channel::Anser)?;
        let profile = turn.state().profile();
        let offered = Offered {
            first_day: access.window_first_day(account.kind),
            today: access.now().day(),
            most_days: Some(profile.terms().window.anser_max_days),
            cuts: profile.cuts_periods(),
        };
        let period = Period::resolve(from, to, &offered)?;
        let as_of = turn.as_of(&access, Some(account.kind));
        let asked = PageRequest { from: period.from, to: period.to, after: None, limit: MOST_ROWS };
        let mut transactions = Vec::new();
        turn.with_statement(account, |statement| {
            statement.page_with_missing(&asked, as_of.at(), as_of.seq(), |row| {
                transactions.push(AnserTransactionView::from(row));
            })
        })?;
        Body::json(&AnserTransactionsView {
            account_id: turn.path("account_id").to_owned(),
            date_from: period.from,
            date_to: period.to,
            as_of: as_of.at(),
            count: transactions.len(),
            has_next: false,
            transactions,
        })
    })
}
