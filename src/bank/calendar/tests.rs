//! The calendar against a published table, and its edges one by one.

use super::*;
use std::collections::BTreeMap;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn name(text: &str) -> Option<(String, String)> {
    holiday_name(day(text)).map(|said| (said.ja.into_owned(), said.en.into_owned()))
}

/// `1990 0101 0115 …` for every year, as the fixture writes it.
fn in_the_form_of_the_fixture(year: i32) -> String {
    let first = Day::from_ymd(year, 1, 1).unwrap();
    let days = (0..366).map(|n| first.plus(n)).filter(|day| day.ymd().0 == year && is_holiday(*day));
    days.fold(year.to_string(), |line, day| format!("{line} {:02}{:02}", day.ymd().1, day.ymd().2))
}

#[test]
fn every_holiday_from_1990_to_2099_is_the_one_of_the_published_table() {
    let table = include_str!("../../../tests/fixtures/holidays_jp.txt");
    let lines: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(lines.len(), 110);
    for (year, line) in (1990..=2099).zip(lines) {
        assert_eq!(in_the_form_of_the_fixture(year), line);
    }
}

#[test]
fn each_name_is_given_as_often_as_in_the_published_table() {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, name) in &TABLE.holidays {
        *counts.entry(name.ja).or_default() += 1;
        assert!(!name.en.is_empty());
    }
    let expected = [
        ("振替休日", 193),
        ("国民の休日", 29),
        ("天皇誕生日", 109),
        ("海の日", 104),
        ("昭和の日", 93),
        ("山の日", 84),
        ("スポーツの日", 80),
        ("体育の日", 30),
        ("みどりの日", 110),
        ("敬老の日", 110),
        ("即位礼正殿の儀", 1),
    ];
    for (name, count) in expected {
        assert_eq!(counts.get(name), Some(&count), "{name}");
    }
    assert_eq!(TABLE.holidays.len(), 1936);
    assert_eq!(counts.len(), 23);
}

#[test]
fn golden_week_2019_had_ten_days_without_business() {
    assert_eq!(add_business_days(day("2019-04-26"), 1), day("2019-05-07"));
    assert_eq!(name("2019-04-30").unwrap().0, "国民の休日");
    assert_eq!(name("2019-05-01").unwrap().0, "天皇の即位の日");
    assert_eq!(name("2019-05-06").unwrap(), ("振替休日".to_owned(), "Substitute Holiday".to_owned()));
    assert_eq!(name("2019-04-28"), None);
}

#[test]
fn the_names_follow_the_law_of_their_year() {
    assert_eq!(name("2006-04-29").unwrap().0, "みどりの日");
    assert_eq!(name("2007-04-29").unwrap().0, "昭和の日");
    assert_eq!(name("2006-05-04").unwrap().0, "国民の休日");
    assert_eq!(name("2026-09-22").unwrap().0, "国民の休日");
    assert_eq!(name("2018-12-23").unwrap().0, "天皇誕生日");
    assert_eq!(name("2019-12-23"), None);
    assert_eq!(name("2019-02-23"), None);
    assert_eq!(name("2020-07-23").unwrap().1, "Marine Day");
}

#[test]
fn the_bank_rests_on_weekends_holidays_and_at_the_years_end() {
    use DayKind::{Saturday, SundayHoliday, Weekday, YearEnd};
    let cases = [
        ("2026-06-10", Weekday),
        ("2026-06-13", Saturday),
        ("2026-06-14", SundayHoliday),
        ("2026-05-06", SundayHoliday),
        // A Saturday that is a holiday keeps the hours of a holiday.
        ("2023-02-11", SundayHoliday),
        ("2026-12-30", Weekday),
        ("2026-12-31", YearEnd),
        ("2027-01-01", YearEnd),
        // A Sunday between 31 December and 3 January keeps the hours of the year's end.
        ("2027-01-03", YearEnd),
        ("2027-01-04", Weekday),
        // No holidays are known here, but weekends and the year's end are.
        ("1989-12-31", YearEnd),
        ("1989-11-03", Weekday),
        ("2100-01-01", YearEnd),
        ("2100-01-11", Weekday),
        ("2100-01-10", SundayHoliday),
        ("1900-01-06", Saturday),
    ];
    for (text, kind) in cases {
        assert_eq!(day_kind(day(text)), kind, "{text}");
        assert_eq!(is_business_day(day(text)), kind == Weekday, "{text}");
    }
    assert_eq!(is_holiday(day("1989-11-03")), is_holiday(day("2100-01-01")));
}

