//! 公開鍵. What a JWK has to be, to be the public key of a partner (RFC 7517, RFC 7518 §6, RFC 8037), and where nobody reads
//! what is sent to it.

use super::refusal::Said;
use crate::event::{ClientKey, PublicKey, SigningAlg};
use data_encoding::BASE64URL_NOPAD;

/// The members that hold what nobody else may know.
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
/// The members that name keys somewhere else: nothing is fetched.
const ELSEWHERE: [&str; 2] = ["jku", "x5u"];
/// The fewest bits of an RSA modulus.
const FEWEST_BITS: usize = 2048;
/// The most bits of an RSA modulus: checking a signature stays cheap.
const MOST_BITS: usize = 8192;

/// What is wrong with a JWK: which member, and what about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JwkFault {
    /// The member.
    pub member: &'static str,
    /// What is wrong with it.
    pub said: Said,
}

/// Reads a JWK from its members; one that is no text stands there empty.
///
/// # Errors
/// The first member that is wrong: a private one before all others.
pub fn read_jwk(members: &[(&str, &str)]) -> Result<ClientKey, JwkFault> {
    let find = |name: &str| members.iter().find(|(given, _)| *given == name).map(|(_, value)| *value);
    if let Some(member) = PRIVATE.into_iter().find(|name| find(name).is_some()) {
        let said = Said::made(
            format!("秘密鍵です（`{member}`）。公開鍵の部分だけを書きます。"),
            format!("this is a private key (`{member}`); write its public part alone"),
        );
        return Err(JwkFault { member, said });
    }
    if let Some(member) = ELSEWHERE.into_iter().find(|name| find(name).is_some()) {
        let said = Said::fixed(
            "ほかの場所の鍵は取りに行きません。鍵そのものを書きます。",
            "keys are fetched from nowhere; write the key itself",
        );
        return Err(JwkFault { member, said });
    }
    let key = read_key(find)?;
    let alg = find("alg").map(|word| alg_of(word, &key)).transpose()?;
    Ok(ClientKey { kid: find("kid").map(str::to_owned), alg, key })
}

/// Whether nobody on the way can read what is sent to a URI: `https`, or an address of this machine.
pub fn is_protected(uri: &str) -> bool {
    let authority = uri.strip_prefix("http://").map(|rest| rest.split(['/', '?']).next().unwrap_or_default());
    let host = authority.map(|authority| match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => host,
        Some(_) | None => authority,
    });
    uri.starts_with("https://") || host.is_some_and(|host| matches!(host, "127.0.0.1" | "localhost" | "[::1]"))
}

fn read_key<'a>(find: impl Fn(&str) -> Option<&'a str>) -> Result<PublicKey, JwkFault> {
    let curve = |wanted: &str| match find("crv") {
        Some(crv) if crv == wanted => Ok(()),
        _ => Err(fault("crv", format!("`{wanted}` と書きます。"), format!("it must be `{wanted}`"))),
    };
    let coordinate = |member: &'static str| {
        let text = find(member).unwrap_or_default();
        match BASE64URL_NOPAD.decode(text.as_bytes()) {
            Ok(bytes) if bytes.len() == 32 => Ok(text.to_owned()),
            _ => {
                let (ja, en) = ("32 バイトの base64url です。", "it must be 32 bytes in base64url");
                Err(fault(member, ja.to_owned(), en.to_owned()))
            }
        }
    };
    match find("kty") {
        Some("RSA") => Ok(PublicKey::Rsa { n: modulus(find("n"))?, e: exponent(find("e"))? }),
        Some("EC") => curve("P-256").and_then(|()| Ok(PublicKey::P256 { x: coordinate("x")?, y: coordinate("y")? })),
        Some("OKP") => curve("Ed25519").and_then(|()| Ok(PublicKey::Ed25519 { x: coordinate("x")? })),
        _ => {
            let (ja, en) = ("`RSA`、`EC`、`OKP` のいずれかです。", "it must be `RSA`, `EC` or `OKP`");
            Err(fault("kty", ja.to_owned(), en.to_owned()))
        }
    }
}

