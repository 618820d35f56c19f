//! Times, form by form.

use super::*;

/// A Wednesday evening.
fn frame() -> Frame {
    Frame::at(Jst::parse("2026-06-10T22:50:00+09:00").unwrap())
}

#[test]
fn every_form_of_a_time_is_read() {
    for (text, instant) in [
        ("2026-06-10T21:30:00+09:00", "2026-06-10T21:30:00+09:00"),
        ("2026-06-10T21:30+09:00", "2026-06-10T21:30:00+09:00"),
        ("2026-06-10T12:30:00Z", "2026-06-10T21:30:00+09:00"),
        ("23:00", "2026-06-10T23:00:00+09:00"),
        ("23:00:01", "2026-06-10T23:00:01+09:00"),
        ("22:50", "2026-06-11T22:50:00+09:00"),
        ("07:00", "2026-06-11T07:00:00+09:00"),
        ("+0m", "2026-06-10T22:50:00+09:00"),
        ("+90m", "2026-06-11T00:20:00+09:00"),
        ("+1d12h", "2026-06-12T10:50:00+09:00"),
        ("+0d 09:10", "2026-06-10T09:10:00+09:00"),
        ("+1d 09:10", "2026-06-11T09:10:00+09:00"),
        ("+3bd", "2026-06-15T22:50:00+09:00"),
        ("+2bd 09:10", "2026-06-12T09:10:00+09:00"),
    ] {
        assert_eq!(parse_instant(text, frame()).map(|at| at.to_string()), Ok(instant.to_owned()), "{text}");
    }
}

#[test]
fn what_is_not_a_time_is_refused_with_the_reason() {
    for (text, part) in [
        ("", "not a time"),
        ("25:00", "not a time"),
        ("9:10", "not a time"),
        ("12:60", "not a time"),
        ("+1d 9:10", "not a time"),
        ("+1d12h 09:10", "not a time"),
        ("+bd", "not a time"),
        ("+x", "not a length"),
        ("+90", "has no unit"),
        ("2026-06-10T21:30", "write `2026-06-10T21:30+09:00`"),
        ("2026-06-10T21:30:00", "write `2026-06-10T21:30:00+09:00`"),
        ("2026-02-30T00:00:00+09:00", "not a date with a time"),
        ("2026-06-10", "not a date with a time"),
        ("tomorrow", "not a time"),
        ("+99999bd", "outside the years"),
        ("+99999999d 09:00", "outside the years"),
        ("+200d24h 09:00", "not a time"),
        ("+73000d", "outside the years"),
        ("あT", "not a time"),
    ] {
        let said = parse_instant(text, frame()).unwrap_err();
        assert!(said.en.contains(part), "{text}: {}", said.en);
    }
}

#[test]
fn a_time_of_day_may_count_from_another_instant_than_an_offset() {
    let frame = Frame { start: frame().start, after: Jst::parse("2026-06-12T09:10:00+09:00").unwrap() };
    assert_eq!(parse_instant("09:25", frame).unwrap().to_string(), "2026-06-12T09:25:00+09:00");
    assert_eq!(parse_instant("+10m", frame).unwrap().to_string(), "2026-06-10T23:00:00+09:00");
}
