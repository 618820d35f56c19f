//! 通し稽古. A built-in partner plays a scenario: it links its customers and visits them, again after everything that the bank
//! has on its calendar, until the run is over. Time moves by the control plane, as it does for a wrapped test.

use super::{
    BankTime, Machine, Manner, Partner, Reads, Settings,
    http::{Answer, Http},
    trouble::Trouble,
};
use chrono::{DateTime, Duration};
use serde_json::{Value, json};
use std::time;

/// The longest that a partner goes without a visit.
const BETWEEN_VISITS: Duration = Duration::hours(6);
/// A long run has at most about this many visits beside those that events bring about.
const MOST_VISITS: i32 = 40;

/// Who plays what, and where.
#[derive(Debug, Clone)]
pub struct Stage {
    /// `{base}/_sandbox`.
    pub control_url: String,
    /// The control key, where the sandbox has one.
    pub control_key: Option<String>,
    /// The code of the bank, for its ANSER API.
    pub bank_code: String,
    /// Which partners are played, and for which customers each.
    pub parts: Vec<Part>,
    /// The last instant that is played.
    pub until: BankTime,
    /// Waits, for a partner that was asked to.
    pub pause: fn(time::Duration),
}

/// 配役. One partner and the customers that use it.
#[derive(Debug, Clone)]
pub struct Part {
    /// The partner.
    pub partner_id: String,
    /// Its customers, by persona or `customer_id`.
    pub customers: Vec<String>,
}

/// Plays.
///
/// # Errors
/// When the control plane does not answer as it should: nothing is said here about the partner.
pub fn play(stage: &Stage, manner: Manner, seed: u64) -> Result<(), String> {
    let mut levers = Levers::new(stage);
    let (mut partners, customers) = cast(stage, &mut levers, manner, seed)?;
    let start = levers.now()?;
    let stride = BETWEEN_VISITS.max((stage.until - start) / MOST_VISITS);
    let mut now = start;
    loop {
        for nth in 0..partners.len() {
            visit(&mut partners, nth);
        }
        if now >= stage.until {
            return Ok(());
        }
        let next = levers.next_event(now)?.unwrap_or(now + stride).min(now + stride).min(stage.until);
        let (reached, something_happened) = levers.advance(next)?;
        now = reached;
        if something_happened {
            let people = levers.get("/people")?;
            for (partner, customer) in partners.iter_mut().zip(&customers) {
                partner.log_in_with(login(find(&people, customer)?, partner.channel()));
            }
        }
    }
}

/// One visit. What stops it is the partner's business; what it did about it is seen by the bank. When the bank said until
/// when it is closed, it said so to the partner for all its customers.
fn visit(partners: &mut [Partner], nth: usize) {
    let Some(partner) = partners.get_mut(nth) else { return };
    let knew = partner.closed_until();
    let visited = partner.visit();
    if let Err(Trouble::Closed(Some(until))) = visited
        && partner.closed_until() != knew
    {
        let client_id = partner.client_id().to_owned();
        let same = partners.iter_mut().filter(|other| other.client_id() == client_id);
        same.for_each(|other| other.leave_alone_until(until));
    }
}

/// A partner for each customer of each part, and those customers.
fn cast(stage: &Stage, levers: &mut Levers, manner: Manner, seed: u64) -> Result<(Vec<Partner>, Vec<String>), String> {
    let sandbox = levers.get("")?;
    let people = levers.get("/people")?;
    let (mut partners, mut customers) = (Vec::new(), Vec::new());
    for part in &stage.parts {
        let found = entry(&sandbox["partners"], |known| known["partner_id"] == *part.partner_id);
        let known = found.ok_or_else(|| format!("the sandbox has no partner `{}`", part.partner_id))?;
        for customer in &part.customers {
            let settings = settings(stage, &sandbox, known, find(&people, customer)?);
            let nth = u8::try_from(partners.len()).unwrap_or(u8::MAX);
            partners.push(Partner::new(settings, manner, machine(stage, seed, nth)));
            customers.push(customer.clone());
        }
    }
    Ok((partners, customers))
}

fn find<'p>(people: &'p Value, customer: &str) -> Result<&'p Value, String> {
    let is_meant = |person: &Value| person["persona"] == *customer || person["customer_id"] == *customer;
    entry(&people["people"], is_meant).ok_or_else(|| format!("the sandbox has no customer `{customer}`"))
}

