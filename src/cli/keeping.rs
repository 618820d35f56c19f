//! Where state is kept, and the secret under which it is.

use super::settings;
use crate::{
    bank::refusal::Refusal,
    event::{Lang, SandboxName},
    oauth::Keys,
    sandbox::FoldError,
    store::{MemoryStore, OpenError, SqliteStore, Store, StoreError, ValkeyStore},
};
use data_encoding::HEXLOWER;
use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

/// The file of a data directory that holds the secret.
const SECRET_FILE: &str = "secret";

/// The flags about what is kept.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct KeepingArgs {
    /// A directory in which everything is kept; without it all is gone when the process ends.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// A Valkey or Redis server in which everything is kept and which several replicas may share, such as
    /// `redis://127.0.0.1:6379`.
    #[arg(long, value_name = "URL", conflicts_with = "data")]
    pub store: Option<String>,
    /// A file that holds the secret from which all tokens are made; stands over the other two ways.
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// The secret itself; random unless given, and kept with --data.
    #[arg(long, env = "KUMIAI_SECRET", hide_env_values = true)]
    pub secret: Option<String>,
}

impl KeepingArgs {
    /// The secret: as given, as kept, or a new one.
    ///
    /// # Errors
    /// When a file cannot be read or written, or holds none, or replicas would each draw their own.
    pub fn secret(&self, lang: Lang) -> Result<Vec<u8>, String> {
        if let Some(path) = &self.secret_file {
            return read_secret(path);
        }
        if let Some(given) = self.secret.as_ref().filter(|secret| !secret.is_empty()) {
            return Ok(given.clone().into_bytes());
        }
        if self.store.is_some() {
            return Err(no_secret(lang));
        }
        match &self.data {
            None => Ok(settings::random_secret()),
            Some(directory) => kept_secret(directory),
        }
    }

    /// Opens the store. What happens to it later is told on standard error.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub async fn open(&self, secret: &[u8], lang: Lang) -> Result<Arc<dyn Store>, String> {
        let fingerprint = format!("{:016x}", Keys::derive(secret, &SandboxName::default_name(), 1).fingerprint());
        let say = Box::new(|line: &str| drop(writeln!(anstream::stderr(), "kumiai: {line}")));
        if let Some(url) = &self.store {
            let store = ValkeyStore::open(url, &fingerprint, say).await;
            return store
                .map(|store| Arc::new(store) as Arc<dyn Store>)
                .map_err(|error| error.say(&self.place(), lang));
        }
        let Some(directory) = &self.data else {
            return Ok(Arc::new(MemoryStore::default()));
        };
        make_directory(directory).map_err(|error| said(directory, &error))?;
        let store = SqliteStore::open(directory, &fingerprint, say);
        store.map(|store| Arc::new(store) as Arc<dyn Store>).map_err(|error| error.say(&self.place(), lang))
    }

    /// Where state is kept, as the user named it.
    pub fn place(&self) -> String {
        let directory = self.data.as_ref().map(|directory| directory.display().to_string());
        // What stands before an `@` may be a password.
        let server = self.store.as_ref().map(|url| url.rsplit_once('@').map_or(&**url, |(_, host)| host).to_owned());
        directory.or(server).unwrap_or_default()
    }

    /// What is said when the sandbox at `/` goes on as it was left.
    pub fn goes_on(&self, lang: Lang) -> String {
        let place = self.place();
        match lang {
            Lang::Ja => format!(
                "{place}: / のサンドボックスは、終了したときのまま続きます。始まり方の指定は、新しいサンドボックスに効きます"
            ),
            Lang::En => format!(
                "{place}: the sandbox at / goes on as it was left; flags about how it begins count for new ones"
            ),
        }
    }

    /// Why a sandbox that is kept cannot be opened, and what to do.
    pub fn not_opened(&self, error: FoldError, lang: Lang) -> String {
        let why = match error {
            FoldError::Store(StoreError::Unavailable(why)) => OpenError::Unavailable(why),
            FoldError::Store(error) => OpenError::Damaged(error.to_string()),
            FoldError::Link(refusal) => return not_linked(&refusal, lang),
            FoldError::NotOpened | FoldError::Profile(_) => OpenError::Damaged(format!("{error:?}")),
        };
        why.say(&self.place(), lang)
    }
}

