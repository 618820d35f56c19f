//! JOSE (RFC 7515, 7517, 7519): what the bank signs, and what clients sign.

mod assertion;
mod id_token;
mod proof;
mod signed;

pub use assertion::{ASSERTION_TYPE, Audience, Once, assertion_algs, check_assertion, claimed_client};
pub use id_token::{IdClaims, PublicJwk, SigningKey, id_token_alg};
pub use proof::{PROOF_ALGS, Proof, ProvedCall, check_proof, proof_algs};
