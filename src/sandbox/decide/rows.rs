//! 訂正・取消・差替え・未反映・遅延. What becomes of rows that were booked before, and of those that are to come.

use super::{
    books::Books,
    event::{Asked, impossible},
    lasting,
};
use crate::{
    bank::{
        overlay::Overlay,
        refusal::{Refusal, Said},
        statement::{RowStatus, StatementRow},
        transaction_id,
    },
    event::{
        BookedRow, Fact, Jst, Lasting, Posting, PostingDelayed, RefusalCode, RowFate, RowsWithheld,
        TransactionCancelled, TransactionCorrected, TransactionReplaced, Yen,
    },
    sandbox::state::State,
};
use std::sync::Arc;

/// Among so many of the last rows those are looked for that stand as they were booked.
const LOOKED_AT: usize = 64;
/// 訂正. The category of the rows of a correction.
const CORRECTION: &str = "19";

/// 訂正. The first row stands; two rows of now take it back and say it rightly.
///
/// # Errors
/// When there is no such row, or the account would not bear it.
pub(super) fn corrected(state: &State, now: Jst, asked: &TransactionCorrected) -> Result<Vec<Fact>, Refusal> {
    let books = Books::open(state, &asked.account)?;
    let row = standing(state, now, &books, &asked.of)?;
    if row.amount == asked.amount {
        let ja = format!("この明細はすでに {} 円です。", asked.amount);
        let en = format!("the row already moves {} yen", asked.amount);
        return Err(impossible("amount", ja, en));
    }
    let posting = |amount: Yen, label: &str| {
        Arc::new(Posting {
            booked_at: now,
            value_date: row.value_date,
            dated: None,
            amount,
            category_code: CORRECTION.to_owned(),
            description: format!("{label}{}", row.description().unwrap_or_default()),
            counterparty: row.counterparty(),
        })
    };
    let change = Change { row: row.booked(), fate: RowFate::Corrected };
    let taken_back = posting(Yen(-row.amount.0), "訂正 ");
    let right = posting(asked.amount, "訂正 ");
    // Where the first of the two would overdraw the account for a moment, they change places.
    let one = Changes { books: &books, rows: vec![change], posts: vec![taken_back.clone(), right.clone()] };
    if one.shortfall(state, now).is_none() || asked.allow_overdraft {
        return Ok(one.facts());
    }
    let other = Changes { books: &books, rows: vec![change], posts: vec![right, taken_back] };
    other.covered(state, now, false)
}

/// 取消. The row is shown, but no longer counts.
///
/// # Errors
/// When there is no such row, or the account would not bear it.
pub(super) fn cancelled(state: &State, now: Jst, asked: &TransactionCancelled) -> Result<Vec<Fact>, Refusal> {
    let books = Books::open(state, &asked.account)?;
    let row = standing(state, now, &books, &asked.of)?.booked();
    let changes = Changes { books: &books, rows: vec![Change { row, fate: RowFate::Cancelled }], posts: Vec::new() };
    changes.covered(state, now, asked.allow_overdraft)
}

/// 差替え・合算. Another row stands in the place of the last of these.
///
/// # Errors
/// When one of them does not stand, or the account would not bear it.
pub(super) fn replaced(state: &State, now: Jst, asked: &TransactionReplaced) -> Result<Vec<Fact>, Refusal> {
    let books = Books::open(state, &asked.account)?;
    let mut rows = Vec::new();
    for of in &asked.of {
        let row = standing(state, now, &books, of)?;
        if rows.iter().any(|known: &StatementRow<'_>| known.position == row.position) {
            let ja = format!("明細 `{of}` が二度書かれています。");
            let en = format!("the row `{of}` is named twice");
            return Err(impossible("of", ja, en));
        }
        rows.push(row);
    }
    rows.sort_by_key(|row| row.position);
    let Some(last) = rows.last() else {
        return Err(impossible("of", "明細が指定されていません。".to_owned(), "no row is named".to_owned()));
    };
    let amount = asked.amount.unwrap_or_else(|| Yen(rows.iter().map(|row| row.amount.0).sum()));
    if amount.0 == 0 {
        let ja = "合計が 0 円になります。取り消すには transaction_cancelled を使ってください。".to_owned();
        let en = "together they move nothing; to take them back, use transaction_cancelled".to_owned();
        return Err(impossible("amount", ja, en));
    }
    let is_alone = rows.len() == 1;
    let all_have = |category: &str| rows.iter().all(|row| row.category_code() == category);
    let category = Some(last.category_code()).filter(|category| all_have(category)).unwrap_or("18");
    let posting = Posting {
        booked_at: last.position.instant(),
        value_date: last.value_date,
        dated: Some(last.transaction_date).filter(|dated| *dated != last.position.day),
        amount,
        category_code: category.to_owned(),
        description: if is_alone {
            last.description().unwrap_or_default()
        } else {
            format!("合算 {}件", rows.len())
        },
        counterparty: last.counterparty().filter(|_| is_alone),
    };
    let fates = rows.iter().map(|row| Change { row: row.booked(), fate: RowFate::Replaced }).collect();
    let changes = Changes { books: &books, rows: fates, posts: vec![Arc::new(posting)] };
    changes.covered(state, now, asked.allow_overdraft)
}

