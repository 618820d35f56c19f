//! 通知（Webhook）. Telling partners what has happened, by Standard Webhooks 1.0.0: signing, and delivery at the edge. What is to be
//! sent, when, and what became of it are facts of the sandbox; here is only the sending.

mod courier;
mod message;
mod post;
mod signature;
mod target;

pub use courier::{Courier, WallClock};
pub use message::message_id;
pub use target::Targets;
