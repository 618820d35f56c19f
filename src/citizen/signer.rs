//! 署名. What a partner without a secret signs: that it is the client (RFC 7523), and that a token is its own (RFC 9449).

use aws_lc_rs::{
    rand,
    signature::{Ed25519KeyPair, KeyPair},
};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
};

/// The private half of the key of RFC 8037, appendix A: everybody has it, so it is good for rehearsals and for nothing else.
const EXAMPLE_KEY: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
/// Its public half, by which a scenario registers the built-in partner.
pub const EXAMPLE_PUBLIC_KEY: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
/// How long an assertion is good, in seconds.
const ASSERTION_SECS: i64 = 60;

/// The keys of a partner: one says who it is, the other binds its tokens.
pub struct Signer {
    own: Ed25519KeyPair,
    binding: Ed25519KeyPair,
    /// Reads the wall clock, in seconds since 1970.
    wall: fn() -> i64,
    drawn: String,
    signed: AtomicU64,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").finish_non_exhaustive()
    }
}

impl Signer {
    /// The example key, and one for tokens that nobody else has. Nothing where the machine has no randomness.
    pub fn new(wall: fn() -> i64) -> Option<Self> {
        let bytes = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).ok();
        let own = Ed25519KeyPair::from_seed_and_public_key(&bytes(EXAMPLE_KEY)?, &bytes(EXAMPLE_PUBLIC_KEY)?).ok()?;
        let mut drawn = [0; 8];
        rand::fill(&mut drawn).ok()?;
        let binding = Ed25519KeyPair::generate().ok()?;
        Some(Self { own, binding, wall, drawn: HEXLOWER.encode(&drawn), signed: AtomicU64::new(0) })
    }

    /// By which a client proves to this issuer who it is.
    pub fn assertion(&self, client_id: &str, issuer: &str) -> String {
        let now = (self.wall)();
        let claims = json!({
            "iss": client_id, "sub": client_id, "aud": issuer,
            "iat": now, "exp": now + ASSERTION_SECS, "jti": self.name(),
        });
        signed(&self.own, &json!({ "alg": "EdDSA", "typ": "JWT" }), &claims)
    }

    /// By which it proves for one call that a token is its own, or that tokens are to be.
    pub fn proof(&self, method: &str, url: &str, token: Option<&str>) -> String {
        let x = BASE64URL_NOPAD.encode(self.binding.public_key().as_ref());
        let header = json!({
            "alg": "EdDSA", "typ": "dpop+jwt", "jwk": { "kty": "OKP", "crv": "Ed25519", "x": x },
        });
        let url = url.split(['?', '#']).next().unwrap_or_default();
        let mut claims = json!({ "htm": method, "htu": url, "iat": (self.wall)(), "jti": self.name() });
        if let Some(token) = token {
            claims["ath"] = BASE64URL_NOPAD.encode(&Sha256::digest(token.as_bytes())).into();
        }
        signed(&self.binding, &header, &claims)
    }

    /// A name that it has given to nothing else.
    fn name(&self) -> String {
        format!("{}-{}", self.drawn, self.signed.fetch_add(1, Ordering::Relaxed))
    }
}

fn signed(key: &Ed25519KeyPair, header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = BASE64URL_NOPAD.encode(key.sign(message.as_bytes()).as_ref());
    format!("{message}.{signature}")
}
