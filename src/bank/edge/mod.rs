//! 境目. The edges to which a developer moves the clock: `service.close-1s`, `token.expiry@kakeibo`, `month.end`.

#[cfg(test)]
mod tests;

use super::{calendar, refusal::Said, service_hours::ServiceHours};
use crate::event::{Channel, HOUR_MS, Jst, MAX_SHOWN, MINUTE_MS, Purpose, SECOND_MS};

/// 暦の境目. An edge that follows from the hours and the calendar alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CalendarEdge {
    /// サービス開始（第2条第1項）. The bank begins to give data.
    ServiceOpen,
    /// サービス終了（第2条第1項）. The first instant at which it no longer does.
    ServiceClose,
    /// 次の祝日. Midnight at the start of the next national holiday; Sundays as such are none.
    HolidayNext,
    /// 月の変わり目. Midnight at the start of the next month: the first instant after this one, as with every edge that
    /// ends something, and the instant at which statement windows move on. `month.end-1s` is still in the old month.
    MonthEnd,
}

/// 状態の境目. An edge that depends on what has happened in a sandbox, and which the sandbox finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StateEdge {
    /// トークンの有効期限（第4条第2項）. An access token's time is over.
    TokenExpiry,
    /// API連携認証の有効期限（第4条第1項）. A link's period is over.
    LinkExpiry,
    /// 次の入出金. A row is booked on a linked account.
    PostingNext,
    /// メンテナンスの開始（第7条第3項）.
    MaintenanceStart,
    /// メンテナンスの終了（第7条第3項）.
    MaintenanceEnd,
    /// 事故の期限（第4条第6項）. A partner has to have done something.
    IncidentDeadline,
}

/// 境目の種類. Which edge is meant, and who knows when it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// Found here.
    Calendar(CalendarEdge),
    /// Found by the sandbox.
    State(StateEdge),
}

impl EdgeKind {
    /// Every edge that can be named.
    pub const ALL: &'static [Self] = &[
        Self::Calendar(CalendarEdge::ServiceOpen),
        Self::Calendar(CalendarEdge::ServiceClose),
        Self::State(StateEdge::MaintenanceStart),
        Self::State(StateEdge::MaintenanceEnd),
        Self::State(StateEdge::TokenExpiry),
        Self::State(StateEdge::LinkExpiry),
        Self::State(StateEdge::PostingNext),
        Self::State(StateEdge::IncidentDeadline),
        Self::Calendar(CalendarEdge::HolidayNext),
        Self::Calendar(CalendarEdge::MonthEnd),
    ];

    /// The word that stands for this edge.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Calendar(CalendarEdge::ServiceOpen) => "service.open",
            Self::Calendar(CalendarEdge::ServiceClose) => "service.close",
            Self::Calendar(CalendarEdge::HolidayNext) => "holiday.next",
            Self::Calendar(CalendarEdge::MonthEnd) => "month.end",
            Self::State(StateEdge::TokenExpiry) => "token.expiry",
            Self::State(StateEdge::LinkExpiry) => "link.expiry",
            Self::State(StateEdge::PostingNext) => "posting.next",
            Self::State(StateEdge::MaintenanceStart) => "maintenance.start",
            Self::State(StateEdge::MaintenanceEnd) => "maintenance.end",
            Self::State(StateEdge::IncidentDeadline) => "incident.deadline",
        }
    }

    /// The edge that `word` stands for, or nothing.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }
}

impl CalendarEdge {
    /// The first such edge strictly after `after`, on `channel` where that matters; nothing when there is none.
    pub fn next(self, hours: &ServiceHours, channel: Channel, after: Jst) -> Option<Jst> {
        let midnight = |day| Some(Jst::midnight(day)).filter(|at| *at <= MAX_SHOWN);
        match self {
            Self::ServiceOpen => hours.next_open(channel, Purpose::Data, after),
            Self::ServiceClose => hours.next_close(channel, Purpose::Data, after),
            Self::HolidayNext => calendar::next_holiday(after.day()).and_then(midnight),
            Self::MonthEnd => midnight(calendar::next_month_start(after.day())),
        }
    }
}

