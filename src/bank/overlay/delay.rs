//! 記帳の遅延. Rows of an account's own story that appear later than they would: minus at their own place, plus where they
//! appear. Nothing of it is stored by row.

use crate::bank::ledger::{Key, Position};
use crate::event::{Day, Jst, MINUTE_MS};

/// Minutes of a day.
const DAY_MINUTES: i64 = 24 * 60;

/// 記帳の遅延. Since when, until when, and by how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bank) struct Delay {
    /// The first place that is delayed.
    pub from: Key,
    /// The first place that is no longer delayed.
    pub until: Key,
    /// By how many minutes.
    pub minutes: u32,
}

impl Delay {
    /// Whether a row of this place is delayed.
    pub const fn covers(&self, key: Key) -> bool {
        self.from <= key && key < self.until
    }

    /// Where a row appears that would have stood here.
    pub fn shown(&self, position: Position) -> Position {
        moved(position, i64::from(self.minutes))
    }

    /// When something is seen that would have been seen at this instant.
    pub fn shown_at(&self, at: Jst) -> Jst {
        at.plus(i64::from(self.minutes) * MINUTE_MS)
    }

    /// The first place whose rows appear at a place or after it.
    pub fn first_shown_from(&self, key: Key) -> Key {
        moved(Position::unpack(key), -i64::from(self.minutes)).pack().clamp(self.from, self.until)
    }

    /// What is still on its way at a place: booked before it, and not shown before it. `balance_before` is the balance of
    /// the account's own story.
    pub fn held_before(&self, key: Key, balance_before: impl Fn(Key) -> i64) -> i64 {
        let (shown, booked) = (self.first_shown_from(key), key.clamp(self.from, self.until));
        if shown < booked { balance_before(booked) - balance_before(shown) } else { 0 }
    }
}

/// The same place so many minutes later. The order of two places does not change by it.
fn moved(position: Position, minutes: i64) -> Position {
    let whole = i64::from(position.day.0) * DAY_MINUTES + i64::from(position.minute) + minutes;
    let (day, minute) = (whole.div_euclid(DAY_MINUTES), whole.rem_euclid(DAY_MINUTES));
    Position { day: Day(i32::try_from(day).unwrap_or(0)), minute: u16::try_from(minute).unwrap_or(0), ..position }
}
