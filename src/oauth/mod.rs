//! The protocol, pure: what requests say, what tokens look like, and what they are worth at an instant.

mod client;
mod error;
mod handle;
mod handshake;
mod jose;
pub mod pkce;
pub mod redirect;
mod request;
mod token;

pub use client::{Credentials, authenticate, credentials};
pub use error::OauthError;
pub use handle::{Handle, Keys, TOKEN_CHARS};
pub use handshake::handshake_ms;
pub use jose::{IdClaims, PublicJwk, SigningKey};
pub use request::{AuthorizationRequest, Invalid, Parameters};
pub use token::Token;
