//! A loan never exceeds its limit, comes back to where it began each year, and bears interest as a clerk works it out.

use super::*;
use crate::{
    bank::{
        ledger::{Ledger, Story},
        population::Town,
    },
    event::{AccountKind, AccountNo, CustomerNo, Jst},
};

fn loans(seed: u64) -> impl Iterator<Item = (CustomerNo, Town, Ledger)> {
    let town = Town::new(seed, 10_000, 10, Jst::parse("2026-06-10T10:00:00+09:00").unwrap());
    (0..4_000).map(CustomerNo).filter_map(move |customer| {
        Some((customer, town.clone(), town.ledger(AccountNo { customer, kind: AccountKind::CardLoan })?))
    })
}

fn rows(ledger: &Ledger) -> impl Iterator<Item = crate::bank::ledger::Row> {
    ledger.rows_from(Position::start_of(Day(0)))
}

#[test]
fn interest_is_by_days_and_rounded_down_once() {
    // 100,000 yen for 30 days and 150,000 yen for one: 3,150,000 × 14.5 % ÷ 365 = 1,251.36…
    let terms = LoanTerms::of(200_000);
    assert_eq!((terms.limit, terms.rate, terms.instalment), (300_000, 145_000, 5_000));
    assert_eq!(terms.interest(100_000 * 30 + 150_000), 1_251);
}

#[test]
fn a_loan_comes_back_to_its_anchor_each_year_and_never_exceeds_its_limit() {
    for (_, _, ledger) in loans(7).take(60) {
        let Story::Loan(loan) = &ledger.story else { unreachable!() };
        let mut repaid = 0;
        for row in rows(&ledger).take(900) {
            assert!((-loan.terms.limit..0).contains(&row.balance.0), "{row:?}");
            if row.entry.label.kanji == "随時返済" {
                assert_eq!(row.balance.0, -loan.anchor);
                repaid += 1;
            }
        }
        assert!(repaid >= 20, "{repaid}");
    }
}

#[test]
fn interest_is_what_a_clerk_works_out_from_the_rows() {
    for (_, _, ledger) in loans(9).take(20) {
        let terms = ledger.loan().unwrap();
        let (mut owed_days, mut since, mut balance) = (0, ledger.opened_on(), 0);
        for row in rows(&ledger).take(500) {
            owed_days -= balance * i64::from(row.position.day.0 - since.0);
            since = row.position.day;
            if row.entry.label.kanji == "利息" {
                assert_eq!(-row.amount.0, terms.interest(owed_days), "{row:?}");
                owed_days = 0;
            }
            balance = row.balance.0;
        }
    }
}

#[test]
fn instalments_leave_the_ordinary_deposit_in_the_same_minute() {
    for (customer, town, loan) in loans(11).take(20) {
        let ordinary = town.ledger(AccountNo { customer, kind: AccountKind::OrdinaryDeposit }).unwrap();
        let moves = |ledger: &Ledger, label: &str| {
            let rows = ledger.rows_from(Position::start_of(ledger.opened_on())).take(600);
            let moves = rows.filter(|row| row.entry.label.kanji == label).take(12);
            moves.map(|row| (row.position.instant(), row.amount.0.abs())).collect::<Vec<_>>()
        };
        let (out, into) = (moves(&ordinary, "カードローン返済"), moves(&loan, "約定返済"));
        assert_eq!(out.len(), 12);
        assert_eq!(out, into);
    }
}

#[test]
fn the_next_instalment_is_named_until_its_minute_has_come() {
    let (_, _, ledger) = loans(7).next().unwrap();
    let next = |at: &str| ledger.next_payment_on(Jst::parse(at).unwrap()).unwrap().to_string();
    // 10 October 2026 is a Saturday, and the Monday after it a holiday.
    assert_eq!(next("2026-10-09T23:00:00+09:00"), "2026-10-13");
    assert_eq!(next("2026-10-13T23:00:00+09:00"), "2026-11-10");
    assert_eq!(next("2026-10-13T05:00:00+09:00"), "2026-10-13");
}
