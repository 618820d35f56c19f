//! The moment at which a request is decided: what has fallen due has happened, a token that is shown for the first time
//! has closed what it was given for, and a clock in steps has moved for whoever waited.

use super::Shown;
use crate::{
    event::{Cause, ClockMode, Fact, Jst, SECOND_MS, Wall},
    sandbox::{Sandbox, State},
};
use std::sync::Arc;

/// The state at this instant.
pub(super) async fn arrived(sandbox: &Arc<Sandbox>, wall: Wall, shown: Shown, path: &str) -> Arc<State> {
    let state = sandbox.published();
    let is_due = state.next_due().is_some_and(|at| at <= state.now(wall));
    let first_used = match shown {
        Shown::Token(handle) => state.token(handle.no, handle.seq).filter(|token| token.confirms()),
        Shown::Nothing | Shown::Foreign => None,
    };
    let first_used = first_used.map(|token| token.issued.no);
    let promised =
        if state.clock().mode == ClockMode::Step { promised(sandbox, &state, wall, shown, path) } else { None };
    if !is_due && first_used.is_none() && promised.is_none() {
        return state;
    }
    let written = sandbox.write(wall, move |draft| {
        if let Some(at) = promised {
            draft.advance_to(at.max(draft.now()), &Cause::Request);
        }
        let facts = first_used.map(|no| Fact::TokenFirstUsed { no });
        draft.push(draft.now(), &Cause::Request, facts.into_iter().collect());
        Ok(())
    });
    written.await.map_or(state, |(written, ())| written.state)
}

/// The instant that this caller was promised when it was last turned away, if it has waited as long as it was asked to.
/// The journal tells: it holds what each caller heard, and when. While the clock stands still, a wait is one second.
fn promised(sandbox: &Sandbox, state: &State, wall: Wall, shown: Shown, path: &str) -> Option<Jst> {
    const PARTNERS: [&str; 4] = ["/institution/", "/anser/", "/oauth/", "/partner/"];
    if !PARTNERS.iter().any(|plane| path.starts_with(plane)) {
        return None;
    }
    let link = match shown {
        Shown::Token(handle) => state.token(handle.no, handle.seq)?.issued.link,
        Shown::Nothing | Shown::Foreign => None,
    };
    let turned_away = sandbox.journal().last_turned_away(|call| call.link == link)?;
    let promised = turned_away.refused.as_ref()?.retry_at?;
    let has_waited = wall.0.saturating_sub(turned_away.wall_at.0) >= SECOND_MS;
    (has_waited && promised > state.now(wall)).then_some(promised)
}
