//! Record v1 as it is kept: one line of JSON, with a sum that tells damage.

use super::StoreError;
use crate::event::{Record, SandboxName, Seq};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The number of the format. Changed lines need a new number, and a way from the old ones.
pub const FORMAT: u32 = 1;

/// A record as a line.
///
/// # Errors
/// When it cannot be written as JSON, which no record brings about.
pub fn write(record: &Record) -> Result<String, StoreError> {
    serde_json::to_string(record).map_err(|error| StoreError::Damaged(format!("a record cannot be written: {error}")))
}

/// The record on a line.
///
/// # Errors
/// When the line is not one, or not of this place.
pub fn read(sandbox: &SandboxName, seq: Seq, line: &str) -> Result<Arc<Record>, StoreError> {
    let damaged = |why: &str| StoreError::Damaged(format!("record {} of sandbox `{sandbox}`: {why}", seq.0));
    let record: Record = serde_json::from_str(line).map_err(|error| damaged(&error.to_string()))?;
    if record.seq == seq { Ok(Arc::new(record)) } else { Err(damaged("it belongs to another place")) }
}

/// What tells a line of one place from every other: the first 64 bits of a SHA-256.
pub fn sum(sandbox: &SandboxName, seq: Seq, line: &str) -> u64 {
    let mut digest = Sha256::new();
    digest.update(sandbox.as_str());
    digest.update([0]);
    digest.update(seq.0.to_be_bytes());
    digest.update(line);
    digest.finalize().iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}
