//! What events make of a statement: held against a slow book in which every row is written down, and read page by page
//! while it changes.

use super::*;
use crate::{
    bank::population::Town,
    event::{AccountKind, AccountNo, BookedRow, CustomerNo, Posting, RowFate},
};
use proptest::prelude::*;
use std::sync::Arc;

const MINUTE: i64 = 60_000;

fn start() -> Jst {
    Jst::parse("2026-06-10T10:00:00+09:00").unwrap()
}

fn ledger(seed: u64, n: u32, kind: AccountKind) -> Option<Ledger> {
    Town::new(seed, 10_000, 10, start()).ledger(AccountNo { customer: CustomerNo(n), kind })
}

/// One thing that an event does, and how many minutes pass before it.
#[derive(Debug, Clone)]
struct Step {
    minutes: i64,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Post { amount: i64, hours_back: i64 },
    Fate { back: usize, fate: RowFate },
    Withhold(usize),
    GiveBack,
    Delay(u32),
    DelayEnds,
    Nothing,
}

fn step() -> impl Strategy<Value = Step> {
    let what = prop_oneof![
        3 => (-5_000_i64..5_000, 0_i64..100).prop_map(|(amount, hours_back)| What::Post { amount, hours_back }),
        3 => (0_usize..12, prop::sample::select(RowFate::ALL.to_vec())).prop_map(|(back, fate)| What::Fate { back, fate }),
        2 => (1_usize..8).prop_map(What::Withhold),
        2 => Just(What::GiveBack),
        2 => (1_u32..5_000).prop_map(What::Delay),
        2 => Just(What::DelayEnds),
        2 => Just(What::Nothing),
    ];
    (0_i64..3_000, what).prop_map(|(minutes, what)| Step { minutes, what })
}

/// A row as the slow book writes it down.
#[derive(Debug, Clone)]
struct Written {
    position: Position,
    amount: i64,
    status: RowStatus,
    is_withheld: bool,
}

/// The slow book: a list, changed by hand.
struct Book<'a> {
    ledger: &'a Ledger,
    /// Where it begins: the last row of an account that was left alone for years may lie before it.
    from: Jst,
    written: Vec<Written>,
    /// The instant up to which the account's own rows have been written down.
    until: Jst,
    delay: Option<u32>,
}

impl Book<'_> {
    fn live_until(&mut self, now: Jst) {
        let mut rows = self.ledger.rows_from_key(key_after(self.until));
        while let Some(row) = rows.next_before(key_after(now)) {
            let at = row.position.instant().plus(i64::from(self.delay.unwrap_or(0)) * MINUTE);
            let minute = u16::try_from(at.minute_of_day()).unwrap();
            let position = Position { day: at.day(), minute, ..row.position };
            self.write(position, row.amount.0);
        }
        self.until = now;
    }

    fn write(&mut self, position: Position, amount: i64) {
        self.written.push(Written { position, amount, status: RowStatus::Posted, is_withheld: false });
        self.written.sort_by_key(|row| row.position);
    }

    /// Every row that is seen at `now`: where it stands, what became of it, and the balance after it.
    fn seen(&self, before: i64, now: Jst) -> Vec<(Position, RowStatus, i64)> {
        let mut balance = before;
        let shown = self.written.iter().filter(|row| !row.is_withheld && row.position.instant() <= now);
        let rows = shown.map(|row| {
            let counts = matches!(row.status, RowStatus::Posted | RowStatus::Corrected);
            balance += if counts { row.amount } else { 0 };
            (row.position, row.status, balance)
        });
        rows.collect()
    }
}

/// The account as the overlay keeps it, and as the slow book does.
struct Two<'a> {
    book: Book<'a>,
    overlay: Overlay,
    now: Jst,
    seq: Seq,
    withheld: Option<(Vec<BookedRow>, Seq)>,
}

impl Two<'_> {
    fn take(&mut self, step: &Step) {
        self.now = self.now.plus(step.minutes * MINUTE);
        self.book.live_until(self.now);
        self.seq = self.seq.next();
        match &step.what {
            What::Post { amount, hours_back } => {
                let booked_at = self.now.plus(-hours_back * 60 * MINUTE);
                let posting = Posting {
                    booked_at,
                    value_date: booked_at.day(),
                    dated: None,
                    amount: Yen(*amount),
                    category_code: "11".into(),
                    description: "振込".into(),
                    counterparty: None,
                };
                self.overlay = self.overlay.with(Arc::new(posting), self.seq);
                let minute = u16::try_from(booked_at.minute_of_day()).unwrap();
                let k = u32::try_from(self.seq.0).unwrap();
                let position = Position { day: booked_at.day(), minute, stream: Position::POSTED, k };
                self.book.write(position, *amount);
            }
            What::Fate { back, fate } => self.decide_fate(*back, *fate),
            What::Withhold(count) if self.withheld.is_none() => {
                let statement = Statement { ledger: self.book.ledger, overlay: &self.overlay };
                let rows = statement.last_rows(*count, self.now, self.seq);
                let rows: Vec<_> = rows.iter().map(StatementRow::booked).collect();
                if rows.iter().any(|row| row.booked_at < self.book.from) {
                    return;
                }
                for row in &rows {
                    self.written(row).is_withheld = true;
                }
                self.overlay = self.overlay.withholding(&rows, self.seq);
                self.withheld = Some((rows, self.seq));
            }
            What::GiveBack => {
                if let Some((rows, began)) = self.withheld.take() {
                    self.overlay = self.overlay.giving_back(&rows, began, self.seq);
                    self.book.written.iter_mut().for_each(|row| row.is_withheld = false);
                }
            }
            What::Delay(minutes) if self.book.delay.is_none() => {
                self.overlay = self.overlay.delaying(self.now, *minutes);
                self.book.delay = Some(*minutes);
            }
            What::DelayEnds if self.book.delay.is_some() => {
                self.overlay = self.overlay.delayed_until(self.now);
                self.book.delay = None;
            }
            What::Withhold(_) | What::Delay(_) | What::DelayEnds | What::Nothing => {}
        }
    }

    fn decide_fate(&mut self, back: usize, fate: RowFate) {
        let statement = Statement { ledger: self.book.ledger, overlay: &self.overlay };
        let rows = statement.last_rows(12, self.now, self.seq);
        let posted =
            rows.iter().rev().nth(back).filter(|row| row.status == RowStatus::Posted).map(StatementRow::booked);
        let Some(row) = posted.filter(|row| row.booked_at >= self.book.from) else { return };
        self.overlay = self.overlay.with_fate(&row, fate, self.seq);
        self.written(&row).status = match fate {
            RowFate::Corrected => RowStatus::Corrected,
            RowFate::Cancelled => RowStatus::Cancelled,
            RowFate::Replaced => RowStatus::Missing,
        };
    }

    fn written(&mut self, row: &BookedRow) -> &mut Written {
        let same = |written: &&mut Written| (written.position.stream, written.position.k) == (row.stream, row.k);
        self.book.written.iter_mut().find(same).unwrap()
    }
}

