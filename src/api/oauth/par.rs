//! 認可の要求の事前送信. The endpoint for pushed authorization requests (RFC 9126).

use super::{
    caller::{Caller, caller},
    error::{OauthErrorBody, json},
};
use crate::{
    api::turn::{Body, Turn},
    bank::refusal::Refusal,
    event::{Cause, Confirmation, Fact, Operation, RequestPushed, SentFact},
    oauth::{AuthorizationRequest, How, Invalid, OauthError, Parameters},
    sandbox::{Grantee, PUSHED_MS},
};
use actix_web::{HttpResponse, http::StatusCode, post, web::Payload};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The longest request that is kept.
const LONGEST: usize = 8192;
/// What a client proves itself with: it is not kept.
const CREDENTIALS: [&str; 3] = ["client_secret", "client_assertion", "client_assertion_type"];

/// An authorization request that is pushed.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form, which is read by name")]
pub struct PushForm {
    /// Always `code`.
    #[schema(example = "code")]
    response_type: String,
    /// The client, where it does not say so otherwise.
    #[schema(example = "kakeibo")]
    client_id: Option<String>,
    /// Its secret, where it does not stand in the `Authorization` header.
    client_secret: Option<String>,
    /// What it signed, where it proves who it is by a key（RFC 7523）.
    client_assertion: Option<String>,
    /// Of an assertion: always `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.
    client_assertion_type: Option<String>,
    /// Where the answer goes: registered, but for the port of a loopback address.
    #[schema(example = "http://127.0.0.1/callback")]
    redirect_uri: Option<String>,
    /// What is asked for; absent = all that the partner may have.
    #[schema(example = "accounts balances transactions offline_access")]
    scope: Option<String>,
    /// Echoed byte for byte.
    state: Option<String>,
    /// Repeated in the ID token.
    nonce: Option<String>,
    /// The PKCE challenge.
    #[schema(example = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")]
    code_challenge: Option<String>,
    /// Always `S256`.
    #[schema(example = "S256")]
    code_challenge_method: Option<String>,
    /// The thumbprint of the key that the tokens are to be bound to（RFC 9449）; a `DPoP` header says the same.
    dpop_jkt: Option<String>,
}

/// Where a pushed request is kept.
#[derive(Serialize, ToSchema)]
pub struct Pushed {
    /// By this name the authorization endpoint knows it.
    #[schema(example = "urn:ietf:params:oauth:request_uri:AAAAAAAAABo…")]
    request_uri: String,
    /// Seconds for which its pages may be opened.
    #[schema(example = 300)]
    expires_in: i64,
}

/// Push an authorization request.
///
/// The client sends the request itself, proves who it is, and leads the customer to the authorization endpoint with
/// `client_id` and `request_uri` alone（RFC 9126）.
#[utoipa::path(tag = "oauth", request_body(content = PushForm, content_type = "application/x-www-form-urlencoded",
    description = "The authorization request.", examples(
        ("with_secret" = (summary = "By a client with a secret", value = json!({
            "response_type": "code", "client_id": "kakeibo", "client_secret": "kakeibo-secret", "redirect_uri": "http://127.0.0.1/callback",
            "scope": "accounts balances", "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256"}))))), responses(
    (status = 201, description = "It is kept.", body = Pushed),
    (status = 400, description = "The request is no good.", body = OauthErrorBody),
    (status = 401, description = "The client is not who it says it is.", body = OauthErrorBody),
    (status = 503, description = "The authorization server is stopped.", body = OauthErrorBody)))]
#[post("/oauth/par")]
pub async fn push_authorization_request(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::PushAuthorizationRequest);
    turn.respond(push(&turn, payload).await)
}

async fn push(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    let Caller { parameters, grantee } = match caller(turn, Operation::PushAuthorizationRequest, payload).await? {
        Ok(caller) => caller,
        Err(body) => return Ok(body),
    };
    let request = match sound(turn, &parameters, &grantee) {
        Ok(request) => request,
        Err(error) => return Ok(json(turn, &error, false)),
    };
    let request = Arc::new(RequestPushed { partner: grantee.partner, request });
    let (_, seq) = turn
        .write(move |draft| {
            draft.push(draft.now(), &Cause::Request, vec![Fact::Sent(SentFact::RequestPushed(request))]);
            Ok(draft.state().seq())
        })
        .await?;
    let request_uri = turn.data().sandbox.keys().request_uri(seq);
    Ok(Body::json(&Pushed { request_uri, expires_in: PUSHED_MS / 1000 })?.status(StatusCode::CREATED))
}

/// The request as it is kept: checked as the authorization endpoint would, and without what the client proved itself with.
fn sound(turn: &Turn, parameters: &Parameters, by: &Grantee) -> Result<String, OauthError> {
    if parameters.one("request_uri")?.is_some() {
        return Err(OauthError::invalid_request("a request_uri may not be pushed (RFC 9126 section 2.1)"));
    }
    let state = turn.state();
    let client = state.partner(by.partner).map(|partner| partner.terms.client_id.clone()).unwrap_or_default();
    let mut kept = parameters.replacing(&CREDENTIALS, "client_id", &client);
    if let Some(proved) = by.cnf.as_ref().map(Confirmation::jkt) {
        if parameters.one("dpop_jkt")?.is_some_and(|named| named != proved) {
            return Err(OauthError::new("invalid_dpop_proof", "DPoP: the key of the proof is not the one of dpop_jkt"));
        }
        kept = kept.replacing(&[], "dpop_jkt", proved);
    }
    let how = How { security: state.security(), is_pushed: true };
    let read = AuthorizationRequest::read(&kept, how, |id| state.find_client(id).map(|partner| &**partner));
    read.map_err(|invalid| match invalid {
        Invalid::Page(error) | Invalid::Redirect { error, .. } => error,
    })?;
    let written = kept.written();
    if written.len() > LONGEST {
        return Err(OauthError::invalid_request(format!("the request is longer than {LONGEST} characters")));
    }
    Ok(written)
}
