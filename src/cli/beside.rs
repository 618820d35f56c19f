//! What stands beside a scenario file: its fragments, and the institutions that are built in.

use crate::{bank::profile::Profile, profile, scenario::Surroundings};
use std::{
    fs,
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

/// A fragment is read up to this many bytes; one more makes it too long.
const MOST_BYTES: u64 = 1 << 20;

/// The surroundings of a file.
#[derive(Debug)]
pub struct Beside {
    folder: PathBuf,
}

impl Beside {
    /// What stands beside this file.
    pub fn of(file: &Path) -> Self {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        Self { folder: folder.unwrap_or(Path::new(".")).to_owned() }
    }

    fn read(&self, path: &str) -> io::Result<String> {
        let folder = self.folder.canonicalize()?;
        let file = folder.join(path).canonicalize()?;
        // A link may lead out of the folder where no `..` does.
        if !file.starts_with(&folder) {
            return Err(io::Error::new(ErrorKind::PermissionDenied, "it leads out of the folder"));
        }
        read_text(&file)
    }
}

fn read_text(file: &Path) -> io::Result<String> {
    let mut text = String::new();
    fs::File::open(file)?.take(MOST_BYTES + 1).read_to_string(&mut text)?;
    Ok(text)
}

impl Surroundings for Beside {
    fn fragment(&self, path: &str) -> Result<String, String> {
        self.read(path).map_err(|error| error.to_string())
    }

    fn profile(&self, name: &str) -> Option<Arc<Profile>> {
        let built_in = profile::builtin(name).map(str::to_owned);
        let text = built_in.or_else(|| read_text(&self.folder.join(name)).ok())?;
        let terms = profile::parse(&text).ok()?;
        Profile::compile(&terms).ok().map(Arc::new)
    }

    fn profile_names(&self) -> Vec<String> {
        profile::builtin_names().map(str::to_owned).collect()
    }
}