fn whole(from: Day, to: Day) -> PageRequest {
    PageRequest { from, to, after: None, limit: usize::MAX }
}

proptest! {
    #![proptest_config(crate::bank::tried(300))]

    #[test]
    fn a_statement_is_what_a_slow_book_says_whatever_events_do_to_it(
        seed: u64, n in 0_u32..400, steps in prop::collection::vec(step(), 1..24), is_loan: bool, limit in 1_usize..9,
    ) {
        let kind = if is_loan { AccountKind::CardLoan } else { AccountKind::OrdinaryDeposit };
        let Some(ledger) = ledger(seed, n, kind) else { return Ok(()) };
        let from = start().day().plus(-400).max(ledger.opened_on());
        let begin = Jst::midnight(from);
        let book = Book { ledger: &ledger, from: begin, written: Vec::new(), until: begin.plus(-1), delay: None };
        let (overlay, seq) = (Overlay::default(), Seq(1));
        let mut two = Two { book, overlay, now: start(), seq, withheld: None };
        two.book.live_until(start());
        let before = ledger.balance_at(begin.plus(-1)).0;
        // Somebody begins to read after the first half of the steps, and reads a page between any two of the others.
        let (mut reader, mut paged) = (None, Vec::new());
        for (at, step) in steps.iter().enumerate() {
            two.take(step);
            let statement = Statement { ledger: &ledger, overlay: &two.overlay };
            let expected = two.book.seen(before, two.now);
            let mut rows = Vec::new();
            let asked = whole(from, two.now.day());
            statement.page_with_missing(&asked, two.now, two.seq, |row| rows.push((row.position, row.status, row.balance.0)));
            // The town's own corrections are marks of the town.
            let same = rows.iter().zip(&expected).all(|(row, expected)| {
                row.0 == expected.0 && row.2 == expected.2 && (row.1 == expected.1 || row.1 == RowStatus::Corrected)
            });
            prop_assert!(same && rows.len() == expected.len(), "{:#?}\n{:#?}", rows, expected);
            let balance = rows.last().map_or(before, |row| row.2);
            prop_assert_eq!(statement.balance_at(two.now, two.seq).0, balance);
            if at == steps.len() / 2 {
                let shown = rows.iter().filter(|row| row.1 != RowStatus::Missing).copied().collect::<Vec<_>>();
                reader = Some((two.now, two.seq, PageRequest { limit, ..asked }, shown));
            }
            if let Some((now, pinned, asked, _)) = &mut reader {
                let page = statement.page(asked, *now, *pinned, |row| paged.push((row.position, row.status, row.balance.0)));
                asked.after = page.last.or(asked.after);
            }
        }
        // What is left is read at the end of it all.
        if let Some((now, pinned, asked, shown)) = reader {
            let statement = Statement { ledger: &ledger, overlay: &two.overlay };
            let rest = PageRequest { limit: usize::MAX, ..asked };
            statement.page(&rest, now, pinned, |row| paged.push((row.position, row.status, row.balance.0)));
            prop_assert_eq!(paged, shown);
        }
    }
}

#[test]
fn a_row_that_is_late_keeps_its_days_and_appears_where_it_is_released() {
    let ledger = ledger(7, 40, AccountKind::OrdinaryDeposit).unwrap();
    let plain = Overlay::default();
    let late = plain.delaying(start(), 36 * 60);
    let end = start().day().plus(40);
    let rows = |overlay: &Overlay| {
        let statement = Statement { ledger: &ledger, overlay };
        let mut rows = Vec::new();
        statement.page(&whole(start().day().plus(1), end), Jst::midnight(end), Seq(1), |row| {
            rows.push((row.position, row.transaction_date, row.value_date, row.amount));
        });
        rows
    };
    let (usual, late) = (rows(&plain), rows(&late));
    assert!(late.len() > 5);
    for (usual, late) in usual.iter().zip(&late) {
        assert_eq!((usual.1, usual.2, usual.3), (late.1, late.2, late.3));
        assert_eq!(usual.0.instant().plus(36 * 60 * MINUTE), late.0.instant());
        assert_eq!((usual.0.stream, usual.0.k), (late.0.stream, late.0.k));
    }
}
