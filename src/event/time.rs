//! Instants and days. Bank time is Japan Standard Time, which has no daylight saving.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// Milliseconds in a second.
pub const SECOND_MS: i64 = 1_000;
/// Milliseconds in a minute.
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
/// Milliseconds in an hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Milliseconds in a day: JST days all have 24 hours.
pub const DAY_MS: i64 = 24 * HOUR_MS;
/// JST is nine hours ahead of UTC.
const JST_OFFSET_MS: i64 = 9 * HOUR_MS;

/// 銀行時刻. An instant of bank time: milliseconds since 1970-01-01T00:00:00Z, shown as `+09:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Jst(pub i64);

/// 実時刻. An instant of the machine's own clock: milliseconds since 1970-01-01T00:00:00Z.
/// A type of its own, so that bank time and wall time are never subtracted by accident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Wall(pub i64);

/// 暦日. A calendar day in Japan: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(pub i32);

impl Jst {
    /// The instant at which `minute` minutes and `ms` milliseconds of `day` have passed.
    pub const fn at(day: Day, minute: u32, ms: i64) -> Self {
        Self(day.0 as i64 * DAY_MS - JST_OFFSET_MS + minute as i64 * MINUTE_MS + ms)
    }

    /// Midnight at the start of `day`.
    pub const fn midnight(day: Day) -> Self {
        Self::at(day, 0, 0)
    }

    /// The calendar day in Japan.
    pub const fn day(self) -> Day {
        #[expect(clippy::cast_possible_truncation, reason = "i64 milliseconds hold fewer than 2^31 days")]
        Day((self.0 + JST_OFFSET_MS).div_euclid(DAY_MS) as i32)
    }

    /// Milliseconds since midnight in Japan: `0..86_400_000`.
    pub const fn ms_of_day(self) -> i64 {
        (self.0 + JST_OFFSET_MS).rem_euclid(DAY_MS)
    }

    /// Whole minutes since midnight in Japan: `0..1440`.
    pub const fn minute_of_day(self) -> u32 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..1440")]
        let minute = (self.ms_of_day() / MINUTE_MS) as u32;
        minute
    }

    /// The instant `ms` milliseconds later (earlier when negative), held inside the range that is shown.
    #[must_use]
    pub const fn plus(self, ms: i64) -> Self {
        let sum = self.0.saturating_add(ms);
        Self(if sum < MIN_SHOWN.0 {
            MIN_SHOWN.0
        } else if sum > MAX_SHOWN.0 {
            MAX_SHOWN.0
        } else {
            sum
        })
    }

    /// Reads RFC 3339 with any offset, or nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let at = Self(DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis());
        (MIN_SHOWN <= at && at <= MAX_SHOWN).then_some(at)
    }

    /// RFC 3339 with `+09:00`; milliseconds are shown only where there are any.
    pub fn write(self, out: &mut Vec<u8>) {
        let ms = u32::try_from(self.ms_of_day()).unwrap_or(0);
        let (seconds, fraction) = (ms / 1000, ms % 1000);
        let mut text = *b"0000-00-00T00:00:00";
        text[..10].copy_from_slice(&self.day().text());
        text[11..13].copy_from_slice(&pair(seconds / 3600));
        text[14..16].copy_from_slice(&pair(seconds / 60 % 60));
        text[17..].copy_from_slice(&pair(seconds % 60));
        out.extend_from_slice(&text);
        if fraction != 0 {
            let ([_, hundreds], [tens, ones]) = (pair(fraction / 100), pair(fraction));
            out.extend_from_slice(&[b'.', hundreds, tens, ones]);
        }
        out.extend_from_slice(b"+09:00");
    }
}

/// The first instant that can be shown: 1900-01-01 in Japan.
pub const MIN_SHOWN: Jst = Jst::midnight(Day(-25_567));
/// Spans of 400 years that lie between the first day that can be written and the year 0.
const ERAS: i64 = 15_000;
/// The last instant that can be shown: the end of 2199 in Japan.
pub const MAX_SHOWN: Jst = Jst(Jst::midnight(Day(84_006)).0 - 1);

/// `00` to `99`.
static PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut n = 0_u8;
    while n < 100 {
        pairs[n as usize] = [b'0' + n / 10, b'0' + n % 10];
        n += 1;
    }
    pairs
};

/// The last two digits of `n`.
pub const fn pair(n: u32) -> [u8; 2] {
    PAIRS[(n % 100) as usize]
}

