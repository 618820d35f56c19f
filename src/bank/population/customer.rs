//! 顧客. Who a customer is, computed from the seed and the customer's number.

use super::{
    cast,
    dice::Dice,
    name::{CompanyName, HolderName, PersonName, Toyama},
};
use crate::{
    bank::calendar,
    event::{AccountKind, CustomerNo, Day, Persona},
};
use fake::Fake;

/// 顧客. One customer of the town.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Its place in the town.
    pub no: CustomerNo,
    /// What kind of life its money tells of.
    pub class: Class,
    /// 名義.
    pub name: HolderName,
    /// 取引店. The index of its branch in the institution's list.
    pub branch: usize,
    /// The kinds of account that it holds, one of each.
    pub kinds: KindSet,
    /// 総合口座. Whether its time deposits are pledged for its ordinary deposit.
    pub is_pledged: bool,
    /// キャッシュカード. Whether one is issued (第1条第2項).
    pub has_card: bool,
    /// インターネットバンキング契約. Whether there is one (第1条第2項).
    pub has_ib: bool,
    /// 口座開設日. The day on which all of its accounts were opened.
    pub opened_on: Day,
}

/// 顧客区分. What kind of life a customer's money tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// 給与所得者.
    Employee,
    /// 子育て世帯.
    Family,
    /// 年金受給者.
    Pensioner,
    /// 学生.
    Student,
    /// 個人事業主.
    Proprietor,
    /// 農家.
    Farmer,
    /// 法人.
    Company,
}

/// A set of kinds of account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KindSet(u8);

impl KindSet {
    /// The set of these kinds.
    pub const fn of(kinds: &[AccountKind]) -> Self {
        let (mut bits, mut i) = (0, 0);
        while i < kinds.len() {
            bits |= 1 << kinds[i] as u8;
            i += 1;
        }
        Self(bits)
    }

    /// The set with `kind`, if `held`.
    #[must_use]
    const fn and_if(self, kind: AccountKind, held: bool) -> Self {
        Self(self.0 | (held as u8) << kind as u8)
    }

    /// Whether `kind` is in the set.
    pub const fn contains(self, kind: AccountKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// The kinds of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The kinds of the set that are not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The kinds of the set, in the order of the terms (第2条第2項).
    pub fn iter(self) -> impl Iterator<Item = AccountKind> {
        AccountKind::ALL.iter().copied().filter(move |kind| self.contains(*kind))
    }
}

/// Which draw of a customer's stream decides what.
mod draw {
    pub const BRANCH: u64 = 0;
    pub const CLASS: u64 = 1;
    pub const CARD: u64 = 2;
    pub const IB: u64 = 3;
    pub const OPENED: u64 = 4;
    pub const OPENED_DAY: u64 = 5;
    pub const NAME: u64 = 6;
    pub const SAVINGS: u64 = 7;
    pub const CARD_LOAN: u64 = 8;
    pub const TAX_RESERVE: u64 = 9;
    pub const TIME_DEPOSIT: u64 = 10;
    pub const CURRENT: u64 = 11;
    pub const PLEDGED: u64 = 12;
    pub const OVERDRAWS: u64 = 13;
}

impl Class {
    /// The class of a customer whom a scenario states with these kinds: the one that fits them.
    pub(super) fn stated(kinds: Option<KindSet>) -> Self {
        let trades = |kinds: KindSet| {
            kinds.contains(AccountKind::CurrentDeposit) || kinds.contains(AccountKind::TaxReserveDeposit)
        };
        if kinds.is_some_and(trades) { Self::Proprietor } else { Self::Employee }
    }

