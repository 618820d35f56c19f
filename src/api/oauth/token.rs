//! トークン発行（第4条第2項）. The token endpoint (RFC 6749 §3.2).

use super::{
    caller::{Caller, caller},
    error::json,
    jwks,
};
use crate::{
    api::{
        token_answer::TokenAnswer,
        turn::{Body, Turn},
    },
    bank::refusal::Refusal,
    event::{Cause, ClientAuth, Operation, RefusalCode, ScopeSet, TokenKind},
    oauth::{OauthError, Parameters},
    sandbox::{Draft, Exchange, Grantee, client_credentials, code_too_old, exchange_code, refresh},
};
use actix_web::{HttpResponse, http::header, post, web::Payload};
use utoipa::ToSchema;

/// A token request.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form, which is read by name")]
pub struct TokenForm {
    /// `authorization_code`, `refresh_token` or `client_credentials`.
    #[schema(example = "authorization_code")]
    grant_type: String,
    /// Of `authorization_code`: the code.
    code: Option<String>,
    /// Of `authorization_code`: the redirect URI, where the authorization request named it.
    #[schema(example = "http://127.0.0.1/callback")]
    redirect_uri: Option<String>,
    /// Of `authorization_code`: the PKCE verifier.
    code_verifier: Option<String>,
    /// Of `refresh_token`: the refresh token.
    refresh_token: Option<String>,
    /// A narrower scope, or `partner` for a partner's own token.
    scope: Option<String>,
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

/// Issue tokens.
///
/// For a code, for a refresh token (which rotates), or for a partner itself（第4条第2項）.
#[utoipa::path(tag = "oauth", request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded",
    description = "The token request.", examples(
        ("authorization_code" = (summary = "For a code, with PKCE, by a public client", value = json!({
            "grant_type": "authorization_code", "code": "…", "redirect_uri": "http://127.0.0.1:8080/docs/oauth2-redirect.html",
            "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "client_id": "docs"}))),
        ("client_credentials" = (summary = "For a partner itself", value = json!({
            "grant_type": "client_credentials", "scope": "partner", "client_id": "kakeibo", "client_secret": "kakeibo-secret"}))),
        ("refresh_token" = (summary = "For a refresh token, which rotates", value = json!({
            "grant_type": "refresh_token", "refresh_token": "…", "client_id": "kakeibo", "client_secret": "kakeibo-secret"}))))), responses(
    (status = 200, description = "The tokens.", body = TokenAnswer),
    (status = 400, description = "The request or the grant is no good.", body = super::error::OauthErrorBody),
    (status = 401, description = "The client is not who it says it is.", body = super::error::OauthErrorBody),
    (status = 503, description = "The token endpoint is stopped.", body = super::error::OauthErrorBody)))]
#[post("/oauth/token")]
pub async fn issue_token(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::IssueToken);
    turn.respond(issue(&turn, payload).await)
}

/// The same, through the door of the ANSER dialect.
pub async fn through_anser(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::IssueToken);
    if let Err(refusal) = crate::api::anser::check_bank_code(&turn) {
        return turn.respond(Err(refusal));
    }
    turn.respond(issue(&turn, payload).await)
}

async fn issue(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    let Caller { parameters, grantee } = match caller(turn, Operation::IssueToken, payload).await? {
        Ok(caller) => caller,
        Err(body) => return Ok(body),
    };
    let grant = match Grant::read(turn, &parameters, grantee) {
        Ok(grant) => grant,
        Err(error) => return Ok(json(turn, &error, false)),
    };
    let (written, outcome) = turn.write(move |draft| Ok(grant.carry_out(draft))).await?;
    let given = match outcome {
        Ok(given) => given,
        Err(error) => return Ok(json(turn, &error, false)),
    };
    let (state, now) = (&written.state, written.state.now(turn.data().wall));
    let mut answer = TokenAnswer::of(&turn.data().sandbox, state, now, given)?;
    answer.id_token = jwks::id_token(turn, state, given).await?;
    Ok(Body::json(&answer)?.with(header::PRAGMA, "no-cache"))
}

