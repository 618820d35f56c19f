//! The file: how it is begun, opened, checked and closed.

use crate::store::{OpenError, StoreError};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};
use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

/// What marks the file as one of this program: `kumi`.
const APPLICATION: i32 = 0x6b75_6d69;

/// The number of the tables' layout. Changed tables need a new number, and a step from the one before.
const LAYOUT: u32 = 2;

const SCHEMA: &str = "
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    -- One row for each sandbox: its last place, and how many records are kept.
    CREATE TABLE log (sandbox TEXT PRIMARY KEY, last INTEGER NOT NULL, kept INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE record (
        sandbox TEXT NOT NULL, seq INTEGER NOT NULL, line TEXT NOT NULL, sum INTEGER NOT NULL,
        PRIMARY KEY (sandbox, seq)
    ) STRICT, WITHOUT ROWID;
    -- Of each name, how many lives are over.
    CREATE TABLE life (sandbox TEXT PRIMARY KEY, over INTEGER NOT NULL) STRICT, WITHOUT ROWID;
";

/// From layout 1, which knew no lives, to layout 2.
const TO_2: &str = "
    BEGIN IMMEDIATE;
    CREATE TABLE life (sandbox TEXT PRIMARY KEY, over INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 2;
    COMMIT;
";

/// The open file.
pub struct LogFile {
    pub(super) connection: Connection,
}

impl LogFile {
    /// Opens the file, or begins one under this fingerprint.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(path: &Path, fingerprint: &str) -> Result<Self, OpenError> {
        if !path.exists() {
            if beside(path, "-wal").exists() {
                return Err(OpenError::Damaged(format!("{} is gone, its -wal is there", path.display())));
            }
            begin(path, fingerprint)?;
        }
        if fs::metadata(path).map_err(unreachable)?.len() == 0 {
            return Err(OpenError::Damaged("the file is empty".to_owned()));
        }
        let connection = connect(path).map_err(refused)?;
        if check(&connection, fingerprint)? == 1 {
            connection.execute_batch(TO_2).map_err(refused)?;
        }
        // A process that is killed young again and again never gets to do it later. Where it fails, all is still there.
        let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        Ok(Self { connection })
    }

    /// Moves what the write-ahead log holds into the file proper. It loses nothing when it fails.
    pub fn checkpoint(&self) {
        let _ = self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    }
}

/// Makes the file under another name first, so that it is never there half begun.
fn begin(path: &Path, fingerprint: &str) -> Result<(), OpenError> {
    let new = beside(path, "-new");
    for left_over in [new.clone(), beside(&new, "-wal"), beside(&new, "-journal")] {
        match fs::remove_file(left_over) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unreachable(error)),
            Ok(()) | Err(_) => {}
        }
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new).map_err(unreachable)?;
    let connection = connect(&new).map_err(refused)?;
    let fill = |connection: &Connection| {
        connection.execute_batch(&format!(
            "BEGIN; {SCHEMA} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {LAYOUT};"
        ))?;
        connection.execute("INSERT INTO meta VALUES ('secret', ?1)", [fingerprint])?;
        connection.execute_batch("COMMIT")
    };
    fill(&connection).map_err(refused)?;
    // Closing moves everything into the file proper and syncs it.
    connection.close().map_err(|(_, error)| refused(error))?;
    fs::rename(&new, path).map_err(unreachable)?;
    let directory = path.parent().map_or(Path::new("."), |parent| parent);
    File::open(directory).and_then(|directory| directory.sync_all()).map_err(unreachable)
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(Duration::ZERO)?;
    // One process has the file to itself, and every commit is synced before it is answered.
    connection.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA wal_autocheckpoint = 0;
         PRAGMA cache_size = -1024;
         PRAGMA temp_store = MEMORY;",
    )?;
    Ok(connection)
}

/// Whether it is a sound file of this program, under this secret; the layout of its tables.
fn check(connection: &Connection, fingerprint: &str) -> Result<i64, OpenError> {
    let number = |pragma: &str| connection.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, i64>(0));
    if number("application_id").map_err(refused)? != i64::from(APPLICATION) {
        return Err(OpenError::Foreign);
    }
    let format = number("user_version").map_err(refused)?;
    if format < 1 || format > i64::from(LAYOUT) {
        return Err(OpenError::Format { found: format.to_string(), known: LAYOUT });
    }
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(refused)?;
    if found != "ok" {
        return Err(OpenError::Damaged(found));
    }
    let kept = connection.query_row("SELECT value FROM meta WHERE name = 'secret'", [], |row| row.get::<_, String>(0));
    match kept.optional().map_err(refused)? {
        Some(kept) if kept == fingerprint => Ok(format),
        Some(_) => Err(OpenError::OtherSecret),
        None => Err(OpenError::Damaged("it names no secret".to_owned())),
    }
}

/// The file of this name with an ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn unreachable(error: io::Error) -> OpenError {
    OpenError::Unavailable(error.to_string())
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn refused(error: rusqlite::Error) -> OpenError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::InUse,
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => OpenError::Damaged(error.to_string()),
        _ => OpenError::Unavailable(error.to_string()),
    }
}

/// What a failed call says about the log.
#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
pub fn failed(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::Damaged(error.to_string()),
        _ => StoreError::Unavailable(error.to_string()),
    }
}
