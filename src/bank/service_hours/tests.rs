//! Hours as tables of text: one line per instant.

use super::*;
use Channel::{Anser, Institution};
use Purpose::{Data, Linking};

fn hours(weekday: &str, saturday: &str, sunday_holiday: &str, year_end: &str) -> Hours {
    let spans = |text: &str| text.split_whitespace().map(|span| OpenSpan::parse(span).unwrap()).collect();
    Hours {
        weekday: spans(weekday),
        saturday: spans(saturday),
        sunday_holiday: spans(sunday_holiday),
        year_end: spans(year_end),
    }
}

fn bank(data: &Hours, linking: &Hours) -> ServiceHours {
    let both = ChannelHours { data: data.clone(), linking: linking.clone() };
    ServiceHours::compile(&BTreeMap::from([(Institution, both.clone()), (Anser, both)]))
}

fn toyama() -> ServiceHours {
    let hours = hours("07:00-23:00", "08:00-22:00", "08:00-21:00", "09:00-19:00");
    bank(&hours, &hours)
}

/// `2026-06-10 21:30` or with seconds, in Japan.
fn at(text: &str) -> Jst {
    let (day, time) = text.split_once(' ').unwrap();
    let seconds = if time.len() == 5 { ":00" } else { "" };
    Jst::parse(&format!("{day}T{time}{seconds}+09:00")).unwrap()
}

/// Shown as the tables are written.
fn shown(instant: Option<Jst>) -> String {
    instant.map_or_else(|| "never".to_owned(), |at| at.to_string()[..16].replace('T', " "))
}

/// Lines of `instant | open or closed | next opening | next closing`.
fn check(bank: &ServiceHours, table: &str) {
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let now = at(cells[0]);
        let state = if bank.is_open(Institution, Data, now) { "open" } else { "closed" };
        assert_eq!(state, cells[1], "{line}");
        assert_eq!(shown(bank.next_open(Institution, Data, now)), cells[2], "next opening: {line}");
        assert_eq!(shown(bank.next_close(Institution, Data, now)), cells[3], "next closing: {line}");
    }
}

#[test]
fn the_default_hours_hold_to_the_millisecond() {
    check(
        &toyama(),
        "
        2026-06-10 06:59:59     | closed | 2026-06-10 07:00 | 2026-06-10 23:00
        2026-06-10 06:59:59.999 | closed | 2026-06-10 07:00 | 2026-06-10 23:00
        2026-06-10 07:00:00     | open   | 2026-06-11 07:00 | 2026-06-10 23:00
        2026-06-10 07:00:00.001 | open   | 2026-06-11 07:00 | 2026-06-10 23:00
        2026-06-10 22:59:59     | open   | 2026-06-11 07:00 | 2026-06-10 23:00
        2026-06-10 22:59:59.999 | open   | 2026-06-11 07:00 | 2026-06-10 23:00
        2026-06-10 23:00:00     | closed | 2026-06-11 07:00 | 2026-06-11 23:00
        2026-06-10 23:00:01     | closed | 2026-06-11 07:00 | 2026-06-11 23:00
        2026-06-12 23:00        | closed | 2026-06-13 08:00 | 2026-06-13 22:00
        2026-06-13 07:59:59.999 | closed | 2026-06-13 08:00 | 2026-06-13 22:00
        2026-06-13 08:00        | open   | 2026-06-14 08:00 | 2026-06-13 22:00
        2026-06-13 22:00        | closed | 2026-06-14 08:00 | 2026-06-14 21:00
        2026-06-14 20:59:59.999 | open   | 2026-06-15 07:00 | 2026-06-14 21:00
        2026-06-14 21:00        | closed | 2026-06-15 07:00 | 2026-06-15 23:00
        ",
    );
}

