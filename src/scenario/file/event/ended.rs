//! The end of a lasting event.

use super::super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    place::Place,
    words,
};
use crate::{
    event::{Ended, EventId, Word},
    scenario::instant::Frame,
};

/// Reads `{ id: night-stop }`. Whether there is such an event is seen when all are known.
pub fn read(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["id"]), found)?;
    let id = fields.need("id", "night-stop", found).and_then(|p| words::name(p, found))?;
    Ok(Word::Ended(Ended { id: EventId(id.into()) }))
}
