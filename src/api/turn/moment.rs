//! The moment at which a request is decided: what has fallen due has happened, a token that is shown for the first time
//! has closed what it was given for, and a clock in steps has moved for whoever waited.

use super::Shown;
use crate::{
    bank::refusal::Refusal,
    event::{Cause, ClockMode, Fact, Jst, SECOND_MS, Wall},
    sandbox::{Sandbox, State},
};
use std::sync::Arc;

/// What a turn is decided on.
pub(super) struct Arrived {
    /// The state.
    pub state: Arc<State>,
    /// The instant of wall time: the store's, where replicas share one.
    pub wall: Wall,
    /// Why nothing can be decided on this state.
    pub refused: Option<Refusal>,
}

/// The state at this instant: what other replicas have written is known, too. `as_it_is` asks for nothing of that.
pub(super) async fn arrived(sandbox: &Arc<Sandbox>, wall: Wall, shown: Shown, path: &str, as_it_is: bool) -> Arrived {
    if sandbox.has_older_calls() && (looks_back(path) || sandbox.published().clock().mode == ClockMode::Step) {
        sandbox.recall().await;
    }
    let state = sandbox.published();
    let is_due = state.next_due().is_some_and(|at| at <= state.now(wall));
    let is_first_use = first_used(&state, shown).is_some();
    let promised =
        if state.clock().mode == ClockMode::Step { promised(sandbox, &state, wall, shown, path) } else { None };
    let is_current = !is_due && promised.is_none() && !sandbox.is_shared();
    if as_it_is || is_current && !is_first_use {
        return Arrived { state, wall, refused: None };
    }
    let written = sandbox.write(wall, move |draft| {
        if let Some(at) = promised {
            draft.advance_to(at.max(draft.now()), &Cause::Request);
        }
        let facts = first_used(draft.state(), shown).map(|no| Fact::TokenFirstUsed { no });
        draft.push(draft.now(), &Cause::Request, facts.into_iter().collect());
        Ok(())
    });
    match written.await {
        Ok((written, ())) => Arrived { state: written.state, wall: written.wall, refused: None },
        // Only that a token was used could not be noted: it is noted the next time.
        Err(_) if is_current => Arrived { state, wall, refused: None },
        Err(refusal) => Arrived { state, wall, refused: Some(refusal) },
    }
}

/// Whether what is asked for may be answered from the journal. What partners read never is.
fn looks_back(path: &str) -> bool {
    !["/institution/", "/anser/", "/oauth/"].iter().any(|plane| path.starts_with(plane))
}

/// The token that is shown, if using it for the first time closes what it was given for.
fn first_used(state: &State, shown: Shown) -> Option<u32> {
    match shown {
        Shown::Token(handle) => {
            state.token(handle.no, handle.seq).filter(|token| token.confirms()).map(|token| token.issued.no)
        }
        Shown::Nothing | Shown::Foreign => None,
    }
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
