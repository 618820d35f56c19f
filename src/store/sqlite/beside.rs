//! What is kept beside the logs, in a file of its own: `journal.db`. A thread of its own writes it, without waiting for the
//! disk, so that no change of state waits for a call to be put down. Where the file is damaged it is set aside, since the
//! state does not hang on it.

use crate::{
    event::{SandboxName, Seq, Wall},
    journal::{CallRecord, KEPT_CALLS},
    store::{Beside, Head, OpenError, Say, StoreError, Stored},
};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, params};
use std::{
    fs::{self, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver, Sender},
    thread::{self, JoinHandle},
};
use tokio::sync::oneshot;

/// The number of the tables' layout. A file of another one is set aside.
const LAYOUT: i64 = 1;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS journal (
        sandbox TEXT PRIMARY KEY, life INTEGER NOT NULL, ends INTEGER NOT NULL, calls INTEGER NOT NULL,
        told_since INTEGER NOT NULL, called_at INTEGER NOT NULL, tallies TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS call (
        sandbox TEXT NOT NULL, place INTEGER NOT NULL, line TEXT NOT NULL, PRIMARY KEY (sandbox, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS signing_key (number INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
    -- One row, while the file is open.
    CREATE TABLE IF NOT EXISTS open (is_open INTEGER PRIMARY KEY) STRICT;
";

type Job = Box<dyn FnOnce(&Connection) + Send>;

/// The journals of all sandboxes.
pub struct Journals {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    was_closed: bool,
}

impl Journals {
    /// The name of the file in its directory.
    const FILE: &str = "journal.db";

    /// Opens the file in this directory, or begins one. One that cannot be read is set aside, and `say` told.
    ///
    /// # Errors
    /// When none can be begun.
    pub fn open(directory: &Path, say: &Say) -> Result<Self, OpenError> {
        let path = directory.join(Self::FILE);
        let unavailable = |why: String| OpenError::Unavailable(why);
        let connection = match connect(&path) {
            Ok(connection) => connection,
            Err(why) => {
                let aside = set_aside(&path).map_err(|error| unavailable(error.to_string()))?;
                say(&format!(
                    "{}: the journal cannot be read ({why}); it was set aside as {} and begins anew. No state is lost",
                    path.display(),
                    aside.display()
                ));
                connect(&path).map_err(|error| unavailable(error.to_string()))?
            }
        };
        let was_closed = open_now(&connection).map_err(|error| unavailable(error.to_string()))?;
        let (jobs, waiting) = mpsc::channel();
        let run = move || run(&connection, &waiting);
        let thread = thread::Builder::new().name("journal".to_owned()).spawn(run);
        let thread = thread.map_err(|error| unavailable(error.to_string()))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), was_closed })
    }

    fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Stored<'_, T> {
        let gone = || StoreError::Unavailable("the thread that writes the journal has ended".to_owned());
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| drop(answer.send(job(connection).map_err(super::file::failed))));
        let sent = self.jobs.as_ref().ok_or_else(gone).and_then(|jobs| jobs.send(job).map_err(|_| gone()));
        Box::pin(async move {
            sent?;
            answered.await.map_err(|_| gone())?
        })
    }
}

