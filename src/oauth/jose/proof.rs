//! Proofs of possession (DPoP, RFC 9449): whoever shows a token that is bound to a key signs the call with that key.

use super::{assertion::Once, signed::Signed};
use crate::{
    bank::{client_key::read_jwk, refusal::Said},
    event::{PublicKey, SigningAlg, Wall},
};
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

/// How far before or after now a proof may have been made, in milliseconds: clocks differ.
const WINDOW_MS: i64 = 60_000;
/// The longest `jti`.
const LONGEST_JTI: usize = 256;

/// The algorithms by which proofs may be signed.
pub const PROOF_ALGS: [SigningAlg; 3] = [SigningAlg::Ps256, SigningAlg::Es256, SigningAlg::EdDsa];

/// What a proof has to be about.
pub struct ProvedCall<'a> {
    /// The method of the call.
    pub method: &'a str,
    /// Its URL, as callers reach it; a query is left out.
    pub url: &'a str,
    /// The access token that is shown with it; none where tokens are asked for.
    pub token: Option<&'a str>,
    /// When it came, by the wall.
    pub now: Wall,
}

/// A proof that is good, if it was not shown before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The thumbprint of its key (RFC 7638), base64url.
    pub jkt: String,
    /// By what it is remembered.
    pub once: Once,
}

/// Checks a proof (RFC 9449 §4.3).
///
/// # Errors
/// What is wrong with it, and what was expected.
pub fn check_proof(text: &str, call: &ProvedCall<'_>) -> Result<Proof, Said> {
    let signed = Signed::read(text).ok_or_else(|| {
        Said::fixed("署名された JWT（コンパクト形式）ではありません。", "it is not a signed JWT in compact form")
    })?;
    if signed.named("typ") != Some("dpop+jwt") {
        return Err(Said::fixed("ヘッダーの `typ` は `dpop+jwt` です。", "the header's typ must be dpop+jwt"));
    }
    let alg = signed.alg().filter(|alg| PROOF_ALGS.contains(alg)).ok_or_else(|| {
        let known = proof_algs();
        Said::made(
            format!("ヘッダーの `alg` に使えるもの: {known}"),
            format!("the header's alg must be one of {known}"),
        )
    })?;
    let key = own_key(&signed)?;
    if !key.takes(alg) || !signed.is_by(&key, alg) {
        return Err(Said::fixed(
            "署名が、ヘッダーの `jwk` の鍵によるものではありません。",
            "the signature is not by the key in the header's jwk",
        ));
    }
    check_call(&signed, call)?;
    let made_at = check_instant(&signed, call.now)?;
    let jkt = thumbprint(&key);
    match signed.text("jti") {
        Some(jti) if (1..=LONGEST_JTI).contains(&jti.len()) => {
            let once = Once::new(&jkt, jti, made_at.plus(WINDOW_MS));
            Ok(Proof { jkt, once })
        }
        _ => Err(Said::fixed(
            "`jti` がありません（呼び出しごとに新しい、256 文字までの文字列）。",
            "jti is missing: up to 256 characters that are new for each call",
        )),
    }
}

/// The algorithms, as a header or a sentence lists them.
pub fn proof_algs() -> String {
    PROOF_ALGS.map(SigningAlg::word).join(", ")
}

/// The public key that the header holds.
fn own_key(signed: &Signed<'_>) -> Result<PublicKey, Said> {
    let Some(jwk) = signed.header.get("jwk").and_then(|jwk| jwk.as_object()) else {
        return Err(Said::fixed(
            "ヘッダーに公開鍵 `jwk` がありません。",
            "the header has no jwk: the public key of the proof",
        ));
    };
    let members: Vec<(&str, &str)> =
        jwk.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap_or(""))).collect();
    read_jwk(&members).map(|read| read.key).map_err(|fault| {
        let (member, Said { ja, en }) = (fault.member, fault.said);
        Said::made(format!("ヘッダーの `jwk.{member}`: {ja}"), format!("the header's jwk.{member}: {en}"))
    })
}

