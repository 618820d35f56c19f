//! 控え. The rows of pages as they were written: a partner asks for the same days again and again, and where no event touched
//! the account they are the same as long as the minute is.

use crate::{
    api::Turn,
    bank::{
        ledger::Position,
        population::Town,
        statement::{Page, PageRequest},
    },
    event::{AccountNo, Jst, MINUTE_MS},
};
use std::cell::RefCell;

/// How many pages a worker keeps. They are pure values of the seed: forgetting one costs time, nothing else.
const KEPT: usize = 32;
/// A page that takes more bytes is not kept.
const MOST_BYTES: usize = 40 * 1024;

/// The rows of one page.
struct Written {
    town: Town,
    account: AccountNo,
    asked: PageRequest,
    minute: i64,
    rows: Box<[u8]>,
    page: Page,
}

thread_local! {
    static WRITTEN: RefCell<Vec<Option<Box<Written>>>> = const { RefCell::new(Vec::new()) };
}

/// 明細照会. Which page, of what, as of when.
#[derive(Debug, Clone, Copy)]
pub struct PageOf {
    /// The account.
    pub account: AccountNo,
    /// Which rows.
    pub asked: PageRequest,
    /// The instant that is shown.
    pub as_of: Jst,
}

impl PageOf {
    /// Rows appear and are put right on whole minutes.
    fn minute(&self) -> i64 {
        self.as_of.0.div_euclid(MINUTE_MS)
    }

    fn slot(&self) -> usize {
        let after = self.asked.after.map_or(0, Position::pack);
        let account = u64::from(self.account.customer.0) * 7 + self.account.kind as u64;
        let from = u64::from(self.asked.from.0.unsigned_abs());
        usize::try_from((account + from + (after ^ after >> 32)) % KEPT as u64).unwrap_or(0)
    }
}

impl Written {
    fn is_of(&self, of: &PageOf, town: &Town) -> bool {
        self.account == of.account && self.asked == of.asked && self.minute == of.minute() && self.town == *town
    }
}

impl Turn {
    /// Appends the rows of a page to `out`, if they were written before and are what they were.
    pub fn write_kept_rows(&self, of: &PageOf, out: &mut Vec<u8>) -> Option<Page> {
        if self.state().overlay(of.account).is_some() {
            return None;
        }
        WRITTEN.with_borrow(|pages| {
            let written = pages.get(of.slot())?.as_ref().filter(|written| written.is_of(of, self.state().town()))?;
            out.extend_from_slice(&written.rows);
            Some(written.page)
        })
    }

    /// Keeps the rows of a page as they were written.
    pub fn keep_rows(&self, of: &PageOf, rows: &[u8], page: Page) {
        if rows.len() > MOST_BYTES || self.state().overlay(of.account).is_some() {
            return;
        }
        let (town, minute) = (self.state().town().clone(), of.minute());
        let written = Written { town, account: of.account, asked: of.asked, minute, rows: rows.into(), page };
        WRITTEN.with_borrow_mut(|pages| {
            if pages.is_empty() {
                pages.resize_with(KEPT, || None);
            }
            if let Some(slot) = pages.get_mut(of.slot()) {
                *slot = Some(Box::new(written));
            }
        });
    }
}
