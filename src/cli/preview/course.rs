//! The course of events: everything whose instant is known beforehand, in order, and what waits for a call.

use crate::{
    bank::service_hours::ServiceHours,
    event::{Channel, DAY_MS, Day, EventId, Jst, Purpose, Trigger, Word},
    scenario::{Expectation, Scenario, TriggeredEntry},
};
use std::collections::{BTreeMap, BTreeSet};

/// Something that happens at a known instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step<'s> {
    /// The bank opens on this channel; nothing where it does on both.
    Opens(Option<Channel>),
    /// The bank closes on this channel; nothing where it does on both.
    Closes(Option<Channel>),
    /// An event comes.
    Comes(&'s EventId, &'s Word),
    /// A lasting event ends by itself.
    Ends(&'s EventId),
    /// An expectation is armed.
    Armed(&'s Expectation),
    /// An expectation is armed no longer.
    Disarmed(&'s Expectation),
    /// The run is over.
    Over,
}

/// What happens when.
#[derive(Debug, Default)]
pub struct Course<'s> {
    /// The steps in order; at one instant the hours first, then the events in the order of the file.
    pub steps: Vec<(Jst, Step<'s>)>,
    /// What waits for a call, or for something that does.
    pub waiting: Vec<&'s TriggeredEntry>,
    /// The expectations that wait with it.
    pub unarmed: Vec<&'s Expectation>,
}

/// The course of a scenario from `start` on. Hours are told of the days on which something else happens.
pub fn of<'s>(scenario: &'s Scenario, hours: &ServiceHours, start: Jst) -> Course<'s> {
    let mut course = Course::default();
    let mut spans: BTreeMap<&EventId, (Jst, Option<Jst>)> = BTreeMap::new();
    for entry in &scenario.timeline {
        spans.insert(&entry.id, (entry.at, entry.until));
        course.steps.push((entry.at, Step::Comes(&entry.id, &entry.word)));
    }
    follow(scenario, &mut spans, &mut course);
    for entry in &scenario.timeline {
        if let Word::Ended(ended) = &entry.word
            && let Some((_, until)) = spans.get_mut(&ended.id)
        {
            *until = Some(entry.at);
        }
    }
    let ended: BTreeSet<&EventId> = scenario.timeline.iter().filter_map(|entry| ended_by(&entry.word)).collect();
    let ends = spans.iter().filter(|(id, _)| !ended.contains(*id));
    course.steps.extend(ends.filter_map(|(id, (_, until))| Some(((*until)?, Step::Ends(id)))));
    expect(scenario, &spans, start, &mut course);
    if let Some(end) = scenario.run.until {
        course.steps.push((end, Step::Over));
    }
    let mut days: BTreeSet<Day> = course.steps.iter().map(|(at, _)| at.day()).collect();
    days.insert(start.day());
    let edges = days.iter().flat_map(|day| edges_on(hours, *day, start));
    let edges: Vec<_> = edges.filter(|(at, _)| scenario.run.until.is_none_or(|end| *at <= end)).collect();
    course.steps.splice(0..0, edges);
    course.steps.sort_by_key(|(at, _)| *at);
    course
}

const fn ended_by(word: &Word) -> Option<&EventId> {
    if let Word::Ended(ended) = word { Some(&ended.id) } else { None }
}

/// Puts what follows another event at its instant, where that one's is known.
fn follow<'s>(scenario: &'s Scenario, spans: &mut BTreeMap<&'s EventId, (Jst, Option<Jst>)>, course: &mut Course<'s>) {
    let mut left: Vec<&TriggeredEntry> = scenario.triggered.iter().collect();
    loop {
        let before = left.len();
        left.retain(|entry| {
            let Trigger::After(after) = &entry.trigger else { return true };
            let Some((first, _)) = spans.get(&after.event) else { return true };
            let at = first.plus(after.delay_ms);
            spans.insert(&entry.id, (at, entry.lasts_ms.map(|length| at.plus(length))));
            course.steps.push((at, Step::Comes(&entry.id, &entry.word)));
            false
        });
        if left.len() == before {
            course.waiting = left;
            return;
        }
    }
}

/// Arms and disarms what is expected.
fn expect<'s>(
    scenario: &'s Scenario,
    spans: &BTreeMap<&EventId, (Jst, Option<Jst>)>,
    start: Jst,
    course: &mut Course<'s>,
) {
    for expectation in &scenario.expectations {
        let armed_by = expectation.after.as_ref().or(expectation.during.as_ref());
        let from = armed_by.map_or(Some(start), |id| spans.get(id).map(|(at, _)| *at));
        let until = match (&expectation.until, &expectation.during) {
            (Some(until), _) => spans.get(until).map(|(at, _)| *at),
            (None, Some(during)) => spans.get(during).and_then(|(_, until)| *until),
            (None, None) => None,
        };
        match from {
            Some(from) => course.steps.push((from, Step::Armed(expectation))),
            None => course.unarmed.push(expectation),
        }
        course.steps.extend(until.filter(|_| from.is_some()).map(|at| (at, Step::Disarmed(expectation))));
    }
}

/// The openings and closings of a day, from `start` on.
fn edges_on<'s>(hours: &ServiceHours, day: Day, start: Jst) -> Vec<(Jst, Step<'s>)> {
    let midnight = Jst::midnight(day);
    let end = midnight.plus(DAY_MS);
    let edges = |channel: Channel, opens: bool| {
        let mut found = BTreeSet::new();
        let mut after = midnight.plus(-1).max(start);
        let next = |after| {
            if opens {
                hours.next_open(channel, Purpose::Data, after)
            } else {
                hours.next_close(channel, Purpose::Data, after)
            }
        };
        while let Some(at) = next(after).filter(|at| *at < end) {
            found.insert(at);
            after = at;
        }
        found
    };
    let mut steps = Vec::new();
    for opens in [true, false] {
        let step = |channel| if opens { Step::Opens(channel) } else { Step::Closes(channel) };
        let (institution, anser) = (edges(Channel::Institution, opens), edges(Channel::Anser, opens));
        steps.extend(institution.intersection(&anser).map(|at| (*at, step(None))));
        steps.extend(institution.difference(&anser).map(|at| (*at, step(Some(Channel::Institution)))));
        steps.extend(anser.difference(&institution).map(|at| (*at, step(Some(Channel::Anser)))));
    }
    steps
}
