//! 明細番号. The id of a statement row: its booking day, its stream and its number there, in digits.
//!
//! It is never an ordinal of the day, so that a row keeps its id whatever is posted around it.

use super::ledger::Position;
use crate::event::{Day, pair};
use std::io::Write;

/// The length of most ids.
pub const USUAL: usize = 16;

/// Appends the id of the row at a position: `YYYYMMDD`, two digits of its stream, and its number in at least six.
pub fn write(position: Position, out: &mut Vec<u8>) {
    let date = position.day.text();
    if let Some(id) = usual(position, &date) {
        out.extend_from_slice(&id);
    } else {
        out.extend_from_slice(&head(position, &date));
        // Writing into a Vec cannot fail.
        let _ = write!(out, "{}", position.k);
    }
}

/// The id of the row at a position, whose day is written as `date`, if its number has no more than six digits.
pub fn usual(position: Position, date: &[u8; 10]) -> Option<[u8; USUAL]> {
    let k = position.k;
    let mut id = [0; USUAL];
    id[..10].copy_from_slice(&head(position, date));
    id[10..].copy_from_slice([pair(k / 10_000), pair(k / 100), pair(k)].as_flattened());
    (k < 1_000_000).then_some(id)
}

fn head(position: Position, date: &[u8; 10]) -> [u8; 10] {
    let mut head = [0; 10];
    head[..4].copy_from_slice(&date[..4]);
    head[4..6].copy_from_slice(&date[5..7]);
    head[6..8].copy_from_slice(&date[8..]);
    head[8..].copy_from_slice(&pair(u32::from(position.stream)));
    head
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

/// Reads `last`, or `last-3` for the third before it: how many rows stand between it and the end; nothing for other text.
pub fn parse_last(text: &str) -> Option<usize> {
    match text.strip_prefix("last")? {
        "" => Some(0),
        rest => rest.strip_prefix('-')?.parse().ok().filter(|before| (1..=MOST_BEFORE).contains(before)),
    }
}

/// So far from the end rows can be meant without their ids.
const MOST_BEFORE: usize = 31;

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

    #[test]
    fn the_last_rows_are_meant_by_their_distance_from_the_end() {
        let read = ["last", "last-1", "last-31", "last-0", "last-32", "last-", "last1", "lost"].map(parse_last);
        assert_eq!(read, [Some(0), Some(1), Some(31), None, None, None, None, None]);
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
