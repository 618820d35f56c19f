//! The report for a terminal: what a person reads first. Failures come before all that is well.

use super::{
    result::{Case, CaseEvidence, CaseFailure, RunResult, Suite},
    words::{clause, counts, ending, instant, say, short_hash, sign, title, verdict},
};
use crate::{event::Lang, verdict::Verdict};

/// The report as plain text.
pub fn terminal(result: &RunResult, lang: Lang) -> String {
    let mut lines = Vec::new();
    for suite in &result.suites {
        of_suite(suite, lang, &mut lines);
    }
    lines.push(counts(lang, &result.suites));
    lines.join("\n")
}

fn of_suite(suite: &Suite, lang: Lang, lines: &mut Vec<String>) {
    lines.push(format!("{} — {}", suite.name, title(lang, suite)));
    lines.extend(suite.note.iter().map(|note| format!("  {}", note.in_lang(lang))));
    if let Some(command) = &suite.command {
        let sign = sign(if command.is_good() { Verdict::Pass } else { Verdict::Fail });
        lines.push(format!("  {sign} {} → {}", command.line, ending(lang, command)));
    }
    if suite.calls == 0 {
        let said = say(lang, "連携事業者は一度も呼び出しませんでした。", "The partner never called.");
        lines.push(format!("  {said}"));
    }
    if !suite.is_whole {
        let said = say(
            lang,
            "古い呼び出しの記録が失われています。合格は判定できません。",
            "The journal has forgotten its oldest calls: nothing can pass.",
        );
        lines.push(format!("  {said}"));
    }
    if suite.expectations.is_empty() {
        let said = say(
            lang,
            "期待の指定がないので、試された共通の規則で判定しました。",
            "Nothing was expected: judged by the general rules that were put to the test.",
        );
        lines.push(format!("  {said}"));
    }
    for case in suite.judged() {
        let place = clause(lang, &case.clause);
        lines.push(format!("  {} {}  {} — {place}", sign(case.verdict), verdict(lang, case.verdict), case.id));
        if case.verdict != Verdict::Pass {
            lines.push(format!("      {}", case.said.in_lang(lang)));
        }
        if case.verdict == Verdict::Fail {
            of_failure(case, lang, lines);
        }
    }
    lines.push(format!("  {}: {}", say(lang, "再現", "replay"), suite.replay));
    lines.push(format!("      kumiai {} · {} · seed {}", env!("CARGO_PKG_VERSION"), short_hash(suite), suite.seed));
    lines.push(String::new());
}

fn of_failure(case: &Case, lang: Lang, lines: &mut Vec<String>) {
    lines.push(format!("      {}: {}", say(lang, "期待", "expected"), case.expects.in_lang(lang)));
    if let Some(first) = case.failures.first() {
        lines.extend(in_brief(first, lang).into_iter().map(|line| format!("        {line}")));
    }
    if case.failed > 1 {
        let more = case.failed - 1;
        lines.push(match lang {
            Lang::Ja => format!("        ほか {more} 回"),
            Lang::En => format!("        and {more} more times"),
        });
    }
    lines.push(format!("      {}: {}", say(lang, "よい実装", "a good partner"), case.advice.in_lang(lang)));
}

/// How many pieces of evidence a person reads at once.
const READ: usize = 5;

/// The evidence of a failure in lines; of much of it the first and the last.
fn in_brief(failure: &CaseFailure, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = failure.evidence.iter().map(one_line).collect();
    if lines.len() > READ {
        let (left_out, last) = (lines.len() - READ, READ - 1);
        let said = match lang {
            Lang::Ja => format!("…（{left_out} 件省略）"),
            Lang::En => format!("… ({left_out} left out)"),
        };
        lines.splice(last..last + left_out, [said]);
    }
    lines
}

/// A piece of evidence in one line: the id, both clocks, what was asked and what came of it.
pub fn one_line(evidence: &CaseEvidence) -> String {
    let id = evidence.call.as_deref().or(evidence.event.as_deref()).unwrap_or_default();
    let mut parts = vec![format!("{id}  {}  ({})", instant(evidence.bank_at), evidence.wall_at)];
    parts.extend(evidence.operation.as_ref().map(|operation| format!("  {operation}")));
    parts.extend(evidence.status.map(|status| format!(" → {status}")));
    parts.extend(evidence.code.as_ref().map(|code| format!(" {code}")));
    parts.extend(evidence.retry_after_secs.map(|secs| format!(", Retry-After: {secs}")));
    parts.concat()
}

/// A failure and its evidence, in lines.
pub fn in_lines(failure: &CaseFailure, lang: Lang) -> Vec<String> {
    let said = failure.said.in_lang(lang).to_owned();
    std::iter::once(said).chain(failure.evidence.iter().map(one_line)).collect()
}
