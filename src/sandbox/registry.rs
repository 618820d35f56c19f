//! Which sandboxes there are: the one at `/`, those that were made, and what is remembered of those that are gone.

use super::{FoldError, Opening, Sandbox, State};
use crate::{
    event::{PartnerTerms, Record, SandboxName, Seq, TokenKind, Wall},
    oauth::Keys,
    store::{Store, StoreError},
};
use arc_swap::ArcSwap;
use rpds::RedBlackTreeMapSync;
use std::sync::{Arc, atomic::AtomicUsize};
use tokio::sync::Mutex;

/// The most sandboxes that are remembered after their end.
const MOST_REMEMBERED: usize = 100_000;
/// The most sandboxes that are asked whether a token is theirs.
const MOST_ASKED: usize = 1_000;

/// What every sandbox of a server is made with.
pub struct RegistrySettings {
    /// How a sandbox begins that nobody described.
    pub opening: Opening,
    /// The server's secret, from which every sandbox derives its keys.
    pub secret: Vec<u8>,
    /// Where the facts are kept.
    pub store: Arc<dyn Store>,
    /// The most sandboxes that are held beside the one at `/`.
    pub most: usize,
    /// What is different where others host their sandboxes here; nothing on a developer's own machine.
    pub hosting: Option<Hosting>,
}

/// 公開運用. How sandboxes are kept for others: none at `/`, none made by naming it, none kept for ever.
pub struct Hosting {
    /// After so many milliseconds of wall time without a call a sandbox is over.
    pub idle_ms: i64,
    /// Gives partners ids and secrets of the sandbox's own.
    pub partners: OwnPartners,
}

/// Makes of partners those of one sandbox, out of its keys.
pub type OwnPartners = Box<dyn Fn(Vec<Arc<PartnerTerms>>, &Keys) -> Vec<Arc<PartnerTerms>> + Send + Sync>;

/// All sandboxes of a server.
pub struct Registry {
    pub(super) settings: RegistrySettings,
    secret: Arc<[u8]>,
    default: Arc<Sandbox>,
    /// The default opening, folded: what a sandbox begins with is shared by all of them.
    template: State,
    seats: ArcSwap<RedBlackTreeMapSync<SandboxName, Seat>>,
    pub(super) opened_at: Wall,
    /// How many sandboxes of the round that is going on have been looked at, where others write to the same store.
    pub(super) looked: AtomicUsize,
    /// Sandboxes are made and deleted one at a time.
    seating: Mutex<Seating>,
}

/// What is counted about the seats.
#[derive(Default)]
struct Seating {
    taken: usize,
    left: usize,
    /// Every name whose seat is no longer remembered has had at most so many lives.
    lives: u16,
}

#[derive(Clone)]
enum Seat {
    Taken(Arc<Sandbox>),
    Left { life: u16, why: Gone },
}

/// Why a sandbox is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// Somebody deleted it.
    Deleted,
    /// Nobody called it for too long.
    Expired,
}

/// What a sandbox is made of.
pub enum Made<'a> {
    /// The server's own opening.
    AsUsual,
    /// This opening.
    As(Box<Opening>),
    /// Another sandbox, as it stands.
    From(&'a Sandbox),
}

/// Why a sandbox was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotMade {
    /// There is one of this name.
    Taken,
    /// There are as many as the server holds.
    TooMany(usize),
    /// The opening is not sound, or the store does not answer.
    Unsound(FoldError),
}

impl Registry {
    /// Opens the default sandbox and all that the store keeps: as they were left, else anew. Where sandboxes are hosted for
    /// others, the default one answers for the server alone.
    ///
    /// # Errors
    /// When the opening is not sound, or the store cannot be read or written.
    pub async fn open(settings: RegistrySettings, wall: Wall) -> Result<Self, FoldError> {
        let secret: Arc<[u8]> = settings.secret.clone().into();
        let name = SandboxName::default_name();
        let (fresh, records) =
            Sandbox::open(name.clone(), 1, &settings.opening, &secret, settings.store.clone(), wall)?;
        let template = State::clone(&fresh.published());
        let default = match kept(&settings, &secret, &name).await? {
            Some(kept) => kept,
            None => match settings.store.append(&name, Seq::default(), records).await {
                Ok(()) => Arc::new(fresh),
                // Of two makers of one name the second opens what the first has made.
                Err(StoreError::Conflict) => {
                    kept(&settings, &secret, &name).await?.ok_or(FoldError::Store(StoreError::Conflict))?
                }
                Err(error) => return Err(FoldError::Store(error)),
            },
        };
        let seats = ArcSwap::from_pointee(RedBlackTreeMapSync::new_sync());
        let (seating, looked) = (Mutex::default(), AtomicUsize::new(0));
        let registry = Self { settings, secret, default, template, seats, opened_at: wall, looked, seating };
        registry.take_up().await?;
        Ok(registry)
    }

