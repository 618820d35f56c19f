//! The state of the bank: its clock, its doors, and what is about to happen.

use crate::{
    event::{Channel, ClockMode, Jst, Lang, Purpose},
    pages::{
        instant::instant,
        say::{channel_name, mode_name, purpose_name, say},
    },
};
use maud::{Markup, html};

/// How the bank's clock moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClockView {
    /// Its mode.
    pub mode: ClockMode,
    /// Seconds of bank time per second of wall time, where it flows.
    pub speed: f64,
}

/// サービス時間帯（第2条第1項, 第4条第1項）. A door of the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoorView {
    /// Through which channel.
    pub channel: Channel,
    /// For which purpose.
    pub purpose: Purpose,
    /// Whether it is open.
    pub state: DoorState,
    /// When that changes, where it is known.
    pub changes_at: Option<Jst>,
}

/// Whether a door is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoorState {
    /// 時間内.
    Open,
    /// 時間外.
    Closed,
    /// 停止中（第7条第3項）.
    Stopped,
}

/// 予定. Something that falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpcomingRow {
    /// When.
    pub due: Jst,
    /// What, in the page's language.
    pub what: String,
}

/// The section of the clock.
pub(super) fn clock_section(lang: Lang, now: Jst, clock: &ClockView) -> Markup {
    html! {
        section.card aria-labelledby="clock" {
            h2 #clock { (say(lang, "銀行時刻", "Bank time")) }
            p.now { (instant(lang, now)) }
            p {
                (say(lang, "時計: ", "The clock is ")) strong { (mode_name(lang, clock.mode)) }
                " (" code { (clock.mode) } ")"
                @if clock.mode == ClockMode::Flowing { " ×" (clock.speed) }
            }
            p.hint { (say(lang,
                "この画面は自動では更新されません。読み込み直すと、いまの状態になります。",
                "This page does not refresh itself. Reload it to see the present state.")) }
        }
    }
}

/// The section of the doors.
pub(super) fn doors_section(lang: Lang, doors: &[DoorView]) -> Markup {
    html! {
        section.card aria-labelledby="doors" {
            h2 #doors { (say(lang, "サービス時間帯", "Service hours")) }
            @if doors.is_empty() {
                p { (say(lang, "接続方式がありません。", "There is no channel.")) }
            } @else {
                div.scroll role="group" aria-labelledby="doors" tabindex="0" {
                    table {
                        thead { tr {
                            th scope="col" { (say(lang, "接続方式", "Channel")) }
                            th scope="col" { (say(lang, "目的", "For")) }
                            th scope="col" { (say(lang, "状態", "State")) }
                            th scope="col" { (say(lang, "次の変わり目", "Next edge")) }
                        } }
                        tbody { @for door in doors { (row(lang, door)) } }
                    }
                }
            }
        }
    }
}

fn row(lang: Lang, door: &DoorView) -> Markup {
    html! {
        tr {
            td { (channel_name(lang, door.channel)) }
            td { (purpose_name(lang, door.purpose)) }
            td { (state(lang, door.state)) }
            td {
                @match door.changes_at {
                    Some(at) => (instant(lang, at)),
                    None => (say(lang, "未定", "not known")),
                }
            }
        }
    }
}

fn state(lang: Lang, state: DoorState) -> Markup {
    let (class, text) = match state {
        DoorState::Open => ("good", say(lang, "時間内", "open")),
        DoorState::Closed => ("warn", say(lang, "時間外", "closed")),
        DoorState::Stopped => ("bad", say(lang, "停止中", "stopped")),
    };
    html! { span class={ "tag " (class) } { (text) } }
}

/// The section of what is about to happen.
pub(super) fn upcoming_section(lang: Lang, upcoming: &[UpcomingRow]) -> Markup {
    html! {
        section.card aria-labelledby="upcoming" {
            h2 #upcoming { (say(lang, "これからの出来事", "Upcoming")) }
            @if upcoming.is_empty() {
                p { (say(lang, "予定はありません。", "Nothing is planned.")) }
            } @else {
                ol.upcoming {
                    @for row in upcoming { li { (instant(lang, row.due)) " " span { (row.what) } } }
                }
            }
        }
    }
}
