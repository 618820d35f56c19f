//! `refresh_token`, `refresh_concurrently`（第4条第2項）. An expired access token is renewed, one exchange at a time.

use crate::{
    event::{Jst, LinkNo, RefusalCode, TokenKind},
    verdict::{
        Evidence, Said,
        heard::Heard,
        monitor::{Monitor, Notes, View},
        trace::{Call, Exchanged, Happening},
    },
};
use std::collections::BTreeMap;

/// `refresh_token`: calls with an expired token, for each link.
pub struct RefreshToken {
    allowed: u32,
    cases: BTreeMap<Option<LinkNo>, Case>,
}

#[derive(Default)]
struct Case {
    refusals: Heard,
    failed: bool,
}

impl RefreshToken {
    /// The rule with its bound.
    pub const fn new(allowed: u32) -> Self {
        Self { allowed, cases: BTreeMap::new() }
    }
}

impl Monitor for RefreshToken {
    fn call(&mut self, call: &Call, view: &View<'_>, notes: &mut Notes) {
        if call.refused != Some(RefusalCode::TokenExpired) || call.exchanged.is_some() {
            return;
        }
        let case = self.cases.entry(call.link).or_default();
        if case.refusals.count == 0 {
            notes.came_about();
        }
        if !case.refusals.count(call) || case.failed || case.refusals.count <= self.allowed {
            return;
        }
        case.failed = true;
        let (refused, allowed) = (case.refusals.count, self.allowed);
        let said = Said::made(
            format!("期限切れのアクセストークンを更新しないまま {refused} 回呼び出しました（上限 {allowed} 回）。"),
            format!(
                "It called {refused} times with an expired access token before refreshing; at most {allowed} may be."
            ),
        );
        notes.fail(view.failure(call.bank_at, said, case.refusals.evidence.clone()));
    }

    fn happened(&mut self, _at: Jst, what: &Happening, view: &View<'_>, notes: &mut Notes) {
        if let Happening::LinkEnded { link, .. } = what {
            // What is dead need not be renewed.
            self.cases.remove(&Some(*link));
        }
        let Happening::Issued { kind: TokenKind::Access, partner, link, from, .. } = what else { return };
        if *partner != view.partner {
            return;
        }
        // One that was renewed in time was put to the test as well.
        if self.cases.remove(link).is_none() && from.is_some_and(|from| view.known.was_refreshed_from(from)) {
            notes.came_about();
        }
    }

    fn end(&mut self, _at: Jst, _view: &View<'_>, notes: &mut Notes) {
        let open = self.cases.values().any(|case| !case.failed);
        self.cases.clear();
        if open {
            notes.leave_open(Said::fixed(
                "アクセストークンが期限切れのまま、更新する前に実行が終わりました。",
                "The run ended while the access token was expired, before it was refreshed.",
            ));
        }
    }
}

/// `refresh_concurrently`: exchanges of refresh tokens of one link that overlap.
#[derive(Default)]
pub struct Concurrently {
    latest: BTreeMap<Option<LinkNo>, (u64, Evidence)>,
}

impl Monitor for Concurrently {
    fn call(&mut self, call: &Call, view: &View<'_>, notes: &mut Notes) {
        let Some((_, Exchanged::Refresh)) = view.known.exchange(call) else { return };
        notes.came_about();
        let link = view.known.link_of(call);
        let before = self.latest.insert(link, (call.heard_by, Evidence::of(call)));
        if let Some((_, before)) = before.filter(|(heard_by, _)| call.arrived <= *heard_by) {
            let said = Said::fixed(
                "同じ連携のリフレッシュトークンを、同時に二重に更新しました。",
                "It exchanged the refresh token of one link twice at a time.",
            );
            notes.fail(view.failure(call.bank_at, said, [before, Evidence::of(call)]));
        }
    }
}
