//! A client that speaks TLS by hand: of one version, to a name that it means, and believing one authority.

use rustls::{
    ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, StreamOwned, SupportedProtocolVersion,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use std::{
    io::{self, Read, Write},
    net::TcpStream,
    sync::Arc,
};

/// The answer to a `GET`, and the version that was spoken.
pub fn get(
    base: &str,
    name: &str,
    ca_pem: &str,
    versions: &[&'static SupportedProtocolVersion],
) -> io::Result<(Option<ProtocolVersion>, String)> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(ca_pem.as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let server = ServerName::try_from(name.to_owned()).unwrap();
    let socket = TcpStream::connect(base.strip_prefix("https://").unwrap())?;
    let mut stream = StreamOwned::new(ClientConnection::new(Arc::new(config), server).unwrap(), socket);
    write!(stream, "GET /_sandbox HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok((stream.conn.protocol_version(), answer))
}

/// An agent that believes this authority.
pub fn agent(ca_pem: &str) -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false).tls_config(kumiai::tls::trusting(ca_pem));
    config.build().into()
}
