//! 中途解約・期日指定. What a lot bears that is taken out before its longest term is over.
//!
//! The table is our choice, after what Japanese banks publish: below six months the rate of ordinary deposits on that day,
//! then a share of what was agreed that grows with the time kept, and is smaller the longer the term was to be.

use super::{
    Lot, Method, Term,
    interest::{self, simple},
    months_after, months_between, rate,
};
use crate::{bank::ledger::ordinary_rate, event::Day};

/// 約定利率に対する割合. Percent of the agreed rate, for terms below three years, below four, below five, and of five: by
/// the half-years kept, from the second to the tenth.
const SHARES: [[i64; 9]; 4] = [
    [50, 70, 70, 70, 70, 70, 70, 70, 70],
    [40, 50, 60, 70, 90, 90, 90, 90, 90],
    [40, 50, 60, 70, 80, 90, 90, 90, 90],
    [30, 40, 50, 60, 70, 80, 80, 90, 90],
];
/// 据置期間. A lot whose day may be named bears its full rate from a year on.
const DEFERRED_MONTHS: u32 = 12;
/// Rates are cut to a thousandth of a percent.
const RATE_STEP: i64 = 10;

/// 中途解約利率. Millionths a year that a lot bears which is taken out on a day.
pub(super) fn rate_of(lot: &Lot, on: Day) -> i64 {
    let kept = months_between(lot.deposited_on, on).unwrap_or(0);
    let Some(half_year) = (kept / 6).checked_sub(1) else {
        return ordinary_rate(on);
    };
    if lot.method == Method::Yearly && kept >= DEFERRED_MONTHS {
        return rate::on(lot.deposited_on, kept, lot.principal);
    }
    let shares = match lot.term {
        Term::Months(0..36) | Term::Days(_) => SHARES[0],
        Term::Months(36..48) => SHARES[1],
        Term::Months(48..60) => SHARES[2],
        Term::Months(60..) => SHARES[3],
    };
    let share = shares.get(usize::try_from(half_year).unwrap_or(usize::MAX)).or(shares.last());
    lot.rate * share.copied().unwrap_or(0) / 100 / RATE_STEP * RATE_STEP
}

/// 中途解約利息. What a lot bears that is taken out on a day, before tax: compounded as it would have been, and by days
/// since the last full half-year or year.
pub(super) fn gross(lot: &Lot, on: Day) -> i64 {
    let rate = rate_of(lot, on);
    let every = match lot.method {
        Method::Simple => return simple(lot.principal.0, rate, lot.deposited_on, on),
        Method::HalfYearly => 6,
        Method::Yearly => 12,
    };
    let times = months_between(lot.deposited_on, on).unwrap_or(0) / every;
    let grown = (0..times).fold(lot.principal.0, |sum, _| sum + sum * rate * i64::from(every) / 12 / 1_000_000);
    let since = months_after(lot.deposited_on, times * every);
    grown - lot.principal.0 + simple(grown, rate, since, on)
}

/// 中途解約利息. The same after tax.
pub(super) fn net(lot: &Lot, on: Day) -> i64 {
    interest::net(gross(lot, on), on, lot.tax_class)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank::time_deposit::tests::lot;

    fn borne(lot: &Lot, on: &str) -> (i64, i64) {
        let on = Day::parse(on).unwrap();
        (rate_of(lot, on), gross(lot, on))
    }

    #[test]
    fn below_six_months_it_bears_what_an_ordinary_deposit_bears() {
        // 91 days at 0.2 %: 1,000,000 × 0.002 × 91 ÷ 365 = 498.63…; tax 76 (15.315 % = 76.2…) and 24 (5 % = 24.9).
        let year = lot(1_000_000, 2_750, "2025-09-01", 12, Method::Simple);
        assert_eq!(borne(&year, "2025-12-01"), (2_000, 498));
        assert_eq!(net(&year, Day::parse("2025-12-01").unwrap()), 398);
        assert_eq!(borne(&year, "2026-02-28").0, 2_000, "one day short of six months");
    }

    #[test]
    fn a_simple_term_bears_half_of_its_rate_from_six_months_on() {
        // 50 % of 0.275 % is 0.1375 %, cut to 0.137 %; 242 days: 1,000,000 × 0.00137 × 242 ÷ 365 = 908.3…
        let year = lot(1_000_000, 2_750, "2025-09-01", 12, Method::Simple);
        assert_eq!(borne(&year, "2026-05-01"), (1_370, 908));
    }

    #[test]
    fn a_compound_term_is_compounded_at_the_lower_rate() {
        // 21 months of three years: 60 % of 0.3 % = 0.18 %, 0.09 % each half-year: 900, 900.81, 901.62; then 90 days of
        // 1,002,701 yen: 1,002,701 × 0.0018 × 90 ÷ 365 = 445.03….
        let three = lot(1_000_000, 3_000, "2023-06-10", 36, Method::HalfYearly);
        assert_eq!(borne(&three, "2025-03-10"), (1_800, 900 + 900 + 901 + 445));
    }

    #[test]
    fn a_named_day_brings_the_full_rate_from_a_year_on() {
        // 19 months: 500,000 × 0.275 % = 1,375; then 214 days: 501,375 × 0.00275 × 214 ÷ 365 = 808.3…
        let notice = lot(500_000, 3_000, "2025-06-10", 36, Method::Yearly);
        assert_eq!(borne(&notice, "2027-01-10"), (2_750, 1_375 + 808));
        // Before that it is a share of the agreed rate: 40 % of 0.3 % for seven months, 214 days from 10 June.
        assert_eq!(borne(&notice, "2026-01-10"), (1_200, 500_000 * 1_200 * 214 / 365 / 1_000_000));
    }

    #[test]
    fn who_keeps_longer_is_never_given_less() {
        for shares in SHARES {
            assert!(shares.is_sorted() && shares.iter().all(|share| (30..=90).contains(share)));
        }
    }
}
