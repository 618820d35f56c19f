//! The log on a Valkey or Redis server that several replicas share: one stream for each sandbox. A record is appended
//! only behind the one that the writer knows to be the last, and who reads learns what the others have written.

mod entry;
mod scripts;

use super::{OpenError, Say, SharedStore, Store, StoreError, Stored, Tail, format};
use crate::event::{Record, SandboxName, Seq, Wall};
use entry::{Entry, Known};
use redis::{
    AsyncCommands, Client, FromRedisValue, RedisError, Script, ScriptInvocation,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// How long the server may take to be reached, and to answer.
const PATIENCE: Duration = Duration::from_secs(2);
const NAMES: &str = "kumiai:sandboxes";
const DELETED: &str = "kumiai:deleted";
const META: &str = "kumiai:meta";

/// Keeps the logs of all sandboxes on a server.
pub struct ValkeyStore {
    connection: ConnectionManager,
    /// Where each log ended when it was last looked at.
    known: Mutex<BTreeMap<SandboxName, Known>>,
    scripts: Scripts,
    is_well: AtomicBool,
    say: Say,
}

struct Scripts {
    append: Script,
    tail: Script,
    trim: Script,
    delete: Script,
}

impl ValkeyStore {
    /// Reaches the server at `url`. `fingerprint` is that of the secret under which it keeps state.
    ///
    /// # Errors
    /// When it cannot be reached, or keeps something else.
    pub async fn open(url: &str, fingerprint: &str, say: Say) -> Result<Self, OpenError> {
        let unreachable = |error: RedisError| OpenError::Unavailable(error.to_string());
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(1);
        let client = Client::open(url).map_err(unreachable)?;
        let mut connection = ConnectionManager::new_with_config(client, config).await.map_err(unreachable)?;
        let format = format::FORMAT.to_string();
        for (field, ours) in [("format", &*format), ("secret", fingerprint)] {
            let _: bool = connection.hset_nx(META, field, ours).await.map_err(unreachable)?;
            let kept: String = connection.hget(META, field).await.map_err(unreachable)?;
            match field {
                "format" if kept != ours => return Err(OpenError::Format(kept)),
                "secret" if kept != ours => return Err(OpenError::OtherSecret),
                _ => {}
            }
        }
        warn_of_loss(&mut connection, &say).await;
        let scripts = Scripts {
            append: Script::new(scripts::APPEND),
            tail: Script::new(scripts::TAIL),
            trim: Script::new(scripts::TRIM),
            delete: Script::new(scripts::DELETE),
        };
        Ok(Self { connection, known: Mutex::default(), scripts, is_well: AtomicBool::new(true), say })
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<SandboxName, Known>> {
        // Each entry is replaced at once, so a panic elsewhere cannot have broken it.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known_of(&self, sandbox: &SandboxName, at: Seq) -> Option<Known> {
        self.known().get(sandbox).filter(|known| known.at() == at).cloned()
    }

    /// What the server answered; what became of it is told where that changed.
    fn heard<T>(&self, answered: Result<T, StoreError>) -> Result<T, StoreError> {
        let is_well = !matches!(answered, Err(StoreError::Unavailable(_) | StoreError::Damaged(_)));
        if self.is_well.swap(is_well, Ordering::SeqCst) != is_well {
            match &answered {
                Err(error) => (self.say)(&format!("the store: {error}; everything is refused until it is well")),
                Ok(_) => (self.say)("the store is well again"),
            }
        }
        answered
    }

    async fn invoke<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, StoreError> {
        let answered = script.invoke_async(&mut self.connection.clone()).await;
        answered.map_err(|error| failed(&error))
    }

    async fn entries(&self, sandbox: &SandboxName, from: &str, to: &str) -> Result<Vec<Entry>, StoreError> {
        let mut range = redis::cmd("XRANGE");
        range.arg(key(sandbox)).arg(from).arg(to);
        range.query_async(&mut self.connection.clone()).await.map_err(|error| failed(&error))
    }

    async fn add(&self, sandbox: &SandboxName, expected: Seq, records: &[Arc<Record>]) -> Result<(), StoreError> {
        let known = match self.known_of(sandbox, expected) {
            Some(known) => Some(known),
            None if expected == Seq(0) => None,
            // Of a log that nobody has read here yet.
            None => match Known::of(&self.entries(sandbox, "-", "+").await?)?.filter(|known| known.at() == expected) {
                Some(known) => Some(known),
                None => return Err(StoreError::Conflict),
            },
        };
        let mut append = self.scripts.append.prepare_invoke();
        append.key(key(sandbox)).key(NAMES).key(DELETED);
        append.arg(known.as_ref().map_or("0-0", |known| &known.last)).arg(sandbox.as_str());
        let mut ids = Vec::with_capacity(records.len());
        for record in records {
            let line = format::write(record)?;
            let id = entry::id(sandbox, record.seq, &line);
            append.arg(&id).arg(line);
            ids.push(id);
        }
        if self.invoke::<i64>(&append).await? == 0 {
            return Err(StoreError::Conflict);
        }
        if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
            let first = known.map_or_else(|| first.clone(), |known| known.first);
            self.known().insert(sandbox.clone(), Known { first, last: last.clone() });
        }
        Ok(())
    }

    async fn look(&self, sandbox: &SandboxName, after: Seq) -> Result<Tail, StoreError> {
        let known = self.known_of(sandbox, after).unwrap_or_default();
        let mut tail = self.scripts.tail.prepare_invoke();
        tail.key(key(sandbox)).key(DELETED).arg(&known.first).arg(&known.last).arg(sandbox.as_str());
        let (what, secs, micros, entries): (String, i64, i64, Vec<Entry>) = self.invoke(&tail).await?;
        let wall = Wall(secs * 1000 + micros / 1000);
        match &*what {
            "deleted" if *sandbox != SandboxName::default_name() => {
                self.known().remove(sandbox);
                return Err(StoreError::Deleted);
            }
            "deleted" | "lost" => return Err(lost(sandbox, after)),
            _ => {}
        }
        let records = entry::read(sandbox, &entries)?;
        if let (Some((first, _)), Some((last, _))) = (entries.first(), entries.last()) {
            let first = if what == "whole" { first.clone() } else { known.first };
            self.known().insert(sandbox.clone(), Known { first, last: last.clone() });
        }
        Ok(Tail { wall, records, whole: what == "whole" })
    }
}

impl Store for ValkeyStore {
    fn append<'a>(&'a self, sandbox: &'a SandboxName, expected: Seq, records: Vec<Arc<Record>>) -> Stored<'a, ()> {
        Box::pin(async move { self.heard(self.add(sandbox, expected, &records).await) })
    }

    fn read_after<'a>(&'a self, sandbox: &'a SandboxName, after: Seq) -> Stored<'a, Vec<Arc<Record>>> {
        Box::pin(async move {
            let entries = self.heard(self.entries(sandbox, "-", "+").await)?;
            let mut records = entry::read(sandbox, &entries)?;
            if let Some(known) = Known::of(&entries)? {
                // Whoever follows the log already knows better how far it has followed.
                self.known().entry(sandbox.clone()).or_insert(known);
            }
            records.retain(|record| record.seq > after);
            Ok(records)
        })
    }

    fn trim_before<'a>(&'a self, sandbox: &'a SandboxName, before: Seq, keep: Vec<Seq>) -> Stored<'a, ()> {
        Box::pin(async move {
            let mut trim = self.scripts.trim.prepare_invoke();
            trim.key(key(sandbox)).arg(before.0).arg(keep.iter().map(|seq| seq.0).collect::<Vec<_>>());
            self.heard(self.invoke(&trim).await)
        })
    }

    fn list(&self) -> Stored<'_, Vec<SandboxName>> {
        Box::pin(async move {
            let names: redis::RedisResult<Vec<String>> = self.connection.clone().smembers(NAMES).await;
            let names = self.heard(names.map_err(|error| failed(&error)))?;
            let mut names: Vec<_> = names.iter().filter_map(|name| SandboxName::parse(name)).collect();
            names.sort();
            Ok(names)
        })
    }

    fn delete<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, ()> {
        Box::pin(async move {
            let mut delete = self.scripts.delete.prepare_invoke();
            delete.key(key(sandbox)).key(NAMES).key(DELETED).arg(sandbox.as_str());
            self.known().remove(sandbox);
            self.heard(self.invoke(&delete).await)
        })
    }

    fn shared(&self) -> Option<&dyn SharedStore> {
        Some(self)
    }
}

