//! 判定. How a partner behaved: every expectation is a small monitor over the one ordered journal, calls and facts
//! interleaved.
//!
//! Nothing here reads a clock or a store: the calls, the facts and the end of the run are handed in as a [`Trace`].

mod closed;
mod conduct;
mod evidence;
mod expected;
mod heard;
mod judge;
mod judged;
mod monitor;
mod rule;
mod scope;
#[cfg(test)]
pub(crate) mod tests;
mod trace;

pub use crate::{bank::refusal::Said, scenario::IfNotExercised};
pub use closed::closed_stretches;
pub use conduct::{general_expectations, judge_conduct};
pub use evidence::Evidence;
pub use expected::{Expected, expected};
pub use judge::{Names, judge};
pub use judged::{CountsAs, Failure, Judged, Verdict};
pub use trace::{Call, Duty, Exchanged, Happening, Known, Moment, Source, Trace, read};
