//! The time axis of the lanes. Bank time jumps from one day to the next and stands still for a hundred calls; so every
//! instant at which something happened is a column, calls at one instant stand side by side, and long silences are short.

use crate::{
    event::Jst,
    report::result::{CallMark, Suite},
};
use std::collections::BTreeMap;

/// Where the lanes begin, right of their labels.
pub const LEFT: f64 = 170.0;
/// How wide they are at least.
const LEAST: f64 = 760.0;
/// How far apart two calls at one instant stand, at most and at least.
const STEPS: (f64, f64) = (14.0, 3.0);
/// How much room all calls together take before they move closer.
const CALLS_ROOM: f64 = 1_200.0;

/// Where each instant and each call stands.
pub struct Axis {
    columns: Vec<(Jst, f64)>,
    calls: BTreeMap<String, f64>,
    /// Where the lanes end.
    pub right: f64,
}

impl Axis {
    /// The axis of a suite.
    pub fn of(suite: &Suite) -> Self {
        let mut instants: BTreeMap<Jst, Vec<&CallMark>> = BTreeMap::new();
        for at in marks(suite) {
            instants.entry(at).or_default();
        }
        for call in &suite.journal {
            instants.entry(call.bank_at).or_default().push(call);
        }
        let step = (CALLS_ROOM / count(suite.journal.len().max(1))).clamp(STEPS.1, STEPS.0);
        let gaps: Vec<f64> = instants.keys().zip(instants.keys().skip(1)).map(|(from, to)| gap(*from, *to)).collect();
        let fixed = step * count(suite.journal.len());
        let stretch = ((LEAST - fixed) / gaps.iter().sum::<f64>().max(1.0)).max(1.0);
        let mut axis = Self { columns: Vec::new(), calls: BTreeMap::new(), right: LEFT };
        for (n, (at, calls)) in instants.into_iter().enumerate() {
            axis.columns.push((at, axis.right));
            for call in calls {
                axis.right += step;
                axis.calls.insert(call.call.clone(), axis.right - step / 2.0);
            }
            axis.right += gaps.get(n).map_or(0.0, |gap| gap * stretch);
        }
        axis.right = axis.right.max(LEFT + LEAST);
        axis
    }

    /// Where an instant stands: left of the calls that were made at it.
    pub fn at(&self, at: Jst) -> f64 {
        let place = self.columns.partition_point(|(column, _)| *column <= at);
        place.checked_sub(1).and_then(|place| self.columns.get(place)).map_or(LEFT, |(_, x)| *x)
    }

    /// Where an instant ends: right of the calls that were made at it.
    pub fn end(&self, at: Jst, calls: &[CallMark]) -> f64 {
        let made = calls.iter().filter(|call| call.bank_at == at);
        made.filter_map(|call| self.call(&call.call)).fold(self.at(at), f64::max)
    }

    /// Where a call stands.
    pub fn call(&self, id: &str) -> Option<f64> {
        self.calls.get(id).copied()
    }

    /// The columns, in order.
    pub fn columns(&self) -> &[(Jst, f64)] {
        &self.columns
    }
}

/// Every instant that the lanes show, the calls aside.
fn marks(suite: &Suite) -> impl Iterator<Item = Jst> + '_ {
    let events = suite.events.iter().flat_map(|event| std::iter::once(event.at).chain(event.until));
    let closed = suite.closed.iter().flat_map(|closed| [closed.from, closed.until]);
    let cases = suite.judged().into_iter().flat_map(|case| case.armed_at.into_iter().chain([case.decided_at]));
    let within = suite.began_at..=suite.ended_at;
    let all = [suite.began_at, suite.ended_at].into_iter().chain(events).chain(closed).chain(cases);
    all.filter(move |at| within.contains(at))
}

/// The room between two instants: 30 for a minute, 60 for a day.
fn gap(from: Jst, to: Jst) -> f64 {
    let minutes = count(usize::try_from(to.0.saturating_sub(from.0).max(0) / 60_000).unwrap_or(usize::MAX));
    27.0 + 10.0 * (1.0 + minutes).log10()
}

#[expect(clippy::cast_precision_loss, reason = "places on a page")]
fn count(n: usize) -> f64 {
    n as f64
}
