//! 境遇. Whose accounts a stream runs on: what else a customer holds, and what was drawn once for this life.

use crate::{
    bank::population::{KindSet, dice::Dice},
    event::AccountKind,
};

/// Whose accounts a stream runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// Everybody's.
    Whatever,
    /// It runs only beside an account of this kind: the other end of its transfers.
    With(AccountKind),
    /// It runs only where there is no account of this kind, which would bear it instead.
    Without(AccountKind),
    /// It runs for those whose lot falls between these thousandths, the second excluded: some rent, others own.
    Lot(Lot, u16, u16),
}

/// 境遇. What is drawn once for a customer, and what several streams may hang on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lot {
    /// Whether the home is rented, being paid off, or owned.
    Home,
    /// How old the children are.
    Children,
    /// Whether there is a second income.
    SecondIncome,
    /// Whether somebody is young enough to pay for a pension, or gets one.
    Age,
    /// What a trade is: a shop or a craft.
    Trade,
    /// The building in which a business is done.
    Premises,
    Car,
    Landline,
    Internet,
    SecondCard,
    Insurance,
    Broadcast,
    DebitCard,
    Cooperative,
    Friends,
    Member,
    Subscription,
    Transfers,
    Newspaper,
    Kerosene,
    Pension,
    Scholarship,
    Tutoring,
    Machinery,
    MutualAid,
    Lease,
    Takings,
    Investment,
}

/// Lots are drawn far away from all other draws of a customer.
const LOTS: u64 = 1 << 32;

impl Held {
    /// Whether it runs for a customer who holds these kinds and draws these lots.
    pub const fn runs_for(self, kinds: KindSet, dice: Dice) -> bool {
        match self {
            Self::Whatever => true,
            Self::With(kind) => kinds.contains(kind),
            Self::Without(kind) => !kinds.contains(kind),
            Self::Lot(lot, from, below) => {
                let drawn = dice.below(LOTS + lot as u64, 1_000);
                from as u64 <= drawn && drawn < below as u64
            }
        }
    }
}
