//! What the bank does, seen from outside: each file follows the paths that it calls.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::wildcard_enum_match_arm,
    reason = "a test reads its fixtures, says what it counted, and may stop at once"
)]

mod api;
mod compare;
mod concurrency;
mod determinism;
mod faults;
mod fold;
mod fold_partners;
mod fold_tokens;
mod forgotten;
mod house;
mod language;
mod receiver;
mod refused;
mod replay;
mod run;
mod scene;
mod signing;
mod stores;
mod support;
mod tls;
mod wire;
