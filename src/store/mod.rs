//! The log behind one small trait.

mod memory;

pub use memory::MemoryStore;

use crate::event::{Record, SandboxName, Seq};
use std::{future::Future, pin::Pin, sync::Arc};

/// Why the log could not be written or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// Somebody else wrote after the expected place: the writer's state is out of date.
    Conflict,
}

/// What a store answers, later.
pub type Stored<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Where the facts of every sandbox are kept.
pub trait Store: Send + Sync {
    /// Adds records behind `expected`, all or none. When it answers, they are as durable as this store makes them.
    fn append<'a>(&'a self, sandbox: &'a SandboxName, expected: Seq, records: Vec<Arc<Record>>) -> Stored<'a, ()>;

    /// The records after this place, in order.
    fn read_after<'a>(&'a self, sandbox: &'a SandboxName, after: Seq) -> Stored<'a, Vec<Arc<Record>>>;

    /// Forgets the log of a sandbox.
    fn delete<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, ()>;
}
