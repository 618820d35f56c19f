//! What is kept of a body: how long it is, and a checksum. The body itself can be computed again.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// So much of a long body's beginning and of its end is looked at. A statement's rows carry running balances, so that a
/// row in the middle leaves its trace in the last one.
const LOOKED_AT: usize = 1024;

/// 要約. The length and the checksum of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// How many bytes the body has.
    pub bytes: u32,
    /// CRC-32 of it without the secret that stands in it; of a long one, of its first and its last KiB.
    pub crc32: u32,
}

impl Digest {
    /// The digest of a body in which a secret may stand: text that only the holder of the server's secret can make.
    pub fn of(body: &[u8], secret: Option<Range<usize>>) -> Self {
        let secret = secret.unwrap_or(0..0);
        let mut crc = crc32fast::Hasher::new();
        let head = body.len().min(LOOKED_AT);
        let tail = head.max(body.len().saturating_sub(LOOKED_AT));
        for part in [0..head, tail..body.len()] {
            let before = part.start..part.end.min(secret.start.max(part.start));
            let behind = part.start.max(secret.end.min(part.end))..part.end;
            if secret.is_empty() || before.end == part.end {
                crc.update(&body[part]);
            } else {
                crc.update(&body[before]);
                crc.update(&body[behind]);
            }
        }
        Self { bytes: u32::try_from(body.len()).unwrap_or(u32::MAX), crc32: crc.finalize() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_tells_bodies_apart_but_not_their_secrets() {
        let with = |secret: &str| format!("{{\"a\":1,\"key\":\"{secret}\",\"rows\":[{}]}}", "7,".repeat(2_000));
        let of = |secret: &str| Digest::of(with(secret).as_bytes(), Some(14..14 + secret.len()));
        assert_eq!(of("0123456789"), of("abcdefghij"));
        assert_ne!(of("0123456789"), of("0123456789a"));
        let mut other = with("0123456789").into_bytes();
        *other.last_mut().unwrap() = b']';
        assert_ne!(Digest::of(&other, Some(14..24)), of("0123456789"));
        assert_ne!(Digest::of(b"abc", None), Digest::of(b"abd", None));
        assert_eq!(Digest::of(b"123456789", None).crc32, 0xcbf4_3926, "the check value of CRC-32");
        assert_eq!(Digest::of(b"", None).bytes, 0);
    }
}
