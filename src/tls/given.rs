//! A certificate and a key that the operator has: read from PEM, and looked at before anybody else does.

use super::{Certificate, server};
use crate::event::{Lang, Wall};
use rustls::{
    Error, ServerConfig,
    client::verify_server_name,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
    server::ParsedCertificate,
};

/// What makes a pair of files useless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// The first holds no certificate.
    NoCertificate,
    /// The second holds no key.
    NoKey,
    /// The key needs a password.
    EncryptedKey,
    /// The key is another certificate's.
    OtherKey,
    /// The certificate or the key is of a kind that cannot be used.
    Unusable,
}

/// A certificate that can be used.
pub struct Given {
    /// The settings of a server that shows it.
    pub config: ServerConfig,
    certificate: Certificate,
    leaf: CertificateDer<'static>,
}

impl Given {
    /// Reads a certificate, its issuers behind it, and its key.
    ///
    /// # Errors
    /// What is wrong with the two.
    pub fn read(chain: &[u8], key: &[u8]) -> Result<Self, Wrong> {
        let chain: Vec<_> =
            CertificateDer::pem_slice_iter(chain).collect::<Result<_, _>>().map_err(|_| Wrong::NoCertificate)?;
        let leaf: CertificateDer<'static> = chain.first().ok_or(Wrong::NoCertificate)?.clone();
        let certificate = Certificate::from_der(&leaf).ok_or(Wrong::NoCertificate)?;
        let is_encrypted = holds(key, b"-----BEGIN ENCRYPTED PRIVATE KEY-----");
        let no_key = if is_encrypted { Wrong::EncryptedKey } else { Wrong::NoKey };
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| no_key)?;
        let is_others = |error: &Error| matches!(error, Error::InconsistentKeys(_));
        let config = server::settings(chain, key)
            .map_err(|error| if is_others(&error) { Wrong::OtherKey } else { Wrong::Unusable })?;
        Ok(Self { config, certificate, leaf })
    }

    /// What a client will hold against it now, reached by this name: a certificate that is over, not yet good, or another's.
    pub fn doubts(&self, host: Option<&str>, wall: Wall, lang: Lang) -> Vec<String> {
        let mut doubts = Vec::new();
        let (begins, ends) = (self.certificate.begins_at(), self.certificate.ends_at());
        if ends.0 < wall.0 {
            doubts.push(match lang {
                Lang::Ja => format!("証明書の有効期限が切れています（{ends}）"),
                Lang::En => format!("the certificate ended at {ends}"),
            });
        }
        if begins.0 > wall.0 {
            doubts.push(match lang {
                Lang::Ja => format!("証明書はまだ有効ではありません（{begins} から）"),
                Lang::En => format!("the certificate is good only from {begins} on"),
            });
        }
        if let Some(host) = host.filter(|host| !self.is_for(host)) {
            doubts.push(match lang {
                Lang::Ja => format!("証明書は `{host}` のものではありません"),
                Lang::En => format!("the certificate is not for `{host}`"),
            });
        }
        doubts
    }

    fn is_for(&self, host: &str) -> bool {
        let (Ok(name), Ok(leaf)) = (ServerName::try_from(host), ParsedCertificate::try_from(&self.leaf)) else {
            return false;
        };
        verify_server_name(&leaf, &name).is_ok()
    }
}

fn holds(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|part| part == word)
}
