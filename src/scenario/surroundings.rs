//! What stands around a scenario: the files beside it and the institutions that there are. Nothing here opens a file, so
//! whoever can is asked.

use crate::{
    bank::profile::Profile,
    event::{Channel, Fragment},
};
use std::sync::Arc;

/// The partners that stand ready in every sandbox, each with its channel.
pub const READY_PARTNERS: [(&str, Channel); 4] = [
    ("kakeibo", Channel::Institution),
    ("kaikei", Channel::Anser),
    ("docs", Channel::Institution),
    ("docs-anser", Channel::Anser),
];

/// The institution that is meant where nobody names one.
pub const DEFAULT_PROFILE: &str = "toyama";

/// What a scenario may refer to outside of its own text.
pub trait Surroundings {
    /// The text of a fragment, by its path below the folder of the scenario; otherwise why there is none, as the system
    /// says it.
    ///
    /// # Errors
    /// When it cannot be read.
    fn fragment(&self, path: &str) -> Result<String, String>;

    /// The institution of this name, if there is one.
    fn profile(&self, name: &str) -> Option<Arc<Profile>>;

    /// The names of all institutions; none where nobody knows them, and then every name is taken.
    fn profile_names(&self) -> Vec<String>;
}

/// A text that stands alone: it takes no fragments, and knows no institution.
#[derive(Debug, Clone, Copy)]
pub struct Alone;

impl Surroundings for Alone {
    fn fragment(&self, _: &str) -> Result<String, String> {
        Err("a posted scenario has no folder".to_owned())
    }

    fn profile(&self, _: &str) -> Option<Arc<Profile>> {
        None
    }

    fn profile_names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A text that was read before, with the fragments that were kept beside it. What it says of institutions was checked then.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a>(pub &'a [Fragment]);

impl Surroundings for Kept<'_> {
    fn fragment(&self, path: &str) -> Result<String, String> {
        let found = self.0.iter().find(|fragment| fragment.path == path);
        found.map(|fragment| fragment.text.to_string()).ok_or_else(|| "it was not kept".to_owned())
    }

    fn profile(&self, _: &str) -> Option<Arc<Profile>> {
        None
    }

    fn profile_names(&self) -> Vec<String> {
        Vec::new()
    }
}
