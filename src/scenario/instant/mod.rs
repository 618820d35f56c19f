//! Times as people write them: absolute, a time of day, or so much after the start.

use super::duration::parse_duration;
use crate::{
    bank::{calendar::add_business_days, refusal::Said},
    event::{Day, HOUR_MS, Jst, MAX_SHOWN, MIN_SHOWN, MINUTE_MS, SECOND_MS},
};

/// Every way to write a time, as an example of each.
pub const FORMS: &[&str] = &["2026-06-10T21:30:00+09:00", "21:30", "+90m", "+1d12h", "+1d 09:10", "+2bd", "+2bd 09:10"];

/// What relative times are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// `+90m`, `+1d 09:10` and `+2bd` count from here.
    pub start: Jst,
    /// `21:30` is the next one strictly after this.
    pub after: Jst,
}

impl Frame {
    /// Everything counts from one instant.
    pub const fn at(now: Jst) -> Self {
        Self { start: now, after: now }
    }
}

/// Reads a time in any of its forms.
pub fn parse_instant(text: &str, frame: Frame) -> Result<Jst, Said> {
    let read = match text.strip_prefix('+') {
        Some(offset) => relative(text, offset, frame.start)?,
        None if text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['T', 't', '-']) => {
            i128::from(parse_absolute(text)?.0)
        }
        None => {
            let of_day = time_of_day(text).ok_or_else(|| unreadable(text))?;
            let same_day = Jst::midnight(frame.after.day()).0 + of_day;
            i128::from(if same_day > frame.after.0 { same_day } else { same_day + crate::event::DAY_MS })
        }
    };
    if read < i128::from(MIN_SHOWN.0) || i128::from(MAX_SHOWN.0) < read {
        return Err(out_of_range(text));
    }
    i64::try_from(read).map(Jst).map_err(|_| out_of_range(text))
}

/// `90m`, `1d12h`, `1d 09:10`, `2bd`, `2bd 09:10`, all after a `+`.
fn relative(text: &str, offset: &str, start: Jst) -> Result<i128, Said> {
    let (count, of_day) = match offset.split_once(' ') {
        Some((count, clock)) => (count, Some(time_of_day(clock).ok_or_else(|| unreadable(text))?)),
        None => (offset, None),
    };
    if let Some(days) = count.strip_suffix("bd") {
        let days = number_of_days(text, days)?;
        let days = i32::try_from(days).ok().filter(|d| *d <= 9_999).ok_or_else(|| out_of_range(text))?;
        let midnight = Jst::midnight(add_business_days(start.day(), days));
        return Ok(i128::from(midnight.0) + i128::from(of_day.unwrap_or_else(|| start.ms_of_day())));
    }
    if let Some(of_day) = of_day {
        let days = count.strip_suffix('d').ok_or_else(|| unreadable(text))?;
        let days = number_of_days(text, days)?;
        let days = i32::try_from(days).map_err(|_| out_of_range(text))?;
        return Ok(i128::from(Jst::midnight(start.day()).0)
            + i128::from(days) * i128::from(crate::event::DAY_MS)
            + i128::from(of_day));
    }
    Ok(i128::from(start.0) + i128::from(parse_duration(count)?))
}

fn number_of_days(text: &str, digits: &str) -> Result<i64, Said> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(unreadable(text));
    }
    digits.parse().map_err(|_| out_of_range(text))
}

/// Reads a time that means the same instant everywhere: RFC 3339, with or without seconds.
pub fn parse_absolute(text: &str) -> Result<Jst, Said> {
    // Leaving out the seconds is harmless; leaving out the offset is not.
    let with_seconds = || match (text.get(..16), text.get(16..)) {
        (Some(minute), Some(offset)) if !offset.starts_with(':') => Jst::parse(&format!("{minute}:00{offset}")),
        _ => None,
    };
    Jst::parse(text).or_else(with_seconds).ok_or_else(|| {
        if has_no_offset(text) {
            return Said::made(
                format!("`{text}` に時差がありません。`{text}+09:00` と書きます。"),
                format!("`{text}` has no offset from UTC: write `{text}+09:00`"),
            );
        }
        Said::made(format!("`{text}` は日付と時刻として読めません。"), format!("`{text}` is not a date with a time"))
    })
}

fn has_no_offset(text: &str) -> bool {
    Jst::parse(&format!("{text}+09:00")).is_some() || Jst::parse(&format!("{text}:00+09:00")).is_some()
}

/// `HH:MM` or `HH:MM:SS`, in milliseconds since midnight.
fn time_of_day(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let hour = two_digits(parts.next()?, 23)?;
    let minute = two_digits(parts.next()?, 59)?;
    let second = parts.next().map_or(Some(0), |s| two_digits(s, 59))?;
    parts.next().is_none().then_some(hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS)
}

fn two_digits(text: &str, most: i64) -> Option<i64> {
    let shaped = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    if shaped { text.parse().ok().filter(|n| *n <= most) } else { None }
}

/// Reads a date, exactly `YYYY-MM-DD`.
pub fn parse_day(text: &str) -> Result<Day, Said> {
    Day::parse(text).filter(|d| (MIN_SHOWN.day()..=MAX_SHOWN.day()).contains(d)).ok_or_else(|| {
        Said::made(
            format!("`{text}` は日付ではありません。実在する日を `2026-06-10` のように書きます。"),
            format!("`{text}` is not a date: write a day that exists, as `2026-06-10`"),
        )
    })
}

fn unreadable(text: &str) -> Said {
    Said::made(format!("`{text}` は時刻として読めません。"), format!("`{text}` is not a time"))
}

fn out_of_range(text: &str) -> Said {
    Said::made(
        format!("`{text}` は 1900 年から 2199 年までの外にあります。"),
        format!("`{text}` lies outside the years 1900 to 2199"),
    )
}

#[cfg(test)]
mod tests;
