//! Whom a client of ours believes.

use super::provider;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// 信頼する認証局. The authorities that a receiver of webhooks may have its certificate from, besides those of this machine.
#[derive(Debug, Clone, Default)]
pub struct Roots(Vec<CertificateDer<'static>>);

impl Roots {
    /// Those of a text in PEM; none where it holds none, or something that is none.
    pub fn from_pem(pem: &str) -> Option<Self> {
        let roots: Vec<_> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<_, _>>().ok()?;
        let are_certificates = roots.iter().all(|root| super::Certificate::from_der(root).is_some());
        (!roots.is_empty() && are_certificates).then_some(Self(roots))
    }

    /// What a client does that believes these and those of this machine, which are read now: `SSL_CERT_FILE` and
    /// `SSL_CERT_DIR` say where they are, as they do for other programs.
    pub fn and_of_this_machine(&self) -> TlsConfig {
        let of_machine = rustls_native_certs::load_native_certs().certs;
        believing(self.0.iter().chain(&of_machine))
    }
}

/// What a client does that believes the authorities of this text in PEM, and nobody else.
pub fn trusting(pem: &str) -> TlsConfig {
    believing(Roots::from_pem(pem).unwrap_or_default().0.iter())
}

/// What a client does that believes everybody: for one that only asks whether anybody is there.
pub fn unverified() -> TlsConfig {
    TlsConfig::builder().unversioned_rustls_crypto_provider(provider()).disable_verification(true).build()
}

fn believing<'a>(roots: impl Iterator<Item = &'a CertificateDer<'static>>) -> TlsConfig {
    let roots: Vec<_> = roots.map(|root| Certificate::from_der(root).to_owned()).collect();
    let roots = RootCerts::new_with_certs(&roots);
    TlsConfig::builder().unversioned_rustls_crypto_provider(provider()).root_certs(roots).build()
}
