//! What lasts: when it may begin.

use super::event::{Asked, impossible};
use crate::{
    bank::refusal::Refusal,
    event::{Began, Fact, Jst, Lasting},
    sandbox::state::State,
};
use std::sync::Arc;

/// Refuses an event that lasts under a name that is taken, or that would be over before it begins.
///
/// # Errors
/// `event_impossible`, saying which.
pub(super) fn check(state: &State, now: Jst, asked: &Asked<'_>) -> Result<(), Refusal> {
    let id = &asked.id;
    if state.events.contains_key(id) {
        let ja = format!("イベント `{id}` はすでに予定または継続中です。別の id を付けてください。");
        let en = format!("the event `{id}` is already planned or in force; give this one another id");
        return Err(impossible("id", ja, en));
    }
    if let Some(until) = asked.until.filter(|until| *until <= now) {
        let ja = format!("終了時刻 {until} は現在 {now} より後でなければなりません。");
        let en = format!("the end {until} must lie after now, {now}");
        return Err(impossible("until", ja, en));
    }
    Ok(())
}

/// Something that lasts begins.
///
/// # Errors
/// See [`check`].
pub(super) fn begin(state: &State, now: Jst, asked: &Asked<'_>, what: Lasting) -> Result<Vec<Fact>, Refusal> {
    check(state, now, asked)?;
    Ok(vec![Fact::Began(Arc::new(Began { id: asked.id.clone(), until: asked.until, what }))])
}
