//! Pages of any size are one list, and nothing that is shown ever changes.

use super::*;
use crate::{
    bank::population::Town,
    event::{AccountKind, AccountNo, CustomerNo, Persona, Posting},
};
use proptest::prelude::*;
use std::sync::Arc;

fn start() -> Jst {
    Jst::parse("2026-06-10T10:00:00+09:00").unwrap()
}

fn town(seed: u64) -> Town {
    Town::new(seed, 10_000, 10, start())
}

fn ledger(seed: u64, n: u32) -> Ledger {
    let account = AccountNo { customer: CustomerNo(n), kind: AccountKind::OrdinaryDeposit };
    town(seed).ledger(account).unwrap()
}

fn ledger_of(persona: Persona) -> Ledger {
    ledger(7, town(7).persona(persona).unwrap().0)
}

fn posting(at: Jst, amount: i64, dated: Option<Day>) -> Arc<Posting> {
    Arc::new(Posting {
        booked_at: at,
        value_date: dated.unwrap_or(at.day()),
        dated,
        amount: Yen(amount),
        category_code: "11".into(),
        description: "振込 ﾃｽﾄ".into(),
        counterparty: None,
    })
}

type Seen = (Position, Day, i64, i64, String);

fn seen(row: &StatementRow<'_>) -> Seen {
    let mut text = Vec::new();
    row.write_transaction_id(&mut text);
    row.write_description(&mut text);
    (row.position, row.transaction_date, row.amount.0, row.balance.0, String::from_utf8(text).unwrap())
}

fn read(statement: &Statement<'_>, asked: PageRequest, now: Jst, pinned: Seq) -> (Vec<Seen>, Page) {
    let mut rows = Vec::new();
    let page = statement.page(&asked, now, pinned, |row| rows.push(seen(row)));
    (rows, page)
}

fn whole(from: Day, to: Day) -> PageRequest {
    PageRequest { from, to, after: None, limit: usize::MAX }
}

proptest! {
    #![proptest_config(crate::bank::tried(64))]

    #[test]
    fn pages_of_any_limit_add_up_to_the_whole(
        seed: u64, n in 0_u32..200, back in 1_i32..400, days in 0_i32..120, limit in 1_usize..60,
        posts in proptest::collection::vec((-200_i64..0, 1_i64..5_000), 0..8),
    ) {
        let ledger = ledger(seed, n);
        let overlay = posts.iter().zip(1..).fold(Overlay::default(), |overlay, ((hours, amount), seq)| {
            overlay.with(posting(start().plus(hours * 3_600_000), *amount, None), Seq(seq))
        });
        let statement = Statement { ledger: &ledger, overlay: &overlay };
        let from = start().day().plus(-back);
        let (rows, page) = read(&statement, whole(from, from.plus(days)), start(), Seq(9));
        prop_assert_eq!((page.count, page.has_next), (rows.len(), false));
        let mut paged = Vec::new();
        let mut asked = PageRequest { limit, ..whole(from, from.plus(days)) };
        loop {
            let (some, page) = read(&statement, asked, start(), Seq(9));
            prop_assert!(some.len() <= limit && page.count == some.len());
            paged.extend(some);
            if !page.has_next {
                break;
            }
            asked.after = page.last;
        }
        prop_assert_eq!(&paged, &rows);
        for (row, next) in rows.iter().zip(rows.iter().skip(1)) {
            prop_assert_eq!(row.3 + next.2, next.3);
        }
        if let Some(last) = rows.last() {
            let until = from.plus(days + 1);
            let at = start().min(Jst::midnight(until).plus(-1));
            prop_assert_eq!(statement.balance_at(at, Seq(9)).0, last.3);
        }
    }

    #[test]
    fn what_was_shown_is_shown_again_however_far_time_and_postings_go(
        seed: u64, n in 0_u32..200, hours in 1_i64..2_000, amount in 1_i64..5_000, late in 0_i32..40,
    ) {
        let ledger = ledger(seed, n);
        let before = Overlay::default();
        let from = start().day().plus(-60);
        let (old, _) = read(
            &Statement { ledger: &ledger, overlay: &before }, whole(from, start().day()), start(), Seq(1));
        let later = start().plus(hours * 3_600_000);
        let after = before.with(posting(later, amount, Some(later.day().plus(-late))), Seq(2));
        let statement = Statement { ledger: &ledger, overlay: &after };
        let (new, _) = read(&statement, whole(from, later.day()), later, Seq(2));
        prop_assert_eq!(&new[..old.len()], &old[..]);
        prop_assert_eq!(new.iter().filter(|row| row.4.contains("ﾃｽﾄ")).count(), 1);
        let (unknown, _) = read(&statement, whole(from, later.day()), later, Seq(1));
        prop_assert!(unknown.iter().all(|row| !row.4.contains("ﾃｽﾄ")));
    }

    #[test]
    fn the_largest_debit_is_covered_for_a_year_and_one_yen_more_is_not(seed: u64, n in 20_u32..200) {
        let ledger = ledger(seed, n);
        let overlay = Overlay::default();
        let largest = Statement { ledger: &ledger, overlay: &overlay }.largest_debit(start(), Seq(1));
        let least = |debit: i64| {
            let overlay = overlay.with(posting(start(), -debit, None), Seq(2));
            let statement = Statement { ledger: &ledger, overlay: &overlay };
            let (rows, _) = read(
                &statement, whole(start().day(), start().day().plus(395)), start().plus(400 * 86_400_000), Seq(2));
            let balance = statement.balance_at(start(), Seq(2)).0;
            rows.iter().filter(|row| row.0.instant() > start()).map(|row| row.3).fold(balance, i64::min)
        };
        let floor = -ledger.overdraft_limit_at(start()).0;
        prop_assert_eq!(least(largest.0), floor);
        prop_assert_eq!(least(largest.0 + 1), floor - 1);
    }
}

#[test]
fn rows_of_the_running_day_appear_from_their_minute_on() {
    let (ledger, overlay) = (ledger_of(Persona::HeavyDay), Overlay::default());
    let statement = Statement { ledger: &ledger, overlay: &overlay };
    let day = start().day();
    let count = |at: &str| {
        let now = Jst::parse(&format!("2026-06-10T{at}+09:00")).unwrap();
        read(&statement, whole(day, day.plus(3)), now, Seq(0)).0.len()
    };
    let counts = ["08:59:00", "09:00:00", "12:00:00", "23:59:00"].map(count);
    assert_eq!((counts[0], counts[3]), (0, 501));
    assert!(0 < counts[1] && counts[1] < counts[2] && counts[2] < 501, "{counts:?}");
}

#[test]
fn a_correction_adds_two_rows_and_the_first_keeps_its_id() {
    let (ledger, overlay) = (ledger_of(Persona::Corrections), Overlay::default());
    let statement = Statement { ledger: &ledger, overlay: &overlay };
    let day = Day::from_ymd(2026, 6, 15).unwrap();
    let at = |minute| {
        let mut rows = Vec::new();
        statement.page(&whole(day, day), Jst::at(day, minute, 0), Seq(0), |row| {
            rows.push((seen(row).4, row.status, row.category_code().to_owned(), row.amount.0));
        });
        rows
    };
    let (before, after) = (at(700), at(1439));
    assert_eq!((before.len(), before[0].1), (1, RowStatus::Posted));
    assert_eq!(after.len(), 3);
    assert_eq!((after[0].1, &after[0].0), (RowStatus::Corrected, &before[0].0));
    assert_eq!((after[1].3, after[1].2.as_str()), (-after[0].3, "19"));
    assert!(after[2].3 > 0 && after[2].2 == "19");
}
