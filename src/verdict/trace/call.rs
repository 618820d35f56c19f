//! A call, as a verdict sees it.

use crate::event::{Jst, LinkNo, Operation, PartnerNo, Plane, RefusalCode, Wall};
use std::sync::Arc;

/// One call and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its number in the sandbox, from 1.
    pub number: u64,
    /// Its place among all calls in the order in which they arrived, from 1.
    pub arrived: u64,
    /// The place of the latest call that had arrived when this one's answer was handed over: only calls behind it could
    /// know it.
    pub heard_by: u64,
    /// The instant of bank time at which it was decided.
    pub bank_at: Jst,
    /// The instant of wall time at which it arrived.
    pub wall_at: Wall,
    /// How far the bank's clock had been moved by hand before it, in milliseconds of bank time: whoever moves it waits no
    /// longer.
    pub moved_ms: i64,
    /// The instant of wall time at which its answer was handed over.
    pub answered_at: Wall,
    /// What was asked for.
    pub operation: Option<Operation>,
    /// Who asked.
    pub partner: Option<PartnerNo>,
    /// Under which link.
    pub link: Option<LinkNo>,
    /// The status of the answer.
    pub status: u16,
    /// Why it was refused, where it was.
    pub refused: Option<RefusalCode>,
    /// From when on it is worth asking again, at the bank.
    pub retry_at: Option<Jst>,
    /// `Retry-After` as it was told, in seconds of wall time.
    pub retry_after_secs: Option<u32>,
    /// `error` of the authorization server, where it refused.
    pub oauth_error: Option<String>,
    /// The code or refresh token that it presented for exchange, by number.
    pub exchanged: Option<u32>,
    /// The fingerprint of the page key that it showed.
    pub page_key: Option<u64>,
    /// The fingerprint of the page key that it was given for the next page.
    pub next_page: Option<u64>,
    /// The path below the sandbox, and the query.
    pub target: Arc<str>,
}

impl Call {
    /// Whether the bank did what was asked.
    pub const fn is_answered(&self) -> bool {
        self.status < 400
    }

    /// Whether account information was asked for.
    pub fn asks_for_data(&self) -> bool {
        self.operation.is_some_and(|operation| matches!(operation.plane(), Plane::Data(_)))
    }

    /// Whether the partner's own program makes such calls; the pages of login and consent are their customer's.
    pub fn is_by_program(&self) -> bool {
        !matches!(self.operation, Some(Operation::Authorize | Operation::Login | Operation::Consent))
    }

    /// The path, without the query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The parameters of the query as they were sent, but for those of paging: the same for all pages of one question.
    pub fn question(&self) -> String {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        let mut kept: Vec<&str> = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("page_key=") && !pair.starts_with("limit="))
            .collect();
        kept.sort_unstable();
        format!("{}?{}", self.path(), kept.join("&"))
    }
}
