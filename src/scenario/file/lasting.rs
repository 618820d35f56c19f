//! `until` and `for`: when something that lasts ends again.

use super::{
    fields::Fields,
    findings::{Findings, Read},
    place::Place,
    times,
};
use crate::{
    bank::refusal::Said,
    event::{Jst, MAX_SHOWN, Word},
    scenario::{diagnostic::code, instant::Frame},
};

/// The end of the event `word` that starts at `at`. In `until`, offsets count from `start` as they do in `at`, and a
/// time of day is the next one after `at`. `at` and `word` are unknown where they could not be read.
pub fn read(
    fields: &Fields<'_>,
    start: Jst,
    at: Option<Jst>,
    word: Option<&Word>,
    found: &mut Findings,
) -> Read<Option<Jst>> {
    let (until, length) = (fields.get("until"), fields.get("for"));
    if let (Some(until), Some(length)) = (until, length) {
        let said = Said::fixed("`until` と `for` は一方だけ書きます。", "`until` and `for` exclude each other");
        let beside = Said::fixed("もう一方はここです", "the other one");
        return Err(found.push(length.wrong_key(code::CONFLICT, said).beside(until.head, beside)));
    }
    let Some(written) = until.or(length) else { return Ok(None) };
    if let Some(word) = word.filter(|w| !w.is_lasting()) {
        return Err(found.push(not_lasting(written, word)));
    }
    match (until, length) {
        (Some(until), _) => read_until(until, start, at, found).map(Some),
        (None, Some(length)) => read_for(length, at.unwrap_or(start), found).map(Some),
        (None, None) => Ok(None),
    }
}

/// How long the event `word` lasts that waits for its trigger, in milliseconds. Nobody knows when it begins, so it takes
/// no `until`.
pub fn read_length(fields: &Fields<'_>, word: Option<&Word>, found: &mut Findings) -> Read<Option<i64>> {
    let (until, length) = (fields.get("until"), fields.get("for"));
    let Some(written) = until.or(length) else { return Ok(None) };
    if let Some(word) = word.filter(|w| !w.is_lasting()) {
        return Err(found.push(not_lasting(written, word)));
    }
    if let Some(until) = until {
        let said = Said::fixed(
            "いつ始まるか決まっていない出来事に `until` は書けません。",
            "nobody knows when this begins, so it takes no `until`",
        );
        let help = Said::fixed("`for` で長さを書きます。", "write how long it lasts, with `for`");
        return Err(found.push(until.wrong_key(code::CONFLICT, said).helping(help)));
    }
    length.map(|length| times::some_duration(length, found)).transpose()
}

fn read_until(place: &Place<'_>, start: Jst, at: Option<Jst>, found: &mut Findings) -> Read<Jst> {
    let until = times::instant(place, Frame { start, after: at.unwrap_or(start) }, found)?;
    let Some(at) = at.filter(|at| until <= *at) else { return Ok(until) };
    let diagnostic = place.wrong(code::TIME_ORDER, times::ends_too_early(at, until));
    let offset = place.scalar().is_some_and(|text| text.starts_with('+'));
    Err(found.push(if offset {
        diagnostic.helping(Said::fixed(
            "`+…` は `clock.start` から数えます。`at` から数えるには `for` を使います。",
            "`+…` counts from `clock.start`; to count from `at`, use `for`",
        ))
    } else {
        diagnostic
    }))
}

fn read_for(place: &Place<'_>, at: Jst, found: &mut Findings) -> Read<Jst> {
    let length = times::duration(place, found)?;
    if length == 0 {
        let said = Said::fixed("`for` は 0 より長くします。", "`for` is longer than 0");
        return Err(found.push(place.wrong(code::TIME_ORDER, said)));
    }
    if MAX_SHOWN.0 - at.0 < length {
        let said = Said::fixed("終わりが 2199 年より後になります。", "this would end after the year 2199");
        return Err(found.push(place.wrong(code::INVALID_TIME, said)));
    }
    Ok(at.plus(length))
}

fn not_lasting(place: &Place<'_>, word: &Word) -> crate::scenario::Diagnostic {
    let (key, word) = (place.name(), word.name());
    let said = Said::made(
        format!("`{word}` は一瞬の出来事なので、`{key}` は書けません。"),
        format!("`{word}` happens at one instant, so it takes no `{key}`"),
    );
    let help = Said::made(format!("`{key}` を消します。"), format!("take `{key}` away"));
    place.wrong_key(code::NOT_LASTING, said).helping(help)
}
