//! 公開鍵. The public keys by which a partner proves who it is: it signs, and tells nobody a secret.

use super::words::word_enum;
use serde::{Deserialize, Serialize};

/// 公開鍵. One public key of a partner, as a JWK states it (RFC 7517).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientKey {
    /// Its id, where it has one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kid: Option<String>,
    /// The only algorithm that it is for, where it says so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub alg: Option<SigningAlg>,
    /// The key.
    pub key: PublicKey,
}

/// The parts of a public key, everything base64url (RFC 7518 §6, RFC 8037).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicKey {
    /// RSA, 2048 bits or more.
    Rsa {
        /// The modulus.
        n: String,
        /// The exponent.
        e: String,
    },
    /// A point on the curve P-256.
    P256 {
        /// Its first coordinate.
        x: String,
        /// Its second coordinate.
        y: String,
    },
    /// Ed25519.
    Ed25519 {
        /// The key.
        x: String,
    },
}

word_enum! {
    /// How something is signed (RFC 7518 §3.1, RFC 8037 §3.1).
    pub enum SigningAlg {
        /// RSA with PKCS #1 padding and SHA-256.
        Rs256 = "RS256",
        /// RSA with PSS padding and SHA-256.
        Ps256 = "PS256",
        /// ECDSA on P-256 with SHA-256.
        Es256 = "ES256",
        /// Ed25519; `Ed25519` is taken as the same (RFC 9864).
        EdDsa = "EdDSA",
    }
}

impl SigningAlg {
    /// The algorithm that a header names.
    pub fn named(word: &str) -> Option<Self> {
        if word == "Ed25519" { Some(Self::EdDsa) } else { Self::from_word(word) }
    }
}

impl PublicKey {
    /// Whether signatures of this kind are made with such a key.
    pub const fn takes(&self, alg: SigningAlg) -> bool {
        match self {
            Self::Rsa { .. } => matches!(alg, SigningAlg::Rs256 | SigningAlg::Ps256),
            Self::P256 { .. } => matches!(alg, SigningAlg::Es256),
            Self::Ed25519 { .. } => matches!(alg, SigningAlg::EdDsa),
        }
    }
}
