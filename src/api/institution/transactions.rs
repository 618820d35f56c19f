//! 入出金明細照会（第2条第1項(2), 第2条第4項）.

use super::row::{RowWriter, TransactionView};
use crate::{
    api::{
        json::push_number,
        statement::{PageKey, PageKeyContext, PageOf},
        turn::{Body, Turn},
    },
    bank::{
        admission::Access,
        period::{Offered, Period},
        refusal::Refusal,
        statement::{Page, PageRequest, Statement},
    },
    event::{AccountNo, Channel, Day, Jst, Operation},
};
use actix_web::{HttpResponse, get, web::Bytes};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// How many rows a page has unless told otherwise.
const SOME_ROWS: u32 = 100;
/// How many rows a page has at most.
const MOST_ROWS: u32 = 500;
/// Bytes that a row takes, roughly.
const ROW_BYTES: usize = 320;
/// Bytes that stand before the rows, at most: the page key takes most of them.
const HEAD_BYTES: usize = 384;

/// Which part of the statement to show.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, which is read by name")]
pub struct TransactionsQuery {
    /// 照会開始日. The first day, such as `2026-06-01`; absent = the first day of the window（第2条第4項）.
    #[param(value_type = Option<String>, format = Date)]
    date_from: Option<Day>,
    /// 照会終了日. The last day; absent = the bank's today. A day in the future is cut to today.
    #[param(value_type = Option<String>, format = Date)]
    date_to: Option<Day>,
    /// ページキー. Where to go on: `next_page_key` of the page before, with the same dates.
    page_key: Option<String>,
    /// How many rows a page has at most.
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u32>,
}

/// A page of a statement, ascending.
#[derive(Serialize, ToSchema)]
pub struct TransactionsView {
    /// The account.
    #[schema(example = "x6rnwjt57f9k2ftc")]
    account_id: String,
    /// The first day of the period.
    #[schema(value_type = String, format = Date, example = "2026-06-01")]
    date_from: Day,
    /// The last day of the period.
    #[schema(value_type = String, format = Date, example = "2026-06-10")]
    date_to: Day,
    /// The instant of which the answer holds: that of the first page（第6条第1項）.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    as_of: Jst,
    /// How many rows this page has.
    #[schema(example = 1)]
    count: usize,
    /// Whether there is a next page.
    #[schema(example = false)]
    has_next: bool,
    /// The key of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_key: Option<String>,
    /// The rows.
    transactions: Vec<TransactionView>,
}

/// List the transactions of an account.
///
/// Rows ascend. A page key survives entries that arrive between pages: no gap, no duplicate（第2条第1項(2)）.
#[utoipa::path(tag = "accounts", params(("account_id" = String, Path, description = "口座ID. The account, by the id that `list_accounts` gives.", example = "x6rnwjt57f9k2ftc"), TransactionsQuery),
    responses((status = 200, description = "A page of the statement.", body = TransactionsView)))]
#[get("/accounts/{account_id}/transactions")]
pub async fn list_transactions(turn: Turn) -> HttpResponse {
    answer(&turn)
}

/// What [`list_transactions`] answers.
pub fn answer(turn: &Turn) -> HttpResponse {
    turn.answer(Operation::ListTransactions, || {
        let access = turn.admit(Operation::ListTransactions)?;
        let query = turn.query(&["date_from", "date_to", "page_key", "limit"])?;
        let (from, to) = (query.day("date_from")?, query.day("date_to")?);
        let limit = query.number("limit", 1, MOST_ROWS)?.unwrap_or(SOME_ROWS);
        let account = turn.account(&access, Channel::Institution)?;
        let context = PageKeyContext::of(account, query.text("date_from"), query.text("date_to"));
        let seen = match query.text("page_key") {
            // A period that is wrong is told before a key that is; a good key brings its own period.
            Some(text) => match turn.read_page_key(&context, text) {
                Ok(key) => Seen { key, after: Some(key.after) },
                Err(refusal) => return Err(first_page(turn, &access, account, from, to).err().unwrap_or(refusal)),
            },
            None => first_page(turn, &access, account, from, to)?,
        };
        page(turn, account, &context, &seen, limit)
    })
}

