//! トークン（認証キー、第4条第2項）. A token as the bank keeps it, and what it is worth at an instant.

use crate::{
    bank::linkage::{Link, TokenStanding},
    event::{Confirmation, Jst, Seq, TokenIssued, TokenKind, Wall},
};

/// A token that was issued: its numbers, never its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The place in the log at which it was issued.
    pub seq: Seq,
    /// The instant of bank time at which it was issued.
    pub issued_at: Jst,
    /// The instant of wall time at which it was issued.
    pub issued_wall: Wall,
    /// As it was issued.
    pub issued: TokenIssued,
    /// What was given for it: the numbers of the tokens that it was exchanged for.
    pub given: Vec<u32>,
    /// Whether it has been used.
    pub used: bool,
    /// Whether it was taken back by itself.
    pub revoked: bool,
}

impl Token {
    /// What the token is worth at `now`, the life of its link aside.
    pub fn standing(&self, link: Option<&Link>, now: Jst) -> TokenStanding {
        let cuts = link.map(|link| match self.issued.kind {
            TokenKind::Access => (link.access_revoked_at, link.access_expired_at),
            TokenKind::Refresh | TokenKind::Code => (link.refresh_revoked_at, link.refresh_expired_at),
        });
        let (revoked_at, expired_at) = cuts.unwrap_or_default();
        let before = |cut: Option<Seq>| cut.is_some_and(|cut| self.seq < cut);
        if self.revoked || before(revoked_at) {
            TokenStanding::Revoked
        } else if self.issued.expires_at <= now || before(expired_at) {
            TokenStanding::Expired
        } else {
            TokenStanding::Live
        }
    }

    /// How it is shown (RFC 6750, RFC 9449 §5).
    pub const fn token_type(&self) -> &'static str {
        match self.issued.cnf {
            Some(Confirmation::Jkt(_)) => "DPoP",
            None => "Bearer",
        }
    }

    /// Whether using it for the first time closes what it was given for.
    pub const fn confirms(&self) -> bool {
        !self.used && self.issued.from.is_some()
    }
}
