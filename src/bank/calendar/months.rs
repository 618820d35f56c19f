//! 月. Where months begin and end.

use crate::event::Day;

/// 月初. The first day of the month of `day`.
pub const fn month_start(day: Day) -> Day {
    let (_, _, date) = day.ymd();
    day.plus(1 - date.cast_signed())
}

/// 翌月初. The first day of the month after that of `day`.
pub const fn next_month_start(day: Day) -> Day {
    // 31 days after the first lies in the next month, whatever the length of this one.
    month_start(month_start(day).plus(31))
}

/// 月末. The last day of the month of `day`.
pub const fn month_end(day: Day) -> Day {
    next_month_start(day).plus(-1)
}

/// 月の日数. How many days the month of `day` has.
pub const fn days_in_month(day: Day) -> u32 {
    month_end(day).ymd().2
}

/// nか月前の月初. The first day of the month `n` months before that of `day`; zero gives this month's.
pub fn months_back(day: Day, n: u32) -> Day {
    let (year, month, _) = day.ymd();
    // Year 0 is far outside what can be shown; stopping there keeps every later sum small.
    let index = (i64::from(year) * 12 + i64::from(month) - 1 - i64::from(n)).max(0);
    first_of(i32::try_from(index / 12).unwrap_or(year), u32::try_from(index % 12).unwrap_or(0) + 1)
}

/// The day with this civil date, for a month of `1..=12`: total, so that tables of fixed dates need no exit.
pub(super) fn civil(year: i32, month: u32, date: u32) -> Day {
    first_of(year, month).plus(date.cast_signed() - 1)
}

/// The first day of a month, by the civil-to-days rule of the proleptic Gregorian calendar.
fn first_of(year: i32, month: u32) -> Day {
    // Counted from March, a leap day is the last of its year and months follow a fixed pattern of lengths.
    let (year, march_based) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * march_based.cast_signed() + 2) / 5;
    Day(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}
