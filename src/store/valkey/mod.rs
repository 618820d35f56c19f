//! The log on a Valkey or Redis server that several replicas share: one stream for each sandbox. A record is appended
//! only behind the one that the writer knows to be the last, and who reads learns what the others have written.

mod beside;
mod entry;
mod scripts;

use super::{Beside, OpenError, Say, SharedStore, Store, StoreError, Stored, Tail, format, life_of};
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
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

/// How long the server may take to be reached, and to answer.
const PATIENCE: Duration = Duration::from_secs(2);
const BIRTHS: &str = "kumiai:births";
const LIVES: &str = "kumiai:lives";
const META: &str = "kumiai:meta";

/// Keeps the logs of all sandboxes on a server.
pub struct ValkeyStore {
    connection: ConnectionManager,
    /// Where each log ended when it was last looked at.
    known: Mutex<BTreeMap<SandboxName, Known>>,
    scripts: Scripts,
    /// The number of this process among all that opened the store.
    replica: u64,
    is_well: AtomicBool,
    requests: AtomicU64,
    say: Say,
}

struct Scripts {
    append: Script,
    tail: Script,
    trim: Script,
    delete: Script,
    count: Script,
    count_rate: Script,
    note: Script,
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
                "format" if kept != ours => return Err(OpenError::Format { found: kept, known: format::FORMAT }),
                "secret" if kept != ours => return Err(OpenError::OtherSecret),
                _ => {}
            }
        }
        warn_of_loss(&mut connection, &say).await;
        let replica = beside::enter(&mut connection).await.map_err(unreachable)?;
        let scripts = Scripts {
            append: Script::new(scripts::APPEND),
            tail: Script::new(scripts::TAIL),
            trim: Script::new(scripts::TRIM),
            delete: Script::new(scripts::DELETE),
            count: Script::new(scripts::COUNT),
            count_rate: Script::new(scripts::COUNT_RATE),
            note: Script::new(scripts::NOTE),
        };
        Ok(Self {
            connection,
            known: Mutex::default(),
            scripts,
            replica,
            is_well: AtomicBool::new(true),
            requests: AtomicU64::new(0),
            say,
        })
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
        self.requests.fetch_add(1, Ordering::Relaxed);
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

    /// What the server has of a log behind what is known of it.
    async fn look(&self, sandbox: &SandboxName, known: &Known) -> Result<Seen, StoreError> {
        let mut tail = self.scripts.tail.prepare_invoke();
        tail.key(key(sandbox)).key(BIRTHS).key(LIVES).arg(sandbox.as_str()).arg(&known.birth).arg(&known.last);
        let (what, secs, micros, birth, entries): (String, i64, i64, String, Vec<Entry>) = self.invoke(&tail).await?;
        let records = entry::read(sandbox, &entries)?;
        let last = entries.last().map_or_else(|| known.last.clone(), |(last, _)| last.clone());
        let wall = Wall(secs * 1000 + micros / 1000);
        Ok(Seen { what, wall, records, known: Known { birth, last } })
    }

    async fn add(&self, sandbox: &SandboxName, expected: Seq, records: &[Arc<Record>]) -> Result<(), StoreError> {
        let known = match self.known_of(sandbox, expected) {
            Some(known) => known,
            None if expected == Seq(0) => Known::default(),
            // Of a log that nobody has read here yet.
            None => self.look(sandbox, &Known::default()).await?.known,
        };
        if known.at() != expected {
            return Err(StoreError::Conflict);
        }
        let entries = entry::write(sandbox, records)?;
        let mut append = self.scripts.append.prepare_invoke();
        append.key(key(sandbox)).key(BIRTHS).key(LIVES);
        append.arg(if known.last.is_empty() { "0-0" } else { &known.last }).arg(sandbox.as_str());
        append.arg(life_of(records).unwrap_or(u16::MAX)).arg(&entries);
        if self.invoke::<i64>(&append).await? == 0 {
            return Err(StoreError::Conflict);
        }
        if let (Some((first, _)), Some((last, _))) = (entries.first(), entries.last()) {
            let birth = if known.birth.is_empty() { first.clone() } else { known.birth };
            self.known().insert(sandbox.clone(), Known { birth, last: last.clone() });
        }
        Ok(())
    }

    async fn follow(&self, sandbox: &SandboxName, after: Seq) -> Result<Tail, StoreError> {
        let known = self.known_of(sandbox, after).unwrap_or_default();
        let seen = self.look(sandbox, &known).await?;
        match &*seen.what {
            "deleted" if *sandbox != SandboxName::default_name() => {
                self.known().remove(sandbox);
                return Err(StoreError::Deleted);
            }
            "deleted" | "lost" | "none" => return Err(lost(sandbox, after)),
            _ => {}
        }
        self.known().insert(sandbox.clone(), seen.known);
        Ok(Tail { wall: seen.wall, records: seen.records, whole: seen.what == "whole" })
    }
}

