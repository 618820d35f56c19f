//! 一時的な制限・停止（第7条第3項）.

use super::super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    place::Place,
    words,
};
use crate::{
    bank::refusal::Said,
    event::{AccountKind, Area, Operation, Outage, Plane, Reach, Word},
    scenario::{diagnostic::code, instant::Frame},
};

/// Reads `{ scope: [data, linking], announced: false }`.
pub fn read(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["scope", "announced"]), found)?;
    let scope = fields.maybe("scope", found, read_scope);
    let announced = fields.maybe("announced", found, Place::flag);
    Ok(Word::Outage(Outage { scope: scope?.unwrap_or_else(usual_scope), announced: announced?.unwrap_or_default() }))
}

/// What stops where nothing else is said.
pub fn usual_scope() -> Vec<Reach> {
    vec![Reach::Area(Area::Data), Reach::Area(Area::Linking)]
}

/// What stops: at least one thing.
pub fn read_scope(place: &Place<'_>, found: &mut Findings) -> Read<Vec<Reach>> {
    let items = place.items(found)?;
    if items.is_empty() {
        let said = Said::fixed("`scope` が空なので、何も止まりません。", "`scope` is empty, so nothing would stop");
        let help =
            Said::fixed("`scope` を消すと `[data, linking]` になります。", "without `scope` it is `[data, linking]`");
        return Err(found.push(place.wrong(code::INVALID_VALUE, said).expecting(reaches()).helping(help)));
    }
    let read: Vec<_> = items.iter().map(|item| words::word(item, &reaches(), reach, found)).collect();
    read.into_iter().collect()
}

/// What can stop: the levers of the developer never do.
fn stops(operation: Operation) -> bool {
    operation.plane() != Plane::Control
}

fn reach(word: &str) -> Option<Reach> {
    Reach::from_word(word).filter(|reach| match reach {
        Reach::Operation(operation) => stops(*operation),
        Reach::Area(_) | Reach::Kind(_) => true,
    })
}

fn reaches() -> Vec<&'static str> {
    let areas = Area::ALL.iter().map(|a| a.word());
    let kinds = AccountKind::ALL.iter().map(|k| k.word());
    let operations = Operation::ALL.iter().filter(|o| stops(**o)).map(|o| o.word());
    areas.chain(kinds).chain(operations).collect()
}
