//! Times, dates and lengths, read at their place.

use super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    place::Place,
};
use crate::{
    bank::refusal::Said,
    event::{Day, Jst},
    scenario::{
        diagnostic::{Diagnostic, code},
        duration::parse_duration,
        instant::{FORMS, Frame, parse_absolute, parse_day, parse_instant},
    },
};

/// A time in any form.
pub fn instant(place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Jst> {
    let text = written(place, found)?;
    parse_instant(text, frame).map_err(|said| found.push(unreadable(place, said).expecting(FORMS)))
}

/// A time that means the same instant everywhere.
pub fn absolute(place: &Place<'_>, found: &mut Findings) -> Read<Jst> {
    let text = written(place, found)?;
    parse_absolute(text).map_err(|said| found.push(unreadable(place, said).expecting(&FORMS[..1])))
}

/// A date.
pub fn day(place: &Place<'_>, found: &mut Findings) -> Read<Day> {
    let text = written(place, found)?;
    parse_day(text).map_err(|said| found.push(unreadable(place, said)))
}

/// A length of time, in milliseconds.
pub fn duration(place: &Place<'_>, found: &mut Findings) -> Read<i64> {
    let text = written(place, found)?;
    parse_duration(text).map_err(|said| found.push(unreadable(place, said)))
}

/// A length of time above 0, in milliseconds.
pub fn some_duration(place: &Place<'_>, found: &mut Findings) -> Read<i64> {
    let length = duration(place, found)?;
    if length > 0 {
        return Ok(length);
    }
    let key = place.name();
    let said = Said::made(format!("`{key}` は 0 より長くします。"), format!("`{key}` is longer than 0"));
    Err(found.push(place.wrong(code::INVALID_TIME, said)))
}

/// A length of at least a second, in seconds.
pub fn seconds(place: &Place<'_>, found: &mut Findings) -> Read<u32> {
    let length = duration(place, found)?;
    u32::try_from(length / 1000).ok().filter(|secs| *secs > 0).ok_or_else(|| {
        let said = Said::fixed("1 秒以上、136 年以内です。", "this must be from a second to 136 years");
        found.push(place.wrong(code::INVALID_TIME, said))
    })
}

/// `{ lifetime: 15m }`, in seconds.
pub fn lifetime(place: &Place<'_>, found: &mut Findings) -> Read<u32> {
    let fields = Fields::read(place, Shape::of(&["lifetime"]), found)?;
    fields.need("lifetime", "15m", found).and_then(|p| seconds(p, found))
}

/// Two instants, the second after the first: `["21:00", "23:00"]`.
pub fn stretch(place: &Place<'_>, start: Jst, found: &mut Findings) -> Read<(Jst, Jst)> {
    let items = place.items(found)?;
    let [first, second] = items.as_slice() else {
        let said = Said::fixed("始まりと終わりの二つを書きます。", "this is a list of two: the start and the end");
        let help = Said::fixed("`[\"21:00\", \"23:00\"]` と書きます。", "write `[\"21:00\", \"23:00\"]`");
        return Err(found.push(place.wrong(code::WRONG_TYPE, said).helping(help)));
    };
    let from = instant(first, Frame::at(start), found);
    let frame = Frame { start, after: from.as_ref().copied().unwrap_or(start) };
    let until = instant(second, frame, found);
    let (from, until) = (from?, until?);
    if from < until {
        return Ok((from, until));
    }
    Err(found.push(second.wrong(code::TIME_ORDER, ends_too_early(from, until))))
}

/// What is said of an end that is not after its start.
pub fn ends_too_early(from: Jst, until: Jst) -> Said {
    Said::made(
        format!("終わり（{until}）が始まり（{from}）より後ではありません。"),
        format!("this ends at {until}, which is not after its start at {from}"),
    )
}

/// What is written there. A bare number is a common slip, and is better told that it is no time than that it lacks quotes.
fn written<'n>(place: &Place<'n>, found: &mut Findings) -> Read<&'n str> {
    place.scalar().filter(|text| !text.is_empty()).map_or_else(|| place.text(found), Ok)
}

fn unreadable(place: &Place<'_>, said: Said) -> Diagnostic {
    place.wrong(code::INVALID_TIME, said)
}
