//! The authorization server of a sandbox (RFC 6749): identity check, consent, tokens（第4条第1項, 第4条第2項）.

mod authorize;
mod cast;
mod consent;
mod error;
mod form;
mod jwks;
mod login;
mod manage;
mod metadata;
mod page;
mod token;

use actix_web::web;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of the authorization server, with those of the ANSER dialect.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(token::issue_token)
        .service(authorize::authorize)
        .service(login::login)
        .service(consent::consent)
        .service(manage::revoke_token)
        .service(manage::introspect_token)
        .service(jwks::read_jwks)
        .service(metadata::read_metadata)
        .map(undescribed);
}

/// Other doors to the same operations: a posted authorization request, the ANSER dialect, OpenID's name of the metadata.
fn undescribed(config: &mut web::ServiceConfig) -> &mut web::ServiceConfig {
    config
        .service(web::resource("/oauth/authorize").post(authorize::posted))
        .service(web::resource("/anser/v1/banks/{bank_code}/oauth/auth").get(authorize::through_anser))
        .service(web::resource("/anser/v1/banks/{bank_code}/oauth/token").post(token::through_anser))
        .service(web::resource("/.well-known/openid-configuration").get(metadata::openid))
        .service(web::resource("/style.css").get(page::style))
}
