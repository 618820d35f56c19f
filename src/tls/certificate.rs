//! 証明書. What a certificate says of itself (RFC 5280).

use crate::event::Wall;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use sha2::{Digest, Sha256};
use x509_cert::der::Decode;

/// 拇印. The SHA-256 of a certificate, as `x5t#S256` holds it.
pub type Thumbprint = [u8; 32];

/// A certificate.
#[derive(Debug, Clone)]
pub struct Certificate {
    read: x509_cert::Certificate,
    thumbprint: Thumbprint,
}

impl Certificate {
    /// Reads one in DER; none where it is no certificate.
    pub fn from_der(der: &[u8]) -> Option<Self> {
        let read = x509_cert::Certificate::from_der(der).ok()?;
        Some(Self { read, thumbprint: Sha256::digest(der).into() })
    }

    /// Reads the first one of a text in PEM.
    pub fn from_pem(pem: &str) -> Option<Self> {
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).ok()?;
        Self::from_der(&der)
    }

    /// Its SHA-256.
    pub const fn thumbprint(&self) -> Thumbprint {
        self.thumbprint
    }

    /// From when on it is good.
    pub fn begins_at(&self) -> Wall {
        instant(&self.read.tbs_certificate().validity().not_before)
    }

    /// Until when it is good.
    pub fn ends_at(&self) -> Wall {
        instant(&self.read.tbs_certificate().validity().not_after)
    }

    /// Whether this is the key that it is about.
    pub fn has_public_key(&self, raw: &[u8]) -> bool {
        self.read.tbs_certificate().subject_public_key_info().subject_public_key.as_bytes() == Some(raw)
    }
}

fn instant(time: &x509_cert::time::Time) -> Wall {
    let since_epoch = time.to_unix_duration().as_millis();
    Wall(i64::try_from(since_epoch).unwrap_or(i64::MAX))
}
