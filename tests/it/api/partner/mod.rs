//! What a partner and the bank have to tell each other: links, incidents, changes.

mod causes;
mod changes;
mod coverage;
mod drills;
mod incidents;
mod links;
mod webhook_targets;
pub mod webhooks;