fn check_call(signed: &Signed<'_>, call: &ProvedCall<'_>) -> Result<(), Said> {
    let method = call.method;
    // A body aside, HEAD is answered as GET is.
    let is_method = |htm: &str| htm == method || (method, htm) == ("GET", "HEAD");
    if !signed.text("htm").is_some_and(is_method) {
        return Err(Said::made(format!("`htm` は `{method}` です。"), format!("htm must be {method}")));
    }
    let url = plain_url(call.url);
    if signed.text("htu").map(plain_url).is_none_or(|htu| htu != url) {
        return Err(Said::made(format!("`htu` は `{url}` です。"), format!("htu must be {url}")));
    }
    let Some(token) = call.token else { return Ok(()) };
    let hash = BASE64URL_NOPAD.encode(&Sha256::digest(token.as_bytes()));
    if signed.text("ath") == Some(&hash) {
        return Ok(());
    }
    Err(Said::fixed(
        "`ath` は、アクセストークンの SHA-256（base64url）です。",
        "ath must be the SHA-256 of the access token, base64url",
    ))
}

fn check_instant(signed: &Signed<'_>, now: Wall) -> Result<Wall, Said> {
    let secs = now.0 / 1000;
    match signed.instant("iat") {
        Some(iat) if (iat.0 - now.0).abs() <= WINDOW_MS => Ok(iat),
        Some(_) => Err(Said::made(
            format!("`iat` が、いま（{secs}）の前後 60 秒にありません。"),
            format!("iat must lie within 60 seconds of now, which is {secs} here"),
        )),
        None => Err(Said::fixed("`iat` がありません（1970年からの秒数）。", "iat is missing: seconds since 1970")),
    }
}

/// A URL as it is compared (RFC 3986 §6.2): without query and fragment, scheme and host in small letters, without the port
/// that goes without saying.
fn plain_url(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (scheme, authority) = (scheme.to_ascii_lowercase(), authority.to_ascii_lowercase());
    let usual = match scheme.as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    let authority = if usual.is_empty() { &authority } else { authority.strip_suffix(usual).unwrap_or(&authority) };
    format!("{scheme}://{authority}{}", if path.is_empty() { "/" } else { path })
}

/// The thumbprint of a key (RFC 7638): the members that it needs in the order of their names, nothing between them.
fn thumbprint(key: &PublicKey) -> String {
    let canonical = match key {
        PublicKey::Rsa { n, e } => format!("{{\"e\":\"{e}\",\"kty\":\"RSA\",\"n\":\"{n}\"}}"),
        PublicKey::P256 { x, y } => format!("{{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"{x}\",\"y\":\"{y}\"}}"),
        PublicKey::Ed25519 { x } => format!("{{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"{x}\"}}"),
    };
    BASE64URL_NOPAD.encode(&Sha256::digest(canonical))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_url_is_compared_without_what_makes_no_difference() {
        let plain = "https://bank.example/institution/v1/accounts";
        for same in [
            "https://bank.example/institution/v1/accounts?limit=1",
            "https://bank.example/institution/v1/accounts#x",
            "HTTPS://Bank.Example:443/institution/v1/accounts",
        ] {
            assert_eq!(plain_url(same), plain, "{same}");
        }
        for other in
            ["http://bank.example/institution/v1/accounts", "https://bank.example:8443/institution/v1/accounts", "x"]
        {
            assert_ne!(plain_url(other), plain, "{other}");
        }
        assert_eq!(plain_url("http://127.0.0.1:8080"), "http://127.0.0.1:8080/");
    }

    #[test]
    fn the_thumbprint_of_rfc_8037_appendix_a_3_holds() {
        let key = PublicKey::Ed25519 { x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".to_owned() };
        assert_eq!(thumbprint(&key), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    proptest! {
        #[test]
        fn nothing_that_somebody_sends_is_a_proof_by_chance(
            text in "\\PC{0,80}", parts in prop::array::uniform3("\\PC{0,60}"), dots in 0..4_usize,
        ) {
            let call = ProvedCall { method: "GET", url: "http://127.0.0.1/x", token: Some("t"), now: Wall(0) };
            prop_assert!(check_proof(&text, &call).is_err());
            let encoded = parts.map(|part| BASE64URL_NOPAD.encode(part.as_bytes()));
            let joined = encoded[..dots.min(3)].join(".");
            prop_assert!(check_proof(&joined, &call).is_err());
            prop_assert!(plain_url(&text).len() <= text.len() + 1);
        }
    }
}
