//! Binding, serving, stopping.

use crate::api::{self, Bank};
use actix_web::{HttpServer, web::Data};
use futures_util::future::select;
use std::{io, net::TcpListener, pin::pin, time::Duration};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// How long requests in flight may take after a stop was asked for, in seconds.
const GRACE_SECS: u64 = 10;
/// The largest number of connections that a worker holds.
const MOST_CONNECTIONS: usize = 10_000;

/// Serves until the process is told to stop (SIGINT, SIGTERM); what is in flight is finished first.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(listener: TcpListener, bank: Data<Bank>, workers: usize) -> io::Result<()> {
    let (interrupted, terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let told = told_to_stop(bank.clone(), interrupted, terminated);
    HttpServer::new(move || api::app(bank.clone()))
        .workers(workers)
        .max_connections(MOST_CONNECTIONS)
        .client_request_timeout(Duration::from_secs(10))
        .shutdown_timeout(GRACE_SECS)
        .on_connect(api::keep_socket)
        .shutdown_signal(told)
        .listen(listener)?
        .run()
        .await
}

/// Comes when it is time to stop, and tells whoever waits.
async fn told_to_stop(bank: Data<Bank>, mut interrupted: Signal, mut terminated: Signal) {
    select(pin!(interrupted.recv()), pin!(terminated.recv())).await;
    bank.stop();
}