/// 未反映. The last rows are missing until the event ends.
///
/// # Errors
/// When there is none.
pub(super) fn withheld(
    state: &State,
    now: Jst,
    asked: &Asked<'_>,
    withheld: &RowsWithheld,
) -> Result<Vec<Fact>, Refusal> {
    let books = Books::open(state, &withheld.account)?;
    let last = usize::try_from(withheld.last).unwrap_or(usize::MAX);
    let rows: Vec<BookedRow> =
        books.statement().last_rows(last, now, state.seq()).iter().map(StatementRow::booked).collect();
    if rows.is_empty() {
        let ja = format!("口座 `{}` には明細がありません。", withheld.account);
        let en = format!("the account `{}` has no rows", withheld.account);
        return Err(impossible("account", ja, en));
    }
    lasting::begin(state, now, asked, Lasting::RowsWithheld { account: books.account, rows })
}

/// 遅延. What is booked from now on appears later.
///
/// # Errors
/// When postings of the account are late already.
pub(super) fn delayed(
    state: &State,
    now: Jst,
    asked: &Asked<'_>,
    delayed: &PostingDelayed,
) -> Result<Vec<Fact>, Refusal> {
    let books = Books::open(state, &delayed.account)?;
    if books.overlay.delayed_now().is_some() {
        let ja = format!("口座 `{}` の記帳はすでに遅れています。先に ended で終わらせてください。", delayed.account);
        let en = format!("postings on the account `{}` are late already; end that with `ended` first", delayed.account);
        return Err(impossible("account", ja, en));
    }
    let what = Lasting::PostingDelayed { account: books.account, by_minutes: delayed.by_minutes };
    lasting::begin(state, now, asked, what)
}

/// One row, and what becomes of it.
#[derive(Clone, Copy)]
struct Change {
    row: BookedRow,
    fate: RowFate,
}

/// What becomes of rows, and what is booked instead.
struct Changes<'a> {
    books: &'a Books,
    rows: Vec<Change>,
    posts: Vec<Arc<Posting>>,
}

impl Changes<'_> {
    fn facts(self) -> Vec<Fact> {
        let account = self.books.account;
        let rows = self.rows.into_iter().map(|Change { row, fate }| Fact::RowChanged { account, row, fate });
        rows.chain(self.posts.into_iter().map(|posting| Fact::TransactionPosted { account, posting })).collect()
    }

    /// The facts, if the account bears them.
    fn covered(self, state: &State, now: Jst, allow_overdraft: bool) -> Result<Vec<Fact>, Refusal> {
        match self.shortfall(state, now).filter(|_| !allow_overdraft) {
            None => Ok(self.facts()),
            Some(least) => {
                let ja = format!("残高が不足し、{least} 円まで下がります（allow_overdraft: true で許可できます）。");
                let en = format!(
                    "the account would not cover it: its balance would fall to {least} yen (allow_overdraft: true permits it)"
                );
                Err(impossible("account", ja, en))
            }
        }
    }

    /// The least balance that would follow, where it is less than what is allowed.
    fn shortfall(&self, state: &State, now: Jst) -> Option<Yen> {
        let mut seq = state.seq();
        let mut after: Overlay = self.books.overlay.clone();
        for Change { row, fate } in &self.rows {
            seq = seq.next();
            after = after.with_fate(row, *fate, seq);
        }
        for posting in &self.posts {
            seq = seq.next();
            after = after.with(posting.clone(), seq);
        }
        let first = self.rows.iter().map(|change| change.row.booked_at).min().unwrap_or(now);
        self.books.shortfall(&after, crate::bank::ledger::Position::start_of(first.day()), now)
    }
}

/// The row that is meant, which must have been shown and must stand as it was booked.
fn standing<'b>(state: &State, now: Jst, books: &'b Books, of: &str) -> Result<StatementRow<'b>, Refusal> {
    let (statement, seq) = (books.statement(), state.seq());
    let row = match transaction_id::parse_last(of) {
        Some(before) => {
            let posted = |row: &StatementRow<'_>| row.status == RowStatus::Posted;
            statement.last_rows(LOOKED_AT, now, seq).into_iter().rev().filter(posted).nth(before)
        }
        None => transaction_id::parse(of).and_then(|named| statement.find(named, now, seq)),
    };
    let Some(row) = row else {
        let ja = format!("明細 `{of}` はこの口座にありません。transaction_id か `last` を指定してください。");
        let en = format!("the account has no row `{of}`: name it by its transaction_id, or `last`");
        return Err(Refusal::of_parameter(RefusalCode::EventImpossible, "of", Said::made(ja, en)));
    };
    let (ja, en) = match row.status {
        RowStatus::Posted => return Ok(row),
        RowStatus::Corrected => ("訂正済み", "corrected"),
        RowStatus::Cancelled => ("取消済み", "cancelled"),
        RowStatus::Missing => ("差替え済み", "replaced"),
    };
    let id = row.transaction_id();
    Err(impossible("of", format!("明細 `{id}` はすでに{ja}です。"), format!("the row `{id}` has already been {en}")))
}
