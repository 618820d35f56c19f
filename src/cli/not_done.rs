//! What a scenario asks for that this version reads and checks, but does not do yet.

use crate::{
    bank::refusal::Said,
    scenario::{Scenario, Security, code},
};

/// A part of a scenario that is not done, and whether this one has it.
type Part = (&'static str, fn(&Scenario) -> bool);

const PARTS: [Part; 3] = [
    ("security", |scenario| scenario.security.is_some_and(|security| security != Security::Classic)),
    ("partners.*.jwks", |scenario| scenario.partners.iter().any(|partner| partner.jwks.is_some())),
    ("partners.*.rate_limit", |scenario| scenario.partners.iter().any(|partner| partner.rate_limit.is_some())),
];

/// One sentence for each part that has no effect.
pub fn notes(scenario: &Scenario) -> Vec<Said> {
    let asked = PARTS.iter().filter(|(_, has)| has(scenario));
    asked
        .map(|(part, _)| {
            Said::made(
                format!("[{}] `{part}` は読みましたが、この版ではまだ効きません。", code::NOT_SUPPORTED_YET),
                format!("[{}] `{part}` was read, but has no effect in this version yet", code::NOT_SUPPORTED_YET),
            )
        })
        .collect()
}
