//! Binding, serving, stopping.

use crate::api::{self, Bank};
use actix_web::{HttpServer, web::Data};
use std::{io, net::TcpListener, time::Duration};

/// How long requests in flight may take after a stop was asked for, in seconds.
const GRACE_SECS: u64 = 10;
/// How often it is looked whether something has fallen due.
const BEAT: Duration = Duration::from_secs(1);
/// The largest number of connections that a worker holds.
const MOST_CONNECTIONS: usize = 10_000;

/// Serves until the process is told to stop (SIGINT, SIGTERM); what is in flight is finished first.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(listener: TcpListener, bank: Data<Bank>, workers: usize) -> io::Result<()> {
    let heart = actix_web::rt::spawn(beat(bank.clone()));
    let served = HttpServer::new(move || api::app(bank.clone()))
        .workers(workers)
        .max_connections(MOST_CONNECTIONS)
        .client_request_timeout(Duration::from_secs(10))
        .shutdown_timeout(GRACE_SECS)
        .listen(listener)?
        .run()
        .await;
    heart.abort();
    served
}

/// 鼓動. One task for all sandboxes: what falls due while nobody asks happens all the same.
async fn beat(bank: Data<Bank>) {
    let mut ticks = tokio::time::interval(BEAT);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        bank.registry.beat((bank.wall)()).await;
    }
}
