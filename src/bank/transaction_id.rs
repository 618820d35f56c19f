//! 明細番号. The id of a statement row: its booking day, its stream and its number there, in digits.
//!
//! It is never an ordinal of the day, so that a row keeps its id whatever is posted around it.

use super::ledger::Position;
use crate::event::Day;
use std::io::Write;

/// Appends the id of the row at a position: `YYYYMMDD`, two digits of its stream, and its number in at least six.
pub fn write(position: Position, out: &mut Vec<u8>) {
    let (year, month, day) = position.day.ymd();
    let head = u64::from(year.unsigned_abs()) * 10_000 + u64::from(month * 100 + day);
    push_digits(out, head * 100 + u64::from(position.stream), 10);
    if position.k < 1_000_000 {
        push_digits(out, u64::from(position.k), 6);
    } else {
        // Writing into a Vec cannot fail.
        let _ = write!(out, "{}", position.k);
    }
}

/// Appends `n` in exactly `digits` digits.
fn push_digits(out: &mut Vec<u8>, n: u64, digits: usize) {
    let at = out.len();
    out.resize(at + digits, b'0');
    let mut left = n;
    for place in out[at..].iter_mut().rev() {
        *place += u8::try_from(left % 10).unwrap_or(0);
        left /= 10;
    }
}

/// What an id says of its row's position: all but the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The day of booking.
    pub day: Day,
    /// The stream.
    pub stream: u16,
    /// The how-manieth of its stream.
    pub k: u32,
}

/// Reads an id as it was written, or nothing.
pub fn parse(text: &str) -> Option<Named> {
    let shaped = (16..=19).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !shaped || (text.len() > 16 && text.as_bytes()[10] == b'0') {
        return None;
    }
    let day = Day::from_ymd(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..8].parse().ok()?)?;
    Some(Named { day, stream: text[8..10].parse().ok()?, k: text[10..].parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_id_is_short_and_readable() {
        let mut id = Vec::new();
        write(Position { day: Day::from_ymd(2026, 6, 10).unwrap(), minute: 540, stream: 3, k: 412 }, &mut id);
        assert_eq!(String::from_utf8(id).unwrap(), "2026061003000412");
    }

    proptest! {
        #[test]
        fn an_id_reads_back(day in 0_i32..60_000, stream in 0_u16..100, k in 0_u32..1 << 28) {
            let mut id = Vec::new();
            write(Position { day: Day(day), minute: 0, stream, k }, &mut id);
            prop_assert_eq!(parse(std::str::from_utf8(&id).unwrap()), Some(Named { day: Day(day), stream, k }));
        }
    }
}
