//! 立場. What a partner remembers from one visit to the next: until when the bank is closed to it, and whether it has to stop.

use super::{http::Answer, reading::Reading, trouble::Trouble};
use chrono::{DateTime, Duration, FixedOffset};

/// Bank time, by the partner's own clock.
pub type BankTime = DateTime<FixedOffset>;

/// The shortest time after which a partner tries again where the bank did not say when.
const FIRST_PAUSE: Duration = Duration::minutes(5);
/// How often that time is doubled, at most.
const MOST_DOUBLINGS: u32 = 6;

/// 立場. What a partner remembers of how the bank stands towards it.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    closed_until: Option<BankTime>,
    failures: u32,
    stopped: Option<String>,
    withdrawn: Vec<Reading>,
}

impl Standing {
    /// Why the partner may not call, where the service has ended for its customer.
    pub fn stopped(&self) -> Option<&str> {
        self.stopped.as_deref()
    }

    /// Whether the bank is known to be closed still.
    pub fn is_closed(&self, now: BankTime) -> bool {
        self.closed_until.is_some_and(|until| now < until)
    }

    /// When it is worth coming back.
    pub const fn closed_until(&self) -> Option<BankTime> {
        self.closed_until
    }

    /// The bank answered as it should.
    pub fn well(&mut self) {
        (self.closed_until, self.failures) = (None, 0);
    }

    /// The bank is closed: until it said, or for longer each time.
    pub fn closed(&mut self, now: BankTime, until: Option<BankTime>) {
        let pause = FIRST_PAUSE * (1 << self.failures.min(MOST_DOUBLINGS));
        self.failures += 1;
        self.closed_until = Some(until.unwrap_or(now + pause));
    }

    /// Whether the bank no longer offers this.
    pub fn is_withdrawn(&self, reading: Reading) -> bool {
        self.withdrawn.contains(&reading)
    }

    /// The bank no longer offers this.
    pub fn withdrawn(&mut self, reading: Reading) {
        self.withdrawn.push(reading);
    }

    /// The service has ended for the customer.
    pub fn stop(&mut self, code: &str) {
        self.stopped = Some(code.to_owned());
    }
}

/// The code of a refusal, in the grammar of either channel.
pub fn code(answer: &Answer) -> String {
    let said = answer.json();
    let codes = [&said["code"], &said["error_code"], &said["errors"][0]["code"]];
    codes.iter().find_map(|code| code.as_str()).unwrap_or_default().to_owned()
}

/// When the bank will be open again, by what it said: the later of the instant of bank time that a sandbox names and of
/// so many seconds from now.
pub fn reopens(answer: &Answer, now: BankTime) -> Option<BankTime> {
    let named = answer.header("sandbox-bank-retry-at").and_then(|at| DateTime::parse_from_rfc3339(at).ok());
    named.max(retry_after(answer).map(|secs| now + Duration::seconds(secs)))
}

/// What an answer means that is none: closed until then where the bank turns the partner away or says when to come back,
/// and else lost.
pub fn turned_away(answer: &Answer, now: BankTime) -> Option<Trouble> {
    match answer.status {
        429 | 503 => Some(Trouble::Closed(reopens(answer, now))),
        500.. => Some(reopens(answer, now).map_or(Trouble::Lost, |until| Trouble::Closed(Some(until)))),
        _ => None,
    }
}

/// The seconds of `Retry-After`.
pub fn retry_after(answer: &Answer) -> Option<i64> {
    answer.header("retry-after")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bank_that_does_not_say_when_is_left_alone_for_longer_each_time() {
        let now = DateTime::parse_from_rfc3339("2026-06-10T10:00:00+09:00").unwrap();
        let mut standing = Standing::default();
        assert!(!standing.is_closed(now));
        for minutes in [5, 10, 20, 40, 80, 160, 320, 320] {
            standing.closed(now, None);
            assert_eq!(standing.closed_until(), Some(now + Duration::minutes(minutes)));
        }
        standing.closed(now, Some(now + Duration::hours(8)));
        assert!(standing.is_closed(now + Duration::hours(7)) && !standing.is_closed(now + Duration::hours(8)));
        standing.well();
        assert!(!standing.is_closed(now));
    }
}
