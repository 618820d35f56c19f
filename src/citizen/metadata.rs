//! Discovery (RFC 8414): a partner takes its endpoints from the bank, and believes them only of the issuer that it asked.

use super::{
    http::Http,
    standing::{BankTime, turned_away},
    trouble::Trouble,
};

/// Where the authorization server does what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// Who it is.
    pub issuer: String,
    /// Where customers are asked.
    pub authorization_endpoint: String,
    /// Where authorization requests are pushed.
    pub pushed_authorization_request_endpoint: String,
    /// Where tokens are issued.
    pub token_endpoint: String,
    /// Where tokens are revoked.
    pub revocation_endpoint: String,
}

/// Asks the bank for its metadata.
///
/// # Errors
/// When it has none now, or another issuer's.
pub fn discover(http: &mut Http, base_url: &str, now: BankTime) -> Result<Metadata, Trouble> {
    // The well-known part stands between host and path (RFC 8414 §3.1).
    let path_at = base_url.find("://").map_or(0, |scheme| scheme + 3);
    let split = base_url[path_at..].find('/').map_or(base_url.len(), |slash| path_at + slash);
    let (host, path) = base_url.split_at(split);
    let answer = http.get(&format!("{host}/.well-known/oauth-authorization-server{path}"), &[])?;
    if let Some(trouble) = turned_away(&answer, now) {
        return Err(trouble);
    }
    let found = answer.json();
    let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
    let metadata = Metadata {
        issuer: text("issuer"),
        authorization_endpoint: text("authorization_endpoint"),
        pushed_authorization_request_endpoint: text("pushed_authorization_request_endpoint"),
        token_endpoint: text("token_endpoint"),
        revocation_endpoint: text("revocation_endpoint"),
    };
    if metadata.issuer != base_url {
        return Err(Trouble::Protocol(format!("the metadata is that of `{}`, not of `{base_url}`", metadata.issuer)));
    }
    Ok(metadata)
}