    /// Takes up the sandboxes that the store keeps from before. One that cannot be read is told of when it is called.
    pub(super) async fn take_up(&self) -> Result<(), FoldError> {
        for name in self.settings.store.list().await.map_err(FoldError::Store)? {
            if name != SandboxName::default_name() {
                let _ = self.find_kept(&name).await;
            }
        }
        Ok(())
    }

    /// The sandbox at `/`.
    pub const fn default_sandbox(&self) -> &Arc<Sandbox> {
        &self.default
    }

    /// The partners that a sandbox with these keys begins with, before a scenario of its own states any.
    pub fn usual_partners(&self, keys: &Keys) -> Vec<Arc<PartnerTerms>> {
        let usual = self.unstaged_opening().partners.clone();
        match &self.settings.hosting {
            Some(hosting) => (hosting.partners)(usual, keys),
            None => usual,
        }
    }

    /// How a sandbox begins that nobody described.
    pub const fn usual_opening(&self) -> &Opening {
        &self.settings.opening
    }

    /// How a sandbox begins that brings a scenario of its own: nothing of the server's scenario is left in it.
    pub fn unstaged_opening(&self) -> &Opening {
        self.settings.opening.unstaged.as_deref().unwrap_or(&self.settings.opening)
    }

    /// How often the store was asked.
    pub fn store_requests(&self) -> u64 {
        self.settings.store.requests()
    }

    /// Whether sandboxes are kept for others here.
    pub const fn is_hosted(&self) -> bool {
        self.settings.hosting.is_some()
    }

    /// The sandbox of this name, if it was made and is still there.
    pub fn find(&self, name: &SandboxName) -> Option<Arc<Sandbox>> {
        match self.seats.load().get(name)? {
            Seat::Taken(sandbox) => Some(sandbox.clone()),
            Seat::Left { .. } => None,
        }
    }

    /// The sandbox of this name, the one at `/` among them where it is everybody's.
    pub fn find_any(&self, name: &SandboxName) -> Option<Arc<Sandbox>> {
        if *name == SandboxName::default_name() { self.at_root() } else { self.find(name) }
    }

    /// Why there is no sandbox of this name any more, where there was one.
    pub fn gone(&self, name: &SandboxName) -> Option<Gone> {
        match self.seats.load().get(name)? {
            Seat::Taken(_) => None,
            Seat::Left { why, .. } => Some(*why),
        }
    }

    /// All sandboxes in the order of their names, the one at `/` first where it is everybody's.
    pub fn all(&self) -> Vec<Arc<Sandbox>> {
        let seats = self.seats.load();
        let taken = seats.values().filter_map(|seat| match seat {
            Seat::Taken(sandbox) => Some(sandbox.clone()),
            Seat::Left { .. } => None,
        });
        self.at_root().into_iter().chain(taken).collect()
    }

    fn at_root(&self) -> Option<Arc<Sandbox>> {
        (!self.is_hosted()).then(|| self.default.clone())
    }

    /// The sandbox whose keys made a token, and the kind of that token. Sandboxes that have never made any are not asked.
    pub fn maker_of(&self, token: &[u8]) -> Option<(SandboxName, TokenKind)> {
        let asked = self.all();
        let mut asked = asked.iter().filter_map(|sandbox| Some((sandbox, sandbox.keys.get()?))).take(MOST_ASKED);
        asked.find_map(|(sandbox, keys)| Some((sandbox.name().clone(), keys.read_token(token)?.kind)))
    }

    /// The sandbox of this name, made now if it does not exist. When two callers make one at a time, both get the same.
    ///
    /// # Errors
    /// Why it was not made.
    pub async fn find_or_make(&self, name: &SandboxName, wall: Wall) -> Result<Arc<Sandbox>, NotMade> {
        loop {
            if let Some(found) = self.find(name) {
                return Ok(found);
            }
            match self.make(name, Made::AsUsual, wall).await {
                // Of two makers of one name the second opens what the first has made.
                Err(NotMade::Taken) => {
                    self.find_kept(name).await?;
                }
                made => return made,
            }
        }
    }

    /// The sandbox of this name, if the store keeps one: made before this process began, or by another replica.
    ///
    /// # Errors
    /// When the store cannot be read, or what it keeps cannot be folded.
    pub async fn find_kept(&self, name: &SandboxName) -> Result<Option<Arc<Sandbox>>, NotMade> {
        let mut seating = self.seating.lock().await;
        if let Some(found) = self.find(name) {
            return Ok(Some(found));
        }
        let Some(kept) = kept(&self.settings, &self.secret, name).await.map_err(NotMade::Unsound)? else {
            return Ok(None);
        };
        let was_left = self.gone(name).is_some();
        self.seat(name, &Seat::Taken(kept.clone()));
        (seating.taken, seating.left) = (seating.taken + 1, seating.left - usize::from(was_left));
        Ok(Some(kept))
    }

    /// Forgets a sandbox that another replica has deleted, so that the next caller looks at the store again.
    pub async fn forget(&self, name: &SandboxName) {
        let mut seating = self.seating.lock().await;
        let Some(sandbox) = self.find(name) else {
            return;
        };
        self.seat(name, &Seat::Left { life: sandbox.published().opened().life, why: Gone::Deleted });
        (seating.taken, seating.left) = (seating.taken - 1, seating.left + 1);
    }

