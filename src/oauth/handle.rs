//! トークン（認証キー、第4条第2項）. The text of tokens and page keys: a handle and a tag that only this sandbox can make.
//!
//! `handle ‖ tag`, base64url without padding: the handle says which kind, which life of the sandbox, which place in the
//! log and which number; the tag is the first 160 bits of HMAC-SHA256 over it. The log holds handles only, so a leaked
//! log without the secret yields no token.

use crate::event::{SandboxName, Seq, TokenKind};
use data_encoding::BASE64URL_NOPAD;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Bytes of a handle: kind 1, life 2, seq 6, number 4.
const HANDLE: usize = 13;
/// Bytes of a tag.
const TAG: usize = 20;
/// What every `request_uri` begins with (RFC 9126 §2.2).
pub const REQUEST_URI: &str = "urn:ietf:params:oauth:request_uri:";
/// Characters of a token's text.
pub const TOKEN_CHARS: usize = (HANDLE + TAG) * 4 / 3;

/// What a token's text says once its tag has been verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle {
    /// Which kind of token.
    pub kind: TokenKind,
    /// Which sandbox of this name.
    pub life: u16,
    /// The place in the log at which it was issued.
    pub seq: Seq,
    /// Its place among all tokens.
    pub no: u32,
}

/// The keys of one sandbox, derived from the secret (HKDF, RFC 5869).
pub struct Keys {
    fingerprint: u64,
    token: Hmac<Sha256>,
    page: Hmac<Sha256>,
    form: Hmac<Sha256>,
    control: Hmac<Sha256>,
    message: Hmac<Sha256>,
}

impl Keys {
    /// The keys of `sandbox` under `secret`. A token's text says its life; forms and page keys, which do not, are read in
    /// the life that made them alone.
    pub fn derive(secret: &[u8], sandbox: &SandboxName, life: u16) -> Self {
        let hkdf = Hkdf::<Sha256>::new(Some(sandbox.as_str().as_bytes()), secret);
        let key = |purpose: &str, life: &[u8]| {
            let mut okm = [0; 64];
            // 64 bytes, a whole block of SHA-256, are always within HKDF's bound of 255 blocks.
            let _ = hkdf.expand_multi_info(&[purpose.as_bytes(), life], &mut okm);
            Hmac::<Sha256>::new(&okm.into())
        };
        let mut fingerprint = [0; 8];
        let _ = hkdf.expand(b"fingerprint", &mut fingerprint);
        Self {
            fingerprint: u64::from_be_bytes(fingerprint),
            token: key("token", &[]),
            page: key("page key", &life.to_be_bytes()),
            form: key("form", &life.to_be_bytes()),
            control: key("control key", &life.to_be_bytes()),
            message: key("message", &life.to_be_bytes()),
        }
    }

