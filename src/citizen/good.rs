//! The good partner: it links, reads everything, and does the right thing whenever the bank says no.

use super::{
    Machine, Settings,
    http::{Answer, Http},
    linking,
    metadata::{Metadata, discover},
    reading::{AccountRead, Reading, accounts_url, readings},
    tokens::{self, Tokens},
};
use serde_json::Value;
use std::time::Duration;

/// How often one reading is tried before the partner gives up for this visit.
const MOST_TRIES: u32 = 4;
/// The longest that the partner waits for one try; a bank that opens tomorrow is visited tomorrow.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// What stops a visit.
#[derive(Debug)]
pub enum Trouble {
    /// No answer came.
    Wire(Box<ureq::Error>),
    /// The bank is closed or stopped: the visit is made again later, and until then the partner shows what it has.
    Closed,
    /// The customer said no.
    Denied,
    /// The link is dead for good: the customer has to authorize again.
    LinkIsDead,
    /// The customer may no longer use the service: the partner stops.
    Stopped(String),
    /// The bank answered as no bank should.
    Protocol(String),
}

impl From<ureq::Error> for Trouble {
    fn from(error: ureq::Error) -> Self {
        Self::Wire(Box::new(error))
    }
}

/// What a visit brought home.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Visit {
    /// The link under which it was read.
    pub link_id: String,
    /// The accounts.
    pub accounts: Vec<AccountRead>,
}

/// The good partner.
pub struct Good {
    settings: Settings,
    machine: Machine,
    http: Http,
    metadata: Option<Metadata>,
    tokens: Option<Tokens>,
}

impl Good {
    /// A partner that knows nothing of the bank yet.
    pub fn new(settings: Settings, machine: Machine) -> Self {
        Self { settings, machine, http: Http::new(), metadata: None, tokens: None }
    }

    /// Links if there is no live link, then reads everything.
    ///
    /// # Errors
    /// What stops it.
    pub fn visit(&mut self) -> Result<Visit, Trouble> {
        let list = self.read(&accounts_url(&self.settings.clone()))?;
        let mut visit = Visit { link_id: self.link_id(), accounts: Vec::new() };
        for account in list["accounts"].as_array().cloned().unwrap_or_default() {
            visit.accounts.push(self.read_account(account)?);
        }
        Ok(visit)
    }

    /// Gives the link back, for a customer who stops: nothing is called with its tokens afterwards.
    ///
    /// # Errors
    /// When the bank does not take it back: the partner tries again later and does not claim that it is done.
    pub fn leave(&mut self) -> Result<(), Trouble> {
        let metadata = self.metadata()?;
        if let Some(tokens) = &self.tokens {
            let token = tokens.refresh.as_ref().unwrap_or(&tokens.access).clone();
            tokens::revoke(&mut self.http, &self.settings, &metadata, &token)?;
        }
        self.tokens = None;
        Ok(())
    }

    fn link_id(&self) -> String {
        self.tokens.as_ref().map(|tokens| tokens.link_id.clone()).unwrap_or_default()
    }

    fn read_account(&mut self, account: Value) -> Result<AccountRead, Trouble> {
        let id = account["account_id"].as_str().unwrap_or_default();
        let url = format!("{}/{id}", accounts_url(&self.settings));
        let readings = readings(&self.settings, &account);
        let mut read = AccountRead { account, ..AccountRead::default() };
        for reading in readings {
            let url = format!("{url}/{}", reading.path());
            match reading {
                Reading::Balance => read.balance = Some(self.read(&url)?),
                Reading::Transactions => read.transactions = self.read_pages(&url)?,
                Reading::TimeDeposits => {
                    let lots = self.read(&url)?;
                    read.time_deposits = lots["time_deposits"].as_array().cloned().unwrap_or_default();
                }
            }
        }
        Ok(read)
    }