/// What the server said of a log.
struct Seen {
    what: String,
    wall: Wall,
    records: Vec<Arc<Record>>,
    known: Known,
}

impl Store for ValkeyStore {
    fn append<'a>(&'a self, sandbox: &'a SandboxName, expected: Seq, records: Vec<Arc<Record>>) -> Stored<'a, ()> {
        Box::pin(async move { self.heard(self.add(sandbox, expected, &records).await) })
    }

    fn read_after<'a>(&'a self, sandbox: &'a SandboxName, after: Seq) -> Stored<'a, Vec<Arc<Record>>> {
        Box::pin(async move {
            let Seen { mut records, known, .. } = self.heard(self.look(sandbox, &Known::default()).await)?;
            if !records.is_empty() {
                // Whoever follows the log already knows better how far it has followed.
                self.known().entry(sandbox.clone()).or_insert(known);
            }
            records.retain(|record| record.seq > after);
            Ok(records)
        })
    }

    fn trim_before<'a>(&'a self, sandbox: &'a SandboxName, checkpoint: Vec<Arc<Record>>) -> Stored<'a, ()> {
        Box::pin(async move {
            let entries = entry::write(sandbox, &checkpoint)?;
            if entries.is_empty() {
                return Ok(());
            }
            let mut trim = self.scripts.trim.prepare_invoke();
            trim.key(key(sandbox)).arg(&entries);
            self.heard(self.invoke(&trim).await)
        })
    }

    fn list(&self) -> Stored<'_, Vec<SandboxName>> {
        Box::pin(async move {
            let names: redis::RedisResult<Vec<String>> = self.connection.clone().hkeys(BIRTHS).await;
            let names = self.heard(names.map_err(|error| failed(&error)))?;
            let mut names: Vec<_> = names.iter().filter_map(|name| SandboxName::parse(name)).collect();
            names.sort();
            Ok(names)
        })
    }

    fn delete<'a>(&'a self, sandbox: &'a SandboxName, life: u16) -> Stored<'a, ()> {
        Box::pin(async move {
            let mut delete = self.scripts.delete.prepare_invoke();
            delete.key(key(sandbox)).key(BIRTHS).key(LIVES).key(tallies_of(sandbox)).arg(sandbox.as_str()).arg(life);
            self.known().remove(sandbox);
            self.heard(self.invoke(&delete).await)
        })
    }

    fn lives<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, u16> {
        Box::pin(async move {
            let lives: redis::RedisResult<Option<u16>> = self.connection.clone().hget(LIVES, sandbox.as_str()).await;
            self.heard(lives.map_err(|error| failed(&error))).map(Option::unwrap_or_default)
        })
    }

    fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    fn beside(&self) -> Option<&dyn Beside> {
        Some(self)
    }

    fn shared(&self) -> Option<&dyn SharedStore> {
        Some(self)
    }
}

impl SharedStore for ValkeyStore {
    fn tail<'a>(&'a self, sandbox: &'a SandboxName, after: Seq) -> Stored<'a, Tail> {
        Box::pin(async move { self.heard(self.follow(sandbox, after).await) })
    }

    fn count<'a>(&'a self, sandbox: &'a SandboxName, tallies: Vec<String>) -> Stored<'a, Vec<u64>> {
        Box::pin(async move {
            let mut count = self.scripts.count.prepare_invoke();
            count.key(tallies_of(sandbox)).arg(&tallies);
            self.heard(self.invoke(&count).await)
        })
    }

    fn count_rate<'a>(
        &'a self,
        sandbox: &'a SandboxName,
        rate: String,
        wall: Wall,
        per_ms: i64,
    ) -> Stored<'a, (Wall, u32)> {
        Box::pin(async move {
            let mut count = self.scripts.count_rate.prepare_invoke();
            count.key(tallies_of(sandbox)).arg(rate).arg(wall.0).arg(per_ms);
            let (began, counted) = self.heard(self.invoke(&count).await)?;
            Ok((Wall(began), counted))
        })
    }
}

/// The key of what is counted in a sandbox.
fn tallies_of(sandbox: &SandboxName) -> String {
    format!("kumiai:tallies:{sandbox}")
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
