//! サンドボックス. The one thing that changes: a bank of its own, with its clock, its log and its journal.

mod apply;
mod decide;
mod draft;
mod due;
mod registry;
mod staging;
mod state;
mod strikes;
mod tallies;
mod writes;

pub use apply::FoldError;
pub use decide::{
    Approval, Asked, Exchange, Given, Grantee, LinkAsked, Linkable, LoginAsked, LoginOutcome, Opening, approve,
    client_credentials, code as issue_code, exchange_code, issue, link as decide_link, linkable, login as decide_login,
    prospect, refresh, register_partner, remove_partner, revoke, successor,
};
pub use draft::Draft;
pub use due::Due;
pub use registry::{Registry, RegistrySettings};
pub use state::{Changed, State};
pub use strikes::{Called, Drawn, FaultTallies};
pub use writes::{Decide, WriteQueue, Written};

use crate::{
    bank::{population::TOWN_VERSION, refusal::Refusal},
    event::{CallMoment, Cause, Operation, PartnerNo, Record, SandboxName, Seq, Wall},
    journal::Journal,
    oauth::{Handle, Keys},
    store::Store,
};
use arc_swap::ArcSwap;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};
use tallies::Tallies;

/// A sandbox: what is published of its state, its line of writers, its keys and its journal.
pub struct Sandbox {
    name: SandboxName,
    keys: Keys,
    published: ArcSwap<State>,
    writes: WriteQueue,
    store: Arc<dyn Store>,
    calls: AtomicU64,
    fault_tallies: FaultTallies,
    journal: Journal,
    tallies: Tallies,
}

impl Sandbox {
    /// Opens a new sandbox.
    ///
    /// # Errors
    /// When the profile is not sound. A store that cannot be written is found out at the first write.
    pub fn open(
        name: SandboxName,
        life: u16,
        opening: &Opening,
        secret: &[u8],
        store: Arc<dyn Store>,
        wall: Wall,
    ) -> Result<(Self, Vec<Arc<Record>>), FoldError> {
        let mut facts = decide::opening(opening, &name, life, TOWN_VERSION, wall).into_iter();
        let first = facts.next().map(|fact| {
            let seq = Seq::default().next();
            Arc::new(Record { seq, bank_at: opening.start, wall_at: wall, cause: Cause::Opening, fact })
        });
        let first = first.ok_or(FoldError::NotOpened)?;
        let mut draft = Draft::new(State::open(&first)?, wall);
        draft.push(opening.start, &Cause::Opening, facts.collect());
        for (partner, customer) in &opening.linked {
            let facts = decide::link_before_opening(draft.state(), partner, customer).map_err(FoldError::Link)?;
            draft.push(opening.start, &Cause::Opening, facts);
        }
        draft.catch_up();
        let (state, rest) = draft.finish();
        let records = std::iter::once(first).chain(rest).collect();
        let sandbox = Self {
            keys: Keys::derive(secret, &name),
            name,
            published: ArcSwap::from_pointee(state),
            writes: WriteQueue::default(),
            store,
            calls: AtomicU64::new(0),
            fault_tallies: FaultTallies::default(),
            journal: Journal::default(),
            tallies: Tallies::default(),
        };
        Ok((sandbox, records))
    }

    /// Its name.
    pub const fn name(&self) -> &SandboxName {
        &self.name
    }

    /// Its keys.
    pub const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Its journal.
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }

    /// How often each rule about the wire has matched a call.
    pub const fn fault_tallies(&self) -> &FaultTallies {
        &self.fault_tallies
    }

    /// The state that readers see: everything in it is durable.
    pub fn published(&self) -> Arc<State> {
        self.published.load_full()
    }

    /// The number of the next call.
    pub fn next_call(&self) -> u64 {
        self.calls.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Lets happen what waits for this call of this partner, on the side of it that is meant; the state afterwards. Where
    /// nothing waits for a call, nothing is counted and the state is the one that was given.
    pub async fn called(
        self: &Arc<Self>,
        state: Arc<State>,
        wall: Wall,
        (moment, operation): (CallMoment, Option<Operation>),
        partner: Option<PartnerNo>,
    ) -> Arc<State> {
        let Some(operation) = operation else { return state };
        let come = self.tallies.count(&state, moment, operation, partner);
        if come.is_empty() {
            return state;
        }
        let written = self.write(wall, move |draft| {
            for id in &come {
                draft.trigger(id);
            }
            Ok(())
        });
        written.await.map_or(state, |(written, ())| written.state)
    }

    /// The text of the token with this number, issued at this place of the log.
    pub fn token_text(&self, kind: crate::event::TokenKind, no: u32, seq: Seq) -> String {
        let life = self.published.load().opened().life;
        self.keys.token_text(Handle { kind, life, seq, no })
    }

    /// Writes; the answer comes when what was written is durable.
    ///
    /// # Errors
    /// What `decide` refuses, or `store_unavailable`.
    pub async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        wall: Wall,
        decide: impl FnOnce(&mut Draft) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<(Written, T), Refusal> {
        let outcome = Arc::new(Mutex::new(None));
        let slot = outcome.clone();
        let decide = Box::new(move |draft: &mut Draft| {
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(decide(draft)?);
            Ok(())
        });
        let written = writes::write(self, wall, decide).await?;
        let outcome = outcome.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok((written, outcome.ok_or_else(Refusal::defect)?))
    }

    fn publish(&self, state: State) -> Arc<State> {
        let state = Arc::new(state);
        self.published.store(state.clone());
        state
    }
}
