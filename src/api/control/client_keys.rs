//! 公開鍵. The keys of a partner, as a JWK set states them (RFC 7517 §5).

use crate::{
    bank::{
        client_key::read_jwk,
        refusal::{Refusal, Said},
    },
    event::{ClientKey, PublicKey, RefusalCode},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// The most keys of a partner.
const MOST_KEYS: usize = 20;

/// The set as it is shown.
pub fn shown(keys: &[ClientKey]) -> Value {
    let shown = keys.iter().map(|key| {
        let mut jwk = match &key.key {
            PublicKey::Rsa { n, e } => json!({"kty": "RSA", "n": n, "e": e}),
            PublicKey::P256 { x, y } => json!({"kty": "EC", "crv": "P-256", "x": x, "y": y}),
            PublicKey::Ed25519 { x } => json!({"kty": "OKP", "crv": "Ed25519", "x": x}),
        };
        if let Some(kid) = &key.kid {
            jwk["kid"] = kid.as_str().into();
        }
        if let Some(alg) = key.alg {
            jwk["alg"] = alg.word().into();
        }
        jwk
    });
    json!({ "keys": shown.collect::<Vec<_>>() })
}

/// Reads a set.
///
/// # Errors
/// `parameter_invalid` that names the member.
pub fn read(set: &Value) -> Result<Arc<[ClientKey]>, Refusal> {
    let invalid = |parameter: String, said| Refusal::of_parameter(RefusalCode::ParameterInvalid, parameter, said);
    let keys = set["keys"].as_array().filter(|keys| (1..=MOST_KEYS).contains(&keys.len()));
    let keys = keys.ok_or_else(|| {
        let said = Said::made(
            format!("JWK Set です。`keys` に 1 個から {MOST_KEYS} 個の公開鍵を並べます。URL からは読みません。"),
            format!(
                "it must be a JWK set with 1 to {MOST_KEYS} public keys under `keys`; they are fetched from nowhere"
            ),
        );
        invalid("jwks".to_owned(), said)
    })?;
    let read = keys.iter().enumerate().map(|(i, jwk)| {
        let members = jwk.as_object().into_iter().flatten();
        let members: Vec<(&str, &str)> =
            members.map(|(name, value)| (name.as_str(), value.as_str().unwrap_or(""))).collect();
        read_jwk(&members).map_err(|fault| invalid(format!("jwks.keys[{i}].{}", fault.member), fault.said))
    });
    read.collect()
}
