//! Lots are what the calendar and a clerk's arithmetic make of them.

use super::*;
use crate::event::Persona;
use proptest::prelude::*;

fn town(seed: u64) -> Town {
    Town::new(seed, 10_000, 10, Jst::parse("2026-06-10T10:00:00+09:00").unwrap())
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(super) fn lot(principal: i64, rate: i64, from: &str, months: u32, method: Method) -> Lot {
    let deposited_on = day(from);
    Lot {
        deposit_number: 1,
        sub_number: 1,
        product_name: "",
        principal: Yen(principal),
        deposited_on,
        first_deposited_on: deposited_on,
        matures_on: months_after(deposited_on, months),
        term: Term::Months(months),
        rate,
        method,
        instruction: Instruction::RenewAll,
        intermediate_rate: None,
        tax_class: TaxClass::Separate,
        status: Status::Active,
    }
}

#[test]
fn simple_interest_is_by_days_of_365() {
    // 1,000,000 × 0.275 % × 365 ÷ 365 = 2,750; tax 421 (15.315 % = 421.16…) and 137 (5 % = 137.5); 2,192 remain.
    let year = lot(1_000_000, 2_750, "2025-06-10", 12, Method::Simple);
    assert_eq!((interest::gross(&year), interest::net_at_maturity(&year)), (2_750, 2_192));
    // A leap year has 366 days: 1,000,000 × 0.275 % × 366 ÷ 365 = 2,757.53…
    assert_eq!(interest::gross(&lot(1_000_000, 2_750, "2023-06-10", 12, Method::Simple)), 2_757);
    // 3 months from 31 January 2026 end on 30 April: 300,000 × 0.2 % × 89 ÷ 365 = 146.30…
    let short = lot(300_000, 2_000, "2026-01-31", 3, Method::Simple);
    assert_eq!((short.matures_on, interest::gross(&short)), (day("2026-04-30"), 146));
}

#[test]
fn half_yearly_interest_bears_interest_itself() {
    // 1,000,000 at 0.300 % for three years, each half-year 0.15 % rounded down:
    // 1,500 + 1,502 + 1,504 + 1,506 + 1,509 + 1,511 = 9,032; tax 1,383 and 451; 7,198 remain.
    let three = lot(1_000_000, 3_000, "2023-06-10", 36, Method::HalfYearly);
    assert_eq!((interest::gross(&three), interest::net_at_maturity(&three)), (9_032, 7_198));
    // Each year: 500,000 × 0.3 % = 1,500, then 1,504.5 and 1,509.0…
    assert_eq!(interest::gross(&lot(500_000, 3_000, "2023-06-10", 36, Method::Yearly)), 1_500 + 1_504 + 1_509);
}

#[test]
fn what_is_paid_during_the_term_is_not_paid_again() {
    // 10,000,000 at 0.275 % for two years (731 days, 2024 being a leap year): 55,075.3… in all; 0.1925 % after the first
    // year (366 days): 19,302.7…; 35,773 remain, less 5,478 and 1,788 of tax.
    let large = Lot { intermediate_rate: Some(1_925), ..lot(10_000_000, 2_750, "2023-06-10", 24, Method::Simple) };
    assert_eq!(interest::intermediate_rate(2_750), 1_925);
    assert_eq!(interest::gross(&large), 55_075);
    assert_eq!(interest::net_at_maturity(&large), 55_075 - 19_302 - 5_478 - 1_788);
}

#[test]
fn companies_and_those_who_are_exempt_are_taxed_less() {
    let on = day("2026-06-10");
    assert_eq!(interest::net(2_750, on, TaxClass::Separate), 2_750 - 421 - 137);
    assert_eq!(interest::net(2_750, on, TaxClass::Comprehensive), 2_750 - 421);
    assert_eq!(interest::net(2_750, on, TaxClass::Exempt), 2_750);
}

#[test]
fn months_end_where_the_month_does() {
    assert_eq!(months_after(day("2024-01-31"), 1), day("2024-02-29"));
    assert_eq!(months_after(day("2024-02-29"), 12), day("2025-02-28"));
    assert_eq!(months_between(day("2024-01-31"), day("2024-02-29")), Some(1));
    assert_eq!(months_between(day("2024-01-31"), day("2024-02-28")), Some(0));
    assert_eq!(months_between(day("2024-01-31"), day("2024-01-30")), None);
}

#[test]
fn the_member_of_the_cast_holds_every_product() {
    let town = town(7);
    let deposit = town.time_deposit(town.persona(Persona::AllKinds).unwrap()).unwrap();
    let at = |text: &str| deposit.lots_at(Jst::parse(text).unwrap());
    let names =
        at("2026-06-10T10:00:00+09:00").iter().map(|lot| lot.product_name).collect::<std::collections::BTreeSet<_>>();
    assert!(names.len() >= 4, "{names:?}");
    let mut seen = std::collections::BTreeSet::new();
    for days in 0..800 {
        seen.extend(
            deposit.lots_at(Jst::midnight(day("2026-01-01").plus(days))).iter().map(|lot| format!("{:?}", lot.status)),
        );
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["Active", "Cancelled", "Matured"]);
}

#[test]
fn a_lot_that_is_taken_out_early_comes_back_with_less_interest_on_the_ordinary_deposit() {
    use crate::bank::ledger::Position;
    use crate::event::{AccountKind, AccountNo};
    let (town, now) = (town(7), Jst::parse("2026-06-10T23:00:00+09:00").unwrap());
    let mut seen = std::collections::BTreeSet::new();
    for no in (12..10_000).map(CustomerNo) {
        let Some(deposit) = town.time_deposit(no) else { continue };
        let lots = deposit.lots_at(now);
        for lot in lots.iter().filter(|lot| lot.status == Status::Cancelled && now.day() < lot.matures_on) {
            let account = AccountNo { customer: no, kind: AccountKind::OrdinaryDeposit };
            let ledger = town.ledger(account).unwrap();
            // Lots that were paid out are listed for three months at most.
            let rows = ledger.rows_from(Position::start_of(now.day().plus(-93)));
            let rows = rows.take_while(|row| row.position.day <= now.day());
            let paid =
                |row: &crate::bank::ledger::Row| row.amount.0 == lot.principal.0 + early::net(lot, row.position.day);
            assert!(rows.into_iter().any(|row| paid(&row)), "{no:?} {lot:?}");
            seen.insert(lot.product_name);
        }
    }
    assert!(seen.len() >= 2, "{seen:?}");
}

proptest! {
    #![proptest_config(crate::bank::tried(64))]

    #[test]
    fn lots_are_sound_on_every_day(seed: u64, n in 0_u32..2_000, back in -4_000_i32..10_000) {
        let town = town(seed);
        let no = CustomerNo(n);
        let Some(deposit) = town.time_deposit(no) else {
            return Ok(());
        };
        let today = day("2026-06-10").plus(-back);
        let lots = deposit.lots_at(Jst::midnight(today));
        for (lot, next) in lots.iter().zip(lots.iter().skip(1)) {
            prop_assert!((lot.deposit_number, lot.sub_number) < (next.deposit_number, next.sub_number));
        }
        for lot in &lots {
            prop_assert!(town.opened_on(no).unwrap() <= lot.first_deposited_on);
            prop_assert!(lot.first_deposited_on <= lot.deposited_on && lot.deposited_on <= today, "{lot:?}");
            prop_assert!(lot.deposited_on < lot.matures_on && lot.principal.0 > 0, "{lot:?}");
            // Taken out early, a lot is cancelled before it would have matured.
            prop_assert!(lot.status != Status::Active || today < lot.matures_on, "{lot:?}");
            prop_assert!(lot.status != Status::Matured || today >= lot.matures_on, "{lot:?}");
        }
    }

    #[test]
    fn a_renewal_adds_the_interest_or_leaves_the_principal(seed: u64, n in 0_u32..2_000) {
        let town = town(seed);
        let Some(deposit) = town.time_deposit(CustomerNo(n)) else {
            return Ok(());
        };
        let now = Jst::parse("2026-06-10T10:00:00+09:00").unwrap();
        for lot in deposit.lots_at(now).iter().filter(|lot| lot.sub_number == 1 && lot.product_name != "積立定期預金") {
            let renewed = deposit.lots_at(Jst::midnight(lot.matures_on));
            let Some(renewed) = renewed.iter().find(|other| other.deposit_number == lot.deposit_number) else {
                continue;
            };
            // What was taken out early is not renewed.
            if renewed.status == Status::Cancelled {
                continue;
            }
            let expected = match lot.instruction {
                Instruction::RenewAll => lot.principal.0 + interest::net_at_maturity(lot),
                Instruction::RenewPrincipal | Instruction::PayOut | Instruction::Leave => lot.principal.0,
            };
            prop_assert_eq!(renewed.principal.0, expected);
        }
    }

    #[test]
    fn instalments_are_put_together_once_a_year(seed: u64, n in 0_u32..3_000) {
        let town = town(seed);
        let Some(deposit) = town.time_deposit(CustomerNo(n)) else {
            return Ok(());
        };
        let saved = |at: Day| {
            let lots = deposit.lots_at(Jst::midnight(at));
            lots.into_iter().filter(|lot| lot.product_name == "積立定期預金").collect::<Vec<_>>()
        };
        let now = day("2026-06-10");
        let lots = saved(now);
        let Some(first) = lots.first() else {
            return Ok(());
        };
        prop_assert!(lots.len() <= 13, "{}", lots.len());
        let before = saved(first.matures_on.plus(-1));
        let after = saved(first.matures_on);
        prop_assert!(after.len() <= 2 && before.len() >= 12, "{} {}", before.len(), after.len());
        let grown = before.iter().map(|lot| lot.principal.0 + interest::net_at_maturity(lot)).sum::<i64>();
        prop_assert_eq!(after[0].principal.0, grown);
    }
}
