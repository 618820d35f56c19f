//! The log in memory: gone with the process.

use super::{Store, StoreError, Stored, life_of};
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
    /// How many lives of a name are over.
    lives: Mutex<BTreeMap<SandboxName, u16>>,
}

impl MemoryStore {
    fn logs(&self) -> MutexGuard<'_, Logs> {
        // A log is whole before and after each append, so a panic elsewhere cannot have broken it.
        self.logs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lives_of(&self, sandbox: &SandboxName) -> u16 {
        let lives = self.lives.lock().unwrap_or_else(PoisonError::into_inner);
        lives.get(sandbox).copied().unwrap_or_default()
    }

    fn add(&self, sandbox: &SandboxName, expected: Seq, records: Vec<Arc<Record>>) -> Result<(), StoreError> {
        let is_over = life_of(&records).is_some_and(|life| life <= self.lives_of(sandbox));
        let mut logs = self.logs();
        let last = logs.get(sandbox).and_then(|log| log.last()).map_or(Seq::default(), |record| record.seq);
        if last != expected || is_over {
            return Err(StoreError::Conflict);
        }
        if !records.is_empty() {
            logs.entry(sandbox.clone()).or_default().extend(records);
        }
        Ok(())
    }

    fn trim(&self, sandbox: &SandboxName, mut checkpoint: Vec<Arc<Record>>) {
        let mut logs = self.logs();
        let (Some(log), Some(end)) = (logs.get_mut(sandbox), checkpoint.last()) else {
            return;
        };
        if let Ok(at) = log.binary_search_by_key(&end.seq, |record| record.seq)
            && log[at] == *end
        {
            checkpoint.extend_from_slice(&log[at + 1..]);
            *log = checkpoint;
        }
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

    fn trim_before<'a>(&'a self, sandbox: &'a SandboxName, checkpoint: Vec<Arc<Record>>) -> Stored<'a, ()> {
        self.trim(sandbox, checkpoint);
        Box::pin(ready(Ok(())))
    }

    fn list(&self) -> Stored<'_, Vec<SandboxName>> {
        let names = self.logs().keys().cloned().collect();
        Box::pin(ready(Ok(names)))
    }

    fn delete<'a>(&'a self, sandbox: &'a SandboxName, life: u16) -> Stored<'a, ()> {
        let mut lives = self.lives.lock().unwrap_or_else(PoisonError::into_inner);
        let over = lives.entry(sandbox.clone()).or_default();
        *over = life.max(*over);
        self.logs().remove(sandbox);
        Box::pin(ready(Ok(())))
    }

    fn lives<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, u16> {
        Box::pin(ready(Ok(self.lives_of(sandbox))))
    }
}