#[test]
fn golden_week_and_the_years_end_keep_their_own_hours() {
    check(
        &toyama(),
        "
        2026-05-01 22:59:59 | open   | 2026-05-02 08:00 | 2026-05-01 23:00
        2026-05-02 21:59:59 | open   | 2026-05-03 08:00 | 2026-05-02 22:00
        2026-05-04 07:00    | closed | 2026-05-04 08:00 | 2026-05-04 21:00
        2026-05-06 21:00    | closed | 2026-05-07 07:00 | 2026-05-07 23:00
        2026-12-30 22:30    | open   | 2026-12-31 09:00 | 2026-12-30 23:00
        2026-12-31 08:59:59 | closed | 2026-12-31 09:00 | 2026-12-31 19:00
        2026-12-31 19:00    | closed | 2027-01-01 09:00 | 2027-01-01 19:00
        2027-01-02 18:59:59 | open   | 2027-01-03 09:00 | 2027-01-02 19:00
        2027-01-03 19:00    | closed | 2027-01-04 07:00 | 2027-01-04 23:00
        ",
    );
}

#[test]
fn spans_that_meet_at_midnight_have_no_edge_there() {
    let hours = hours("00:00-24:00", "00:00-24:00", "00:00-23:55", "");
    check(
        &bank(&hours, &hours),
        "
        2026-06-10 00:00        | open   | 2026-06-15 00:00 | 2026-06-14 23:55
        2026-06-10 23:59:59.999 | open   | 2026-06-15 00:00 | 2026-06-14 23:55
        2026-06-14 23:55        | closed | 2026-06-15 00:00 | 2026-06-21 23:55
        2026-06-14 23:59:59.999 | closed | 2026-06-15 00:00 | 2026-06-21 23:55
        2026-12-30 12:00        | open   | 2027-01-04 00:00 | 2026-12-31 00:00
        2026-12-31 00:00        | closed | 2027-01-04 00:00 | 2027-01-10 23:55
        ",
    );
}

#[test]
fn several_spans_a_day_are_joined_where_they_touch() {
    let hours = hours("13:00-17:00 09:00-12:00 12:00-12:30", "", "", "");
    check(
        &bank(&hours, &hours),
        "
        2026-06-10 08:00 | closed | 2026-06-10 09:00 | 2026-06-10 12:30
        2026-06-10 12:00 | open   | 2026-06-10 13:00 | 2026-06-10 12:30
        2026-06-10 12:30 | closed | 2026-06-10 13:00 | 2026-06-10 17:00
        2026-06-12 17:00 | closed | 2026-06-15 09:00 | 2026-06-15 12:30
        ",
    );
}

#[test]
fn a_bank_that_is_always_or_never_open_has_no_edges() {
    let never = hours("", "", "", "");
    check(&bank(&never, &never), "2026-06-10 10:00 | closed | never | never");
    let always = hours("00:00-24:00", "00:00-24:00", "00:00-24:00", "00:00-24:00");
    check(&bank(&always, &always), "2026-06-10 10:00 | open | never | never");
    let seldom = hours("", "", "", "10:00-11:00");
    check(&bank(&seldom, &seldom), "2026-01-03 11:00 | closed | 2026-12-31 10:00 | 2026-12-31 11:00");
}

#[test]
fn linking_and_data_keep_hours_of_their_own() {
    let data = hours("07:00-23:00", "", "", "");
    let bank = bank(&data, &hours("09:00-17:00", "", "", ""));
    let evening = at("2026-06-10 18:00");
    assert!(bank.is_open(Anser, Data, evening));
    assert!(!bank.is_open(Anser, Linking, evening));
    assert_eq!(bank.next_open(Anser, Linking, evening), Some(at("2026-06-11 09:00")));
    assert_eq!(bank.spans_on(Anser, Data, evening.day()), data.weekday);
}

#[test]
fn an_edge_is_where_the_answer_changes_and_nowhere_else() {
    let hours = hours("00:00-02:00 07:00-24:00", "08:00-24:00", "00:00-21:00", "09:00-19:00");
    let bank = bank(&hours, &hours);
    // Every minute across a year's end and a golden week.
    for start in ["2026-12-28 00:00", "2026-04-27 00:00"] {
        for minute in 0..12 * 1440 {
            let now = at(start).plus(minute * crate::event::MINUTE_MS);
            let before = bank.is_open(Institution, Data, now.plus(-1));
            let open = bank.is_open(Institution, Data, now);
            assert_eq!(bank.next_open(Institution, Data, now.plus(-1)) == Some(now), !before && open, "{now}");
            assert_eq!(bank.next_close(Institution, Data, now.plus(-1)) == Some(now), before && !open, "{now}");
        }
    }
}
