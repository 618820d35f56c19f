//! 規定. The terms of use as pure code: one file per word of the terms. Time, state and dice come in as arguments.

pub mod admission;
pub mod balance;
pub mod calendar;
pub mod card_loan;
pub mod client_key;
pub mod coverage;
pub mod delivery;
pub mod edge;
pub mod freshness;
pub mod incident;
pub mod ledger;
pub mod linkage;
pub mod notice;
pub mod offer;
pub mod overlay;
pub mod partner_access;
pub mod period;
pub mod population;
pub mod profile;
pub mod refusal;
pub mod service_hours;
pub mod statement;
pub mod suspension;
pub mod tax;
pub mod time_deposit;
pub mod transaction_id;

/// How often a slow property is tried: `usual` times, or as often as `PROPTEST_CASES` says.
#[cfg(test)]
fn tried(usual: u32) -> proptest::prelude::ProptestConfig {
    let (asked, unasked) = (proptest::prelude::ProptestConfig::default(), 256);
    let cases = if asked.cases == unasked { usual } else { asked.cases };
    proptest::prelude::ProptestConfig { cases, ..asked }
}
