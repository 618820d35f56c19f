//! 通し稽古. A built-in partner plays a scenario: it links its customers and visits them, again after everything that the bank
//! has on its calendar, until the run is over. Time moves by the control plane, as it does for a wrapped test.

use super::{
    BankTime, Halt, Machine, Manner, Office, Partner, Reads, Settings, Signer, Waits,
    http::{Answer, Http},
};
use chrono::{DateTime, Duration};
use serde_json::{Value, json};
use std::{sync::Arc, time};
use ureq::tls::TlsConfig;

/// How often a partner visits: up to so long after the beginning, once in each of these stretches.
const VISITS: [(Duration, Duration); 2] =
    [(Duration::hours(1), Duration::minutes(5)), (Duration::hours(30), Duration::hours(1))];
/// How often it visits after that.
const BETWEEN_VISITS: Duration = Duration::hours(6);
/// A long run has at most about this many visits after that, beside those that events bring about.
const MOST_VISITS: i32 = 40;

/// How long a lever may take.
const CONTROL_PATIENCE: time::Duration = time::Duration::from_secs(30);

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
    /// Whether the customers leave at the end, and the partners give their links back.
    pub leaves: bool,
    /// How long a partner waits for an answer.
    pub patience: time::Duration,
    /// Whom partners and levers believe, where the bank speaks `https`.
    pub tls: Option<TlsConfig>,
    /// Reads the wall clock, in seconds since 1970: what is signed says when.
    pub wall: fn() -> i64,
    /// By which the play is told to end early.
    pub halt: Arc<Halt>,
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
    let (mut partners, mut offices) = cast(stage, &mut levers, manner, seed)?;
    let start = levers.now()?;
    loop {
        for partner in &mut partners {
            if stage.halt.is_told() {
                return Ok(());
            }
            // What stops it is the partner's business; what it did about it is seen by the bank.
            drop(partner.visit());
        }
        for office in &mut offices {
            drop(office.visit());
        }
        if stage.halt.is_told() {
            return Ok(());
        }
        let now = levers.now()?;
        if now >= stage.until {
            if stage.leaves {
                partners.iter_mut().for_each(Partner::leave_at_last);
            }
            return Ok(());
        }
        let usual = now + stride(now - start, stage.until - start);
        let next = levers.next_event(now)?.unwrap_or(usual).min(usual).min(stage.until);
        levers.advance(&json!({ "to": next.to_rfc3339() }))?;
    }
}

/// Lets bank time run on to the end, after a partner that moved it by itself.
///
/// # Errors
/// When the control plane does not answer as it should.
pub fn run_out(stage: &Stage) -> Result<(), String> {
    let mut levers = Levers::new(stage);
    if levers.now()? < stage.until {
        levers.advance(&json!({ "to": stage.until.to_rfc3339() }))?;
    }
    Ok(())
}

/// How long after a visit the next one is, so long after the beginning of a run of this length.
fn stride(passed: Duration, whole: Duration) -> Duration {
    let often = VISITS.iter().find(|(until, _)| passed < *until).map(|(_, stride)| *stride);
    often.unwrap_or_else(|| BETWEEN_VISITS.max(whole / MOST_VISITS))
}

/// A partner for each customer of each part, and an office for each that has a secret of its own.
fn cast(stage: &Stage, levers: &mut Levers, manner: Manner, seed: u64) -> Result<(Vec<Partner>, Vec<Office>), String> {
    let sandbox = levers.get("")?;
    let (mut partners, mut offices) = (Vec::new(), Vec::new());
    for part in &stage.parts {
        let found = entry(&sandbox["partners"], |known| known["partner_id"] == *part.partner_id);
        let known = found.ok_or_else(|| format!("the sandbox has no partner `{}`", part.partner_id))?;
        let waits = Waits::new(manner);
        let signs = known["jwks"].is_object();
        if signs || known["client_secret"].is_string() {
            let settings = settings(stage, &sandbox, known);
            offices.push(Office::new(settings, manner, machine(stage, seed, u8::MAX, Vec::new)).sharing(&waits));
        }
        for customer in &part.customers {
            levers.person(customer)?;
            let channel = known["channel"].as_str().unwrap_or_default().to_owned();
            let (mut levers, customer) = (Levers::new(stage), customer.clone());
            // A number that was changed is known to its customer at once.
            let login = move || login(&levers.person(&customer).unwrap_or_default(), &channel);
            let settings = settings(stage, &sandbox, known);
            let nth = u8::try_from(partners.len()).unwrap_or(u8::MAX);
            partners.push(Partner::new(settings, manner, machine(stage, seed, nth, login)).sharing(&waits));
        }
    }
    Ok((partners, offices))
}

