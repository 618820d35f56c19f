//! 署名鍵の保管. A key pair that is kept where the store keeps anything: what restarts and replicas sign with stays the same.

use super::Registry;
use crate::store::StoreError;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use hkdf::Hkdf;
use sha2::Sha256;

impl Registry {
    /// Keeps a private key under its number, unless one is kept there already; the one that is. Where nothing is kept
    /// beside the logs, that is this one. It is sealed: without the server's secret nobody reads it.
    ///
    /// # Errors
    /// When the store cannot be asked, or what it keeps was sealed under another secret.
    pub async fn keep_signing_key(&self, number: u32, made: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        let Some(beside) = self.settings.store.beside() else {
            return Ok(made);
        };
        let damaged = || StoreError::Damaged(format!("the signing key {number} cannot be read under this secret"));
        let sealing = Sealing::under(&self.settings.secret, number).ok_or_else(damaged)?;
        let sealed = sealing.seal(made).ok_or_else(damaged)?;
        let kept = beside.keep_signing_key(number, sealed).await?;
        sealing.open(kept).ok_or_else(damaged)
    }
}

/// What seals one key (AES-256-GCM).
struct Sealing {
    key: RandomizedNonceKey,
    number: [u8; 4],
}

impl Sealing {
    fn under(secret: &[u8], number: u32) -> Option<Self> {
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(None, secret).expand(b"signing key", &mut key).ok()?;
        Some(Self { key: RandomizedNonceKey::new(&AES_256_GCM, &key).ok()?, number: number.to_be_bytes() })
    }

    fn seal(&self, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let nonce = self.key.seal_in_place_append_tag(Aad::from(self.number), &mut bytes).ok()?;
        Some([&nonce.as_ref()[..], &bytes].concat())
    }

    fn open(&self, mut sealed: Vec<u8>) -> Option<Vec<u8>> {
        let (nonce, content) = sealed.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let opened = self.key.open_in_place(nonce, Aad::from(self.number), content).ok()?;
        Some(opened.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_key_opens_under_its_secret_and_number_alone() {
        let sealing = |secret: &[u8], number| Sealing::under(secret, number).unwrap();
        let sealed = sealing(b"secret", 1).seal(b"key".to_vec()).unwrap();
        assert!(!sealed.windows(3).any(|part| part == b"key"));
        assert_eq!(sealing(b"secret", 1).open(sealed.clone()), Some(b"key".to_vec()));
        assert_eq!(sealing(b"secret", 2).open(sealed.clone()), None);
        assert_eq!(sealing(b"another", 1).open(sealed.clone()), None);
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(sealing(b"secret", 1).open(changed), None, "byte {place}");
        }
        assert_eq!(sealing(b"secret", 1).open(sealed[..5].to_vec()), None);
    }
}
