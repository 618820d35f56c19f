//! How a server may be reached: under which names, through which proxies, and with which key its control plane.

use crate::{event::ProfileTerms, tls::Roots, webhook::Targets};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use data_encoding::BASE64;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use subtle::ConstantTimeEq;

/// How a server may be reached.
#[derive(Debug, Clone, Default)]
pub struct FrontSettings {
    /// The URL that callers use, where it is not the one they name in `Host`.
    pub public_url: Option<String>,
    /// Hosts that may be named besides the loopback ones.
    pub allowed_hosts: Vec<String>,
    /// The proxies whose word about host and scheme counts.
    pub trusted_proxies: Vec<Cidr>,
    /// The key that the control plane asks for; without one it is open.
    pub control_key: Option<ControlKey>,
    /// The name of every institution, in Japanese and English, where it is not to be the profile's own.
    pub institution_name: Option<[String; 2]>,
    /// Whether `Sandbox-Fault` is left out, so that nothing but the fault itself can be seen.
    pub hides_faults: bool,
    /// 送信先. Where webhooks may be sent.
    pub webhook_targets: Targets,
    /// 信頼する認証局. Whose certificates receivers of webhooks may show.
    pub webhook_roots: Roots,
    /// 暗号化（TLS）. Whether callers speak `https` to the server itself.
    pub is_encrypted: bool,
}

impl FrontSettings {
    /// The institution under the name that it is to be shown by.
    pub fn rename(&self, terms: &mut ProfileTerms) {
        if let Some([ja, en]) = &self.institution_name {
            ja.clone_into(&mut terms.institution.name);
            en.clone_into(&mut terms.institution.name_en);
        }
    }

    /// Whether this server answers for a host, named with or without its port.
    pub fn answers_for(&self, authority: &[u8]) -> bool {
        let host = match authority.iter().rposition(|b| *b == b':') {
            Some(colon) if !authority.ends_with(b"]") => &authority[..colon],
            _ => authority,
        };
        matches!(host, b"127.0.0.1" | b"[::1]")
            || host.eq_ignore_ascii_case(b"localhost")
            || self.allowed_hosts.iter().any(|allowed| host.eq_ignore_ascii_case(allowed.as_bytes()))
    }

    /// The scheme and the host that the caller named; what a trusted proxy says of them stands over the request's own.
    pub fn named<'a>(&self, peer: Option<IpAddr>, headers: &'a HeaderMap) -> (&'static str, &'a [u8]) {
        let through_proxy = !self.trusted_proxies.is_empty()
            && peer.is_some_and(|peer| self.trusted_proxies.iter().any(|proxies| proxies.contains(peer)));
        let forwarded = |name: &str| through_proxy.then(|| headers.get(name).map(last_of_list)).flatten();
        let host = forwarded("x-forwarded-host")
            .unwrap_or_else(|| headers.get(header::HOST).map(HeaderValue::as_bytes).unwrap_or_default());
        let is_https = forwarded("x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"https"));
        (if is_https || self.is_encrypted { "https" } else { "http" }, host)
    }

    /// What `Strict-Transport-Security` says (RFC 6797), where the server speaks `https` itself. `localhost` is the name of
    /// every program of the machine: there it forbids nothing to the others.
    pub fn strict_transport(&self, headers: &HeaderMap) -> Option<&'static str> {
        if !self.is_encrypted {
            return None;
        }
        let host = headers.get(header::HOST).map(HeaderValue::as_bytes).unwrap_or_default();
        let name = host.split(|b| *b == b':').next().unwrap_or_default();
        Some(if name.eq_ignore_ascii_case(b"localhost") { "max-age=0" } else { "max-age=31536000" })
    }

    /// What a request shows of the control key.
    pub fn key_shown(&self, headers: &HeaderMap) -> KeyShown {
        let Some(key) = &self.control_key else {
            return KeyShown::Right;
        };
        let mut shown = shown(headers).peekable();
        if shown.peek().is_none() {
            KeyShown::Nothing
        } else if shown.any(|shown| key.is(&shown)) {
            KeyShown::Right
        } else {
            KeyShown::Wrong
        }
    }
}

