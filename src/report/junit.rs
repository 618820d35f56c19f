//! JUnit XML: a suite for each scenario, a case for each expectation, its class the clause. What was not exercised is
//! skipped, which is neither green nor red; in a strict run a case of its own fails for it.

use super::{
    result::{Case, CommandResult, RunResult, Suite},
    terminal::in_lines,
    words::{clause, ending, short_hash, title},
};
use crate::{
    event::Lang,
    verdict::{CountsAs, Verdict},
};
use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

/// The report as JUnit XML.
pub fn junit(result: &RunResult, lang: Lang) -> String {
    let mut report = Report::new("kumiai");
    for suite in &result.suites {
        report.add_test_suite(of_suite(suite, result, lang));
    }
    report.to_string().unwrap_or_default()
}

fn of_suite(suite: &Suite, result: &RunResult, lang: Lang) -> TestSuite {
    let mut told = TestSuite::new(suite.name.as_str());
    let properties = [
        ("title", title(lang, suite).to_owned()),
        ("seed", suite.seed.to_string()),
        ("version", result.version.clone()),
        ("scenario", short_hash(suite)),
        ("replay", suite.replay.clone()),
    ];
    for (name, value) in properties {
        told.add_property(Property::new(name, value));
    }
    if let Some(note) = &suite.note {
        told.set_system_err(note.in_lang(lang));
    }
    told.add_test_cases(suite.judged().into_iter().map(|case| of_case(case, suite, lang)));
    if let Some(command) = &suite.command {
        told.add_test_case(of_command(command, lang));
    }
    if result.strict {
        told.add_test_case(coverage(suite, lang));
    }
    told
}

fn of_case(case: &Case, suite: &Suite, lang: Lang) -> TestCase {
    let skipped = || {
        let mut status = TestCaseStatus::skipped();
        status.set_message(format!("{}: {}", case.verdict, case.said.in_lang(lang)));
        status
    };
    let failed = || {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        let lines = [case.expects.in_lang(lang), case.advice.in_lang(lang), &suite.replay];
        status.set_type(case.rule.as_str()).set_message(case.said.in_lang(lang)).set_description(lines.join("\n"));
        status
    };
    let status = match (case.verdict, case.counts_as) {
        (Verdict::Pass, _) => TestCaseStatus::success(),
        (_, CountsAs::Failed) => failed(),
        (Verdict::Fail | Verdict::NotExercised | Verdict::Inconclusive, _) => skipped(),
    };
    let mut told = TestCase::new(case.id.as_str(), status);
    told.set_classname(clause(lang, &case.clause));
    if !case.failures.is_empty() {
        let lines: Vec<String> = case.failures.iter().flat_map(|failure| in_lines(failure, lang)).collect();
        told.set_system_out(lines.join("\n"));
    }
    told
}

/// How the partner's own command ended.
fn of_command(command: &CommandResult, lang: Lang) -> TestCase {
    let status = if command.is_good() {
        TestCaseStatus::success()
    } else {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        let message = format!("{} → {}", command.line, ending(lang, command));
        status.set_type("command").set_message(message);
        status
    };
    let mut told = TestCase::new("command", status);
    told.set_classname("kumiai");
    told
}

/// Whether everything was put to the test.
fn coverage(suite: &Suite, lang: Lang) -> TestCase {
    let open = suite.judged().into_iter().filter(|case| case.counts_as == CountsAs::Warned);
    let lines: Vec<String> = open.map(|case| format!("{}: {}", case.id, case.said.in_lang(lang))).collect();
    let status = if lines.is_empty() {
        TestCaseStatus::success()
    } else {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        let message = match lang {
            Lang::Ja => format!("検証されなかった期待が {} 件あります。", lines.len()),
            Lang::En => format!("{} expectations were not put to the test.", lines.len()),
        };
        status.set_type("not_proven").set_message(message).set_description(lines.join("\n"));
        status
    };
    let mut told = TestCase::new("coverage", status);
    told.set_classname("kumiai");
    told
}
