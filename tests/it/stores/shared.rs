//! A shared store in memory for simulated replicas: a seed decides how long everything takes, what fails and how.

use kumiai::{
    event::{Record, SandboxName, Seq, Wall},
    store::{MemoryStore, SharedStore, Store, StoreError, Stored, Tail},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
};

/// The server that all replicas of a seed share.
pub struct Server {
    log: MemoryStore,
    dice: Mutex<StdRng>,
    wall: AtomicI64,
    tallies: Mutex<BTreeMap<(SandboxName, String), u64>>,
    /// How often somebody was too late.
    pub conflicts: AtomicUsize,
}

/// A replica's way to it.
pub struct Line(pub Arc<Server>);

impl Server {
    pub fn new(seed: u64, wall: i64) -> Self {
        Self {
            log: MemoryStore::default(),
            dice: Mutex::new(StdRng::seed_from_u64(seed)),
            wall: AtomicI64::new(wall),
            tallies: Mutex::default(),
            conflicts: AtomicUsize::new(0),
        }
    }

    /// Up to `most`, by the dice.
    fn draw(&self, most: usize) -> usize {
        self.dice.lock().unwrap().random_range(0..=most)
    }

    /// Lets others go first, a while.
    async fn travel(&self) {
        for _ in 0..self.draw(6) {
            tokio::task::yield_now().await;
        }
    }

    fn fails(&self) -> bool {
        self.draw(39) == 0
    }
}

fn lost() -> StoreError {
    StoreError::Unavailable("the seed says so".to_owned())
}

impl Store for Line {
    fn append<'a>(&'a self, sandbox: &'a SandboxName, expected: Seq, records: Vec<Arc<Record>>) -> Stored<'a, ()> {
        Box::pin(async move {
            self.0.travel().await;
            if self.0.fails() {
                return Err(lost());
            }
            let appended = self.0.log.append(sandbox, expected, records).await;
            self.0.conflicts.fetch_add(usize::from(appended == Err(StoreError::Conflict)), Ordering::SeqCst);
            self.0.travel().await;
            // It was written, but the answer never comes.
            if self.0.fails() { Err(lost()) } else { appended }
        })
    }

    fn read_after<'a>(&'a self, sandbox: &'a SandboxName, after: Seq) -> Stored<'a, Vec<Arc<Record>>> {
        self.0.log.read_after(sandbox, after)
    }

    fn trim_before<'a>(&'a self, sandbox: &'a SandboxName, checkpoint: Vec<Arc<Record>>) -> Stored<'a, ()> {
        self.0.log.trim_before(sandbox, checkpoint)
    }

    fn list(&self) -> Stored<'_, Vec<SandboxName>> {
        self.0.log.list()
    }

    fn delete<'a>(&'a self, sandbox: &'a SandboxName, life: u16) -> Stored<'a, ()> {
        self.0.log.delete(sandbox, life)
    }

    fn lives<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, u16> {
        self.0.log.lives(sandbox)
    }

    fn shared(&self) -> Option<&dyn SharedStore> {
        Some(self)
    }
}

impl SharedStore for Line {
    fn tail<'a>(&'a self, sandbox: &'a SandboxName, after: Seq) -> Stored<'a, Tail> {
        Box::pin(async move {
            self.0.travel().await;
            if self.0.fails() {
                return Err(lost());
            }
            // Now and then the reader's place is gone, and it is given everything.
            let whole = self.0.draw(59) == 0;
            let passed = i64::try_from(self.0.draw(50)).unwrap();
            let wall = Wall(self.0.wall.fetch_add(passed, Ordering::SeqCst) + passed);
            let records = self.0.log.read_after(sandbox, if whole { Seq(0) } else { after }).await?;
            self.0.travel().await;
            Ok(Tail { wall, records, whole })
        })
    }

    fn count<'a>(&'a self, sandbox: &'a SandboxName, tallies: Vec<String>) -> Stored<'a, Vec<u64>> {
        Box::pin(async move {
            self.0.travel().await;
            let mut counts = self.0.tallies.lock().unwrap();
            let count = |tally: String| {
                let count = counts.entry((sandbox.clone(), tally)).or_default();
                *count += 1;
                *count
            };
            Ok(tallies.into_iter().map(count).collect())
        })
    }

    fn count_rate<'a>(&'a self, _: &'a SandboxName, _: String, _: Wall, _: i64) -> Stored<'a, (Wall, u32)> {
        unreachable!("no replica is played with a rate")
    }
}
