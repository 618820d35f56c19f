//! What is done to the file, in SQL.

use super::file::{LogFile, failed};
use crate::{
    event::{Record, SandboxName, Seq},
    store::{StoreError, format},
};
use rusqlite::{OptionalExtension, Row, params};
use std::sync::Arc;

/// A record as it is kept.
pub struct Line {
    pub seq: Seq,
    pub text: String,
    pub sum: u64,
}

/// Something that changes the file.
pub enum Write {
    Append { sandbox: SandboxName, expected: Seq, life: Option<u16>, lines: Vec<Line> },
    Trim { sandbox: SandboxName, lines: Vec<Line> },
    Delete { sandbox: SandboxName, life: u16 },
}

/// The last place of a log, and how many of its records are kept.
struct Head {
    last: Seq,
    kept: i64,
}

/// The place that the first column holds.
fn place(row: &Row<'_>) -> rusqlite::Result<Seq> {
    row.get::<_, i64>(0).map(|place| Seq(place.cast_unsigned()))
}

impl LogFile {
    /// Writes all of this and syncs it, or nothing. Each has an outcome of its own: who was too late has changed nothing.
    ///
    /// # Errors
    /// When the file cannot be written; nothing has then been changed.
    pub fn commit(&mut self, writes: &[&Write]) -> rusqlite::Result<Vec<Result<(), StoreError>>> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let written = writes.iter().map(|write| self.carry_out(write)).collect::<rusqlite::Result<Vec<_>>>();
        let committed = written.and_then(|outcomes| self.connection.execute_batch("COMMIT").map(|()| outcomes));
        if committed.is_err() {
            // It may have been undone already.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        committed
    }

    fn carry_out(&self, write: &Write) -> rusqlite::Result<Result<(), StoreError>> {
        match write {
            Write::Append { sandbox, life: Some(life), .. } if *life <= self.lives(sandbox)? => {
                Ok(Err(StoreError::Conflict))
            }
            Write::Append { sandbox, expected, lines, .. } => self.append(sandbox, *expected, lines),
            Write::Trim { sandbox, lines } => self.trim(sandbox, lines).map(Ok),
            Write::Delete { sandbox, life } => self.delete(sandbox, *life).map(Ok),
        }
    }

    fn head(&self, sandbox: &SandboxName) -> rusqlite::Result<Head> {
        let mut find = self.connection.prepare_cached("SELECT last, kept FROM log WHERE sandbox = ?1")?;
        let found = find.query_row([sandbox.as_str()], |row| Ok(Head { last: place(row)?, kept: row.get(1)? }));
        Ok(found.optional()?.unwrap_or(Head { last: Seq(0), kept: 0 }))
    }

    fn set_head(&self, sandbox: &SandboxName, head: &Head) -> rusqlite::Result<()> {
        let mut set = self.connection.prepare_cached("INSERT OR REPLACE INTO log VALUES (?1, ?2, ?3)")?;
        set.execute(params![sandbox.as_str(), head.last.0.cast_signed(), head.kept]).map(|_| ())
    }

    fn append(&self, sandbox: &SandboxName, expected: Seq, lines: &[Line]) -> rusqlite::Result<Result<(), StoreError>> {
        let head = self.head(sandbox)?;
        if head.last != expected {
            return Ok(Err(StoreError::Conflict));
        }
        let Some(last) = lines.last() else {
            return Ok(Ok(()));
        };
        self.insert(sandbox, lines)?;
        let added = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        self.set_head(sandbox, &Head { last: last.seq, kept: head.kept + added }).map(Ok)
    }

    fn insert(&self, sandbox: &SandboxName, lines: &[Line]) -> rusqlite::Result<()> {
        let mut insert = self.connection.prepare_cached("INSERT INTO record VALUES (?1, ?2, ?3, ?4)")?;
        lines.iter().try_for_each(|line| {
            let (seq, sum) = (line.seq.0.cast_signed(), line.sum.cast_signed());
            insert.execute(params![sandbox.as_str(), seq, line.text, sum]).map(|_| ())
        })
    }

