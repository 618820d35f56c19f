//! A bank for tests written in Rust: it is started in the test's own process, and judges what the partner's code does.
//!
//! ```
//! use kumiai::testing::{Bank, block_on};
//! use serde_json::json;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! const SCENARIO: &str = "
//! format: 1
//! name: stopped
//! timeline:
//!   - { id: stop, at: '+1h', for: 30m, event: { outage: { scope: [data] } } }
//! expectations:
//!   - { id: wait, must: { honour_retry_after: { tolerance: 200ms } } }
//! ";
//! block_on(async {
//!     let bank = Bank::start(SCENARIO).await?;
//!     let link = bank.link("kakeibo", "plain").await?;
//!     // Here the partner's own code calls `bank.url()` with `link.access_token`.
//!     bank.advance("1h").await?;
//!     bank.event(&json!({ "tokens_expired": { "partner": "kakeibo" } })).await?;
//!     let verdict = bank.finish().await?;
//!     // This partner has not called the bank at all, which proves nothing.
//!     assert_eq!(verdict.exit_code, 3);
//!     Ok(())
//! })?
//! # }
//! ```

use crate::{
    cli, clock,
    hosted::HostedBank,
    profile,
    report::RunResult,
    sandbox::Opening,
    scenario::{DEFAULT_PROFILE, DEFAULT_START},
    tls::{Authority, trusting},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{error::Error, fmt, io, sync::Arc, thread, time::Duration};
use tokio::sync::oneshot;

/// The secret of a bank that only one test talks to.
const SECRET: &[u8; 32] = b"kumiai testing, known to anybody";
/// How long a lever may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running bank on a free port of this machine, and the run that judges what is called there. It stops when it is
/// dropped. Nothing here blocks: every lever can be pulled on whatever executor the test has.
pub struct Bank {
    hosted: HostedBank,
    control_url: String,
    run_id: String,
    http: ureq::Agent,
    ca_pem: Option<String>,
}

/// Who the partner is at the bank.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Client {
    /// The OAuth `client_id`.
    pub client_id: String,
    /// The OAuth client secret; a public client has none.
    pub client_secret: Option<String>,
    /// Where authorization answers may go.
    pub redirect_uris: Vec<String>,
}

/// API連携認証（第4条第1項）. A customer's link to a partner, with its tokens.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Link {
    /// Its id.
    pub link_id: String,
    /// The access token.
    pub access_token: String,
    /// The refresh token, where the scope gives one.
    pub refresh_token: Option<String>,
}

/// Why the bank did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed(String);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Failed {}

impl Bank {
    /// Starts a bank and begins a run with this scenario, the text of a scenario file: an empty one is a quiet bank at
    /// 10:00 on a Wednesday, whose clock stands still.
    ///
    /// # Errors
    /// What is wrong with the scenario, or what kept the bank from starting.
    pub async fn start(scenario: &str) -> Result<Self, Failed> {
        Self::open(scenario, None).await
    }

    /// The same, by `https`: the partner's code has to trust [`Bank::ca_pem`].
    ///
    /// # Errors
    /// What is wrong with the scenario, or what kept the bank from starting.
    pub async fn start_with_tls(scenario: &str) -> Result<Self, Failed> {
        let authority = Authority::make(clock::wall_now()).map_err(Failed)?;
        Self::open(scenario, Some(authority)).await
    }

    async fn open(scenario: &str, authority: Option<Authority>) -> Result<Self, Failed> {
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
        let tls = authority.as_ref().map(|authority| authority.server(&names, clock::wall_now())).transpose();
        let tls = tls.map_err(Failed)?;
        let hosted = apart(move || HostedBank::start(opening()?, SECRET.to_vec(), tls)).await?;
        let ca_pem = authority.map(|authority| authority.pem().to_owned());
        let trust = ca_pem.as_deref().map(trusting).unwrap_or_default();
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        let http = config.proxy(None).tls_config(trust).build().into();
        let control_url = format!("{}/_sandbox", hosted.url());
        let bank = Self { hosted, control_url, run_id: String::new(), http, ca_pem };
        let asked = if scenario.trim().is_empty() { json!({}) } else { json!({ "scenario": scenario }) };
        let run = bank.post("/runs", &asked).await?;
        Ok(Self { run_id: run["run_id"].as_str().unwrap_or_default().to_owned(), ..bank })
    }

    /// The base URL: the issuer of the bank, without a slash at the end.
    pub fn url(&self) -> &str {
        self.hosted.url()
    }

    /// The certificate of the bank's own authority, in PEM, where it speaks `https`.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// The URL of the control plane, for levers that have no name here.
    pub fn control_url(&self) -> &str {
        &self.control_url
    }

