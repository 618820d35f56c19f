//! The connection itself: kept beside each, so that a fault can reset it.

use actix_web::{HttpRequest, dev::Extensions};
use socket2::{SockRef, Socket};
use std::{cell::Cell, os::fd::AsFd, time::Duration};

/// A second hold on a connection. As long as it lasts the connection does not end, so it is let go before.
struct Kept(Cell<Option<Socket>>);

/// Keeps hold of a connection that has come in.
pub fn keep(connection: &impl AsFd, data: &mut Extensions) {
    if let Ok(socket) = SockRef::from(connection).try_clone() {
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
