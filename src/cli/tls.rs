//! 暗号化（TLS）. What `--tls` says, and the files that it is about: the operator's own, or those of an authority that the sandbox
//! makes for itself.

use super::{keeping, run::command, settings};
use crate::{
    event::{Lang, Wall},
    tls::{Authority, Given, ServerConfig, Wrong, trusting},
};
use data_encoding::HEXLOWER;
use std::{
    env,
    ffi::OsString,
    fs::{self, DirBuilder},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};
use ureq::tls::TlsConfig;

/// The file that holds the certificate of the sandbox's own authority.
const AUTHORITY_FILE: &str = "ca.pem";
/// The file that holds its key, where it is kept.
const AUTHORITY_KEY_FILE: &str = "ca.key";
/// By which this machine is reached.
pub const THIS_MACHINE: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// Whose certificate is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TlsAsked {
    /// One of the sandbox's own authority.
    Auto,
    /// The operator's.
    Files {
        /// The certificate, its issuers behind it.
        certificate: PathBuf,
        /// Its key.
        key: PathBuf,
    },
}

impl TlsAsked {
    /// Reads `auto` or `CERT,KEY`.
    ///
    /// # Errors
    /// What is expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.split_once(',') {
            None if text == "auto" => Ok(Self::Auto),
            Some((certificate, key)) if !certificate.is_empty() && !key.is_empty() => {
                Ok(Self::Files { certificate: certificate.into(), key: key.into() })
            }
            _ => Err("expected `auto`, or the PEM files of a certificate and of its key: CERT,KEY".to_owned()),
        }
    }
}

/// What a server shows to callers, and whom they have to trust for it.
pub struct Encryption {
    /// The settings of the server.
    pub config: ServerConfig,
    /// The sandbox's own authority, where the certificate is from it.
    pub authority: Option<AuthorityFile>,
}

impl Encryption {
    /// With a certificate of the sandbox's own authority for these names: kept in a directory, or new and gone with this value.
    ///
    /// # Errors
    /// When the authority cannot be read or written.
    pub fn auto(names: &[String], data: Option<&Path>, wall: Wall) -> Result<Self, String> {
        let (authority, path, made) = if let Some(directory) = data {
            let path = directory.join(AUTHORITY_FILE);
            (kept(directory, &path, wall)?, path, None)
        } else {
            let authority = Authority::make(wall)?;
            let (path, folder) = write_away(authority.pem()).map_err(|error| said(&env::temp_dir(), &error))?;
            (authority, path, Some(folder))
        };
        let config = authority.server(names, wall)?;
        let path = fs::canonicalize(&path).unwrap_or(path);
        Ok(Self { config, authority: Some(AuthorityFile { path, pem: authority.pem().to_owned(), made }) })
    }

    /// With the operator's certificate; and what a client will hold against it that reaches the server by this name.
    ///
    /// # Errors
    /// What is wrong with the files.
    pub fn given(
        [certificate, key]: [&Path; 2],
        host: Option<&str>,
        wall: Wall,
        lang: Lang,
    ) -> Result<(Self, Vec<String>), String> {
        let read = |path: &Path| fs::read(path).map_err(|error| said(path, &error));
        let given =
            Given::read(&read(certificate)?, &read(key)?).map_err(|wrong| say(wrong, certificate, key, lang))?;
        let doubts = given.doubts(host, wall, lang).into_iter();
        let doubts = doubts.map(|doubt| format!("{}: {doubt}", certificate.display())).collect();
        Ok((Self { config: given.config, authority: None }, doubts))
    }
}

/// The certificate of the sandbox's own authority, as clients find it.
pub struct AuthorityFile {
    path: PathBuf,
    pem: String,
    /// The folder that was made for it, and ends with it.
    made: Option<PathBuf>,
}

impl AuthorityFile {
    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What a client of ours does that believes it.
    pub fn trust(&self) -> TlsConfig {
        trusting(&self.pem)
    }

    /// The command by which a shell lets its clients believe it.
    pub fn export(&self) -> String {
        let path = command::written(&[OsString::from(&self.path)]);
        format!("CA={path}; export CURL_CA_BUNDLE=$CA NODE_EXTRA_CA_CERTS=$CA REQUESTS_CA_BUNDLE=$CA SSL_CERT_FILE=$CA")
    }
}

