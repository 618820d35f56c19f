//! よき利用者の報告. What the partner did well and badly by the general rules, paragraph by paragraph.

use super::marked;
use crate::{
    event::Lang,
    report::{
        result::{Case, Suite},
        words::{clause, say, sign, verdict},
    },
    verdict::Verdict,
};
use maud::{Markup, html};

/// The part of a suite about the general rules; open where nothing else was expected.
pub fn conduct(suite: &Suite, is_open: bool, lang: Lang) -> Markup {
    let (tried, untried): (Vec<&Case>, Vec<&Case>) =
        suite.conduct.iter().partition(|case| case.verdict != Verdict::NotExercised);
    let names: Vec<&str> = untried.iter().map(|case| &*case.id).collect();
    html! {
        details open[is_open] {
            summary { (say(lang, "よき利用者の報告（すべての連携事業者に共通の規則）", "Good-citizen report: the rules that hold for every partner")) }
            @if !tried.is_empty() {
                div.scroll tabindex="0" role="group" aria-label=(say(lang, "共通の規則の表", "Table of the general rules")) {
                    table {
                        thead { tr {
                            th scope="col" { (say(lang, "条項", "Clause")) }
                            th scope="col" { (say(lang, "規則", "Rule")) }
                            th scope="col" { (say(lang, "判定", "Verdict")) }
                            th scope="col" { (say(lang, "よかった点・悪かった点", "Well and badly done")) }
                        } }
                        tbody { @for case in tried { (row(case, lang)) } }
                    }
                }
            }
            @if !names.is_empty() {
                p.about { (say(lang, "試される場面がなかった規則: ", "Rules that were not put to the test: ")) (names.join(", ")) }
            }
        }
    }
}

fn row(case: &Case, lang: Lang) -> Markup {
    let well = case.exercised.saturating_sub(case.failed);
    html! {
        tr {
            td.nowrap { (clause(lang, &case.clause)) }
            td { code { (case.id) } br; (case.expects.in_lang(lang)) }
            td { span class={ "verdict " (case.verdict) } { (sign(case.verdict)) " " (verdict(lang, case.verdict)) } }
            td {
                (match lang {
                    Lang::Ja => format!("場面 {} 回のうち、よい {well}・悪い {}。", case.exercised, case.failed),
                    Lang::En => format!("Came up {}×: {well} well, {} badly.", case.exercised, case.failed),
                })
                @if case.verdict != Verdict::Pass { " " (marked(case.said.in_lang(lang))) }
            }
        }
    }
}
