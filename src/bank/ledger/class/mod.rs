//! 口座の物語. Which streams make up which account: one table per life, as plain data.

mod bills;
mod company;
mod current;
mod employee;
mod family;
mod farmer;
mod household;
mod levies;
mod pensioner;
mod proprietor;
mod savings;
mod story;
mod student;
mod tax_reserve;

pub(super) use story::EMPTY as QUIET;

use super::{
    held::{Held, Lot},
    season::{Season, only_in},
    stream::{Category, Days, Label, Mean, Party, Sense, Shift, StreamDef, Times},
};
use crate::{
    bank::population::{Class, dice::Dice},
    event::{AccountKind, Persona},
};

/// 口座の物語. The streams of one account.
#[derive(Debug)]
pub(super) struct ClassDef {
    /// Its streams, in the order in which they stand within a minute.
    pub streams: &'static [StreamDef],
    /// 利息. How interest is paid, where it is.
    pub interest: Option<InterestDef>,
    /// The cushion above what the streams need, in yen.
    pub cushion: (i64, i64),
}

/// 利息. How a deposit bears interest.
#[derive(Debug, Clone, Copy)]
pub(super) struct InterestDef {
    /// The id of the stream whose February and August entries carry the interest away that was paid the same morning.
    pub leaves_with: u16,
    /// In thousandths of what an ordinary deposit bears.
    pub thousandths: i64,
    /// Whether tax is withheld: not from what was saved for taxes.
    pub is_taxed: bool,
}

impl InterestDef {
    /// 普通預金. What leaves with this stream.
    pub const fn ordinary(leaves_with: u16) -> Self {
        Self { leaves_with, thousandths: 1_000, is_taxed: true }
    }
}

/// An entry that a business collects from the account.
const DEBIT: StreamDef = StreamDef {
    id: 0,
    held: Held::Whatever,
    clock: None,
    sense: Sense::Out,
    category: Category::Debit,
    label: Label::new("", ""),
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
    label: Label::new("振込", "ﾌﾘｺﾐ"),
    party: Party::AnyCompany,
    minutes: (520, 940),
    ..DEBIT
};

/// 新規. The first row of every account.
pub(super) static OPENING: StreamDef = StreamDef {
    sense: Sense::In,
    category: Category::Cash,
    label: Label::new("新規", "ｼﾝｷ"),
    minutes: (570, 840),
    ..DEBIT
};

/// 利息. Paid into an account twice a year.
pub(super) static INTEREST: StreamDef = StreamDef {
    sense: Sense::In,
    category: Category::Other,
    label: Label::new("利息", "ﾘｿｸ"),
    minutes: (300, 301),
    ..DEBIT
};

/// 貸越利息. Charged on the same days, where an account may be overdrawn.
pub(super) static OVERDRAFT_INTEREST: StreamDef =
    StreamDef {
        category: Category::Other, label: Label::new("貸越利息", "ｶｼｺｼﾘｿｸ"), minutes: (301, 302), ..DEBIT
    };

/// 定期利息. What a time deposit pays of interest alone.
pub(super) static TERM_INTEREST: StreamDef = StreamDef {
    sense: Sense::In,
    category: Category::Other,
    label: Label::new("定期利息", "ﾃｲｷﾘｿｸ"),
    days: Days::Spread,
    ..DEBIT
};

/// 定期解約. Principal and interest of a time deposit that is not renewed.
pub(super) static TERM_PAID_OUT: StreamDef =
    StreamDef { sense: Sense::In, label: Label::new("定期解約", "ﾃｲｷｶｲﾔｸ"), ..DEBIT };

/// 定期預入. A principal that is deposited again.
pub(super) static TERM_DEPOSITED: StreamDef =
    StreamDef { label: Label::new("定期預入", "ﾃｲｷｱｽﾞｹｲﾚ"), ..DEBIT };

/// 積立定期. From the ordinary deposit to the time deposit of the same customer: always the same amount.
const TO_TIME_DEPOSIT: StreamDef = StreamDef {
    id: 16,
    held: Held::With(AccountKind::TimeDeposit),
    label: Label::new("積立定期", "ﾂﾐﾀﾃﾃｲｷ"),
    days: Days::On(5, Shift::After),
    unit: 1_000,
    mean: Mean::Share(20, 50),
    ..DEBIT
};

