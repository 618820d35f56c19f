//! Revocation (RFC 7009) and introspection (RFC 7662).

use super::{
    caller::{Caller, caller},
    error::{OauthErrorBody, json},
};
use crate::{
    api::turn::{Body, Turn},
    bank::{linkage::TokenStanding, refusal::Refusal},
    event::{Cause, Confirmation, Jst, Operation, TokenKind},
    oauth::{OauthError, Parameters, Token},
    sandbox::revoke,
};
use actix_web::{HttpResponse, post, web::Payload};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A token, and who asks about it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form, which is read by name")]
pub struct TokenInQuestion {
    /// The token.
    token: String,
    /// What kind it probably is; looked up either way.
    #[schema(example = "refresh_token")]
    token_type_hint: Option<String>,
    /// The client, where it does not say so in the `Authorization` header.
    #[schema(example = "kakeibo")]
    client_id: Option<String>,
    /// Its secret, where it does not stand in the `Authorization` header.
    client_secret: Option<String>,
    /// What it signed, where it proves who it is by a key（RFC 7523）.
    client_assertion: Option<String>,
    /// Of an assertion: always `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.
    client_assertion_type: Option<String>,
}

/// Nothing: the token is gone, or was never there.
#[derive(Serialize, ToSchema)]
pub struct Revoked {}

/// What a token is worth (RFC 7662 §2.2). Of one that is worth nothing, nothing is said.
#[derive(Serialize, ToSchema, Default)]
pub struct Introspection {
    /// Whether it may be used now.
    #[schema(example = true)]
    active: bool,
    /// What it may be used for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "accounts balances")]
    scope: Option<String>,
    /// The client that it was issued to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "kakeibo")]
    client_id: Option<String>,
    /// How it is shown: `Bearer`, or `DPoP` where it is bound to a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Bearer")]
    token_type: Option<&'static str>,
    /// The key that whoever shows it has to prove（RFC 7800）, where it is bound to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    cnf: Option<BoundTo>,
    /// When it will be too old: seconds of wall time since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1_781_054_223)]
    exp: Option<i64>,
    /// When it was issued: seconds of wall time since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1_781_053_323)]
    iat: Option<i64>,
    /// The customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "cu-67229993")]
    sub: Option<String>,
    /// Who may be shown it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "http://127.0.0.1:8080")]
    aud: Option<String>,
    /// Who issued it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "http://127.0.0.1:8080")]
    iss: Option<String>,
    /// The link.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "link-0")]
    link_id: Option<String>,
}

/// The key that a token is bound to（RFC 7800）.
#[derive(Serialize, ToSchema)]
pub struct BoundTo {
    /// The thumbprint of the key（RFC 9449 §6）.
    #[schema(example = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")]
    jkt: String,
}

impl From<&Confirmation> for BoundTo {
    fn from(cnf: &Confirmation) -> Self {
        Self { jkt: cnf.jkt().to_owned() }
    }
}

/// Revoke a token.
///
/// A refresh token takes every token of its link along. What is not there counts as revoked.
#[utoipa::path(tag = "oauth", request_body(content = TokenInQuestion, content_type = "application/x-www-form-urlencoded",
    description = "The token that is to go.", examples(
        ("refresh_token" = (summary = "A refresh token", value = json!({
            "token": "…", "token_type_hint": "refresh_token", "client_id": "kakeibo", "client_secret": "kakeibo-secret"}))))), responses(
    (status = 200, description = "It is gone.", body = Revoked),
    (status = 400, description = "The request is no good.", body = OauthErrorBody),
    (status = 401, description = "The client is not who it says it is.", body = OauthErrorBody),
    (status = 503, description = "The authorization server is stopped.", body = OauthErrorBody)))]
#[post("/oauth/revoke")]
pub async fn revoke_token(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::RevokeToken);
    turn.respond(take_back(&turn, payload).await)
}

