//! `faults`: what goes wrong on the wire.

mod inject;
mod when;

use super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    place::Place,
    words,
};
use crate::{
    event::Jst,
    scenario::model::{Fault, FaultMatch, Inject},
};

/// A fault as it was read, with the places that later checks point at.
pub type Placed = super::Placed<Fault>;

/// Reads all faults; times count from `start`.
pub fn read(place: &Place<'_>, start: Jst, found: &mut Findings) -> Read<Vec<Placed>> {
    let items = place.items(found)?;
    let numbered = items.iter().zip(1_usize..);
    Ok(numbered.filter_map(|(item, number)| read_fault(item, number, start, found).ok()).collect())
}

/// Reads what stands under `inject:` by itself.
pub fn read_inject(root: &Place<'_>, found: &mut Findings) -> Read<Inject> {
    inject::read(&root.find("inject").unwrap_or_else(|| root.clone()), found)
}

fn read_fault(place: &Place<'_>, number: usize, start: Jst, found: &mut Findings) -> Read<Placed> {
    let fields = Fields::read(place, Shape::of(&["id", "match", "when", "inject"]), found)?;
    let id = fields.maybe("id", found, |p, f| words::name(p, f).map(str::to_owned));
    let matches = fields.or_default("match", found, read_match);
    let when = fields.or_default("when", found, |p, f| when::read(p, start, f));
    let inject = fields.need("inject", "{ connection: reset }", found).and_then(|p| inject::read(p, found));
    let id = id?.unwrap_or_else(|| format!("fault-{number}"));
    let span = fields.get("id").map_or(place.head, Place::span);
    Ok(Placed { span, path: place.path.clone(), value: Fault { id, matches: matches?, when: when?, inject: inject? } })
}

fn read_match(place: &Place<'_>, found: &mut Findings) -> Read<FaultMatch> {
    let fields = Fields::read(place, Shape::of(&["operation", "partner", "customer", "account"]), found)?;
    let operation = fields.maybe("operation", found, words::operation);
    let partner = fields.maybe("partner", found, words::partner);
    let customer = fields.maybe("customer", found, words::kept);
    let account = fields.maybe("account", found, words::kept);
    Ok(FaultMatch { operation: operation?, partner: partner?, customer: customer?, account: account? })
}
