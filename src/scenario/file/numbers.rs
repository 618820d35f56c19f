//! Whole numbers within bounds.

use super::{
    findings::{Findings, Read},
    place::Place,
};
use crate::{bank::refusal::Said, scenario::diagnostic::code};

/// A whole number from `least` to `most`.
pub fn within<T: TryFrom<i128>>(place: &Place<'_>, least: i128, most: i128, found: &mut Findings) -> Read<T> {
    let number = place.whole(found)?;
    let fits = Some(number).filter(|n| (least..=most).contains(n)).and_then(|n| T::try_from(n).ok());
    fits.ok_or_else(|| {
        let key = place.name();
        let said = Said::made(
            format!("`{key}` は {least} 以上、{most} 以下です。"),
            format!("`{key}` is at least {least} and at most {most}"),
        );
        found.push(place.wrong(code::INVALID_VALUE, said))
    })
}

/// How many calls: one or more.
pub fn calls(place: &Place<'_>, found: &mut Findings) -> Read<u32> {
    within(place, 1, 1_000_000_000, found)
}

/// How many calls: none or more.
pub fn calls_or_none(place: &Place<'_>, found: &mut Findings) -> Read<u32> {
    within(place, 0, 1_000_000_000, found)
}
