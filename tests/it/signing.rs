//! Keys of clients that tests make up, and what they sign.

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
    },
};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The URL of the bank of a test.
pub const ISSUER: &str = "http://127.0.0.1:8080";
/// The type of assertions.
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A key pair for one algorithm.
pub struct Key {
    pub alg: &'static str,
    pair: Pair,
}

enum Pair {
    Ed(Ed25519KeyPair),
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

impl Key {
    pub fn new(alg: &'static str) -> Self {
        let pair = match alg {
            "ES256" => Pair::P256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()),
            "RS256" | "PS256" => Pair::Rsa(RsaKeyPair::generate(KeySize::Rsa2048).unwrap()),
            _ => Pair::Ed(Ed25519KeyPair::generate().unwrap()),
        };
        Self { alg, pair }
    }

    /// The public half.
    pub fn jwk(&self) -> Value {
        let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        match &self.pair {
            Pair::Ed(pair) => json!({ "kty": "OKP", "crv": "Ed25519", "x": text(pair.public_key().as_ref()) }),
            Pair::P256(pair) => {
                let point = pair.public_key().as_ref();
                json!({ "kty": "EC", "crv": "P-256", "x": text(&point[1..33]), "y": text(&point[33..]) })
            }
            Pair::Rsa(pair) => {
                let public = pair.public_key();
                let (n, e) = (public.modulus(), public.exponent());
                json!({ "kty": "RSA", "n": text(n.big_endian_without_leading_zero()), "e": text(e.big_endian_without_leading_zero()) })
            }
        }
    }

    /// The set with this key alone.
    pub fn set(&self) -> Value {
        json!({ "keys": [self.jwk()] })
    }

    /// The thumbprint of the public half (RFC 7638).
    pub fn thumbprint(&self) -> String {
        let jwk = self.jwk();
        let members: std::collections::BTreeMap<&String, &Value> = jwk.as_object().unwrap().iter().collect();
        BASE64URL_NOPAD.encode(&Sha256::digest(serde_json::to_string(&members).unwrap()))
    }

    /// A signed JWT, whatever its header says.
    pub fn signed(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let message = format!("{}.{}", part(header), part(claims));
        let signature = match &self.pair {
            Pair::Ed(pair) => pair.sign(message.as_bytes()).as_ref().to_vec(),
            Pair::P256(pair) => pair.sign(&SystemRandom::new(), message.as_bytes()).unwrap().as_ref().to_vec(),
            Pair::Rsa(pair) => {
                let padding: &dyn aws_lc_rs::signature::RsaEncoding =
                    if self.alg == "RS256" { &RSA_PKCS1_SHA256 } else { &RSA_PSS_SHA256 };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(padding, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
                signature
            }
        };
        format!("{message}.{}", BASE64URL_NOPAD.encode(&signature))
    }

    /// By which a client says who it is, with these claims in place of the usual ones; null takes one away.
    pub fn assertion(&self, client_id: &str, wall_ms: i64, jti: &str, changes: &Value) -> String {
        let now = wall_ms / 1000;
        let usual =
            json!({ "iss": client_id, "sub": client_id, "aud": ISSUER, "iat": now, "exp": now + 60, "jti": jti });
        self.signed(&json!({ "alg": self.alg, "typ": "JWT" }), &changed(usual, changes))
    }

    /// A proof of this key for a call, with other members of the header and other claims.
    pub fn proof(&self, call: (&str, &str), wall_ms: i64, jti: &str, header: &Value, claims: &Value) -> String {
        let usual_header = json!({ "alg": self.alg, "typ": "dpop+jwt", "jwk": self.jwk() });
        let (htm, path) = call;
        let usual = json!({ "htm": htm, "htu": format!("{ISSUER}{path}"), "iat": wall_ms / 1000, "jti": jti });
        self.signed(&changed(usual_header, header), &changed(usual, claims))
    }
}

/// The hash of a token, for `ath`.
pub fn ath(token: &str) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(token.as_bytes()))
}

fn changed(usual: Value, changes: &Value) -> Value {
    let mut all = usual;
    for (name, value) in changes.as_object().into_iter().flatten() {
        if value.is_null() {
            all.as_object_mut().unwrap().remove(name);
        } else {
            all[name] = value.clone();
        }
    }
    all
}
