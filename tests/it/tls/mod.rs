//! `https`: whose certificate is shown, who is served, and what is said over it.

mod client;
mod files;
mod served;
mod webhooks;
