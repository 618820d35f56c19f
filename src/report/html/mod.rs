//! The report as one HTML page: nothing from elsewhere, no script, both languages in one file.

mod axis;
mod conduct;
mod failures;
mod lanes;

use super::{
    result::{RunResult, Suite},
    words::{clause, counts, ending, instant, say, short_hash, sign, title, verdict},
};
use crate::{event::Lang, verdict::Verdict};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("style.css");

/// The page. `first` is the language that is shown until the reader chooses the other.
pub fn html(result: &RunResult, first: Lang) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(first) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow";
                meta name="color-scheme" content="light dark";
                title { (say(first, "kumiai 判定報告", "kumiai verdict report")) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (choice(first))
                (page_in(result, Lang::Ja))
                (page_in(result, Lang::En))
            }
        }
    };
    page.into_string()
}

/// The choice of the language: two radio buttons, and a style sheet that looks at them.
fn choice(first: Lang) -> Markup {
    html! {
        nav aria-label="言語 Language" {
            @for lang in [Lang::Ja, Lang::En] {
                input type="radio" name="lang" id={ "lang-" (lang) } checked[lang == first];
                label for={ "lang-" (lang) } lang=(lang) { (say(lang, "日本語", "English")) }
            }
        }
    }
}

fn page_in(result: &RunResult, lang: Lang) -> Markup {
    html! {
        main lang=(lang) {
            header {
                p.sandbox { strong { "模擬環境 SANDBOX" } " "
                    (say(lang, "開発者のための模擬環境での判定です。実在の金融機関の判断ではありません。",
                        "A verdict of a sandbox for developers, not of any institution.")) }
                h1 { (headline(result, lang)) }
                p.lead { (counts(lang, &result.suites)) }
            }
            @if result.suites.len() > 1 { (overview(result, lang)) }
            @for (n, suite) in result.suites.iter().enumerate() { (of_suite(suite, n, lang)) }
            footer {
                p { "kumiai " (result.version) " · " (say(lang,
                    "この報告にトークン・氏名・口座番号は含まれません。",
                    "This report holds no tokens, names or account numbers.")) }
            }
        }
    }
}

/// The one sentence that a reader takes along.
fn headline(result: &RunResult, lang: Lang) -> &'static str {
    let mut cases = result.suites.iter().flat_map(Suite::judged).peekable();
    if cases.peek().is_none() || result.suites.iter().all(|suite| suite.calls == 0) {
        return say(lang, "まだ何も判定できません", "Nothing could be judged yet");
    }
    let verdicts: Vec<Verdict> = cases.map(|case| case.verdict).collect();
    if verdicts.contains(&Verdict::Fail) {
        say(lang, "連携事業者の動作に問題があります", "The partner did something that it should not")
    } else if verdicts.iter().all(|verdict| *verdict == Verdict::Pass) {
        say(lang, "すべて期待どおりでした", "The partner did all that was expected")
    } else {
        say(
            lang,
            "問題は見つかりませんでしたが、検証されなかった期待があります",
            "No failure, but not everything was put to the test",
        )
    }
}

/// 一覧. Each scenario with its worst verdict, and a way to it.
fn overview(result: &RunResult, lang: Lang) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(say(lang, "シナリオの一覧", "List of scenarios")) {
            table {
                thead { tr {
                    th scope="col" { (say(lang, "判定", "Verdict")) }
                    th scope="col" { (say(lang, "シナリオ", "Scenario")) }
                    th scope="col" { (say(lang, "内訳", "Of these")) }
                } }
                tbody {
                    @for (n, suite) in result.suites.iter().enumerate() {
                        tr {
                            td {
                                @if let Some(worst) = worst(suite) {
                                    span class={ "verdict " (worst) } { (sign(worst)) " " (verdict(lang, worst)) }
                                }
                            }
                            td { a href={ "#" (lang) "-" (n) } { (title(lang, suite)) } br; code { (suite.name) } }
                            td { (counts(lang, std::slice::from_ref(suite))) }
                        }
                    }
                }
            }
        }
    }
}

/// The verdict of a scenario that a reader looks at first.
fn worst(suite: &Suite) -> Option<Verdict> {
    let order = [Verdict::Fail, Verdict::Inconclusive, Verdict::NotExercised, Verdict::Pass];
    order.into_iter().find(|sought| suite.judged().iter().any(|case| case.verdict == *sought))
}

fn of_suite(suite: &Suite, n: usize, lang: Lang) -> Markup {
    let is_expected = !suite.expectations.is_empty();
    html! {
            section.suite id={ (lang) "-" (n) } {
                h2 { (title(lang, suite)) }
                p.about {
                    code { (suite.name) } " · "
                    (say(lang, "銀行時刻 ", "bank time ")) (instant(suite.began_at)) " – " (instant(suite.ended_at)) " · "
                    (match lang {
                        Lang::Ja => format!("呼び出し {} 回", suite.calls),
                        Lang::En => format!("{} calls", suite.calls),
                    })
                }
                @if let Some(note) = &suite.note { p.warning { (note.in_lang(lang)) } }
                @if !suite.is_whole {
                    p.warning { (say(lang, "古い呼び出しの記録が失われているため、合格は判定できません。",
                        "The journal has forgotten its oldest calls, so nothing can pass.")) }
                }
                @if let Some(command) = &suite.command {
                    p { (say(lang, "コマンド: ", "Command: ")) code { (command.line) } " → "
    (ending(lang, command)) }
                }
                h3 { (say(lang, "時間の流れ", "What happened when")) }
                (lanes::lanes(suite, n, lang))
                (failures::cards(suite, lang))
                @if is_expected { (expectations(suite, lang)) }
                (conduct::conduct(suite, !is_expected, lang))
                h3 { (say(lang, "再現する", "Replay it")) }
                pre tabindex="0" { code { (suite.replay) } }
                p.about { "kumiai " (env!("CARGO_PKG_VERSION")) " · " (short_hash(suite)) " · seed " (suite.seed) " · " (suite.profile) }
            }
        }
}

/// A sentence in which what stands between backticks is code.
fn marked(text: &str) -> Markup {
    html! {
        @for (n, part) in text.split('`').enumerate() {
            @if n % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

fn expectations(suite: &Suite, lang: Lang) -> Markup {
    html! {
        h3 { (say(lang, "期待と判定", "Expectations and verdicts")) }
        div.scroll tabindex="0" role="group" aria-label=(say(lang, "期待と判定の表", "Table of expectations")) {
            table {
                thead { tr {
                    th scope="col" { (say(lang, "判定", "Verdict")) }
                    th scope="col" { (say(lang, "期待", "Expectation")) }
                    th scope="col" { (say(lang, "条項", "Clause")) }
                    th scope="col" { (say(lang, "理由", "Why")) }
                } }
                tbody {
                    @for case in &suite.expectations {
                        tr {
                            td { span class={ "verdict " (case.verdict) } { (sign(case.verdict)) " " (verdict(lang, case.verdict)) } }
                            td { code { (case.id) } br; (case.expects.in_lang(lang)) }
                            td.nowrap { (clause(lang, &case.clause)) }
                            td { (marked(case.said.in_lang(lang))) }
                        }
                    }
                }
            }
        }
    }
}
