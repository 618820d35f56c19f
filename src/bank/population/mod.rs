//! 町. The town: up to ten million customers, each computed from the seed when somebody asks, and none stored.

mod cast;
mod contact;
mod customer;
pub mod dice;
mod identity;
mod name;
mod permutation;
mod stated;
#[cfg(test)]
mod tests;

pub use contact::Contact;
pub use customer::{Class, Customer, KindSet};
pub use identity::Ascii;
pub use name::{CompanyName, HolderName, PersonName, Toyama, is_bank_kana};

use crate::event::{AccountKind, AccountNo, AccountStatus, CustomerNo, Day, Jst, Persona};
use dice::Dice;
use permutation::{Cipher, EightDigits, SevenDigits};
use stated::Seat;
use std::sync::Arc;

/// The version of the generator. Changed bytes need a new number: old logs are read with the town they were written in.
pub const TOWN_VERSION: u32 = 1;
/// The most customers that a town can have: account numbers have seven digits.
pub const MAX_CUSTOMERS: u32 = 10_000_000;

/// 町. All customers of a seed. A handful of keys, whatever their number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Town {
    people: Dice,
    pub(super) money: Dice,
    secrets: Dice,
    numbers: Dice,
    customer_ids: EightDigits,
    contractor_ids: EightDigits,
    account_ids: Cipher,
    customers: u32,
    branches: u32,
    start: Day,
    /// The customers whom a scenario states.
    stated: Option<Arc<[Seat]>>,
}

impl Town {
    /// The town of this seed: its customers (at most ten million), spread over `branches`, as it is known at `start`.
    pub fn new(seed: u64, customers: u32, branches: usize, start: Jst) -> Self {
        let root = Dice::of_seed(seed);
        Self {
            people: root.named("people"),
            money: root.named("money"),
            secrets: root.named("secrets"),
            numbers: root.named("account numbers"),
            customer_ids: EightDigits::new(root.named("customer ids")),
            contractor_ids: EightDigits::new(root.named("contractor ids")),
            account_ids: Cipher::new(root.named("account ids")),
            customers: customers.min(MAX_CUSTOMERS),
            branches: u32::try_from(branches).unwrap_or(1).max(1),
            start: start.day(),
            stated: None,
        }
    }

    /// How many customers are drawn: their numbers are those below.
    pub const fn customers(&self) -> u32 {
        self.customers
    }

    /// How many customers there are in all.
    pub fn population(&self) -> u32 {
        self.customers + u32::try_from(self.stated().count()).unwrap_or(0)
    }

    /// Everybody, as people are listed: the cast, those whom the scenario states, everybody else.
    pub fn everybody(&self) -> impl Iterator<Item = CustomerNo> + use<> {
        let cast = cast::SIZE.min(self.customers);
        (0..cast).map(CustomerNo).chain(self.stated()).chain((cast..self.customers).map(CustomerNo))
    }

    /// Whom scenarios know by name: the cast, and those whom the scenario states.
    pub fn known(&self) -> impl Iterator<Item = CustomerNo> {
        self.everybody().take_while(|no| self.known_as(*no).is_some())
    }

    /// Whether the town has this customer.
    pub fn has_customer(&self, no: CustomerNo) -> bool {
        no.0 < self.customers || self.seat(no).is_some()
    }

    /// This customer, if the town has it.
    pub fn customer(&self, no: CustomerNo) -> Option<Customer> {
        let class = self.class_of(no)?;
        let (has_card, has_ib) = self.means_of(no)?;
        Some(Customer {
            no,
            class,
            name: self.name_of(no, class),
            branch: self.branch_of(no)?,
            kinds: self.kinds_of(no)?,
            is_pledged: self.is_pledged(no),
            has_card,
            has_ib,
            opened_on: self.opened_on(no)?,
        })
    }

