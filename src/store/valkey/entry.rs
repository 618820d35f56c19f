//! Entries of a stream, and what is known of one.

use crate::{
    event::{Record, SandboxName, Seq},
    store::{StoreError, format},
};
use std::sync::Arc;

/// An entry as the server gives it: its id, and the name and the text of its one field.
pub type Entry = (String, Vec<String>);

/// A log as it was last seen.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The id of the record with which it once began: it tells two logs of one name apart.
    pub birth: String,
    /// The id of its last record.
    pub last: String,
}

impl Known {
    /// The place of the last record.
    pub fn at(&self) -> Seq {
        place(&self.last).unwrap_or_default()
    }
}

/// The id of a record: its place and its sum.
fn id(sandbox: &SandboxName, seq: Seq, line: &str) -> String {
    format!("{}-{}", seq.0, format::sum(sandbox, seq, line))
}

/// Id and line of each record.
///
/// # Errors
/// When a record cannot be written, which none brings about.
pub fn write(sandbox: &SandboxName, records: &[Arc<Record>]) -> Result<Vec<(String, String)>, StoreError> {
    let entry = |record: &Arc<Record>| {
        let line = format::write(record)?;
        Ok((id(sandbox, record.seq, &line), line))
    };
    records.iter().map(entry).collect()
}

/// The records in these entries, each as it was written.
///
/// # Errors
/// When an entry is none of ours, or not as it was written.
pub fn read(sandbox: &SandboxName, entries: &[Entry]) -> Result<Vec<Arc<Record>>, StoreError> {
    let record = |(given, fields): &Entry| {
        let seq = place(given)?;
        let [_, line] = &fields[..] else {
            return Err(foreign(given));
        };
        if id(sandbox, seq, line) != *given {
            return Err(foreign(given));
        }
        format::read(sandbox, seq, line)
    };
    entries.iter().map(record).collect()
}

fn place(id: &str) -> Result<Seq, StoreError> {
    let place = id.split_once('-').and_then(|(place, _)| place.parse().ok());
    place.map(Seq).ok_or_else(|| foreign(id))
}

fn foreign(id: &str) -> StoreError {
    StoreError::Damaged(format!("entry {id} is not as it was written"))
}
