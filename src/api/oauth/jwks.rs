//! The keys of ID tokens as everybody may read them, and the tokens that they sign.

use super::{
    error::{OauthErrorBody, stopped},
    signing_keys::signing_key,
};
use crate::{
    api::turn::{Body, Turn},
    bank::refusal::Refusal,
    event::{Operation, Scope, Security, SigningTurn},
    oauth::{IdClaims, PublicJwk, id_token_alg},
    sandbox::{Given, State},
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// The keys of the authorization server (RFC 7517 §5).
#[derive(Serialize, ToSchema)]
pub struct Jwks<'a> {
    /// One key for each signature that may be met: the present one first, and the one before it for a while.
    keys: Vec<JwkView<'a>>,
}

/// The public half of an RSA key pair (RFC 7517 §4, RFC 7518 §6.3).
#[derive(Serialize, ToSchema)]
pub struct JwkView<'a> {
    /// Always `RSA`.
    #[schema(example = "RSA")]
    kty: &'static str,
    /// Always `sig`.
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    usage: &'static str,
    /// `RS256`, or `PS256` where the security profile asks for it.
    #[schema(example = "RS256")]
    alg: &'static str,
    /// The key's id.
    kid: &'a str,
    /// The modulus, base64url.
    n: &'a str,
    /// The exponent, base64url.
    #[schema(example = "AQAB")]
    e: &'a str,
}

impl<'a> JwkView<'a> {
    fn of(jwk: &'a PublicJwk, security: Security) -> Self {
        Self { kty: "RSA", usage: "sig", alg: id_token_alg(security).word(), kid: &jwk.kid, n: &jwk.n, e: &jwk.e }
    }
}

/// Read the keys of the authorization server.
///
/// With them ID tokens are checked.
#[utoipa::path(tag = "oauth", responses((status = 200, description = "The keys.", body = Jwks),
    (status = 503, description = "The authorization server is stopped.", body = OauthErrorBody)))]
#[get("/oauth/jwks")]
pub async fn read_jwks(turn: Turn) -> HttpResponse {
    turn.begin(Operation::ReadJwks);
    turn.respond(read(&turn).await)
}

async fn read(turn: &Turn) -> Result<Body, Refusal> {
    if let Some(body) = stopped(turn, Operation::ReadJwks, false) {
        return Ok(body);
    }
    let SigningTurn { turn: present, before_until } = turn.state().signing_turn();
    let is_shown = before_until.is_some_and(|until| turn.data().now < until);
    let mut keys = vec![signing_key(turn, present).await?];
    if let Some(before) = present.checked_sub(1).filter(|_| is_shown) {
        keys.push(signing_key(turn, before).await?);
    }
    let security = turn.state().security();
    Body::json(&Jwks { keys: keys.iter().map(|key| JwkView::of(key.jwk(), security)).collect() })
}

/// The ID token of a login, where the scope asks for one and the tokens are given for a code.
pub async fn id_token(turn: &Turn, state: &State, given: Given) -> Result<Option<String>, Refusal> {
    let Some(code) = given.code.and_then(|no| state.token_by_no(no)) else {
        return Ok(None);
    };
    let issued = &code.issued;
    let link = issued.link.and_then(|no| state.link(no));
    let (Some(terms), Some(link), Some(partner)) = (&issued.code, link, state.partner(issued.partner)) else {
        return Ok(None);
    };
    if !issued.scope.contains(Scope::Openid) {
        return Ok(None);
    }
    let claims = IdClaims::new(
        turn.base_url(),
        state.town().customer_id(link.customer()).to_string(),
        partner.terms.client_id.clone(),
        turn.data().wall,
        terms.auth_at,
        terms.nonce.clone(),
    );
    let security = state.security();
    signing_key(turn, state.signing_turn().turn).await?.sign(&claims, security).ok_or_else(Refusal::defect).map(Some)
}
