//! Times, dates and lengths, read at their place.

use super::{
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

/// What is written there. A bare number is a common slip, and is better told that it is no time than that it lacks quotes.
fn written<'n>(place: &Place<'n>, found: &mut Findings) -> Read<&'n str> {
    place.scalar().filter(|text| !text.is_empty()).map_or_else(|| place.text(found), Ok)
}

fn unreadable(place: &Place<'_>, said: Said) -> Diagnostic {
    place.wrong(code::INVALID_TIME, said)
}
