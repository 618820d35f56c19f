//! `jwks`: the public keys of a partner, written out.

use super::{
    findings::{Findings, Read},
    place::Place,
};
use crate::{
    bank::{client_key::read_jwk, refusal::Said},
    event::ClientKey,
    scenario::diagnostic::code,
};
use std::sync::Arc;

/// What keys look like, written out.
pub const EXAMPLE: Said = Said::fixed(
    "`jwks: { keys: [{ kty: OKP, crv: Ed25519, x: \"…\" }] }` のように書きます。",
    "write one such as `jwks: { keys: [{ kty: OKP, crv: Ed25519, x: \"…\" }] }`",
);
/// The most keys of a partner.
const MOST_KEYS: usize = 20;

/// Reads `{ keys: [{ kty: OKP, crv: Ed25519, x: … }] }`. Members that mean nothing here are left alone, as RFC 7517 asks.
pub fn read(place: &Place<'_>, found: &mut Findings) -> Read<Arc<[ClientKey]>> {
    let Some(list) = place.find("keys") else {
        let said = Said::fixed(
            "`jwks` には鍵そのものを書きます。URL からは読みません。",
            "`jwks` holds the keys themselves; they are fetched from nowhere",
        );
        return Err(found.push(place.wrong(code::INVALID_VALUE, said).helping(EXAMPLE)));
    };
    let items = list.items(found)?;
    if !(1..=MOST_KEYS).contains(&items.len()) {
        let said = Said::made(
            format!("鍵は 1 個から {MOST_KEYS} 個までです。"),
            format!("there must be 1 to {MOST_KEYS} keys"),
        );
        return Err(found.push(list.wrong(code::INVALID_VALUE, said)));
    }
    let keys: Vec<_> = items.iter().map(|item| read_key(item, found)).collect();
    keys.into_iter().collect()
}

fn read_key(place: &Place<'_>, found: &mut Findings) -> Read<ClientKey> {
    let members: Vec<_> =
        place.keys().map(|key| (key, place.find(key).and_then(|p| p.scalar()).unwrap_or(""))).collect();
    read_jwk(&members).map_err(|fault| {
        let said = Said::made(
            format!("鍵の `{}`: {}", fault.member, fault.said.ja),
            format!("the key's `{}`: {}", fault.member, fault.said.en),
        );
        let at = place.find(fault.member).unwrap_or_else(|| place.clone());
        found.push(at.wrong_key(code::INVALID_VALUE, said))
    })
}