/// 積立定期. What a deposit of this story puts aside for its customer's time deposit, if it does.
pub(super) fn saved_by(class: &ClassDef) -> Option<&'static StreamDef> {
    class.streams.iter().find(|def| def.id == TO_TIME_DEPOSIT.id)
}

/// 約定返済. From the ordinary deposit to the card loan of the same customer: both accounts show the same amount.
const TO_CARD_LOAN: StreamDef = StreamDef {
    id: 142,
    held: Held::With(AccountKind::CardLoan),
    label: Label::new("カードローン返済", "ｶ-ﾄﾞﾛ-ﾝﾍﾝｻｲ"),
    days: Days::On(10, Shift::After),
    mean: Mean::Instalment,
    ..DEBIT
};

/// 約定返済 as the card loan shows it.
pub(super) static INSTALMENT: StreamDef =
    StreamDef { sense: Sense::In, label: Label::new("約定返済", "ﾔｸｼﾞﾖｳﾍﾝｻｲ"), ..TO_CARD_LOAN };

/// 融資. What a card loan lends, in cash.
pub(super) static LENT: StreamDef =
    StreamDef { category: Category::Cash, label: Label::new("融資", "ﾕｳｼ"), days: Days::Spread, ..DEBIT };

/// 利息. What a card loan charges each month.
pub(super) static CHARGED: StreamDef =
    StreamDef { category: Category::Other, label: Label::new("利息", "ﾘｿｸ"), ..DEBIT };

/// 随時返済. What is repaid in cash at the counter, beyond the instalments.
pub(super) static REPAID: StreamDef =
    StreamDef {
        sense: Sense::In, category: Category::Cash, label: Label::new("随時返済", "ｽﾞｲｼﾞﾍﾝｻｲ"), ..DEBIT
    };

/// The story of a deposit.
pub(super) fn of(class: Class, persona: Option<Persona>, kind: AccountKind) -> &'static ClassDef {
    match (persona, kind, class) {
        (Some(Persona::Empty), ..) => &story::EMPTY,
        (Some(Persona::HeavyDay), ..) => &story::HEAVY_DAY,
        (Some(Persona::Corrections), ..) => &story::CORRECTIONS,
        (Some(Persona::Overdraft), ..) => &story::OVERDRAFT,
        (_, AccountKind::CurrentDeposit, _) => &current::CURRENT,
        (_, AccountKind::SavingsDeposit, _) => &savings::SAVINGS,
        (_, AccountKind::TaxReserveDeposit, Class::Company) => &tax_reserve::COMPANY,
        (_, AccountKind::TaxReserveDeposit, _) => &tax_reserve::PROPRIETOR,
        (.., Class::Employee) => &employee::EMPLOYEE,
        (.., Class::Family) => &family::FAMILY,
        (.., Class::Pensioner) => &pensioner::PENSIONER,
        (.., Class::Student) => &student::STUDENT,
        (.., Class::Proprietor) => &proprietor::PROPRIETOR,
        (.., Class::Farmer) => &farmer::FARMER,
        (.., Class::Company) => &company::COMPANY,
    }
}

/// 月商・月収. What a customer turns over in a month.
pub(super) fn turnover(class: Class, dice: Dice) -> i64 {
    let (low, high, step) = match class {
        Class::Employee => (210, 420, 1_000),
        Class::Family => (310, 560, 1_000),
        Class::Pensioner => (130, 260, 1_000),
        Class::Student => (90, 160, 1_000),
        Class::Proprietor => (120, 300, 10_000),
        Class::Farmer => (40, 90, 10_000),
        Class::Company => (30, 400, 100_000),
    };
    dice.between(0, low, high) * step
}

/// Every table, for the tests that hold for all of them.
#[cfg(test)]
pub(super) static ALL: [&ClassDef; 15] = [
    &employee::EMPLOYEE,
    &family::FAMILY,
    &pensioner::PENSIONER,
    &student::STUDENT,
    &proprietor::PROPRIETOR,
    &farmer::FARMER,
    &company::COMPANY,
    &current::CURRENT,
    &savings::SAVINGS,
    &tax_reserve::PROPRIETOR,
    &tax_reserve::COMPANY,
    &story::EMPTY,
    &story::HEAVY_DAY,
    &story::CORRECTIONS,
    &story::OVERDRAFT,
];
