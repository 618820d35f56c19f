//! Binding, serving, stopping.

use crate::{
    api::{self, Bank},
    tls::ServerConfig,
};
use actix_web::{HttpServer, web::Data};
use std::{io, net::TcpListener, time::Duration};
use tokio::signal::unix::{SignalKind, signal};

/// How long requests in flight may take after a stop was asked for, in seconds.
const GRACE_SECS: u64 = 10;
/// How often it is looked whether something has fallen due.
const BEAT: Duration = Duration::from_secs(1);
/// How long a server that is told to stop goes on answering while it says that it is not ready, so that whoever sends it
/// requests can send them elsewhere.
const NOTICE: Duration = Duration::from_secs(2);
/// The largest number of connections that a worker holds.
const MOST_CONNECTIONS: usize = 10_000;

/// Where callers come in.
pub struct Door {
    /// The socket.
    pub listener: TcpListener,
    /// The settings of `https`; without them it is `http`.
    pub tls: Option<ServerConfig>,
}

/// Serves until the process is told to stop. On SIGTERM `/readyz` says so first; on SIGINT, which is a person, the server
/// stops at once. What is in flight is finished either way.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(door: Door, bank: Data<Bank>, workers: usize) -> io::Result<()> {
    let (interrupted, terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let told = told_to_stop(bank.clone(), interrupted, terminated);
    serve_until(door, bank, workers, GRACE_SECS, told).await
}

/// Serves until `told` comes; what is in flight then may take so many seconds more.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve_until(
    door: Door,
    bank: Data<Bank>,
    workers: usize,
    grace_secs: u64,
    told: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let heart = actix_web::rt::spawn(beat(bank.clone()));
    let pen = actix_web::rt::spawn(put_down(bank.clone()));
    let registry = bank.clone();
    let server = HttpServer::new(move || api::app(bank.clone()))
        .workers(workers)
        .max_connections(MOST_CONNECTIONS)
        .client_request_timeout(Duration::from_secs(10))
        .shutdown_timeout(grace_secs)
        .on_connect(api::keep_socket)
        .shutdown_signal(told);
    let Door { listener, tls } = door;
    let server = match tls {
        None => server.listen(listener)?,
        Some(tls) => server.listen_rustls_0_23(listener, tls)?,
    };
    let ended = server.run().await;
    heart.abort();
    pen.abort();
    registry.registry.close().await;
    ended
}

/// 鼓動. One task for all sandboxes: what falls due while nobody asks happens all the same.
async fn beat(bank: Data<Bank>) {
    let mut ticks = tokio::time::interval(BEAT);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        bank.beat().await;
    }
}

/// Puts down, behind the answers, what has been called. It has a task of its own, so that what falls due does not wait
/// for a disk.
async fn put_down(bank: Data<Bank>) {
    let mut ticks = tokio::time::interval(BEAT);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        bank.registry.put_down().await;
    }
}

/// Comes when it is time to stop.
async fn told_to_stop(
    bank: Data<Bank>,
    mut interrupted: tokio::signal::unix::Signal,
    mut terminated: tokio::signal::unix::Signal,
) {
    tokio::select! {
        _ = interrupted.recv() => bank.stop(),
        _ = terminated.recv() => {
            bank.stop();
            // A second word, of whichever kind, ends the notice.
            let word = async { tokio::select! { _ = interrupted.recv() => {} _ = terminated.recv() => {} } };
            let _ = tokio::time::timeout(NOTICE, word).await;
        }
    }
}
