//! 積立定期預金. Each month the same amount becomes a lot of its own; once a year they are put together with what was saved
//! before, and renewed with the interest.

use super::{Instruction, Lot, Method, Status, TaxClass, Term, interest, months_after, months_between, rate};
use crate::{
    bank::{calendar, ledger::Saving},
    event::{Day, Yen},
};

/// The lots of a day: what was put together on the last anniversary, and each instalment since.
pub(super) fn lots_of(saving: &Saving, tax_class: TaxClass, deposit_number: u32, today: Day, lots: &mut Vec<Lot>) {
    let first_on = saving.day(0);
    if today < first_on {
        return;
    }
    let begun = Begun { first_on, tax_class, deposit_number };
    // A holiday moves instalments to a later day, but never the anniversaries: each year has twelve of them.
    let due = calendar::month_start(first_on).plus(Saving::DAY - 1);
    let anniversary = |year: u32| months_after(due, 12 * year);
    let year = months_between(due, today).unwrap_or(0) / 12;
    let mut together = 0;
    for past in 0..year {
        let (from, to) = (anniversary(past), anniversary(past + 1));
        let grown = |lot: Lot| lot.principal.0 + interest::net_at_maturity(&lot);
        let whole = (together > 0).then(|| begun.whole(together, from, to)).map_or(0, grown);
        together = whole + instalments(saving, past).map(|on| grown(begun.single(saving, on, to, 0))).sum::<i64>();
    }
    let (from, to) = (anniversary(year), anniversary(year + 1));
    lots.extend((together > 0).then(|| begun.whole(together, from, to)));
    let paid = instalments(saving, year).take_while(|on| *on <= today);
    lots.extend(paid.zip(2..).map(|(on, sub)| begun.single(saving, on, to, sub)));
}

/// The days of the instalments of a year.
fn instalments(saving: &Saving, year: u32) -> impl Iterator<Item = Day> {
    (year * 12..year * 12 + 12).map(|k| saving.day(k))
}

/// What all lots of one saving have in common.
struct Begun {
    first_on: Day,
    tax_class: TaxClass,
    deposit_number: u32,
}

impl Begun {
    fn whole(&self, principal: i64, from: Day, to: Day) -> Lot {
        self.lot(principal, from, to, Term::Months(12), 1)
    }

    fn single(&self, saving: &Saving, on: Day, to: Day, sub_number: u32) -> Lot {
        let days = to.0.abs_diff(on.0);
        self.lot(saving.amount(), on, to, Term::Days(days), sub_number)
    }

    fn lot(&self, principal: i64, from: Day, to: Day, term: Term, sub_number: u32) -> Lot {
        let months = match term {
            Term::Months(months) => months,
            Term::Days(days) => days / 30,
        };
        Lot {
            deposit_number: self.deposit_number,
            sub_number,
            product_name: "積立定期預金",
            principal: Yen(principal),
            deposited_on: from,
            first_deposited_on: if sub_number == 1 { self.first_on } else { from },
            matures_on: to,
            term,
            rate: rate::on(from, months.min(12), Yen(principal)),
            method: Method::Simple,
            instruction: Instruction::RenewAll,
            intermediate_rate: None,
            tax_class: self.tax_class,
            status: Status::Active,
        }
    }
}
