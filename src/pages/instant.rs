//! Instants and days as people read them.

use super::say::say;
use crate::event::{Day, Jst, Lang, SECOND_MS};
use maud::{Markup, html};

const WEEKDAYS_JA: [&str; 7] = ["日", "月", "火", "水", "木", "金", "土"];
const WEEKDAYS_EN: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn one_of(names: &[&'static str], index: u32) -> &'static str {
    usize::try_from(index).ok().and_then(|i| names.get(i)).copied().unwrap_or_default()
}

/// A day in full, such as 2026年6月10日（水） or Wed 10 Jun 2026.
pub(super) fn day_text(lang: Lang, day: Day) -> String {
    let (year, month, date) = day.ymd();
    match lang {
        Lang::Ja => format!("{year}年{month}月{date}日（{}）", one_of(&WEEKDAYS_JA, day.weekday())),
        Lang::En => {
            format!("{} {date} {} {year}", one_of(&WEEKDAYS_EN, day.weekday()), one_of(&MONTHS_EN, month - 1))
        }
    }
}

/// `HH:MM`, and the seconds where there are any or where they are asked for.
fn time_text(at: Jst, with_seconds: bool) -> String {
    let seconds = at.ms_of_day() / SECOND_MS;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if with_seconds || second != 0 {
        format!("{hour:02}:{minute:02}:{second:02}")
    } else {
        format!("{hour:02}:{minute:02}")
    }
}

/// A day, readable by machines too.
pub(super) fn day(lang: Lang, day: Day) -> Markup {
    html! { time datetime=(day) { (day_text(lang, day)) } }
}

/// An instant of bank time in full, readable by machines too.
pub(super) fn instant(lang: Lang, at: Jst) -> Markup {
    html! {
        time datetime=(at) { (day_text(lang, at.day())) " " (time_text(at, false)) }
        @if lang == Lang::En { " JST" }
    }
}

/// An instant for a row of a table: no year, always with seconds.
pub(super) fn short_instant(lang: Lang, at: Jst) -> Markup {
    let (_, month, date) = at.day().ymd();
    let day = match lang {
        Lang::Ja => format!("{month}/{date}"),
        Lang::En => format!("{date} {}", one_of(&MONTHS_EN, month - 1)),
    };
    html! { time datetime=(at) { (day) " " (time_text(at, true)) } }
}

/// 銀行時刻. The clock of the bank, as the foot of each page shows it.
pub(super) fn bank_clock(lang: Lang, now: Jst) -> Markup {
    html! { (say(lang, "銀行時刻（日本時間）: ", "Bank time: ")) (instant(lang, now)) }
}
