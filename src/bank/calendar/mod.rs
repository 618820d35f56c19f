//! 暦. Holidays, business days and months. Holidays follow the law as it stood in each year from 1990 to 2099;
//! outside those years no holiday is known, but weekends and the year's end are kept all the same.

mod holidays;
mod months;
#[cfg(test)]
mod tests;

pub use months::{days_in_month, month_end, month_start, months_back, next_month_start};

use super::refusal::Said;
use crate::event::{Day, MAX_SHOWN, MIN_SHOWN};
use holidays::Name;
use std::sync::LazyLock;

/// 1990-01-01, the first day of the table.
const FIRST: Day = Day(7_305);
/// 2100-01-01, the day after the table's last.
const END: Day = Day(47_482);

/// 曜日区分. The sort of a day, by which the bank's hours are stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayKind {
    /// 平日. Monday to Friday, holidays and the year's end aside: the only sort on which business is done.
    Weekday,
    /// 土曜日. Saturdays, holidays and the year's end aside.
    Saturday,
    /// 日曜・祝日. Sundays and national holidays, the year's end aside.
    SundayHoliday,
    /// 年末年始. 31 December to 3 January, whatever day of the week.
    YearEnd,
}

/// What is computed once: the holidays in order, and the sort of every day of the table.
struct Table {
    holidays: Vec<(Day, Name)>,
    kinds: Vec<DayKind>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let holidays: Vec<_> = holidays::YEARS.flat_map(holidays::of_year).collect();
    let mut coming = holidays.iter().map(|(day, _)| *day).peekable();
    let kinds = (FIRST.0..END.0).map(|n| kind_given(Day(n), coming.next_if_eq(&Day(n)).is_some())).collect();
    Table { holidays, kinds }
});

/// The sort of `day`, once it is known whether it is a holiday.
fn kind_given(day: Day, holiday: bool) -> DayKind {
    let (_, month, date) = day.ymd();
    match day.weekday() {
        _ if (month, date) == (12, 31) || (month == 1 && date <= 3) => DayKind::YearEnd,
        0 => DayKind::SundayHoliday,
        _ if holiday => DayKind::SundayHoliday,
        6 => DayKind::Saturday,
        _ => DayKind::Weekday,
    }
}

/// 曜日区分. The sort of `day`: one table look-up from 1990 to 2099.
pub fn day_kind(day: Day) -> DayKind {
    let known = usize::try_from(day.0 - FIRST.0).ok().and_then(|n| TABLE.kinds.get(n));
    known.copied().unwrap_or_else(|| kind_given(day, false))
}

/// 祝日名（国民の祝日に関する法律）. The name of the holiday on `day`; Sundays as such have none.
pub fn holiday_name(day: Day) -> Option<Said> {
    let found = TABLE.holidays.binary_search_by_key(&day, |(day, _)| *day).ok()?;
    TABLE.holidays.get(found).map(|(_, name)| Said::fixed(name.ja, name.en))
}

/// 国民の祝日・休日. Whether `day` is a holiday by law, 振替休日 and 国民の休日 included.
pub fn is_holiday(day: Day) -> bool {
    TABLE.holidays.binary_search_by_key(&day, |(day, _)| *day).is_ok()
}

/// The first holiday after `after`; nothing after 2099.
pub fn next_holiday(after: Day) -> Option<Day> {
    let coming = TABLE.holidays.partition_point(|(day, _)| *day <= after);
    TABLE.holidays.get(coming).map(|(day, _)| *day)
}

/// 銀行営業日（協同組合による金融事業に関する法律施行令第4条）. Whether business is done on `day`: no Saturday,
/// Sunday, holiday or day from 31 December to 3 January.
pub fn is_business_day(day: Day) -> bool {
    day_kind(day) == DayKind::Weekday
}

/// 前営業日. The latest business day that is not after `day`.
pub fn business_day_on_or_before(day: Day) -> Day {
    first_business_day(day, -1)
}

/// 翌営業日. The earliest business day that is not before `day`.
pub fn business_day_on_or_after(day: Day) -> Day {
    first_business_day(day, 1)
}

fn first_business_day(mut day: Day, step: i32) -> Day {
    while !is_business_day(day) {
        day = day.plus(step);
    }
    day
}

/// n営業日後. The `n`th business day after `day`, or before it when `n` is negative; zero stands for `day` itself or
/// the next business day. It does not go beyond the days that can be shown.
pub fn add_business_days(day: Day, n: i32) -> Day {
    if n == 0 {
        return business_day_on_or_after(day);
    }
    let (mut at, step, shown) = (day, n.signum(), MIN_SHOWN.day()..=MAX_SHOWN.day());
    for _ in 0..n.unsigned_abs() {
        if !shown.contains(&at.plus(step)) {
            break;
        }
        at = first_business_day(at.plus(step), step);
    }
    at.clamp(*shown.start(), *shown.end())
}
