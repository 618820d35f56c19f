//! What a caller shows: a token, by itself or with the proof of the key that it is bound to.

use super::verified;
use crate::{
    bank::refusal::Said,
    event::{PartnerNo, TokenKind},
    journal::ShownToken,
    oauth::{Handle, Keys},
    sandbox::State,
};
use actix_web::http::header::{self, HeaderMap};
use std::cell::OnceCell;

/// What a caller shows in the `Authorization` header (RFC 6750 §2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// No bearer token.
    Nothing,
    /// A bearer token that is not an access token of this sandbox.
    Foreign,
    /// An access token that this sandbox made.
    Token(Handle),
}

/// The proof of a key that comes with a token (RFC 9449 §7.1).
#[derive(Debug, Default)]
pub struct Proving {
    /// Whether the header says that there is one.
    pub by_proof: bool,
    /// What is wrong with it, once that was asked.
    pub(super) unproved: OnceCell<Option<Box<Said>>>,
}

impl Shown {
    /// Reads the header, and whether a key is to be proved; the scheme's case does not matter.
    pub(super) fn read(keys: &Keys, headers: &HeaderMap) -> (Self, Proving) {
        let Some(value) = headers.get(header::AUTHORIZATION) else {
            return (Self::Nothing, Proving::default());
        };
        let (token, by_proof) = match bearer(value.as_bytes()) {
            Some(token) => (token, false),
            None => match proved(value.as_bytes()) {
                Some(token) => (token, true),
                None => return (Self::Nothing, Proving::default()),
            },
        };
        let handle = verified::read_token(keys, token).filter(|handle| handle.kind == TokenKind::Access);
        (handle.map_or(Self::Foreign, Self::Token), Proving { by_proof, unproved: OnceCell::new() })
    }

    /// The partner whose token it is, whatever the token is worth.
    pub(super) fn partner_in(self, state: &State) -> Option<PartnerNo> {
        match self {
            Self::Token(handle) => state.token(handle.no, handle.seq).map(|token| token.issued.partner),
            Self::Nothing | Self::Foreign => None,
        }
    }
}

impl From<Shown> for ShownToken {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Nothing => Self::Nothing,
            Shown::Foreign => Self::Foreign,
            Shown::Token(Handle { life, seq, no, .. }) => Self::Token { life, seq, no },
        }
    }
}

/// The token in an `Authorization` header, where it holds a bearer token.
fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at(value.len().min(7));
    scheme.eq_ignore_ascii_case(b"bearer ").then(|| token.trim_ascii())
}

/// The same, where it holds a token whose key is to be proved (RFC 9449 §7.1).
fn proved(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at(value.len().min(5));
    scheme.eq_ignore_ascii_case(b"dpop ").then(|| token.trim_ascii())
}

/// The token that the header holds, by either scheme.
pub(in crate::api) fn token_shown(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.as_bytes();
    std::str::from_utf8(bearer(value).or_else(|| proved(value))?).ok()
}
