//! What a partner could have heard. Calls that were on their way when a refusal was handed over do not count against it.

use super::{Evidence, trace::Call};

/// Counts calls of which each could know the answer of the one counted before.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    /// How many were counted.
    pub count: u32,
    /// What was counted, the latest last, as evidence.
    pub evidence: Vec<Evidence>,
    by: u64,
}

/// How many calls a failure shows.
const SHOWN: usize = 8;

impl Heard {
    /// Counts a call, unless it arrived before the answer of the last one counted was handed over.
    pub fn count(&mut self, call: &Call) -> bool {
        if call.arrived <= self.by {
            return false;
        }
        self.by = call.heard_by;
        self.count += 1;
        if self.evidence.len() == SHOWN {
            // The first ones show how it began.
            self.evidence.remove(1);
        }
        self.evidence.push(Evidence::of(call));
        true
    }
}
