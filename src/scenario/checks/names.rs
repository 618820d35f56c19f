//! Names: of partners, customers, accounts and events. They are looked up in the tree, so that a mistake somewhere else
//! does not hide a wrong one here.

use super::{Spot, Spots};
use crate::{
    bank::refusal::Said,
    event::{AccountKind, Persona},
    scenario::{
        diagnostic::{Span, code},
        file::{Findings, Place},
        nearest::nearest,
        surroundings::READY_PARTNERS,
    },
};

/// Who and what there is.
struct Known<'n> {
    partners: Vec<&'n str>,
    customers: Vec<&'n str>,
    accounts: Vec<&'n str>,
    events: Vec<&'n str>,
    spots: &'n Spots,
}

/// Events that go on with another: the key that names it, and what that has to be.
const REFERS: [(&str, &str, &str); 3] = [
    ("maintenance_extended", "id", "maintenance"),
    ("incident_updated", "incident", "incident_disclosed"),
    ("incident_closed", "incident", "incident_disclosed"),
];

/// Refuses names that nobody has, wherever one may stand.
pub fn check(root: &Place<'_>, spots: &Spots, found: &mut Findings) {
    let partners = root.find("partners");
    let personas = root.find("population").and_then(|p| p.find("personas")).map(|p| p.listed()).unwrap_or_default();
    personas_twice(&personas, found);
    let ids = |places: &[Place<'_>]| -> Vec<String> {
        places.iter().filter_map(|p| p.find("id")?.scalar().map(str::to_owned)).collect()
    };
    let (people, accounts) = (ids(&personas), ids(&accounts_of(&personas)));
    let timeline = root.find("timeline").map(|p| p.listed()).unwrap_or_default();
    let registered = timeline.iter().filter_map(|entry| {
        entry.find("event")?.find("partner_registered")?.find("partner")?.scalar().map(str::to_owned)
    });
    let registered: Vec<String> = registered.collect();
    let known = Known {
        partners: READY_PARTNERS
            .iter()
            .map(|(id, _)| *id)
            .chain(partners.iter().flat_map(Place::keys))
            .chain(registered.iter().map(String::as_str))
            .collect(),
        customers: Persona::ALL.iter().map(|p| p.word()).chain(people.iter().map(String::as_str)).collect(),
        accounts: accounts.iter().map(String::as_str).collect(),
        events: spots.keys().map(|id| &*id.0).collect(),
        spots,
    };
    for entry in timeline {
        let event = entry.find("event").and_then(|event| event.entries().first().map(|e| (event, e)));
        if let Some((event, word)) = event.filter(|(_, word)| word.key != "partner_registered") {
            let place = event.under(&word.key, word.key_span, &word.node);
            known.check_party(&place, found);
            if let Some((_, key, needed)) = REFERS.iter().find(|(refers, _, _)| *refers == word.key) {
                known.check_kind(&place, key, needed, found);
            }
        }
        if let Some(call) = entry.find("on_call") {
            known.check_party(&call, found);
        }
    }
    for fault in root.find("faults").map(|p| p.listed()).unwrap_or_default() {
        if let Some(matches) = fault.find("match") {
            known.check_party(&matches, found);
        }
        if let Some(when) = fault.find("when") {
            known.check_event(&when, "during", true, found);
        }
    }
    for expectation in root.find("expectations").map(|p| p.listed()).unwrap_or_default() {
        known.check_party(&expectation, found);
        known.check_event(&expectation, "after", false, found);
        known.check_event(&expectation, "until", false, found);
        known.check_event(&expectation, "while", true, found);
    }
    for (partner, key) in partners.iter().flat_map(|p| p.entries().iter().map(move |key| (p, key))) {
        let linked = partner.under(&key.key, key.key_span, &key.node).find("linked");
        for customer in linked.map(|p| p.listed()).unwrap_or_default() {
            known.check_customer(&customer, found);
        }
    }
}

fn accounts_of<'n>(personas: &[Place<'n>]) -> Vec<Place<'n>> {
    personas.iter().filter_map(|p| p.find("accounts")).flat_map(|p| p.listed()).collect()
}

