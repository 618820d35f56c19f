//! What went wrong: a card for each expectation that failed, with the calls that show it and what to do about it.

use super::marked;
use crate::{
    event::Lang,
    report::{
        result::{Case, CaseEvidence, CaseFailure, Suite},
        words::{clause, instant, say, sign, verdict},
    },
    verdict::Verdict,
};
use maud::{Markup, html};

/// All cards of a suite; nothing where nothing failed.
pub fn cards(suite: &Suite, lang: Lang) -> Markup {
    let failed: Vec<&Case> = suite.judged().into_iter().filter(|case| case.verdict == Verdict::Fail).collect();
    html! {
        @if !failed.is_empty() { h3 { (say(lang, "問題になった動作", "What went wrong")) } }
        @for case in failed { (card(case, lang)) }
    }
}

fn card(case: &Case, lang: Lang) -> Markup {
    let (first, others) = case.failures.split_at(case.failures.len().min(1));
    html! {
        article.card {
            h4 { span.verdict.fail { (sign(case.verdict)) " " (verdict(lang, case.verdict)) } " " (marked(case.said.in_lang(lang))) }
            p { strong { (say(lang, "期待: ", "Expected: ")) } (case.expects.in_lang(lang))
                " " span.clause { (clause(lang, &case.clause)) " · " code { (case.id) } } }
            @for failure in first { @if !failure.evidence.is_empty() { (evidence(&failure.evidence, lang)) } }
            @if case.failed > 1 { (more(others, case.failed - 1, lang)) }
            p.advice { strong { (say(lang, "よい実装: ", "A good partner: ")) } (case.advice.in_lang(lang)) }
        }
    }
}

/// The failures behind the first.
fn more(others: &[CaseFailure], many: u32, lang: Lang) -> Markup {
    html! {
        details.more {
            summary { (match lang {
                Lang::Ja => format!("同じ問題がほかに {many} 件"),
                Lang::En => format!("{many} more of the same"),
            }) }
            @for failure in others {
                p { (marked(failure.said.in_lang(lang))) }
                @if !failure.evidence.is_empty() { (evidence(&failure.evidence, lang)) }
            }
        }
    }
}

fn evidence(rows: &[CaseEvidence], lang: Lang) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(say(lang, "証拠の呼び出し", "Evidence")) {
            table.evidence {
                thead { tr {
                    th scope="col" { (say(lang, "呼び出し・出来事", "Call or event")) }
                    th scope="col" { (say(lang, "銀行時刻", "Bank time")) }
                    th scope="col" { (say(lang, "実時刻（UTC）", "Wall time (UTC)")) }
                    th scope="col" { (say(lang, "操作", "Operation")) }
                    th scope="col" { (say(lang, "応答", "Answer")) }
                } }
                tbody { @for row in rows { (one(row, lang)) } }
            }
        }
    }
}

fn one(row: &CaseEvidence, lang: Lang) -> Markup {
    html! {
        tr {
            td.nowrap {
                @if let Some(call) = &row.call { code { (call) } }
                @if let Some(event) = &row.event { (say(lang, "出来事 ", "event ")) code { (event) } }
            }
            td.nowrap { (instant(row.bank_at)) }
            td.nowrap { (row.wall_at.replacen('T', " ", 1).trim_end_matches('Z')) }
            td { @if let Some(operation) = &row.operation { (operation) } @if let Some(link) = &row.link { br; span.about { (link) } } }
            td {
                @if let Some(status) = row.status { (status) }
                @if let Some(code) = &row.code { " " code { (code) } }
                @if let Some(secs) = row.retry_after_secs { br; span.about { "Retry-After: " (secs) } }
            }
        }
    }
}