    /// Makes a sandbox.
    ///
    /// # Errors
    /// Why it was not made.
    pub async fn make(&self, name: &SandboxName, of: Made<'_>, wall: Wall) -> Result<Arc<Sandbox>, NotMade> {
        let mut seating = self.seating.lock().await;
        let (over, was_left) = match self.seats.load().get(name) {
            Some(Seat::Taken(_)) => return Err(NotMade::Taken),
            Some(Seat::Left { life, .. }) => (*life, true),
            None => (seating.lives, false),
        };
        if *name == SandboxName::default_name() {
            return Err(NotMade::Taken);
        }
        if seating.taken >= self.settings.most {
            return Err(NotMade::TooMany(self.settings.most));
        }
        let kept = self.settings.store.lives(name).await.map_err(|error| NotMade::Unsound(FoldError::Store(error)))?;
        let life = over.max(kept).saturating_add(1);
        let (sandbox, records) = self.begin(name, life, of, wall)?;
        match self.settings.store.append(name, Seq::default(), records).await {
            Ok(()) => {}
            Err(StoreError::Conflict) => return Err(NotMade::Taken),
            Err(error) => return Err(NotMade::Unsound(FoldError::Store(error))),
        }
        let sandbox = Arc::new(sandbox);
        self.seat(name, &Seat::Taken(sandbox.clone()));
        (seating.taken, seating.left) = (seating.taken + 1, seating.left - usize::from(was_left));
        Ok(sandbox)
    }

    fn begin(
        &self,
        name: &SandboxName,
        life: u16,
        of: Made<'_>,
        wall: Wall,
    ) -> Result<(Sandbox, Vec<Arc<Record>>), NotMade> {
        let store = self.settings.store.clone();
        let hosted = |mut opening: Opening| {
            if let Some(hosting) = &self.settings.hosting {
                let keys = Keys::derive(&self.secret, name, life);
                opening.partners = (hosting.partners)(opening.partners, &keys);
            }
            Sandbox::open(name.clone(), life, &opening, &self.secret, store.clone(), wall).map_err(NotMade::Unsound)
        };
        let state = match of {
            Made::As(opening) => return hosted(*opening),
            Made::AsUsual if self.is_hosted() => return hosted(self.settings.opening.clone()),
            Made::AsUsual => self.template.opened_as(name, life, wall),
            Made::From(source) => source.published().renamed(name, life),
        };
        let records = state.to_records();
        Ok((Sandbox::of(name.clone(), state, records.len(), self.secret.clone(), store, wall), records))
    }

    /// Deletes a sandbox; whether there was one of this name. A new one of the same name is another one.
    ///
    /// # Errors
    /// When the store does not do it: the sandbox is then still there.
    pub async fn delete(&self, name: &SandboxName, why: Gone, wall: Wall) -> Result<bool, StoreError> {
        let mut seating = self.seating.lock().await;
        let Some(sandbox) = self.find(name) else {
            return Ok(false);
        };
        let life = sandbox.published().opened().life;
        sandbox.close(wall).await;
        if let Err(error) = self.settings.store.delete(name, life).await {
            sandbox.open_again();
            return Err(error);
        }
        if let Some(beside) = self.settings.store.beside() {
            // What is left is of a life that is over, and passed over by the next one.
            let _ = beside.forget(name).await;
        }
        self.seat(name, &Seat::Left { life, why });
        (seating.taken, seating.left) = (seating.taken - 1, seating.left + 1);
        if seating.left > MOST_REMEMBERED {
            self.forget_left(&mut seating);
        }
        Ok(true)
    }

    /// Forgets the seats that were left: whatever is made from now on has a higher life than any of them.
    fn forget_left(&self, seating: &mut Seating) {
        let seats = self.seats.load();
        let mut taken = RedBlackTreeMapSync::new_sync();
        for (name, seat) in &**seats {
            match seat {
                Seat::Taken(_) => taken.insert_mut(name.clone(), seat.clone()),
                Seat::Left { life, .. } => seating.lives = seating.lives.max(*life),
            }
        }
        seating.left = 0;
        self.seats.store(Arc::new(taken));
    }

    fn seat(&self, name: &SandboxName, seat: &Seat) {
        self.seats.rcu(|seats| seats.insert(name.clone(), seat.clone()));
    }
}

/// The sandbox of this name as the store keeps it, if it does.
async fn kept(
    settings: &RegistrySettings,
    secret: &Arc<[u8]>,
    name: &SandboxName,
) -> Result<Option<Arc<Sandbox>>, FoldError> {
    let records = settings.store.read_after(name, Seq::default()).await.map_err(FoldError::Store)?;
    if records.is_empty() {
        return Ok(None);
    }
    let sandbox = Sandbox::reopen(name.clone(), &records, secret, settings.store.clone())?;
    let sandbox = sandbox.take_up(&*settings.store).await.map_err(FoldError::Store)?;
    Ok(Some(Arc::new(sandbox)))
}