/// A code or refresh token that this sandbox made, but no longer keeps: it ended long ago.
struct Forgotten;

/// What is to be exchanged.
#[derive(Clone)]
enum Grant {
    Code { by: Grantee, code: u32, redirect_uri: Option<String>, verifier: Option<String> },
    Refresh { by: Grantee, token: u32, scope: Option<ScopeSet> },
    Own { by: Grantee },
}

impl Grant {
    fn read(turn: &Turn, parameters: &Parameters, by: Grantee) -> Result<Self, OauthError> {
        let text = |name: &str| parameters.one(name).map(|value| value.map(str::to_owned));
        let missing = |name: &str| OauthError::invalid_request(format!("the parameter {name} is missing"));
        match parameters.one("grant_type")? {
            None => Err(missing("grant_type")),
            Some("authorization_code") => {
                let code = text("code")?.ok_or_else(|| missing("code"))?;
                let code = turn.grant_number(&code, TokenKind::Code).map_err(|Forgotten| code_too_old())?;
                Ok(Self::Code { by, code, redirect_uri: text("redirect_uri")?, verifier: text("code_verifier")? })
            }
            Some("refresh_token") => {
                let token = text("refresh_token")?.ok_or_else(|| missing("refresh_token"))?;
                let token = turn.grant_number(&token, TokenKind::Refresh);
                let token = token.map_err(|Forgotten| OauthError::dead_link(RefusalCode::TokenExpired))?;
                let scope = parameters.one("scope")?.map(ScopeSet::parse).transpose();
                let scope = scope.map_err(|_| OauthError::invalid_scope("the scope has a word that is not known"))?;
                Ok(Self::Refresh { by, token, scope })
            }
            Some("client_credentials") => {
                if by.client_auth == ClientAuth::None {
                    return Err(OauthError::new("unauthorized_client", "a public client has no token of its own"));
                }
                match parameters.one("scope")? {
                    None | Some("partner") => Ok(Self::Own { by }),
                    Some(_) => Err(OauthError::invalid_scope("a partner's own token has the scope: partner")),
                }
            }
            Some(_) => {
                let why = "grant_type must be authorization_code, refresh_token or client_credentials";
                Err(OauthError::new("unsupported_grant_type", why))
            }
        }
    }

    /// Exchanges on a draft: what reuse takes back is taken back, whatever the answer.
    fn carry_out(self, draft: &mut Draft) -> Result<crate::sandbox::Given, OauthError> {
        let (state, now) = (draft.state(), draft.now());
        let Exchange { facts, outcome } = match &self {
            Self::Code { by, code, redirect_uri, verifier } => {
                let (redirect_uri, verifier) = (redirect_uri.as_deref(), verifier.as_deref());
                exchange_code(state, (now, draft.wall()), by, state.token_by_no(*code), redirect_uri, verifier)
            }
            Self::Refresh { by, token, scope } => refresh(state, now, by, state.token_by_no(*token), *scope),
            Self::Own { by } => client_credentials(state, now, by),
        };
        draft.push(now, &Cause::Request, facts);
        outcome
    }
}

impl Turn {
    /// The number of a code or refresh token; one that nothing has for a text that this sandbox did not make.
    fn grant_number(&self, text: &str, kind: TokenKind) -> Result<u32, Forgotten> {
        let handle = self.data().sandbox.keys().read_token(text.as_bytes());
        let handle = handle.filter(|handle| handle.kind == kind && handle.life == self.state().opened().life);
        let Some(handle) = handle else {
            return Ok(u32::MAX);
        };
        let state = self.state();
        let Some(token) = state.token(handle.no, handle.seq) else {
            // What is of an earlier epoch was never given in this one.
            return if handle.seq < state.epoch() { Ok(u32::MAX) } else { Err(Forgotten) };
        };
        if let Some(link) = token.issued.link {
            self.note_link(link);
        }
        self.note_exchanged(token.issued.no);
        Ok(token.issued.no)
    }
}
