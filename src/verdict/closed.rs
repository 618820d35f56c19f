//! 閉局. The stretches of a run during which the bank was closed.

use super::Trace;
use crate::event::{Channel, Jst, Purpose};

/// How many stretches are told at most: a year of nights.
const MOST: usize = 400;

/// The closed stretches of a channel within a run, each from its first closed instant to the next opening or the end.
pub fn closed_stretches(trace: &Trace, channel: Channel) -> Vec<(Jst, Jst)> {
    let hours = &trace.hours;
    let mut stretches = Vec::new();
    let mut at = trace.began_at;
    while at < trace.ended_at && stretches.len() < MOST {
        if hours.is_open(channel, Purpose::Data, at) {
            let Some(closes) = hours.next_close(channel, Purpose::Data, at) else { break };
            at = closes;
        } else {
            let opens = hours.next_open(channel, Purpose::Data, at).unwrap_or(trace.ended_at).min(trace.ended_at);
            stretches.push((at, opens));
            at = opens;
        }
    }
    stretches
}
