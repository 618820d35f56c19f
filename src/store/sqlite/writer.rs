//! The thread that has the file: it takes every waiting write, commits once, and answers.

use super::{
    file::{LogFile, failed},
    work::Write,
};
use crate::{
    event::{Record, SandboxName, Seq},
    store::{Say, StoreError},
};
use std::sync::{Arc, mpsc::Receiver};
use tokio::sync::oneshot::Sender;

/// The most jobs that share a commit.
const MOST_AT_ONCE: usize = 1_024;
/// After so many writes the write-ahead log is moved into the file proper.
const WRITES_PER_CHECKPOINT: usize = 1_000;

type Answer<T> = Sender<Result<T, StoreError>>;

/// Something that is asked of the file.
pub enum Job {
    Write(Write, Answer<()>),
    Read(SandboxName, Seq, Answer<Vec<Arc<Record>>>),
    List(Answer<Vec<SandboxName>>),
    Lives(SandboxName, Answer<u16>),
}

/// Does what is asked until nobody can ask any more.
pub fn run(mut file: LogFile, jobs: &Receiver<Job>, say: &Say) {
    let (mut since_checkpoint, mut is_well) = (0, true);
    while let Ok(first) = jobs.recv() {
        let mut writes = Vec::new();
        for job in std::iter::once(first).chain(jobs.try_iter().take(MOST_AT_ONCE - 1)) {
            match job {
                Job::Write(write, answer) => writes.push((write, answer)),
                // Who reads has not been answered yet, so it does not matter what is written at the same time.
                Job::Read(sandbox, after, answer) => drop(answer.send(file.read_after(&sandbox, after))),
                Job::List(answer) => drop(answer.send(file.list())),
                Job::Lives(sandbox, answer) => drop(answer.send(file.lives(&sandbox).map_err(failed))),
            }
        }
        if writes.is_empty() {
            continue;
        }
        since_checkpoint += writes.len();
        let trouble = write(&mut file, writes);
        if trouble.is_none() != is_well {
            is_well = trouble.is_none();
            match trouble {
                Some(why) => say(&format!("the store cannot be written: {why}; every write is refused until it can")),
                None => say("the store can be written again"),
            }
        }
        if since_checkpoint >= WRITES_PER_CHECKPOINT {
            since_checkpoint = 0;
            file.checkpoint();
        }
    }
}

/// Writes and answers; what stood in the way, if something did.
fn write(file: &mut LogFile, writes: Vec<(Write, Answer<()>)>) -> Option<StoreError> {
    let all: Vec<&Write> = writes.iter().map(|(write, _)| write).collect();
    match file.commit(&all) {
        Ok(outcomes) => {
            for ((_, answer), outcome) in writes.into_iter().zip(outcomes) {
                // The writer may have hung up; what it wrote stands all the same.
                let _ = answer.send(outcome);
            }
            None
        }
        Err(error) if writes.len() == 1 => {
            let error = failed(error);
            for (_, answer) in writes {
                let _ = answer.send(Err(error.clone()));
            }
            Some(error)
        }
        // One of them may be the reason, and the others not suffer for it.
        Err(_) => writes.into_iter().fold(None, |trouble, alone| write(file, vec![alone]).or(trouble)),
    }
}
