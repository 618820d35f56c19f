//! The clock as a lever: forward, or another way of moving.

use super::super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    head::{read_mode, read_speed},
    place::Place,
    times,
};
use crate::{
    bank::{edge::EdgeName, refusal::Said},
    event::{ClockAdvanced, ClockSet, Jst, Word},
    scenario::{diagnostic::code, instant::Frame},
};

const WAYS: &[&str] = &["by", "to", "to_edge"];

/// Reads `{ by: 90m }`, `{ to: "21:30" }` or `{ to_edge: service.close-1s }`.
pub fn read_advanced(place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(WAYS), found)?;
    let by = fields.maybe("by", found, read_by);
    let to = fields.maybe("to", found, |p, f| read_to(p, frame, f));
    let to_edge = fields.maybe("to_edge", found, read_edge);
    let written: Vec<_> = WAYS.iter().filter_map(|way| fields.get(way)).collect();
    match written.as_slice() {
        [] => {
            let said = Said::fixed("どこまで進めるかが書かれていません。", "this does not say how far the clock moves");
            return Err(found.push(place.wrong_key(code::MISSING_KEY, said).expecting(WAYS)));
        }
        [_] => {}
        [first, second, ..] => {
            let said = Said::fixed(
                "`by`、`to`、`to_edge` は一つだけ書きます。",
                "`by`, `to` and `to_edge` exclude each other",
            );
            let beside = Said::fixed("もう一方はここです", "the other one");
            return Err(found.push(second.wrong_key(code::CONFLICT, said).beside(first.head, beside)));
        }
    }
    Ok(Word::ClockAdvanced(ClockAdvanced { by: by?, to: to?, to_edge: to_edge? }))
}

fn read_by(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    times::duration(place, found)?;
    Ok(place.scalar().unwrap_or_default().to_owned())
}

fn read_to(place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Jst> {
    let to = times::instant(place, frame, found)?;
    if to >= frame.after {
        return Ok(to);
    }
    let said = Said::made(
        format!("時計は戻せません。{to} は {} より前です。", frame.after),
        format!("the clock cannot go back: {to} is before {}", frame.after),
    );
    Err(found.push(place.wrong(code::TIME_ORDER, said)))
}

fn read_edge(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    let text = place.text(found)?;
    EdgeName::parse(text).map_err(|said| found.push(place.wrong(code::UNKNOWN_WORD, said)))?;
    Ok(text.to_owned())
}

/// Reads `{ mode: frozen, speed: 60 }`.
pub fn read_set(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    const KEYS: &[&str] = &["mode", "speed"];
    let fields = Fields::read(place, Shape::of(KEYS), found)?;
    let mode = fields.maybe("mode", found, read_mode);
    let speed = fields.maybe("speed", found, read_speed);
    if KEYS.iter().all(|key| fields.get(key).is_none()) {
        let said = Said::fixed("`mode` か `speed` を書きます。", "this sets neither `mode` nor `speed`");
        return Err(found.push(place.wrong_key(code::MISSING_KEY, said).expecting(KEYS)));
    }
    Ok(Word::ClockSet(ClockSet { mode: mode?, speed: speed? }))
}
