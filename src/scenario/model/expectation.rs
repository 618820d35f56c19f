//! 期待. What a partner must do about what happens at the bank. A judge reads these over the journal.

use super::Rate;
use crate::event::{EventId, Operation, PartnerId, word_enum};

/// 期待. One rule with its scope: from `after` on (or from the start), until `until` (or the end), or only `while` an
/// event lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// Its name: as written, or `expectation-N` by its place in the file.
    pub id: String,
    /// 条項. The paragraph of the terms that it shows, such as `4.1`.
    pub clause: Option<String>,
    /// Whose calls are judged; absent = each partner's.
    pub partner: Option<PartnerId>,
    /// Only what concerns this customer: a persona or a `customer_id`.
    pub customer: Option<String>,
    /// Armed once this event has come.
    pub after: Option<EventId>,
    /// Disarmed once this event has come.
    pub until: Option<EventId>,
    /// Armed as long as this lasting event is in force.
    pub during: Option<EventId>,
    /// What must or must not be done.
    pub rule: Rule,
    /// What it counts as when the situation never came about.
    pub if_not_exercised: IfNotExercised,
}

word_enum! {
    /// What an expectation counts as when its situation never came about.
    pub enum IfNotExercised {
        /// It has failed.
        Fail = "fail",
        /// It is told, and fails a strict run.
        Warn = "warn",
        /// It has passed.
        Pass = "pass",
    }
}

/// What must or must not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// `must`.
    Must(MustRule),
    /// `must_not`.
    MustNot(MustNotRule),
}

/// How soon: before so many calls were refused, and within so much bank time. What is absent does not bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Within {
    /// At most this many calls may be refused (or made) before.
    pub calls: Option<u32>,
    /// Within so many milliseconds of bank time.
    pub bank_ms: Option<i64>,
}

/// How calls that fail are spaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackOff {
    /// At most so many calls, by wall time.
    pub max_rate: Rate,
}

/// `must`: what has to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MustRule {
    /// `reauthorize`: a new authorization, at the latest after `rejected_calls` refused ones.
    Reauthorize(Within),
    /// `refresh_token`: new tokens, at the latest after `rejected_calls` refused calls.
    RefreshToken {
        /// At most this many calls with an expired token.
        rejected_calls: u32,
    },
    /// `honour_retry_after`: no call before the time that `Retry-After` named.
    HonourRetryAfter {
        /// How much earlier is still forgiven, in milliseconds of wall time.
        tolerance_ms: i64,
        /// Which calls have to wait.
        scope: HonourScope,
    },
    /// `back_off`: calls that fail are not repeated faster than this.
    BackOff(BackOff),
    /// `acknowledge_incident`（第4条第6項）; absent = within what the incident itself asks for.
    AcknowledgeIncident {
        /// Within so many milliseconds of bank time.
        bank_ms: Option<i64>,
    },
    /// `report_incident`（第4条第6項）; absent = within what the incident itself asks for.
    ReportIncident {
        /// Within so many milliseconds of bank time.
        bank_ms: Option<i64>,
    },
    /// `accept_terms`（第9条第1項）.
    AcceptTerms {
        /// Within so many milliseconds of bank time.
        bank_ms: Option<i64>,
    },
    /// `page_to_end`: a statement that has more pages is read to its end.
    PageToEnd,
    /// `use_pkce`: every authorization carries a challenge (RFC 7636).
    UsePkce,
    /// `stop_within`: calls stop, at the latest after so many, or so much bank time.
    StopWithin(Within),
}

/// `must_not`: what has to be left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MustNotRule {
    /// `call_api`: these operations, or any where the list is empty.
    CallApi {
        /// Which operations.
        operations: Vec<Operation>,
        /// What arrives within so many milliseconds of bank time is forgiven.
        grace_ms: i64,
    },
    /// `use_token`: a token in this state.
    UseToken {
        /// Which state.
        state: TokenState,
    },
    /// `call_outside_service_hours`（第2条第1項）.
    CallOutsideServiceHours {
        /// At most this many in each closed stretch.
        max: u32,
    },
    /// `request_unlinked_account`（第4条第3項）.
    RequestUnlinkedAccount,
    /// `refresh_concurrently`: two exchanges of one refresh token at a time.
    RefreshConcurrently,
    /// `reuse_code`: an authorization code twice.
    ReuseCode,
}

impl MustRule {
    /// Every word under `must:`.
    pub const ALL: &'static [&'static str] = &[
        "reauthorize",
        "refresh_token",
        "honour_retry_after",
        "back_off",
        "acknowledge_incident",
        "report_incident",
        "accept_terms",
        "page_to_end",
        "use_pkce",
        "stop_within",
    ];
}

impl MustNotRule {
    /// Every word under `must_not:`.
    pub const ALL: &'static [&'static str] = &[
        "call_api",
        "use_token",
        "call_outside_service_hours",
        "request_unlinked_account",
        "refresh_concurrently",
        "reuse_code",
    ];
}

word_enum! {
    /// Which calls have to wait for a `Retry-After`.
    pub enum HonourScope {
        /// Those of the operation that was told so.
        Operation = "operation",
        /// All of the partner's.
        All = "all",
    }
}

word_enum! {
    /// What is the matter with a token that should not be shown any more.
    pub enum TokenState {
        /// Its time is over.
        Expired = "expired",
        /// It was taken back.
        Revoked = "revoked",
        /// A newer refresh token has taken its place.
        Rotated = "rotated",
    }
}
