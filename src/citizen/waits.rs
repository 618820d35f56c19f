//! 待ち. Where the bank asked a partner to wait: whoever of its people hears it tells all of them.

use super::{Habit, Manner, standing::BankTime, trouble::Trouble};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

/// 窓口. A part of the bank that says for itself how long it is to be left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counter {
    /// Account information, on either channel.
    Data,
    /// Login and consent.
    Pages,
    /// The token endpoint, whoever of the partner calls it.
    Tokens,
    /// The revocation endpoint.
    Revocation,
    /// The partner's own plane: notices and incidents.
    Partner,
}

/// 待ち. What all who call for one partner know of when each counter is worth calling again. A clone is the same knowledge.
#[derive(Debug, Clone)]
pub struct Waits {
    manner: Manner,
    until: Rc<RefCell<BTreeMap<Counter, BankTime>>>,
}

impl Waits {
    /// A partner that was asked to wait nowhere yet.
    pub fn new(manner: Manner) -> Self {
        Self { manner, until: Rc::default() }
    }

    /// The bank has said that a counter is to be left alone until then.
    pub fn told(&self, counter: Counter, until: BankTime) {
        let mut known = self.until.borrow_mut();
        let known = known.entry(counter).or_insert(until);
        *known = until.max(*known);
    }

    /// Asks whether a counter may be called now.
    ///
    /// # Errors
    /// [`Trouble::Closed`] where the bank has said later, and the partner heeds that.
    pub fn look(&self, counter: Counter, now: BankTime) -> Result<(), Trouble> {
        match self.until.borrow().get(&counter).filter(|until| now < **until && !self.ignores(counter)) {
            Some(until) => Err(Trouble::Closed(Some(*until))),
            None => Ok(()),
        }
    }

    /// Calls at a counter where it may be called now, and remembers how long it asks to wait.
    ///
    /// # Errors
    /// Those of the call, and [`Trouble::Closed`] where it is not made.
    pub fn call<T>(
        &self,
        counter: Counter,
        now: BankTime,
        call: impl FnOnce() -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        self.look(counter, now)?;
        let called = call();
        if let Err(Trouble::Closed(Some(until))) = &called {
            self.told(counter, *until);
        }
        called
    }

    /// Whether the partner is too careless to keep away.
    const fn ignores(&self, counter: Counter) -> bool {
        let by_night = matches!(counter, Counter::Data | Counter::Pages) && self.manner.has(Habit::CallsAllNight);
        by_night || self.manner.has(Habit::IgnoresRetryAfter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Duration};

    fn ten() -> BankTime {
        DateTime::parse_from_rfc3339("2026-06-10T10:00:00+09:00").unwrap()
    }

    #[test]
    fn what_one_hears_at_a_counter_all_know_and_only_of_that_counter() {
        let office = Waits::new(Manner::GOOD);
        let customer = office.clone();
        let until = ten() + Duration::minutes(15);
        let told: Result<(), Trouble> = office.call(Counter::Tokens, ten(), || Err(Trouble::Closed(Some(until))));
        assert!(told.is_err());
        let mut calls = 0;
        let mut call = |at: BankTime| {
            customer.call(Counter::Tokens, at, || {
                calls += 1;
                Ok(())
            })
        };
        assert!(matches!(call(until - Duration::seconds(1)), Err(Trouble::Closed(Some(at))) if at == until));
        assert!(call(until).is_ok());
        assert_eq!(calls, 1, "nothing was called too early");
        assert!(customer.look(Counter::Data, ten()).is_ok());
    }

    #[test]
    fn a_shorter_wait_does_not_end_a_longer_one() {
        let waits = Waits::new(Manner::GOOD);
        let until = ten() + Duration::minutes(15);
        waits.told(Counter::Data, until);
        waits.told(Counter::Data, ten() + Duration::seconds(1));
        assert!(matches!(waits.look(Counter::Data, ten()), Err(Trouble::Closed(Some(at))) if at == until));
    }

    #[test]
    fn a_careless_partner_keeps_away_from_nothing_that_its_habit_is_about() {
        for (habit, counter, is_called) in [
            (Habit::IgnoresRetryAfter, Counter::Tokens, true),
            (Habit::IgnoresRetryAfter, Counter::Data, true),
            (Habit::CallsAllNight, Counter::Data, true),
            (Habit::CallsAllNight, Counter::Pages, true),
            (Habit::CallsAllNight, Counter::Tokens, false),
            (Habit::Hammers, Counter::Data, false),
        ] {
            let waits = Waits::new(Manner::of(&[habit]));
            waits.told(counter, ten() + Duration::hours(1));
            assert_eq!(waits.look(counter, ten()).is_ok(), is_called, "{habit:?} {counter:?}");
        }
    }
}
