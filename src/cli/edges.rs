//! `kumiai edges`: the instants at which a partner's program is most likely to be wrong, derived from the profile.

use super::{EXIT_INVALID, EXIT_OK, Out, beside::Beside, serve::default_start};
use crate::{
    bank::{calendar, profile::Profile, refusal::Said, service_hours::ServiceHours},
    clock,
    event::{AccountKind, Channel, DAY_MS, Day, Jst, Lang, Purpose, SECOND_MS},
    scenario::{DEFAULT_PROFILE, Surroundings},
};
use std::path::Path;

/// Of which institution, and from when on.
#[derive(Debug, Clone, clap::Args)]
pub struct EdgesArgs {
    /// The institution profile.
    #[arg(long, value_name = "NAME", default_value = DEFAULT_PROFILE)]
    pub profile: String,
    /// The instant after which edges are looked for, such as 2026-06-10T10:00:00+09:00; today unless given.
    #[arg(long, value_name = "TIME", value_parser = super::serve::instant)]
    pub at: Option<Jst>,
}

/// One instant worth testing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// When it is.
    pub at: Jst,
    /// What is special about it.
    pub why: Said,
}

/// Prints the edges in the order of their instants, each as `--at` takes it.
pub fn run(args: &EdgesArgs, lang: Lang, out: &mut Out<'_>) -> u8 {
    let Some(profile) = Beside::of(Path::new(".")).profile(&args.profile) else {
        out.error(&format!("there is no profile `{}`", args.profile));
        return EXIT_INVALID;
    };
    let from = args.at.unwrap_or_else(|| default_start(clock::wall_now()));
    let lines: Vec<String> =
        all(&profile, from).iter().map(|edge| format!("{}  {}", edge.at, edge.why.in_lang(lang))).collect();
    out.line(&lines.join("\n"));
    EXIT_OK
}

/// Every edge after `from`, in order.
pub fn all(profile: &Profile, from: Jst) -> Vec<Edge> {
    let mut edges = Vec::new();
    for channel in Channel::ALL {
        of_hours(profile.hours(), *channel, from, &mut edges);
    }
    of_calendar(from, &mut edges);
    of_link(profile, from, &mut edges);
    of_window(profile, from, &mut edges);
    edges.sort_by_key(|edge| edge.at);
    edges
}

fn push(edges: &mut Vec<Edge>, at: Jst, ja: String, en: String) {
    edges.push(Edge { at, why: Said::made(ja, en) });
}

/// Opening and closing of each sort of day, a second before, on it, and a second after.
fn of_hours(hours: &ServiceHours, channel: Channel, from: Jst, edges: &mut Vec<Edge>) {
    let mut seen = Vec::new();
    for day in (0..=400).map(|n| from.day().plus(n)) {
        let kind = calendar::day_kind(day);
        if seen.contains(&kind) || Jst::midnight(day) <= from {
            continue;
        }
        seen.push(kind);
        for span in hours.spans_on(channel, Purpose::Data, day) {
            let sides = [(span.open, "サービス開始", "service opens"), (span.close, "サービス終了", "service closes")];
            for (minute, ja, en) in sides {
                let edge = Jst::at(day, u32::from(minute), 0);
                for (ms, before_ja, before_en) in [
                    (-SECOND_MS, "の 1 秒前", ", a second before"),
                    (0, "", ""),
                    (SECOND_MS, "の 1 秒後", ", a second after"),
                ] {
                    let ja = format!("{ja}{before_ja}（{channel}、{}）", kind_ja(kind));
                    push(edges, edge.plus(ms), ja, format!("{en}{before_en} ({channel}, {})", kind_en(kind)));
                }
            }
        }
    }
}

const fn kind_ja(kind: calendar::DayKind) -> &'static str {
    match kind {
        calendar::DayKind::Weekday => "平日",
        calendar::DayKind::Saturday => "土曜日",
        calendar::DayKind::SundayHoliday => "日曜・祝日",
        calendar::DayKind::YearEnd => "年末年始",
    }
}

const fn kind_en(kind: calendar::DayKind) -> &'static str {
    match kind {
        calendar::DayKind::Weekday => "weekday",
        calendar::DayKind::Saturday => "Saturday",
        calendar::DayKind::SundayHoliday => "Sunday or holiday",
        calendar::DayKind::YearEnd => "year end",
    }
}