/// What a page sees, and where it begins.
struct Seen {
    key: PageKey,
    after: Option<crate::bank::ledger::Position>,
}

fn first_page(
    turn: &Turn,
    access: &Access<'_>,
    account: AccountNo,
    from: Option<Day>,
    to: Option<Day>,
) -> Result<Seen, Refusal> {
    let today = access.now().day();
    let offered = Offered {
        first_day: access.window_first_day(account.kind),
        today,
        most_days: None,
        cuts: turn.state().profile().cuts_periods(),
    };
    let period = Period::resolve(from, to, &offered)?;
    let as_of = turn.as_of(access, Some(account.kind));
    let after = crate::bank::ledger::Position::start_of(period.from);
    let key = PageKey { after, pinned: as_of.seq(), as_of: as_of.at(), period };
    Ok(Seen { key, after: None })
}

fn page(turn: &Turn, account: AccountNo, context: &PageKeyContext, seen: &Seen, limit: u32) -> Result<Body, Refusal> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let PageKey { pinned, as_of, period, .. } = seen.key;
    let asked = PageRequest { from: period.from, to: period.to, after: seen.after, limit };
    // The rows come first, and tell what stands before them: they leave room for it.
    let mut out = Vec::with_capacity(HEAD_BYTES + limit * ROW_BYTES);
    out.resize(HEAD_BYTES, b' ');
    let of = PageOf { account, asked, as_of };
    let page = if let Some(page) = turn.write_kept_rows(&of, &mut out) {
        page
    } else {
        let mut rows = RowWriter::new(&mut out);
        let show = |statement: &Statement<'_>| statement.page(&asked, as_of, pinned, |row| rows.write(row));
        let page = turn.with_statement(account, show)?;
        turn.keep_rows(&of, &out[HEAD_BYTES..], page);
        page
    };
    out.extend_from_slice(b"]}");
    let next = page.last.filter(|_| page.has_next);
    let next = next.map(|after| turn.write_page_key(context, &PageKey { after, ..seen.key }));
    if let Some(key) = &next {
        turn.note_next_page(key);
    }
    let key_bytes = next.as_ref().map_or(0, String::len);
    let head = head(turn, seen, page, next);
    // The key stands at the end of the head, before a quote and what opens the rows.
    let key_end = head.len() - ROWS_FOLLOW.len() - usize::from(page.count == 0) - 1;
    let key_at = (key_bytes > 0).then(|| key_end - key_bytes..key_end);
    let from = HEAD_BYTES.saturating_sub(head.len());
    out[from..from + head.len()].copy_from_slice(&head);
    if page.count > 0 {
        // A comma stands before every row, and a bracket before the first.
        out[HEAD_BYTES] = b'[';
    }
    Ok(Body::written(Bytes::from(out).slice(from..)).with_secret(key_at))
}

/// What stands between the head and the rows.
const ROWS_FOLLOW: &[u8] = b",\"transactions\":";

/// The page before its rows: what serde would write of [`TransactionsView`].
fn head(turn: &Turn, seen: &Seen, page: Page, next: Option<String>) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEAD_BYTES);
    out.extend_from_slice(b"{\"account_id\":\"");
    out.extend_from_slice(turn.path("account_id").as_bytes());
    out.extend_from_slice(b"\",\"date_from\":\"");
    seen.key.period.from.write(&mut out);
    out.extend_from_slice(b"\",\"date_to\":\"");
    seen.key.period.to.write(&mut out);
    out.extend_from_slice(b"\",\"as_of\":\"");
    seen.key.as_of.write(&mut out);
    out.extend_from_slice(b"\",\"count\":");
    push_number(&mut out, i64::try_from(page.count).unwrap_or(i64::MAX));
    out.extend_from_slice(if page.has_next { b",\"has_next\":true" } else { b",\"has_next\":false" });
    if let Some(key) = next {
        out.extend_from_slice(b",\"next_page_key\":\"");
        // base64url: nothing that JSON wants escaped.
        out.extend_from_slice(key.as_bytes());
        out.push(b'"');
    }
    out.extend_from_slice(ROWS_FOLLOW);
    if page.count == 0 {
        out.push(b'[');
    }
    out
}
