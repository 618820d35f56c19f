//! The books of an account: its own story and what events posted on it.

use crate::{
    api::Turn,
    bank::{ledger::Ledger, overlay::Overlay, population::Town, refusal::Refusal, statement::Statement},
    event::AccountNo,
};
use std::{cell::RefCell, sync::LazyLock};

/// How many stories a worker remembers. They are pure values of the seed: forgetting one costs time, nothing else.
const REMEMBERED: usize = 256;

/// 口座の物語. Everything that the town says about the movements of one account.
struct Story {
    town: Town,
    account: AccountNo,
    ledger: Ledger,
}

/// What events made of an account that none has touched.
static UNTOUCHED: LazyLock<Overlay> = LazyLock::new(Overlay::default);

thread_local! {
    static STORIES: RefCell<Vec<Option<Box<Story>>>> = const { RefCell::new(Vec::new()) };
}

impl Turn {
    /// Opens the books of an account.
    ///
    /// # Errors
    /// `internal_error` for an account without movements, which admission does not let through.
    pub fn with_statement<T>(&self, account: AccountNo, read: impl FnOnce(&Statement<'_>) -> T) -> Result<T, Refusal> {
        let state = self.state();
        let overlay = state.overlay(account).map_or(&*UNTOUCHED, |overlay| overlay);
        with_story(state.town(), account, |ledger| read(&Statement { ledger, overlay })).ok_or_else(Refusal::defect)
    }
}

/// The story of an account, remembered from one request to the next.
fn with_story<T>(town: &Town, account: AccountNo, read: impl FnOnce(&Ledger) -> T) -> Option<T> {
    STORIES.with_borrow_mut(|stories| {
        if stories.is_empty() {
            stories.resize_with(REMEMBERED, || None);
        }
        let place = (account.customer.0 as usize * 7 + account.kind as usize) % REMEMBERED;
        let slot = stories.get_mut(place)?;
        let known = slot.as_ref().is_some_and(|story| story.account == account && story.town == *town);
        if !known {
            *slot = Some(Box::new(Story { town: town.clone(), account, ledger: town.ledger(account)? }));
        }
        slot.as_ref().map(|story| read(&story.ledger))
    })
}
