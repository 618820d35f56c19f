//! The one vocabulary: instants, ids, words that ask and facts that happened. Plain data, no logic.

mod booked;
mod books_word;
mod change;
mod client_key;
mod fact;
mod fault;
mod ids;
mod incident;
mod kind;
mod lang;
mod linking;
mod opened;
mod operation;
mod partner_word;
mod persona;
mod profile_terms;
mod reach;
mod refusal_code;
mod run;
mod security;
mod sent;
mod stated;
mod time;
mod token;
mod trigger;
mod webhook;
mod word;
mod words;

pub use booked::{Began, BookedRow, Lasting, OfferChange, RowFate};
pub use books_word::{
    AccountMeant, DataStale, OfferChanged, PartialResult, PostingDelayed, RowsWithheld, TransactionCancelled,
    TransactionCorrected, TransactionPosted, TransactionReplaced,
};
pub use change::{
    Announced, Announcement, BothLangs, EndpointSunset, HoursChanged, Maintenance, MaintenanceExtended, NoticePosted,
    NoticeTouches, PartnerSuspended, PartnerSuspension, TermsChanged,
};
pub use client_key::{ClientKey, PublicKey, SigningAlg};
pub use fact::{Cause, ClockSetting, Fact, OutageBegan, Record, Scheduled};
pub use fault::{
    ConnectionFault, Delivered, ErrorLayer, Fault, FaultMatch, FaultWhen, Inject, InjectedError, Latency,
    NextPageFault, Rate,
};
pub use ids::{AccountNo, CustomerNo, EventId, LinkNo, PartnerId, PartnerNo, SandboxName, Seq, SnapshotNo, Yen};
pub use incident::{
    Discoverer, DutyWhat, Ground, IncidentClosed, IncidentDisclosed, IncidentOpened, IncidentReport, IncidentUpdated,
    Measure, PartnerTask, ReportItem, ReportStage, TaskAsked,
};
pub use kind::{AccountKind, AccountStatus, Channel, LinkStatus, Purpose};
pub use lang::Lang;
pub use linking::{CodeTerms, CustomerChange, LinkEnd, Linked, TokenIssued};
pub use opened::{Beginning, Carried, Fragment, Kept, Opened, ScenarioSource, SnapshotTaken};
pub use operation::{Operation, Plane, Scope, ScopeSet};
pub use partner_word::{KeyFact, PartnerMeant, SigningKeyRotated, SigningTurn};
pub use persona::Persona;
pub use profile_terms::{
    BeforeWindow, Branch, ChannelHours, Hours, Institution, Lifetimes, OpenSpan, PartnerTerms, Posting, ProfileTerms,
    Window, WindowApart,
};
pub use reach::{Area, Reach};
pub use refusal_code::RefusalCode;
pub use run::{Run, RunBegun, RunNo};
pub use security::Security;
pub use sent::{AssertionUsed, RequestPushed, SentFact};
pub use stated::{StatedAccount, StatedCustomer};
pub use time::{DAY_MS, Day, HOUR_MS, Jst, MAX_SHOWN, MIN_SHOWN, MINUTE_MS, SECOND_MS, Wall, pair};
pub use token::{ClientAuth, Confirmation, TokenKind};
pub use trigger::{After, Armed, CallMoment, OnCall, Trigger};
pub use webhook::{
    About, DeliverySettled, Outcome, PeriodEdge, Trouble, WebhookDue, WebhookFact, WebhookTerms, WebhookType,
};
pub use word::{
    ClockAdvanced, ClockMode, ClockSet, CustomerMeant, Ended, LinksMeant, Outage, ServiceStopped, StopReason,
    TokensExpired, TokensMeant, Word,
};

pub(crate) use words::word_enum;
