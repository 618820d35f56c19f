//! The partner: it links, reads everything, and does the right thing whenever the bank says no — as far as its manner lets
//! it.

use super::{
    Habit, Machine, Manner, Settings,
    call::{FIRST_WAIT, LONGEST_WAIT, MOST_TRIES},
    http::Http,
    linking,
    metadata::{Metadata, discover},
    reading::{AccountRead, Reading, accounts_url, readings},
    standing::{BankTime, Standing},
    tokens::{self, Tokens},
    trouble::Trouble,
    waits::{Counter, Waits},
};
use serde_json::Value;
use std::{collections::BTreeSet, time::Duration};

/// How long a partner waits with a code in its hand: a code does not live much longer.
const CODE_WAIT: Duration = Duration::from_secs(30);

/// What a visit brought home.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Visit {
    /// The link under which it was read.
    pub link_id: String,
    /// The accounts.
    pub accounts: Vec<AccountRead>,
}

/// The partner, as it deals with one customer.
pub struct Partner {
    pub(super) settings: Settings,
    pub(super) manner: Manner,
    pub(super) machine: Machine,
    pub(super) http: Http,
    pub(super) tokens: Option<Tokens>,
    pub(super) standing: Standing,
    pub(super) waits: Waits,
    metadata: Option<Metadata>,
    first_refresh: Option<String>,
    first_list: Option<Value>,
}

impl Partner {
    /// A partner of this manner, which knows nothing of the bank yet.
    pub fn new(settings: Settings, manner: Manner, machine: Machine) -> Self {
        Self {
            http: Http::new(settings.patience, settings.tls.as_ref()),
            settings,
            manner,
            machine,
            tokens: None,
            standing: Standing::default(),
            waits: Waits::new(manner),
            metadata: None,
            first_refresh: None,
            first_list: None,
        }
    }

    /// The same, one of several who call for one partner: what the bank says to one of them about waiting holds for all.
    #[must_use]
    pub fn sharing(mut self, waits: &Waits) -> Self {
        self.waits = waits.clone();
        self
    }

    /// Links if there is no live link, then reads everything. Does not call at all where the bank is known to be closed
    /// or the service to have ended.
    ///
    /// # Errors
    /// What stops it.
    pub fn visit(&mut self) -> Result<Visit, Trouble> {
        if let Some(code) = self.standing.stopped().filter(|_| !self.manner.has(Habit::KeepsCalling)) {
            return Err(Trouble::Stopped(code.to_owned()));
        }
        let now = (self.machine.clock)();
        if self.standing.is_closed(now) && !self.manner.has(Habit::CallsAllNight) {
            return Err(Trouble::Closed(self.standing.closed_until()));
        }
        self.waits.look(Counter::Data, now)?;
        let visited = self.read_all();
        match &visited {
            Ok(_) => self.standing.well(),
            Err(Trouble::Closed(until)) => self.standing.closed(now, *until),
            Err(Trouble::Wire(_) | Trouble::Lost) => self.standing.closed(now, None),
            Err(Trouble::Stopped(code)) => self.standing.stop(code),
            Err(Trouble::Denied | Trouble::LinkIsDead | Trouble::AccountIsGone(_) | Trouble::Protocol(_)) => {}
        }
        visited
    }

    /// Gives the link back, for a customer who stops: nothing is called with its tokens afterwards.
    ///
    /// # Errors
    /// When the bank does not take it back: the partner tries again later and does not claim that it is done.
    pub fn leave(&mut self) -> Result<(), Trouble> {
        let metadata = self.metadata()?;
        if let Some(tokens) = &self.tokens {
            let token = tokens.refresh.as_ref().unwrap_or(&tokens.access).clone();
            self.patiently(Counter::Revocation, LONGEST_WAIT, |this, now| {
                tokens::revoke(&mut this.http, &this.settings, &metadata, &token, now)
            })?;
        }
        self.tokens = None;
        Ok(())
    }

    /// Leaves, trying again where the bank does not take the link back at once. One that wants to be left alone for long is.
    pub(super) fn leave_at_last(&mut self) {
        for _ in 0..MOST_TRIES {
            match self.leave() {
                Err(Trouble::Closed(None) | Trouble::Wire(_) | Trouble::Lost) => (self.machine.pause)(LONGEST_WAIT),
                Ok(()) | Err(_) => return,
            }
        }
    }

