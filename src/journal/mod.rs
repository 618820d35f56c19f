//! What was asked and answered: one small record for each call, in a bounded ring. It is the access log, the source of
//! every explanation, and later what verdicts are passed on.

mod noted;
mod ring;

pub use noted::{Noted, fingerprint};
pub use ring::{Journal, KEPT_CALLS, Looked};

use crate::event::{Jst, LinkNo, Operation, PartnerNo, RefusalCode, SandboxName, Seq, TokenKind, Wall};
use std::{borrow::Cow, sync::Arc};

/// One call and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRecord {
    /// The number of the call in its sandbox, from 1.
    pub call: u64,
    /// The place in the log of the state that it was decided on.
    pub seq: Seq,
    /// The instant of bank time at which it was decided.
    pub bank_at: Jst,
    /// The instant of wall time at which it arrived.
    pub wall_at: Wall,
    /// What was asked for, where the path is one that is served.
    pub operation: Option<Operation>,
    /// Who asked, where the token says so.
    pub partner: Option<PartnerNo>,
    /// Under which link.
    pub link: Option<LinkNo>,
    /// The method.
    pub method: Cow<'static, str>,
    /// The path below the sandbox, and the query.
    pub target: Arc<str>,
    /// The status of the answer.
    pub status: u16,
    /// Why it was refused, where it was.
    pub refused: Option<Box<Refused>>,
    /// What the authorization server said instead, where it did: `error` and `error_description`.
    pub oauth_error: Option<Box<(String, String)>>,
    /// Of a token that was refused as invalid: which sandbox of this server made it, and as which kind.
    pub token_made: Option<Box<(SandboxName, TokenKind)>>,
    /// The number of the latest call that had arrived when this one's answer was handed over: whatever has a higher
    /// number could know it.
    pub heard_by: u64,
    /// What a verdict needs to know of some calls only.
    pub noted: Option<Box<Noted>>,
}

/// Why a call was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Which refusal.
    pub code: RefusalCode,
    /// From when on it is worth asking again.
    pub retry_at: Option<Jst>,
    /// What was wrong with which parameter: name, Japanese, English.
    pub faults: Vec<(String, String, String)>,
}
