//! 明細の位置. Where a row stands in a statement, totally ordered and packed into 64 bits.

use crate::event::{Day, Jst};

/// Days are counted from the first one that can be shown, 1900-01-01.
const FIRST_DAY: i32 = -25_567;
/// The last day that fits, counted from the first: in 2258.
const LAST_DAY: i32 = (1 << 17) - 1;
const MINUTE_SHIFT: u32 = 36;
const DAY_SHIFT: u32 = 47;
const STREAM_SHIFT: u32 = 28;
const K_MASK: u64 = (1 << STREAM_SHIFT) - 1;

/// 明細の位置. The day and minute of booking, then the stream, then the how-manieth of its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// 勘定日. The day of booking.
    pub day: Day,
    /// The minute of that day.
    pub minute: u16,
    /// Which stream of the account; [`Position::POSTED`] for what an event posted.
    pub stream: u16,
    /// The how-manieth of its stream.
    pub k: u32,
}

/// A position packed so that packed order is position order.
pub(in crate::bank) type Key = u64;

impl Position {
    /// The stream of all rows that events posted: they come last in their minute.
    pub const POSTED: u16 = 99;

    /// The position as one number; a smaller number stands earlier in the statement.
    pub const fn pack(self) -> u64 {
        day_bits(self.day)
            | (self.minute as u64) << MINUTE_SHIFT
            | (self.stream as u64 & 0xff) << STREAM_SHIFT
            | self.k as u64 & K_MASK
    }

    /// The position that was packed into `key`.
    pub const fn unpack(key: u64) -> Self {
        Self {
            day: Day((key >> DAY_SHIFT) as i32 + FIRST_DAY),
            minute: (key >> MINUTE_SHIFT & 0x7ff) as u16,
            stream: (key >> STREAM_SHIFT & 0xff) as u16,
            k: (key & K_MASK) as u32,
        }
    }

    /// The place before every row of `day`.
    pub const fn start_of(day: Day) -> Self {
        Self { day, minute: 0, stream: 0, k: 0 }
    }

    /// The instant at which the row appears.
    pub const fn instant(self) -> Jst {
        Jst::at(self.day, self.minute as u32, 0)
    }
}

/// The bits of a day; days that cannot be shown stand at the ends.
const fn day_bits(day: Day) -> u64 {
    let days = day.0.saturating_sub(FIRST_DAY);
    let held = if days < 0 {
        0
    } else if days > LAST_DAY {
        LAST_DAY
    } else {
        days
    };
    (held.cast_unsigned() as u64) << DAY_SHIFT
}

/// The place after every row that has appeared at `at`.
pub(in crate::bank) const fn key_after(at: Jst) -> Key {
    day_bits(at.day()) | (at.minute_of_day() as u64 + 1) << MINUTE_SHIFT
}

/// The place before every row of `day`.
pub(in crate::bank) const fn key_of_day(day: Day) -> Key {
    Position::start_of(day).pack()
}

/// The day of a packed position.
pub(in crate::bank) const fn day_of_key(key: Key) -> Day {
    Position::unpack(key).day
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn position() -> impl Strategy<Value = Position> {
        (-20_000..80_000, 0_u16..1440, 0_u16..100, 0_u32..1 << 28).prop_map(|(day, minute, stream, k)| Position {
            day: Day(day),
            minute,
            stream,
            k,
        })
    }

    #[test]
    fn days_that_cannot_be_shown_stand_at_the_ends() {
        assert_eq!(key_of_day(Day(i32::MIN)), 0);
        assert_eq!(key_of_day(Day(-1_000_000)), 0);
        assert!(key_of_day(Day(i32::MAX)) > key_of_day(Day(84_006)));
    }

    proptest! {
        #[test]
        fn packed_positions_read_back_and_keep_their_order(a in position(), b in position()) {
            prop_assert_eq!(Position::unpack(a.pack()), a);
            prop_assert_eq!(a.pack().cmp(&b.pack()), a.cmp(&b));
            prop_assert!(a.pack() < key_after(a.instant()));
            prop_assert!(a.pack() >= key_after(a.instant().plus(-1)));
            prop_assert!(key_of_day(a.day) <= a.pack() && a.pack() < key_of_day(a.day.plus(1)));
        }
    }
}
