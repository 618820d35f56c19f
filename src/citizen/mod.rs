//! 内蔵の連携事業者. The built-in partners: clients that speak HTTP and know nothing of the bank but what it publishes.
//! The good one does what a careful integration does, so it is an example, and the end-to-end test of everything; the
//! others have habits that the bank's verdicts are tried on.

mod call;
mod forms;
mod habit;
mod halt;
mod http;
mod linking;
mod metadata;
mod office;
mod partner;
mod play;
mod reading;
mod signer;
mod standing;
mod tokens;
mod trouble;
mod waits;

pub use habit::{Habit, Manner};
pub use halt::Halt;
pub use office::Office;
pub use partner::{Partner, Visit};
pub use play::{Part, Stage, play, run_out};
pub use signer::{EXAMPLE_PUBLIC_KEY, Signer};
pub use standing::BankTime;
pub use trouble::Trouble;
pub use waits::Waits;

use std::{sync::Arc, time::Duration};
use ureq::tls::TlsConfig;

/// Who the partner is, and as whom it tries things out.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The URL of the sandbox, without a slash at the end: its issuer.
    pub base_url: String,
    /// The OAuth `client_id`.
    pub client_id: String,
    /// The OAuth client secret; a public client has none.
    pub client_secret: Option<String>,
    /// What it signs with in the place of a secret.
    pub signer: Option<Arc<Signer>>,
    /// Where authorization answers go.
    pub redirect_uri: String,
    /// What the partner reads.
    pub reads: Reads,
    /// How long the partner waits for an answer.
    pub patience: Duration,
    /// Whom the partner believes, where the bank speaks `https`.
    pub tls: Option<TlsConfig>,
}

impl Settings {
    /// The headers by which a token is shown: bound to its key where the partner signs.
    fn shows(&self, method: &str, url: &str, token: &str) -> Vec<(&'static str, String)> {
        match &self.signer {
            None => vec![("authorization", format!("Bearer {token}"))],
            Some(signer) => {
                let proof = signer.proof(method, url, Some(token));
                vec![("authorization", format!("DPoP {token}")), ("dpop", proof)]
            }
        }
    }
}

/// Which API the partner reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reads {
    /// 金融機関API.
    Institution,
    /// ANSER API, of the bank with this code.
    Anser(String),
}

/// What a partner needs of the machine that it runs on: it is handed in, so that a run can be repeated exactly.
pub struct Machine {
    /// What the customer types into the login form now: names and values.
    pub login: Box<dyn FnMut() -> Vec<(String, String)>>,
    /// Waits.
    pub pause: Box<dyn FnMut(Duration)>,
    /// 256 random bits.
    pub entropy: Box<dyn FnMut() -> [u8; 32]>,
    /// Whether the partner is told to end: then it reads nothing more.
    pub is_over: Box<dyn Fn() -> bool>,
    /// What time it is at the bank: a partner of a bank in its own time zone reads it off its own clock.
    pub clock: Box<dyn FnMut() -> BankTime>,
}
