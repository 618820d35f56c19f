//! 接続. What is known of a connection before its first request: the socket itself.

use super::fault;
use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::{dev::Extensions, rt::net::TcpStream};
use std::any::Any;

/// Keeps what is known of a connection that has come in, for all requests on it.
pub fn keep(connection: &dyn Any, data: &mut Extensions) {
    if let Some(plain) = connection.downcast_ref::<TcpStream>() {
        fault::keep_socket(plain, data);
    } else if let Some(encrypted) = connection.downcast_ref::<TlsStream<TcpStream>>() {
        fault::keep_socket(encrypted.get_ref().0, data);
    }
}
