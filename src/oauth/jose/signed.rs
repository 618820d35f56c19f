//! Signed JSON that somebody sent (RFC 7515 §7.1, RFC 7519): read first, believed only when the signature is checked.

use crate::event::{PublicKey, SigningAlg, Wall};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};

/// The farthest instant from 1970, in milliseconds.
const FARTHEST_MS: f64 = 1e15;
/// The longest text that is read.
const LONGEST: usize = 8192;

/// A signed JWT in its compact form. Nothing in it is believed before [`Signed::is_by`] has said so.
pub struct Signed<'a> {
    /// What the header says.
    pub header: Map<String, Value>,
    /// What it claims.
    pub claims: Map<String, Value>,
    message: &'a str,
    signature: Vec<u8>,
}

impl<'a> Signed<'a> {
    /// Reads three parts: two objects and a signature. One with `crit`, which asks for more than is known here, is none.
    pub fn read(text: &'a str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let (message, signature) = text.rsplit_once('.')?;
        let (header, claims) = message.split_once('.')?;
        let object = |part: &str| {
            let bytes = BASE64URL_NOPAD.decode(part.as_bytes()).ok()?;
            serde_json::from_slice::<Map<String, Value>>(&bytes).ok()
        };
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
        let read = Self { header: object(header)?, claims: object(claims)?, message, signature };
        (!read.header.contains_key("crit")).then_some(read)
    }

    /// A member of the header that is a text.
    pub fn named(&self, member: &str) -> Option<&str> {
        self.header.get(member)?.as_str()
    }

    /// A claim that is a text.
    pub fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim)?.as_str()
    }

    /// A claim that is an instant in seconds since 1970; one beyond all calendars is the last or first that can be told.
    pub fn instant(&self, claim: &str) -> Option<Wall> {
        let ms = (self.claims.get(claim)?.as_f64()? * 1000.0).clamp(-FARTHEST_MS, FARTHEST_MS);
        #[expect(clippy::cast_possible_truncation, reason = "within the range of whole floats")]
        let ms = ms as i64;
        Some(Wall(ms))
    }

    /// How the header says that it is signed, where it is a way that is known.
    pub fn alg(&self) -> Option<SigningAlg> {
        SigningAlg::named(self.named("alg")?)
    }

    /// Whether the holder of this key has signed it so.
    pub fn is_by(&self, key: &PublicKey, alg: SigningAlg) -> bool {
        let bytes = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).unwrap_or_default();
        let message = self.message.as_bytes();
        let checked =
            match (key, alg) {
                (PublicKey::Rsa { n, e }, SigningAlg::Rs256) => RsaPublicKeyComponents { n: bytes(n), e: bytes(e) }
                    .verify(&RSA_PKCS1_2048_8192_SHA256, message, &self.signature),
                (PublicKey::Rsa { n, e }, SigningAlg::Ps256) => RsaPublicKeyComponents { n: bytes(n), e: bytes(e) }
                    .verify(&RSA_PSS_2048_8192_SHA256, message, &self.signature),
                (PublicKey::P256 { x, y }, SigningAlg::Es256) => {
                    let point = [vec![4], bytes(x), bytes(y)].concat();
                    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, &self.signature)
                }
                (PublicKey::Ed25519 { x }, SigningAlg::EdDsa) => {
                    UnparsedPublicKey::new(&ED25519, bytes(x)).verify(message, &self.signature)
                }
                (PublicKey::Rsa { .. } | PublicKey::P256 { .. } | PublicKey::Ed25519 { .. }, _) => return false,
            };
        checked.is_ok()
    }
}