    /// Reads a statement to its end, page by page, each with the key of the one before.
    fn read_pages(&mut self, url: &str) -> Result<Vec<Value>, Trouble> {
        let (mut rows, mut key) = (Vec::new(), None::<String>);
        loop {
            let query = key.as_ref().map(|key| format!("?page_key={key}")).unwrap_or_default();
            let page = self.read(&format!("{url}{query}"))?;
            rows.extend(page["transactions"].as_array().cloned().unwrap_or_default());
            let next = page["next_page_key"].as_str().map(str::to_owned);
            match (page["has_next"].as_bool(), next) {
                (Some(true), Some(next)) if key.as_ref() != Some(&next) => key = Some(next),
                (Some(false), None) => return Ok(rows),
                _ => return Err(Trouble::Protocol("the pages contradict themselves".to_owned())),
            }
        }
    }

    /// Reads one URL: refreshes where the token is too old, links anew where the link is dead, waits as long as it is asked.
    fn read(&mut self, url: &str) -> Result<Value, Trouble> {
        let mut refreshed = false;
        for tried in 0..MOST_TRIES {
            let access = self.access()?;
            let answer = self
                .http
                .get(url, &[("authorization", &format!("Bearer {access}")), ("accept", "application/json")])?;
            match answer.status {
                200 => return Ok(answer.json()),
                401 if !refreshed => {
                    refreshed = true;
                    self.renew(&answer)?;
                }
                403 | 410 => return Err(Trouble::Stopped(code(&answer))),
                429 | 503 | 504 => self.wait(&answer, tried)?,
                status => return Err(Trouble::Protocol(format!("{url}: status {status}, {}", code(&answer)))),
            }
        }
        Err(Trouble::Closed)
    }

    /// After a 401: refreshes once, and only once; where the link is dead, the customer is asked again.
    fn renew(&mut self, answer: &Answer) -> Result<(), Trouble> {
        let metadata = self.metadata()?;
        let refresh = self.tokens.take().and_then(|tokens| tokens.refresh);
        let is_dead = code(answer).starts_with("link_") || code(answer) == "credential_changed";
        if let Some(refresh) = refresh.filter(|_| !is_dead) {
            match tokens::refresh(&mut self.http, &self.settings, &metadata, &refresh) {
                Ok(tokens) => {
                    self.tokens = Some(tokens);
                    return Ok(());
                }
                Err(Trouble::LinkIsDead) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        self.link()
    }

    /// Waits as long as the bank asks, or longer each time where it does not say.
    fn wait(&mut self, answer: &Answer, tried: u32) -> Result<(), Trouble> {
        let asked = answer.header("retry-after").and_then(|secs| secs.parse().ok()).map(Duration::from_secs);
        let wait = asked.unwrap_or_else(|| Duration::from_secs(1 << tried));
        if wait > LONGEST_WAIT || tried + 1 == MOST_TRIES {
            return Err(Trouble::Closed);
        }
        (self.machine.pause)(wait);
        Ok(())
    }

    fn access(&mut self) -> Result<String, Trouble> {
        if self.tokens.is_none() {
            self.link()?;
        }
        self.tokens.as_ref().map(|tokens| tokens.access.clone()).ok_or(Trouble::LinkIsDead)
    }

    fn link(&mut self) -> Result<(), Trouble> {
        let metadata = self.metadata()?;
        let granted = linking::link(&mut self.http, &self.settings, &metadata, &mut self.machine.entropy)?;
        self.tokens = Some(tokens::exchange(&mut self.http, &self.settings, &metadata, &granted)?);
        Ok(())
    }

    fn metadata(&mut self) -> Result<Metadata, Trouble> {
        if let Some(metadata) = &self.metadata {
            return Ok(metadata.clone());
        }
        let found = discover(&mut self.http, &self.settings.base_url)?;
        Ok(self.metadata.insert(found).clone())
    }
}

/// The code of a refusal, in the grammar of either channel.
fn code(answer: &Answer) -> String {
    let said = answer.json();
    let codes = [&said["code"], &said["error_code"], &said["errors"][0]["code"]];
    codes.iter().find_map(|code| code.as_str()).unwrap_or_default().to_owned()
}