fn modulus(text: Option<&str>) -> Result<String, JwkFault> {
    let text = text.unwrap_or_default();
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).unwrap_or_default();
    let zeroes = bytes.iter().take_while(|byte| **byte == 0).count();
    let first = bytes.get(zeroes).map_or(0, |byte| byte.leading_zeros() as usize);
    let bits = ((bytes.len() - zeroes) * 8).saturating_sub(first);
    if (FEWEST_BITS..=MOST_BITS).contains(&bits) {
        return Ok(text.to_owned());
    }
    let ja = format!("{FEWEST_BITS}～{MOST_BITS} ビットの base64url です。これは {bits} ビットです。");
    let en = format!("it must be {FEWEST_BITS} to {MOST_BITS} bits in base64url, and has {bits}");
    Err(fault("n", ja, en))
}

fn exponent(text: Option<&str>) -> Result<String, JwkFault> {
    let text = text.unwrap_or_default();
    match BASE64URL_NOPAD.decode(text.as_bytes()) {
        Ok(bytes) if (1..=4).contains(&bytes.len()) && bytes.last().is_some_and(|byte| byte % 2 == 1) => {
            Ok(text.to_owned())
        }
        _ => {
            let (ja, en) =
                ("`AQAB` のような奇数の base64url です。", "it must be an odd number in base64url, such as `AQAB`");
            Err(fault("e", ja.to_owned(), en.to_owned()))
        }
    }
}

fn alg_of(word: &str, key: &PublicKey) -> Result<SigningAlg, JwkFault> {
    SigningAlg::named(word).filter(|alg| key.takes(*alg)).ok_or_else(|| {
        let known: Vec<&str> = SigningAlg::ALL.iter().filter(|alg| key.takes(**alg)).map(|alg| alg.word()).collect();
        let known = known.join(", ");
        fault("alg", format!("この鍵で使えるもの: {known}"), format!("such a key is for: {known}"))
    })
}

fn fault(member: &'static str, ja: String, en: String) -> JwkFault {
    JwkFault { member, said: Said::made(ja, en) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ED: [(&str, &str); 3] =
        [("kty", "OKP"), ("crv", "Ed25519"), ("x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")];

    fn with(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
        ED.into_iter()
            .filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name))
            .chain(changes.iter().copied())
            .collect()
    }

    #[test]
    fn a_public_key_is_read_and_what_it_is_not_is_named() {
        let key = read_jwk(&with(&[("kid", "one"), ("use", "sig"), ("alg", "EdDSA")])).unwrap();
        assert_eq!((key.kid.as_deref(), key.alg), (Some("one"), Some(SigningAlg::EdDsa)));
        let short = "AQAB";
        for (changes, member) in [
            (&[("d", "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")][..], "d"),
            (&[("k", "secret")], "k"),
            (&[("jku", "https://example.com/jwks.json")], "jku"),
            (&[("kty", "oct")], "kty"),
            (&[("crv", "P-256")], "crv"),
            (&[("x", short)], "x"),
            (&[("alg", "RS256")], "alg"),
            (&[("kty", "RSA"), ("n", short), ("e", "AQAB")], "n"),
        ] {
            assert_eq!(read_jwk(&with(changes)).unwrap_err().member, member);
        }
    }

    #[test]
    fn answers_are_sent_by_https_or_to_this_machine() {
        for good in ["https://app.example/cb", "http://127.0.0.1/cb", "http://localhost:8080", "http://[::1]:1/cb"] {
            assert!(is_protected(good), "{good}");
        }
        for bad in [
            "http://app.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "http://127.0.0.1:80@evil.example/",
            "app://cb",
        ] {
            assert!(!is_protected(bad), "{bad}");
        }
    }

    #[test]
    fn an_rsa_key_has_2048_bits_or_more() {
        let of = |bytes: &[u8], e: &str| {
            let n = BASE64URL_NOPAD.encode(bytes);
            read_jwk(&[("kty", "RSA"), ("n", &n), ("e", e)]).map_err(|fault| fault.member)
        };
        assert!(of(&[0xff; 256], "AQAB").is_ok());
        assert_eq!(of(&[0xff; 255], "AQAB"), Err("n"));
        assert_eq!(of(&[&[0x7f][..], &[0xff; 255]].concat(), "AQAB"), Err("n"), "2047 bits");
        assert_eq!(of(&[0xff; 1025], "AQAB"), Err("n"));
        assert_eq!(of(&[0xff; 256], "AQAA"), Err("e"), "an even exponent");
    }
}