    /// A partner's client: one that stands ready, such as `kakeibo`, or one of the scenario.
    ///
    /// # Errors
    /// When there is no such partner.
    pub async fn client(&self, partner: &str) -> Result<Client, Failed> {
        let sandbox = self.get("").await?;
        let known = sandbox["partners"].as_array().into_iter().flatten();
        let found = known.into_iter().find(|known| known["partner_id"] == *partner);
        read(found.ok_or_else(|| Failed(format!("the bank has no partner `{partner}`")))?)
    }

    /// Links a customer, by persona or `customer_id`, to a partner, without the pages.
    ///
    /// # Errors
    /// Why the customer cannot link.
    pub async fn link(&self, partner: &str, customer: &str) -> Result<Link, Failed> {
        read(&self.post("/links", &json!({ "partner": partner, "customer": customer })).await?)
    }

    /// Moves bank time by so much, such as `90m` or `1d`; all that falls due on the way happens.
    ///
    /// # Errors
    /// When it is no length of time.
    pub async fn advance(&self, by: &str) -> Result<(), Failed> {
        self.post("/clock/advance", &json!({ "by": by })).await.map(drop)
    }

    /// Moves bank time to the next edge of a name, such as `service.close-1s` or `token.expiry`.
    ///
    /// # Errors
    /// When there is no such edge ahead.
    pub async fn advance_to_edge(&self, edge: &str) -> Result<(), Failed> {
        self.post("/clock/advance", &json!({ "to_edge": edge })).await.map(drop)
    }

    /// Makes one event happen, in the words of a scenario's timeline: `{"outage": {"scope": ["data"]}, "for": "15m"}`.
    ///
    /// # Errors
    /// Why it cannot happen.
    pub async fn event(&self, event: &Value) -> Result<(), Failed> {
        self.post("/events", event).await.map(drop)
    }

    /// What has become so far of what the scenario expects.
    ///
    /// # Errors
    /// When the bank cannot judge.
    pub async fn verdict(&self) -> Result<RunResult, Failed> {
        let told = self.get(&format!("/runs/{}", self.run_id)).await?;
        result(&told)
    }

    /// Runs bank time to the end of the scenario, and judges.
    ///
    /// # Errors
    /// When the bank cannot judge.
    pub async fn finish(&self) -> Result<RunResult, Failed> {
        let told = self.post(&format!("/runs/{}/finish", self.run_id), &json!({})).await?;
        result(&told)
    }

    /// Asks the control plane.
    ///
    /// # Errors
    /// What it refuses.
    pub async fn get(&self, path: &str) -> Result<Value, Failed> {
        let (http, url) = (self.http.clone(), format!("{}{path}", self.control_url));
        apart(move || said(&url, http.get(&url).call())).await
    }

    /// Pulls a lever of the control plane.
    ///
    /// # Errors
    /// What it refuses.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, Failed> {
        let (http, url, body) = (self.http.clone(), format!("{}{path}", self.control_url), body.to_string());
        apart(move || said(&url, http.post(&url).content_type("application/json").send(body))).await
    }
}

/// Waits for a future: for a test that has no executor of its own.
///
/// # Errors
/// When the system gives no room for an executor.
pub fn block_on<T>(future: impl Future<Output = T>) -> io::Result<T> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(future))
}

/// The usual town, frozen, with the ready partners.
fn opening() -> Result<Opening, String> {
    let text = profile::builtin(DEFAULT_PROFILE).unwrap_or_default();
    let profile = profile::parse(text).map_err(|found| format!("{found:?}"))?;
    Ok(Opening { partners: cli::ready_partners(&[]), ..Opening::still(Arc::new(profile), DEFAULT_START) })
}

/// Does something that blocks on a thread of its own.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T, String> + Send + 'static) -> Result<T, Failed> {
    let (tell, told) = oneshot::channel();
    thread::spawn(move || {
        // Nobody may wait for it any more.
        let _ = tell.send(work());
    });
    let done = told.await.map_err(|_| Failed("the call was given up".to_owned()))?;
    done.map_err(Failed)
}

fn said(url: &str, answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value, String> {
    let mut answer = answer.map_err(|error| format!("{url}: {error}"))?;
    let text = answer.body_mut().read_to_string().map_err(|error| format!("{url}: {error}"))?;
    if answer.status().is_success() {
        serde_json::from_str(&text).map_err(|error| format!("{url}: {error}"))
    } else {
        Err(format!("{url}: {}: {text}", answer.status()))
    }
}

fn read<T: for<'de> Deserialize<'de>>(value: &Value) -> Result<T, Failed> {
    T::deserialize(value).map_err(|error| Failed(error.to_string()))
}

fn result(told: &Value) -> Result<RunResult, Failed> {
    RunResult::parse(&told.to_string()).map_err(|why| Failed(format!("{why:?}")))
}
