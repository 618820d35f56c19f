//! Traces written by hand, and what each rule says about them: passes, fails at the exact call, is not exercised, stays
//! undecided, and is off by one at each bound.

mod rules;
mod scopes;
pub(crate) mod script;

use super::{Judged, Verdict};

/// A verdict in one word: `pass`, `not_exercised`, `inconclusive`, `fail 3` by the third call, `fail` by an omission.
fn word(judged: &Judged) -> String {
    let Some(failure) = judged.failures.first().filter(|_| judged.verdict == Verdict::Fail) else {
        return judged.verdict.word().to_owned();
    };
    let by = failure.evidence.iter().rev().find_map(|evidence| match evidence {
        super::Evidence::Call { number, .. } => Some(*number),
        super::Evidence::Event { .. } => None,
    });
    by.filter(|_| !failure.by_absence).map_or_else(|| "fail".to_owned(), |number| format!("fail {number}"))
}
