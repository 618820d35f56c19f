//! Postings: what an event books on an account, or why the account does not take it.

use super::{event::impossible, who};
use crate::{
    bank::{
        ledger::{Ledger, Position},
        overlay::Overlay,
        refusal::Refusal,
        statement::Statement,
    },
    event::{AccountNo, AccountStatus, Fact, Jst, MINUTE_MS, Posting, Seq, TransactionPosted, Yen},
    sandbox::state::State,
};
use std::sync::Arc;

/// 元帳. The books of an account that an event is about.
pub(super) struct Books {
    pub account: AccountNo,
    pub ledger: Ledger,
    pub overlay: Overlay,
}

impl Books {
    /// The books of the account of this name.
    ///
    /// # Errors
    /// When there is no such account, it is closed, or it has no movements.
    pub fn open(state: &State, name: &str) -> Result<Self, Refusal> {
        let account = who::account(state, name, "account")?;
        if state.account_status(account) == AccountStatus::Closed {
            let ja = format!("口座 `{name}` は解約されています。");
            let en = format!("the account `{name}` is closed");
            return Err(impossible("account", ja, en));
        }
        let Some(ledger) = state.town().ledger(account) else {
            let ja = format!("{} には入出金明細がありません。", account.kind.name_ja());
            let en = format!("a {} has no statement of movements", account.kind);
            return Err(impossible("account", ja, en));
        };
        let overlay = state.overlay(account).map(|overlay| (**overlay).clone()).unwrap_or_default();
        Ok(Self { account, ledger, overlay })
    }

    /// The statement of these books.
    pub const fn statement(&self) -> Statement<'_> {
        Statement { ledger: &self.ledger, overlay: &self.overlay }
    }

    /// Whether the account would bear these books instead of its own: no balance from a place on falls below what is
    /// allowed that did not before. Answers the least balance where it would not.
    pub fn shortfall(&self, after: &Overlay, place: Position, now: Jst) -> Option<Yen> {
        let changed = Statement { ledger: &self.ledger, overlay: after };
        let least = changed.least_from(place, now, Seq(u64::MAX));
        let before = self.statement().least_from(place, now, Seq(u64::MAX));
        let allowed = changed.allowed_at(now).0;
        (least.0 < -allowed && least < before).then_some(least)
    }
}

/// 入出金. Books a movement.
///
/// # Errors
/// When the account does not take it.
pub(super) fn posted(state: &State, now: Jst, posted: &TransactionPosted) -> Result<Vec<Fact>, Refusal> {
    let books = Books::open(state, &posted.account)?;
    let today = now.day();
    if let Some(dated) = posted.dated.filter(|dated| *dated > today) {
        let ja = format!("取引日 {dated} は銀行の本日 {today} より後にできません。timeline の at を使ってください。");
        let en =
            format!("the transaction date {dated} may not lie after the bank's today, {today}; use `at` in a timeline");
        return Err(impossible("dated", ja, en));
    }
    let largest = books.statement().largest_debit(now, state.seq());
    if posted.amount.0 < 0 && !posted.allow_overdraft && posted.amount.0.saturating_neg() > largest.0 {
        let ja =
            format!("残高が不足します。出金できるのは最大 {largest} 円です（allow_overdraft: true で許可できます）。");
        let en = format!(
            "the account would not cover it: at most {largest} yen can be debited (allow_overdraft: true permits it)"
        );
        return Err(impossible("amount", ja, en));
    }
    // While postings are late, so is this one; it keeps its day.
    let late = books.overlay.delayed_now();
    let booked_at = late.map_or(now, |minutes| now.plus(i64::from(minutes) * MINUTE_MS));
    let dated = posted.dated.or_else(|| late.map(|_| today));
    let category = if posted.amount.0 > 0 { "11" } else { "18" };
    let posting = Posting {
        booked_at,
        dated,
        value_date: posted.value_date.or(dated).unwrap_or(today),
        amount: Yen(posted.amount.0),
        category_code: posted.category_code.clone().unwrap_or_else(|| category.to_owned()),
        description: posted.description.clone().unwrap_or_default(),
        counterparty: posted.counterparty.clone(),
    };
    Ok(vec![Fact::TransactionPosted { account: books.account, posting: Arc::new(posting) }])
}
