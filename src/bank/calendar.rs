//! 営業日. A stand-in until the calendar of holidays is merged: weekends and 12/31–1/3 only.

use crate::event::Day;

/// 銀行休業日でない日. Whether the bank does business on `day`.
pub fn is_business_day(day: Day) -> bool {
    let (_, month, dom) = day.ymd();
    !matches!(day.weekday(), 0 | 6) && !matches!((month, dom), (12, 31) | (1, 1..=3))
}

/// The last business day that is not after `day`.
pub fn business_day_on_or_before(day: Day) -> Day {
    let mut day = day;
    while !is_business_day(day) {
        day = day.plus(-1);
    }
    day
}

/// The first business day that is not before `day`.
pub fn business_day_on_or_after(day: Day) -> Day {
    let mut day = day;
    while !is_business_day(day) {
        day = day.plus(1);
    }
    day
}

/// How many days a month has.
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The first day of the month of `day`.
pub fn month_start(day: Day) -> Day {
    let (_, _, dom) = day.ymd();
    day.plus(1 - i32::try_from(dom).unwrap_or(1))
}

/// 月末. The last day of the month of `day`.
pub fn month_end(day: Day) -> Day {
    let (year, month, _) = day.ymd();
    month_start(day).plus(i32::try_from(days_in_month(year, month)).unwrap_or(28) - 1)
}
