//! 登場人物. The customers whom a scenario states: they live beside those of the town, on the last seats there are, so that
//! nobody moves because of them.

use super::{
    MAX_CUSTOMERS, Town,
    customer::KindSet,
    name::{HolderName, StatedName},
};
use crate::event::{AccountKind, AccountNo, Branch, CustomerNo, StatedAccount, StatedCustomer, Yen};
use std::sync::Arc;

/// A stated customer on their seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seat {
    stated: StatedCustomer,
    name: Option<Arc<StatedName>>,
    branch: Option<usize>,
}

impl Seat {
    fn new(stated: &StatedCustomer, branches: &[Branch]) -> Self {
        let code = stated.accounts.iter().find_map(|account| account.branch.as_deref());
        let branch = code.and_then(|code| branches.iter().position(|branch| branch.code == code));
        let name = stated.name.as_deref();
        let name = name.map(|name| Arc::new(StatedName::new(name, stated.name_kana.as_deref(), &stated.id)));
        Self { stated: stated.clone(), name, branch }
    }

    /// 取引店, where it is stated.
    pub const fn branch(&self) -> Option<usize> {
        self.branch
    }

    /// 名義, where it is stated.
    pub fn name(&self) -> Option<HolderName> {
        self.name.clone().map(HolderName::Stated)
    }

    /// The kinds that are stated, where any are: an ordinary deposit is always among them, for customers log in with it.
    pub fn kinds(&self) -> Option<KindSet> {
        let kinds: Vec<AccountKind> = self.stated.accounts.iter().map(|account| account.kind).collect();
        (!kinds.is_empty()).then(|| KindSet::of(&[AccountKind::OrdinaryDeposit]).and(KindSet::of(&kinds)))
    }

    fn account(&self, kind: AccountKind) -> Option<&StatedAccount> {
        self.stated.accounts.iter().find(|account| account.kind == kind)
    }

    /// 口座番号, where it is stated.
    pub fn number(&self, kind: AccountKind) -> Option<u32> {
        self.account(kind)?.number.as_deref()?.parse().ok()
    }
}

impl Town {
    /// The town with these customers beside its own.
    #[must_use]
    pub fn with_stated(mut self, stated: &[StatedCustomer], branches: &[Branch]) -> Self {
        if !stated.is_empty() {
            let seats: Arc<[Seat]> = stated.iter().map(|stated| Seat::new(stated, branches)).collect();
            self.customers = self.customers.min(MAX_CUSTOMERS - u32::try_from(seats.len()).unwrap_or(MAX_CUSTOMERS));
            self.stated = Some(seats);
        }
        self
    }

    fn seats(&self) -> &[Seat] {
        self.stated.as_deref().unwrap_or_default()
    }

    /// The customers whom the scenario states, in its order.
    pub fn stated(&self) -> impl Iterator<Item = CustomerNo> + use<> {
        let count = u32::try_from(self.seats().len()).unwrap_or(0);
        (MAX_CUSTOMERS - count..MAX_CUSTOMERS).rev().map(CustomerNo)
    }

    pub(super) fn seat(&self, no: CustomerNo) -> Option<&Seat> {
        let place = MAX_CUSTOMERS.checked_sub(no.0)?.checked_sub(1)?;
        self.seats().get(usize::try_from(place).ok()?)
    }

    /// The name by which the scenario knows a customer whom it states.
    pub(super) fn stated_name(&self, no: CustomerNo) -> Option<&str> {
        self.seat(no).map(|seat| seat.stated.id.as_str())
    }

    pub(super) fn stated_by_name(&self, name: &str) -> Option<CustomerNo> {
        self.stated().zip(self.seats()).find(|(_, seat)| seat.stated.id == name).map(|(no, _)| no)
    }

    pub(super) fn stated_by_number(&self, kind: AccountKind, number: u32) -> Option<CustomerNo> {
        self.stated().zip(self.seats()).find(|(_, seat)| seat.number(kind) == Some(number)).map(|(no, _)| no)
    }

    /// The account to which the scenario gave this name.
    pub fn stated_account(&self, name: &str) -> Option<AccountNo> {
        self.stated().zip(self.seats()).find_map(|(customer, seat)| {
            let named = |account: &&StatedAccount| account.id.as_deref() == Some(name);
            seat.stated.accounts.iter().find(named).map(|account| AccountNo { customer, kind: account.kind })
        })
    }

    /// The kinds of which a customer has a quiet account: nothing moves between it and the others.
    pub(in crate::bank) fn quiet_kinds_of(&self, no: CustomerNo) -> KindSet {
        let accounts = self.seat(no).map(|seat| seat.stated.accounts.as_slice()).unwrap_or_default();
        let quiet = accounts.iter().filter(|account| account.balance.is_some());
        KindSet::of(&quiet.map(|account| account.kind).collect::<Vec<_>>())
    }

    /// 始まりの残高. What the scenario says is on an account at the first instant of bank time. Such an account is quiet: it
    /// has no story but its opening and what events post.
    pub(in crate::bank) fn stated_balance(&self, account: AccountNo) -> Option<Yen> {
        self.seat(account.customer)?.account(account.kind)?.balance
    }
}
