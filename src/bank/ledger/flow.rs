//! 累計. A stream as it runs on one account: the total of its first k entries in closed form, and the place of each.

use super::{
    loan::LoanTerms,
    month::Month,
    position::{Key, Position},
    stream::{Days, Mean, Sense, Shift, StreamDef},
};
use crate::{
    bank::{
        calendar,
        population::dice::{Dice, scale},
    },
    event::Day,
};

/// Means are kept in this many fractional bits of a unit.
const FRACTION: u32 = 16;
/// In business months, entries fall due within the first days only, so that a shift stays inside the month.
pub(super) const BUSINESS_SPREAD: i32 = 22;

/// A stream with the means, days and dice of one account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flow {
    pub def: &'static StreamDef,
    /// Its number on the account: 1 is the first, 0 is the opening.
    pub no: u16,
    amounts: Dice,
    /// Draws of days, minutes and parties.
    pub clock: Dice,
    pub first: Month,
    mean: i64,
    noise: u64,
}

/// The draws that are made once for a stream of an account, far away from those of its entries.
mod draw {
    pub const MEAN: u64 = u64::MAX;
    pub const PHASE: u64 = u64::MAX - 1;
}

impl Flow {
    /// The stream as it runs for a customer from the month `from` on. `turnover` is the customer's monthly turnover.
    pub fn new(def: &'static StreamDef, no: u16, customer: Dice, from: Month, turnover: i64) -> Self {
        let amounts = customer.of(u64::from(def.id));
        let clock = def.clock.map_or(amounts, |id| customer.of(u64::from(id)));
        let every = i32::from(def.every);
        let drawn = || i32::try_from(clock.below(draw::PHASE, u64::from(def.every))).unwrap_or(0);
        let first = match every {
            1 => from,
            _ => from.plus((def.phase.map_or_else(drawn, i32::from) - from.0).rem_euclid(every)),
        };
        let mut flow = Self { def, no, amounts, clock, first, mean: 0, noise: 0 };
        flow.set_mean(match def.mean {
            Mean::Share(low, high) => {
                let share = amounts.between(draw::MEAN, i64::from(low), i64::from(high));
                in_units(turnover * share / 1000, def.unit) << FRACTION
            }
            Mean::Yen(low, high) => in_units(amounts.between(draw::MEAN, low, high), def.unit) << FRACTION,
            Mean::OfUnit(thousandths) => (thousandths << FRACTION) / 1000,
            Mean::Instalment => in_units(LoanTerms::of(turnover).instalment, def.unit) << FRACTION,
            Mean::Portion(_) | Mean::Rest => 0,
        });
        flow
    }

    fn set_mean(&mut self, mean: i64) {
        self.mean = mean;
        self.noise = (mean.unsigned_abs() >> FRACTION) * u64::from(self.def.noise) / 1000;
    }

    fn times_a_year(&self) -> i64 {
        match self.def.every {
            1 => i64::from(self.def.times.get()) * 12,
            every => i64::from(self.def.times.get()) * 12 / i64::from(every),
        }
    }

    /// What moves in a year, in fractional yen, signed.
    pub fn a_year(&self) -> i64 {
        self.sense() * self.mean * self.def.unit * self.times_a_year()
    }

    /// Whether it carries away what is left over.
    pub const fn takes_rest(&self) -> bool {
        matches!(self.def.mean, Mean::Rest)
    }

    /// How many thousandths it carries away of what others leave over, if that is how its amounts are found.
    pub const fn portion(&self) -> Option<i64> {
        match self.def.mean {
            Mean::Portion(thousandths) => Some(thousandths as i64),
            Mean::Share(..) | Mean::Yen(..) | Mean::OfUnit(_) | Mean::Instalment | Mean::Rest => None,
        }
    }

    /// Makes this stream carry away what `others` bring in a year.
    pub fn take(&mut self, others: i64) {
        self.set_mean(-self.sense() * others / (self.def.unit * self.times_a_year()));
    }

