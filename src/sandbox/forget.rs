//! 忘却. Tokens that no longer make a difference are forgotten when a log is cut down, so that a bank that runs for weeks
//! does not grow by every token that it ever issued. What was issued, and what of it is in use, decides; so every replica
//! and every fold forgets the same.

use super::state::State;
use crate::{
    event::{DAY_MS, Fact, Jst, LinkNo, TokenIssued, TokenKind},
    oauth::Token,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// How long a token is kept beyond its own end, in milliseconds of bank time.
const KEPT_MS: i64 = 7 * DAY_MS;

impl State {
    /// Before which instant a token has to have ended to be forgotten now.
    pub(super) fn forgets_before(&self) -> Jst {
        self.last_at.plus(-KEPT_MS)
    }

    /// How many tokens would be forgotten now.
    pub fn forgettable_len(&self) -> usize {
        self.forgettable(self.forgets_before()).len()
    }

    /// The tokens that may be forgotten: each ended before this instant, and its link has a newer one of its kind. A newer
    /// one is given only to a client that has received the older one, so what was given for a token is forgotten only
    /// when that is settled.
    fn forgettable(&self, before: Jst) -> BTreeSet<u32> {
        let newest: BTreeMap<(LinkNo, TokenKind), u32> =
            self.tokens.iter().filter_map(|token| Some((bearer(token)?, token.issued.no))).collect();
        let is_newest = |token: &Arc<Token>| bearer(token).is_some_and(|it| newest.get(&it) == Some(&token.issued.no));
        let forgotten = self.tokens.iter().filter(|token| token.issued.expires_at <= before && !is_newest(token));
        forgotten.map(|token| token.issued.no).collect()
    }

    /// Forgets the tokens that ended before this instant and no longer make a difference.
    pub(super) fn forget(&mut self, before: Jst) {
        let forgotten = self.forgettable(before);
        for no in &forgotten {
            let from = self.tokens.get(*no).and_then(|token| token.issued.from);
            if let Some(from) = from.filter(|from| !forgotten.contains(from) && self.tokens.get(*from).is_some()) {
                self.change_token(from, |token| token.given.retain(|given| given != no));
                self.spent.insert_mut(from);
            }
            self.tokens.remove(*no);
            self.spent.remove_mut(no);
        }
        let is_gone = |no: &u32| self.tokens.get(*no).is_none();
        let about_gone = self
            .standing
            .iter()
            .filter(|(_, record)| tokens_of(&record.fact).is_some_and(|nos| nos.iter().all(is_gone)));
        let about_gone: Vec<_> = about_gone.map(|(seq, _)| *seq).collect();
        for seq in about_gone {
            self.standing.remove_mut(&seq);
        }
    }

    /// Whether a token has been exchanged.
    pub fn was_exchanged(&self, token: &Token) -> bool {
        !token.given.is_empty() || self.spent.contains(&token.issued.no)
    }

    /// Whether the client is known to have received what it exchanged a token for: it has used some of it.
    pub fn was_received(&self, token: &Token) -> bool {
        let used = |no: &u32| self.tokens.get(*no).is_some_and(|given| given.used);
        self.spent.contains(&token.issued.no) || token.given.iter().any(used)
    }
}

/// The tokens that a fact is about, where it is about tokens alone.
fn tokens_of(fact: &Fact) -> Option<&[u32]> {
    if let Fact::TokenIssued(TokenIssued { no, .. }) | Fact::TokenFirstUsed { no } | Fact::TokenRevoked { no } = fact {
        Some(std::slice::from_ref(no))
    } else if let Fact::TokensEnded { nos } = fact {
        Some(nos)
    } else {
        None
    }
}

/// Of which link a token is, and of which kind, where whoever holds it may show it again at any time. A code is shown once.
fn bearer(token: &Arc<Token>) -> Option<(LinkNo, TokenKind)> {
    let kind = Some(token.issued.kind).filter(|kind| *kind != TokenKind::Code)?;
    Some((token.issued.link?, kind))
}
