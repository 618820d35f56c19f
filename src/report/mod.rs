//! 報告. What a run came to, told in the form that each reader wants: a person at a terminal or in a browser, a CI
//! system, a program. All of them are made of one [`RunResult`], and none shows a token, a name or an account.

mod assemble;
mod compare;
mod exit;
mod github;
mod html;
mod junit;
mod result;
mod tap;
mod terminal;
#[cfg(test)]
mod tests;
mod words;

pub use assemble::{SuiteTerms, suite};
pub use compare::{Comparison, Difference, Trend, compare, comparison_text};
pub use exit::{EXIT_COMMAND_FAILED, EXIT_EXPECTATION_FAILED, EXIT_NOT_PROVEN, exit_code};
pub use github::github;
pub use html::html;
pub use junit::junit;
pub use result::{
    Both, CallMark, CallOutcome, Case, CaseEvidence, CaseFailure, ClosedMark, CommandResult, EventMark, FORMAT,
    NotAResult, RunResult, Suite,
};
pub use tap::tap;
pub use terminal::terminal;
pub use words::ending;
