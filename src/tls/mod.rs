//! 暗号化（TLS）. Certificates and what is made of them: the bank's own authority, the server's settings, and whom a client of
//! ours believes. Nothing here reads a file or a clock.

mod authority;
mod certificate;
mod client;
mod given;
mod server;

pub use authority::Authority;
pub use certificate::Certificate;
pub use client::{Roots, trusting, unverified};
pub use given::{Given, Wrong};
pub use rustls::ServerConfig;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use std::sync::Arc;

/// The one implementation of the algorithms.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}
