//! Every member of the cast tells its story on whatever day the clock is set to.

use super::*;
use crate::{bank::calendar::months_back, event::AccountStatus};

/// The rows that a partner can see at an instant, with the window that `toyama` gives.
fn window(town: &Town, persona: Persona, kind: AccountKind, now: Jst) -> Vec<Row> {
    let ledger = town.ledger(AccountNo { customer: town.persona(persona).unwrap(), kind }).unwrap();
    let from = Position::start_of(months_back(now.day(), 2));
    ledger.rows_from(from).take_while(|row| row.position.instant() <= now).collect()
}

fn tells_its_story(town: &Town, persona: Persona, now: Jst) -> bool {
    let customer = town.persona(persona).unwrap();
    let rows = |kind| window(town, persona, kind, now);
    let ordinary = || rows(AccountKind::OrdinaryDeposit);
    let says = |rows: &[Row], label: &str| rows.iter().any(|row| row.entry.label.kanji == label);
    let ledger = ledger_of(town, persona);
    match persona {
        Persona::AllKinds => {
            let kinds = AccountKind::ALL.iter().copied().filter(|kind| *kind != AccountKind::TimeDeposit);
            kinds.into_iter().all(|kind| !rows(kind).is_empty())
                && town.time_deposit(customer).unwrap().lots_at(now).len() >= 5
        }
        Persona::Plain => says(&ordinary(), "給与") && says(&ordinary(), "カード"),
        Persona::Empty => ordinary().is_empty() && ledger.balance_at(now) == Yen(500),
        Persona::HeavyDay => {
            let rows = ordinary();
            let days = rows.iter().map(|row| row.position.day).collect::<BTreeSet<_>>();
            days.into_iter().any(|day| rows.iter().filter(|row| row.position.day == day).count() == 501)
        }
        Persona::Overdraft => {
            let secured = |row: &Row| row.balance.0 + ledger.overdraft_limit_at(row.position.instant()).0 >= 0;
            ordinary().iter().any(|row| row.balance.0 < 0) && ordinary().iter().all(secured)
        }
        Persona::Corrections => {
            let rows = ordinary();
            let wrong = rows.iter().find(|row| row.corrected_at().is_some_and(|at| at <= now));
            let undone = |wrong: &Row| rows.iter().any(|row| row.amount.0 == -wrong.amount.0);
            wrong.is_some_and(undone) && says(&rows, "訂正") && says(&rows, "訂正 振込")
        }
        Persona::ClosedAccount => {
            town.status_of(AccountNo { customer, kind: AccountKind::OrdinaryDeposit }) == AccountStatus::Closed
                && says(&rows(AccountKind::SavingsDeposit), "積立")
        }
        Persona::Corporate => {
            let current = rows(AccountKind::CurrentDeposit);
            says(&current, "他店券") && says(&current, "小切手") && says(&ordinary(), "給与支払")
        }
        Persona::CardOnly => says(&ordinary(), "年金"),
        Persona::WrongAccount => {
            let named = |no| town.customer(no).map(|customer| (customer.name, customer.branch));
            named(customer) == town.persona(Persona::Plain).and_then(named) && says(&ordinary(), "給与")
        }
        Persona::IbOnly | Persona::Ineligible => ordinary().len() > 10,
    }
}

#[test]
fn every_member_of_the_cast_tells_its_story_on_whatever_day_the_clock_is_set_to() {
    for began in ["2016-02-29T10:00:00+09:00", "2026-06-10T10:00:00+09:00", "2039-12-31T23:00:00+09:00"] {
        let start = Jst::parse(began).unwrap();
        let town = Town::new(1, 10_000, 10, start);
        for now in (0..60).map(|week| start.plus(week * 13 * 86_400_000)) {
            for persona in Persona::ALL {
                assert!(tells_its_story(&town, *persona, now), "{persona} on {now}");
            }
        }
    }
}

#[test]
fn a_cheque_of_another_bank_counts_from_the_day_on_which_it_is_cleared() {
    let town = town(7);
    let customer = town.persona(Persona::Corporate).unwrap();
    let ledger = town.ledger(AccountNo { customer, kind: AccountKind::CurrentDeposit }).unwrap();
    let rows = ledger.rows_from(Position::start_of(day("2026-04-01"))).take(400);
    let mut uncleared = 0;
    for row in rows.filter(|row| row.category() == Category::ChequeIn) {
        let (booked, cleared) = (row.position.day, row.value_day());
        assert_eq!(cleared, calendar::add_business_days(booked, 2));
        assert!(ledger.uncleared_at(Jst::at(cleared, 12 * 60 + 59, 0)).0 >= row.amount.0);
        // Another cheque may have been paid in since.
        uncleared += i64::from(ledger.uncleared_at(Jst::at(cleared, 13 * 60, 0)).0 < row.amount.0);
    }
    assert!(uncleared > 20, "{uncleared}");
}
