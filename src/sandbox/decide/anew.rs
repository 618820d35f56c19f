//! はじめからやり直す. What may be kept and returned to, and what stays dead when it is.

use crate::{
    bank::{
        linkage::TokenStanding,
        refusal::{Refusal, Said},
    },
    event::{Fact, Jst, RefusalCode, SnapshotNo, SnapshotTaken, TokenKind},
    oauth::Token,
    sandbox::{anew::Snapshot, state::State},
};
use std::sync::Arc;

/// The most snapshots that a sandbox keeps.
pub const MOST_SNAPSHOTS: usize = 64;

/// Decides that the state is kept, under this name if it is given one.
///
/// # Errors
/// `too_many` when no more are kept.
pub fn take_snapshot(state: &State, name: Option<String>) -> Result<(Fact, SnapshotNo), Refusal> {
    let taken = state.snapshots().len();
    if taken >= MOST_SNAPSHOTS {
        let ja = format!("スナップショットは {MOST_SNAPSHOTS} 個までです。サンドボックスを作り直すと、また作れます。");
        let en = format!("a sandbox keeps at most {MOST_SNAPSHOTS} snapshots; a fresh sandbox has none");
        return Err(Refusal::of_parameter(RefusalCode::TooMany, "snapshots", Said::made(ja, en)));
    }
    let no = SnapshotNo(u32::try_from(taken).unwrap_or(u32::MAX) + 1);
    Ok((Fact::SnapshotTaken(Arc::new(SnapshotTaken { no, name })), no))
}

/// The snapshot with this number.
///
/// # Errors
/// `not_found` when there is none.
pub fn snapshot(state: &State, no: SnapshotNo) -> Result<&Arc<Snapshot>, Refusal> {
    state.snapshot(no).ok_or_else(|| unknown(state, &no.to_string()))
}

/// The refusal of an id that no snapshot has.
pub fn unknown(state: &State, text: &str) -> Refusal {
    let known: Vec<String> = state.snapshots().iter().map(|snapshot| snapshot.taken.no.to_string()).collect();
    let said = if known.is_empty() {
        Said::fixed(
            "このサンドボックスにスナップショットはまだありません。POST /_sandbox/snapshots で作れます。",
            "this sandbox has no snapshot yet; POST /_sandbox/snapshots takes one",
        )
    } else {
        let known = known.join(", ");
        Said::made(
            format!("スナップショット `{text}` はありません。あるもの: {known}"),
            format!("there is no snapshot `{text}`; known here: {known}"),
        )
    };
    Refusal::of_parameter(RefusalCode::NotFound, "snapshot", said)
}

/// The tokens of a kept state that are no good any more at this instant of the present one.
pub fn dead_by_now(present: &State, kept: &State, now: Jst) -> Vec<u32> {
    let theirs = kept.tokens.iter();
    theirs.filter(|token| !is_good(present, token, now)).map(|token| token.issued.no).collect()
}

/// Whether a token is still what it was: not spent, not taken back, not too old, and its link and partner still there.
fn is_good(present: &State, kept: &Token, now: Jst) -> bool {
    let Some(token) = present.token(kept.issued.no, kept.seq) else {
        return false;
    };
    let link = token.issued.link.and_then(|no| present.link(no));
    let is_alive = token.standing(link.map(|link| &**link), now) == TokenStanding::Live;
    let is_spent = token.issued.kind != TokenKind::Access && present.was_exchanged(token);
    let has_ended = link.is_some_and(|link| link.ended(now).is_some());
    is_alive && !is_spent && !has_ended && present.partner(token.issued.partner).is_some()
}
