//! 規定. The terms of use as pure code: one file per word of the terms. Time, state and dice come in as arguments.

pub mod calendar;
pub mod ledger;
pub mod overlay;
pub mod population;
pub mod refusal;
pub mod statement;
pub mod transaction_id;
