//! A bank on a port of its own inside this process: for `kumiai run`, and for tests written in Rust.

use crate::{
    api::{Bank, FrontSettings},
    clock,
    sandbox::{Opening, Registry, RegistrySettings, Sandbox},
    server::{self, Door},
    store::MemoryStore,
    tls::ServerConfig,
};
use actix_web::{rt::System, web::Data};
use std::{
    io,
    net::{Ipv4Addr, TcpListener},
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
};
use tokio::sync::oneshot;

/// A running bank on loopback, in memory. It stops when it is dropped.
pub struct HostedBank {
    url: String,
    bank: Data<Bank>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl HostedBank {
    /// Starts a bank on a free port, with `https` where its settings are given; it answers when this returns.
    ///
    /// # Errors
    /// What kept it from starting.
    pub fn start(opening: Opening, secret: Vec<u8>, tls: Option<ServerConfig>) -> Result<Self, String> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| error.to_string())?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{}", listener.local_addr().map_err(|error| error.to_string())?);
        let (opened, opens) = mpsc::channel();
        let (stop, told) = oneshot::channel();
        let serve = move || {
            System::new().block_on(async {
                let settings = RegistrySettings {
                    opening,
                    secret,
                    store: Arc::new(MemoryStore::default()),
                    most: 1_000,
                    hosting: None,
                };
                let registry = match Registry::open(settings, clock::wall_now()).await {
                    Ok(registry) => registry,
                    Err(error) => {
                        let _ = opened.send(Err(format!("{error:?}")));
                        return Ok(());
                    }
                };
                let front = FrontSettings { is_encrypted: tls.is_some(), ..FrontSettings::default() };
                let bank = Data::new(Bank::new(registry, Arc::new(clock::wall_now), front));
                let _ = opened.send(Ok(bank.clone()));
                let stops = bank.clone();
                let told = async move {
                    // A handle that was dropped is a word to stop as well.
                    let _ = told.await;
                    stops.stop();
                };
                server::serve_until(Door { listener, tls }, bank, 1, 0, told).await
            })
        };
        let thread = thread::Builder::new().name("bank".to_owned()).spawn(serve).map_err(|error| error.to_string())?;
        let bank = opens.recv().map_err(|_| "the bank did not open".to_owned())??;
        bank.registry.default_sandbox().journal().make_most_room();
        Ok(Self { url, bank, stop: Some(stop), thread: Some(thread) })
    }

    /// Its URL, without a slash at the end: the issuer of its default sandbox.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The sandbox at `/`.
    pub fn sandbox(&self) -> &Arc<Sandbox> {
        self.bank.registry.default_sandbox()
    }
}

impl Drop for HostedBank {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
