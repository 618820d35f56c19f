//! Client authentication (RFC 6749 §2.3): one method for each request, and the one that the client is registered for.

use super::{OauthError, Parameters};
use crate::{bank::linkage::Partner, event::ClientAuth};
use data_encoding::BASE64;
use subtle::ConstantTimeEq;

/// What a client presents to say who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The `client_id`.
    pub client_id: String,
    /// The secret, where there is one.
    pub secret: Option<String>,
    /// By which method.
    pub method: ClientAuth,
}

/// Reads the credentials of a request: from the `Authorization` header, or from the body.
///
/// # Errors
/// `invalid_request` for two methods at once, `invalid_client` for none or a malformed one.
pub fn credentials(authorization: Option<&str>, parameters: &Parameters) -> Result<Credentials, OauthError> {
    let in_body = parameters.one("client_secret")?;
    let named = parameters.one("client_id")?;
    if let Some(header) = authorization {
        if in_body.is_some() {
            return Err(OauthError::invalid_request("the client authenticates twice: in the header and in the body"));
        }
        let (client_id, secret) = basic(header)
            .ok_or_else(|| OauthError::invalid_client("the Authorization header is not well-formed Basic"))?;
        if named.is_some_and(|named| named != client_id) {
            return Err(OauthError::invalid_request("client_id in the body is not the one in the header"));
        }
        return Ok(Credentials { client_id, secret: Some(secret), method: ClientAuth::SecretBasic });
    }
    let Some(client_id) = named.map(str::to_owned) else {
        return Err(OauthError::invalid_client("the client does not say who it is"));
    };
    let method = if in_body.is_some() { ClientAuth::SecretPost } else { ClientAuth::None };
    Ok(Credentials { client_id, secret: in_body.map(str::to_owned), method })
}

/// The id and secret of a Basic header; both are form-urlencoded before (RFC 6749 §2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = BASE64.decode(encoded.trim().as_bytes()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((form_decoded(id)?, form_decoded(secret)?))
}

fn form_decoded(text: &str) -> Option<String> {
    // As the value of a lone parameter: `&` and `=` cannot stand unencoded in a form-urlencoded text.
    let whole = format!("v={}", text.replace('&', "%26"));
    form_urlencoded::parse(whole.as_bytes()).next().map(|(_, value)| value.into_owned())
}

/// Whether the credentials are those of `partner`.
///
/// # Errors
/// `invalid_client`, the same for an unknown client and a wrong secret.
pub fn authenticate<'p>(partner: Option<&'p Partner>, credentials: &Credentials) -> Result<&'p Partner, OauthError> {
    let refused = || OauthError::invalid_client("the client is not known, or its secret is wrong");
    let partner = partner.ok_or_else(refused)?;
    if partner.has_expired_certificate {
        return Err(OauthError::invalid_client("the certificate of the client has expired"));
    }
    match (&partner.terms.client_secret, &credentials.secret) {
        (None, None) => Ok(partner),
        (Some(known), Some(given)) if bool::from(known.as_bytes().ct_eq(given.as_bytes())) => Ok(partner),
        _ => Err(refused()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_credentials_are_form_decoded_and_a_second_method_is_refused() {
        let header = format!("Basic {}", BASE64.encode(b"a%3Ab%25:s+%2B%2F%3D%25"));
        let none = Parameters::default();
        let read = credentials(Some(&header), &none).unwrap();
        assert_eq!((read.client_id.as_str(), read.secret.as_deref()), ("a:b%", Some("s +/=%")));
        let both = Parameters::read("client_secret=x");
        assert_eq!(credentials(Some(&header), &both).unwrap_err().error, "invalid_request");
        assert_eq!(credentials(Some("Basic %%%"), &none).unwrap_err().error, "invalid_client");
        assert_eq!(credentials(None, &none).unwrap_err().error, "invalid_client");
        assert_eq!(credentials(None, &Parameters::read("client_id=docs")).unwrap().method, ClientAuth::None);
    }
}