async fn take_back(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    let Caller { parameters, grantee } = match caller(turn, Operation::RevokeToken, payload).await? {
        Ok(caller) => caller,
        Err(body) => return Ok(body),
    };
    let no = match in_question(turn, &parameters) {
        Ok(token) => token.map(|token| token.issued.no),
        Err(error) => return Ok(json(turn, &error, false)),
    };
    if let Some(no) = no {
        turn.write(move |draft| {
            let state = draft.state();
            let partner = state.partner(grantee.partner).ok_or_else(Refusal::defect)?;
            let facts = revoke(partner, state.token_by_no(no));
            draft.push(draft.now(), &Cause::Request, facts);
            Ok(())
        })
        .await?;
    }
    Body::json(&Revoked {})
}

/// Ask what a token is worth.
///
/// Only the client that it was issued to learns anything but `active: false`.
#[utoipa::path(tag = "oauth", request_body(content = TokenInQuestion, content_type = "application/x-www-form-urlencoded",
    description = "The token that is asked about.", examples(
        ("access_token" = (summary = "An access token", value = json!({
            "token": "…", "client_id": "kakeibo", "client_secret": "kakeibo-secret"}))))), responses(
    (status = 200, description = "What it is worth.", body = Introspection),
    (status = 400, description = "The request is no good.", body = OauthErrorBody),
    (status = 401, description = "The client is not who it says it is.", body = OauthErrorBody),
    (status = 503, description = "The authorization server is stopped.", body = OauthErrorBody)))]
#[post("/oauth/introspect")]
pub async fn introspect_token(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::IntrospectToken);
    turn.respond(look(&turn, payload).await)
}

async fn look(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    let Caller { parameters, grantee } = match caller(turn, Operation::IntrospectToken, payload).await? {
        Ok(caller) => caller,
        Err(body) => return Ok(body),
    };
    let token = match in_question(turn, &parameters) {
        Ok(token) => token.filter(|token| token.issued.partner == grantee.partner),
        Err(error) => return Ok(json(turn, &error, false)),
    };
    let seen = token.and_then(|token| introspect(turn, token)).unwrap_or_default();
    Body::json(&seen)
}

/// The token that is asked about, whatever kind the hint names.
fn in_question<'a>(turn: &'a Turn, parameters: &Parameters) -> Result<Option<&'a Arc<Token>>, OauthError> {
    let text = parameters.one("token")?.ok_or_else(|| OauthError::invalid_request("the parameter token is missing"))?;
    let state = turn.state();
    let handle = turn.data().sandbox.keys().read_token(text.as_bytes());
    let handle = handle.filter(|handle| handle.kind != TokenKind::Code && handle.life == state.opened().life);
    Ok(handle.and_then(|handle| state.token(handle.no, handle.seq)))
}

fn introspect(turn: &Turn, token: &Token) -> Option<Introspection> {
    let (state, data) = (turn.state(), turn.data());
    let link = token.issued.link.and_then(|no| state.link(no));
    let partner = state.partner(token.issued.partner)?;
    let is_dead = link.is_some_and(|link| link.ended(data.now).is_some());
    // A refresh token whose successor has been used is spent: showing it again would take the family back.
    let is_spent = token.issued.kind == TokenKind::Refresh && state.was_received(token);
    if is_dead || is_spent || token.standing(link.map(|link| &**link), data.now) != TokenStanding::Live {
        return None;
    }
    let exp = |at: Jst| data.wall.0 / 1000 + state.wall_secs(at, data.now);
    Some(Introspection {
        active: true,
        scope: Some(token.issued.scope.to_string()),
        client_id: Some(partner.terms.client_id.clone()),
        token_type: (token.issued.kind == TokenKind::Access).then_some(token.token_type()),
        cnf: token.issued.cnf.as_ref().map(BoundTo::from),
        exp: Some(exp(token.issued.expires_at)),
        iat: Some(token.issued_wall.0 / 1000),
        sub: link.map(|link| state.town().customer_id(link.customer()).to_string()),
        aud: Some(turn.base_url()),
        iss: Some(turn.base_url()),
        link_id: link.map(|link| link.no().to_string()),
    })
}