impl Day {
    /// The day with this civil date, or nothing when the date does not exist.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        let epoch = NaiveDate::from_ymd_opt(1970, 1, 1)?;
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        i32::try_from(date.signed_duration_since(epoch).num_days()).ok().map(Self)
    }

    /// `(year, month 1..=12, day 1..=31)`, in the proleptic Gregorian calendar.
    pub const fn ymd(self) -> (i32, u32, u32) {
        // Counted in quarters of days from a March long before any day there is, so that nothing is negative, and with
        // multiplications in place of divisions (Neri and Schneider 2022).
        let quarters = 4 * (self.0 as i64 + ERAS * 146_097 + 719_468).cast_unsigned() + 3;
        let century = quarters / 146_097;
        let of_century = quarters % 146_097 / 4;
        let scaled = 2_939_745 * (4 * of_century + 3);
        let year = (100 * century + (scaled >> 32)).cast_signed() - ERAS * 400;
        let of_year = (scaled & 0xffff_ffff) / 2_939_745 / 4;
        let months = 2_141 * of_year + 197_913;
        let next_year = of_year >= 306;
        let month = (months >> 16) - if next_year { 12 } else { 0 };
        let day = (months & 0xffff) / 2_141 + 1;
        #[expect(clippy::cast_possible_truncation, reason = "2^31 days are fewer than 6 million years")]
        let date = ((year + next_year as i64) as i32, month as u32, day as u32);
        date
    }

    /// 0 = Sunday … 6 = Saturday.
    pub const fn weekday(self) -> u32 {
        (self.0 + 4).rem_euclid(7).unsigned_abs()
    }

    /// The day `days` later (earlier when negative).
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Reads exactly `YYYY-MM-DD`, or nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
        if !shaped {
            return None;
        }
        Self::from_ymd(text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?)
    }

    /// `YYYY-MM-DD`.
    pub fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.text());
    }

    /// `YYYY-MM-DD`.
    pub fn text(self) -> [u8; 10] {
        let (year, month, day) = self.ymd();
        let ([y0, y1], [y2, y3]) = (pair(year.unsigned_abs() / 100), pair(year.unsigned_abs()));
        let ([m0, m1], [d0, d1]) = (pair(month), pair(day));
        [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1]
    }
}

impl Wall {
    /// The instant `ms` milliseconds later (earlier when negative).
    #[must_use]
    pub const fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

impl fmt::Display for Jst {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::with_capacity(32);
        self.write(&mut out);
        f.write_str(&String::from_utf8_lossy(&out))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::with_capacity(10);
        self.write(&mut out);
        f.write_str(&String::from_utf8_lossy(&out))
    }
}

impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::from_timestamp_millis(self.0) {
            Some(at) => write!(f, "{}", at.format("%Y-%m-%dT%H:%M:%S%.3fZ")),
            None => write!(f, "{} ms", self.0),
        }
    }
}

impl From<Jst> for DateTime<FixedOffset> {
    fn from(at: Jst) -> Self {
        let utc = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
        FixedOffset::east_opt(9 * 3600).map_or_else(|| utc.fixed_offset(), |jst| utc.with_timezone(&jst))
    }
}

impl Serialize for Jst {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Jst {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::custom(format!(
                "`{text}` is not an instant: expected RFC 3339 such as 2026-06-10T10:00:00+09:00"
            ))
        })
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(format!("`{text}` is not a date: expected YYYY-MM-DD")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_civil_dates_agree_with_chrono_from_1900_to_2199() {
        for n in -25_567..84_006 {
            let (y, m, d) = Day(n).ymd();
            assert_eq!(Day::from_ymd(y, m, d), Some(Day(n)));
            assert_eq!(Day::parse(&Day(n).to_string()), Some(Day(n)));
        }
    }

    #[test]
    fn an_instant_reads_back_as_it_was_written() {
        for text in ["2026-06-10T10:00:00+09:00", "2031-12-31T23:59:59.007+09:00", "1999-01-01T00:00:00+09:00"] {
            assert_eq!(Jst::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Jst::parse("2026-06-10T01:00:00Z").unwrap().to_string(), "2026-06-10T10:00:00+09:00");
        assert_eq!(Jst::parse("2026-06-10T01:00:00Z").unwrap().day(), Day::from_ymd(2026, 6, 10).unwrap());
    }

    #[test]
    fn an_instant_never_leaves_the_range_that_can_be_shown() {
        assert_eq!(Jst(0).plus(i64::MAX), MAX_SHOWN);
        assert_eq!(Jst(0).plus(i64::MIN), MIN_SHOWN);
        assert_eq!(MAX_SHOWN.to_string(), "2199-12-31T23:59:59.999+09:00");
        assert_eq!(MIN_SHOWN.to_string(), "1900-01-01T00:00:00+09:00");
    }
}
