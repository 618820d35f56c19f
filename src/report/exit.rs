//! The exit code of a run.

use super::result::{Case, RunResult, Suite};
use crate::verdict::CountsAs;

/// An expectation failed.
pub const EXIT_EXPECTATION_FAILED: u8 = 1;
/// Something was not proven in a strict run, or the partner never called.
pub const EXIT_NOT_PROVEN: u8 = 3;
/// The partner's command failed or timed out, while all expectations passed.
pub const EXIT_COMMAND_FAILED: u8 = 5;

/// The exit code of what was judged: 1 before 5 before 3. A partner that never called has proven nothing, strict or not.
pub fn exit_code(result: &RunResult) -> u8 {
    let cases = || result.suites.iter().flat_map(Suite::judged);
    let any = |counts: CountsAs| cases().any(|case: &Case| case.counts_as == counts);
    let is_bad = |suite: &Suite| suite.command.as_ref().is_some_and(|command| !command.is_good());
    if any(CountsAs::Failed) {
        EXIT_EXPECTATION_FAILED
    } else if result.suites.iter().any(is_bad) {
        EXIT_COMMAND_FAILED
    } else if result.strict && any(CountsAs::Warned) || result.suites.iter().any(|suite| suite.calls == 0) {
        EXIT_NOT_PROVEN
    } else {
        0
    }
}
