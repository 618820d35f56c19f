//! TAP 14: a subtest for each scenario. What was not exercised is `not ok # TODO`: seen, not green, and no failure.

use super::{
    result::{Case, RunResult, Suite},
    terminal::in_lines,
    words::{clause, short_hash, title},
};
use crate::{
    event::Lang,
    verdict::{CountsAs, Verdict},
};

/// The report as TAP 14.
pub fn tap(result: &RunResult, lang: Lang) -> String {
    let mut lines = vec!["TAP version 14".to_owned(), format!("1..{}", result.suites.len())];
    for (suite, number) in result.suites.iter().zip(1_usize..) {
        of_suite(suite, number, result.strict, lang, &mut lines);
    }
    lines.push(String::new());
    lines.join("\n")
}

fn of_suite(suite: &Suite, number: usize, strict: bool, lang: Lang, lines: &mut Vec<String>) {
    let cases = suite.judged();
    lines.push(format!("# Subtest: {}", plain(&suite.name)));
    lines.push(format!("    # {}", plain(title(lang, suite))));
    lines.extend(suite.note.iter().map(|note| format!("    # {}", plain(note.in_lang(lang)))));
    lines.push(format!("    # replay: {} ({}, kumiai {})", suite.replay, short_hash(suite), env!("CARGO_PKG_VERSION")));
    lines.push(format!("    1..{}", cases.len()));
    for (case, number) in cases.iter().zip(1_usize..) {
        of_case(case, number, strict, lang, lines);
    }
    let is_ok = cases.iter().all(|case| match case.counts_as {
        CountsAs::Passed => true,
        CountsAs::Warned => !strict,
        CountsAs::Failed => false,
    });
    lines.push(format!("{} {number} - {}", if is_ok { "ok" } else { "not ok" }, plain(&suite.name)));
}

fn of_case(case: &Case, number: usize, strict: bool, lang: Lang, lines: &mut Vec<String>) {
    let name = format!("{number} - {} ({})", plain(&case.id), clause(lang, &case.clause));
    if case.verdict == Verdict::Pass {
        lines.push(format!("    ok {name}"));
        return;
    }
    let is_todo = !strict && case.counts_as != CountsAs::Failed;
    let directive = if is_todo { format!(" # TODO {}", case.verdict) } else { String::new() };
    lines.push(format!("    not ok {name}{directive}"));
    lines.push("      ---".to_owned());
    let mut field = |key: &str, text: &str| lines.push(format!("      {key}: {}", quoted(text)));
    field("verdict", case.verdict.word());
    field("message", case.said.in_lang(lang));
    field("expected", case.expects.in_lang(lang));
    field("advice", case.advice.in_lang(lang));
    if !case.failures.is_empty() {
        lines.push("      evidence:".to_owned());
        let shown = case.failures.iter().flat_map(|failure| in_lines(failure, lang));
        lines.extend(shown.map(|line| format!("        - {}", quoted(&line))));
    }
    lines.push("      ...".to_owned());
}

/// A text as YAML reads it, whatever is in it: a JSON string.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// A description without what TAP would read as a directive.
fn plain(text: &str) -> String {
    text.replace('\\', "\\\\").replace('#', "\\#").replace(['\n', '\r'], " ")
}
