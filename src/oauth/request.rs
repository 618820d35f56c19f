//! The authorization request (RFC 6749 §4.1.1) and the rules about its parameters.

use super::{OauthError, pkce, redirect};
use crate::{
    bank::{client_key::is_protected, linkage::Partner},
    event::{ScopeSet, Security},
};

/// Parameters of a request, decoded. An empty one counts as absent; an unknown one is ignored (RFC 6749 §3.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters {
    pairs: Vec<(String, String)>,
}

impl Parameters {
    /// Reads `application/x-www-form-urlencoded`.
    pub fn read(text: &str) -> Self {
        let pairs = form_urlencoded::parse(text.as_bytes());
        Self { pairs: pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect() }
    }

    /// The value of a parameter that may stand once.
    ///
    /// # Errors
    /// `invalid_request` when it stands more than once (RFC 6749 §3.1, §3.2).
    pub fn one(&self, name: &str) -> Result<Option<&str>, OauthError> {
        let mut values = self.pairs.iter().filter(|(given, _)| given == name).map(|(_, value)| &**value);
        let first = values.next().filter(|value| !value.is_empty());
        if values.next().is_some() {
            return Err(OauthError::invalid_request(format!("the parameter {name} is given more than once")));
        }
        Ok(first)
    }

    /// The same without these, and with another value of `name`.
    #[must_use]
    pub fn replacing(&self, without: &[&str], name: &str, value: &str) -> Self {
        let kept = self.pairs.iter().filter(|(given, _)| given != name && !without.contains(&given.as_str()));
        Self { pairs: kept.cloned().chain([(name.to_owned(), value.to_owned())]).collect() }
    }

    /// As `application/x-www-form-urlencoded`.
    pub fn written(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.pairs).finish()
    }

    /// Every value of a parameter that may stand several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(given, _)| given == name).map(|(_, value)| &**value)
    }
}

/// A sound authorization request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// The `client_id`.
    pub client_id: String,
    /// Where the answer goes.
    pub redirect_uri: String,
    /// Whether the request named it; then the token request has to name it too.
    pub named_redirect: bool,
    /// `state`, echoed byte for byte.
    pub state: Option<String>,
    /// The scope that is asked for.
    pub scope: ScopeSet,
    /// The nonce for an ID token.
    pub nonce: Option<String>,
    /// The PKCE challenge.
    pub code_challenge: Option<String>,
    /// The thumbprint of the key that its tokens are to be bound to (RFC 9449 §10).
    pub dpop_jkt: Option<String>,
    /// `prompt=none`: no page may be shown.
    pub silent: bool,
}

/// How a request came, and what is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct How {
    /// How strict the authorization server is.
    pub security: Security,
    /// Whether the client itself pushed it (RFC 9126).
    pub is_pushed: bool,
}

/// Why an authorization request goes no further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invalid {
    /// Nobody knows whether the client would get it: the customer is told, and nothing is redirected (RFC 6749 §4.1.2.1).
    Page(OauthError),
    /// The client is told.
    Redirect {
        /// Where.
        redirect_uri: String,
        /// With which `state`.
        state: Option<String>,
        /// What.
        error: OauthError,
    },
}

