//! The one vocabulary: instants, ids, words that ask and facts that happened. Plain data, no logic.

mod change;
mod fact;
mod ids;
mod incident;
mod kind;
mod lang;
mod linking;
mod operation;
mod persona;
mod profile_terms;
mod refusal_code;
mod time;
mod word;
mod words;

pub use change::{
    Announced, Announcement, BothLangs, EndpointSunset, HoursChanged, Maintenance, MaintenanceExtended, NoticePosted,
    PartnerSuspended, PartnerSuspension, TermsChanged,
};
pub use fact::{Cause, ClockSetting, Fact, Opened, OutageBegan, Record, ScenarioSource, Scheduled};
pub use ids::{AccountNo, CustomerNo, EventId, LinkNo, PartnerId, PartnerNo, SandboxName, Seq, Yen};
pub use incident::{
    Discoverer, DutyWhat, Ground, IncidentClosed, IncidentDisclosed, IncidentOpened, IncidentReport, IncidentUpdated,
    Measure, PartnerTask, ReportItem, ReportStage, TaskAsked,
};
pub use kind::{AccountKind, AccountStatus, Channel, LinkStatus, Purpose};
pub use lang::Lang;
pub use linking::{ClientAuth, CodeTerms, Confirmation, CustomerChange, LinkEnd, Linked, TokenIssued, TokenKind};
pub use operation::{Operation, Plane, Scope, ScopeSet};
pub use persona::Persona;
pub use profile_terms::{
    Branch, ChannelHours, Hours, Institution, Lifetimes, OpenSpan, PartnerTerms, Posting, ProfileTerms, Window,
};
pub use refusal_code::RefusalCode;
pub use time::{DAY_MS, Day, HOUR_MS, Jst, MAX_SHOWN, MIN_SHOWN, MINUTE_MS, SECOND_MS, Wall, pair};
pub use word::{
    Area, ClockAdvanced, ClockMode, ClockSet, CustomerMeant, Ended, LinksMeant, Outage, Reach, ServiceStopped,
    StopReason, TokensExpired, TokensMeant, TransactionPosted, Word,
};
