//! kumiai (組合): a sandbox bank for partner developers, on a clock that they control.
//!
//! The bank is a value: its state is the fold of its facts, and everything that it answers is computed from that state,
//! the seed and one instant. `ARCHITECTURE.md` shows the rooms and the way of a request through them.

pub mod bank;
pub mod event;
