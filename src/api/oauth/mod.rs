//! The authorization server of a sandbox (RFC 6749): identity check, consent, tokens（第4条第1項, 第4条第2項）.

mod authorize;
mod caller;
mod consent;
mod error;
mod form;
mod jwks;
mod login;
mod manage;
mod metadata;
mod par;
mod sender;
mod signing_keys;
mod token;

pub use error::{OauthErrorBody, error_body, injected_body, is_oauth};
pub use sender::{ProofMemory, check_sender};
pub use signing_keys::SigningKeys;

use crate::api::{front, register::Register};
use actix_web::web;

/// The routes of the authorization server, with those of the ANSER dialect.
pub fn routes(routes: &mut impl Register) {
    routes
        .service(token::issue_token)
        .service(authorize::authorize)
        .service(login::login)
        .service(consent::consent)
        .service(par::push_authorization_request)
        .service(manage::revoke_token)
        .service(manage::introspect_token)
        .service(jwks::read_jwks)
        .service(metadata::read_metadata)
        .undescribed(undescribed);
}

/// Other doors to the same operations: a posted authorization request, OpenID's name of the metadata.
fn undescribed(config: &mut web::ServiceConfig) {
    config
        .service(front::door("/oauth/authorize", "GET, HEAD, POST").post(authorize::posted))
        .service(front::page("/.well-known/openid-configuration").get(metadata::openid));
}

/// The same operations behind the ANSER channel's own paths, below its bank.
pub fn anser_dialect(config: &mut web::ServiceConfig) {
    config
        .service(front::page("/oauth/auth").get(authorize::through_anser))
        .service(front::door("/oauth/token", "POST").post(token::through_anser));
}