    fn trim(&self, sandbox: &SandboxName, lines: &[Line]) -> rusqlite::Result<()> {
        let Some(end) = lines.last() else {
            return Ok(());
        };
        let place = end.seq.0.cast_signed();
        let find = "SELECT sum FROM record WHERE sandbox = ?1 AND seq = ?2";
        let mut find = self.connection.prepare_cached(find)?;
        let found: Option<i64> = find.query_row(params![sandbox.as_str(), place], |row| row.get(0)).optional()?;
        if found != Some(end.sum.cast_signed()) {
            return Ok(());
        }
        let delete = "DELETE FROM record WHERE sandbox = ?1 AND seq <= ?2";
        let gone = self.connection.prepare_cached(delete)?.execute(params![sandbox.as_str(), place])?;
        self.insert(sandbox, lines)?;
        let head = self.head(sandbox)?;
        let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
        self.set_head(sandbox, &Head { kept: head.kept - count(gone) + count(lines.len()), ..head })
    }

    fn delete(&self, sandbox: &SandboxName, life: u16) -> rusqlite::Result<()> {
        let over = life.max(self.lives(sandbox)?);
        self.connection.execute("INSERT OR REPLACE INTO life VALUES (?1, ?2)", params![sandbox.as_str(), over])?;
        self.connection.execute("DELETE FROM record WHERE sandbox = ?1", [sandbox.as_str()])?;
        self.connection.execute("DELETE FROM log WHERE sandbox = ?1", [sandbox.as_str()]).map(|_| ())
    }

    /// How many lives of a sandbox are over.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn lives(&self, sandbox: &SandboxName) -> rusqlite::Result<u16> {
        let mut find = self.connection.prepare_cached("SELECT over FROM life WHERE sandbox = ?1")?;
        Ok(find.query_row([sandbox.as_str()], |row| row.get(0)).optional()?.unwrap_or_default())
    }

    /// The records after this place, each as it was written.
    ///
    /// # Errors
    /// When one of them is missing or not as it was written, or the file cannot be read.
    pub fn read_after(&self, sandbox: &SandboxName, after: Seq) -> Result<Vec<Arc<Record>>, StoreError> {
        let head = self.head(sandbox).map_err(failed)?;
        let select = "SELECT seq, line, sum FROM record WHERE sandbox = ?1 AND seq > ?2 ORDER BY seq";
        let mut select = self.connection.prepare_cached(select).map_err(failed)?;
        let mut rows = select.query(params![sandbox.as_str(), after.0.cast_signed()]).map_err(failed)?;
        let mut records = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let seq = place(row).map_err(failed)?;
            let line = row.get_ref(1).map_err(failed)?;
            let line = line.as_str().map_err(|error| StoreError::Damaged(error.to_string()))?;
            let kept: i64 = row.get(2).map_err(failed)?;
            if kept.cast_unsigned() != format::sum(sandbox, seq, line) {
                let place = seq.0;
                return Err(StoreError::Damaged(format!("record {place} of sandbox `{sandbox}` is not as written")));
            }
            records.push(format::read(sandbox, seq, line)?);
        }
        let last = records.last().map_or(after.min(head.last), |record| record.seq);
        let all = after == Seq(0);
        if last != head.last || (all && i64::try_from(records.len()) != Ok(head.kept)) {
            return Err(StoreError::Damaged(format!("records of sandbox `{sandbox}` are missing")));
        }
        Ok(records)
    }

    /// Every sandbox that has a log.
    ///
    /// # Errors
    /// When the file cannot be read, or names what is no sandbox.
    pub fn list(&self) -> Result<Vec<SandboxName>, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT sandbox FROM log ORDER BY sandbox").map_err(failed)?;
        let names = select.query_map([], |row| row.get::<_, String>(0)).map_err(failed)?;
        let name = |name: rusqlite::Result<String>| {
            let name = name.map_err(failed)?;
            SandboxName::parse(&name).ok_or_else(|| StoreError::Damaged(format!("`{name}` names no sandbox")))
        };
        names.map(name).collect()
    }
}
