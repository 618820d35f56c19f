//! Every account's chain of rows is its closed form, is never overdrawn and keeps to the days of banks.

mod cast;
mod properties;

use super::{
    class::ClassDef,
    held::{Held, Lot},
    seek::Place,
    stream::{Days, Shift, StreamDef},
    *,
};
use crate::{
    bank::{calendar, population::Town},
    event::{AccountKind, CustomerNo, Persona},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn start() -> Jst {
    Jst::parse("2026-06-10T10:00:00+09:00").unwrap()
}

fn town(seed: u64) -> Town {
    Town::new(seed, 10_000, 10, start())
}

fn ledgers(town: &Town, n: u32) -> Vec<Ledger> {
    let customer = CustomerNo(n);
    let kinds = town.kinds_of(customer).unwrap();
    let ledgers = kinds.iter().filter_map(|kind| town.ledger(AccountNo { customer, kind })).collect::<Vec<_>>();
    assert_eq!(ledgers.len(), kinds.iter().filter(|kind| *kind != AccountKind::TimeDeposit).count());
    ledgers
}

fn deposits(town: &Town, n: u32) -> Vec<Deposit> {
    ledgers(town, n).iter().filter_map(|ledger| ledger.deposit().cloned()).collect()
}

impl Ledger {
    fn deposit(&self) -> Option<&Deposit> {
        match &self.story {
            Story::Deposit(deposit) => Some(deposit),
            Story::Loan(_) => None,
        }
    }

    /// The least that the story itself may come to.
    fn floor(&self) -> i64 {
        let is_overdrawn = self.deposit().is_some_and(|deposit| deposit.is_overdrawn);
        let secured = self.pledged.filter(|_| is_overdrawn).map_or(0, |lots| lots.secured().0);
        self.loan().map_or(-secured, |terms| -terms.limit)
    }
}

fn ledger_of(town: &Town, persona: Persona) -> Ledger {
    town.ledger(AccountNo { customer: town.persona(persona).unwrap(), kind: AccountKind::OrdinaryDeposit }).unwrap()
}

proptest! {
    #![proptest_config(crate::bank::tried(48))]

    #[test]
    fn the_chain_of_balances_is_the_closed_form_at_every_row(seed: u64, n in 0_u32..400) {
        for ledger in ledgers(&town(seed), n) {
            let mut balance = 0;
            let mut last = 0;
            for row in ledger.rows_from(Position::start_of(Day(0))).take(3_000) {
                let key = row.position.pack();
                prop_assert!(key > last);
                last = key;
                balance += row.amount.0;
                prop_assert_eq!(row.balance.0, balance);
                prop_assert_eq!(ledger.balance_before(key + 1), balance, "after {:?}", row);
                prop_assert_eq!(ledger.balance_before(key), balance - row.amount.0, "before {:?}", row);
                prop_assert!(balance >= ledger.floor(), "{:?}", row);
                prop_assert!(row.amount.0 != 0 && (row.amount.0 > 0) == (row.entry.sense == stream::Sense::In));
                prop_assert!(row.position.day >= ledger.opened_on());
            }
        }
    }

    #[test]
    fn rows_are_the_same_from_wherever_one_begins(seed: u64, n in 0_u32..400, days in 0_i32..9_000, minute in 0_u16..1440) {
        for ledger in ledgers(&town(seed), n) {
            let from = Position { day: ledger.opened_on().plus(days), minute, stream: 3, k: 7 };
            let all = ledger.rows_from(Position::start_of(ledger.opened_on().plus(days - 40)));
            let expected = all.skip_while(|row| row.position < from).take(60);
            let found = ledger.rows_from(from).take(60);
            let text = |row: Row| (row.position, row.amount, row.balance);
            prop_assert_eq!(found.map(text).collect::<Vec<_>>(), expected.map(text).collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_stream_pays_the_wrong_way_and_all_of_them_cancel_out_over_a_year(seed: u64, n in 0_u32..10_000) {
        for ledger in deposits(&town(seed), n) {
            let mut drift = 0;
            for flow in ledger.flows() {
                drift += flow.a_year();
                for k in 0..200 {
                    let amount = flow.total(k + 1) - flow.total(k);
                    let wanted = if flow.def.sense == stream::Sense::In { amount } else { -amount };
                    prop_assert!(wanted >= 0 && wanted % flow.def.unit == 0, "{} {}", flow.def.label.kanji, amount);
                    prop_assert!(flow.key_of(k) < flow.key_of(k + 1));
                }
            }
            prop_assert!((drift >> 16).abs() <= 12, "{}", drift >> 16);
        }
    }
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// The amounts and labels of a day, in their order.
fn entries(ledger: &Ledger, on: Day) -> Vec<(&'static str, i64)> {
    let rows = ledger.rows_from(Position::start_of(on)).take_while(|row| row.position.day == on);
    rows.map(|row| (row.entry.label.kanji, row.amount.0)).collect()
}

fn described(row: &Row) -> String {
    let mut text = Vec::new();
    row.write_description(&mut text);
    String::from_utf8(text).unwrap()
}

#[test]
fn the_first_row_is_the_opening_deposit() {
    let town = town(7);
    for n in 0..200 {
        for ledger in ledgers(&town, n) {
            let opened = ledger.opened_on();
            assert_eq!(ledger.balance_at(Jst::midnight(opened)), Yen(0));
            let first = ledger.rows_from(Position::start_of(Day(0))).next().unwrap();
            let label = if ledger.loan().is_some() { "融資" } else { "新規" };
            assert_eq!((first.position.day, described(&first).as_str()), (opened, label));
            assert_eq!(Some(opened), town.opened_on(CustomerNo(n)));
            assert_eq!(first.balance, first.amount);
        }
    }
}

#[test]
fn entries_keep_to_the_days_of_banks() {
    let town = town(7);
    for n in 0..60 {
        for ledger in ledgers(&town, n) {
            for row in ledger.rows_from(Position::start_of(day("2020-01-01"))).take(1_500) {
                let on = row.position.day;
                let free = matches!(row.entry.days, Days::Spread | Days::On(_, Shift::Stay));
                assert!(free || calendar::is_business_day(on), "{on} {}", row.entry.label.kanji);
            }
        }
    }
}

#[test]
fn a_salary_comes_on_the_25th_or_the_business_day_before() {
    let ledger = ledger_of(&town(7), Persona::Plain);
    // 25 April 2026 is a Saturday.
    for (on, paid) in [("2026-06-25", true), ("2026-04-25", false), ("2026-04-24", true), ("2026-04-27", false)] {
        let found = entries(&ledger, day(on)).iter().any(|(label, _)| *label == "給与");
        assert_eq!(found, paid, "{on}");
    }
}

#[test]
fn every_tenth_is_a_heavy_day_even_a_sunday() {
    let ledger = ledger_of(&town(7), Persona::HeavyDay);
    for on in ["2016-05-10", "2026-05-10", "2026-06-10", "2027-01-10", "2046-02-10"] {
        let rows = entries(&ledger, day(on));
        assert_eq!(rows.len(), 501, "{on}");
        assert!(rows.iter().all(|(_, amount)| *amount > 0));
        assert!(entries(&ledger, day(on).plus(1)).len() < 3);
    }
}

#[test]
fn an_empty_account_holds_its_opening_deposit_and_nothing_else() {
    let ledger = ledger_of(&town(7), Persona::Empty);
    assert_eq!(ledger.rows_from(Position::start_of(Day(0))).count(), 1);
    assert_eq!(ledger.balance_at(start()), Yen(500));
}

#[test]
fn a_transfer_between_two_accounts_of_a_company_shows_on_both_alike() {
    let town = town(7);
    let customer = town.persona(Persona::Corporate).unwrap();
    let moves = |kind| {
        let ledger = town.ledger(AccountNo { customer, kind }).unwrap();
        let rows = ledger.rows_from(Position::start_of(day("2025-01-01"))).take(1_500).collect::<Vec<_>>();
        let moves = rows.iter().filter(|row| row.entry.label.kanji == "資金移動").take(12);
        moves.map(|row| (row.position.instant(), row.amount.0.abs(), row.amount.0 > 0)).collect::<Vec<_>>()
    };
    let (out, into) = (moves(AccountKind::OrdinaryDeposit), moves(AccountKind::CurrentDeposit));
    assert_eq!(out.len(), 12);
    assert!(out.iter().zip(&into).all(|(out, into)| (out.0, out.1, out.2, into.2) == (into.0, into.1, false, true)));
}

#[test]
fn interest_is_paid_twice_a_year_and_leaves_no_trace_in_final_balances() {
    let ledger = ledger_of(&town(7), Persona::Plain);
    let rows =
        ledger.rows_from(Position::start_of(day("2025-04-01"))).take_while(|row| row.position.day < day("2027-04-01"));
    let paid = rows.filter(|row| row.entry.label.kanji == "利息").collect::<Vec<_>>();
    let months = paid.iter().map(|row| row.position.day.ymd().1).collect::<Vec<_>>();
    assert_eq!(months, [8, 2, 8, 2]);
    for row in paid {
        // 0.2 % a year, a fifth of it tax.
        let expected = row.balance.0 * 2 / 1_000 / 2 * 79_685 / 100_000;
        assert!((expected / 3..expected * 3).contains(&row.amount.0), "{} {expected}", row.amount);
        let place = Place::new(key_of_day(row.position.day.plus(1)));
        let deposit = ledger.deposit().unwrap();
        let streams = deposit.flows().iter().map(|flow| flow.total(flow.count_before(&place))).sum::<i64>();
        assert_eq!(ledger.balance_before(place.key), deposit.opening + streams);
    }
}

#[test]
fn interest_is_what_a_clerk_works_out_day_by_day() {
    for persona in [Persona::Plain, Persona::AllKinds, Persona::Corporate] {
        let ledger = ledger_of(&town(7), persona);
        let rows = ledger.rows_from(Position::start_of(day("2025-08-01")));
        let paid = rows.filter(|row| row.entry.label.kanji == "利息").take(2).collect::<Vec<_>>();
        let product = (paid[0].position.day.0..paid[1].position.day.0).map(|on| {
            let balance = ledger.balance_at(Jst::midnight(Day(on + 1)).plus(-1)).0;
            if balance < 1_000 { 0 } else { balance / 100 * 100 * 2 }
        });
        let gross = product.sum::<i64>() / 365 / 1_000;
        let local = if persona == Persona::Corporate { 0 } else { gross * 5 / 100 };
        assert_eq!(paid[1].amount.0, gross - gross * 15_315 / 100_000 - local);
    }
}

#[test]
fn descriptions_name_the_remitter_in_the_characters_of_banks() {
    let town = town(7);
    for n in 0..40 {
        for ledger in ledgers(&town, n) {
            for row in ledger.rows_from(Position::start_of(day("2026-01-01"))).take(200) {
                let mut party = Vec::new();
                let named = row.write_counterparty(&mut party);
                let party = String::from_utf8(party).unwrap();
                assert_eq!(named, crate::bank::population::is_bank_kana(&party), "{party}");
                assert!(described(&row).chars().count() <= 40);
                if row.entry.label.kanji == "振込" {
                    assert_eq!(described(&row), format!("振込 {party}"));
                }
            }
        }
    }
}

/// How many streams run on the account of somebody who holds the most kinds and draws the worst lots.
fn most_streams(table: &ClassDef) -> usize {
    let lots = table.streams.iter().filter_map(|def| match def.held {
        Held::Lot(lot, ..) => Some(lot),
        Held::Whatever | Held::With(_) | Held::Without(_) => None,
    });
    let with_lot = |lot: Lot, drawn: u16| {
        let runs = |def: &&StreamDef| matches!(def.held, Held::Lot(of, from, below) if of == lot && (from..below).contains(&drawn));
        table.streams.iter().filter(runs).count()
    };
    let lots = lots.collect::<BTreeSet<_>>();
    let drawn = lots.into_iter().filter_map(|lot| (0..1_000).map(|drawn| with_lot(lot, drawn)).max()).sum::<usize>();
    let kinds = AccountKind::ALL.iter().map(|kind| {
        let with = table.streams.iter().filter(|def| def.held == Held::With(*kind)).count();
        with.max(table.streams.iter().filter(|def| def.held == Held::Without(*kind)).count())
    });
    drawn + kinds.sum::<usize>() + table.streams.iter().filter(|def| def.held == Held::Whatever).count()
}

#[test]
fn every_table_fits_an_account_and_keeps_the_rules_that_make_it_exact() {
    for table in class::ALL {
        assert!(most_streams(table) <= deposit::MAX_STREAMS, "{}", most_streams(table));
        let left_over = table.streams.iter().filter(|def| matches!(def.mean, stream::Mean::Rest)).collect::<Vec<_>>();
        assert_eq!(left_over.len(), usize::from(!table.streams.is_empty()));
        assert!(left_over.iter().all(|def| def.held == Held::Whatever && def.sense == stream::Sense::Out));
        for def in table.streams {
            assert_eq!(12 % def.every, 0, "{}", def.label.kanji);
            assert!(def.season.is_none() || (def.every, def.times.get()) == (1, 1), "{}", def.label.kanji);
            // Two entries that a shift moves to one day must still be in order.
            let moved = matches!(def.days, Days::On(_, Shift::Before | Shift::After));
            assert!(!moved || def.times.get() == 1, "{}", def.label.kanji);
            assert!(!matches!(def.days, Days::On(1..=4 | 8.., Shift::Before)) || matches!(def.days, Days::On(10.., _)));
        }
        let leaves = table.interest.map(|terms| {
            table.streams.iter().find(|def| def.id == terms.leaves_with && matches!(def.held, Held::Whatever)).unwrap()
        });
        assert!(leaves.is_none_or(|def| matches!(def.days, Days::On(20, Shift::After)) && def.noise < 400));
    }
}

#[test]
fn no_account_is_overdrawn_or_grows_without_end_in_sixty_years() {
    let town = town(5);
    for n in 0..16 {
        for ledger in ledgers(&town, n) {
            let end = ledger.opened_on().plus(60 * 365);
            for row in ledger.rows_from(Position::start_of(Day(0))).take_while(|row| row.position.day < end).step_by(7)
            {
                let most = ledger.deposit().map_or(0, |deposit| 3 * deposit.opening.max(300_000));
                assert!((ledger.floor()..=most).contains(&row.balance.0), "{row:?} of {most}");
            }
        }
    }
}

#[test]
fn every_kind_of_entry_of_a_household_is_seen_within_a_year() {
    let ledger = ledger_of(&town(7), Persona::Plain);
    let rows =
        ledger.rows_from(Position::start_of(day("2025-06-01"))).take_while(|row| row.position.day < day("2026-06-01"));
    let labels = rows.map(|row| row.entry.label.kanji).collect::<BTreeSet<_>>();
    assert!(labels.len() >= 18, "{labels:?}");
}

#[test]
fn what_time_deposits_pay_comes_in_and_leaves_again() {
    let town = town(1);
    let customer = town.persona(Persona::AllKinds).unwrap();
    let ledger = town.ledger(AccountNo { customer, kind: AccountKind::OrdinaryDeposit }).unwrap();
    let of = |on: &str| {
        let term = entries(&ledger, day(on)).into_iter().filter(|(label, _)| label.starts_with("定期"));
        term.collect::<Vec<_>>()
    };
    // 10,000,000 yen since 9 January 2025 at 0.135 % for two years; a year later 70 % of it: 9,450 less 1,447 and 472.
    assert_eq!(of("2026-01-09"), [("定期利息", 7_531)]);
    // 300,000 yen from 11 December to 11 March at 0.2 %: 147 less 22 and 7. Nobody came for it until 11 April, a Saturday:
    // for 33 days it bore the 0.2 % of an ordinary deposit, 54 less 8 and 2. A month later it is deposited again.
    assert_eq!(of("2025-12-11"), [("定期預入", -300_000)]);
    assert_eq!(of("2026-04-13"), [("定期解約", 300_162)]);
    assert_eq!(of("2026-05-11"), [("定期預入", -300_000)]);
    let deposit = ledger.deposit().unwrap();
    let transfers = deposit.transfers.unwrap();
    for on in (0..2_000).map(|days| day("2024-01-01").plus(days)) {
        let place = Place::new(key_of_day(on));
        let away = transfers::pending(deposit, &place);
        // 300,000 yen at most, and what the largest lots bear in two years.
        assert!((0..400_000).contains(&away), "{on} {away}");
        let streams = deposit.flows().iter().map(|flow| flow.total(flow.count_before(&place))).sum::<i64>();
        assert_eq!(ledger.balance_before(place.key), deposit.opening + streams + away);
    }
    assert!(transfers.lots.lots_at(start()).iter().any(|lot| lot.principal == Yen(300_000)));
}
