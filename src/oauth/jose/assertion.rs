//! Client assertions (RFC 7523, OpenID Connect Core §9): a client proves who it is by what it signs.

use super::signed::Signed;
use crate::{
    event::{ClientKey, Security, SigningAlg, Wall},
    oauth::OauthError,
};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// The only type of assertion there is (RFC 7523 §2.2).
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How far into the future `iat` and `nbf` may lie, in milliseconds: clocks differ.
const AHEAD_MS: i64 = 60_000;
/// How long after its `exp` an assertion is good, in milliseconds: clocks differ.
const BEHIND_MS: i64 = 10_000;
/// The longest that an assertion may be good for, in milliseconds: for so long its `jti` is remembered.
const LONGEST_MS: i64 = 3_660_000;
/// The longest `jti`.
const LONGEST_JTI: usize = 256;

/// For whom an assertion may be meant: the issuer, and what else a profile allows.
pub struct Audience<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// The endpoints that may stand in its place, where the profile allows them.
    pub endpoints: &'a [String],
}

/// What may be shown once: its fingerprint, and until when that is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// The fingerprint.
    pub digest: String,
    /// Until when, by the wall.
    pub until: Wall,
}

impl Once {
    /// What this maker calls by this name.
    pub fn new(maker: &str, name: &str, until: Wall) -> Self {
        let hash = Sha256::new().chain_update(maker).chain_update([0]).chain_update(name).finalize();
        Self { digest: HEXLOWER.encode(&hash[..16]), until }
    }
}

/// The client that an assertion says it is of, before anything is believed.
pub fn claimed_client(text: &str) -> Option<String> {
    Signed::read(text)?.text("sub").map(str::to_owned)
}

/// The algorithms by which assertions may be signed under a profile.
pub const fn assertion_algs(security: Security) -> &'static [SigningAlg] {
    match security {
        Security::Classic => SigningAlg::ALL,
        Security::Strict | Security::Fapi2 => &[SigningAlg::Ps256, SigningAlg::Es256, SigningAlg::EdDsa],
    }
}

/// Checks an assertion of this client; what has to be remembered of it, so that it is taken once.
///
/// # Errors
/// `invalid_client`, which says what is wrong.
pub fn check_assertion(
    text: &str,
    client_id: &str,
    keys: &[ClientKey],
    audience: &Audience<'_>,
    security: Security,
    now: Wall,
) -> Result<Once, OauthError> {
    let refused = |why: &str| OauthError::invalid_client(format!("client_assertion: {why}"));
    let signed = Signed::read(text).ok_or_else(|| refused("it is not a signed JWT in compact form"))?;
    let algs = assertion_algs(security);
    let alg = signed.alg().filter(|alg| algs.contains(alg)).ok_or_else(|| {
        let known: Vec<&str> = algs.iter().map(|alg| alg.word()).collect();
        refused(&format!("alg must be one of {}", known.join(", ")))
    })?;
    let kid = signed.named("kid");
    let fits = |key: &&ClientKey| {
        let is_meant = kid.is_none() || key.kid.is_none() || key.kid.as_deref() == kid;
        is_meant && key.alg.is_none_or(|only| only == alg) && key.key.takes(alg)
    };
    let mut fitting = keys.iter().filter(fits).peekable();
    if fitting.peek().is_none() {
        return Err(refused("no registered key has this kid and alg"));
    }
    if !fitting.any(|key| signed.is_by(&key.key, alg)) {
        return Err(refused("the signature is not by a registered key"));
    }
    if signed.text("iss") != Some(client_id) || signed.text("sub") != Some(client_id) {
        return Err(refused("iss and sub must both be the client_id"));
    }
    check_audience(&signed, audience, security).map_err(|why| refused(&why))?;
    let until = check_instants(&signed, now).map_err(|why| refused(&why))?;
    match signed.text("jti") {
        Some(jti) if (1..=LONGEST_JTI).contains(&jti.len()) => Ok(Once::new(client_id, jti, until)),
        _ => Err(refused("jti is missing: 1 to 256 characters that are used once")),
    }
}

fn check_audience(signed: &Signed<'_>, audience: &Audience<'_>, security: Security) -> Result<(), String> {
    let Some(claimed) = signed.claims.get("aud") else {
        return Err(format!("aud is missing; it must be {}", audience.issuer));
    };
    if security == Security::Fapi2 {
        // One text, and the issuer: what was made for another server is of no use here.
        let is_issuer = claimed.as_str() == Some(audience.issuer);
        return if is_issuer { Ok(()) } else { Err(format!("aud must be the text {}", audience.issuer)) };
    }
    let is_meant = |text: &str| text == audience.issuer || audience.endpoints.iter().any(|endpoint| endpoint == text);
    let listed = claimed.as_array().map_or(std::slice::from_ref(claimed), Vec::as_slice);
    if listed.iter().any(|value| value.as_str().is_some_and(is_meant)) {
        Ok(())
    } else {
        Err(format!("aud must be {} or the URL of this endpoint", audience.issuer))
    }
}

/// Until when it is good.
fn check_instants(signed: &Signed<'_>, now: Wall) -> Result<Wall, String> {
    let Some(exp) = signed.instant("exp") else {
        return Err("exp is missing: seconds since 1970".to_owned());
    };
    let secs = now.0 / 1000;
    if exp.0 + BEHIND_MS <= now.0 {
        return Err(format!("exp is over; it is {secs} here"));
    }
    if exp.0 - now.0 > LONGEST_MS {
        return Err(format!("exp lies more than an hour ahead; it is {secs} here"));
    }
    for claim in ["iat", "nbf"] {
        let is_there = signed.claims.contains_key(claim);
        match signed.instant(claim) {
            Some(at) if at.0 - now.0 > AHEAD_MS => {
                return Err(format!("{claim} lies more than a minute ahead; it is {secs} here"));
            }
            None if is_there => return Err(format!("{claim} must be seconds since 1970")),
            Some(_) | None => {}
        }
    }
    Ok(exp.plus(BEHIND_MS))
}
