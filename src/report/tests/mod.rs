//! One run in every form, and what two runs have between them.

mod comparison;
mod forms;

use super::{CommandResult, RunResult, Suite, SuiteTerms, suite};
use crate::{
    event::{EventId, ScenarioSource},
    verdict::IfNotExercised,
    verdict::{Said, general_expectations, judge, judge_conduct, tests::script::trace},
};

/// A night on which a partner goes on calling: two expectations fail, one passes, one is never put to the test.
pub const NIGHT: &str = "link 0; authorize; page >a; page a>; data 503/2; ~10; data; came night; @800; \
     data outside_service_hours; data outside_service_hours; data outside_service_hours; @1300; data; \
     came lapse; dead expired; data link_expired; data link_expired; link 0; data";

/// A day on which it behaves.
pub const DAY: &str = "link 0; authorize; page >a; page a>; data 503/2; ~2000; data; came night; @800; \
     data outside_service_hours; @1300; data; came lapse; dead expired; data link_expired; link 0; data";

/// The suite of a script.
pub fn suite_of(script: &str, file: Option<&str>) -> Suite {
    let trace = trace(script);
    let expectations: Vec<_> = general_expectations()
        .into_iter()
        .filter(|one| {
            ["reauthorize", "call-outside-service-hours", "page-to-end", "acknowledge-incident"].contains(&&*one.id)
        })
        .map(|mut one| {
            if one.id == "reauthorize" {
                one.after = Some(EventId("lapse".into()));
            }
            one.if_not_exercised = IfNotExercised::Warn;
            one
        })
        .collect();
    let (name, text) = ("a-night".to_owned(), "format: 1\nname: a-night\n".into());
    let source = ScenarioSource { name, text, fragments: Vec::new() };
    suite(SuiteTerms {
        name: "a-night",
        title: Some(&Said::fixed("夜間に連携が失効する", "A link lapses at night")),
        file,
        source: Some(&source),
        flags: "",
        sandbox: "default",
        seed: 7,
        profile: "toyama",
        note: None,
        command: Some(CommandResult { line: "npm test".to_owned(), exit_code: Some(0), timed_out: false }),
        trace: &trace,
        expectations: &judge(&trace, &expectations, &|_| None),
        conduct: &judge_conduct(&trace, &|_| None),
    })
}

/// The result of a script.
pub fn result_of(script: &str, strict: bool) -> RunResult {
    RunResult::of(strict, vec![suite_of(script, Some("scenarios/a-night.yaml"))])
}
