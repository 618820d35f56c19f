//! Which sandboxes there are: the one at `/`, and those that were made by naming them.

use super::{FoldError, Opening, Sandbox};
use crate::{
    event::{SandboxName, Seq, TokenKind, Wall},
    store::Store,
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
    /// Opens the default sandbox.
    ///
    /// # Errors
    /// When the opening is not sound.
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
    /// When the opening is not sound.
    pub async fn find_or_open(&self, name: &SandboxName, wall: Wall) -> Result<Arc<Sandbox>, FoldError> {
        if let Some(found) = self.find(name) {
            return Ok(found);
        }
        let made = open_one(&self.settings, name.clone(), wall).await?;
        let before = self.named.rcu(|named| {
            let mut next = BTreeMap::clone(named);
            next.entry(name.clone()).or_insert_with(|| made.clone());
            next
        });
        Ok(before.get(name).cloned().unwrap_or(made))
    }
}

async fn open_one(settings: &RegistrySettings, name: SandboxName, wall: Wall) -> Result<Arc<Sandbox>, FoldError> {
    let store = settings.store.clone();
    let (sandbox, records) = Sandbox::open(name, 1, &settings.opening, &settings.secret, store, wall)?;
    // Two makers of one name write the same first facts; the second finds them there already.
    let _ = settings.store.append(&sandbox.name, Seq::default(), records).await;
    Ok(Arc::new(sandbox))
}
