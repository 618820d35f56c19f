//! サンドボックス. The one thing that changes: a bank of its own, with its clock, its log and its journal.

mod affairs;
mod anew;
mod apply;
mod behind;
mod decide;
mod draft;
mod due;
mod events;
mod forget;
mod link_life;
mod numbered;
mod once;
mod outbox;
mod pushed;
mod registry;
mod rotated;
mod rounds;
mod runs;
mod sealing;
mod sent;
mod staging;
mod state;
mod strikes;
mod tallies;
mod telling;
mod together;
mod writes;

pub use anew::Snapshot;
pub use apply::FoldError;
pub use decide::{
    Approval, Asked, Exchange, Given, Grantee, Letter, LinkAsked, Linkable, LoginAsked, LoginOutcome, MOST_SNAPSHOTS,
    Opening, OwnIncident, Tried, acknowledged, approve, change_link, claim_delivery, client_credentials,
    code as issue_code, code_is_over, code_too_old, discontinuation, exchange_code, issue, link as decide_link,
    linkable, login as decide_login, named_customer, own_incident, prospect, refresh, register_partner, remove_partner,
    replay_delivery, reported, revoke, settle_delivery, take_snapshot, to_keep, unknown_snapshot,
};
pub use draft::Draft;
pub use due::Due;
pub use outbox::Endpoint;
pub use pushed::{PUSHED_MS, Pushed};
pub use registry::{Gone, Hosting, Made, NotMade, OwnPartners, Registry, RegistrySettings};
pub use state::{Changed, State};
pub use strikes::{Called, Drawn};
pub use together::AllCalls;
pub use writes::{Decide, WriteQueue, Written};

use crate::{
    bank::{population::TOWN_VERSION, refusal::Refusal},
    event::{CallMoment, Cause, Fact, Operation, PartnerNo, Record, RefusalCode, SandboxName, Seq, Wall},
    journal::{CallRecord, Journal, Place, SERIES},
    oauth::{Handle, Keys},
    store::{Beside, Store},
};
use arc_swap::ArcSwap;
use behind::Behind;
use std::{
    pin::pin,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};
use strikes::FaultTallies;
use tallies::{Tallies, Waiting};
use tokio::sync::Notify;

