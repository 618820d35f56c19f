//! PKCE (RFC 7636): who exchanges a code is who asked for it. S256 only.

use super::OauthError;
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Whether a challenge has the form of one: the SHA-256 of something, base64url.
pub fn is_challenge(text: &str) -> bool {
    text.len() == 43 && BASE64URL_NOPAD.decode(text.as_bytes()).is_ok()
}

/// Checks a verifier against the challenge of the authorization request. A verifier without a challenge is refused as
/// well: somebody may have taken the challenge away (RFC 9700 §4.8.2).
///
/// # Errors
/// `invalid_grant`.
pub fn check(challenge: Option<&str>, verifier: Option<&str>) -> Result<(), OauthError> {
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(OauthError::invalid_grant(
            "code_verifier was sent, but the authorization request had no code_challenge",
        )),
        (Some(_), None) => {
            Err(OauthError::invalid_grant("code_verifier is missing: the authorization request had a code_challenge"))
        }
        (Some(challenge), Some(verifier)) => {
            let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
            if !(43..=128).contains(&verifier.len()) || !verifier.bytes().all(unreserved) {
                return Err(OauthError::invalid_grant("code_verifier must be 43 to 128 of A-Z a-z 0-9 - . _ ~"));
            }
            let made = BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes()));
            if bool::from(made.as_bytes().ct_eq(challenge.as_bytes())) {
                Ok(())
            } else {
                Err(OauthError::invalid_grant("code_verifier does not match the code_challenge"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7636_appendix_b_holds_and_any_other_verifier_does_not() {
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert!(is_challenge(challenge));
        assert!(check(Some(challenge), Some(verifier)).is_ok());
        assert!(check(Some(challenge), Some(&verifier.replace('d', "e"))).is_err());
        assert!(check(Some(challenge), Some("short")).is_err());
        assert!(check(Some(challenge), None).is_err());
        assert!(check(None, Some(verifier)).is_err());
        assert!(check(None, None).is_ok());
    }
}
