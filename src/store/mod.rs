//! The log behind one small trait: in memory, in a file, or on a server that replicas share.

mod beside;
mod format;
mod memory;
mod refused;
mod sqlite;
mod valkey;

pub use beside::{Beside, Counted, CountedFault, Head, JointJournals, Together};
pub use memory::MemoryStore;
pub use refused::OpenError;
pub use sqlite::SqliteStore;
pub use valkey::ValkeyStore;

use crate::event::{Fact, Record, SandboxName, Seq, Wall};
use std::{fmt, future::Future, pin::Pin, sync::Arc};

/// Why the log could not be written or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// Somebody else wrote after the expected place: the writer's state is out of date.
    Conflict,
    /// It cannot be written or read now: the disk is full, the server does not answer. Whether the records were kept is
    /// then not known; nobody is told that they were.
    Unavailable(String),
    /// What is kept is damaged, or less than it was.
    Damaged(String),
    /// Somebody else has deleted the log, and maybe begun another one under its name.
    Deleted,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict => f.write_str("somebody else has written"),
            Self::Deleted => f.write_str("somebody else has deleted the log"),
            Self::Unavailable(why) | Self::Damaged(why) => f.write_str(why),
        }
    }
}

/// What a store answers, later.
pub type Stored<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Whom a store tells what happens to it, where no caller waits for that: one line, for the operator.
pub type Say = Box<dyn Fn(&str) + Send + Sync>;

/// Where the facts of every sandbox are kept.
pub trait Store: Send + Sync {
    /// Adds records behind `expected`, all or none. When it answers, they are as durable as this store makes them.
    fn append<'a>(&'a self, sandbox: &'a SandboxName, expected: Seq, records: Vec<Arc<Record>>) -> Stored<'a, ()>;

    /// The records after this place, in order.
    fn read_after<'a>(&'a self, sandbox: &'a SandboxName, after: Seq) -> Stored<'a, Vec<Arc<Record>>>;

    /// Puts a checkpoint in the place of everything up to its last record; what is behind it stays. Where that record is
    /// not in the log, the log is another one by now and stays as it is.
    fn trim_before<'a>(&'a self, sandbox: &'a SandboxName, checkpoint: Vec<Arc<Record>>) -> Stored<'a, ()>;

    /// Every sandbox that has a log, in the order of their names.
    fn list(&self) -> Stored<'_, Vec<SandboxName>>;

    /// Forgets a sandbox's log, and remembers that this life of it is over: a log of this name begins in a later one, or
    /// not at all.
    fn delete<'a>(&'a self, sandbox: &'a SandboxName, life: u16) -> Stored<'a, ()>;

    /// How many lives of this name are over.
    fn lives<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, u16>;

    /// How often it was asked for something that takes a way: of a file, of a server.
    fn requests(&self) -> u64 {
        0
    }

    /// Where it keeps what stands beside the logs; nothing where it does not.
    fn beside(&self) -> Option<&dyn Beside> {
        None
    }

    /// The store as one that other processes write to as well; nothing where this process has it to itself.
    fn shared(&self) -> Option<&dyn SharedStore> {
        None
    }
}

/// In which life a log begins, where these are the first of its records.
fn life_of(records: &[Arc<Record>]) -> Option<u16> {
    if let Fact::Opened(opened) = &records.first()?.fact { Some(opened.life) } else { None }
}

/// A store that several replicas write to: what one has answered, the next one has to know.
pub trait SharedStore: Store {
    /// What has been written after this place, and what the store's own clock says.
    fn tail<'a>(&'a self, sandbox: &'a SandboxName, after: Seq) -> Stored<'a, Tail>;

    /// Counts one more call for each of these tallies, for all replicas together; what each has come to.
    fn count<'a>(&'a self, sandbox: &'a SandboxName, tallies: Vec<String>) -> Stored<'a, Vec<u64>>;

    /// Counts one more call at this instant against a rate, for all replicas together: when the stretch of so many
    /// milliseconds that it falls into began, which it does with its first call, and how many calls it has seen.
    fn count_rate<'a>(
        &'a self,
        sandbox: &'a SandboxName,
        rate: String,
        wall: Wall,
        per_ms: i64,
    ) -> Stored<'a, (Wall, u32)>;
}

/// What has been written since a reader last looked.
#[derive(Debug, Clone, PartialEq)]
pub struct Tail {
    /// Wall time by the clock of the store, which is the same for every replica.
    pub wall: Wall,
    /// The records, in order.
    pub records: Vec<Arc<Record>>,
    /// Whether they are the whole log: the reader's place was trimmed away in the meantime.
    pub whole: bool,
}