    /// The class of a customer.
    pub(super) fn draw(no: CustomerNo, dice: Dice) -> Self {
        match cast::persona_of(no) {
            Some(Persona::AllKinds) => Self::Proprietor,
            Some(Persona::Corporate) => Self::Company,
            Some(Persona::CardOnly) => Self::Pensioner,
            Some(Persona::IbOnly) => Self::Student,
            Some(Persona::Ineligible) => Self::Farmer,
            Some(
                Persona::Plain
                | Persona::Empty
                | Persona::HeavyDay
                | Persona::Overdraft
                | Persona::Corrections
                | Persona::ClosedAccount
                | Persona::WrongAccount,
            ) => Self::Employee,
            // Our choice: a small town in the country, as its cooperative knows it.
            None => match dice.below(draw::CLASS, 100) {
                0..32 => Self::Employee,
                32..50 => Self::Family,
                50..74 => Self::Pensioner,
                74..80 => Self::Student,
                80..86 => Self::Proprietor,
                86..90 => Self::Farmer,
                _ => Self::Company,
            },
        }
    }
}

/// 口座種類. The kinds of account that a customer holds: an ordinary deposit always, the others as often as in a small town.
pub(super) fn kinds_of(no: CustomerNo, class: Class, dice: Dice) -> KindSet {
    let ordinary = KindSet::of(&[AccountKind::OrdinaryDeposit]);
    match cast::persona_of(no) {
        Some(Persona::AllKinds) => KindSet::of(AccountKind::ALL),
        Some(Persona::Overdraft) => ordinary.and_if(AccountKind::TimeDeposit, true),
        Some(Persona::ClosedAccount) => ordinary.and_if(AccountKind::SavingsDeposit, true),
        Some(Persona::Corporate) => ordinary.and_if(AccountKind::CurrentDeposit, true),
        Some(
            Persona::Plain
            | Persona::Empty
            | Persona::HeavyDay
            | Persona::Corrections
            | Persona::WrongAccount
            | Persona::CardOnly
            | Persona::IbOnly
            | Persona::Ineligible,
        ) => ordinary,
        None => {
            // Savings deposits and card loans are for natural persons, tax reserves for those who pay taxes themselves.
            let [savings, card_loan, tax_reserve, time_deposit, current] = match class {
                Class::Employee => [80, 90, 0, 220, 0],
                Class::Family => [120, 80, 0, 300, 0],
                Class::Pensioner => [130, 10, 0, 520, 0],
                Class::Student => [40, 0, 0, 20, 0],
                Class::Proprietor => [80, 100, 220, 350, 350],
                Class::Farmer => [100, 60, 150, 450, 0],
                Class::Company => [0, 0, 150, 400, 600],
            };
            ordinary
                .and_if(AccountKind::SavingsDeposit, dice.chance(draw::SAVINGS, savings))
                .and_if(AccountKind::CardLoan, dice.chance(draw::CARD_LOAN, card_loan))
                .and_if(AccountKind::TaxReserveDeposit, dice.chance(draw::TAX_RESERVE, tax_reserve))
                .and_if(AccountKind::TimeDeposit, dice.chance(draw::TIME_DEPOSIT, time_deposit))
                .and_if(AccountKind::CurrentDeposit, dice.chance(draw::CURRENT, current))
        }
    }
}

/// 総合口座. Whether a customer's time deposits are pledged, so that the ordinary deposit may be overdrawn.
pub(super) fn is_pledged(no: CustomerNo, class: Class, dice: Dice) -> bool {
    match (cast::persona_of(no), class) {
        (Some(persona), _) => persona == Persona::Overdraft,
        (None, Class::Employee | Class::Family | Class::Pensioner | Class::Student | Class::Farmer) => {
            dice.chance(draw::PLEDGED, 400) && kinds_of(no, class, dice).contains(AccountKind::TimeDeposit)
        }
        (None, Class::Proprietor | Class::Company) => false,
    }
}

/// 当座貸越. Whether a customer whose account is pledged for lets it be overdrawn now and then.
pub(super) fn overdraws(no: CustomerNo, dice: Dice) -> bool {
    cast::persona_of(no).is_some() || dice.chance(draw::OVERDRAWS, 600)
}

/// 取引店. A customer's branch alone, for those who need no more.
pub(super) fn branch_of(dice: Dice, branches: u32) -> usize {
    usize::try_from(dice.below(draw::BRANCH, u64::from(branches))).unwrap_or(0)
}

/// 口座開設日. Some 1 to 30 years before the town starts, of students at most 5, of the cast 12 to 25; on a business day in
/// mid-month.
pub(super) fn opened_on(no: CustomerNo, class: Class, dice: Dice, start: Day) -> Day {
    let (fewest, most) = match (cast::persona_of(no), class) {
        (Some(_), _) => (144, 300),
        (None, Class::Student) => (13, 60),
        (
            None,
            Class::Employee | Class::Family | Class::Pensioner | Class::Proprietor | Class::Farmer | Class::Company,
        ) => (13, 360),
    };
    let months_back = dice.between(draw::OPENED, fewest, most);
    let (year, month, _) = start.ymd();
    let month = i64::from(year) * 12 + i64::from(month) - 1 - months_back;
    let day_of_month = 10 + dice.below(draw::OPENED_DAY, 11);
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let day = Day::from_ymd(
        i32::try_from(year).unwrap_or(1970),
        u32::try_from(month).unwrap_or(1),
        u32::try_from(day_of_month).unwrap_or(10),
    );
    calendar::business_day_on_or_after(day.unwrap_or_default())
}

/// 本人確認の手段. `(cash card, internet banking)` (第1条第2項).
pub(super) fn means_of(no: CustomerNo, class: Class, dice: Dice) -> (bool, bool) {
    let drawn = |card: u64, ib: u64| (dice.chance(draw::CARD, card), dice.chance(draw::IB, ib));
    match cast::persona_of(no) {
        Some(Persona::CardOnly) => (true, false),
        Some(Persona::IbOnly) => (false, true),
        Some(Persona::Ineligible) => (false, false),
        Some(
            Persona::AllKinds
            | Persona::Plain
            | Persona::Empty
            | Persona::HeavyDay
            | Persona::Overdraft
            | Persona::Corrections
            | Persona::ClosedAccount
            | Persona::WrongAccount
            | Persona::Corporate,
        ) => (true, true),
        None => match class {
            Class::Employee | Class::Family => drawn(960, 600),
            Class::Pensioner | Class::Farmer => drawn(930, 220),
            Class::Student => drawn(980, 760),
            Class::Proprietor => drawn(900, 700),
            Class::Company => drawn(400, 880),
        },
    }
}

/// 名義. The name of a customer of this class.
pub(super) fn name_of(class: Class, dice: Dice) -> HolderName {
    let mut rolling = dice.of(draw::NAME).roll();
    match class {
        Class::Company => HolderName::from(Toyama.fake_with_rng::<CompanyName, _>(&mut rolling)),
        Class::Employee | Class::Family | Class::Pensioner | Class::Student | Class::Proprietor | Class::Farmer => {
            HolderName::from(Toyama.fake_with_rng::<PersonName, _>(&mut rolling))
        }
    }
}
