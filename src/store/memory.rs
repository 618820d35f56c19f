//! The log in memory: gone with the process.

use super::{Store, StoreError, Stored};
use crate::event::{Record, SandboxName, Seq};
use std::{
    collections::BTreeMap,
    future::ready,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

type Logs = BTreeMap<SandboxName, Vec<Arc<Record>>>;

/// Keeps the logs of all sandboxes in memory.
#[derive(Default)]
pub struct MemoryStore {
    logs: Mutex<Logs>,
}

impl MemoryStore {
    fn logs(&self) -> MutexGuard<'_, Logs> {
        // A log is whole before and after each append, so a panic elsewhere cannot have broken it.
        self.logs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, sandbox: &SandboxName, expected: Seq, records: Vec<Arc<Record>>) -> Result<(), StoreError> {
        let mut logs = self.logs();
        let log = logs.entry(sandbox.clone()).or_default();
        if log.last().map_or(Seq::default(), |record| record.seq) != expected {
            return Err(StoreError::Conflict);
        }
        log.extend(records);
        Ok(())
    }
}

impl Store for MemoryStore {
    fn append<'a>(&'a self, sandbox: &'a SandboxName, expected: Seq, records: Vec<Arc<Record>>) -> Stored<'a, ()> {
        Box::pin(ready(self.add(sandbox, expected, records)))
    }

    fn read_after<'a>(&'a self, sandbox: &'a SandboxName, after: Seq) -> Stored<'a, Vec<Arc<Record>>> {
        let logs = self.logs();
        let log = logs.get(sandbox).map(Vec::as_slice).unwrap_or_default();
        let from = log.partition_point(|record| record.seq <= after);
        Box::pin(ready(Ok(log[from..].to_vec())))
    }

    fn delete<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, ()> {
        self.logs().remove(sandbox);
        Box::pin(ready(Ok(())))
    }
}
