//! Client authentication (RFC 6749 §2.3, RFC 7523): one method for each request, and the one that the client is registered
//! for.

use super::{
    OauthError, Parameters,
    jose::{ASSERTION_TYPE, Audience, Once, check_assertion, claimed_client},
};
use crate::{
    bank::linkage::Partner,
    event::{ClientAuth, Security, Wall},
};
use data_encoding::BASE64;
use subtle::ConstantTimeEq;

/// What a client presents to say who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The `client_id`.
    pub client_id: String,
    /// The secret or the assertion, where there is one.
    pub shown: Option<String>,
    /// By which method.
    pub method: ClientAuth,
}

/// What credentials are held against.
pub struct Authentication<'a> {
    /// How strict the authorization server is.
    pub security: Security,
    /// For whom an assertion may be meant.
    pub audience: Audience<'a>,
    /// The instant of wall time.
    pub now: Wall,
}

/// Reads the credentials of a request: from the `Authorization` header, or from the body.
///
/// # Errors
/// `invalid_request` for two methods at once, `invalid_client` for none or a malformed one.
pub fn credentials(authorization: Option<&str>, parameters: &Parameters) -> Result<Credentials, OauthError> {
    let in_body = parameters.one("client_secret")?;
    let assertion = parameters.one("client_assertion")?;
    let named = parameters.one("client_id")?;
    if usize::from(authorization.is_some()) + usize::from(in_body.is_some()) + usize::from(assertion.is_some()) > 1 {
        let why = "the client authenticates in more than one way: header, client_secret and client_assertion exclude each other";
        return Err(OauthError::invalid_request(why));
    }
    if let Some(header) = authorization {
        let (client_id, secret) = basic(header)
            .ok_or_else(|| OauthError::invalid_client("the Authorization header is not well-formed Basic"))?;
        if named.is_some_and(|named| named != client_id) {
            return Err(OauthError::invalid_request("client_id in the body is not the one in the header"));
        }
        return Ok(Credentials { client_id, shown: Some(secret), method: ClientAuth::SecretBasic });
    }
    if let Some(assertion) = assertion {
        return signed(assertion, named, parameters);
    }
    let Some(client_id) = named.map(str::to_owned) else {
        return Err(OauthError::invalid_client("the client does not say who it is"));
    };
    let method = if in_body.is_some() { ClientAuth::SecretPost } else { ClientAuth::None };
    Ok(Credentials { client_id, shown: in_body.map(str::to_owned), method })
}

/// The credentials of a client that signs (RFC 7523 §2.2): it need not say who it is beside that.
fn signed(assertion: &str, named: Option<&str>, parameters: &Parameters) -> Result<Credentials, OauthError> {
    if parameters.one("client_assertion_type")? != Some(ASSERTION_TYPE) {
        return Err(OauthError::invalid_request(format!("client_assertion_type must be {ASSERTION_TYPE}")));
    }
    let claimed = claimed_client(assertion);
    let claimed =
        claimed.ok_or_else(|| OauthError::invalid_client("client_assertion: it is no signed JWT with a sub"))?;
    if named.is_some_and(|named| named != claimed) {
        return Err(OauthError::invalid_client("client_id is not the sub of the client_assertion"));
    }
    Ok(Credentials { client_id: claimed, shown: Some(assertion.to_owned()), method: ClientAuth::PrivateKeyJwt })
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

/// Whether the credentials are those of `partner`; of an assertion, what has to be remembered so that it is taken once.
///
/// # Errors
/// `invalid_client`, the same for an unknown client and a wrong secret.
pub fn authenticate<'p>(
    partner: Option<&'p Partner>,
    credentials: &Credentials,
    by: &Authentication<'_>,
) -> Result<(&'p Partner, Option<Once>), OauthError> {
    let refused = || OauthError::invalid_client("the client is not known, or its secret is wrong");
    if by.security == Security::Fapi2 && credentials.method != ClientAuth::PrivateKeyJwt {
        return Err(OauthError::invalid_client(
            "under the security profile fapi2 a client proves who it is by private_key_jwt",
        ));
    }
    let partner = partner.ok_or_else(refused)?;
    if partner.has_expired_certificate {
        return Err(OauthError::invalid_client("the certificate of the client has expired"));
    }
    let terms = &partner.terms;
    match (&terms.jwks, &terms.client_secret, &credentials.shown) {
        (Some(keys), _, Some(assertion)) if credentials.method == ClientAuth::PrivateKeyJwt => {
            let once = check_assertion(assertion, &terms.client_id, keys, &by.audience, by.security, by.now)?;
            Ok((partner, Some(once)))
        }
        (Some(_), _, _) => Err(OauthError::invalid_client("the client is registered for private_key_jwt")),
        (None, _, Some(_)) if credentials.method == ClientAuth::PrivateKeyJwt => {
            Err(OauthError::invalid_client("the client is not registered for private_key_jwt: it has no jwks"))
        }
        (None, None, None) => Ok((partner, None)),
        (None, Some(known), Some(given)) if bool::from(known.as_bytes().ct_eq(given.as_bytes())) => Ok((partner, None)),
        (None, _, _) => Err(refused()),
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
        assert_eq!((read.client_id.as_str(), read.shown.as_deref()), ("a:b%", Some("s +/=%")));
        let both = Parameters::read("client_secret=x");
        assert_eq!(credentials(Some(&header), &both).unwrap_err().error, "invalid_request");
        assert_eq!(credentials(Some("Basic %%%"), &none).unwrap_err().error, "invalid_client");
        assert_eq!(credentials(None, &none).unwrap_err().error, "invalid_client");
        assert_eq!(credentials(None, &Parameters::read("client_id=docs")).unwrap().method, ClientAuth::None);
    }
}
