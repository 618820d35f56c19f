//! `decide`: what a word or a request would bring about, as facts or as a refusal. Nothing is changed here.

mod account;
mod anew;
mod books;
mod change;
mod clock;
mod customer;
mod delivery;
mod event;
mod exchange;
mod incident;
mod lasting;
mod link;
mod links;
mod login;
mod opening;
mod partner;
mod procedure;
mod rows;
mod tokens;
pub(super) mod who;

pub use anew::{MOST_SNAPSHOTS, dead_by_now, snapshot, take_snapshot, unknown as unknown_snapshot};
pub use change::took_effect;
pub use clock::target as clock_target;
pub use delivery::{Letter, Tried, claim as claim_delivery, replay as replay_delivery, settle as settle_delivery};
pub use event::{Asked, Decision, event};
pub use incident::{OwnIncident, acknowledged, own as own_incident, reported};
pub use link::{Approval, LinkAsked, Linkable, approve, link, link_before_opening, linkable, prospect, to_keep};
pub use login::{LoginAsked, LoginOutcome, login};
pub use opening::{Opening, beginning, opened};
pub use partner::{register as register_partner, remove as remove_partner};
pub use procedure::{change as change_link, discontinuation};
pub use tokens::{
    Exchange, Given, Grantee, client_credentials, code, code_is_over, code_too_old, exchange_code, issue, refresh,
    revoke,
};
pub use who::customer as named_customer;
