//! The write queue: writers of one sandbox take turns without waiting for one another's storage. Whoever finds the
//! queue idle takes every waiting write, decides each on the speculative head, appends once, publishes, and answers.

use super::{Sandbox, draft::Draft, state::State};
use crate::{
    bank::refusal::Refusal,
    event::{Record, RefusalCode, Wall},
    store::{SharedStore, StoreError},
};
use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::oneshot;

/// How often writes are decided anew because another replica was faster. Each time one of them got on.
const MOST_TRIES: usize = 256;
/// How many records a log may have beyond twice those that make a difference.
const SLACK: usize = 4_096;

/// Decides a write on a draft. What it leaves on the draft becomes durable if it answers `Ok`.
pub type Decide = Box<dyn FnMut(&mut Draft) -> Result<(), Refusal> + Send>;

/// A write that is durable.
#[derive(Debug, Clone)]
pub struct Written {
    /// The state in which it stands.
    pub state: Arc<State>,
    /// What it added, what fell due at its instant included.
    pub records: Vec<Arc<Record>>,
    /// The instant of wall time at which it was decided: the store's, where replicas share one.
    pub wall: Wall,
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
pub struct WriteQueue {
    line: Mutex<Line>,
    /// How many records the log has.
    logged: AtomicUsize,
    /// So many it has to have before it is looked again how many tokens could be forgotten.
    look_at: AtomicUsize,
}

impl WriteQueue {
    /// The line of a sandbox whose log has so many records.
    pub fn new(logged: usize) -> Self {
        Self { line: Mutex::default(), logged: AtomicUsize::new(logged), look_at: AtomicUsize::new(SLACK) }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Joins the line; `true` when nobody serves it, so that the caller has to.
    fn join(&self, waiting: Waiting) -> bool {
        let mut line = self.line();
        line.waiting.push(waiting);
        !std::mem::replace(&mut line.served, true)
    }

    /// Whether the log is more than twice as long as what would be left of it. The tokens, which are many, are counted
    /// now and then only.
    fn is_long(&self, state: &State) -> bool {
        let (logged, standing) = (self.logged.load(Ordering::Relaxed), state.standing_len());
        if logged > 2 * standing + SLACK {
            return true;
        }
        if logged < self.look_at.load(Ordering::Relaxed) {
            return false;
        }
        self.look_at.store(logged + (SLACK + logged) / 4, Ordering::Relaxed);
        logged > 2 * standing.saturating_sub(state.forgettable_len()) + SLACK
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
        if sandbox.writes.is_long(&sandbox.published()) {
            checkpoint(&sandbox).await;
        }
    }
}

async fn serve_all(sandbox: &Sandbox, mut waiting: Vec<Waiting>) {
    let mut tried = attempt(sandbox, &mut waiting).await;
    if sandbox.is_shared() {
        for _ in 1..MOST_TRIES {
            if !matches!(tried, Err(StoreError::Conflict)) {
                break;
            }
            tried = attempt(sandbox, &mut waiting).await;
        }
    }
    let results =
        tried.unwrap_or_else(|_| waiting.iter().map(|_| Err(Refusal::new(RefusalCode::StoreUnavailable))).collect());
    for (waiting, result) in waiting.into_iter().zip(results) {
        // The caller may have hung up; what it wrote stands all the same.
        let _ = waiting.answer.send(result);
    }
}

/// Decides everybody on what is published, and appends once.
async fn attempt(sandbox: &Sandbox, waiting: &mut [Waiting]) -> Result<Vec<Result<Written, Refusal>>, StoreError> {
    let mut before = sandbox.published();
    let mut wall = waiting.iter().map(|w| w.wall).max().unwrap_or_default();
    if let Some(store) = sandbox.store.shared() {
        (before, wall) = catch_tail(sandbox, store, before).await?;
    }
    let mut draft = Draft::new((*before).clone(), wall);
    let mut decided = Vec::with_capacity(waiting.len());
    for Waiting { decide, .. } in waiting {
        let from = draft.len();
        draft.catch_up();
        let savepoint = draft.savepoint();
        let refused = decide_safely(decide, &mut draft).err();
        if refused.is_some() {
            draft.roll_back(savepoint);
        }
        let added = draft.records_from(from).to_vec();
        decided.push((refused, added));
    }
    let (state, records) = draft.finish();
    let state = if records.is_empty() {
        before
    } else {
        let many = records.len();
        sandbox.store.append(&sandbox.name, before.seq(), records).await?;
        sandbox.writes.logged.fetch_add(many, Ordering::Relaxed);
        sandbox.publish(state)
    };
    let written = |(refused, records)| match refused {
        Some(refusal) => Err(refusal),
        None => Ok(Written { state: state.clone(), records, wall }),
    };
    Ok(decided.into_iter().map(written).collect())
}

/// Publishes what other replicas have written, and takes the time from the store.
async fn catch_tail(
    sandbox: &Sandbox,
    store: &dyn SharedStore,
    before: Arc<State>,
) -> Result<(Arc<State>, Wall), StoreError> {
    let tail = store.tail(&sandbox.name, before.seq()).await?;
    if tail.records.is_empty() {
        return Ok((before, tail.wall));
    }
    let many = tail.records.len();
    let damaged = |why: &str| StoreError::Damaged(format!("the log of sandbox `{}` {why}", sandbox.name));
    let state = if tail.whole {
        let state = State::fold(&tail.records).map_err(|error| damaged(&format!("cannot be folded: {error:?}")))?;
        if state.seq() < before.seq() {
            return Err(damaged("has lost its end"));
        }
        sandbox.writes.logged.store(many, Ordering::Relaxed);
        state
    } else {
        let mut state = (*before).clone();
        for record in &tail.records {
            if record.seq != state.seq().next() {
                return Err(damaged("has a gap"));
            }
            state.apply(record);
        }
        sandbox.writes.logged.fetch_add(many, Ordering::Relaxed);
        state
    };
    Ok((sandbox.publish(state), tail.wall))
}

/// Cuts the log down to the shortest one that folds to the same state, behind a record that says how far the numbers
/// had come. What fails is tried again behind the next write.
async fn checkpoint(sandbox: &Sandbox) {
    let mut state = (*sandbox.published()).clone();
    let Some(record) = state.checkpoint() else {
        return;
    };
    let (name, store) = (&sandbox.name, &sandbox.store);
    if store.append(name, state.seq(), vec![record.clone()]).await.is_err() {
        return;
    }
    state.apply(&record);
    sandbox.writes.logged.fetch_add(1, Ordering::Relaxed);
    let state = sandbox.publish(state);
    let shortest = state.to_records_with(Some(record));
    let many = shortest.len();
    if store.trim_before(name, shortest).await.is_ok() {
        sandbox.writes.logged.store(many, Ordering::Relaxed);
        sandbox.writes.look_at.store(many + SLACK / 4, Ordering::Relaxed);
    }
}

/// A panic while deciding is a defect of this program: it refuses one write and leaves the others alone.
fn decide_safely(decide: &mut Decide, draft: &mut Draft) -> Result<(), Refusal> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| decide(draft)))
        .unwrap_or_else(|_| Err(Refusal::new(RefusalCode::InternalError)))
}