/// Why customers cannot have linked before the beginning, as the scenario says they have.
fn not_linked(refusal: &Refusal, lang: Lang) -> String {
    let faults = refusal.faults.iter().map(|fault| format!("{}: {}", fault.parameter, fault.reason.in_lang(lang)));
    format!("linked: {} {}", refusal.code, faults.collect::<Vec<_>>().join("; "))
}

fn no_secret(lang: Lang) -> String {
    match lang {
        Lang::Ja => {
            "--store を使うときは、どのレプリカにも同じ秘密の値が必要です。--secret-file FILE か環境変数 KUMIAI_SECRET \
                     で指定してください。値は、たとえば `openssl rand -hex 32` で作れます。"
                .to_owned()
        }
        Lang::En => "with --store every replica needs the same secret: give one by --secret-file FILE or by the \
                     environment variable KUMIAI_SECRET; `openssl rand -hex 32` makes one"
            .to_owned(),
    }
}

fn said(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// For its owner alone: what is kept holds the secrets of clients.
fn make_directory(directory: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(directory)
}

#[expect(clippy::disallowed_methods, reason = "files are read by cli, and this is cli")]
fn read_secret(path: &Path) -> Result<Vec<u8>, String> {
    let text = fs::read_to_string(path).map_err(|error| said(path, &error))?;
    let secret = text.trim();
    if secret.is_empty() {
        return Err(format!("{}: there is no secret in this file", path.display()));
    }
    Ok(secret.as_bytes().to_vec())
}

/// The secret of a data directory, made when the directory has none yet.
fn kept_secret(directory: &Path) -> Result<Vec<u8>, String> {
    let path = directory.join(SECRET_FILE);
    if path.exists() {
        return read_secret(&path);
    }
    let secret = HEXLOWER.encode(&settings::random_secret());
    put_down(directory, SECRET_FILE, &format!("{secret}\n")).map_err(|error| said(&path, &error))?;
    Ok(secret.into_bytes())
}

/// Writes a file of a data directory, for its owner alone, and synced.
///
/// # Errors
/// When it cannot be written.
pub fn put_down(directory: &Path, name: &str, text: &str) -> io::Result<()> {
    make_directory(directory)?;
    // Under another name first, so that half a file never stands there.
    let new = directory.join(format!("{name}.new"));
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, directory.join(name))?;
    File::open(directory)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn args(data: Option<&Path>, store: Option<&str>, secret: Option<&str>) -> KeepingArgs {
        let (data, store) = (data.map(Path::to_path_buf), store.map(str::to_owned));
        KeepingArgs { data, store, secret_file: None, secret: secret.map(str::to_owned) }
    }

    #[test]
    fn replicas_do_not_draw_secrets_of_their_own() {
        for lang in Lang::ALL {
            let why = args(None, Some("redis://127.0.0.1"), Some("")).secret(*lang).unwrap_err();
            assert!(why.contains("--secret-file FILE") && why.contains("KUMIAI_SECRET"), "{why}");
        }
        assert_eq!(args(None, Some("redis://127.0.0.1"), Some("s")).secret(Lang::En).unwrap(), b"s");
        assert_ne!(args(None, None, None).secret(Lang::En), args(None, None, None).secret(Lang::En));
    }

    #[test]
    fn a_directory_keeps_the_secret_that_it_was_begun_with_for_its_owner_alone() {
        let directory = std::env::temp_dir().join(format!("kumiai-secret-{}", std::process::id()));
        let kept = args(Some(&directory), None, None);
        let first = kept.secret(Lang::En).unwrap();
        assert_eq!(first.len(), 64);
        assert_eq!(kept.secret(Lang::En).unwrap(), first);
        assert_eq!(args(Some(&directory), None, Some("given")).secret(Lang::En).unwrap(), b"given");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let file = directory.join(SECRET_FILE);
        assert_eq!((mode(&directory), mode(&file)), (0o700, 0o600));
        fs::write(&file, " \n").unwrap();
        assert!(kept.secret(Lang::En).unwrap_err().contains("there is no secret in this file"));
        let from_file = KeepingArgs { secret_file: Some(file.clone()), ..kept.clone() };
        fs::write(&file, " other\n").unwrap();
        assert_eq!(from_file.secret(Lang::En).unwrap(), b"other");
        fs::remove_dir_all(&directory).unwrap();
    }

    #[test]
    fn what_is_wrong_with_a_store_never_shows_its_password() {
        let place = args(None, Some("redis://user:password@store.example:6379/1"), None).place();
        assert_eq!(place, "store.example:6379/1");
    }
}