fn personas_twice(personas: &[Place<'_>], found: &mut Findings) {
    let accounts = accounts_of(personas);
    for (places, what) in [(personas, ("登場人物", "personas")), (&accounts, ("口座", "accounts"))] {
        let mut seen: Vec<(&str, Span)> = Vec::new();
        for id in places.iter().filter_map(|p| p.find("id")) {
            let Some(text) = id.scalar() else { continue };
            match seen.iter().find(|(known, _)| *known == text) {
                Some((_, first)) => {
                    found.push(super::twice(what, text, (id.span(), id.path.clone()), *first));
                }
                None => seen.push((text, id.span())),
            }
        }
    }
}

impl Known<'_> {
    /// The `partner`, `customer` and `account` of a map.
    fn check_party(&self, place: &Place<'_>, found: &mut Findings) {
        if let Some(partner) = place.find("partner") {
            let what = Said::fixed("事業者はいません。", "partner");
            refuse_unknown(&partner, &what, &self.partners, found);
        }
        if let Some(customer) = place.find("customer") {
            self.check_customer(&customer, found);
        }
        if let Some(account) = place.find("account") {
            self.check_account(&account, found);
        }
    }

    fn check_customer(&self, place: &Place<'_>, found: &mut Findings) {
        if place.scalar().is_some_and(|text| !text.starts_with("cu-")) {
            refuse_unknown(place, &Said::fixed("顧客はいません。", "customer"), &self.customers, found);
        }
    }

    fn check_account(&self, place: &Place<'_>, found: &mut Findings) {
        let Some(text) = place.scalar().filter(|text| !text.is_empty()) else { return };
        let Some((customer, kind)) = text.split_once('/') else {
            // An id of either channel is taken on trust: only the bank knows all of them.
            let shaped = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
            if shaped && text.len() != 16 && text.len() != 32 {
                refuse_unknown(place, &Said::fixed("口座はありません。", "account"), &self.accounts, found);
            }
            return;
        };
        if AccountKind::from_word(kind).is_none() || customer.starts_with("cu-") || self.customers.contains(&customer) {
            return;
        }
        let said =
            Said::made(format!("`{customer}` という顧客はいません。"), format!("there is no customer `{customer}`"));
        let near = nearest(customer, self.customers.iter().copied()).map(|near| format!("{near}/{kind}"));
        let mistake = place.wrong(code::UNKNOWN_NAME, said).expecting(&self.customers);
        found.push(mistake.meaning(near.as_deref()));
    }

    /// The name of an event of one kind.
    fn check_kind(&self, place: &Place<'_>, key: &str, needed: &str, found: &mut Findings) {
        let Some(place) = place.find(key) else { return };
        let Some(id) = place.scalar().filter(|id| !id.is_empty()) else { return };
        let of_kind = |spot: &Spot| spot.word.is_none_or(|word| word == needed);
        let there = self.spots.iter().find(|(known, _)| &*known.0 == id).map(|(_, spot)| spot);
        if there.is_some_and(of_kind) {
            return;
        }
        let fitting: Vec<&str> = self.spots.iter().filter(|(_, spot)| of_kind(spot)).map(|(id, _)| &*id.0).collect();
        let said = Said::made(
            format!("`{id}` という `{needed}` の出来事はありません。"),
            format!("there is no `{needed}` of the name `{id}`"),
        );
        let mistake =
            place.wrong(code::UNKNOWN_ID, said).expecting(&fitting).meaning(nearest(id, fitting.iter().copied()));
        found.push(match there {
            Some(spot) => {
                mistake.beside(spot.span, Said::fixed("この名前の出来事はここです", "the event of this name is here"))
            }
            None => mistake,
        });
    }

    /// The name of an event, which has to last where only that makes sense.
    fn check_event(&self, place: &Place<'_>, key: &str, must_last: bool, found: &mut Findings) {
        let Some(place) = place.find(key) else { return };
        let Some(id) = place.scalar().filter(|id| !id.is_empty()) else { return };
        let Some((_, spot)) = self.spots.iter().find(|(known, _)| &*known.0 == id) else {
            let said = Said::made(
                format!("`{id}` という出来事はありません。"),
                format!("there is no event of the name `{id}`"),
            );
            let near = nearest(id, self.events.iter().copied());
            found.push(place.wrong(code::UNKNOWN_ID, said).expecting(&self.events).meaning(near));
            return;
        };
        if must_last && !spot.lasts {
            let said = Said::made(
                format!("`{id}` は一瞬の出来事なので、その間ということがありません。"),
                format!("`{id}` happens at one instant, so there is no time while it lasts"),
            );
            let there = Said::fixed("その出来事はここです", "the event is here");
            found.push(place.wrong(code::CANNOT_HAPPEN, said).beside(spot.span, there));
        }
    }
}

fn refuse_unknown(place: &Place<'_>, what: &Said, known: &[&str], found: &mut Findings) {
    let Some(text) = place.scalar().filter(|text| !text.is_empty() && !known.contains(text)) else { return };
    let said = Said::made(format!("`{text}` という{}", what.ja), format!("there is no {} `{text}`", what.en));
    found.push(place.wrong(code::UNKNOWN_NAME, said).expecting(known).meaning(nearest(text, known.iter().copied())));
}
