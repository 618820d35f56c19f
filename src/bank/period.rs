//! 照会期間（第2条第4項）. Which days of a statement are meant, and whether the bank gives them.

use super::refusal::{Refusal, Said};
use crate::event::{Day, RefusalCode};

/// The days of a statement, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// What may be asked.
#[derive(Debug, Clone, Copy)]
pub struct Offered {
    /// 提供期間. The first day that is given at all.
    pub first_day: Day,
    /// The bank's today.
    pub today: Day,
    /// The most days of one answer, where there is such a bound.
    pub most_days: Option<u32>,
    /// Whether a period that begins before the window is cut in silence instead of refused.
    pub cuts: bool,
}

impl Period {
    /// The period that is meant: to today unless an earlier day is asked for, and from the first day of the window unless
    /// another is, or from as far back as one answer reaches where that is later. A last day in the future is cut to
    /// today.
    ///
    /// # Errors
    /// `period_invalid`, `period_before_window`, `period_too_long`.
    pub fn resolve(from: Option<Day>, to: Option<Day>, offered: &Offered) -> Result<Self, Refusal> {
        let Offered { first_day, today, most_days, cuts } = *offered;
        let asked_to = to.unwrap_or(today);
        let reach = most_days.and_then(|most| i32::try_from(most).ok());
        let reached = reach.map_or(first_day, |days| Day(asked_to.min(today).0.saturating_sub(days - 1)));
        let cut = |from: Day| if cuts { from.max(first_day) } else { from };
        let from_day = from.map_or(first_day.max(reached), cut);
        if from.is_some_and(|from| from > asked_to) {
            let ja = format!("開始日 {from_day} が終了日 {asked_to} より後です。");
            let en = format!("the period begins on {from_day}, after its end on {asked_to}");
            return Err(refuse(RefusalCode::PeriodInvalid, "date_from", ja, en));
        }
        if from_day > today {
            let ja = format!("開始日 {from_day} は銀行の本日 {today} より後です。");
            let en = format!("the period begins on {from_day}, after the bank's today, {today}");
            return Err(refuse(RefusalCode::PeriodInvalid, "date_from", ja, en));
        }
        if from_day < first_day || asked_to < first_day && !cuts {
            let parameter = if from_day < first_day { "date_from" } else { "date_to" };
            let ja = format!("照会できる最初の日は {first_day} です。");
            let en = format!("the first day that can be asked for is {first_day}");
            return Err(refuse(RefusalCode::PeriodBeforeWindow, parameter, ja, en));
        }
        let period = Self { from: from_day, to: asked_to.min(today) };
        let days = period.to.plus(1).0.saturating_sub(period.from.0).max(0).unsigned_abs();
        match most_days.filter(|most| days > *most) {
            None => Ok(period),
            Some(most) => {
                let ja = format!("一度に照会できるのは {most} 日までです（指定は {days} 日）。");
                let en = format!("one answer covers at most {most} days, not {days}");
                Err(refuse(RefusalCode::PeriodTooLong, "date_from", ja, en))
            }
        }
    }
}

fn refuse(code: RefusalCode, parameter: &str, ja: String, en: String) -> Refusal {
    Refusal::of_parameter(code, parameter, Said::made(ja, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `from to | from to` or `from to | code`, `-` = not given; the window is 2026-04-01 to 2026-06-10, at most 60 days.
    const TABLE: &str = "
        -          -          | 2026-04-12 2026-06-10
        -          2026-06-30 | 2026-04-12 2026-06-10
        -          2026-05-31 | 2026-04-02 2026-05-31
        2026-06-01 -          | 2026-06-01 2026-06-10
        2026-06-01 2026-06-30 | 2026-06-01 2026-06-10
        2026-06-10 2026-06-10 | 2026-06-10 2026-06-10
        -          2026-04-30 | 2026-04-01 2026-04-30
        2026-06-11 -          | period_invalid
        2026-06-11 2026-06-12 | period_invalid
        2026-05-02 2026-05-01 | period_invalid
        2026-03-31 2026-04-02 | period_before_window
        -          2026-03-31 | period_before_window
        2026-04-01 2026-06-09 | period_too_long
    ";

    /// The same where the bank cuts what lies before the window.
    const CUT: &str = "
        2026-03-31 2026-04-02 | 2026-04-01 2026-04-02
        2020-01-01 2026-05-30 | 2026-04-01 2026-05-30
        2020-01-01 2026-06-09 | period_too_long
        2026-06-11 -          | period_invalid
        -          2026-03-31 | 2026-04-01 2026-03-31
        2026-03-02 2026-03-31 | 2026-04-01 2026-03-31
        2026-03-31 2026-03-02 | period_invalid
    ";

    #[test]
    fn a_period_is_completed_cut_or_refused_as_the_tables_say() {
        check(TABLE, false);
        check(CUT, true);
    }

    fn check(table: &str, cuts: bool) {
        let day = |text: &str| Day::parse(text);
        let (first_day, today) = (day("2026-04-01").unwrap(), day("2026-06-10").unwrap());
        let offered = Offered { first_day, today, most_days: Some(60), cuts };
        for row in table.lines().map(str::trim).filter(|row| !row.is_empty()) {
            let (asked, expected) = row.split_once('|').unwrap();
            let mut asked = asked.split_whitespace().map(day);
            let got = match Period::resolve(asked.next().unwrap(), asked.next().unwrap(), &offered) {
                Ok(period) => format!("{} {}", period.from, period.to),
                Err(refusal) => refusal.code.to_string(),
            };
            assert_eq!(got, expected.trim(), "{row}");
        }
    }
}
