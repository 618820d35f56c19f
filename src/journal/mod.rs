//! What was asked and answered: one small record for each call, in a bounded ring. It is the access log, the source of
//! every explanation, and later what verdicts are passed on.

mod digest;
mod noted;
mod ring;

pub use digest::Digest;
pub use noted::{Noted, fingerprint};
pub use ring::{Journal, KEPT_CALLS, Looked, Place, SERIES};

use crate::event::{
    Delivered, Jst, Lang, LinkNo, Operation, PartnerNo, RefusalCode, SandboxName, Seq, TokenKind, Wall,
};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, sync::Arc};

/// One call and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operation: Option<Operation>,
    /// Who asked, where the token says so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub partner: Option<PartnerNo>,
    /// Under which link.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub link: Option<LinkNo>,
    /// The method.
    pub method: Cow<'static, str>,
    /// The path below the sandbox, and the query.
    pub target: Arc<str>,
    /// The language of the answer.
    pub lang: Lang,
    /// The token that was shown.
    pub shown: ShownToken,
    /// The status of the answer that was sent; 0 where none was.
    pub status: u16,
    /// The body on which the bank decided, where it is one that can be computed again.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub body: Option<Digest>,
    /// Why it was refused, where it was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub refused: Option<Box<Refused>>,
    /// What the authorization server said instead, where it did: `error` and `error_description`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub oauth_error: Option<Box<(String, String)>>,
    /// Of a token that was refused as invalid: which sandbox of this server made it, and as which kind.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub token_made: Option<Box<(SandboxName, TokenKind)>>,
    /// The number of the latest call that had arrived when this one's answer was handed over: whatever has a higher
    /// number could know it.
    #[serde(default)]
    pub heard_by: u64,
    /// What a verdict needs to know of some calls only.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub noted: Option<Box<Noted>>,
    /// 通信障害. What the wire made of it, where a rule matched it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub faulted: Option<Box<Faulted>>,
}

/// 通信障害. What the wire made of a call: what the bank decided is one thing, what was delivered another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnFault {
    /// Which rule.
    pub fault: String,
    /// The number of the call, for this rule and this partner.
    pub n: u64,
    /// Whether it made a difference to the answer.
    pub struck: bool,
}

impl CallRecord {
    /// The status that the bank decided on; nothing for a call that never reached it.
    pub fn decided(&self) -> Option<u16> {
        self.faulted.as_ref().map_or(Some(self.status), |faulted| faulted.decided)
    }

    /// By which refusal the bank decided, where it refused.
    pub fn decided_refusal(&self) -> Option<RefusalCode> {
        match &self.faulted {
            Some(faulted) => faulted.refused,
            None => self.refused.as_ref().map(|refused| refused.code),
        }
    }
}

impl Faulted {
    /// The rules that made a difference.
    pub fn struck(&self) -> impl Iterator<Item = &str> {
        self.drawn.iter().filter(|drawn| drawn.struck).map(|drawn| &*drawn.fault)
    }
}

/// The token that a call showed: what it says, never its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShownToken {
    /// None.
    #[default]
    Nothing,
    /// One that is none of this sandbox's access tokens.
    Foreign,
    /// An access token that this sandbox made.
    Token {
        /// In which life.
        life: u16,
        /// At which place of its log.
        seq: Seq,
        /// Its place among all tokens.
        no: u32,
    },
}

/// Why a call was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Which refusal.
    pub code: RefusalCode,
    /// From when on it is worth asking again.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub retry_at: Option<Jst>,
    /// What was wrong with which parameter: name, Japanese, English.
    pub faults: Vec<(String, String, String)>,
}
