//! What was asked and answered: one small record for each call, in a bounded ring. It is the access log, the source of
//! every explanation, and later what verdicts are passed on.

mod ring;

pub use ring::{Journal, KEPT_CALLS, Looked};

use crate::event::{Delivered, Jst, LinkNo, Operation, PartnerNo, RefusalCode, SandboxName, Seq, TokenKind, Wall};
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
    /// The status of the answer that was sent; 0 where none was.
    pub status: u16,
    /// Why it was refused, where it was.
    pub refused: Option<Box<Refused>>,
    /// What the authorization server said instead, where it did: `error` and `error_description`.
    pub oauth_error: Option<Box<(String, String)>>,
    /// Of a token that was refused as invalid: which sandbox of this server made it, and as which kind.
    pub token_made: Option<Box<(SandboxName, TokenKind)>>,
    /// 通信障害. What the wire made of it, where a rule matched it.
    pub faulted: Option<Box<Faulted>>,
}

/// 通信障害. What the wire made of a call: what the bank decided is one thing, what was delivered another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faulted {
    /// The rules that matched the call, in their order.
    pub drawn: Vec<DrawnFault>,
    /// How much later the answer came, in milliseconds of wall time.
    pub late_ms: i64,
    /// The status that the bank decided on; nothing for a call that never reached it.
    pub decided: Option<u16>,
    /// By which refusal the bank decided, where it refused.
    pub refused: Option<RefusalCode>,
    /// What was delivered.
    pub delivered: Delivered,
}

/// One rule that matched a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnFault {
    /// Which rule.
    pub fault: String,
    /// The number of the call, for this rule and this partner.
    pub n: u64,
    /// Whether it made a difference to the answer.
    pub struck: bool,
}

impl Faulted {
    /// The rules that made a difference.
    pub fn struck(&self) -> impl Iterator<Item = &str> {
        self.drawn.iter().filter(|drawn| drawn.struck).map(|drawn| &*drawn.fault)
    }
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
