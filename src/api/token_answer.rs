//! The token answer: the same from the token endpoint and from the control plane.

use crate::{
    bank::refusal::Refusal,
    event::{Jst, TokenKind},
    sandbox::{Given, Sandbox, State},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Tokens (RFC 6749 §5.1), with the link that they belong to.
#[derive(Serialize, ToSchema)]
pub struct TokenAnswer {
    /// The access token: shown with each call in the `Authorization` header.
    #[schema(example = "AQABAAAA…")]
    access_token: String,
    /// How the access token is shown: `Bearer`, or `DPoP` where it is bound to a key.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds of wall time until the access token is too old.
    #[schema(example = 900)]
    expires_in: i64,
    /// The refresh token, where the scope or the channel gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "AgABAAAA…")]
    refresh_token: Option<String>,
    /// Seconds of wall time until the refresh token is too old.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 7_776_000)]
    refresh_expires_in: Option<i64>,
    /// What the tokens may be used for.
    #[schema(example = "accounts balances transactions time_deposits offline_access")]
    scope: String,
    /// The link; a partner's own token has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "link-0")]
    link_id: Option<String>,
    /// When the link ends, unless something ends it before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-09-08T10:00:00+09:00")]
    link_expires_at: Option<Jst>,
    /// The ID token (OpenID Connect Core §2), where the scope asks for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
}

impl TokenAnswer {
    /// The answer that gives these tokens.
    ///
    /// # Errors
    /// `internal_error` when a token is not there, which no exchange brings about.
    pub fn of(sandbox: &Sandbox, state: &State, now: Jst, given: Given) -> Result<Self, Refusal> {
        let access = state.token_by_no(given.access).ok_or_else(Refusal::defect)?;
        let refresh = given.refresh.and_then(|no| state.token_by_no(no));
        let link = access.issued.link.and_then(|no| state.link(no));
        Ok(Self {
            access_token: sandbox.token_text(TokenKind::Access, access.issued.no, access.seq),
            token_type: access.token_type(),
            expires_in: state.wall_secs(access.issued.expires_at, now),
            refresh_token: refresh.map(|token| sandbox.token_text(TokenKind::Refresh, token.issued.no, token.seq)),
            refresh_expires_in: refresh.map(|token| state.wall_secs(token.issued.expires_at, now)),
            scope: access.issued.scope.to_string(),
            link_id: link.map(|link| link.no().to_string()),
            link_expires_at: link.map(|link| link.made.expires_at),
            id_token: None,
        })
    }
}
