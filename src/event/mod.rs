//! The one vocabulary: instants, ids, words that ask and facts that happened. Plain data, no logic.

mod fact;
mod fault;
mod ids;
mod kind;
mod lang;
mod opened;
mod operation;
mod persona;
mod profile_terms;
mod refusal_code;
mod time;
mod trigger;
mod word;
mod words;

pub use fact::{
    Cause, ClientAuth, ClockSetting, CodeTerms, Confirmation, CustomerChange, Fact, LinkEnd, Linked, OutageBegan,
    Record, Scheduled, TokenIssued, TokenKind,
};
pub use fault::{
    ConnectionFault, Delivered, ErrorLayer, Fault, FaultMatch, FaultWhen, Inject, InjectedError, Latency,
    NextPageFault, Rate,
};
pub use ids::{AccountNo, CustomerNo, EventId, LinkNo, PartnerId, PartnerNo, SandboxName, Seq, Yen};
pub use kind::{AccountKind, AccountStatus, Channel, Purpose};
pub use lang::Lang;
pub use opened::{Opened, ScenarioSource};
pub use operation::{Operation, Plane, Scope, ScopeSet};
pub use persona::Persona;
pub use profile_terms::{
    Branch, ChannelHours, Hours, Institution, Lifetimes, OpenSpan, PartnerTerms, Posting, ProfileTerms, Window,
};
pub use refusal_code::RefusalCode;
pub use time::{DAY_MS, Day, HOUR_MS, Jst, MAX_SHOWN, MIN_SHOWN, MINUTE_MS, SECOND_MS, Wall, pair};
pub use trigger::{After, Armed, CallMoment, OnCall, Trigger};
pub use word::{
    Area, ClockAdvanced, ClockMode, ClockSet, CustomerMeant, Ended, LinksMeant, Outage, Reach, ServiceStopped,
    StopReason, TokensExpired, TokensMeant, TransactionPosted, Word,
};

pub(crate) use words::word_enum;
