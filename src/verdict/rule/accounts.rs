//! `request_unlinked_account`（第4条第3項）. Only accounts that the customer allowed are asked about.

use crate::{
    event::{LinkNo, RefusalCode},
    verdict::{
        Evidence, Said,
        monitor::{Monitor, Notes, View},
        trace::Call,
    },
};
use std::collections::BTreeMap;

/// The accounts that were asked about, and what was said about each.
#[derive(Default)]
pub struct Unlinked {
    accounts: BTreeMap<(Option<LinkNo>, String), Seen>,
}

enum Seen {
    /// It was answered: a later refusal may be how the partner learns that it is gone.
    Answered,
    /// It was refused, and whoever calls later could know.
    Refused(u64),
}

/// The account that a path names.
fn account(path: &str) -> Option<&str> {
    let (_, rest) = path.split_once("/accounts/")?;
    rest.split('/').next().filter(|id| !id.is_empty())
}

impl Monitor for Unlinked {
    fn call(&mut self, call: &Call, view: &View<'_>, notes: &mut Notes) {
        let Some(account) = account(call.path()).filter(|_| call.asks_for_data()) else { return };
        let key = (call.link, account.to_owned());
        if call.is_answered() {
            notes.came_about();
            self.accounts.insert(key, Seen::Answered);
            return;
        }
        if call.refused != Some(RefusalCode::AccountNotLinked) {
            return;
        }
        notes.came_about();
        let before = self.accounts.insert(key, Seen::Refused(call.heard_by));
        let is_forgiven = match before {
            Some(Seen::Answered) => true,
            Some(Seen::Refused(heard_by)) => call.arrived <= heard_by,
            None => false,
        };
        if !is_forgiven {
            let said = Said::fixed(
                "連携されていない口座を照会しました。",
                "It asked about an account that is not part of the link.",
            );
            notes.fail(view.failure(call.bank_at, said, [Evidence::of(call)]));
        }
    }
}