fn entry(list: &Value, is_meant: impl Fn(&Value) -> bool) -> Option<&Value> {
    list.as_array()?.iter().find(|entry| is_meant(entry))
}

/// What this customer types into the login form of a channel.
fn login(person: &Value, channel: &str) -> Vec<(String, String)> {
    let fields = person["login"][channel].as_object().into_iter().flatten();
    fields.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned())).collect()
}

fn settings(stage: &Stage, sandbox: &Value, partner: &Value) -> Settings {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let channel = text(&partner["channel"]);
    Settings {
        base_url: text(&sandbox["issuer"]),
        client_id: text(&partner["client_id"]),
        client_secret: partner["client_secret"].as_str().map(str::to_owned),
        signer: partner["jwks"].is_object().then(|| Signer::new(stage.wall)).flatten().map(Arc::new),
        redirect_uri: text(&partner["redirect_uris"][0]),
        reads: if channel == "anser" { Reads::Anser(stage.bank_code.clone()) } else { Reads::Institution },
        patience: stage.patience,
        tls: stage.tls.clone(),
    }
}

/// A machine whose bits follow from the seed, so that a run can be repeated, and whose clock is the bank's.
fn machine(stage: &Stage, seed: u64, nth: u8, login: impl FnMut() -> Vec<(String, String)> + 'static) -> Machine {
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
    let (mut levers, halt, told) = (Levers::new(stage), stage.halt.clone(), stage.halt.clone());
    let pause = move |time: time::Duration| {
        if halt.is_told() {
            return;
        }
        let is_flowing = levers.get("/clock").is_ok_and(|clock| clock["mode"] == "flowing");
        // Where the clock stands still, nobody need wait: it is moved.
        if is_flowing
            || levers.advance(&json!({ "by": format!("{}s", time.as_millis().div_ceil(1000).max(1)) })).is_err()
        {
            halt.pause(time);
        }
    };
    Machine {
        login: Box::new(login),
        pause: Box::new(pause),
        entropy: Box::new(entropy),
        is_over: Box::new(move || told.is_told()),
        clock: Box::new(clock),
    }
}

/// The control plane, as a test uses it.
struct Levers {
    http: Http,
    url: String,
    key: Option<String>,
}

impl Levers {
    fn new(stage: &Stage) -> Self {
        let http = Http::new(CONTROL_PATIENCE, stage.tls.as_ref());
        Self { http, url: stage.control_url.clone(), key: stage.control_key.clone() }
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

    /// A customer of the sandbox, by the name that scenarios use or by `customer_id`.
    fn person(&mut self, customer: &str) -> Result<Value, String> {
        let name: String = form_urlencoded::byte_serialize(customer.as_bytes()).collect();
        let mut found = self.get(&format!("/people?customer={name}"))?;
        Ok(found["people"][0].take())
    }

    /// The next instant at which something is planned to happen.
    fn next_event(&mut self, now: BankTime) -> Result<Option<BankTime>, String> {
        let upcoming = self.get("/clock/upcoming")?;
        let planned = upcoming["upcoming"].as_array().into_iter().flatten();
        Ok(planned.filter_map(|entry| instant(&entry["at"])).filter(|at| *at > now).min())
    }

    fn advance(&mut self, how: &Value) -> Result<(), String> {
        let url = format!("{}/clock/advance", self.url);
        let key = self.key.clone();
        let headers: Vec<_> = key.as_deref().map(|key| ("sandbox-key", key)).into_iter().collect();
        let answer = self.http.post_json(&url, how, &headers);
        said(&url, answer).map(drop)
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
