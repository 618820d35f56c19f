//! サービス時間帯（第2条第1項, 第4条第1項）. When data is given and when customers can link, per channel.

#[cfg(test)]
mod tests;

use super::calendar::{self, DayKind};
use crate::event::{Channel, ChannelHours, Day, Hours, HoursChanged, Jst, MAX_SHOWN, OpenSpan, Purpose};
use std::collections::BTreeMap;

/// How many days an edge is looked for. A bank that opens at all does so within a year: the year's end comes every year.
const HORIZON_DAYS: i32 = 400;
/// The minute at which a day ends.
const MIDNIGHT: u16 = 1440;

/// サービス時間帯. The hours of one institution, ready for look-up by channel, purpose and sort of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceHours {
    tables: [[Table; 2]; 2],
}

/// The hours for one channel and purpose: those at first, and those that hold from later days on, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Table {
    first: Week,
    later: Vec<(Day, Week)>,
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
        let table = |channel, purpose| Table { first: week(channel, purpose), later: Vec::new() };
        let both = |channel| [table(channel, Purpose::Data), table(channel, Purpose::Linking)];
        Self { tables: [both(Channel::Institution), both(Channel::Anser)] }
    }

    /// サービス時間帯の変更（第9条第1項）. The same hours until the day of the change, and others from then on.
    #[must_use]
    pub fn changed(&self, change: &HoursChanged) -> Self {
        let mut changed = self.clone();
        for (tables, channel) in changed.tables.iter_mut().zip([Channel::Institution, Channel::Anser]) {
            for (table, purpose) in tables.iter_mut().zip([Purpose::Data, Purpose::Linking]) {
                let meant = change.channel.is_none_or(|meant| meant == channel)
                    && change.purpose.is_none_or(|meant| meant == purpose);
                if meant {
                    table.changed(change.effective.day(), Week::of(&change.hours));
                }
            }
        }
        changed
    }

    fn table(&self, channel: Channel, purpose: Purpose) -> &Table {
        let [institution, anser] = &self.tables;
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
        let mut spans = self.table(channel, purpose).on(at.day()).iter();
        spans.any(|span| u32::from(span.open) <= minute && minute < u32::from(span.close))
    }

    /// 次回開始時刻. The first opening strictly after `at`: while closed, the coming one. Nothing when there is none,
    /// be it that the bank never opens or that it never closes.
    pub fn next_open(&self, channel: Channel, purpose: Purpose, at: Jst) -> Option<Jst> {
        let table = self.table(channel, purpose);
        edge_after(at, |day| {
            let from_yesterday = table.reaches_midnight(day.plus(-1));
            let spans = table.on(day).iter().map(|span| span.open);
            spans.filter(move |open| *open != 0 || !from_yesterday)
        })
    }

    /// 次回終了時刻. The first closing strictly after `at`: while open, the end of this opening. The instant itself is
    /// already closed. Nothing when there is none.
    pub fn next_close(&self, channel: Channel, purpose: Purpose, at: Jst) -> Option<Jst> {
        let table = self.table(channel, purpose);
        edge_after(at, |day| {
            let into_tomorrow = table.begins_at_midnight(day.plus(1));
            let spans = table.on(day).iter().map(|span| span.close);
            spans.filter(move |close| *close != MIDNIGHT || !into_tomorrow)
        })
    }

    /// The open spans of `day`, in order: what the status page shows.
    pub fn spans_on(&self, channel: Channel, purpose: Purpose, day: Day) -> &[OpenSpan] {
        self.table(channel, purpose).on(day)
    }
}

/// The first edge strictly after `at`, where `edges` gives those of a day in order as minutes since its midnight.
fn edge_after<I: Iterator<Item = u16>>(at: Jst, edges: impl Fn(Day) -> I) -> Option<Jst> {
    // A span that ends at 24:00 belongs to the day before its edge, hence the look at yesterday.
    let days = (-1..=HORIZON_DAYS).map(|n| at.day().plus(n));
    let mut instants = days.flat_map(|day| edges(day).map(move |minute| Jst::at(day, u32::from(minute), 0)));
    instants.find(|edge| *edge > at).filter(|edge| *edge <= MAX_SHOWN)
}

impl Table {
    /// Other hours from `from` on, until the next change that is already known. Of two for one day the later one counts.
    fn changed(&mut self, from: Day, week: Week) {
        let place = self.later.partition_point(|(day, _)| *day <= from);
        self.later.insert(place, (from, week));
    }

    fn on(&self, day: Day) -> &[OpenSpan] {
        let later = self.later.iter().rev().find(|(from, _)| *from <= day);
        later.map_or(&self.first, |(_, week)| week).on(day)
    }

    fn begins_at_midnight(&self, day: Day) -> bool {
        self.on(day).first().is_some_and(|span| span.open == 0)
    }

    fn reaches_midnight(&self, day: Day) -> bool {
        self.on(day).last().is_some_and(|span| span.close == MIDNIGHT)
    }
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
