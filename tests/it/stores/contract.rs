//! What every store promises: a table of stores, and of sentences that hold for each.

use kumiai::{
    event::{Cause, ClockMode, ClockSetting, Fact, Jst, Opened, Record, SandboxName, Seq, Wall},
    store::{MemoryStore, SqliteStore, Store, StoreError},
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A directory of its own, gone when the test is done.
pub struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Self {
        Self::below(Path::new(env!("CARGO_TARGET_TMPDIR")), name)
    }

    /// One whose files never reach a disk, where the system offers that.
    pub fn in_memory(name: &str) -> Self {
        let memory = Path::new("/dev/shm");
        if memory.is_dir() { Self::below(memory, &format!("kumiai-{name}")) } else { Self::new(name) }
    }

    fn below(place: &Path, name: &str) -> Self {
        let path = place.join(format!("{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// The store in this directory.
    pub fn sqlite(&self) -> SqliteStore {
        SqliteStore::open(&self.0, "fingerprint", Box::new(|_| {})).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn name(text: &str) -> SandboxName {
    SandboxName::parse(text).unwrap()
}

/// A record that says its place, and some text besides.
pub fn record(seq: u64) -> Arc<Record> {
    let at = Jst::parse("2026-06-10T10:00:00+09:00").unwrap().plus(i64::try_from(seq).unwrap());
    let fact = if seq.is_multiple_of(2) {
        Fact::DidNotHappen { id: kumiai::event::EventId("停電 \"\\\n".into()), reason: format!("理由 {seq}") }
    } else {
        let (mode, speed) = (ClockMode::Flowing, 1.5);
        Fact::ClockSet(ClockSetting { mode, anchor_bank: at, anchor_wall: Wall(7), speed })
    };
    Arc::new(Record { seq: Seq(seq), bank_at: at, wall_at: Wall(1_781_053_323_000), cause: Cause::Control, fact })
}

/// The first record of a sandbox in this life.
fn opened(life: u16) -> Arc<Record> {
    let (_, records) = crate::fold::begun(&crate::support::bank().opening);
    let Fact::Opened(opened) = &records[0].fact else { unreachable!() };
    let fact = Fact::Opened(Arc::new(Opened { life, ..Opened::clone(opened) }));
    Arc::new(Record { fact, ..Record::clone(&records[0]) })
}

/// Records with these places.
pub fn records(places: impl IntoIterator<Item = u64>) -> Vec<Arc<Record>> {
    places.into_iter().map(record).collect()
}

async fn read(store: &dyn Store, sandbox: &str, after: u64) -> Vec<u64> {
    let read = store.read_after(&name(sandbox), Seq(after)).await.unwrap();
    let places: Vec<u64> = read.iter().map(|record| record.seq.0).collect();
    assert_eq!(read, records(places.iter().copied()), "a record came back changed");
    places
}

/// The sentences.
async fn keeps_its_promises(which: &str, store: &dyn Store) {
    let (a, b) = (name("a"), name("b"));
    assert_eq!(store.list().await.unwrap(), [], "{which}: it begins empty");
    assert_eq!(read(store, "a", 0).await, [0; 0], "{which}: of a sandbox that has no log it reads nothing");

    store.append(&a, Seq(0), records(1..=3)).await.unwrap();
    assert_eq!(read(store, "a", 0).await, [1, 2, 3], "{which}: what was appended is read, in order");
    assert_eq!(read(store, "a", 2).await, [3], "{which}: only what is behind a place is read");
    assert_eq!(read(store, "a", 3).await, [0; 0]);

    for expected in [0, 2, 4] {
        let late = store.append(&a, Seq(expected), records([expected + 1])).await;
        assert_eq!(late, Err(StoreError::Conflict), "{which}: who expects another end than there is changes nothing");
    }
    assert_eq!(read(store, "a", 0).await, [1, 2, 3], "{which}: a refused append left something");
    store.append(&a, Seq(3), Vec::new()).await.unwrap();
    store.append(&a, Seq(3), records(4..=6)).await.unwrap();
    store.append(&b, Seq(0), records(1..=2)).await.unwrap();
    assert_eq!(read(store, "a", 0).await, [1, 2, 3, 4, 5, 6]);
    assert_eq!(read(store, "b", 0).await, [1, 2], "{which}: two sandboxes do not see one another");
    assert_eq!(store.list().await.unwrap(), [a.clone(), b.clone()], "{which}: names come in order");

    store.trim_before(&a, records([1, 4])).await.unwrap();
    assert_eq!(read(store, "a", 0).await, [1, 4, 5, 6], "{which}: a checkpoint leaves what is behind it");
    store.append(&a, Seq(6), records(7..=7)).await.unwrap();
    assert_eq!(read(store, "a", 4).await, [5, 6, 7], "{which}: a trimmed log goes on");
    for other in [records([1, 8]), vec![record(1), Arc::new(Record { cause: Cause::Timeline, ..(*record(7)).clone() })]]
    {
        store.trim_before(&a, other).await.unwrap();
        assert_eq!(read(store, "a", 4).await, [5, 6, 7], "{which}: a checkpoint of another log changes nothing");
    }
    store.trim_before(&a, Vec::new()).await.unwrap();
    store.trim_before(&a, records([7])).await.unwrap();
    assert_eq!(read(store, "a", 0).await, [7]);
    assert_eq!(store.append(&a, Seq(6), records([7])).await, Err(StoreError::Conflict));
    store.trim_before(&name("nobody"), records([9])).await.unwrap();
    assert_eq!(read(store, "nobody", 0).await, [0; 0]);

    assert_eq!(store.lives(&a).await, Ok(0));
    store.delete(&a, 3).await.unwrap();
    store.delete(&name("nobody"), 1).await.unwrap();
    assert_eq!(read(store, "a", 0).await, [0; 0], "{which}: a deleted log is gone");
    assert_eq!(store.list().await.unwrap(), [b], "{which}: and only that one");
    store.append(&a, Seq(0), records(1..=1)).await.unwrap();
    assert_eq!(read(store, "a", 0).await, [1], "{which}: a deleted name can be used anew");
    assert_eq!(store.lives(&a).await, Ok(3), "{which}: its lives are remembered");
    store.delete(&a, 2).await.unwrap();
    assert_eq!(store.lives(&a).await, Ok(3), "{which}: and never fewer");
    assert_eq!((store.lives(&name("nobody")).await, store.lives(&name("else")).await), (Ok(1), Ok(0)));
    for (life, appended) in [(3, Err(StoreError::Conflict)), (4, Ok(()))] {
        let begun = store.append(&a, Seq(0), vec![opened(life)]).await;
        assert_eq!(begun, appended, "{which}: a life that is over does not begin again");
    }
    store.delete(&a, 4).await.unwrap();
}

/// Many writers of one sandbox at once: for each place exactly one wins.
async fn lets_one_writer_win(which: &str, store: &dyn Store) {
    let one = name("contested");
    for place in 0..20 {
        let tries = (0..8).map(|_| store.append(&one, Seq(place), records([place + 1])));
        let outcomes = futures_util::future::join_all(tries).await;
        let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        let lost = outcomes.iter().filter(|outcome| **outcome == Err(StoreError::Conflict)).count();
        assert_eq!((won, lost), (1, 7), "{which}: place {place}");
    }
    assert_eq!(read(store, "contested", 0).await, (1..=20).collect::<Vec<u64>>());
}

pub async fn honours_the_contract(which: &str, store: &dyn Store) {
    keeps_its_promises(which, store).await;
    lets_one_writer_win(which, store).await;
}

#[actix_web::test]
async fn memory_honours_the_contract_of_stores() {
    honours_the_contract("memory", &MemoryStore::default()).await;
}

#[actix_web::test]
async fn sqlite_honours_the_contract_of_stores() {
    let scratch = Scratch::new("contract");
    honours_the_contract("sqlite", &scratch.sqlite()).await;
}

#[actix_web::test]
async fn what_sqlite_was_told_is_there_when_it_is_opened_again() {
    let scratch = Scratch::new("again");
    let kept = name("kept");
    for round in 0..3 {
        let store = scratch.sqlite();
        store.append(&kept, Seq(round * 10), records(round * 10 + 1..=round * 10 + 10)).await.unwrap();
        let odd = (1..round * 10).step_by(2).chain([round * 10]).filter(|seq| *seq > 0);
        store.trim_before(&kept, records(odd)).await.unwrap();
    }
    let places = read(&scratch.sqlite(), "kept", 0).await;
    assert_eq!(places, (1..20).step_by(2).chain(20..=30).collect::<Vec<u64>>());
}
