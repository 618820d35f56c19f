//! The body of a control call that makes one event happen.

use super::{
    event,
    fields::{Fields, Shape},
    findings::{Findings, Read},
    lasting,
    place::Place,
    tree::{Entry, Value},
    words,
};
use crate::{
    bank::refusal::Said,
    event::{EventId, Jst, Word},
    scenario::{diagnostic::code, instant::Frame, model::PostedEvent},
};

/// What may stand beside the event; what says when it happens is among them to be refused with advice.
const BESIDE: &[&str] = &["id", "until", "for", "at", "on_call", "after", "delay"];

const LONG: Shape = Shape::of(&["event", "id", "until", "for", "at", "on_call", "after", "delay"]);

/// What says when an event of a timeline happens.
const MOMENTS: [&str; 4] = ["at", "on_call", "after", "delay"];

/// Reads the long form (`event: {outage: …}`) or the short one (`outage: …`).
pub fn read(root: &Place<'_>, now: Jst, found: &mut Findings) -> Read<PostedEvent> {
    let frame = Frame::at(now);
    let short = match &root.node.value {
        Value::Map(entries) if !entries.iter().any(|e| e.key == "event") => short_event(entries),
        Value::Map(_) | Value::Seq(_) | Value::Scalar(..) => None,
    };
    let (fields, word) = if let Some(entry) = short {
        let fields = Fields::read_beside(root, &entry.key, Shape::of(BESIDE), found);
        let place = root.under(&entry.key, entry.key_span, &entry.node);
        (fields, event::read_word(&entry.key, &place, frame, found))
    } else {
        let fields = Fields::read(root, LONG, found)?;
        let word = fields.need("event", "{ outage: {} }", found).and_then(|place| event::read(place, frame, found));
        (fields, word)
    };
    finish(&fields, word, now, found)
}

fn finish(fields: &Fields<'_>, word: Read<Word>, now: Jst, found: &mut Findings) -> Read<PostedEvent> {
    let id = fields.maybe("id", found, |p, f| words::name(p, f).map(|id| EventId(id.into())));
    for moment in MOMENTS.iter().filter_map(|key| fields.get(key)) {
        let key = moment.name();
        let said = Said::made(
            format!("ここで送る出来事は今すぐ起こるので、`{key}` は書けません。"),
            format!("an event that is posted happens now, so it takes no `{key}`"),
        );
        let help = Said::fixed(
            "後で起こすには、シナリオの `timeline` に書きます。",
            "to make it happen later, put it on the `timeline` of a scenario",
        );
        found.push(moment.wrong_key(code::CONFLICT, said).helping(help));
    }
    let until = lasting::read(fields, now, Some(now), word.as_ref().ok(), found);
    Ok(PostedEvent { id: id?, until: until?, word: word? })
}

/// The entry that names the event in the short form: the first known word, or else the first key that stands for nothing.
fn short_event(entries: &[Entry]) -> Option<&Entry> {
    let named = |e: &&Entry| event::is_known(&e.key);
    entries.iter().find(named).or_else(|| entries.iter().find(|e| !BESIDE.contains(&e.key.as_str())))
}
