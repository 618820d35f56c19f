//! Tokens, from the partner's side: exchanged once, refreshed one at a time, the newest kept.

use super::{
    Settings,
    http::{Answer, Http},
    linking::Granted,
    metadata::Metadata,
    standing::{BankTime, turned_away},
    trouble::Trouble,
};
use data_encoding::BASE64;

/// The type of assertions (RFC 7523 §2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The tokens of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Shown with each call.
    pub access: String,
    /// Exchanged for the next ones.
    pub refresh: Option<String>,
    /// The link.
    pub link_id: String,
    /// Whether the bank has said that the access token is no good any more.
    pub is_over: bool,
}

/// Exchanges a code.
///
/// # Errors
/// What the bank said instead.
pub fn exchange(
    http: &mut Http,
    settings: &Settings,
    metadata: &Metadata,
    granted: &Granted,
    now: BankTime,
) -> Result<Tokens, Trouble> {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", granted.code.as_str()),
        ("redirect_uri", &settings.redirect_uri),
    ];
    fields.extend(granted.verifier.as_deref().map(|verifier| ("code_verifier", verifier)));
    tokens(&ask(http, settings, metadata, &metadata.token_endpoint, &fields)?, now)
}

/// A token of the partner's own (RFC 6749 §4.4), for its own plane.
///
/// # Errors
/// What the bank said instead.
pub fn own(http: &mut Http, settings: &Settings, metadata: &Metadata, now: BankTime) -> Result<String, Trouble> {
    let fields = [("grant_type", "client_credentials"), ("scope", "partner")];
    let answer = ask(http, settings, metadata, &metadata.token_endpoint, &fields)?;
    let token = answer.json()["access_token"].as_str().map(str::to_owned);
    token.filter(|_| answer.status == 200).ok_or_else(|| refused(&answer, now))
}

/// Exchanges a refresh token for the next tokens.
///
/// # Errors
/// [`Trouble::LinkIsDead`] when the customer has to authorize again; [`Trouble::Lost`] when the same token has to be
/// exchanged again.
pub fn refresh(
    http: &mut Http,
    settings: &Settings,
    metadata: &Metadata,
    token: &str,
    now: BankTime,
) -> Result<Tokens, Trouble> {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
    tokens(&ask(http, settings, metadata, &metadata.token_endpoint, &fields)?, now)
}

/// Exchanges a refresh token twice at the same time, as partners do whose workers do not know of one another.
///
/// # Errors
/// As [`refresh`].
pub fn refresh_twice(
    http: &mut Http,
    settings: &Settings,
    metadata: &Metadata,
    token: &str,
    now: BankTime,
) -> Result<Tokens, Trouble> {
    std::thread::scope(|scope| {
        let mut another = Http::new(settings.patience, settings.tls.as_ref());
        let other = scope.spawn(move || refresh(&mut another, settings, metadata, token, now));
        let first = refresh(http, settings, metadata, token, now);
        // The careless partner keeps one of the two answers, and never learns what became of the other.
        drop(other.join());
        first
    })
}

/// Gives a token back, for a customer who stops.
///
/// # Errors
/// What the bank said instead: then the token may still be good.
pub fn revoke(
    http: &mut Http,
    settings: &Settings,
    metadata: &Metadata,
    token: &str,
    now: BankTime,
) -> Result<(), Trouble> {
    let answer = ask(http, settings, metadata, &metadata.revocation_endpoint, &[("token", token)])?;
    if answer.status == 200 { Ok(()) } else { Err(refused(&answer, now)) }
}

/// Sends a form with the client's own credentials: Basic where it has a secret, an assertion and the key of its tokens where
/// it signs, its name in the body where it has neither.
pub fn ask(
    http: &mut Http,
    settings: &Settings,
    metadata: &Metadata,
    url: &str,
    fields: &[(&str, &str)],
) -> Result<Answer, Trouble> {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let client_id = settings.client_id.as_str();
    if let Some(signer) = &settings.signer {
        let assertion = signer.assertion(client_id, &metadata.issuer);
        let own = [("client_id", client_id), ("client_assertion", &assertion), ("client_assertion_type", JWT_BEARER)];
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain(own).collect();
        return Ok(http.post_form(url, &fields, &[("dpop", &signer.proof("POST", url, None))])?);
    }
    let Some(secret) = &settings.client_secret else {
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("client_id", client_id)]).collect();
        return Ok(http.post_form(url, &fields, &[])?);
    };
    let pair = format!("{}:{}", encoded(client_id), encoded(secret));
    let header = format!("Basic {}", BASE64.encode(pair.as_bytes()));
    Ok(http.post_form(url, fields, &[("authorization", &header)])?)
}

fn tokens(answer: &Answer, now: BankTime) -> Result<Tokens, Trouble> {
    let said = answer.json();
    let text = |name: &str| said[name].as_str().map(str::to_owned);
    match (answer.status, text("access_token"), text("link_id")) {
        (200, Some(access), Some(link_id)) => {
            Ok(Tokens { access, refresh: text("refresh_token"), link_id, is_over: false })
        }
        _ => Err(refused(answer, now)),
    }
}

fn refused(answer: &Answer, now: BankTime) -> Trouble {
    turned_away(answer, now).unwrap_or_else(|| match answer.json()["error"].as_str() {
        Some("invalid_grant") => Trouble::LinkIsDead,
        error => Trouble::Protocol(format!("status {}, error {error:?}", answer.status)),
    })
}
