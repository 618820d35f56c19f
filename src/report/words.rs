//! The words of the reports in both languages.

use super::result::{Both, CallOutcome, CommandResult, Suite};
use crate::{
    event::{Jst, Lang},
    verdict::Verdict,
};

/// The text in the reader's language.
pub const fn say<'a>(lang: Lang, ja: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

/// 判定. A verdict as people read it.
pub const fn verdict(lang: Lang, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => say(lang, "合格", "passed"),
        Verdict::Fail => say(lang, "不合格", "failed"),
        Verdict::NotExercised => say(lang, "未検証", "not exercised"),
        Verdict::Inconclusive => say(lang, "判定不能", "inconclusive"),
    }
}

/// The sign of a verdict, for those who see no colours.
pub const fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✓",
        Verdict::Fail => "✗",
        Verdict::NotExercised => "–",
        Verdict::Inconclusive => "?",
    }
}

/// What came of a call, as people read it.
pub const fn outcome(lang: Lang, outcome: CallOutcome) -> &'static str {
    match outcome {
        CallOutcome::Answered => say(lang, "応答", "answered"),
        CallOutcome::Refused => say(lang, "拒否", "refused"),
        CallOutcome::Unavailable => say(lang, "受付不可（時間外・停止・混雑）", "unavailable (closed, stopped, busy)"),
        CallOutcome::Mistaken => say(lang, "呼び出しの誤り", "mistaken call"),
    }
}

/// 条項. A paragraph of the terms of use, as people name it.
pub fn clause(lang: Lang, clause: &str) -> String {
    match clause.split_once('.') {
        Some((article, paragraph)) => match lang {
            Lang::Ja => format!("規定 第{article}条第{paragraph}項"),
            Lang::En => format!("Terms {article}({paragraph})"),
        },
        None => clause.to_owned(),
    }
}

/// The heading of a suite.
pub fn title(lang: Lang, suite: &Suite) -> &str {
    suite.title.as_ref().map_or(&suite.name, |title: &Both| title.in_lang(lang))
}

/// How the partner's command ended.
pub fn ending(lang: Lang, command: &CommandResult) -> String {
    match command.exit_code {
        _ if command.timed_out => say(lang, "時間切れ", "timed out").to_owned(),
        Some(code) => format!("{} {code}", say(lang, "終了コード", "exit code")),
        None => say(lang, "起動できないか、シグナルで終了", "not started, or ended by a signal").to_owned(),
    }
}

/// An instant without its offset: 2026-06-10 10:00:00, bank time.
pub fn instant(at: Jst) -> String {
    at.to_string().trim_end_matches("+09:00").replacen('T', " ", 1)
}

/// A sentence of counts, such as `2 failed, 5 passed`; what is zero is left out.
pub fn counts(lang: Lang, suites: &[Suite]) -> String {
    let order = [Verdict::Fail, Verdict::Inconclusive, Verdict::NotExercised, Verdict::Pass];
    let count = |sought: Verdict| {
        let cases = suites.iter().flat_map(Suite::judged);
        cases.filter(|case| case.verdict == sought).count()
    };
    let parts = order.into_iter().map(|sought| (count(sought), sought)).filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, sought)| match lang {
            Lang::Ja => format!("{} {count}", verdict(lang, sought)),
            Lang::En => format!("{count} {}", verdict(lang, sought)),
        })
        .collect();
    let said = if parts.is_empty() {
        say(lang, "判定の対象がありません", "nothing was judged").to_owned()
    } else {
        parts.join(say(lang, "、", ", "))
    };
    match (suites.len(), lang) {
        (..=1, _) => said,
        (many, Lang::Ja) => format!("シナリオ {many} 件: {said}"),
        (many, Lang::En) => format!("{many} scenarios: {said}"),
    }
}

/// `sha256:` and as much of it as tells two files apart.
pub fn short_hash(suite: &Suite) -> String {
    let hash = suite.scenario_sha256.as_deref().and_then(|hash| hash.get(..12));
    hash.map_or_else(|| "-".to_owned(), |hash| format!("sha256:{hash}"))
}
