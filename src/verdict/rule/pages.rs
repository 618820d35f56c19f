//! `page_to_end`（第2条第1項）. A statement that has more pages is read to its end.

use crate::{
    event::{Jst, LinkNo},
    verdict::{
        Evidence, Said,
        monitor::{Monitor, Notes, View},
        trace::Call,
    },
};
use std::collections::BTreeMap;

/// The pages that are still to be read, for each question: the account and the period under a link.
#[derive(Default)]
pub struct PageToEnd {
    unread: BTreeMap<(Option<LinkNo>, String), Unread>,
}

struct Unread {
    key: u64,
    gave: Evidence,
    at: Jst,
    was_tried: bool,
    calls_since: u32,
}

impl Monitor for PageToEnd {
    fn call(&mut self, call: &Call, _view: &View<'_>, notes: &mut Notes) {
        for unread in self.unread.values_mut() {
            unread.calls_since += 1;
        }
        if call.page_key.is_none() && call.next_page.is_none() && self.unread.is_empty() {
            return;
        }
        let question = (call.link, call.question());
        if !call.is_answered() {
            if let Some(unread) = self.unread.get_mut(&question) {
                unread.was_tried |= call.page_key == Some(unread.key);
            }
            return;
        }
        match call.next_page {
            Some(key) => {
                if call.page_key.is_none() {
                    notes.came_about();
                }
                let gave = Evidence::of(call);
                let unread = Unread { key, gave, at: call.bank_at, was_tried: false, calls_since: 0 };
                self.unread.insert(question, unread);
            }
            None => {
                self.unread.remove(&question);
            }
        }
    }

    fn end(&mut self, _at: Jst, view: &View<'_>, notes: &mut Notes) {
        for unread in std::mem::take(&mut self.unread).into_values() {
            if unread.was_tried || unread.calls_since == 0 {
                notes.leave_open(Said::fixed(
                    "明細の続きを読み終える前に実行が終わりました。",
                    "The run ended before the statement was read to its end.",
                ));
                continue;
            }
            let said = Said::fixed(
                "明細に続きのページがあるのに、読みませんでした。",
                "The statement has a next page, and it was never asked for.",
            );
            notes.fail(view.omission(unread.at, said, [unread.gave]));
        }
    }
}
