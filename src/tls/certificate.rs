//! 証明書. What a certificate says of itself (RFC 5280).

use crate::event::Wall;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use x509_cert::der::Decode;

/// A certificate.
#[derive(Debug, Clone)]
pub struct Certificate(x509_cert::Certificate);

impl Certificate {
    /// Reads one in DER; none where it is no certificate.
    pub fn from_der(der: &[u8]) -> Option<Self> {
        x509_cert::Certificate::from_der(der).ok().map(Self)
    }

    /// Reads the first one of a text in PEM.
    pub fn from_pem(pem: &str) -> Option<Self> {
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).ok()?;
        Self::from_der(&der)
    }

    /// From when on it is good.
    pub fn begins_at(&self) -> Wall {
        instant(&self.0.tbs_certificate().validity().not_before)
    }

    /// Until when it is good.
    pub fn ends_at(&self) -> Wall {
        instant(&self.0.tbs_certificate().validity().not_after)
    }

    /// Whether this is the key that it is about.
    pub fn has_public_key(&self, raw: &[u8]) -> bool {
        self.0.tbs_certificate().subject_public_key_info().subject_public_key.as_bytes() == Some(raw)
    }
}

fn instant(time: &x509_cert::time::Time) -> Wall {
    let since_epoch = time.to_unix_duration().as_millis();
    Wall(i64::try_from(since_epoch).unwrap_or(i64::MAX))
}
