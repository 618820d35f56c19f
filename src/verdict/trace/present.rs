//! The present: what led to the state as it is. A reset lets all that was before fall; a return to a snapshot lets what
//! came after it fall.

use crate::event::{Fact, Record, Seq, SnapshotNo};
use std::{collections::BTreeMap, sync::Arc};

/// What led to the state as it is.
pub struct Present {
    /// The facts, in order.
    pub facts: Vec<Arc<Record>>,
    /// Where in the log the present began: calls that were decided before are not judged.
    pub since: Seq,
    /// Up to here the log is a checkpoint: it tells what stands, not all that happened.
    pub abridged_to: Seq,
}

impl Present {
    /// The present at the end of a log.
    pub fn of(log: &[Arc<Record>]) -> Self {
        let mut present =
            Self { facts: Vec::with_capacity(log.len()), since: Seq::default(), abridged_to: Seq::default() };
        let mut snapshots: BTreeMap<SnapshotNo, Vec<Arc<Record>>> = BTreeMap::new();
        for record in log {
            let fact = &record.fact;
            if let Fact::Opened(opened) = fact {
                present.since = opened.carried.as_ref().map_or(record.seq, |carried| carried.epoch);
                let kept = opened.carried.iter().flat_map(|carried| &carried.snapshots);
                snapshots.extend(kept.map(|kept| (kept.taken.no, kept.records.clone())));
            } else if let Fact::Reset(_) = fact {
                present.facts.clear();
                present.since = record.seq;
            } else if let Fact::SnapshotTaken(taken) = fact {
                snapshots.insert(taken.no, present.facts.clone());
            } else if let Fact::Restored { snapshot } = fact {
                present.facts = snapshots.get(snapshot).cloned().unwrap_or_default();
                present.since = record.seq;
            } else if let Fact::Checkpointed { .. } = fact {
                present.abridged_to = record.seq;
            }
            present.facts.push(record.clone());
        }
        present
    }
}
