//! カードローンの契約内容. How much may be owed, at which rate, and what is repaid each month.

use crate::event::Yen;

/// 契約内容. What was agreed on a card loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoanTerms {
    /// 極度額.
    pub limit: i64,
    /// 借入利率. Millionths a year.
    pub rate: i64,
    /// 約定返済額. What is repaid each month, interest included.
    pub instalment: i64,
}

/// 極度額ごとの利率と約定返済額: our choice, after what cooperatives commonly ask. The turnover up to which each is
/// offered, the limit, the rate and the instalment.
const OFFERS: [(i64, LoanTerms); 4] = [
    (250_000, LoanTerms { limit: 300_000, rate: 145_000, instalment: 5_000 }),
    (320_000, LoanTerms { limit: 500_000, rate: 145_000, instalment: 10_000 }),
    (1_500_000, LoanTerms { limit: 1_000_000, rate: 120_000, instalment: 20_000 }),
    (i64::MAX, LoanTerms { limit: 2_000_000, rate: 90_000, instalment: 30_000 }),
];

impl LoanTerms {
    /// What is offered to a customer with this monthly turnover.
    pub fn of(turnover: i64) -> Self {
        OFFERS.iter().find(|(up_to, _)| turnover <= *up_to).map_or(OFFERS[0].1, |(_, terms)| *terms)
    }

    /// What is agreed with somebody who owes this much: about three times as much may be owed, and it is repaid within a few
    /// years.
    pub(super) fn owing(owed: i64) -> Self {
        let limit = (owed * 10 / 3 / 100_000 + 1).max(3) * 100_000;
        let rate = OFFERS.iter().find(|(_, terms)| limit <= terms.limit).map_or(90_000, |(_, terms)| terms.rate);
        let instalment = (owed / 15).clamp(1, 50_000).max(owed / 60);
        let unit = if instalment < 1_000 { 1 } else { 1_000 };
        Self { limit, rate, instalment: instalment / unit * unit }
    }

    /// 利息. On what is owed for so many days, by days of a year of 365, rounded down once.
    pub(super) const fn interest(&self, owed_days: i64) -> i64 {
        owed_days * self.rate / 1_000_000 / 365
    }

    /// 極度額.
    pub const fn limit(&self) -> Yen {
        Yen(self.limit)
    }
}
