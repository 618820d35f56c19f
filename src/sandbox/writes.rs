//! The write queue: writers of one sandbox take turns without waiting for one another's storage. Whoever finds the
//! queue idle takes every waiting write, decides each on the speculative head, appends once, publishes, and answers.

use super::{Sandbox, draft::Draft, state::State};
use crate::{
    bank::refusal::Refusal,
    event::{Record, RefusalCode, Wall},
    store::StoreError,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Decides a write on a draft. What it leaves on the draft becomes durable if it answers `Ok`.
pub type Decide = Box<dyn FnOnce(&mut Draft) -> Result<(), Refusal> + Send>;

/// A write that is durable.
#[derive(Debug, Clone)]
pub struct Written {
    /// The state in which it stands.
    pub state: Arc<State>,
    /// What it added, what fell due at its instant included.
    pub records: Vec<Arc<Record>>,
}

struct Waiting {
    wall: Wall,
    decide: Decide,
    answer: oneshot::Sender<Result<Written, Refusal>>,
}

#[derive(Default)]
struct Line {
    waiting: Vec<Waiting>,
    served: bool,
}

/// The writers of one sandbox, in line.
#[derive(Default)]
pub struct WriteQueue {
    line: Mutex<Line>,
}

impl WriteQueue {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Joins the line; `true` when nobody serves it, so that the caller has to.
    fn join(&self, waiting: Waiting) -> bool {
        let mut line = self.line();
        line.waiting.push(waiting);
        !std::mem::replace(&mut line.served, true)
    }

    /// Everybody who waits; an empty line is no longer served.
    fn take(&self) -> Vec<Waiting> {
        let mut line = self.line();
        let waiting = std::mem::take(&mut line.waiting);
        line.served = !waiting.is_empty();
        waiting
    }
}

/// Writes to a sandbox.
///
/// # Errors
/// What `decide` refuses, or `store_unavailable`.
pub async fn write(sandbox: &Arc<Sandbox>, wall: Wall, decide: Decide) -> Result<Written, Refusal> {
    let (answer, answered) = oneshot::channel();
    if sandbox.writes.join(Waiting { wall, decide, answer }) {
        // Served by a task of its own, so that a caller who hangs up does not leave the others waiting.
        tokio::spawn(serve(sandbox.clone()));
    }
    answered.await.unwrap_or_else(|_| Err(Refusal::new(RefusalCode::InternalError)))
}

async fn serve(sandbox: Arc<Sandbox>) {
    loop {
        let waiting = sandbox.writes.take();
        if waiting.is_empty() {
            return;
        }
        serve_all(&sandbox, waiting).await;
    }
}

async fn serve_all(sandbox: &Sandbox, waiting: Vec<Waiting>) {
    let before = sandbox.published();
    let wall = waiting.iter().map(|w| w.wall).max().unwrap_or_default();
    let mut draft = Draft::new((*before).clone(), wall);
    let mut decided = Vec::with_capacity(waiting.len());
    for Waiting { decide, answer, .. } in waiting {
        let from = draft.len();
        draft.catch_up();
        let savepoint = draft.savepoint();
        let refused = decide_safely(decide, &mut draft).err();
        if refused.is_some() {
            draft.roll_back(savepoint);
        }
        let added = draft.records_from(from).to_vec();
        decided.push((answer, refused, added));
    }
    let (state, records) = draft.finish();
    let stored =
        if records.is_empty() { Ok(()) } else { sandbox.store.append(&sandbox.name, before.seq(), records).await };
    let state = match stored {
        Ok(()) => sandbox.publish(state),
        Err(StoreError::Conflict) => before,
    };
    for (answer, refused, records) in decided {
        let result = match (stored.is_ok(), refused) {
            (false, _) => Err(Refusal::new(RefusalCode::StoreUnavailable)),
            (true, Some(refusal)) => Err(refusal),
            (true, None) => Ok(Written { state: state.clone(), records }),
        };
        // The caller may have hung up; what it wrote stands all the same.
        let _ = answer.send(result);
    }
}

/// A panic while deciding is a defect of this program: it refuses one write and leaves the others alone.
fn decide_safely(decide: Decide, draft: &mut Draft) -> Result<(), Refusal> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| decide(draft)))
        .unwrap_or_else(|_| Err(Refusal::new(RefusalCode::InternalError)))
}