impl SharedStore for ValkeyStore {
    fn tail<'a>(&'a self, sandbox: &'a SandboxName, after: Seq) -> Stored<'a, Tail> {
        Box::pin(async move { self.heard(self.look(sandbox, after).await) })
    }
}

/// The key of a sandbox's log.
fn key(sandbox: &SandboxName) -> String {
    format!("kumiai:log:{sandbox}")
}

fn failed(error: &RedisError) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

fn lost(sandbox: &SandboxName, known: Seq) -> StoreError {
    let place = known.0;
    StoreError::Damaged(format!(
        "it has lost what was known of sandbox `{sandbox}` up to record {place}; restore it, or start kumiai anew to go on \
         with what is there"
    ))
}

/// A server that does not sync each write forgets the last ones when it falls; one that may evict forgets anything.
async fn warn_of_loss(connection: &mut ConnectionManager, say: &Say) {
    for (setting, right) in [("appendonly", "yes"), ("appendfsync", "always"), ("maxmemory-policy", "noeviction")] {
        let asked: redis::RedisResult<BTreeMap<String, String>> =
            redis::cmd("CONFIG").arg("GET").arg(setting).query_async(connection).await;
        // A hosted server may not tell.
        if let Some(found) = asked.ok().and_then(|mut found| found.remove(setting)).filter(|found| found != right) {
            say(&format!(
                "the store has `{setting} {found}`: only with `{setting} {right}` it keeps all that it answered"
            ));
        }
    }
}
