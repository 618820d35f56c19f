//! 一度きりの署名. Which assertions of clients were shown already: each is taken once, whichever replica it is shown to.

use super::{sent::Sent, state::State};
use crate::event::{AssertionUsed, Record, Seq, Wall};
use rpds::RedBlackTreeMapSync;
use std::sync::Arc;

/// The most assertions that are remembered; of more, those that end first are forgotten.
const MOST: usize = 10_000;

/// The assertions that were shown and have not ended by themselves, by fingerprint and by their end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UsedOnce {
    places: RedBlackTreeMapSync<String, (Wall, Seq)>,
    ends: RedBlackTreeMapSync<(Wall, Seq), String>,
}

impl UsedOnce {
    /// Nothing was shown.
    pub(super) fn none() -> Self {
        Self { places: RedBlackTreeMapSync::new_sync(), ends: RedBlackTreeMapSync::new_sync() }
    }
}

impl State {
    /// Whether an assertion with this fingerprint was shown before.
    pub fn was_shown(&self, digest: &str) -> bool {
        self.sent.used_once.places.contains_key(digest)
    }

    pub(super) fn apply_assertion(&mut self, used: &AssertionUsed, record: &Record) -> bool {
        let end = (used.until, record.seq);
        let Sent { used_once, .. } = Arc::make_mut(&mut self.sent);
        used_once.places.insert_mut(used.digest.clone(), end);
        used_once.ends.insert_mut(end, used.digest.clone());
        while let Some((first, digest)) = used_once.ends.first().map(|(end, digest)| (*end, digest.clone())) {
            if first.0 > record.wall_at && used_once.ends.size() <= MOST {
                break;
            }
            used_once.ends.remove_mut(&first);
            used_once.places.remove_mut(&digest);
            self.standing.remove_mut(&first.1);
        }
        self.was_shown(&used.digest)
    }
}