impl Drop for AuthorityFile {
    fn drop(&mut self) {
        if let Some(folder) = &self.made {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// The authority of a directory, made where there is none yet or where it is too old.
fn kept(directory: &Path, path: &Path, wall: Wall) -> Result<Authority, String> {
    let key_path = directory.join(AUTHORITY_KEY_FILE);
    if path.exists() {
        #[expect(clippy::disallowed_methods, reason = "files are read by cli, and this is cli")]
        let read = |path: &Path| fs::read_to_string(path).map_err(|error| said(path, &error));
        let kept = Authority::kept(&read(path)?, &read(&key_path)?, wall);
        if let Some(authority) = kept.map_err(|why| format!("{}: {why}", path.display()))? {
            return Ok(authority);
        }
    }
    let authority = Authority::make(wall)?;
    // The certificate comes last: where it stands there is a key for it.
    let files = [(AUTHORITY_KEY_FILE, authority.key_pem()), (AUTHORITY_FILE, authority.pem().to_owned())];
    for (name, text) in files {
        keeping::put_down(directory, name, &text).map_err(|error| said(&directory.join(name), &error))?;
    }
    Ok(authority)
}

/// Writes a certificate into a folder of its own, which others can read: it is no secret. Its path, and that of the folder.
fn write_away(pem: &str) -> io::Result<(PathBuf, PathBuf)> {
    let mut name = HEXLOWER.encode(&settings::random_secret());
    name.truncate(16);
    let folder = env::temp_dir().join(format!("kumiai-{name}"));
    DirBuilder::new().mode(0o755).create(&folder)?;
    let path = folder.join(AUTHORITY_FILE);
    fs::write(&path, pem)?;
    Ok((path, folder))
}

fn said(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}

fn say(wrong: Wrong, certificate: &Path, key: &Path, lang: Lang) -> String {
    let (certificate, key) = (certificate.display(), key.display());
    match (wrong, lang) {
        (Wrong::NoCertificate, Lang::Ja) => {
            format!(
                "{certificate}: 証明書がありません。`-----BEGIN CERTIFICATE-----` で始まる PEM ファイルを指定してください"
            )
        }
        (Wrong::NoCertificate, Lang::En) => {
            format!(
                "{certificate}: there is no certificate in this file; give one in PEM, which begins with `-----BEGIN CERTIFICATE-----`"
            )
        }
        (Wrong::NoKey, Lang::Ja) => {
            format!("{key}: 秘密鍵がありません。`-----BEGIN PRIVATE KEY-----` で始まる PEM ファイルを指定してください")
        }
        (Wrong::NoKey, Lang::En) => {
            format!(
                "{key}: there is no private key in this file; give one in PEM, which begins with `-----BEGIN PRIVATE KEY-----`"
            )
        }
        (Wrong::EncryptedKey, Lang::Ja) => {
            format!("{key}: 秘密鍵がパスワードで保護されています。`openssl pkey -in {key} -out plain.key` で外せます")
        }
        (Wrong::EncryptedKey, Lang::En) => {
            format!("{key}: this key needs a password; `openssl pkey -in {key} -out plain.key` takes it off")
        }
        (Wrong::OtherKey, Lang::Ja) => {
            format!(
                "{key}: この秘密鍵は {certificate} の証明書のものではありません。組になるファイルを CERT,KEY の順で指定してください"
            )
        }
        (Wrong::OtherKey, Lang::En) => {
            format!(
                "{key}: this is not the key of the certificate in {certificate}; give the two that belong together, as CERT,KEY"
            )
        }
        (Wrong::Unusable, Lang::Ja) => {
            format!(
                "{certificate}: この種類の証明書または秘密鍵は使えません。RSA（2048 ビット以上）か ECDSA（P-256、P-384）のものを使ってください"
            )
        }
        (Wrong::Unusable, Lang::En) => {
            format!(
                "{certificate}: a certificate or key of this kind cannot be used; take one of RSA (2048 bits or more) or ECDSA (P-256, P-384)"
            )
        }
    }
}