/// 境目の名. `name[@channel|partner|link][±offset]` as it was written, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdgeName {
    /// Which edge.
    pub kind: EdgeKind,
    /// Whose edge: a channel, a partner or a link. Absent = the institution channel, or any.
    pub selector: Option<String>,
    /// How long after the edge, in milliseconds; negative before it.
    pub offset_ms: i64,
}

impl EdgeName {
    /// Reads an edge's name. What stands at the end like an offset is one: `token.expiry@my-1s` is a second before the
    /// expiry of `my`. The units are `ms`, `s`, `m` and `h`.
    pub fn parse(text: &str) -> Result<Self, Said> {
        let (rest, offset_ms) = split_offset(text)?;
        let (word, selector) = match rest.split_once('@') {
            Some((_, "")) => return Err(empty_selector(text)),
            Some((word, selector)) => (word, Some(selector.to_owned())),
            None => (rest, None),
        };
        let kind = EdgeKind::from_word(word).ok_or_else(|| unknown_word(word))?;
        Ok(Self { kind, selector, offset_ms })
    }

    /// The channel that is meant, unless the selector names a partner or a link.
    pub fn channel(&self) -> Option<Channel> {
        self.selector.as_deref().map_or(Some(Channel::Institution), Channel::from_word)
    }

    /// The earliest instant strictly after `now` that bears this name, where `find` gives the first edge strictly after
    /// an instant. It is the instant with its offset that lies after `now`: at 22:59:59, `service.close-1s` is tomorrow's.
    pub fn after(&self, now: Jst, find: impl FnOnce(Jst) -> Option<Jst>) -> Option<Jst> {
        find(now.plus(self.offset_ms.saturating_neg())).map(|edge| edge.plus(self.offset_ms)).filter(|at| *at > now)
    }
}

/// Takes the offset off the end, if there is one.
fn split_offset(text: &str) -> Result<(&str, i64), Said> {
    let Some(sign) = text.rfind(['+', '-']) else {
        return Ok((text, 0));
    };
    let (rest, offset) = text.split_at(sign);
    match offset_ms(offset) {
        Some(ms) => Ok((rest, ms)),
        // A partner's name may have hyphens in it, an edge's own name has none.
        None if rest.contains('@') && offset.starts_with('-') => Ok((text, 0)),
        None => Err(Said::made(
            format!("`{offset}` は時間差ではありません。`-1s`、`+500ms`、`-5m`、`+2h` のように書いてください。"),
            format!("`{offset}` is not an offset: expected one such as `-1s`, `+500ms`, `-5m` or `+2h`"),
        )),
    }
}

/// Reads `±N` with a unit.
fn offset_ms(text: &str) -> Option<i64> {
    let digits = text.get(1..)?;
    let end = digits.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = digits.split_at(end);
    let unit_ms = match unit {
        "ms" => 1,
        "s" => SECOND_MS,
        "m" => MINUTE_MS,
        "h" => HOUR_MS,
        _ => return None,
    };
    let ms = number.parse::<i64>().ok()?.checked_mul(unit_ms)?;
    Some(if text.starts_with('-') { -ms } else { ms })
}

fn empty_selector(text: &str) -> Said {
    Said::made(
        format!("`{text}` の `@` の後に、接続方式・事業者・連携のいずれかを書いてください。"),
        format!("`{text}` names nothing after `@`: expected a channel, a partner or a link"),
    )
}

fn unknown_word(word: &str) -> Said {
    let known = || EdgeKind::ALL.iter().map(|kind| kind.word());
    let nearest = known().max_by(|a, b| strsim::jaro_winkler(a, word).total_cmp(&strsim::jaro_winkler(b, word)));
    let (nearest, all) = (nearest.unwrap_or_default(), known().collect::<Vec<_>>().join(", "));
    Said::made(
        format!("`{word}` という境目はありません。`{nearest}` のことですか。使える名前: {all}"),
        format!("`{word}` is not an edge; did you mean `{nearest}`? Known edges: {all}"),
    )
}
