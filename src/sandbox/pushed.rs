//! 認可の要求の事前送信 (RFC 9126). The authorization requests that clients have pushed, each until it is finished or forgotten.

use super::state::State;
use crate::{
    event::{Jst, PartnerNo, Record, RequestPushed, Seq, Wall},
    oauth::handshake_ms,
};
use rpds::RedBlackTreeMapSync;
use std::sync::Arc;

/// How long the pages of a pushed request may be opened, in milliseconds of handshake time.
pub const PUSHED_MS: i64 = 300_000;
/// How long a pushed request is kept, in milliseconds of wall time: as long as it may be opened, and a form may lie open.
const KEPT_MS: i64 = 20 * 60_000;
/// The most that are kept; of more, the oldest are forgotten.
const MOST: usize = 1_000;

/// A request that was pushed and is not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// By which partner, and what.
    pub request: Arc<RequestPushed>,
    at: Jst,
    wall: Wall,
}

pub(super) type AllPushed = RedBlackTreeMapSync<Seq, Arc<Pushed>>;

impl State {
    /// The request that this partner pushed at this place of the log, while it is not finished.
    pub fn pushed(&self, seq: Seq, partner: PartnerNo) -> Option<&Arc<Pushed>> {
        self.sent.pushed.get(&seq).filter(|pushed| pushed.request.partner == partner)
    }

    /// Whether the pages of a pushed request may still be opened.
    pub fn may_be_opened(&self, pushed: &Pushed, now: Jst, wall: Wall) -> bool {
        handshake_ms(&self.clock, (pushed.at, pushed.wall), (now, wall)) < PUSHED_MS
    }

    pub(super) fn apply_pushed(&mut self, request: &Arc<RequestPushed>, record: &Record) -> bool {
        let (at, wall) = (record.bank_at, record.wall_at);
        let pushed = Arc::new(Pushed { request: request.clone(), at, wall });
        Arc::make_mut(&mut self.sent).pushed.insert_mut(record.seq, pushed);
        while let Some(first) = self.sent.pushed.first().map(|(seq, pushed)| (*seq, pushed.wall)) {
            if wall.0 - first.1.0 <= KEPT_MS && self.sent.pushed.size() <= MOST {
                break;
            }
            self.apply_finished(first.0);
        }
        true
    }

    pub(super) fn apply_finished(&mut self, pushed: Seq) -> bool {
        Arc::make_mut(&mut self.sent).pushed.remove_mut(&pushed);
        self.standing.remove_mut(&pushed);
        false
    }
}
