//! What the server speaks: TLS 1.2 and 1.3 and nothing older, HTTP/1.1 within it.

use super::provider;
use rustls::{
    Error, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
    version::{TLS12, TLS13},
};

/// The settings of a server with this certificate, its issuers behind it.
///
/// # Errors
/// When the key is not that of the certificate, or of a kind that is not known.
pub fn settings(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<ServerConfig, Error> {
    ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS13, &TLS12])?
        .with_no_client_auth()
        .with_single_cert(chain, key)
}
