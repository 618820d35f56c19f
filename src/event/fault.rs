//! 通信障害. What goes wrong on the wire: which calls, when, and how. Nothing of it changes the state of the bank.

use super::{
    ids::{EventId, PartnerId},
    operation::Operation,
    time::Jst,
    words::word_enum,
};
use serde::{Deserialize, Serialize};

/// 通信障害. One rule. For each call the rules are looked at in the order of the file: latency adds up, and of the other
/// sorts the first that applies wins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Its name: as written, or `fault-N` by its place in the file.
    pub id: String,
    /// Which calls it is about; what is absent matches everything.
    #[serde(default)]
    pub matches: FaultMatch,
    /// Which of those it hits.
    #[serde(default)]
    pub when: FaultWhen,
    /// What goes wrong with them.
    pub inject: Inject,
}

/// Which calls a fault is about: all that is stated must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultMatch {
    /// Calls of this operation.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operation: Option<Operation>,
    /// Calls of this partner.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub partner: Option<PartnerId>,
    /// Calls about this customer: a persona or a `customer_id`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub customer: Option<String>,
    /// Calls about this account: `persona/kind`, a stated account, or an id.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub account: Option<String>,
}

/// Which of the matching calls a fault hits: all that is stated must hold, and nothing stated is every call. A call's
/// number n counts one partner's calls that this fault matches, from 1.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultWhen {
    /// Those with these numbers, ascending; empty = any.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub calls: Vec<u64>,
    /// Those whose number is a multiple of this.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub every: Option<u64>,
    /// This share of them, above 0 and at most 1, chosen by a hash of seed, fault, partner, operation and n.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub probability: Option<f64>,
    /// Those that come while this lasting event is in force.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub during: Option<EventId>,
    /// Those that come from the first instant of bank time on and before the second.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub between: Option<(Jst, Jst)>,
}

impl FaultWhen {
    /// Whether every matching call is hit.
    pub const fn is_always(&self) -> bool {
        self.calls.is_empty()
            && self.every.is_none()
            && self.probability.is_none()
            && self.during.is_none()
            && self.between.is_none()
    }
}

/// What goes wrong. Times are wall time: they are what a client waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inject {
    /// `latency`: the answer comes late.
    Latency(Latency),
    /// `error`: an error instead of the answer.
    Error(InjectedError),
    /// `connection`: no answer.
    Connection(ConnectionFault),
    /// `slow_body`: the body in this many pieces, spread over this many milliseconds.
    SlowBody {
        /// How many pieces.
        chunks: u32,
        /// Over how long, in milliseconds of wall time.
        over_ms: i64,
    },
    /// `truncate_body`: the body ends after this share of its bytes, and the connection with it.
    TruncateBody {
        /// Percent of the bytes, 0 to 99.
        at_percent: u8,
    },
    /// `malformed_json`: a body that is no JSON any more.
    MalformedJson,
    /// `html_error`: a page of HTML where JSON should be, as a gateway sends one.
    HtmlError {
        /// Its status.
        status: u16,
    },
    /// `wrong_content_type`: the right body under another media type.
    WrongContentType {
        /// Which one.
        content_type: String,
    },
    /// `rate_limit`: 429 for what comes beyond this many calls of a partner.
    RateLimit(Rate),
    /// `next_page`: the key of the next page is wrong.
    NextPage(NextPageFault),
    /// `lost_reply`: the bank does what it was asked, and the answer is lost.
    LostReply,
}

impl Inject {
    /// Every sort of fault, as it stands under `inject:`.
    pub const ALL: &'static [&'static str] = &[
        "latency",
        "error",
        "connection",
        "slow_body",
        "truncate_body",
        "malformed_json",
        "html_error",
        "wrong_content_type",
        "rate_limit",
        "next_page",
        "lost_reply",
    ];
}

/// How late an answer comes, in milliseconds of wall time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Latency {
    /// `fixed`: always the same.
    Fixed(i64),
    /// `uniform`: anything from the first to the second, each as likely.
    Uniform(i64, i64),
    /// `median`, `sigma`, `max`: log-normal, cut off at the longest.
    LogNormal {
        /// Half of the answers come sooner.
        median_ms: i64,
        /// The standard deviation of the logarithm, from 0 to 5.
        sigma: f64,
        /// No answer comes later.
        max_ms: i64,
    },
}

/// An error instead of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InjectedError {
    /// The status, 400 to 599.
    pub status: u16,
    /// The code in the body; absent = the body's own for such a status.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<String>,
    /// Whose grammar the body has.
    pub layer: ErrorLayer,
    /// After how long the client may come again, in milliseconds of wall time.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub retry_after_ms: Option<i64>,
}

word_enum! {
    /// Who answers with an error: each has a grammar of its own (ANSER).
    pub enum ErrorLayer {
        /// The gateway in front of the bank.
        Gateway = "gateway",
        /// The bank's own system.
        Core = "core",
    }
}

word_enum! {
    /// What becomes of a connection on which no answer is sent.
    pub enum ConnectionFault {
        /// It is reset (RST).
        Reset = "reset",
        /// It is closed (FIN).
        Close = "close",
        /// It stays open, and nothing comes.
        Hang = "hang",
    }
}

word_enum! {
    /// What is wrong with the key of the next page.
    pub enum NextPageFault {
        /// It is the key of this page.
        SelfLoop = "self_loop",
        /// It is the key of an earlier page.
        Repeat = "repeat",
        /// It is missing, although there are more rows.
        Drop = "drop",
        /// It is null.
        Null = "null",
    }
}

word_enum! {
    /// What reached the caller of a call whose answer was meddled with.
    pub enum Delivered {
        /// The bank's answer, maybe late.
        Whole = "whole",
        /// The bank's answer, spoilt.
        Spoilt = "spoilt",
        /// A part of it.
        Cut = "cut",
        /// Another answer in its place.
        Replaced = "replaced",
        /// No answer.
        Nothing = "nothing",
    }
}

/// So many calls in so long a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many calls.
    pub calls: u32,
    /// In how many milliseconds of wall time.
    pub per_ms: i64,
}
