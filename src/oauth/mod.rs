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

pub use client::{Authentication, Credentials, authenticate, credentials};
pub use error::OauthError;
pub use handle::{Handle, Keys, REQUEST_URI, TOKEN_CHARS};
pub use handshake::handshake_ms;
pub use jose::{
    Audience, IdClaims, Once, PROOF_ALGS, Proof, ProvedCall, PublicJwk, SigningKey, assertion_algs, check_proof,
    id_token_alg, proof_algs,
};
pub use request::{AuthorizationRequest, How, Invalid, Parameters};
pub use token::Token;
