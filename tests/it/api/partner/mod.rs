//! What a partner and the bank have to tell each other: links, incidents, changes.

mod changes;
mod incidents;
mod links;