    /// How far the account can be from where its yearly average puts it, because of this stream and to its detriment.
    /// Money comes in up to a cycle and a long holiday late; it goes out up to a cycle early.
    pub fn reserve(&self) -> i64 {
        let cycle = ((self.mean * i64::from(self.def.times.get())) >> FRACTION) * self.def.unit;
        let noise = self.noise.cast_signed() * self.def.unit;
        let season = self.def.season.map_or(0, |season| cycle * season.swing() / 1_000);
        let late = match self.def.sense {
            Sense::In => cycle + cycle * 2 / 5,
            Sense::Out => cycle,
        };
        late + noise + season + self.def.unit
    }

    const fn sense(&self) -> i64 {
        match self.def.sense {
            Sense::In => 1,
            Sense::Out => -1,
        }
    }

    /// The sum of the first `k` amounts, signed: a telescope, so that it costs the same for any `k`.
    pub fn total(&self, k: u32) -> i64 {
        let mut units = (i64::from(k) * self.mean) >> FRACTION;
        if k > 0 && self.noise > 0 {
            units += scale(self.amounts.draw(u64::from(k)), self.noise).cast_signed();
        }
        if let Some(season) = self.def.season {
            units += (self.mean * season.sum(self.first.of_year(), k) / 1000) >> FRACTION;
        }
        self.sense() * self.def.unit * units
    }

    /// The place of entry number `k`.
    pub fn key_of(&self, k: u32) -> Key {
        let times = self.def.times;
        let cycle = times.divide(k);
        let nth = k - cycle * times.get();
        let month = self.month_of(cycle);
        let bits = self.clock.draw(u64::from(k));
        let day = match self.def.days {
            Days::On(day @ ..=28, shift) => shifted(month.first_day().plus(i32::from(day) - 1), shift),
            Days::On(day, shift) => shifted(month.first_day().plus(i32::from(day).min(month.days()) - 1), shift),
            Days::Spread => month.first_day().plus(self.spread(nth, month.days(), bits)),
            Days::SpreadBusiness => {
                shifted(month.first_day().plus(self.spread(nth, BUSINESS_SPREAD, bits)), Shift::After)
            }
        };
        Position { day, minute: self.minute_of(nth, bits), stream: self.no, k }.pack()
    }

    /// The month of its `cycle`-th recurrence.
    fn month_of(&self, cycle: u32) -> Month {
        self.first.plus(cycle.cast_signed() * i32::from(self.def.every))
    }

    /// Which day of a month of `days` days the `nth` entry falls on, from 0: each has its own slot of the month.
    fn spread(&self, nth: u32, days: i32, bits: u64) -> i32 {
        let (times, days) = (self.def.times, days.unsigned_abs());
        let (from, to) = (times.divide(nth * days), times.divide((nth + 1) * days));
        from.cast_signed() + i32::try_from(scale(bits, u64::from(to - from))).unwrap_or(0)
    }

    /// The minute of the `nth` entry of a month: later ones have later minutes, for two of them may be moved to one day.
    fn minute_of(&self, nth: u32, bits: u64) -> u16 {
        let (from, to) = self.def.minutes;
        let (span, times) = (u32::from(to - from), self.def.times);
        let minute = match self.def.days {
            Days::Spread => scale(bits << 32, u64::from(span)),
            Days::On(..) | Days::SpreadBusiness if times.get() == 1 => scale(bits << 32, u64::from(span)),
            Days::On(..) => u64::from(times.divide(nth * span)),
            Days::SpreadBusiness => {
                u64::from(times.divide(nth * span)) + scale(bits << 32, u64::from(times.divide(span)))
            }
        };
        from + u16::try_from(minute).unwrap_or(0)
    }
}

/// An amount in whole units. Nearly all streams count single yen, and a division costs as much as the rest.
const fn in_units(yen: i64, unit: i64) -> i64 {
    if unit == 1 { yen } else { yen / unit }
}

fn shifted(day: Day, shift: Shift) -> Day {
    match shift {
        Shift::Stay => day,
        Shift::Before => calendar::business_day_on_or_before(day),
        Shift::After => calendar::business_day_on_or_after(day),
    }
}
