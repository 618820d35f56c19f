//! What replicas tell one another beside the logs: the calls that each of them has answered, a bounded stream for each sandbox;
//! until when each has told all; and when a sandbox was last called, so that none ends because nobody calls it at one of
//! them.

use super::{LIVES, ValkeyStore, entry::Entry, failed};
use crate::{
    event::{SandboxName, Seq, Wall},
    journal::{CallRecord, KEPT_CALLS},
    store::{Beside, Head, JointJournals, StoreError, Stored, Together},
};
use redis::{AsyncCommands, FromRedisValue, RedisError, RedisResult, aio::ConnectionManager};

/// When each sandbox was last called.
const CALLED: &str = "kumiai:called";
/// At which place of its log each sandbox had calls of which the journal was not told, where it had any.
const TOLD: &str = "kumiai:told";
/// How many processes have opened the store.
const ENTERED: &str = "kumiai:entered";
/// Until when each process that has not ended has put down its calls.
const REPLICAS: &str = "kumiai:replicas";
/// The key pairs of ID tokens, each sealed, by their numbers.
const SIGNING_KEYS: &str = "kumiai:signing-keys";
/// How many calls are read at once.
const AT_ONCE: usize = 1_024;

/// Counts this process among the replicas; its number, from 0.
pub async fn enter(connection: &mut ConnectionManager) -> RedisResult<u64> {
    let entered: u64 = connection.incr(ENTERED, 1).await?;
    let (secs, micros): (i64, i64) = redis::cmd("TIME").query_async(connection).await?;
    let _: i64 = connection.hset(REPLICAS, entered - 1, wall(secs, micros).0).await?;
    Ok(entered - 1)
}

const fn wall(secs: i64, micros: i64) -> Wall {
    Wall(secs * 1000 + micros / 1000)
}

/// The key of the calls of a sandbox.
fn calls_of(sandbox: &SandboxName) -> String {
    format!("kumiai:calls:{sandbox}")
}

impl ValkeyStore {
    fn answered<T>(&self, answered: RedisResult<T>) -> Result<T, StoreError> {
        self.heard(answered.map_err(|error: RedisError| failed(&error)))
    }

    async fn ask<T: FromRedisValue>(&self, command: &redis::Cmd) -> Result<T, StoreError> {
        self.answered(command.query_async(&mut self.connection.clone()).await)
    }

    /// All entries of a journal.
    async fn entries(&self, sandbox: &SandboxName) -> Result<Vec<Entry>, StoreError> {
        let (key, mut entries) = (calls_of(sandbox), Vec::<Entry>::new());
        loop {
            let from = entries.last().map_or_else(|| "-".to_owned(), |(last, _)| format!("({last}"));
            let mut range = redis::cmd("XRANGE");
            range.arg(&key).arg(from).arg("+").arg("COUNT").arg(AT_ONCE);
            let more: Vec<Entry> = self.ask(&range).await?;
            let is_last = more.len() < AT_ONCE;
            entries.extend(more);
            if is_last {
                return Ok(entries);
            }
        }
    }
}

impl Beside for ValkeyStore {
    fn note<'a>(&'a self, sandbox: &'a SandboxName, calls: Vec<CallRecord>, head: Head) -> Stored<'a, ()> {
        Box::pin(async move {
            let mut note = self.scripts.note.prepare_invoke();
            note.key(calls_of(sandbox)).key(CALLED).key(TOLD).key(LIVES);
            note.arg(sandbox.as_str()).arg(head.life).arg(head.called_at.0).arg(head.told_since.0).arg(KEPT_CALLS);
            for call in &calls {
                let line = serde_json::to_string(call).map_err(|error| StoreError::Damaged(error.to_string()))?;
                note.arg(line);
            }
            self.heard(self.invoke(&note).await)
        })
    }

    fn head<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, Option<Head>> {
        Box::pin(async move {
            let called: Option<i64> = self.ask(redis::cmd("HGET").arg(CALLED).arg(sandbox.as_str())).await?;
            Ok(called.map(|called| Head { called_at: Wall(called), ..Head::default() }))
        })
    }

    fn calls<'a>(&'a self, sandbox: &'a SandboxName, until: u64) -> Stored<'a, Vec<CallRecord>> {
        Box::pin(async move {
            let mut calls = self.together(sandbox).await?.calls;
            calls.truncate(usize::try_from(until).unwrap_or(usize::MAX));
            Ok(calls)
        })
    }

    fn forget<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, ()> {
        Box::pin(async move {
            let mut forget = redis::pipe();
            forget.del(calls_of(sandbox)).hdel(CALLED, sandbox.as_str()).hdel(TOLD, sandbox.as_str());
            self.answered(forget.exec_async(&mut self.connection.clone()).await)
        })
    }

    fn keep_signing_key(&self, number: u32, sealed: Vec<u8>) -> Stored<'_, Vec<u8>> {
        Box::pin(async move {
            let _: bool = self.ask(redis::cmd("HSETNX").arg(SIGNING_KEYS).arg(number).arg(sealed)).await?;
            self.ask(redis::cmd("HGET").arg(SIGNING_KEYS).arg(number)).await
        })
    }

    fn close(&self) -> Stored<'_, ()> {
        Box::pin(async move { self.ask(redis::cmd("HDEL").arg(REPLICAS).arg(self.replica)).await })
    }

    fn was_closed(&self) -> bool {
        false
    }

    fn joint(&self) -> Option<&dyn JointJournals> {
        Some(self)
    }
}

impl JointJournals for ValkeyStore {
    fn replica(&self) -> u64 {
        self.replica
    }

    fn now(&self) -> Stored<'_, Wall> {
        Box::pin(async move {
            let (secs, micros) = self.ask(&redis::cmd("TIME")).await?;
            Ok(wall(secs, micros))
        })
    }

    fn told_until(&self, until: Wall) -> Stored<'_, ()> {
        Box::pin(async move { self.ask(redis::cmd("HSET").arg(REPLICAS).arg(self.replica).arg(until.0)).await })
    }

    fn others_told_until(&self) -> Stored<'_, Vec<Wall>> {
        Box::pin(async move {
            let all: Vec<(u64, i64)> = self.ask(redis::cmd("HGETALL").arg(REPLICAS)).await?;
            let others = all.into_iter().filter(|(replica, _)| *replica != self.replica);
            Ok(others.map(|(_, until)| Wall(until)).collect())
        })
    }

    fn together<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, Together> {
        Box::pin(async move {
            let entries = self.entries(sandbox).await?;
            let told: Option<u64> = self.ask(redis::cmd("HGET").arg(TOLD).arg(sandbox.as_str())).await?;
            let first = entries.first().and_then(|(id, _)| id.split_once('-'));
            let (place, at) =
                first.and_then(|(place, at)| Some((place.parse().ok()?, at.parse().ok()?))).unwrap_or((1, 0));
            // A line that cannot be read is of another version; the others are worth no less.
            let calls = entries.iter().filter_map(|(_, fields)| serde_json::from_str(fields.get(1)?).ok()).collect();
            Ok(Together {
                calls,
                forgotten: u64::saturating_sub(place, 1),
                forgotten_by: Wall(at),
                told_since: Seq(told.unwrap_or_default()),
            })
        })
    }
}
