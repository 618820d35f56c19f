//! What an entry of the timeline waits for: an instant, a call, or another event.

use super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    numbers,
    place::Place,
    times, words,
};
use crate::{
    bank::refusal::Said,
    event::{After, CallMoment, OnCall, Trigger},
    scenario::diagnostic::code,
};

/// The keys that say when something happens; exactly one of them is written.
const MOMENTS: [&str; 3] = ["at", "on_call", "after"];

/// What the entry waits for; nothing where it waits for an instant, or does not say.
pub fn read(fields: &Fields<'_>, found: &mut Findings) -> Read<Option<Trigger>> {
    let written: Vec<_> = MOMENTS.iter().filter_map(|key| fields.get(key)).collect();
    if let [first, second, ..] = written.as_slice() {
        let said = Said::fixed(
            "`at`、`on_call`、`after` は一つだけ書きます。",
            "`at`, `on_call` and `after` exclude each other",
        );
        let beside = Said::fixed("もう一方はここです", "the other one");
        return Err(found.push(second.wrong_key(code::CONFLICT, said).beside(first.head, beside)));
    }
    let after = fields.get("after");
    if let (None, Some(delay)) = (after, fields.get("delay")) {
        let said = Said::fixed("`delay` は `after` と一緒に書きます。", "`delay` goes with `after`");
        return Err(found.push(delay.wrong_key(code::CONFLICT, said)));
    }
    if let Some(call) = fields.get("on_call") {
        return read_call(call, found).map(Trigger::OnCall).map(Some);
    }
    let Some(after) = after else { return Ok(None) };
    let event = words::event(after, found);
    let delay_ms = fields.or_default("delay", found, times::duration);
    Ok(Some(Trigger::After(After { event: event?, delay_ms: delay_ms? })))
}

fn read_call(place: &Place<'_>, found: &mut Findings) -> Read<OnCall> {
    let fields = Fields::read(place, Shape::of(&["operation", "nth", "when", "partner"]), found)?;
    let operation = fields.need("operation", "list_transactions", found).and_then(|p| words::operation(p, found));
    let nth = fields.maybe("nth", found, |p, f| numbers::within(p, 1, 1_000_000_000, f));
    let when = fields.maybe("when", found, |p, f| words::one_of(p, CallMoment::ALL, CallMoment::word, f));
    let partner = fields.maybe("partner", found, words::partner);
    Ok(OnCall {
        operation: operation?,
        nth: nth?.unwrap_or(1),
        when: when?.unwrap_or(CallMoment::After),
        partner: partner?,
    })
}
