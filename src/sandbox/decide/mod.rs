//! `decide`: what a word or a request would bring about, as facts or as a refusal. Nothing is changed here.

mod clock;
mod event;
mod link;
mod opening;
mod who;

pub use clock::target;
pub use event::{Asked, Decision, event};
pub use link::{LinkAsked, link};
pub use opening::{Opening, opening};
