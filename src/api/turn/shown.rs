//! What a caller shows: a bearer token, or none.

use super::verified;
use crate::{
    event::{PartnerNo, TokenKind},
    journal::ShownToken,
    oauth::{Handle, Keys},
    sandbox::State,
};
use actix_web::http::header::{self, HeaderMap};

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

impl Shown {
    /// Reads the header; the scheme's case does not matter.
    pub(super) fn read(keys: &Keys, headers: &HeaderMap) -> Self {
        let Some(value) = headers.get(header::AUTHORIZATION) else {
            return Self::Nothing;
        };
        let Some(token) = bearer(value.as_bytes()) else {
            return Self::Nothing;
        };
        let handle = verified::read_token(keys, token).filter(|handle| handle.kind == TokenKind::Access);
        handle.map_or(Self::Foreign, Self::Token)
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
pub(super) fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at(value.len().min(7));
    scheme.eq_ignore_ascii_case(b"bearer ").then(|| token.trim_ascii())
}