fn entry(list: &Value, is_meant: impl Fn(&Value) -> bool) -> Option<&Value> {
    list.as_array()?.iter().find(|entry| is_meant(entry))
}

fn settings(stage: &Stage, sandbox: &Value, partner: &Value, person: &Value) -> Settings {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let channel = text(&partner["channel"]);
    Settings {
        base_url: text(&sandbox["issuer"]),
        client_id: text(&partner["client_id"]),
        client_secret: partner["client_secret"].as_str().map(str::to_owned),
        redirect_uri: text(&partner["redirect_uris"][0]),
        reads: if channel == "anser" { Reads::Anser(stage.bank_code.clone()) } else { Reads::Institution },
        login: login(person, &channel),
    }
}

/// What a person types on the bank's page: they know of a new PIN before anybody else does.
fn login(person: &Value, channel: &str) -> Vec<(String, String)> {
    let fields = person["login"][channel].as_object().into_iter().flatten();
    fields.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned())).collect()
}

/// A machine whose bits follow from the seed, so that a run can be repeated, and whose clock is the bank's.
fn machine(stage: &Stage, seed: u64, nth: u8) -> Machine {
    let mut drawn = 0_u64;
    let entropy = move || {
        use sha2::{Digest, Sha256};
        drawn += 1;
        let mut hash = Sha256::new();
        hash.update(seed.to_be_bytes());
        hash.update([nth]);
        hash.update(drawn.to_be_bytes());
        hash.finalize().into()
    };
    let mut levers = Levers::new(stage);
    // A control plane that does not answer ends the play elsewhere.
    let clock = move || levers.now().unwrap_or(DateTime::UNIX_EPOCH.fixed_offset());
    Machine { pause: Box::new(stage.pause), entropy: Box::new(entropy), clock: Box::new(clock) }
}

/// The control plane, as a test uses it.
struct Levers {
    http: Http,
    url: String,
    key: Option<String>,
}

impl Levers {
    fn new(stage: &Stage) -> Self {
        Self { http: Http::new(), url: stage.control_url.clone(), key: stage.control_key.clone() }
    }

    fn get(&mut self, path: &str) -> Result<Value, String> {
        let url = format!("{}{path}", self.url);
        let key = self.key.clone();
        let headers: Vec<_> = key.as_deref().map(|key| ("sandbox-key", key)).into_iter().collect();
        said(&url, self.http.get(&url, &headers))
    }

    fn now(&mut self) -> Result<BankTime, String> {
        instant(&self.get("/clock")?["now"]).ok_or_else(|| "the clock has no `now`".to_owned())
    }

    /// The next instant at which something is planned to happen.
    fn next_event(&mut self, now: BankTime) -> Result<Option<BankTime>, String> {
        let upcoming = self.get("/clock/upcoming")?;
        let planned = upcoming["upcoming"].as_array().into_iter().flatten();
        Ok(planned.filter_map(|entry| instant(&entry["at"])).filter(|at| *at > now).min())
    }

    /// The instant that was reached, and whether something happened on the way.
    fn advance(&mut self, to: BankTime) -> Result<(BankTime, bool), String> {
        let url = format!("{}/clock/advance", self.url);
        let key = self.key.clone();
        let headers: Vec<_> = key.as_deref().map(|key| ("sandbox-key", key)).into_iter().collect();
        let answer = self.http.post_json(&url, &json!({ "to": to.to_rfc3339() }), &headers);
        let said = said(&url, answer)?;
        let now = instant(&said["now"]).ok_or_else(|| "the advance has no `now`".to_owned())?;
        Ok((now, said["happened"].as_array().is_some_and(|happened| !happened.is_empty())))
    }
}

fn instant(value: &Value) -> Option<BankTime> {
    DateTime::parse_from_rfc3339(value.as_str()?).ok()
}

fn said(url: &str, answer: Result<Answer, ureq::Error>) -> Result<Value, String> {
    let answer = answer.map_err(|error| format!("{url}: {error}"))?;
    if answer.status == 200 {
        Ok(answer.json())
    } else {
        Err(format!("{url}: status {}: {}", answer.status, answer.body))
    }
}