impl AuthorizationRequest {
    /// Reads and checks a request. `client` finds a partner by its `client_id`.
    ///
    /// # Errors
    /// What is wrong, and whether the client may be told by a redirect.
    pub fn read<'p>(
        parameters: &Parameters,
        how: How,
        client: impl FnOnce(&str) -> Option<&'p Partner>,
    ) -> Result<(Self, &'p Partner), Invalid> {
        let client_id = parameters.one("client_id").map_err(Invalid::Page)?;
        let partner = client_id.and_then(client).ok_or_else(|| {
            Invalid::Page(OauthError::new("unauthorized_client", "client_id names no registered client"))
        })?;
        let asked = parameters.one("redirect_uri").map_err(Invalid::Page)?;
        let redirect_uri = redirect_of(partner, asked, how).map_err(Invalid::Page)?;
        let state = parameters.one("state");
        let echoed = state.as_ref().ok().copied().flatten().map(str::to_owned);
        let tell = |error| Invalid::Redirect { redirect_uri: redirect_uri.clone(), state: echoed.clone(), error };
        state.map_err(tell)?;
        let mut request = Self::of_client(parameters, how, partner).map_err(tell)?;
        (request.redirect_uri, request.named_redirect, request.state) = (redirect_uri, asked.is_some(), echoed);
        Ok((request, partner))
    }

    /// What a client that is known may ask for.
    fn of_client(parameters: &Parameters, how: How, partner: &Partner) -> Result<Self, OauthError> {
        match parameters.one("response_type")? {
            Some("code") => {}
            Some(_) => return Err(OauthError::new("unsupported_response_type", "response_type must be code")),
            None => return Err(OauthError::invalid_request("response_type is missing; it must be code")),
        }
        if parameters.one("request")?.is_some() {
            return Err(OauthError::new("request_not_supported", "request objects are not supported"));
        }
        if parameters.one("request_uri")?.is_some() {
            return Err(OauthError::new("request_uri_not_supported", "request objects are not supported"));
        }
        if how.security == Security::Fapi2 && !how.is_pushed {
            let why = "under the security profile fapi2 a request is pushed to /oauth/par first (RFC 9126)";
            return Err(OauthError::invalid_request(why));
        }
        let code_challenge = challenge(parameters, how.security, partner)?;
        let silent = parameters.one("prompt")?.is_some_and(|prompt| prompt.split(' ').any(|word| word == "none"));
        Ok(Self {
            client_id: partner.terms.client_id.clone(),
            redirect_uri: String::new(),
            named_redirect: false,
            state: None,
            scope: scope(parameters.one("scope")?, partner)?,
            nonce: parameters.one("nonce")?.map(str::to_owned),
            code_challenge,
            dpop_jkt: bound_to(parameters)?,
            silent,
        })
    }
}

/// The thumbprint of the key that tokens are to be bound to.
fn bound_to(parameters: &Parameters) -> Result<Option<String>, OauthError> {
    let jkt = parameters.one("dpop_jkt")?;
    if jkt.is_some_and(|jkt| !pkce::is_challenge(jkt)) {
        return Err(OauthError::invalid_request(
            "dpop_jkt must be 43 characters of base64url: a thumbprint (RFC 7638)",
        ));
    }
    Ok(jkt.map(str::to_owned))
}

fn redirect_of(partner: &Partner, asked: Option<&str>, how: How) -> Result<String, OauthError> {
    let registered = &partner.terms.redirect_uris;
    if how.security == Security::Fapi2 {
        match asked {
            None if how.is_pushed => return Err(OauthError::invalid_request("redirect_uri is missing")),
            Some(uri) if !is_protected(uri) => {
                return Err(OauthError::invalid_request("redirect_uri must be https, or on a loopback address"));
            }
            Some(_) | None => {}
        }
    }
    match (asked, registered.as_slice()) {
        (Some(uri), _) if redirect::is_registered(uri, registered) => Ok(uri.to_owned()),
        (Some(_), _) => Err(OauthError::invalid_request("redirect_uri is not registered for this client")),
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(OauthError::invalid_request("redirect_uri is missing, and the client has not exactly one")),
    }
}

/// The scope that is asked for; none means all that the partner may have.
pub fn scope(asked: Option<&str>, partner: &Partner) -> Result<ScopeSet, OauthError> {
    let offered = ScopeSet::offered_on(partner.terms.channel);
    let Some(text) = asked else { return Ok(offered) };
    let scope =
        ScopeSet::parse(text).map_err(|_| OauthError::invalid_scope("the scope has a word that is not known"))?;
    if scope.is_empty() || !offered.covers(scope) {
        return Err(OauthError::invalid_scope(format!("this client may ask for: {offered}")));
    }
    Ok(scope)
}

/// The PKCE challenge: S256, and required of a public client, under a strict profile of every client.
fn challenge(parameters: &Parameters, security: Security, partner: &Partner) -> Result<Option<String>, OauthError> {
    let method = parameters.one("code_challenge_method")?;
    let Some(challenge) = parameters.one("code_challenge")? else {
        if security.asks_all_for_pkce() {
            let why = format!(
                "code_challenge is missing: under the security profile {security} every client has to use PKCE with S256"
            );
            return Err(OauthError::invalid_request(why));
        }
        if partner.terms.is_public() || method.is_some() {
            return Err(OauthError::invalid_request(
                "code_challenge is missing: a public client has to use PKCE with S256",
            ));
        }
        return Ok(None);
    };
    if method != Some("S256") {
        return Err(OauthError::invalid_request("code_challenge_method must be S256"));
    }
    if !pkce::is_challenge(challenge) {
        return Err(OauthError::invalid_request("code_challenge must be 43 characters of base64url"));
    }
    Ok(Some(challenge.to_owned()))
}
