//! 通信障害. What goes wrong on the wire: which calls, when, and how. Nothing of it changes the state of the bank.

use crate::event::{EventId, Jst, Operation, PartnerId, word_enum};

/// 通信障害. One rule. For each call the rules are looked at in the order of the file: latency adds up, and of the other
/// sorts the first that applies wins.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Its name: as written, or `fault-N` by its place in the file.
    pub id: String,
    /// Which calls it is about; what is absent matches everything.
    pub matches: FaultMatch,
    /// Which of those it hits.
    pub when: FaultWhen,
    /// What goes wrong with them.
    pub inject: Inject,
}

/// Which calls a fault is about: all that is stated must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FaultMatch {
    /// Calls of this operation.
    pub operation: Option<Operation>,
    /// Calls of this partner.
    pub partner: Option<PartnerId>,
    /// Calls about this customer: a persona or a `customer_id`.
    pub customer: Option<String>,
    /// Calls about this account: `persona/kind`, a stated account, or an id.
    pub account: Option<String>,
}

/// Which of the matching calls a fault hits: all that is stated must hold, and nothing stated is every call. A call's
/// number n counts one partner's calls that this fault matches, from 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FaultWhen {
    /// Those with these numbers, ascending; empty = any.
    pub calls: Vec<u64>,
    /// Those whose number is a multiple of this.
    pub every: Option<u64>,
    /// This share of them, above 0 and at most 1, chosen by a hash of seed, fault, partner, operation and n.
    pub probability: Option<f64>,
    /// Those that come while this lasting event is in force.
    pub during: Option<EventId>,
    /// Those that come from the first instant of bank time on and before the second.
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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, Copy, PartialEq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InjectedError {
    /// The status, 400 to 599.
    pub status: u16,
    /// The code in the body; absent = the body's own for such a status.
    pub code: Option<String>,
    /// Whose grammar the body has.
    pub layer: ErrorLayer,
    /// After how long the client may come again, in milliseconds of wall time.
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

/// So many calls in so long a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many calls.
    pub calls: u32,
    /// In how many milliseconds of wall time.
    pub per_ms: i64,
}
