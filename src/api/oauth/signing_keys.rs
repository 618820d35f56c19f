//! 署名鍵. The key pairs of ID tokens: each is made when it is first needed, and kept where the store keeps anything.

use crate::{api::turn::Turn, bank::refusal::Refusal, event::RefusalCode, oauth::SigningKey};
use actix_web::web::block;
use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// 署名鍵. The keys of a server by how often they have been exchanged; all its sandboxes share them.
#[derive(Default)]
pub struct SigningKeys(Mutex<BTreeMap<u32, Arc<SigningKey>>>);

/// The most keys that are at hand.
const MOST_KEYS: usize = 1_000;

/// The key that nothing was exchanged for, in DER (PKCS #8): whoever makes several banks waits for one of it.
static FIRST: LazyLock<Option<Vec<u8>>> = LazyLock::new(generate);

impl SigningKeys {
    fn at_hand(&self, turn: u32) -> Option<Arc<SigningKey>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&turn).cloned()
    }

    fn put(&self, turn: u32, key: SigningKey) -> Arc<SigningKey> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= MOST_KEYS {
            keys.pop_first();
        }
        keys.entry(turn).or_insert_with(|| Arc::new(key)).clone()
    }
}

/// The key after so many exchanges.
///
/// # Errors
/// `store_unavailable`; a defect when the machine has no randomness.
pub async fn signing_key(turn: &Turn, of: u32) -> Result<Arc<SigningKey>, Refusal> {
    let bank = turn.bank().ok_or_else(Refusal::defect)?;
    if let Some(key) = bank.signing_keys.at_hand(of) {
        return Ok(key);
    }
    // It takes longer than anything else that a bank does.
    let made = block(move || if of == 0 { FIRST.clone() } else { generate() }).await.ok().flatten();
    let made = made.ok_or_else(Refusal::defect)?;
    let kept = bank.registry.keep_signing_key(of, made).await;
    let kept = kept.map_err(|_| Refusal::new(RefusalCode::StoreUnavailable))?;
    let key = read(&kept).ok_or_else(Refusal::defect)?;
    Ok(bank.signing_keys.put(of, key))
}

/// A new key pair, or nothing when the machine has no randomness.
fn generate() -> Option<Vec<u8>> {
    let pair = KeyPair::generate(KeySize::Rsa2048).ok()?;
    let pkcs8 = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).ok()?;
    Some(pkcs8.as_ref().to_vec())
}

fn read(pkcs8: &[u8]) -> Option<SigningKey> {
    let pair = KeyPair::from_pkcs8(pkcs8).ok()?;
    let public = pair.public_key();
    let (modulus, exponent) = (public.modulus(), public.exponent());
    Some(SigningKey::from_parts(
        pkcs1_of(pkcs8)?,
        modulus.big_endian_without_leading_zero(),
        exponent.big_endian_without_leading_zero(),
    ))
}

/// The PKCS #1 key inside a PKCS #8 one (RFC 5208 §5): the last octet string, which runs to the end.
fn pkcs1_of(pkcs8: &[u8]) -> Option<&[u8]> {
    // SEQUENCE { INTEGER 0, AlgorithmIdentifier rsaEncryption (15 bytes), OCTET STRING }, all long form.
    let after_algorithm = pkcs8.get(4 + 3 + 15..)?;
    match after_algorithm {
        [0x04, 0x82, _, _, key @ ..] => Some(key),
        _ => None,
    }
}
