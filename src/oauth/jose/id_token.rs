//! The ID token (OpenID Connect Core §2) and the key that signs it.

use crate::event::{Security, SigningAlg, Wall};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// An RSA key pair.
pub struct SigningKey {
    key: EncodingKey,
    jwk: PublicJwk,
}

/// The public half, as a JWK (RFC 7517) states it: everything base64url.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicJwk {
    /// The key's id: its thumbprint (RFC 7638).
    pub kid: String,
    /// The modulus.
    pub n: String,
    /// The exponent.
    pub e: String,
}

/// How ID tokens are signed under a profile.
pub const fn id_token_alg(security: Security) -> SigningAlg {
    match security {
        Security::Classic | Security::Strict => SigningAlg::Rs256,
        Security::Fapi2 => SigningAlg::Ps256,
    }
}

/// What an ID token says (OpenID Connect Core §2).
#[derive(Debug, Clone, Serialize)]
pub struct IdClaims {
    /// The issuer.
    pub iss: String,
    /// The customer's id.
    pub sub: String,
    /// The client.
    pub aud: String,
    /// When it is too old: seconds of wall time since 1970.
    pub exp: i64,
    /// When it was issued.
    pub iat: i64,
    /// When the customer logged in.
    pub auth_time: i64,
    /// As it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
}

impl IdClaims {
    /// How long an ID token is good, in seconds of wall time.
    pub const LIFETIME_SECS: i64 = 3600;

    /// The claims of a login at `auth_at`, told at `now`.
    pub fn new(iss: String, sub: String, aud: String, now: Wall, auth_at: Wall, nonce: Option<String>) -> Self {
        let iat = now.0 / 1000;
        Self { iss, sub, aud, exp: iat + Self::LIFETIME_SECS, iat, auth_time: auth_at.0 / 1000, nonce }
    }
}

impl SigningKey {
    /// A key pair from its parts: the private key in DER (PKCS #1), the modulus and the exponent.
    pub fn from_parts(pkcs1: &[u8], modulus: &[u8], exponent: &[u8]) -> Self {
        let (n, e) = (BASE64URL_NOPAD.encode(modulus), BASE64URL_NOPAD.encode(exponent));
        // RFC 7638: the members in the order of their names, nothing between them.
        let thumbprint = Sha256::digest(format!("{{\"e\":\"{e}\",\"kty\":\"RSA\",\"n\":\"{n}\"}}"));
        let kid = BASE64URL_NOPAD.encode(&thumbprint);
        Self { key: EncodingKey::from_rsa_der(pkcs1), jwk: PublicJwk { kid, n, e } }
    }

    /// The public half.
    pub const fn jwk(&self) -> &PublicJwk {
        &self.jwk
    }

    /// The signed token; nothing when the key cannot sign, which no generated key brings about.
    pub fn sign(&self, claims: &IdClaims, security: Security) -> Option<String> {
        let alg = if id_token_alg(security) == SigningAlg::Ps256 { Algorithm::PS256 } else { Algorithm::RS256 };
        let header = Header { kid: Some(self.jwk.kid.clone()), ..Header::new(alg) };
        encode(&header, claims, &self.key).ok()
    }
}
