//! kumiai (組合): a sandbox bank for partner developers, on a clock that they control.
//!
//! The bank is a value: its state is the fold of its facts, and everything that it answers is computed from that state,
//! the seed and one instant. `ARCHITECTURE.md` shows the rooms and the way of a request through them.

pub mod api;
pub mod bank;
pub mod citizen;
pub mod cli;
pub mod clock;
pub mod event;
pub mod hosted;
pub mod journal;
pub mod oauth;
pub mod pages;
pub mod profile;
pub mod report;
pub mod sandbox;
pub mod scenario;
pub mod server;
pub mod store;
pub mod testing;
pub mod tls;
pub mod verdict;
pub mod webhook;
