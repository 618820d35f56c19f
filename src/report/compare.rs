//! What got better or worse between two runs: the same scenarios and rules, two builds of the partner.

use super::{
    result::{Case, RunResult, Suite},
    words::{say, verdict},
};
use crate::{
    event::{Lang, word_enum},
    verdict::{CountsAs, Verdict},
};

word_enum! {
    /// How two verdicts about one thing compare.
    pub enum Trend {
        /// It got worse.
        Worse = "worse",
        /// It got better.
        Better = "better",
        /// Only the first run has it.
        Gone = "gone",
        /// Only the second run has it.
        New = "new",
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// How it compares.
    pub trend: Trend,
    /// The suite.
    pub suite: String,
    /// The case of the first run.
    pub before: Option<Case>,
    /// The case of the second run.
    pub after: Option<Case>,
}

/// All differences, the worst first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The differences.
    pub differences: Vec<Difference>,
    /// How many cases are as they were.
    pub same: usize,
}

impl Comparison {
    /// Whether anything got worse. What failed and is new counts: a build may not add a failure.
    pub fn is_worse(&self) -> bool {
        self.differences.iter().any(|difference| match difference.trend {
            Trend::Worse => true,
            Trend::New => difference.after.as_ref().is_some_and(|case| case.verdict == Verdict::Fail),
            Trend::Better | Trend::Gone => false,
        })
    }
}

/// Compares two runs.
pub fn compare(before: &RunResult, after: &RunResult) -> Comparison {
    let (old, new) = (cases(before), cases(after));
    let mut found = Comparison { differences: Vec::new(), same: 0 };
    for (key, suite, case) in &new {
        let earlier = old.iter().find(|(other, ..)| other == key).map(|(_, _, case)| *case);
        let trend = earlier.map_or(Some(Trend::New), |earlier| trend(earlier, case));
        match trend {
            Some(trend) => found.differences.push(Difference {
                trend,
                suite: suite.name.clone(),
                before: earlier.cloned(),
                after: Some((*case).clone()),
            }),
            None => found.same += 1,
        }
    }
    let gone = old.iter().filter(|(key, ..)| !new.iter().any(|(other, ..)| other == key));
    found.differences.extend(gone.map(|(_, suite, case)| Difference {
        trend: Trend::Gone,
        suite: suite.name.clone(),
        before: Some((*case).clone()),
        after: None,
    }));
    found.differences.sort_by_key(|difference| difference.trend);
    found
}

/// A case with what it is known by: its suite, whether a scenario expects it, and its name.
type Keyed<'a> = ((&'a str, bool, &'a str), &'a Suite, &'a Case);

fn cases(result: &RunResult) -> Vec<Keyed<'_>> {
    result
        .suites
        .iter()
        .flat_map(|suite| {
            let kinds = [(true, &suite.expectations), (false, &suite.conduct)];
            kinds.into_iter().flat_map(move |(is_expected, cases)| {
                cases.iter().map(move |case| ((&*suite.name, is_expected, &*case.id), suite, case))
            })
        })
        .collect()
}

fn trend(before: &Case, after: &Case) -> Option<Trend> {
    let rank = |case: &Case| match case.verdict {
        Verdict::Fail => 0,
        Verdict::Inconclusive => 1,
        // What need not come up is as good when it did not.
        Verdict::NotExercised if case.counts_as != CountsAs::Passed => 2,
        Verdict::NotExercised | Verdict::Pass => 3,
    };
    // Of two failures the one that happened more often is worse.
    let weight = |case: &Case| (rank(case), std::cmp::Reverse(case.failed));
    match weight(after).cmp(&weight(before)) {
        std::cmp::Ordering::Less => Some(Trend::Worse),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(Trend::Better),
    }
}

/// The comparison as plain text.
pub fn comparison_text(comparison: &Comparison, lang: Lang) -> String {
    let mut lines: Vec<String> = comparison.differences.iter().flat_map(|one| of_difference(one, lang)).collect();
    let count = |trend: Trend| comparison.differences.iter().filter(|one| one.trend == trend).count();
    let (worse, better, same) = (count(Trend::Worse), count(Trend::Better), comparison.same);
    let (new, gone) = (count(Trend::New), count(Trend::Gone));
    lines.push(match lang {
        Lang::Ja => format!("悪化 {worse}、改善 {better}、変化なし {same}、追加 {new}、削除 {gone}"),
        Lang::En => format!("{worse} worse, {better} better, {same} unchanged, {new} new, {gone} gone"),
    });
    lines.join("\n")
}

fn of_difference(one: &Difference, lang: Lang) -> Vec<String> {
    let (mark, word) = match one.trend {
        Trend::Worse => ("-", say(lang, "悪化", "worse")),
        Trend::Better => ("+", say(lang, "改善", "better")),
        Trend::Gone => (" ", say(lang, "削除", "gone")),
        Trend::New => (" ", say(lang, "追加", "new")),
    };
    let shown = |case: &Option<Case>| {
        case.as_ref().map_or_else(
            || "–".to_owned(),
            |case| match case.failed {
                0 => verdict(lang, case.verdict).to_owned(),
                times => format!("{} ×{times}", verdict(lang, case.verdict)),
            },
        )
    };
    let id = one.after.as_ref().or(one.before.as_ref()).map_or("", |case| &case.id);
    let head = format!("{mark} {word}  {} / {id}: {} → {}", one.suite, shown(&one.before), shown(&one.after));
    let why = one.after.as_ref().filter(|case| case.verdict == Verdict::Fail);
    std::iter::once(head).chain(why.map(|case| format!("    {}", case.said.in_lang(lang)))).collect()
}