    /// What tells these keys from those of any other sandbox or secret, and nothing about them.
    pub const fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The text of the token with this handle.
    pub fn token_text(&self, handle: Handle) -> String {
        let mut bytes = [0; HANDLE + TAG];
        bytes[..HANDLE].copy_from_slice(&handle_bytes(handle));
        let tag = tag_of(&self.token, &[&bytes[..HANDLE]]);
        bytes[HANDLE..].copy_from_slice(&tag);
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// The handle of a token that one of this sandbox's keys made, or nothing.
    pub fn read_token(&self, text: &[u8]) -> Option<Handle> {
        let mut bytes = [0; HANDLE + TAG];
        if text.len() != TOKEN_CHARS {
            return None;
        }
        BASE64URL_NOPAD.decode_mut(text, &mut bytes).ok()?;
        let tag = tag_of(&self.token, &[&bytes[..HANDLE]]);
        if !bool::from(tag.ct_eq(&bytes[HANDLE..])) {
            return None;
        }
        read_handle(&bytes)
    }

    /// A form's content: sealed, so that nobody but this sandbox can have written it.
    pub fn seal(&self, content: &[u8]) -> String {
        let mut bytes = content.to_vec();
        bytes.extend_from_slice(&tag_of(&self.form, &[content]));
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// The content of a sealed form, or nothing.
    pub fn unseal(&self, text: &[u8]) -> Option<Vec<u8>> {
        opened(&self.form, &[], text)
    }

    /// The `request_uri` of the request that was pushed at this place of the log (RFC 9126 §2.2).
    pub fn request_uri(&self, pushed: Seq) -> String {
        let payload = pushed.0.to_be_bytes();
        let tag = tag_of(&self.form, &[REQUEST_URI.as_bytes(), &payload]);
        format!("{REQUEST_URI}{}", BASE64URL_NOPAD.encode(&[&payload[..], &tag].concat()))
    }

    /// The place in the log of the request that a `request_uri` of this sandbox names, or nothing.
    pub fn read_request_uri(&self, text: &str) -> Option<Seq> {
        let name = text.strip_prefix(REQUEST_URI)?;
        let payload = opened(&self.form, &[REQUEST_URI.as_bytes()], name.as_bytes())?;
        payload.try_into().ok().map(|bytes| Seq(u64::from_be_bytes(bytes)))
    }

    /// What the cookie of a form holds: it proves that the form was shown to this browser.
    pub fn cookie(&self, call: u64) -> String {
        BASE64URL_NOPAD.encode(&tag_of(&self.form, &[b"cookie", &call.to_be_bytes()]))
    }

    /// The key that opens the control plane of this sandbox and of no other.
    pub fn control_key(&self) -> String {
        BASE64URL_NOPAD.encode(&tag_of(&self.control, &[]))
    }

    /// A client secret that nobody else's client has.
    pub fn client_secret(&self, client_id: &str) -> String {
        BASE64URL_NOPAD.encode(&tag_of(&self.control, &[b"client", client_id.as_bytes()]))
    }

    /// What tells the message that became due at this place of the log from every other one anywhere.
    pub fn message_tag(&self, seq: Seq) -> String {
        BASE64URL_NOPAD.encode(&tag_of(&self.message, &[&seq.0.to_be_bytes()])[..12])
    }

    /// A page key: `payload`, bound to `context` (account, period), neither of which a caller can change.
    pub fn page_key(&self, context: &[u8], payload: &[u8]) -> String {
        let mut bytes = Vec::with_capacity(payload.len() + TAG);
        bytes.extend_from_slice(payload);
        bytes.extend_from_slice(&tag_of(&self.page, &[context, payload]));
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// The payload of a page key that was made for this `context`, or nothing.
    pub fn read_page_key(&self, context: &[u8], text: &[u8]) -> Option<Vec<u8>> {
        opened(&self.page, &[context], text)
    }
}

/// What stands before a good tag.
fn opened(key: &Hmac<Sha256>, context: &[&[u8]], text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = BASE64URL_NOPAD.decode(text).ok()?;
    let split = bytes.len().checked_sub(TAG)?;
    let parts: Vec<&[u8]> = context.iter().copied().chain([&bytes[..split]]).collect();
    let tag = tag_of(key, &parts);
    if !bool::from(tag.ct_eq(&bytes[split..])) {
        return None;
    }
    bytes.truncate(split);
    Some(bytes)
}

fn tag_of(key: &Hmac<Sha256>, parts: &[&[u8]]) -> [u8; TAG] {
    let mut mac = key.clone();
    for part in parts {
        mac.update(part);
    }
    let full = mac.finalize().into_bytes();
    let mut tag = [0; TAG];
    tag.copy_from_slice(&full[..TAG]);
    tag
}

fn handle_bytes(handle: Handle) -> [u8; HANDLE] {
    let mut bytes = [0; HANDLE];
    bytes[0] = match handle.kind {
        TokenKind::Access => 1,
        TokenKind::Refresh => 2,
        TokenKind::Code => 3,
    };
    bytes[1..3].copy_from_slice(&handle.life.to_be_bytes());
    bytes[3..9].copy_from_slice(&handle.seq.0.to_be_bytes()[2..]);
    bytes[9..13].copy_from_slice(&handle.no.to_be_bytes());
    bytes
}

fn read_handle(bytes: &[u8; HANDLE + TAG]) -> Option<Handle> {
    let kind = match bytes[0] {
        1 => TokenKind::Access,
        2 => TokenKind::Refresh,
        3 => TokenKind::Code,
        _ => return None,
    };
    let mut seq = [0; 8];
    seq[2..].copy_from_slice(&bytes[3..9]);
    let no = u32::from_be_bytes([bytes[9], bytes[10], bytes[11], bytes[12]]);
    Some(Handle { kind, life: u16::from_be_bytes([bytes[1], bytes[2]]), seq: Seq(u64::from_be_bytes(seq)), no })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(secret: &[u8], name: &str) -> Keys {
        Keys::derive(secret, &SandboxName::parse(name).unwrap(), 1)
    }

    const HANDLE_ONE: Handle = Handle { kind: TokenKind::Access, life: 3, seq: Seq(70_000), no: 42 };

    #[test]
    fn a_token_reads_back_only_in_the_sandbox_and_under_the_secret_that_made_it() {
        let text = keys(b"secret", "a").token_text(HANDLE_ONE);
        assert_eq!(text.len(), TOKEN_CHARS);
        assert_eq!(keys(b"secret", "a").read_token(text.as_bytes()), Some(HANDLE_ONE));
        assert_eq!(keys(b"secret", "b").read_token(text.as_bytes()), None);
        assert_eq!(keys(b"another", "a").read_token(text.as_bytes()), None);
    }

    #[test]
    fn forms_page_keys_and_control_keys_are_of_one_life() {
        let name = SandboxName::parse("a").unwrap();
        let [one, two] = [1, 2].map(|life| Keys::derive(b"secret", &name, life));
        assert_eq!(one.unseal(two.seal(b"form").as_bytes()), None);
        assert_eq!(one.read_page_key(b"c", two.page_key(b"c", b"row").as_bytes()), None);
        assert_ne!(one.control_key(), two.control_key());
        assert_ne!(one.cookie(1), two.cookie(1));
        assert_eq!(two.read_token(one.token_text(HANDLE_ONE).as_bytes()), Some(HANDLE_ONE), "a handle says its life");
    }

    #[test]
    fn a_token_with_any_character_changed_is_not_read() {
        let keys = keys(b"secret", "a");
        let text = keys.token_text(HANDLE_ONE);
        for i in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[i] = if changed[i] == b'A' { b'B' } else { b'A' };
            assert_eq!(keys.read_token(&changed), None, "character {i}");
        }
        assert_eq!(keys.read_token(&text.as_bytes()[1..]), None);
        assert_eq!(keys.read_token("あ".repeat(15).as_bytes()), None);
    }

    #[test]
    fn a_page_key_holds_for_its_context_alone() {
        let keys = keys(b"secret", "a");
        let key = keys.page_key(b"account 1", b"row 7");
        assert_eq!(keys.read_page_key(b"account 1", key.as_bytes()), Some(b"row 7".to_vec()));
        assert_eq!(keys.read_page_key(b"account 2", key.as_bytes()), None);
        assert_eq!(keys.read_page_key(b"account 1", b"%%%"), None);
        assert_eq!(keys.read_page_key(b"account 1", b""), None);
    }
}
