//! 定期預金利息. Simple by days, or compounded each half-year or year; each payment is taxed by itself.

use super::{Lot, TaxClass, Term};
use crate::{bank::tax, event::Day};

/// 利息計算方法.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// 単利. By days of a year of 365.
    Simple,
    /// 半年複利.
    HalfYearly,
    /// 1年複利.
    Yearly,
}

/// 中間払利率. Millionths a year that are paid out during a simple term of two years or more: 70 % of the rate.
pub const fn intermediate_rate(rate: i64) -> i64 {
    rate * 7 / 10
}

/// 利息. What a principal bears until its maturity, before tax.
pub fn gross(lot: &Lot) -> i64 {
    let Lot { principal, rate, .. } = *lot;
    let compound = |times: u32, parts: i64| {
        let grown = (0..times).fold(principal.0, |sum, _| sum + sum * rate / parts / 1_000_000);
        grown - principal.0
    };
    match (lot.method, lot.term) {
        (Method::HalfYearly, Term::Months(months)) => compound(months / 6, 2),
        (Method::Yearly, Term::Months(months)) => compound(months / 12, 1),
        (Method::Simple, _) | (Method::HalfYearly | Method::Yearly, Term::Days(_)) => {
            simple(principal.0, rate, lot.deposited_on, lot.matures_on)
        }
    }
}

/// 単利. By days of a year of 365.
pub fn simple(principal: i64, rate: i64, from: Day, to: Day) -> i64 {
    principal * rate * i64::from(to.0 - from.0) / 365 / 1_000_000
}

/// 税引後利息. What is left of interest that is paid on a day.
pub fn net(gross: i64, on: Day, class: TaxClass) -> i64 {
    let (state, local) = match class {
        TaxClass::Separate => tax::rates(on, false),
        TaxClass::Comprehensive => tax::rates(on, true),
        TaxClass::Exempt => (0, 0),
    };
    gross - tax::of(gross, state) - tax::of(gross, local)
}

/// 中間払利息. What is paid after a full year of a term, before tax.
fn gross_of_year(lot: &Lot, year: u32) -> i64 {
    let (from, to) =
        (super::months_after(lot.deposited_on, (year - 1) * 12), super::months_after(lot.deposited_on, year * 12));
    lot.intermediate_rate.map_or(0, |rate| simple(lot.principal.0, rate, from, to))
}

/// 中間払利息. What is paid after a full year of a term, after tax.
pub fn net_of_year(lot: &Lot, year: u32) -> i64 {
    net(gross_of_year(lot, year), super::months_after(lot.deposited_on, year * 12), lot.tax_class)
}

/// What of the interest remains to be paid at maturity, after tax: intermediate payments have been made each full year
/// before it.
pub fn net_at_maturity(lot: &Lot) -> i64 {
    let whole = gross(lot);
    let paid = match lot.term {
        Term::Months(months) if lot.intermediate_rate.is_some() => {
            (1..months.div_ceil(12)).map(|year| gross_of_year(lot, year)).sum()
        }
        Term::Months(_) | Term::Days(_) => 0,
    };
    net(whole - paid, lot.matures_on, lot.tax_class)
}
