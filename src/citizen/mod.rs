//! 模範の連携事業者. The built-in partners: clients that speak HTTP and know nothing of the bank but what it publishes.
//! What they do is what a careful integration does, so they are an example, and the end-to-end test of everything.

mod forms;
mod good;
mod http;
mod linking;
mod metadata;
mod reading;
mod tokens;

pub use good::{Good, Trouble, Visit};

use std::time::Duration;

/// Who the partner is, and as whom it tries things out.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The URL of the sandbox, without a slash at the end: its issuer.
    pub base_url: String,
    /// The OAuth `client_id`.
    pub client_id: String,
    /// The OAuth client secret; a public client has none.
    pub client_secret: Option<String>,
    /// Where authorization answers go.
    pub redirect_uri: String,
    /// What the partner reads.
    pub reads: Reads,
    /// What the customer types into the login form: names and values.
    pub login: Vec<(String, String)>,
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
    /// Waits.
    pub pause: Box<dyn FnMut(Duration)>,
    /// 256 random bits.
    pub entropy: Box<dyn FnMut() -> [u8; 32]>,
}
