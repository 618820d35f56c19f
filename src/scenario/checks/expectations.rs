//! Expectations that can never be judged.

use super::Whole;
use crate::{
    bank::refusal::Said,
    event::{ClockMode, EventId, Jst, Word},
    scenario::{
        diagnostic::{Diagnostic, code},
        file::{Findings, Placed},
        model::{Expectation, MustRule, Rule},
    },
};

/// Looks at every expectation.
pub fn check(whole: &Whole<'_>, found: &mut Findings) {
    for (place, placed) in whole.expectations.iter().enumerate() {
        let expectation = &placed.value;
        if let Some(first) = whole.expectations[..place].iter().find(|first| first.value.id == expectation.id) {
            let place = (placed.span, format!("{}.id", placed.path));
            found.push(super::twice(("期待", "expectations"), &expectation.id, place, first.span));
        }
        if let Some(said) = never_judged(whole, expectation) {
            found.push(Diagnostic::new(code::CANNOT_BE_JUDGED, placed.path.clone(), placed.span, said));
        } else if let Some(mistake) = never_due(whole, placed) {
            found.push(mistake);
        }
    }
}

/// Why it can never be judged.
fn never_judged(whole: &Whole<'_>, expectation: &Expectation) -> Option<Said> {
    let id = &expectation.id;
    if let (Some(after), Some(end)) = (&expectation.after, whole.scenario.run.until)
        && let Some(at) = instant_of(whole, after).filter(|at| *at > end)
    {
        return Some(Said::made(
            format!("`{id}` は {at} の `{after}` を待ちますが、実行は {end} に終わります。"),
            format!("`{id}` waits for `{after}` at {at}, but the run is over at {end}"),
        ));
    }
    if let (Some(after), Some(until)) = (&expectation.after, &expectation.until)
        && let (Some(from), Some(to)) = (instant_of(whole, after), instant_of(whole, until))
        && to <= from
    {
        return Some(Said::made(
            format!("`{id}` は `{after}` で始まりますが、その前に `{until}` で終わっています。"),
            format!("`{id}` is armed by `{after}`, but `{until}` has disarmed it before"),
        ));
    }
    let needed = needed_event(&expectation.rule)?;
    let happens = words(whole).any(|word| word.name() == needed);
    (!happens).then(|| {
        Said::made(
            format!("`{id}` には出来事 `{needed}` が要りますが、`timeline` にありません。"),
            format!("`{id}` needs the event `{needed}`, and the timeline has none"),
        )
    })
}

/// The event without which a rule has nothing to judge.
const fn needed_event(rule: &Rule) -> Option<&'static str> {
    match rule {
        Rule::Must(MustRule::AcknowledgeIncident { .. } | MustRule::ReportIncident { .. }) => {
            Some("incident_disclosed")
        }
        Rule::Must(MustRule::AcceptTerms { .. }) => Some("terms_changed"),
        Rule::Must(_) | Rule::MustNot(_) => None,
    }
}

/// A deadline of bank time that a clock never reaches which nobody moves.
fn never_due(whole: &Whole<'_>, placed: &Placed<Expectation>) -> Option<Diagnostic> {
    let expectation = &placed.value;
    let length = deadline(&expectation.rule)?;
    let scenario = whole.scenario;
    let stands = matches!(scenario.clock.mode, Some(ClockMode::Frozen));
    let moved = words(whole).any(|word| matches!(word, Word::ClockAdvanced(_) | Word::ClockSet(_)));
    let armed = expectation.after.as_ref().and_then(|after| instant_of(whole, after)).unwrap_or(whole.start);
    let due = armed.plus(length);
    if !stands || moved || scenario.run.until.is_some_and(|end| end >= due) {
        return None;
    }
    let id = &expectation.id;
    let said = Said::made(
        format!("`{id}` の期限は {due} ですが、時計は止まったままです。"),
        format!("`{id}` is due at {due}, but the clock stands still"),
    );
    let help = Said::made(
        format!("`run: {{ until: \"{due}\" }}` と書くか、プログラムから時計を進めます。"),
        format!("write `run: {{ until: \"{due}\" }}`, or let the tested program move the clock"),
    );
    Some(Diagnostic::new(code::CANNOT_BE_JUDGED, placed.path.clone(), placed.span, said).helping(help).as_warning())
}

/// How much bank time a rule gives.
const fn deadline(rule: &Rule) -> Option<i64> {
    match rule {
        Rule::Must(MustRule::Reauthorize(within) | MustRule::StopWithin(within)) => within.bank_ms,
        Rule::Must(
            MustRule::AcknowledgeIncident { bank_ms }
            | MustRule::ReportIncident { bank_ms }
            | MustRule::AcceptTerms { bank_ms },
        ) => *bank_ms,
        Rule::Must(_) | Rule::MustNot(_) => None,
    }
}

/// When an event happens, where that is known beforehand.
fn instant_of(whole: &Whole<'_>, id: &EventId) -> Option<Jst> {
    whole.scenario.timeline.iter().find(|entry| entry.id == *id).map(|entry| entry.at)
}

fn words<'w>(whole: &'w Whole<'_>) -> impl Iterator<Item = &'w Word> {
    let scenario = whole.scenario;
    scenario.timeline.iter().map(|e| &e.word).chain(scenario.triggered.iter().map(|e| &e.word))
}
