//! A store in memory that a test hinders: it takes its time, cannot be written, or does not answer.

use kumiai::{
    event::{Record, SandboxName, Seq},
    store::{MemoryStore, Store, StoreError, Stored},
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// What happens to an append.
pub enum Hindrance {
    /// So many others get a turn before it is durable.
    Delay(usize),
    /// It fails, and has changed nothing.
    Fail,
    /// The store does not answer at all: nothing can be read either.
    Gone,
}

/// Decides by the number of the append, from 0.
type Hinder = Box<dyn Fn(usize) -> Hindrance + Send + Sync>;

/// A store in memory, and what stands in the way.
pub struct Hindered {
    pub log: MemoryStore,
    /// How often it was written to.
    pub appends: AtomicUsize,
    hinder: Hinder,
}

impl Hindered {
    pub fn new(hinder: impl Fn(usize) -> Hindrance + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { log: MemoryStore::default(), appends: AtomicUsize::new(0), hinder: Box::new(hinder) })
    }
}

fn unavailable() -> StoreError {
    StoreError::Unavailable("the test says so".to_owned())
}

impl Store for Hindered {
    fn append<'a>(&'a self, sandbox: &'a SandboxName, expected: Seq, records: Vec<Arc<Record>>) -> Stored<'a, ()> {
        Box::pin(async move {
            match (self.hinder)(self.appends.fetch_add(1, Ordering::SeqCst)) {
                Hindrance::Delay(turns) => {
                    for _ in 0..turns {
                        tokio::task::yield_now().await;
                    }
                }
                Hindrance::Fail | Hindrance::Gone => return Err(unavailable()),
            }
            self.log.append(sandbox, expected, records).await
        })
    }

    fn read_after<'a>(&'a self, sandbox: &'a SandboxName, after: Seq) -> Stored<'a, Vec<Arc<Record>>> {
        match (self.hinder)(self.appends.load(Ordering::SeqCst)) {
            Hindrance::Gone => Box::pin(std::future::ready(Err(unavailable()))),
            Hindrance::Delay(_) | Hindrance::Fail => self.log.read_after(sandbox, after),
        }
    }

    fn trim_before<'a>(&'a self, sandbox: &'a SandboxName, checkpoint: Vec<Arc<Record>>) -> Stored<'a, ()> {
        self.log.trim_before(sandbox, checkpoint)
    }

    fn list(&self) -> Stored<'_, Vec<SandboxName>> {
        self.log.list()
    }

    fn delete<'a>(&'a self, sandbox: &'a SandboxName, life: u16) -> Stored<'a, ()> {
        match (self.hinder)(self.appends.load(Ordering::SeqCst)) {
            Hindrance::Fail | Hindrance::Gone => Box::pin(std::future::ready(Err(unavailable()))),
            Hindrance::Delay(_) => self.log.delete(sandbox, life),
        }
    }

    fn lives<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, u16> {
        self.log.lives(sandbox)
    }
}
