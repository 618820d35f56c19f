//! よき利用者. The rules that hold for every partner at all times: what a day of calls is judged by when no scenario
//! expects anything.

use super::{Judged, Names, judge, trace::Trace};
use crate::scenario::{
    BackOff, Expectation, HonourScope, IfNotExercised, MustNotRule, MustRule, Rate, Rule, TokenState, Within,
};

/// Wall time by which a client's own timer may be early, in milliseconds.
const TOLERANCE_MS: i64 = 200;
/// How often a failing call may be repeated in ten seconds of wall time.
const REPEATED: Rate = Rate { calls: 10, per_ms: 10_000 };

/// The general rules, in the order of the terms.
pub fn general_expectations() -> Vec<Expectation> {
    let once = Within { calls: Some(1), bank_ms: None };
    let must = [
        MustRule::PageToEnd,
        MustRule::Reauthorize(once),
        MustRule::RefreshToken { rejected_calls: 1 },
        MustRule::UsePkce,
        MustRule::AcknowledgeIncident { bank_ms: None },
        MustRule::ReportIncident { bank_ms: None },
        MustRule::StopWithin(once),
        MustRule::HonourRetryAfter { tolerance_ms: TOLERANCE_MS, scope: HonourScope::Operation },
        MustRule::BackOff(BackOff { max_rate: REPEATED }),
    ];
    let must_not = [
        MustNotRule::CallOutsideServiceHours { max: 1 },
        MustNotRule::RefreshConcurrently,
        MustNotRule::ReuseCode,
        MustNotRule::UseToken { state: TokenState::Revoked },
        MustNotRule::UseToken { state: TokenState::Rotated },
        MustNotRule::RequestUnlinkedAccount,
    ];
    let rules = must.into_iter().map(Rule::Must).chain(must_not.into_iter().map(Rule::MustNot));
    let mut all: Vec<Expectation> = rules.map(general).collect();
    all.sort_by(|one, other| one.clause.cmp(&other.clause));
    all
}

/// Judges all general rules over a trace.
pub fn judge_conduct(trace: &Trace, names: Names<'_>) -> Vec<Judged> {
    judge(trace, &general_expectations(), names)
}

fn general(rule: Rule) -> Expectation {
    let about = super::expected(&rule);
    let id = match &rule {
        Rule::MustNot(MustNotRule::UseToken { state }) => format!("{}-{state}", about.rule),
        Rule::Must(_) | Rule::MustNot(_) => about.rule.to_owned(),
    };
    Expectation {
        id: id.replace('_', "-"),
        clause: Some(about.clause.to_owned()),
        partner: None,
        customer: None,
        after: None,
        until: None,
        during: None,
        rule,
        // A day on which something did not come up is no bad day.
        if_not_exercised: IfNotExercised::Pass,
    }
}