/// A sandbox: what is published of its state, its line of writers, its keys and its journal. Keys are derived when they
/// are first needed, so that a sandbox that nobody calls costs little.
pub struct Sandbox {
    name: SandboxName,
    secret: Arc<[u8]>,
    keys: OnceLock<Box<Keys>>,
    published: ArcSwap<State>,
    writes: WriteQueue,
    store: Arc<dyn Store>,
    made_at: Wall,
    /// The journal was told of every call that was decided here or later.
    told_since: Seq,
    calls: AtomicU64,
    tallies: Tallies,
    fault_tallies: FaultTallies,
    closed: AtomicBool,
    journal: Journal,
    behind: Behind,
    /// Where somebody follows the calls.
    followed: OnceLock<Box<Notify>>,
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
        secret: &Arc<[u8]>,
        store: Arc<dyn Store>,
        wall: Wall,
    ) -> Result<(Self, Vec<Arc<Record>>), FoldError> {
        let opened = Arc::new(decide::opened(opening, &name, life, TOWN_VERSION));
        let (seq, bank_at) = (Seq::default().next(), opened.start);
        let fact = Fact::Opened(opened.clone());
        let first = Arc::new(Record { seq, bank_at, wall_at: wall, cause: Cause::Opening, fact });
        let mut draft = Draft::new(State::open(&first)?, wall);
        draft.begin(&opened, &Cause::Opening).map_err(FoldError::Link)?;
        let (state, rest) = draft.finish();
        let records: Vec<_> = std::iter::once(first).chain(rest).collect();
        Ok((Self::of(name, state, records.len(), secret.clone(), store, wall), records))
    }

    /// Opens a sandbox that has a log.
    ///
    /// # Errors
    /// When the log cannot be folded.
    pub fn reopen(
        name: SandboxName,
        records: &[Arc<Record>],
        secret: &Arc<[u8]>,
        store: Arc<dyn Store>,
    ) -> Result<Self, FoldError> {
        let made_at = records.first().map(|record| record.wall_at).unwrap_or_default();
        let state = State::fold(records)?;
        let told_since = state.seq();
        Ok(Self { told_since, ..Self::of(name, state, records.len(), secret.clone(), store, made_at) })
    }

    /// A sandbox in this state, of which the store knows so many records.
    fn of(
        name: SandboxName,
        state: State,
        logged: usize,
        secret: Arc<[u8]>,
        store: Arc<dyn Store>,
        wall: Wall,
    ) -> Self {
        let calls = store.beside().and_then(Beside::joint).map_or(0, |joint| joint.replica() * SERIES);
        Self {
            name,
            secret,
            keys: OnceLock::new(),
            published: ArcSwap::from_pointee(state),
            writes: WriteQueue::new(logged),
            store,
            made_at: wall,
            told_since: Seq::default(),
            calls: AtomicU64::new(calls),
            tallies: Tallies::default(),
            fault_tallies: FaultTallies::default(),
            closed: AtomicBool::new(false),
            journal: Journal::default(),
            behind: Behind::default(),
            followed: OnceLock::new(),
        }
    }

    /// Its name.
    pub const fn name(&self) -> &SandboxName {
        &self.name
    }

    /// Its keys.
    pub fn keys(&self) -> &Keys {
        let derive = || Box::new(Keys::derive(&self.secret, &self.name, self.published.load().opened().life));
        self.keys.get_or_init(derive)
    }

    /// Its journal: the calls that this process has answered.
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Remembers a call, and tells whoever follows the calls.
    pub fn remember(&self, call: CallRecord) {
        self.journal.push(call);
        if let Some(followed) = self.followed.get() {
            followed.notify_waiters();
        }
    }

    /// Comes when a call is remembered behind this place.
    pub async fn called_beyond(&self, place: Place) {
        let followed = self.followed.get_or_init(|| Box::new(Notify::new()));
        let mut called = pin!(followed.notified());
        called.as_mut().enable();
        if self.journal.end() == place {
            called.await;
        }
    }

    /// Whether other processes write to it as well: what is published may then be out of date.
    pub fn is_shared(&self) -> bool {
        self.store.shared().is_some()
    }

    /// The state that readers see: everything in it is durable.
    pub fn published(&self) -> Arc<State> {
        self.published.load_full()
    }

    /// Its log, from its opening or a checkpoint on.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn log(&self) -> Result<Vec<Arc<Record>>, Refusal> {
        let read = self.store.read_after(&self.name, Seq::default()).await;
        read.map_err(|_| Refusal::new(RefusalCode::StoreUnavailable))
    }

    /// Stands at this state before this call: for computing again what was answered then.
    pub fn stand_at(&self, state: State, call: u64) {
        self.publish(state);
        self.calls.store(call.saturating_sub(1), Ordering::Relaxed);
    }

    /// The number of the next call.
    pub fn next_call(&self) -> u64 {
        self.calls.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The number of the latest call that has arrived.
    pub fn calls_so_far(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
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
        let waiting = tallies::waiting(&state, moment, operation, partner);
        if waiting.is_empty() {
            return state;
        }
        let counts = self.count_calls(&waiting, partner).await;
        let come = waiting.into_iter().zip(counts).filter(|(waiting, count)| waiting.nth == *count);
        let come: Vec<_> = come.map(|(waiting, _)| waiting.id).collect();
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

    /// Counts one call: here, or where all replicas count. A store that does not answer refuses the call besides.
    async fn count_calls(&self, waiting: &[Waiting], partner: Option<PartnerNo>) -> Vec<u64> {
        let Some(store) = self.store.shared() else {
            return self.tallies.count(waiting, partner);
        };
        let tallies = waiting.iter().map(|waiting| waiting.tally(partner)).collect();
        store.count(&self.name, tallies).await.unwrap_or_default()
    }

    /// What the rules about the wire make of a call, which is counted for those that match it: here, or where all
    /// replicas count.
    pub async fn draw(&self, state: &State, called: &Called) -> Vec<Drawn> {
        let matching = strikes::matching(state, called);
        let counted = match self.store.shared().filter(|_| !matching.is_empty()) {
            None => None,
            // Where the store does not answer, the replica goes on counting by itself.
            Some(store) => strikes::count_together(store, &self.name, state, called, &matching).await.ok(),
        };
        self.fault_tallies.draw(state, called, &matching, counted.as_deref())
    }

    /// The text of the token with this number, issued at this place of the log.
    pub fn token_text(&self, kind: crate::event::TokenKind, no: u32, seq: Seq) -> String {
        let life = self.published.load().opened().life;
        self.keys().token_text(Handle { kind, life, seq, no })
    }

    /// Writes; the answer comes when what was written is durable. Where another replica was faster it is decided anew,
    /// which is why the decision has to be one that can be copied.
    ///
    /// # Errors
    /// What `decide` refuses, or `store_unavailable`.
    pub async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        wall: Wall,
        decide: impl FnOnce(&mut Draft) -> Result<T, Refusal> + Clone + Send + 'static,
    ) -> Result<(Written, T), Refusal> {
        if self.closed.load(Ordering::Acquire) {
            return Err(Refusal::new(RefusalCode::SandboxNotFound));
        }
        self.join_line(wall, decide).await
    }

    async fn join_line<T: Send + 'static>(
        self: &Arc<Self>,
        wall: Wall,
        decide: impl FnOnce(&mut Draft) -> Result<T, Refusal> + Clone + Send + 'static,
    ) -> Result<(Written, T), Refusal> {
        let outcome = Arc::new(Mutex::new(None));
        let slot = outcome.clone();
        let decide = Box::new(move |draft: &mut Draft| {
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some((decide.clone())(draft)?);
            Ok(())
        });
        let written = writes::write(self, wall, decide).await?;
        let outcome = outcome.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok((written, outcome.ok_or_else(Refusal::defect)?))
    }

    /// Takes no more writes; those that wait are served first.
    async fn close(self: &Arc<Self>, wall: Wall) {
        self.closed.store(true, Ordering::Release);
        // Whoever is ahead in the line is served before this write, which changes nothing; it cannot be refused.
        let _ = self.join_line(wall, |_| Ok(())).await;
    }

    /// Takes writes again.
    fn open_again(&self) {
        self.closed.store(false, Ordering::Release);
    }

    /// Lets happen what has fallen due without anybody asking.
    async fn beat(self: &Arc<Self>, wall: Wall) {
        let state = self.published();
        if state.next_due().is_some_and(|at| at <= state.now(wall)) {
            // What the store does not take now falls due again at the next beat.
            let _ = self.write(wall, |_| Ok(())).await;
        }
    }

    /// When it was made, by the wall.
    pub const fn made_at(&self) -> Wall {
        self.made_at
    }

    fn publish(&self, state: State) -> Arc<State> {
        self.journal.make_room(!state.runs().is_empty());
        let state = Arc::new(state);
        self.published.store(state.clone());
        state
    }
}