    /// The place of a member of the cast, if the town is large enough to have it.
    pub fn persona(&self, persona: Persona) -> Option<CustomerNo> {
        cast::seat_of(persona).filter(|no| self.has_customer(*no))
    }

    /// The member of the cast that this customer is, if any.
    pub fn persona_of(&self, no: CustomerNo) -> Option<Persona> {
        cast::persona_of(no)
    }

    /// The name by which scenarios know this customer, if they do: a member of the cast, or one whom the scenario states.
    pub fn known_as(&self, no: CustomerNo) -> Option<&str> {
        self.persona_of(no).map(Persona::word).or_else(|| self.stated_name(no))
    }

    /// The class of a customer alone.
    pub fn class_of(&self, no: CustomerNo) -> Option<Class> {
        if let Some(seat) = self.seat(no) {
            return Some(Class::stated(seat.kinds()));
        }
        self.has_customer(no).then(|| Class::draw(no, self.dice_of(no)))
    }

    /// 名義. A customer's name alone.
    fn name_of(&self, no: CustomerNo, class: Class) -> HolderName {
        let stated = self.seat(no).and_then(Seat::name);
        stated.unwrap_or_else(|| customer::name_of(class, self.dice_of(cast::namesake_of(no))))
    }

    /// The kinds of account that a customer holds.
    pub fn kinds_of(&self, no: CustomerNo) -> Option<KindSet> {
        let stated = self.seat(no).and_then(Seat::kinds);
        stated.or_else(|| self.class_of(no).map(|class| customer::kinds_of(no, class, self.dice_of(no))))
    }

    /// 総合口座. Whether this customer's time deposits are pledged, so that the ordinary deposit may be overdrawn.
    pub fn is_pledged(&self, no: CustomerNo) -> bool {
        self.seat(no).is_none()
            && self.class_of(no).is_some_and(|class| customer::is_pledged(no, class, self.dice_of(no)))
    }

    /// 当座貸越. Whether this customer overdraws a pledged account now and then.
    pub(super) fn overdraws(&self, no: CustomerNo) -> bool {
        self.is_pledged(no) && customer::overdraws(no, self.dice_of(no))
    }

    /// 口座の状態. What has become of an account by its own story.
    pub fn status_of(&self, account: AccountNo) -> AccountStatus {
        let is_closed = self.persona_of(account.customer) == Some(Persona::ClosedAccount)
            && account.kind == AccountKind::OrdinaryDeposit;
        if is_closed { AccountStatus::Closed } else { AccountStatus::Active }
    }

    /// Whether the town has this account.
    pub fn account_exists(&self, account: AccountNo) -> bool {
        self.kinds_of(account.customer).is_some_and(|kinds| kinds.contains(account.kind))
    }

    /// 取引店. The index of a customer's branch.
    pub fn branch_of(&self, no: CustomerNo) -> Option<usize> {
        let drawn = || customer::branch_of(self.dice_of(cast::namesake_of(no)), self.branches);
        self.has_customer(no).then(|| self.seat(no).and_then(Seat::branch).unwrap_or_else(drawn))
    }

    /// 口座開設日. The day on which a customer's accounts were opened.
    pub fn opened_on(&self, no: CustomerNo) -> Option<Day> {
        self.class_of(no).map(|class| customer::opened_on(no, class, self.dice_of(no), self.start))
    }

    fn means_of(&self, no: CustomerNo) -> Option<(bool, bool)> {
        if self.seat(no).is_some() {
            return Some((true, true));
        }
        self.class_of(no).map(|class| customer::means_of(no, class, self.dice_of(no)))
    }

    /// The first day on which the town is known.
    pub(in crate::bank) const fn start(&self) -> Day {
        self.start
    }

    fn dice_of(&self, no: CustomerNo) -> Dice {
        self.people.of(u64::from(no.0))
    }

    fn account_numbers(&self, kind: AccountKind) -> SevenDigits {
        SevenDigits::new(self.numbers.of(kind as u64))
    }
}