/// What a request shows where a key is asked for.
fn shown(headers: &HeaderMap) -> impl Iterator<Item = Vec<u8>> {
    let header = headers.get("sandbox-key").map(|value| value.as_bytes().to_vec());
    header.into_iter().chain(headers.get(header::AUTHORIZATION).and_then(credentials))
}

/// Whether a request shows this key.
pub fn shows(headers: &HeaderMap, key: &str) -> bool {
    let key = ControlKey::new(key);
    shown(headers).any(|shown| key.is(&shown))
}

/// What the proxy that stands next to this server has added to a list.
fn last_of_list(value: &HeaderValue) -> &[u8] {
    value.as_bytes().rsplit(|b| *b == b',').next().unwrap_or_default().trim_ascii()
}

/// The token of `Bearer`, or the password of `Basic`, which is what a browser asks its user for.
fn credentials(value: &HeaderValue) -> Option<Vec<u8>> {
    let value = value.as_bytes();
    let space = value.iter().position(|b| *b == b' ')?;
    let (scheme, rest) = (&value[..space], value[space..].trim_ascii());
    if scheme.eq_ignore_ascii_case(b"bearer") {
        return Some(rest.to_vec());
    }
    let pair = BASE64.decode(rest).ok().filter(|_| scheme.eq_ignore_ascii_case(b"basic"))?;
    let colon = pair.iter().position(|b| *b == b':')?;
    Some(pair[colon + 1..].to_vec())
}

/// What a request shows of the control key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyShown {
    /// The key, or none is asked for.
    Right,
    /// Something else.
    Wrong,
    /// Nothing at all.
    Nothing,
}

/// The key of the control plane; kept as its digest, so that comparing tells nothing about it.
#[derive(Debug, Clone)]
pub struct ControlKey([u8; 32]);

impl ControlKey {
    /// The key that this text is.
    pub fn new(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    fn is(&self, shown: &[u8]) -> bool {
        let shown: [u8; 32] = Sha256::digest(shown).into();
        self.0.ct_eq(&shown).into()
    }
}

/// A range of addresses, such as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cidr {
    network: IpAddr,
    bits: u8,
}

impl Cidr {
    /// Reads a range, or a single address.
    pub fn parse(text: &str) -> Option<Self> {
        let (network, bits) = match text.split_once('/') {
            Some((network, bits)) => (network.parse().ok()?, Some(bits.parse().ok()?)),
            None => (text.parse().ok()?, None),
        };
        let most = if matches!(network, IpAddr::V4(_)) { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Self { network, bits })
    }

    /// Whether an address lies in the range.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.network, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let apart = network.to_bits() ^ address.to_bits();
                apart.checked_shr(32 - u32::from(self.bits)).unwrap_or(0) == 0
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let apart = network.to_bits() ^ address.to_bits();
                apart.checked_shr(128 - u32::from(self.bits)).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_what_begins_with_its_bits() {
        let rows = [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true),
            ("fd00::/8", "fd12::1", true),
            ("fd00::/8", "fe80::1", false),
            ("::/0", "10.0.0.1", false),
        ];
        for (range, address, holds) in rows {
            assert_eq!(Cidr::parse(range).unwrap().contains(address.parse().unwrap()), holds, "{range} {address}");
        }
        for wrong in ["10.0.0.0/33", "::/129", "10.0.0/8", "", "10.0.0.0/", "bank.example"] {
            assert_eq!(Cidr::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let settings =
            FrontSettings { trusted_proxies: vec![Cidr::parse("10.0.0.0/8").unwrap()], ..FrontSettings::default() };
        let mut headers = HeaderMap::new();
        let set = |headers: &mut HeaderMap, name: &'static str, value: &'static str| {
            headers.insert(header::HeaderName::from_static(name), HeaderValue::from_static(value));
        };
        set(&mut headers, "host", "127.0.0.1:8080");
        set(&mut headers, "x-forwarded-host", "evil.example, bank.example");
        set(&mut headers, "x-forwarded-proto", "https");
        let named = |peer: &str| settings.named(peer.parse().ok(), &headers);
        assert_eq!(named("10.1.2.3"), ("https", b"bank.example".as_slice()));
        assert_eq!(named("192.0.2.1"), ("http", b"127.0.0.1:8080".as_slice()));
        assert_eq!(FrontSettings::default().named("10.1.2.3".parse().ok(), &headers).0, "http");
    }
}
