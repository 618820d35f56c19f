//! 接続. What is known of a connection before its first request: the socket itself, and the certificate that the client has
//! shown.

use super::fault;
use crate::tls::Certificate;
use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::{dev::Extensions, rt::net::TcpStream};
use std::any::Any;

/// Keeps what is known of a connection that has come in, for all requests on it.
pub fn keep(connection: &dyn Any, data: &mut Extensions) {
    if let Some(plain) = connection.downcast_ref::<TcpStream>() {
        fault::keep_socket(plain, data);
    } else if let Some(encrypted) = connection.downcast_ref::<TlsStream<TcpStream>>() {
        let (plain, session) = encrypted.get_ref();
        fault::keep_socket(plain, data);
        let shown = session.peer_certificates().and_then(|chain| Certificate::from_der(chain.first()?));
        if let Some(shown) = shown {
            data.insert(shown);
        }
    }
}
