//! Which of the matching calls a fault hits.

use super::super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    numbers,
    place::Place,
    times, words,
};
use crate::{
    bank::refusal::Said,
    event::Jst,
    scenario::{diagnostic::code, model::FaultWhen},
};

/// Reads `{ calls: [3, 4], every: 5, probability: 0.1, during: stop, between: ["21:00", "23:00"] }`.
pub fn read(place: &Place<'_>, start: Jst, found: &mut Findings) -> Read<FaultWhen> {
    let fields = Fields::read(place, Shape::of(&["calls", "every", "probability", "during", "between"]), found)?;
    let calls = fields.or_default("calls", found, read_calls);
    let every = fields.maybe("every", found, |p, f| numbers::within(p, 1, 1_000_000_000, f));
    let probability = fields.maybe("probability", found, read_probability);
    let during = fields.maybe("during", found, words::event);
    let between = fields.maybe("between", found, |p, f| times::stretch(p, start, f));
    Ok(FaultWhen { calls: calls?, every: every?, probability: probability?, during: during?, between: between? })
}

fn read_calls(place: &Place<'_>, found: &mut Findings) -> Read<Vec<u64>> {
    let mut calls: Vec<u64> = words::each(place, found, |p, f| numbers::within(p, 1, 1_000_000_000, f))?;
    if calls.is_empty() {
        let said = Said::fixed("`calls` が空なので、何も起こりません。", "`calls` is empty, so nothing would happen");
        return Err(found.push(place.wrong(code::INVALID_VALUE, said)));
    }
    calls.sort_unstable();
    calls.dedup();
    Ok(calls)
}

fn read_probability(place: &Place<'_>, found: &mut Findings) -> Read<f64> {
    let chance = place.number(found)?;
    if 0.0 < chance && chance <= 1.0 {
        return Ok(chance);
    }
    let said = Said::fixed("`probability` は 0 より大きく、1 以下です。", "`probability` is above 0 and at most 1");
    Err(found.push(place.wrong(code::INVALID_VALUE, said)))
}
