//! Which sandboxes there are: the one at `/`, and those that were made by naming them.

use super::{FoldError, Opening, Sandbox};
use crate::{
    event::{SandboxName, Seq, TokenKind, Wall},
    store::{Store, StoreError},
};
use arc_swap::ArcSwap;
use std::{collections::BTreeMap, sync::Arc};

/// What every sandbox of a server is made with.
pub struct RegistrySettings {
    /// How a sandbox begins that nobody described.
    pub opening: Opening,
    /// The server's secret, from which every sandbox derives its keys.
    pub secret: Vec<u8>,
    /// Where the facts are kept.
    pub store: Arc<dyn Store>,
}

/// All sandboxes of a server.
pub struct Registry {
    settings: RegistrySettings,
    default: Arc<Sandbox>,
    named: ArcSwap<BTreeMap<SandboxName, Arc<Sandbox>>>,
}

impl Registry {
    /// Opens the default sandbox: as it was left where the store keeps it, else anew.
    ///
    /// # Errors
    /// When the opening is not sound, or the store cannot be read or written.
    pub async fn open(settings: RegistrySettings, wall: Wall) -> Result<Self, FoldError> {
        let default = open_one(&settings, SandboxName::default_name(), wall).await?;
        Ok(Self { settings, default, named: ArcSwap::default() })
    }

    /// The sandbox at `/`.
    pub const fn default_sandbox(&self) -> &Arc<Sandbox> {
        &self.default
    }

    /// The sandbox of this name, if it exists.
    pub fn find(&self, name: &SandboxName) -> Option<Arc<Sandbox>> {
        self.named.load().get(name).cloned()
    }

    /// The sandbox whose keys made a token, and the kind of that token.
    pub fn maker_of(&self, token: &[u8]) -> Option<(SandboxName, TokenKind)> {
        let named = self.named.load();
        let mut all = std::iter::once(&self.default).chain(named.values());
        all.find_map(|sandbox| Some((sandbox.name().clone(), sandbox.keys().read_token(token)?.kind)))
    }

    /// The sandbox of this name, made now if it does not exist. When two callers make one at a time, both get the same.
    ///
    /// # Errors
    /// When the opening is not sound, or the store cannot be read or written.
    pub async fn find_or_open(&self, name: &SandboxName, wall: Wall) -> Result<Arc<Sandbox>, FoldError> {
        if let Some(found) = self.find(name) {
            return Ok(found);
        }
        let made = open_one(&self.settings, name.clone(), wall).await?;
        Ok(self.know(made))
    }

    /// The sandbox of this name, if the store keeps one: made before this process began, or by another replica.
    ///
    /// # Errors
    /// When the store cannot be read, or what it keeps cannot be folded.
    pub async fn find_kept(&self, name: &SandboxName) -> Result<Option<Arc<Sandbox>>, FoldError> {
        Ok(reopen(&self.settings, name).await?.map(|kept| self.know(kept)))
    }

    /// Forgets a sandbox that another replica has deleted, so that the next caller looks at the store again.
    pub fn forget(&self, name: &SandboxName) {
        self.named.rcu(|named| {
            let mut next = BTreeMap::clone(named);
            next.remove(name);
            next
        });
    }

    /// Puts a sandbox among those that are known. Of two of one name the first stays.
    fn know(&self, made: Arc<Sandbox>) -> Arc<Sandbox> {
        let before = self.named.rcu(|named| {
            let mut next = BTreeMap::clone(named);
            next.entry(made.name.clone()).or_insert_with(|| made.clone());
            next
        });
        before.get(&made.name).cloned().unwrap_or(made)
    }
}

async fn open_one(settings: &RegistrySettings, name: SandboxName, wall: Wall) -> Result<Arc<Sandbox>, FoldError> {
    if let Some(kept) = reopen(settings, &name).await? {
        return Ok(kept);
    }
    let store = settings.store.clone();
    let (sandbox, records) = Sandbox::open(name, 1, &settings.opening, &settings.secret, store, wall)?;
    match settings.store.append(&sandbox.name, Seq::default(), records).await {
        Ok(()) => Ok(Arc::new(sandbox)),
        // Of two makers of one name the second opens what the first has made.
        Err(StoreError::Conflict) => {
            reopen(settings, &sandbox.name).await?.ok_or(FoldError::Store(StoreError::Conflict))
        }
        Err(error) => Err(FoldError::Store(error)),
    }
}

/// The sandbox of this name as the store keeps it, if it does.
async fn reopen(settings: &RegistrySettings, name: &SandboxName) -> Result<Option<Arc<Sandbox>>, FoldError> {
    let records = settings.store.read_after(name, Seq::default()).await.map_err(FoldError::Store)?;
    if records.is_empty() {
        return Ok(None);
    }
    let sandbox = Sandbox::reopen(name.clone(), &records, &settings.secret, settings.store.clone())?;
    Ok(Some(Arc::new(sandbox)))
}
