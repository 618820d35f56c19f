//! 画面. What a person sees: HTML and one style sheet. Each page is a pure function of a language and the view handed in.
//! This room knows no HTTP, no state and no clock; no page needs a script, and none refers to another host.
//!
//! Whoever serves these pages sends `style-src 'self'`, `frame-ancestors 'none'` and a `form-action` that lists the
//! origin of the redirect URI; and `Referrer-Policy: same-origin`, since `no-referrer` would turn `Origin` into `null`.

mod call;
mod cast;
mod closed;
mod command;
mod consent;
mod dashboard;
mod field;
mod form;
mod frame;
mod incident;
mod incident_words;
mod instant;
mod login;
mod notice;
mod refused;
mod say;
mod style;
#[cfg(test)]
mod tests;

pub use call::CallLink;
pub use cast::{AnserLogin, CastMember, InstitutionLogin};
pub use closed::{ClosedFor, ClosedView, closed_page};
pub use consent::{
    ConsentTrouble, ConsentView, Holder, LinkableAccount, Reconsent, Unlinkable, UnlinkableAccount, consent_page,
};
pub use dashboard::{
    CallRow, ClockView, CurlLine, DashboardView, DocLink, DoorState, DoorView, PartnerView, UpcomingRow, dashboard_page,
};
pub use form::SealedForm;
pub use frame::Frame;
pub use incident::{IncidentPage, IncidentStep, IncidentStepWhat, incident_page};
pub use login::{BranchOption, LoginFields, LoginTrouble, LoginView, login_page};
pub use notice::{NoticeCause, NoticeView, notice_page};
pub use refused::{RefusedBecause, RefusedView, SentValue, refused_page};
pub use style::STYLE;
