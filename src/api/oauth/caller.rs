//! A client that calls an endpoint itself: it proves who it is, and under some profiles which key its tokens are bound to.

use super::{
    error::{json, stopped},
    sender,
};
use crate::{
    api::turn::{Body, Turn},
    bank::refusal::Refusal,
    event::{AssertionUsed, Cause, Confirmation, Fact, Operation, RefusalCode, Security, SentFact},
    oauth::{Audience, Authentication, Credentials, OauthError, Once, Parameters, authenticate, credentials},
    sandbox::Grantee,
};
use actix_web::{http::header, web::Payload};

/// A client that has proved who it is, and what it sent.
pub struct Caller {
    /// What it sent.
    pub parameters: Parameters,
    /// Who it is.
    pub grantee: Grantee,
}

/// Lets a client in at an endpoint that clients call directly; the error is the answer.
pub async fn caller(turn: &Turn, operation: Operation, payload: Payload) -> Result<Result<Caller, Body>, Refusal> {
    let authorization = turn.request().headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let used_header = authorization.is_some();
    if let Some(body) = stopped(turn, operation, used_header) {
        return Ok(Err(body));
    }
    let in_url = ["client_secret", "client_assertion"];
    let query = form_urlencoded::parse(turn.request().query_string().as_bytes());
    if let Some((name, _)) = query.into_iter().find(|(name, _)| in_url.contains(&&**name)) {
        let error = OauthError::invalid_request(format!("a {name} may not stand in the URL"));
        return Ok(Err(json(turn, &error, used_header)));
    }
    let text = match turn.body_form(payload).await {
        Ok(text) => text,
        Err(refusal) if refusal.code == RefusalCode::UnsupportedMediaType => {
            let error = OauthError::invalid_request("the body must be application/x-www-form-urlencoded");
            return Ok(Err(json(turn, &error, used_header)));
        }
        Err(refusal) => return Err(refusal),
    };
    let parameters = Parameters::read(&text);
    let found = credentials(authorization, &parameters).and_then(|credentials| known(turn, &credentials));
    let (grantee, once) = match found {
        Ok(found) => found,
        Err(error) => return Ok(Err(json(turn, &error, used_header))),
    };
    turn.note_partner(grantee.partner);
    if let Some(once) = once
        && !is_first(turn, once).await?
    {
        let error = OauthError::invalid_client("client_assertion: one with this jti was used before");
        return Ok(Err(json(turn, &error, used_header)));
    }
    let grantee = match bound(turn, operation, grantee) {
        Ok(grantee) => grantee,
        Err(error) => return Ok(Err(json(turn, &error, used_header))),
    };
    Ok(Ok(Caller { parameters, grantee }))
}

/// Who the credentials are those of, and what has to be remembered of them.
fn known(turn: &Turn, credentials: &Credentials) -> Result<(Grantee, Option<Once>), OauthError> {
    let partner = turn.state().find_client(&credentials.client_id).map(|partner| &**partner);
    let issuer = turn.base_url();
    let endpoints = ["/oauth/token", "/oauth/par", turn.request().path()].map(|path| format!("{issuer}{path}"));
    let by = Authentication {
        security: turn.state().security(),
        audience: Audience { issuer: &issuer, endpoints: &endpoints },
        now: turn.data().wall,
    };
    let (partner, once) = authenticate(partner, credentials, &by)?;
    Ok((Grantee { partner: partner.no, client_auth: credentials.method, cnf: None }, once))
}

/// Uses an assertion up; whether it was not shown before, to this server or to one that shares its store.
async fn is_first(turn: &Turn, once: Once) -> Result<bool, Refusal> {
    let used = turn.write(move |draft| {
        let is_first = !draft.state().was_shown(&once.digest);
        let fact = Fact::Sent(SentFact::AssertionUsed(AssertionUsed { digest: once.digest, until: once.until }));
        let facts = if is_first { vec![fact] } else { Vec::new() };
        draft.push(draft.now(), &Cause::Request, facts);
        Ok(is_first)
    });
    Ok(used.await?.1)
}

/// The client with the key that it proves to have, where it asks for tokens or for what leads to them.
fn bound(turn: &Turn, operation: Operation, grantee: Grantee) -> Result<Grantee, OauthError> {
    if !matches!(operation, Operation::IssueToken | Operation::PushAuthorizationRequest) {
        return Ok(grantee);
    }
    let refused = |why: &str| OauthError::new("invalid_dpop_proof", format!("DPoP: {why}"));
    let jkt = sender::proof(turn, None).map_err(|said| refused(&said.en))?;
    if jkt.is_none() && operation == Operation::IssueToken && turn.state().security() == Security::Fapi2 {
        return Err(refused("a proof is missing; under the security profile fapi2 tokens are bound to a key"));
    }
    Ok(Grantee { cnf: jkt.map(Confirmation::Jkt), ..grantee })
}
