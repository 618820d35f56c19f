//! トークン（認証キー、第4条第2項）. A token as the bank keeps it, and what it is worth at an instant.

use crate::{
    bank::linkage::{Link, TokenStanding},
    event::{Jst, Seq, TokenIssued, TokenKind},
};

/// A token that was issued: its numbers, never its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The place in the log at which it was issued.
    pub seq: Seq,
    /// As it was issued.
    pub issued: TokenIssued,
}

impl Token {
    /// What the token is worth at `now`, the life of `link` aside.
    pub fn standing(&self, link: &Link, now: Jst) -> TokenStanding {
        let cut = match self.issued.kind {
            TokenKind::Access => link.access_expired_at,
            TokenKind::Refresh => link.refresh_expired_at,
        };
        if self.issued.expires_at <= now || cut.is_some_and(|cut| self.seq < cut) {
            TokenStanding::Expired
        } else {
            TokenStanding::Live
        }
    }
}
