//! What stops a visit.

use super::standing::BankTime;

/// What stops a visit.
#[derive(Debug)]
pub enum Trouble {
    /// No answer came.
    Wire(Box<ureq::Error>),
    /// The bank is closed or stopped: the visit is made again then, or later where the bank did not say, and until then the
    /// partner shows what it has.
    Closed(Option<BankTime>),
    /// The answer was lost on the way: what was asked for may have been done.
    Lost,
    /// The customer said no.
    Denied,
    /// The link is dead for good: the customer has to authorize again.
    LinkIsDead,
    /// The customer may no longer use the service: the partner stops.
    Stopped(String),
    /// One account can no longer be read; the others can.
    AccountIsGone(String),
    /// The bank answered as no bank should.
    Protocol(String),
}

impl From<ureq::Error> for Trouble {
    fn from(error: ureq::Error) -> Self {
        Self::Wire(Box::new(error))
    }
}
