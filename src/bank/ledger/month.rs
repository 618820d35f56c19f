//! 月. Months in a row, counted so that December is followed by January.

use crate::event::Day;

/// 月. A month of a year: `12·year + month - 1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::bank) struct Month(pub i32);

impl Month {
    /// The month of a day, and the day's number in it (1 to 31).
    pub const fn of(day: Day) -> (Self, i32) {
        let (year, month, of_month) = day.ymd();
        (Self(year * 12 + month.cast_signed() - 1), of_month.cast_signed())
    }

    /// 0 = January … 11 = December.
    pub const fn of_year(self) -> i32 {
        self.0.rem_euclid(12)
    }

    /// The month `n` months later.
    pub const fn plus(self, n: i32) -> Self {
        Self(self.0 + n)
    }

    /// The first day: one look-up from 1900 to 2259.
    pub fn first_day(self) -> Day {
        let known = usize::try_from(self.0 - TABLE_FROM).ok().and_then(|at| FIRST_DAYS.get(at));
        known.map_or_else(|| self.compute_first_day(), |day| Day(*day))
    }

    /// How many days it has.
    pub fn days(self) -> i32 {
        self.plus(1).first_day().0 - self.first_day().0
    }

    /// The first day, by the civil-to-days rule of the proleptic Gregorian calendar.
    pub const fn compute_first_day(self) -> Day {
        // Years here begin in March, so that the leap day is the last of its year.
        let shifted = self.0 - 2;
        let (year, month) = (shifted.div_euclid(12), shifted.rem_euclid(12));
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let days = of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5;
        Day(era * 146_097 + days - 719_468)
    }
}

/// The first month of the table.
const TABLE_FROM: i32 = 1900 * 12;

/// The first days of the months of 360 years.
static FIRST_DAYS: [i32; 360 * 12] = {
    let mut days = [0; 360 * 12];
    let mut month = Month(TABLE_FROM);
    let mut at = 0;
    while at < days.len() {
        days[at] = month.compute_first_day().0;
        month = month.plus(1);
        at += 1;
    }
    days
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_agree_with_the_calendar_from_1900_to_2199() {
        for n in -25_567..84_006 {
            let (month, of_month) = Month::of(Day(n));
            assert_eq!(month.first_day().plus(of_month - 1), Day(n));
            assert!(of_month <= month.days());
            assert_eq!(month.first_day(), month.compute_first_day());
            assert_eq!(month.plus(1).first_day().0 - month.first_day().0, month.days());
        }
    }
}