/// The eve of a holiday, the year's end, 29 February, and the two midnights.
fn of_calendar(from: Jst, edges: &mut Vec<Edge>) {
    let today = from.day();
    if let Some(holiday) = calendar::next_holiday(today) {
        let eve = Jst::midnight(holiday).plus(-SECOND_MS);
        let name = calendar::holiday_name(holiday).unwrap_or_else(|| Said::fixed("祝日", "a holiday"));
        push(edges, eve, format!("{}の前日の最後の 1 秒", name.ja), format!("the last second before {}", name.en));
        push(edges, Jst::midnight(holiday), format!("{}の始まり", name.ja), format!("{} begins", name.en));
    }
    let (year, ..) = today.ymd();
    let first = |year: i32, month: u32, day: u32| Day::from_ymd(year, month, day).filter(|found| *found > today);
    if let Some(day) = (year..=year + 1).find_map(|year| first(year, 12, 31)) {
        push(
            edges,
            Jst::midnight(day),
            "12 月 31 日。年末年始の時間帯が始まる".to_owned(),
            "31 December: the hours of the year's end begin".to_owned(),
        );
        let turn = Jst::midnight(day).plus(DAY_MS - SECOND_MS);
        push(edges, turn, "年の最後の 1 秒".to_owned(), "the last second of the year".to_owned());
    }
    if let Some(day) = (year..=year + 8).find_map(|year| first(year, 2, 29)) {
        push(edges, Jst::at(day, 12 * 60, 0), "2 月 29 日".to_owned(), "29 February".to_owned());
    }
    let tomorrow = Jst::midnight(today.plus(1));
    push(
        edges,
        tomorrow.plus(-SECOND_MS),
        "日本時間の日付が変わる 1 秒前".to_owned(),
        "a second before midnight in Japan".to_owned(),
    );
    push(edges, tomorrow, "日本時間の日付が変わる".to_owned(), "midnight in Japan".to_owned());
    let utc = Jst::at(today.plus(1), 9 * 60, 0);
    push(
        edges,
        utc.plus(-SECOND_MS),
        "協定世界時の日付が変わる 1 秒前".to_owned(),
        "a second before midnight UTC".to_owned(),
    );
    push(edges, utc, "協定世界時の日付が変わる".to_owned(), "midnight UTC: the date in UTC catches up".to_owned());
}

/// The end of a link that is made at `from`（第4条第1項）.
fn of_link(profile: &Profile, from: Jst, edges: &mut Vec<Edge>) {
    let length = i64::from(profile.terms().lifetimes.link_secs) * SECOND_MS;
    let (end, days) = (from.plus(length), length / DAY_MS);
    let of = [
        (end.plus(-DAY_MS), "残り 1 日", "a day left"),
        (end.plus(-SECOND_MS), "最後の 1 秒", "its last second"),
        (end, "切れる", "it is over"),
    ];
    for (at, ja, en) in of {
        push(
            edges,
            at,
            format!("{from} の連携（{days} 日）: {ja}（4.1）"),
            format!("a link made at {from} ({days} days): {en} (4.1)"),
        );
    }
}

/// The month in which a statement's first day moves on（第2条第4項）.
fn of_window(profile: &Profile, from: Jst, edges: &mut Vec<Edge>) {
    let next = Jst::midnight(calendar::next_month_start(from.day()));
    for at in [next.plus(-SECOND_MS), next] {
        let months = profile.window_months(Channel::Institution, AccountKind::OrdinaryDeposit);
        let first = calendar::months_back(at.day(), months);
        let (ja, en) = (
            format!("明細は {first} から（2.4）。前の日は period_before_window"),
            format!("statements begin on {first} (2.4); the day before is period_before_window"),
        );
        push(edges, at, ja, en);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told() -> Vec<String> {
        let profile = Beside::of(Path::new(".")).profile("toyama").unwrap();
        let edges = all(&profile, Jst::parse("2026-06-10T10:00:00+09:00").unwrap());
        assert!(edges.is_sorted_by_key(|edge| edge.at));
        edges.iter().map(|edge| format!("{} {}", edge.at, edge.why.en)).collect()
    }

    #[test]
    fn the_edges_of_the_default_institution_are_those_that_hurt() {
        let told = told();
        for expected in [
            "2026-06-11T06:59:59+09:00 service opens, a second before (institution, weekday)",
            "2026-06-11T23:00:01+09:00 service closes, a second after (anser, weekday)",
            "2026-06-13T22:00:00+09:00 service closes (institution, Saturday)",
            "2026-07-19T23:59:59+09:00 the last second before Marine Day",
            "2026-12-31T00:00:00+09:00 31 December: the hours of the year's end begin",
            "2026-12-31T23:59:59+09:00 the last second of the year",
            "2028-02-29T12:00:00+09:00 29 February",
            "2026-06-11T00:00:00+09:00 midnight in Japan",
            "2026-06-11T08:59:59+09:00 a second before midnight UTC",
            "2026-09-08T10:00:00+09:00 a link made at 2026-06-10T10:00:00+09:00 (90 days): it is over (4.1)",
            "2026-07-01T00:00:00+09:00 statements begin on 2026-05-01 (2.4); the day before is period_before_window",
        ] {
            assert!(told.iter().any(|edge| edge == expected), "{expected}\nnot in\n{}", told.join("\n"));
        }
    }
}
