//! What a verdict needs to know of some calls only: refusals, exchanges, pages that have a next one.

use crate::event::Wall;
use serde::{Deserialize, Serialize};

/// What is noted of a call beside what every call has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The number of the code or refresh token that was presented for exchange, where it is one of this sandbox.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub exchanged: Option<u32>,
    /// `Retry-After` as it was told, in seconds of wall time.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub retry_after_secs: Option<u32>,
    /// The instant of wall time at which the answer was handed over.
    pub answered_at: Wall,
    /// The [`fingerprint`] of the page key of the next page.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_page: Option<u64>,
}

/// What a text is known by where it need not be read again (FNV-1a).
pub fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |mixed, byte| (mixed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
