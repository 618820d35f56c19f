//! 当たり. Which fault hits which call: a pure function of the rule, of the seed and of the number n of the call. No stream
//! is shared, so parallel clients, retries and the order of other calls change nothing.

mod chance;
mod tally;

pub use tally::Tally;

use crate::event::{EventId, Fault, Inject, Jst, Operation, PartnerId, Wall};

/// A call that a rule matches, as the rule looks at it.
pub struct Seen<'a> {
    /// The seed of everything drawn.
    pub seed: u64,
    /// Which operation was called.
    pub operation: Operation,
    /// Who called; nothing where the caller did not prove who it is.
    pub partner: Option<&'a PartnerId>,
    /// The instant of bank time.
    pub now: Jst,
    /// The instant of wall time.
    pub wall: Wall,
    /// Whether a lasting event is in force.
    pub in_force: &'a dyn Fn(&EventId) -> bool,
}

/// What a rule does with a call that it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// Its answer comes this much later, in milliseconds of wall time.
    Late(i64),
    /// It was one too many; from this instant of wall time on there are calls again.
    Beyond(Wall),
    /// What the rule injects.
    Injected,
}

/// 計数. Counts the call for this rule and its caller, and says which number it has and whether it is hit.
pub fn draw(fault: &Fault, tally: &mut Tally, seen: &Seen<'_>) -> (u64, Option<Hit>) {
    let n = tally.next();
    if !is_chosen(fault, n, seen) {
        return (n, None);
    }
    let hit = match &fault.inject {
        Inject::Latency(latency) => Some(Hit::Late(chance::of(fault, n, seen).latency_ms(latency))),
        Inject::RateLimit(rate) => tally.beyond(rate, seen.wall).map(Hit::Beyond),
        Inject::Error(_)
        | Inject::Connection(_)
        | Inject::SlowBody { .. }
        | Inject::TruncateBody { .. }
        | Inject::MalformedJson
        | Inject::HtmlError { .. }
        | Inject::WrongContentType { .. }
        | Inject::NextPage(_)
        | Inject::LostReply => Some(Hit::Injected),
    };
    (n, hit)
}

/// Whether the rule hits the call with this number: all that it states holds.
pub fn is_chosen(fault: &Fault, n: u64, seen: &Seen<'_>) -> bool {
    let when = &fault.when;
    (when.calls.is_empty() || when.calls.binary_search(&n).is_ok())
        && when.every.is_none_or(|every| every != 0 && n.is_multiple_of(every))
        && when.between.is_none_or(|(from, until)| from <= seen.now && seen.now < until)
        && when.during.as_ref().is_none_or(|event| (seen.in_force)(event))
        && when.probability.is_none_or(|share| chance::of(fault, n, seen).is_within(share))
}

#[cfg(test)]
mod tests;