impl Drop for Journals {
    fn drop(&mut self) {
        // Without a sender the thread ends when it has done what waits.
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(connection: &Connection, jobs: &Receiver<Job>) {
    while let Ok(job) = jobs.recv() {
        job(connection);
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    // What cannot be made is found out by opening it.
    let _ = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = NORMAL;
         PRAGMA cache_size = -512;
         PRAGMA temp_store = MEMORY;",
    )?;
    let layout = layout(&connection)?;
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found != "ok" || (layout != 0 && layout != LAYOUT) {
        return Err(rusqlite::Error::InvalidColumnName(format!("layout {layout}: {found}")));
    }
    Ok(connection)
}

fn layout(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Whether a process put everything down in it before; from now on it is open. A new file knows nothing of before.
fn open_now(connection: &Connection) -> rusqlite::Result<bool> {
    let is_new = layout(connection)? == 0;
    connection.execute_batch(&format!("BEGIN; {SCHEMA} PRAGMA user_version = {LAYOUT}; COMMIT;"))?;
    let was_open: i64 = connection.query_row("SELECT count(*) FROM open", [], |row| row.get(0))?;
    connection.execute("INSERT OR IGNORE INTO open VALUES (1)", [])?;
    Ok(!is_new && was_open == 0)
}

/// Gives a file another name under which nothing stands yet; that name.
fn set_aside(path: &Path) -> std::io::Result<PathBuf> {
    let named = |n: u32| path.with_extension(format!("db.damaged-{n}"));
    let aside = (1..1_000).map(named).find(|aside| !aside.exists()).unwrap_or_else(|| named(0));
    fs::rename(path, &aside)?;
    for ending in ["db-wal", "db-shm"] {
        // They belong to the file that is gone.
        let _ = fs::remove_file(path.with_extension(ending));
    }
    Ok(aside)
}

fn head_of(row: &Row<'_>) -> rusqlite::Result<Head> {
    Ok(Head {
        life: row.get(0)?,
        end: row.get::<_, i64>(1)?.cast_unsigned(),
        calls: row.get::<_, i64>(2)?.cast_unsigned(),
        told_since: Seq(row.get::<_, i64>(3)?.cast_unsigned()),
        called_at: Wall(row.get(4)?),
        counted: row.get::<_, Option<String>>(5)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
    })
}

fn note(connection: &Connection, name: &str, calls: &[CallRecord], head: &Head) -> rusqlite::Result<()> {
    let first = head.end.saturating_sub(calls.len() as u64) + 1;
    let mut insert = connection.prepare_cached("INSERT OR REPLACE INTO call VALUES (?1, ?2, ?3)")?;
    for (place, call) in (first..).zip(calls) {
        let line =
            serde_json::to_string(call).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        insert.execute(params![name, place.cast_signed(), line])?;
    }
    let oldest = head.end.saturating_sub(KEPT_CALLS as u64).cast_signed();
    connection.prepare_cached("DELETE FROM call WHERE sandbox = ?1 AND place <= ?2")?.execute(params![name, oldest])?;
    let (end, calls) = (head.end.cast_signed(), head.calls.cast_signed());
    let (since, at) = (head.told_since.0.cast_signed(), head.called_at.0);
    let counted = (!head.counted.is_empty()).then(|| serde_json::to_string(&head.counted).unwrap_or_default());
    let mut put = connection.prepare_cached("INSERT OR REPLACE INTO journal VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    put.execute(params![name, head.life, end, calls, since, at, counted]).map(|_| ())
}

/// Does all of this or nothing.
fn whole<T>(connection: &Connection, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let done = work(connection).and_then(|done| connection.execute_batch("COMMIT").map(|()| done));
    if done.is_err() {
        // It may have been undone already.
        let _ = connection.execute_batch("ROLLBACK");
    }
    done
}

impl Beside for Journals {
    fn note<'a>(&'a self, sandbox: &'a SandboxName, calls: Vec<CallRecord>, head: Head) -> Stored<'a, ()> {
        let name = sandbox.clone();
        self.ask(move |connection| whole(connection, |connection| note(connection, name.as_str(), &calls, &head)))
    }

    fn head<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, Option<Head>> {
        let name = sandbox.clone();
        self.ask(move |connection| {
            let find = "SELECT life, ends, calls, told_since, called_at, tallies FROM journal WHERE sandbox = ?1";
            connection.prepare_cached(find)?.query_row([name.as_str()], head_of).optional()
        })
    }

    fn calls<'a>(&'a self, sandbox: &'a SandboxName, until: u64) -> Stored<'a, Vec<CallRecord>> {
        let name = sandbox.clone();
        self.ask(move |connection| {
            let select = "SELECT line FROM call WHERE sandbox = ?1 AND place <= ?2 ORDER BY place";
            let mut select = connection.prepare_cached(select)?;
            let lines = select.query_map(params![name.as_str(), until.cast_signed()], |row| row.get::<_, String>(0))?;
            // A line that cannot be read is of another version; the others are worth no less.
            lines.filter_map(|line| line.map(|line| serde_json::from_str(&line).ok()).transpose()).collect()
        })
    }

    fn forget<'a>(&'a self, sandbox: &'a SandboxName) -> Stored<'a, ()> {
        let name = sandbox.clone();
        self.ask(move |connection| {
            whole(connection, |connection| {
                connection.execute("DELETE FROM call WHERE sandbox = ?1", [name.as_str()])?;
                connection.execute("DELETE FROM journal WHERE sandbox = ?1", [name.as_str()]).map(|_| ())
            })
        })
    }

    fn keep_signing_key(&self, number: u32, sealed: Vec<u8>) -> Stored<'_, Vec<u8>> {
        self.ask(move |connection| {
            connection.execute("INSERT OR IGNORE INTO signing_key VALUES (?1, ?2)", params![number, sealed])?;
            connection.query_row("SELECT sealed FROM signing_key WHERE number = ?1", [number], |row| row.get(0))
        })
    }

    fn close(&self) -> Stored<'_, ()> {
        self.ask(|connection| connection.execute("DELETE FROM open", []).map(|_| ()))
    }

    fn was_closed(&self) -> bool {
        self.was_closed
    }
}
