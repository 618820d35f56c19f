//! The connection itself: kept beside each, so that a fault can reset it.

use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::{HttpRequest, dev::Extensions, rt::net::TcpStream};
use socket2::{SockRef, Socket};
use std::{any::Any, cell::Cell, time::Duration};

/// A second hold on a connection. As long as it lasts the connection does not end, so it is let go before.
struct Kept(Cell<Option<Socket>>);

/// Keeps hold of a connection that has come in, encrypted or not.
pub fn keep(connection: &dyn Any, data: &mut Extensions) {
    let encrypted = connection.downcast_ref::<TlsStream<TcpStream>>().map(|encrypted| encrypted.get_ref().0);
    let Some(socket) = encrypted.or_else(|| connection.downcast_ref()) else { return };
    if let Ok(socket) = SockRef::from(socket).try_clone() {
        data.insert(Kept(Cell::new(Some(socket))));
    }
}

/// Takes over the hold on a request's connection.
pub fn take(request: &HttpRequest) -> Option<Socket> {
    request.conn_data::<Kept>()?.0.take()
}

/// Makes a connection end with a reset (RST) instead of a close (FIN), and lets go of it.
pub fn reset_at_close(socket: Option<Socket>) {
    if let Some(socket) = socket {
        // Where the system cannot, the connection is closed.
        let _ = socket.set_linger(Some(Duration::ZERO));
    }
}
