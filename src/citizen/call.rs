//! One call and what to do about its answer: refresh, authorize anew, wait, come back another day, or stop.

use super::{
    Habit, Partner,
    http::Answer,
    standing::{code, reopens, retry_after},
    trouble::Trouble,
    waits::Counter,
};
use serde_json::Value;
use std::time::Duration;

/// How often one reading is tried before the partner gives up for this visit.
pub(super) const MOST_TRIES: u32 = 4;
/// How often a careless partner tries.
const CARELESS_TRIES: u32 = 20;
/// The first wait after an answer that is none; each later one is twice as long.
pub(super) const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest that the partner waits for one try; a bank that opens tomorrow is visited tomorrow.
pub(super) const LONGEST_WAIT: Duration = Duration::from_mins(1);

impl Partner {
    /// Reads one URL.
    pub(super) fn read(&mut self, url: &str) -> Result<Value, Trouble> {
        let most = if self.manner.has(Habit::Hammers) { CARELESS_TRIES } else { MOST_TRIES };
        let mut renewed = false;
        for tried in 0..most {
            if (self.machine.is_over)() {
                break;
            }
            let token = self.access()?;
            let shown = self.settings.shows("GET", url, &token);
            let shown = shown.iter().map(|(name, value)| (*name, value.as_str()));
            let headers: Vec<_> = shown.chain([("accept", "application/json")]).collect();
            let answer = match self.http.get(url, &headers) {
                Ok(answer) => answer,
                Err(error) if tried + 1 == most => return Err(error.into()),
                Err(_) => {
                    self.back_off(tried);
                    continue;
                }
            };
            match answer.status {
                200 if answer.json().is_object() => return Ok(answer.json()),
                500 | 502 | 504 if retry_after(&answer).is_some() => self.wait(&answer, tried)?,
                200 | 500 | 502 | 504 => self.back_off(tried),
                401 if self.shows_again(&answer, tried) => {}
                401 if !renewed => {
                    renewed = true;
                    self.renew(&answer)?;
                }
                403 if code(&answer) == "terms_not_accepted" && !renewed && !self.manner.has(Habit::IgnoresTerms) => {
                    renewed = true;
                    self.link()?;
                }
                403 | 404 | 410 => return Err(refused(&answer)),
                429 | 503 => self.wait(&answer, tried)?,
                status => return Err(Trouble::Protocol(format!("{url}: status {status}, {}", code(&answer)))),
            }
        }
        Err(Trouble::Closed(None))
    }

    /// The careless partner shows a token for a while after it was told that it is no good.
    fn shows_again(&self, answer: &Answer, tried: u32) -> bool {
        let habit = match code(answer).as_str() {
            "token_expired" => Habit::RefreshesLate,
            "token_revoked" => Habit::ShowsRevokedTokens,
            _ => return false,
        };
        tried < 2 && self.manner.has(habit)
    }

    /// After a 401: refreshes once, and only once; where the link is dead, the customer is asked again; where it was
    /// discontinued, nobody is.
    fn renew(&mut self, answer: &Answer) -> Result<(), Trouble> {
        let why = code(answer);
        if why == "link_discontinued" {
            return Err(Trouble::Stopped(why));
        }
        let is_dead = why.starts_with("link_") || why == "credential_changed";
        if is_dead { self.link_anew() } else { self.refresh_or_link() }
    }

    /// After a 429 or 503, and wherever the bank says how long: waits where that is short, and else comes back when the bank
    /// said, or later each time where it did not say.
    fn wait(&mut self, answer: &Answer, tried: u32) -> Result<(), Trouble> {
        let asked = retry_after(answer).and_then(|secs| u64::try_from(secs).ok()).map(Duration::from_secs);
        let careless = if asked.is_some() { Habit::IgnoresRetryAfter } else { Habit::Hammers };
        if self.manner.has(careless) {
            return Ok(());
        }
        let now = (self.machine.clock)();
        let until = reopens(answer, now);
        if let Some(until) = until {
            self.waits.told(Counter::Data, until);
        }
        let is_soon = until.is_some_and(|until| (until - now).to_std().is_ok_and(|wait| wait <= LONGEST_WAIT));
        match asked.filter(|wait| is_soon && *wait <= LONGEST_WAIT && tried + 1 < MOST_TRIES) {
            Some(wait) => {
                (self.machine.pause)(wait);
                Ok(())
            }
            None => Err(Trouble::Closed(until)),
        }
    }

    /// After an answer that is none: waits, longer each time.
    pub(super) fn back_off(&mut self, tried: u32) {
        if !self.manner.has(Habit::Hammers) {
            (self.machine.pause)(FIRST_WAIT * (1 << tried));
        }
    }
}

/// What a refusal means that no second try mends.
fn refused(answer: &Answer) -> Trouble {
    let code = code(answer);
    match code.as_str() {
        // Suspended is not over: the partner comes back and sees.
        "link_suspended" | "partner_suspended" | "terms_not_accepted" => Trouble::Closed(None),
        "eligibility_lost" => Trouble::Stopped(code),
        _ if answer.status == 403 && code.is_empty() => Trouble::Protocol("403 without a reason".to_owned()),
        _ => Trouble::AccountIsGone(code),
    }
}
