//! 口座の物語. Which streams make up which account: one table per life, as plain data.

mod company;
mod current;
mod employee;
mod story;

use super::stream::{Category, Days, Mean, Party, Season, Sense, Shift, StreamDef, Times};
use crate::{
    bank::population::{Class, dice::Dice},
    event::{AccountKind, Persona},
};

/// 口座の物語. The streams of one account.
#[derive(Debug)]
pub(super) struct ClassDef {
    /// Its streams, in the order in which they stand within a minute.
    pub streams: &'static [StreamDef],
    /// 利息. The stream whose February and August entries carry away the interest paid the same morning, where interest
    /// is paid.
    pub interest_leaves_with: Option<usize>,
    /// The cushion above what the streams need, in yen.
    pub cushion: (i64, i64),
}

/// An entry that a business collects from the account.
const DEBIT: StreamDef = StreamDef {
    id: 0,
    clock: None,
    sense: Sense::Out,
    category: Category::Debit,
    label: "",
    party: Party::Nobody,
    every: 1,
    phase: Some(0),
    times: Times::of(1),
    days: Days::On(27, Shift::After),
    minutes: (360, 480),
    unit: 1,
    mean: Mean::Rest,
    noise: 0,
    season: None,
    corrected_after: None,
};

/// Money that somebody sends.
const REMITTANCE_IN: StreamDef = StreamDef {
    sense: Sense::In,
    category: Category::Transfer,
    label: "振込",
    party: Party::AnyCompany,
    minutes: (520, 940),
    ..DEBIT
};

/// Electricity and gas in the snow country.
static WINTER: Season = Season::new([420, 380, 220, 20, -180, -260, -120, 40, -60, -260, -200, 0]);

/// 新規. The first row of every account.
pub(super) static OPENING: StreamDef =
    StreamDef { sense: Sense::In, category: Category::Cash, label: "新規", minutes: (570, 840), ..DEBIT };

/// 利息. Paid into an account twice a year.
pub(super) static INTEREST: StreamDef =
    StreamDef { sense: Sense::In, category: Category::Other, label: "利息", minutes: (300, 301), ..DEBIT };

/// The story of an account.
pub(super) fn of(class: Class, persona: Option<Persona>, kind: AccountKind) -> &'static ClassDef {
    match (persona, kind, class) {
        (Some(Persona::Empty), ..) => &story::EMPTY,
        (Some(Persona::HeavyDay), ..) => &story::HEAVY_DAY,
        (Some(Persona::Corrections), ..) => &story::CORRECTIONS,
        (_, AccountKind::CurrentDeposit, _) => &current::CURRENT,
        (.., Class::Employee) => &employee::EMPLOYEE,
        (.., Class::Proprietor | Class::Company) => &company::COMPANY,
    }
}

/// 月商・月収. What a customer turns over in a month.
pub(super) fn turnover(class: Class, dice: Dice) -> i64 {
    let (low, high, step) = match class {
        Class::Employee => (200, 420, 1_000),
        Class::Proprietor => (80, 300, 10_000),
        Class::Company => (30, 400, 100_000),
    };
    dice.between(0, low, high) * step
}

/// Every table, for the tests that hold for all of them.
#[cfg(test)]
pub(super) static ALL: [&ClassDef; 6] =
    [&employee::EMPLOYEE, &company::COMPANY, &current::CURRENT, &story::EMPTY, &story::HEAVY_DAY, &story::CORRECTIONS];
