//! 送信. One try: no redirect is followed, no proxy asked, no connection kept, and of the answer nothing but its head is read.

use super::target::Targets;
use crate::{
    event::{Outcome, Trouble},
    tls::Roots,
};
use rustls::CertificateError;
use std::{
    fmt, io,
    sync::{Arc, OnceLock},
    time::Duration,
};
use ureq::{
    Agent, Error,
    config::Config,
    http::Uri,
    tls::TlsConfig,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

/// How long a try takes at most.
const TIMEOUT: Duration = Duration::from_secs(15);
/// The largest head of an answer that is read, in bytes.
const LARGEST_HEAD: usize = 16_384;

/// What is sent.
pub struct Post<'a> {
    /// Where to.
    pub url: &'a str,
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`, in seconds of wall time.
    pub timestamp: i64,
    /// `webhook-signature`.
    pub signatures: &'a str,
    /// The body.
    pub body: &'a [u8],
}

/// Sends, and calls only what may be called.
#[derive(Debug, Clone)]
pub struct Sender {
    targets: Targets,
    roots: Roots,
    plain: Agent,
    /// Made when the first `https` target is called: until then nobody need read what this machine trusts.
    encrypted: Arc<OnceLock<Agent>>,
}

impl Sender {
    /// A sender to these targets, whose certificates may come from these authorities or those of this machine.
    pub fn new(targets: Targets, roots: Roots) -> Self {
        let plain = agent(targets.clone(), TlsConfig::default());
        Self { targets, roots, plain, encrypted: Arc::default() }
    }

    fn agent_for(&self, url: &str) -> &Agent {
        if !url.starts_with("https:") {
            return &self.plain;
        }
        self.encrypted.get_or_init(|| agent(self.targets.clone(), self.roots.and_of_this_machine()))
    }

    /// Sends, and says what came back and for how long the receiver asks to be left alone.
    pub fn send(&self, post: &Post<'_>) -> (Outcome, Option<u32>) {
        let request = self
            .agent_for(post.url)
            .post(post.url)
            .header("content-type", "application/json")
            .header("webhook-id", post.id)
            .header("webhook-timestamp", post.timestamp.to_string())
            .header("webhook-signature", post.signatures);
        match request.send(post.body) {
            Ok(response) => {
                let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
                let status = response.status().as_u16();
                (Outcome::Status(status), retry_after.and_then(|secs| secs.trim().parse().ok()))
            }
            Err(error) => (Outcome::Trouble(trouble(&error)), None),
        }
    }
}

fn agent(targets: Targets, tls: TlsConfig) -> Agent {
    let config = Config::builder()
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .max_idle_connections(0)
        .max_response_header_size(LARGEST_HEAD)
        .timeout_global(Some(TIMEOUT))
        .user_agent("kumiai")
        .tls_config(tls)
        .build();
    let resolver = Checked { targets, names: DefaultResolver::default() };
    Agent::with_parts(config, DefaultConnector::default(), resolver)
}

fn trouble(error: &Error) -> Trouble {
    if let Some(refused) = refused_handshake(error) {
        refused
    } else if matches!(error, Error::Other(other) if other.is::<NotAllowed>()) {
        Trouble::TargetNotAllowed
    } else if matches!(error, Error::HostNotFound) {
        Trouble::HostNotFound
    } else if matches!(error, Error::Timeout(_))
        || matches!(error, Error::Io(error) if error.kind() == io::ErrorKind::TimedOut)
    {
        Trouble::TimedOut
    } else if matches!(error, Error::Io(_) | Error::ConnectionFailed) {
        Trouble::ConnectionFailed
    } else {
        Trouble::NotHttp
    }
}

/// Why no encrypted connection came about, where that is what went wrong.
fn refused_handshake(error: &Error) -> Option<Trouble> {
    if matches!(error, Error::Tls(_)) {
        return Some(Trouble::TlsFailed);
    }
    let refused = if let Error::Rustls(refused) = error {
        refused
    } else if let Error::Io(error) = error {
        error.get_ref()?.downcast_ref()?
    } else {
        return None;
    };
    let rustls::Error::InvalidCertificate(wrong) = refused else {
        return Some(Trouble::TlsFailed);
    };
    Some(if is_out_of_date(wrong) {
        Trouble::CertificateExpired
    } else if matches!(wrong, CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }) {
        Trouble::CertificateOfAnother
    } else {
        Trouble::CertificateUntrusted
    })
}

const fn is_out_of_date(wrong: &CertificateError) -> bool {
    matches!(
        wrong,
        CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. }
    )
}

/// Finds out what a name means, and leaves only what may be called: what is called afterwards is what was looked at.
#[derive(Debug)]
struct Checked {
    targets: Targets,
    names: DefaultResolver,
}

impl Resolver for Checked {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let not_found = |error| if matches!(error, Error::Io(_)) { Error::HostNotFound } else { error };
        let found = self.names.resolve(uri, config, timeout).map_err(not_found)?;
        let mut kept = self.empty();
        for address in self.targets.keep(uri.host().unwrap_or_default(), found.iter().copied()) {
            kept.push(address);
        }
        if kept.is_empty() { Err(Error::Other(Box::new(NotAllowed))) } else { Ok(kept) }
    }
}

/// None of the addresses may be called.
#[derive(Debug)]
struct NotAllowed;

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the target is not allowed")
    }
}

impl std::error::Error for NotAllowed {}
