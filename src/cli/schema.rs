//! `kumiai schema`: the JSON Schema of scenario files, for editors.

use super::{EXIT_OK, Out};
use crate::api;

/// Prints the schema.
pub fn run(out: &mut Out<'_>) -> u8 {
    out.line(&format!("{:#}", api::scenario_schema()));
    EXIT_OK
}
