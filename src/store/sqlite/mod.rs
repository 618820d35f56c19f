//! The log in a file: `SQLite` with a write-ahead log, synced before anybody is answered. One thread has the file; what
//! waits for it, of whatever sandbox, is written and synced together.

mod beside;
mod file;
mod work;
mod writer;

use super::{Beside, OpenError, Say, Store, StoreError, Stored, format, life_of};
use crate::event::{Record, SandboxName, Seq};
use beside::Journals;
use file::LogFile;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, Sender},
    },
    thread::{self, JoinHandle},
};
use tokio::sync::oneshot;
use work::{Line, Write};
use writer::Job;

/// Keeps the logs of all sandboxes in one file of a directory.
pub struct SqliteStore {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    journals: Journals,
    requests: AtomicU64,
}

impl SqliteStore {
    /// The name of the file in its directory.
    pub const FILE: &str = "kumiai.db";

    /// Opens the file in this directory, or begins one. `fingerprint` is that of the secret under which it is kept.
    ///
    /// # Errors
    /// What is wrong with it; nothing has then been changed.
    pub fn open(directory: &Path, fingerprint: &str, say: Say) -> Result<Self, OpenError> {
        let file = LogFile::open(&directory.join(Self::FILE), fingerprint)?;
        // Whoever has the logs has the journals, too.
        let journals = Journals::open(directory, &say)?;
        let (jobs, waiting) = mpsc::channel();
        let run = move || writer::run(file, &waiting, &say);
        let thread = thread::Builder::new().name("store".to_owned()).spawn(run);
        let thread = thread.map_err(|error| OpenError::Unavailable(error.to_string()))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), journals, requests: AtomicU64::new(0) })
    }

    /// Hands a job to the thread, and waits for what it answers.
    fn ask<'a, T: Send + 'static>(
        &'a self,
        job: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Result<Job, StoreError> + Send + 'a,
    ) -> Stored<'a, T> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            let gone = || StoreError::Unavailable("the thread that writes has ended".to_owned());
            let (answer, answered) = oneshot::channel();
            let job = job(answer)?;
            self.jobs.as_ref().ok_or_else(gone)?.send(job).map_err(|_| gone())?;
            answered.await.map_err(|_| gone())?
        })
    }
}

impl Store for SqliteStore {
    fn append<'a>(&'a self, sandbox: &'a SandboxName, expected: Seq, records: Vec<Arc<Record>>) -> Stored<'a, ()> {
        self.ask(move |answer| {
            let (lines, life) = (lines(sandbox, &records)?, life_of(&records));
            Ok(Job::Write(Write::Append { sandbox: sandbox.clone(), expected, life, lines }, answer))
        })
    }

    fn read_after<'a>(&'a self, sandbox: &'a SandboxName, after: Seq) -> Stored<'a, Vec<Arc<Record>>> {
        self.ask(move |answer| Ok(Job::Read(sandbox.clone(), after, answer)))
    }

    fn trim_before<'a>(&'a self, sandbox: &'a SandboxName, checkpoint: Vec<Arc<Record>>) -> Stored<'a, ()> {
        self.ask(move |answer| {
            let lines = lines(sandbox, &checkpoint)?;
            Ok(Job::Write(Write::Trim { sandbox: sandbox.clone(), lines }, answer))
        })
    }

    fn list(&self) -> Stored<'_, Vec<SandboxName>> {
        self.ask(|answer| Ok(Job::List(answer)))
    }

    fn delete<'a>(&'a self, sandbox: &'a SandboxName, life: u16) -> Stored<'a, ()> {
        self.ask(move |answer| Ok(Job::Write(Write::Delete { sandbox: sandbox.clone(), life }, answer)))
    }

    fn lives<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, u16> {
        self.ask(move |answer| Ok(Job::Lives(sandbox.clone(), answer)))
    }

    fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    fn beside(&self) -> Option<&dyn Beside> {
        Some(&self.journals)
    }
}

fn lines(sandbox: &SandboxName, records: &[Arc<Record>]) -> Result<Vec<Line>, StoreError> {
    let line = |record: &Arc<Record>| {
        let text = format::write(record)?;
        Ok(Line { seq: record.seq, sum: format::sum(sandbox, record.seq, &text), text })
    };
    records.iter().map(line).collect()
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        // Without a sender the thread ends when it has done what waits.
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
