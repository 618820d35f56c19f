//! `use_token`（第4条第2項）. A token that is known to be worth nothing is not shown again.

use crate::{
    event::{LinkNo, RefusalCode},
    scenario::TokenState,
    verdict::{
        Evidence, Said,
        heard::Heard,
        monitor::{Monitor, Notes, View},
        trace::{Call, Exchanged},
    },
};
use std::collections::BTreeMap;

/// Tokens in one state, for each link.
pub struct UseToken {
    state: TokenState,
    /// By link, and whether it was presented for exchange.
    told: BTreeMap<(Option<LinkNo>, bool), Heard>,
}

impl UseToken {
    /// The rule about one state.
    pub const fn new(state: TokenState) -> Self {
        Self { state, told: BTreeMap::new() }
    }

    /// A refresh token whose successor was received.
    fn rotated(call: &Call, view: &View<'_>, notes: &mut Notes) {
        let Some((token, Exchanged::Refresh)) = view.known.exchange(call) else { return };
        notes.came_about();
        if view.known.successor_was_used(token) {
            let said = Said::fixed(
                "更新済みの古いリフレッシュトークンを、もう一度使いました。",
                "It presented a refresh token again after it had received and used the successor.",
            );
            notes.fail(view.failure(call.bank_at, said, [Evidence::of(call)]));
        }
    }

    /// The first refusal tells that it is worth nothing; whatever comes after it is too much.
    fn refused(&mut self, code: RefusalCode, call: &Call, view: &View<'_>, notes: &mut Notes) {
        if call.refused != Some(code) {
            if call.is_answered() {
                let link = view.known.link_of(call);
                self.told.retain(|(told, _), _| *told != link);
            }
            return;
        }
        // An access token and the refresh token beside it are two: each may be tried once.
        let told = self.told.entry((view.known.link_of(call), call.exchanged.is_some())).or_default();
        if !told.count(call) {
            return;
        }
        if told.count == 1 {
            notes.came_about();
        } else if told.count == 2 {
            let said = match self.state {
                TokenState::Expired => Said::fixed(
                    "期限切れと言われたトークンを、もう一度使いました。",
                    "It showed a token again after it was told that its time is over.",
                ),
                TokenState::Revoked | TokenState::Rotated => Said::fixed(
                    "取り消されたと言われたトークンを、もう一度使いました。",
                    "It showed a token again after it was told that it had been taken back.",
                ),
            };
            notes.fail(view.failure(call.bank_at, said, told.evidence.clone()));
        }
    }
}

impl Monitor for UseToken {
    fn call(&mut self, call: &Call, view: &View<'_>, notes: &mut Notes) {
        match self.state {
            TokenState::Expired => self.refused(RefusalCode::TokenExpired, call, view, notes),
            TokenState::Revoked => self.refused(RefusalCode::TokenRevoked, call, view, notes),
            TokenState::Rotated => Self::rotated(call, view, notes),
        }
    }
}
