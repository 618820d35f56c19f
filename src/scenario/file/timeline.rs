//! The timeline: what happens, and when.

use super::{
    event,
    fields::{Fields, Shape},
    findings::{Findings, Read},
    lasting,
    place::Place,
    times, trigger, words,
};
use crate::{
    bank::refusal::Said,
    event::{EventId, Jst},
    scenario::{
        diagnostic::{Diagnostic, code},
        instant::Frame,
        timeline::{Draft, Moment},
    },
};

const SHAPE: Shape = Shape::of(&["id", "at", "on_call", "after", "delay", "until", "for", "event"]);

/// Reads all entries. `start` is unknown where `clock` could not be read; times then count from `default_start`.
pub fn read(place: &Place<'_>, start: Option<Jst>, default_start: Jst, found: &mut Findings) -> Read<Vec<Draft>> {
    let items = place.items(found)?;
    let numbered = items.iter().zip(1..);
    Ok(numbered.filter_map(|(item, number)| read_entry(item, number, start, default_start, found).ok()).collect())
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
    let id = fields.maybe("id", found, words::event);
    let trigger = trigger::read(&fields, found);
    let waits = !matches!(trigger, Ok(None));
    let at = if waits {
        None
    } else {
        fields.need("at", "\"+90m\"", found).and_then(|p| times::instant(p, Frame::at(start), found)).ok()
    };
    let frame = Frame { start, after: at.unwrap_or(start) };
    let word = fields.need("event", "{ outage: {} }", found).and_then(|p| event::read(p, frame, found)).ok();
    let moment = match trigger {
        Err(_) => None,
        Ok(Some(trigger)) => {
            let lasts_ms = lasting::read_length(&fields, word.as_ref(), found).ok().flatten();
            Some(Moment::Waits { trigger, lasts_ms })
        }
        Ok(None) => {
            let until = lasting::read(&fields, start, at, word.as_ref(), found).ok().flatten();
            at.map(|at| Moment::At { at, until })
        }
    };
    if let (Some(at), Some(_), Some(at_place)) = (at, known_start, fields.get("at"))
        && at < start
    {
        found.push(before_start(at_place, at, start));
    }
    let span = fields.get("id").map_or(place.head, Place::span);
    Ok(Draft {
        id: id.ok().flatten().unwrap_or_else(|| EventId(format!("event-{number}").into())),
        span,
        path: place.path.clone(),
        subject: fields.get("event").map_or(place.head, event::subject_span),
        moment_span: fields.get("at").or(fields.get("after")).map_or(span, Place::span),
        moment,
        word,
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
