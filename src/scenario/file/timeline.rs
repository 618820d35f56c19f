//! The timeline: what happens, and when.

use super::{
    event,
    fields::{Fields, Shape},
    findings::{Findings, Read},
    lasting,
    place::Place,
    times, words,
};
use crate::{
    bank::refusal::Said,
    event::{EventId, Jst},
    scenario::{
        diagnostic::{Diagnostic, code},
        instant::Frame,
        model::TimelineEntry,
        timeline::{Draft, order},
    },
};

const SHAPE: Shape = Shape {
    keys: &["id", "at", "until", "for", "event"],
    planned: event::PLANNED_TRIGGERS,
    notes: false,
    instead: &["at"],
};

/// Reads all entries. `start` is unknown where `clock` could not be read; times then count from `default_start`.
pub fn read(
    place: &Place<'_>,
    start: Option<Jst>,
    default_start: Jst,
    found: &mut Findings,
) -> Read<Vec<TimelineEntry>> {
    let items = place.items(found)?;
    let drafts: Vec<_> = items
        .iter()
        .zip(1..)
        .filter_map(|(item, number)| read_entry(item, number, start, default_start, found).ok())
        .collect();
    let (entries, mistakes) = order(drafts);
    for mistake in mistakes {
        found.push(mistake);
    }
    Ok(entries)
}

fn read_entry(
    place: &Place<'_>,
    number: usize,
    known_start: Option<Jst>,
    default_start: Jst,
    found: &mut Findings,
) -> Read<Draft> {
    let fields = Fields::read(place, SHAPE, found)?;
    let start = known_start.unwrap_or(default_start);
    let id = fields.maybe("id", found, |p, f| words::name(p, f));
    let at = fields.need("at", "\"+90m\"", found).and_then(|p| times::instant(p, Frame::at(start), found));
    let frame = Frame { start, after: at.unwrap_or(start) };
    let word = fields.need("event", "{ outage: {} }", found).and_then(|p| event::read(p, frame, found));
    let until = lasting::read(&fields, start, at.ok(), word.as_ref().ok(), found);
    if let (Ok(at), Some(_), Some(at_place)) = (at, known_start, fields.get("at"))
        && at < start
    {
        found.push(before_start(at_place, at, start));
    }
    let span = fields.get("id").map_or(place.head, Place::span);
    let name = id.as_ref().ok().copied().flatten();
    Ok(Draft {
        id: EventId(name.map_or_else(|| format!("event-{number}").into(), Into::into)),
        span,
        path: place.path.clone(),
        subject: fields.get("event").map_or(place.head, event::subject_span),
        at: at.ok(),
        until: until.ok().flatten(),
        word: word.ok(),
    })
}

fn before_start(place: &Place<'_>, at: Jst, start: Jst) -> Diagnostic {
    let said = Said::made(
        format!("この時刻（{at}）は始まり（{start}）より前です。"),
        format!("this is at {at}, before the start of the clock at {start}"),
    );
    let help =
        Said::fixed("時刻を後にするか、`clock.start` を早めます。", "make it later, or let `clock.start` be earlier");
    place.wrong(code::TIME_ORDER, said).helping(help)
}
