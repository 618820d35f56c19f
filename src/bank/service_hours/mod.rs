//! サービス時間帯（第2条第1項, 第4条第1項）. When data is given and when customers can link, per channel.

#[cfg(test)]
mod tests;

use super::calendar::{self, DayKind};
use crate::event::{Channel, ChannelHours, Day, Hours, Jst, MAX_SHOWN, OpenSpan, Purpose};
use std::collections::BTreeMap;

/// How many days an edge is looked for. A bank that opens at all does so within a year: the year's end comes every year.
const HORIZON_DAYS: i32 = 400;
/// The minute at which a day ends.
const MIDNIGHT: u16 = 1440;

/// サービス時間帯. The hours of one institution, ready for look-up by channel, purpose and sort of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceHours {
    weeks: [[Week; 2]; 2],
}

/// The open spans of the four sorts of day, in order, none touching the next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Week {
    weekday: Box<[OpenSpan]>,
    saturday: Box<[OpenSpan]>,
    sunday_holiday: Box<[OpenSpan]>,
    year_end: Box<[OpenSpan]>,
}

impl ServiceHours {
    /// Prepares the hours that a profile states. Spans may come in any order; a channel without hours never opens.
    pub fn compile(stated: &BTreeMap<Channel, ChannelHours>) -> Self {
        let week = |channel, purpose| match (stated.get(&channel), purpose) {
            (Some(hours), Purpose::Data) => Week::of(&hours.data),
            (Some(hours), Purpose::Linking) => Week::of(&hours.linking),
            (None, _) => Week::default(),
        };
        let both = |channel| [week(channel, Purpose::Data), week(channel, Purpose::Linking)];
        Self { weeks: [both(Channel::Institution), both(Channel::Anser)] }
    }

    fn week(&self, channel: Channel, purpose: Purpose) -> &Week {
        let [institution, anser] = &self.weeks;
        let [data, linking] = match channel {
            Channel::Institution => institution,
            Channel::Anser => anser,
        };
        match purpose {
            Purpose::Data => data,
            Purpose::Linking => linking,
        }
    }

    /// 開局中. Whether the bank is open: from the first instant of a span until just before its last.
    pub fn is_open(&self, channel: Channel, purpose: Purpose, at: Jst) -> bool {
        let minute = at.minute_of_day();
        let mut spans = self.week(channel, purpose).on(at.day()).iter();
        spans.any(|span| u32::from(span.open) <= minute && minute < u32::from(span.close))
    }

    /// 次回開始時刻. The first opening strictly after `at`: while closed, the coming one. Nothing when there is none,
    /// be it that the bank never opens or that it never closes.
    pub fn next_open(&self, channel: Channel, purpose: Purpose, at: Jst) -> Option<Jst> {
        let week = self.week(channel, purpose);
        edge_after(at, |day| {
            let from_yesterday = week.reaches_midnight(day.plus(-1));
            let spans = week.on(day).iter().map(|span| span.open);
            spans.filter(move |open| *open != 0 || !from_yesterday)
        })
    }

    /// 次回終了時刻. The first closing strictly after `at`: while open, the end of this opening. The instant itself is
    /// already closed. Nothing when there is none.
    pub fn next_close(&self, channel: Channel, purpose: Purpose, at: Jst) -> Option<Jst> {
        let week = self.week(channel, purpose);
        edge_after(at, |day| {
            let into_tomorrow = week.begins_at_midnight(day.plus(1));
            let spans = week.on(day).iter().map(|span| span.close);
            spans.filter(move |close| *close != MIDNIGHT || !into_tomorrow)
        })
    }

    /// The open spans of `day`, in order: what the status page shows.
    pub fn spans_on(&self, channel: Channel, purpose: Purpose, day: Day) -> &[OpenSpan] {
        self.week(channel, purpose).on(day)
    }
}

/// The first edge strictly after `at`, where `edges` gives those of a day in order as minutes since its midnight.
fn edge_after<I: Iterator<Item = u16>>(at: Jst, edges: impl Fn(Day) -> I) -> Option<Jst> {
    // A span that ends at 24:00 belongs to the day before its edge, hence the look at yesterday.
    let days = (-1..=HORIZON_DAYS).map(|n| at.day().plus(n));
    let mut instants = days.flat_map(|day| edges(day).map(move |minute| Jst::at(day, u32::from(minute), 0)));
    instants.find(|edge| *edge > at).filter(|edge| *edge <= MAX_SHOWN)
}

impl Week {
    fn of(hours: &Hours) -> Self {
        Self {
            weekday: joined(&hours.weekday),
            saturday: joined(&hours.saturday),
            sunday_holiday: joined(&hours.sunday_holiday),
            year_end: joined(&hours.year_end),
        }
    }

    fn on(&self, day: Day) -> &[OpenSpan] {
        match calendar::day_kind(day) {
            DayKind::Weekday => &self.weekday,
            DayKind::Saturday => &self.saturday,
            DayKind::SundayHoliday => &self.sunday_holiday,
            DayKind::YearEnd => &self.year_end,
        }
    }

    fn begins_at_midnight(&self, day: Day) -> bool {
        self.on(day).first().is_some_and(|span| span.open == 0)
    }

    fn reaches_midnight(&self, day: Day) -> bool {
        self.on(day).last().is_some_and(|span| span.close == MIDNIGHT)
    }
}

/// The spans in order, those that touch made one: where one ends as the next begins, nobody sees the bank close.
fn joined(spans: &[OpenSpan]) -> Box<[OpenSpan]> {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    let mut whole: Vec<OpenSpan> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match whole.last_mut() {
            Some(last) if span.open <= last.close => last.close = last.close.max(span.close),
            _ => whole.push(span),
        }
    }
    whole.into_boxed_slice()
}
