//! 位置の検索. How many entries of a stream stand before a place, without walking there.

use super::{
    flow::{BUSINESS_SPREAD, Flow},
    month::Month,
    position::{Key, Position, day_of_key},
    stream::{Days, Shift},
};

/// No chain of days without business is longer than this.
const LONGEST_HOLIDAY: i32 = 11;

/// Where a search takes place: a key with its month, worked out once for all streams.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub key: Key,
    pub month: Month,
    of_month: i32,
    days: i32,
}

impl Place {
    pub fn new(key: Key) -> Self {
        let (month, of_month) = Month::of(day_of_key(key));
        Self { key, month, of_month, days: month.days() }
    }
}

impl Flow {
    /// The number of the entry of a month, for a stream that recurs once in such a month; nothing before the first, and
    /// nothing in months between.
    pub fn entry_of(&self, month: Month) -> Option<u32> {
        let months = u32::try_from(month.0 - self.first.0).ok()?;
        match u32::from(self.def.every) {
            1 => Some(months),
            every => months.is_multiple_of(every).then(|| months / every),
        }
    }

    /// How many entries stand before a place.
    pub fn count_before(&self, place: &Place) -> u32 {
        let months = place.month.0 - self.first.0;
        if months < 0 {
            return 0;
        }
        let months = months.unsigned_abs();
        let (cycle, into) = match u32::from(self.def.every) {
            1 => (months, 0),
            every => (months / every, months % every),
        };
        let times = self.def.times.get();
        let here = cycle * times;
        if into > 0 {
            // The month of this cycle is over; its entries can only have been moved into the next one.
            let over = into > 1 || place.of_month > LONGEST_HOLIDAY;
            return if over { here + times } else { self.settle(place, here + times) };
        }
        match self.def.days {
            Days::On(day, shift) if times == 1 => self.count_of_month(place, here, i32::from(day), shift),
            Days::On(day, _) if place.of_month > i32::from(day) => here + times,
            Days::On(day, _) if place.of_month < i32::from(day) => here,
            Days::On(..) => self.settle(place, here + self.guess_of_day(place)),
            Days::Spread => {
                // The slot that holds this day; those before it are over.
                let nth = (place.of_month.unsigned_abs() * times - 1) / place.days.unsigned_abs();
                here + nth + u32::from(self.key_of(here + nth) < place.key)
            }
            Days::SpreadBusiness => {
                let nth = (place.of_month - 1).unsigned_abs() * times / BUSINESS_SPREAD.unsigned_abs();
                self.settle(place, here + nth.min(times))
            }
        }
    }

    /// How many entries stand before a place, for a stream with one entry in this month and `here` before it. Most places
    /// are so far from the entry that no holiday matters.
    fn count_of_month(&self, place: &Place, here: u32, day: i32, shift: Shift) -> u32 {
        let due = day.min(place.days);
        let (earliest, latest) = match shift {
            Shift::Stay => (due, due),
            Shift::Before => (due - LONGEST_HOLIDAY, due),
            Shift::After => (due, due + LONGEST_HOLIDAY),
        };
        if place.of_month > latest {
            here + 1
        } else if place.of_month >= earliest {
            self.settle(place, here + u32::from(place.of_month > due))
        } else if place.of_month > LONGEST_HOLIDAY || shift != Shift::After {
            here
        } else {
            self.settle(place, here)
        }
    }

    /// About how many entries stand before a place on the very day of a stream with many of them.
    fn guess_of_day(&self, place: &Place) -> u32 {
        let (from, to) = self.def.minutes;
        let minute = Position::unpack(place.key).minute.clamp(from, to) - from;
        u32::from(minute) * self.def.times.get() / u32::from(to - from)
    }

    /// Moves a guess to the exact count.
    fn settle(&self, place: &Place, guess: u32) -> u32 {
        let mut count = guess;
        while self.key_of(count) < place.key {
            count += 1;
        }
        while count > 0 && self.key_of(count - 1) >= place.key {
            count -= 1;
        }
        count
    }
}
