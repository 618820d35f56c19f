//! The power fails, and with it goes whatever was not synced: some sectors have reached the disk, some have not, one is
//! torn. The images of the files are real ones; the seed decides what is left of the write that was under way.

use super::contract::{Scratch, record, records};
use actix_web::rt::System;
use kumiai::{
    event::{SandboxName, Seq},
    store::{SqliteStore, Store},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{fs, path::Path};

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;
/// Seeds that are played, unless `KUMIAI_POWER_SEEDS` says otherwise.
const SEEDS: u64 = 1_500;

/// The two files at one instant.
#[derive(Clone, Default)]
struct Image {
    file: Vec<u8>,
    wal: Vec<u8>,
}

impl Image {
    fn of(directory: &Path) -> Self {
        let read = |name: &str| fs::read(directory.join(name)).unwrap_or_default();
        Self { file: read("kumiai.db"), wal: read("kumiai.db-wal") }
    }

    fn put(&self, directory: &Path) {
        fs::write(directory.join("kumiai.db"), &self.file).unwrap();
        fs::write(directory.join("kumiai.db-wal"), &self.wal).unwrap();
    }
}

/// From one synced image towards the next: how many records of `ones` had been acknowledged before, and afterwards.
struct Step {
    from: Image,
    to: Image,
    acknowledged: (u64, u64),
}

fn ones() -> SandboxName {
    SandboxName::parse("ones").unwrap()
}

/// Writes on which the power may fail: each commit, with a young write-ahead log and with one that begins to be written
/// over, and the moves of the log into the file proper.
async fn steps() -> Vec<Step> {
    let scratch = Scratch::in_memory("power-images");
    let (mut steps, mut at) = (Vec::new(), 0);
    for _ in 0..3 {
        let store = scratch.sqlite();
        // So many writes, of nothing, that the log is moved into the file and is written over from its beginning.
        let nobody = SandboxName::parse("nobody").unwrap();
        futures_util::future::join_all((0..1_000).map(|_| store.delete(&nobody, 0))).await;
        // Its answer comes when the move is done.
        store.list().await.unwrap();
        for _ in 0..15 {
            let (from, many) = (Image::of(&scratch.0), 1 + at % 7);
            store.append(&ones(), Seq(at), records(at + 1..=at + many)).await.unwrap();
            steps.push(Step { from, to: Image::of(&scratch.0), acknowledged: (at, at + many) });
            at += many;
        }
        let open = Image::of(&scratch.0);
        drop(store);
        // Closing moves the log into the file, which is synced before the log is taken away.
        let moved = Image { file: Image::of(&scratch.0).file, wal: open.wal.clone() };
        steps.push(Step { from: open, to: moved, acknowledged: (at, at) });
    }
    steps
}

/// What is left of the way from one file to the other.
fn torn(from: &[u8], to: &[u8], dice: &mut StdRng) -> Vec<u8> {
    // The length may have been noted before the bytes, or not yet.
    let grows = to.len() > from.len();
    let reach = match dice.random_range(0..3) {
        0 if grows => dice.random_range(from.len()..=to.len()),
        1 | 0 => from.len().max(to.len()),
        _ => from.len(),
    };
    let mut left = from.to_vec();
    left.resize(reach, 0);
    let chance = [0.0, 0.1, 0.5, 0.9, 1.0][dice.random_range(0..5)];
    for begin in (0..to.len().min(reach)).step_by(SECTOR) {
        let end = (begin + SECTOR).min(to.len()).min(reach);
        if from.get(begin..end) == Some(&to[begin..end]) || !dice.random_bool(chance) {
            continue;
        }
        // One in a while is written in part only.
        let whole = if dice.random_bool(0.01) { dice.random_range(begin..=end) } else { end };
        left[begin..whole].copy_from_slice(&to[begin..whole]);
    }
    left
}

async fn survives(step: &Step, seed: u64, scratch: &Scratch) -> u64 {
    let mut dice = StdRng::seed_from_u64(seed);
    let image = Image {
        file: torn(&step.from.file, &step.to.file, &mut dice),
        wal: torn(&step.from.wal, &step.to.wal, &mut dice),
    };
    image.put(&scratch.0);
    let store = SqliteStore::open(&scratch.0, "fingerprint", Box::new(|_| {}));
    let store = store.unwrap_or_else(|error| panic!("seed {seed}: it does not open: {error:?}"));
    let read = store.read_after(&ones(), Seq(0)).await;
    let read = read.unwrap_or_else(|error| panic!("seed {seed}: it cannot be read: {error:?}"));
    let many = u64::try_from(read.len()).unwrap();
    assert!(read.iter().zip(1..).all(|(kept, seq)| *kept == record(seq)), "seed {seed}: a record is not as written");
    let (before, after) = step.acknowledged;
    assert!(many == before || many == after, "seed {seed}: {many} of {before} acknowledged, {after} under way");
    // And it goes on from there.
    store.append(&ones(), Seq(many), records([many + 1])).await.unwrap();
    many - before
}

#[test]
fn what_was_acknowledged_survives_the_loss_of_power_and_what_was_not_is_there_whole_or_not_at_all() {
    let seeds = std::env::var("KUMIAI_POWER_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(SEEDS);
    System::new().block_on(async {
        let steps = steps().await;
        let scratch = Scratch::in_memory("power");
        let mut arrived = 0;
        for seed in 0..seeds {
            let step = &steps[usize::try_from(seed).unwrap() % steps.len()];
            arrived += u64::from(survives(step, seed, &scratch).await > 0);
        }
        println!("{seeds} seeds over {} writes: {arrived} times what was under way had arrived", steps.len());
        assert!(arrived > 0 && arrived < seeds, "the seeds are all alike");
    });
}
