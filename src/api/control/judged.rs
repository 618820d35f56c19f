//! 判定. What has become of a sandbox's expectations, as a suite of a report: for the verdict of the control plane and for
//! runs.

use crate::{
    bank::refusal::{Refusal, Said},
    event::{CustomerNo, Jst, Record, Run, Seq, Wall},
    report::{CommandResult, Suite, SuiteTerms, suite},
    sandbox::{Sandbox, State},
    scenario::{self, Scenario},
    verdict::{Judged, Source, Trace, judge, judge_conduct, read},
};
use std::sync::Arc;

/// What a run knows that a sandbox does not.
#[derive(Debug, Default)]
pub struct Ran<'a> {
    /// The scenario's file.
    pub file: Option<&'a str>,
    /// The flags that the run has to be given again, each with a space before it.
    pub flags: &'a str,
    /// The command that was run, where one was.
    pub command: Option<CommandResult>,
    /// 判定の区間. The part of the sandbox's calls that is judged; nothing = all of the present.
    pub run: Option<&'a Run>,
    /// Until which instant of wall time the calls of other replicas have to be known.
    pub until: Wall,
}

/// Judges the calls up to this instant, by the scenario of the sandbox and by the general rules.
///
/// # Errors
/// `store_unavailable`.
pub async fn judged(sandbox: &Sandbox, state: &State, now: Jst, ran: Ran<'_>) -> Result<Suite, Refusal> {
    let facts = sandbox.log().await?;
    let (mark, end) = (ran.run.map(|run| run.no.0), ran.run.and_then(|run| run.finished));
    let since = mark.unwrap_or_default().max(state.epoch());
    let began = began_at(&facts, since);
    // First who has told what, then what was told.
    let others_have_told = sandbox.others_have_told(began, ran.until).await;
    let all = sandbox.all_calls().await?;
    let (calls, is_kept) = all.journal().since(since);
    let has_all_calls = is_kept && others_have_told && all.is_told_since(since, began);
    let trace = read(&Source {
        facts: &facts,
        calls: &calls,
        is_joint: all.is_joint(),
        has_all_calls,
        window: (mark, end.map(|(seq, _)| seq)),
        ended_at: end.map_or(now, |(_, at)| at),
        hours: state.profile().hours(),
    });
    let opened = state.opened();
    let source = opened.scenario.as_ref();
    let scenario = source.and_then(|source| scenario::read_again(source, opened.start));
    let names = |name: &str| state.town().find_customer(name);
    Ok(suite(SuiteTerms {
        name: ran
            .run
            .and_then(|run| run.asked.name.as_deref())
            .or(source.map(|source| &*source.name))
            .unwrap_or(opened.sandbox.as_str()),
        title: scenario.as_ref().and_then(|scenario| scenario.title.as_ref()),
        file: ran.file,
        source,
        sandbox: opened.sandbox.as_str(),
        seed: opened.seed,
        profile: &opened.profile.name,
        note: note(source.is_some() && scenario.is_none(), mark.is_some_and(|mark| mark < state.epoch())),
        flags: ran.flags,
        command: ran.command,
        expectations: &expectations(&trace, scenario.as_ref(), &names),
        conduct: &judge_conduct(&trace, &names),
        trace: &trace,
    }))
}

/// What a reader has to know before all else.
const fn note(is_unread: bool, is_cut: bool) -> Option<&'static Said> {
    match (is_unread, is_cut) {
        (true, _) => Some(&UNREAD),
        (false, true) => Some(&BEGUN_ANEW),
        (false, false) => None,
    }
}

static BEGUN_ANEW: Said = Said::fixed(
    "この区間の途中でサンドボックスが初めからやり直されました。その後の呼び出しだけを判定しました。",
    "The sandbox began anew during this run: only what was called since is judged.",
);

/// When what is judged began, by the wall, where the log still says so.
fn began_at(facts: &[Arc<Record>], since: Seq) -> Option<Wall> {
    let began = since.max(Seq(1));
    facts.iter().find(|record| record.seq == began).map(|record| record.wall_at)
}

static UNREAD: Said = Said::fixed(
    "シナリオの期待を読み直せません（別の版の kumiai が残したものです）。共通の規則だけで判定しました。",
    "The scenario's expectations cannot be read again: another version of kumiai has kept it. Judged by the general rules alone.",
);

fn expectations(trace: &Trace, scenario: Option<&Scenario>, names: &dyn Fn(&str) -> Option<CustomerNo>) -> Vec<Judged> {
    scenario.map_or_else(Vec::new, |scenario| judge(trace, &scenario.expectations, names))
}