#[test]
fn business_days_are_counted_over_rests() {
    for (from, n, to) in [
        ("2026-05-01", 1, "2026-05-07"),
        ("2026-05-07", -1, "2026-05-01"),
        ("2026-05-03", 1, "2026-05-07"),
        ("2026-05-03", -1, "2026-05-01"),
        ("2026-05-03", 0, "2026-05-07"),
        ("2026-05-07", 0, "2026-05-07"),
        ("2025-12-30", 2, "2026-01-06"),
        ("2026-06-10", 5, "2026-06-17"),
        ("2026-06-10", -5, "2026-06-03"),
    ] {
        assert_eq!(add_business_days(day(from), n).to_string(), to, "{from} {n:+}");
    }
    assert_eq!(business_day_on_or_before(day("2026-05-06")), day("2026-05-01"));
    assert_eq!(business_day_on_or_after(day("2026-05-02")), day("2026-05-07"));
    assert_eq!(business_day_on_or_after(day("2026-05-07")), day("2026-05-07"));
    assert_eq!(add_business_days(day("2026-05-07"), i32::MAX), MAX_SHOWN.day());
    assert_eq!(add_business_days(day("2026-05-07"), i32::MIN), MIN_SHOWN.day());
}

#[test]
fn the_next_holiday_is_after_the_given_day() {
    assert_eq!(next_holiday(day("2026-05-02")), Some(day("2026-05-03")));
    assert_eq!(next_holiday(day("2026-05-03")), Some(day("2026-05-04")));
    assert_eq!(next_holiday(day("2026-05-06")), Some(day("2026-07-20")));
    assert_eq!(next_holiday(day("1950-01-01")), Some(day("1990-01-01")));
    assert_eq!(next_holiday(day("2099-11-23")), None);
}

#[test]
fn months_begin_and_end_where_they_should() {
    for (text, start, end, days) in [
        ("2026-06-10", "2026-06-01", "2026-06-30", 30),
        ("2026-06-01", "2026-06-01", "2026-06-30", 30),
        ("2026-12-31", "2026-12-01", "2026-12-31", 31),
        ("2028-02-29", "2028-02-01", "2028-02-29", 29),
        ("2100-02-28", "2100-02-01", "2100-02-28", 28),
        ("2026-01-31", "2026-01-01", "2026-01-31", 31),
    ] {
        assert_eq!(month_start(day(text)).to_string(), start);
        assert_eq!(month_end(day(text)).to_string(), end);
        assert_eq!(days_in_month(day(text)), days);
        assert_eq!(next_month_start(day(text)), day(end).plus(1));
    }
}

#[test]
fn months_are_counted_back_to_their_first_day() {
    for (text, n, first) in [
        ("2026-06-10", 0, "2026-06-01"),
        ("2026-06-10", 2, "2026-04-01"),
        ("2026-02-28", 2, "2025-12-01"),
        ("2026-01-01", 1, "2025-12-01"),
        ("2026-03-31", 24, "2024-03-01"),
        ("2026-03-31", 12_000, "1026-03-01"),
    ] {
        assert_eq!(months_back(day(text), n).to_string(), first, "{text} {n}");
    }
    assert!(months_back(day("2026-06-10"), u32::MAX) < MIN_SHOWN.day());
    for n in -25_567..84_006 {
        assert_eq!(months_back(Day(n), 0), month_start(Day(n)));
    }
}