    fn read_all(&mut self) -> Result<Visit, Trouble> {
        let list = self.list()?;
        let link_id = self.tokens.as_ref().map(|tokens| tokens.link_id.clone()).unwrap_or_default();
        let mut visit = Visit { link_id, accounts: Vec::new() };
        for account in list["accounts"].as_array().cloned().unwrap_or_default() {
            visit.accounts.push(self.read_account(account)?);
        }
        if self.manner.has(Habit::PollsUnlinkedAccounts) {
            // Whatever is answered, the careless partner will ask again the next time.
            let _ = self.read(&format!("{}/aaaaaaaaaaaaaaaa/balance", accounts_url(&self.settings)));
        }
        Ok(visit)
    }

    /// The accounts that are linked now; those of the first visit, where the partner is too careless to ask again.
    fn list(&mut self) -> Result<Value, Trouble> {
        let keeps = self.manner.has(Habit::KeepsFirstList);
        if let Some(list) = self.first_list.clone().filter(|_| keeps) {
            return Ok(list);
        }
        let list = self.read(&accounts_url(&self.settings))?;
        self.first_list = keeps.then(|| list.clone());
        Ok(list)
    }

    /// Reads what an account of its kind has to read. One that is gone is shown as it was in the list.
    fn read_account(&mut self, account: Value) -> Result<AccountRead, Trouble> {
        let id = account["account_id"].as_str().unwrap_or_default();
        let url = format!("{}/{id}", accounts_url(&self.settings));
        let mut read = AccountRead { account, ..AccountRead::default() };
        for reading in readings(&self.settings, &read.account) {
            if self.standing.is_withdrawn(reading) && !self.manner.has(Habit::KeepsCalling) {
                continue;
            }
            match self.read_one(&format!("{url}/{}", reading.path()), reading, &mut read) {
                Ok(()) => {}
                Err(Trouble::AccountIsGone(code)) if code == "not_found" => self.standing.withdrawn(reading),
                Err(Trouble::AccountIsGone(_)) => return Ok(read),
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(read)
    }

    fn read_one(&mut self, url: &str, reading: Reading, read: &mut AccountRead) -> Result<(), Trouble> {
        match reading {
            Reading::Balance => read.balance = Some(self.read(url)?),
            Reading::Transactions => read.transactions = self.read_pages(url)?,
            Reading::TimeDeposits => {
                let lots = self.read(url)?;
                read.time_deposits = lots["time_deposits"].as_array().cloned().unwrap_or_default();
            }
        }
        Ok(())
    }

    /// Reads a statement to its end, page by page, each with the key of the one before. Pages that lead back to where they
    /// came from bring nothing new.
    fn read_pages(&mut self, url: &str) -> Result<Vec<Value>, Trouble> {
        let (mut rows, mut seen) = (Vec::new(), BTreeSet::new());
        let mut query = String::new();
        loop {
            let page = self.read(&format!("{url}{query}"))?;
            let page_rows = page["transactions"].as_array().map_or(&[][..], Vec::as_slice);
            let before = rows.len();
            let is_new = |row: &&Value| seen.insert(row["transaction_id"].to_string());
            rows.extend(page_rows.iter().filter(is_new).cloned());
            match (page["has_next"].as_bool(), page["next_page_key"].as_str()) {
                (Some(true), _) if self.manner.has(Habit::DropsNextPage) => return Ok(rows),
                (Some(true), Some(next)) if rows.len() > before => query = format!("?page_key={next}"),
                (Some(false), None) => return Ok(rows),
                _ => return Err(Trouble::Protocol("the pages contradict themselves".to_owned())),
            }
        }
    }

    /// The access token; links first where there is none.
    pub(super) fn access(&mut self) -> Result<String, Trouble> {
        match &self.tokens {
            None => self.link()?,
            // It was told so, and could not refresh then.
            Some(tokens) if tokens.is_over && !self.manner.has(Habit::NeverReauthorizes) => self.refresh_or_link()?,
            Some(_) => {}
        }
        self.tokens.as_ref().map(|tokens| tokens.access.clone()).ok_or(Trouble::LinkIsDead)
    }

    /// Takes the customer to the bank's pages, and exchanges the code that comes back.
    pub(super) fn link(&mut self) -> Result<(), Trouble> {
        let metadata = self.metadata()?;
        let with_pkce = !self.manner.has(Habit::SendsNoPkce);
        let now = (self.machine.clock)();
        // A code that cannot be exchanged is not asked for: it would be over before it can be.
        self.waits.look(Counter::Tokens, now)?;
        let granted = self.waits.call(Counter::Pages, now, || {
            linking::link(&mut self.http, &self.settings, &metadata, &mut self.machine, with_pkce)
        })?;
        self.tokens = Some(self.patiently(Counter::Tokens, CODE_WAIT, |this, now| {
            tokens::exchange(&mut this.http, &this.settings, &metadata, &granted, now)
        })?);
        if self.manner.has(Habit::ReusesCode) && self.first_refresh.is_none() {
            // The careless partner does not even look at what the second exchange gave.
            let _ = tokens::exchange(&mut self.http, &self.settings, &metadata, &granted, now);
        }
        self.first_refresh = self.tokens.as_ref().and_then(|tokens| tokens.refresh.clone());
        Ok(())
    }

    /// Exchanges the refresh token; what it has is kept until the bank has given something newer or called it dead. Where
    /// the answer is lost, the same token is exchanged again.
    pub(super) fn refresh(&mut self) -> Result<(), Trouble> {
        let metadata = self.metadata()?;
        let kept = if self.manner.has(Habit::ReusesRefreshToken) { self.first_refresh.clone() } else { None };
        let newest = self.tokens.as_ref().and_then(|tokens| tokens.refresh.clone());
        let token = kept.or(newest).ok_or(Trouble::LinkIsDead)?;
        let twice = self.manner.has(Habit::RefreshesConcurrently);
        let exchange = if twice { tokens::refresh_twice } else { tokens::refresh };
        for tried in 0..MOST_TRIES {
            let exchanged = self.patiently(Counter::Tokens, LONGEST_WAIT, |this, now| {
                exchange(&mut this.http, &this.settings, &metadata, &token, now)
            });
            match exchanged {
                Ok(newer) => {
                    self.tokens = Some(newer);
                    return Ok(());
                }
                Err(Trouble::Lost | Trouble::Wire(_)) => self.back_off(tried),
                Err(trouble) => return Err(trouble),
            }
        }
        Err(Trouble::Lost)
    }

    /// Refreshes, and asks the customer where the bank says that the link is dead.
    pub(super) fn refresh_or_link(&mut self) -> Result<(), Trouble> {
        if let Some(tokens) = &mut self.tokens {
            tokens.is_over = true;
        }
        match self.refresh() {
            Err(Trouble::LinkIsDead) => self.link_anew(),
            done => done,
        }
    }

    /// Asks the customer anew, for a link that is dead.
    pub(super) fn link_anew(&mut self) -> Result<(), Trouble> {
        if self.manner.has(Habit::NeverReauthorizes) {
            return Err(Trouble::LinkIsDead);
        }
        self.tokens = None;
        self.link()
    }

    /// Calls at a counter, and again where it says that it will be open within this time.
    fn patiently<T>(
        &mut self,
        counter: Counter,
        longest: Duration,
        mut call: impl FnMut(&mut Self, BankTime) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let waits = self.waits.clone();
        let mut tried = 0;
        loop {
            tried += 1;
            let now = (self.machine.clock)();
            let done = waits.call(counter, now, || call(self, now));
            let Err(Trouble::Closed(Some(until))) = &done else { return done };
            let wait = (*until - now).to_std().unwrap_or_default().max(FIRST_WAIT);
            if wait > longest || tried == MOST_TRIES {
                return done;
            }
            if !self.manner.has(Habit::IgnoresRetryAfter) {
                (self.machine.pause)(wait);
            }
        }
    }

    fn metadata(&mut self) -> Result<Metadata, Trouble> {
        if let Some(metadata) = &self.metadata {
            return Ok(metadata.clone());
        }
        let now = (self.machine.clock)();
        let found = discover(&mut self.http, &self.settings.base_url, now)?;
        Ok(self.metadata.insert(found).clone())
    }
}
