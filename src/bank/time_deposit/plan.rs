//! 預入の計画. How a customer keeps a time deposit: what is deposited, for how long, and what becomes of it at maturity.

use super::{Instruction, TaxClass};
use crate::{
    bank::{
        calendar,
        population::{Class, dice::Dice},
    },
    event::{Day, Persona},
};

/// No customer has more plans than this, what is saved by instalments aside.
pub(super) const MOST_PLANS: usize = 5;

/// 商品. What kind of time deposit a plan keeps; the amount decides between スーパー定期 and 大口定期.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Product {
    /// スーパー定期, スーパー定期300, 大口定期.
    Fixed,
    /// 期日指定定期. Kept for a year at least and for three at most.
    Notice,
}

/// 預入の計画.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    pub product: Product,
    pub amount: i64,
    pub months: u32,
    pub instruction: Instruction,
    pub tax_class: TaxClass,
    pub first_on: Day,
    /// 中途解約・期日指定. After how many months it is taken out, where that is before its term is over.
    pub early: Option<u32>,
}

/// 払出し. How a plan's money comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// 自動継続. It does not.
    Renewed,
    /// 満期解約. At maturity, by itself.
    AtMaturity,
    /// 満期後解約. A month after maturity, when the customer comes for it.
    Fetched,
    /// 中途解約・期日指定. After so many months, when the customer comes for it.
    Early(u32),
}

impl Plan {
    /// How many months pass from one deposit to the next: where the money is paid out, it is deposited again a month or
    /// two later.
    pub const fn cycle(&self) -> u32 {
        match self.exit() {
            Exit::Renewed => self.months,
            Exit::AtMaturity => self.months + 1,
            Exit::Fetched => self.months + 2,
            Exit::Early(months) => months + 1,
        }
    }

    /// 払出し. How the money comes back.
    pub const fn exit(&self) -> Exit {
        match (self.early, self.instruction) {
            (Some(months), _) => Exit::Early(months),
            (None, Instruction::RenewAll | Instruction::RenewPrincipal) => Exit::Renewed,
            (None, Instruction::PayOut) => Exit::AtMaturity,
            (None, Instruction::Leave) => Exit::Fetched,
        }
    }

    /// 預入日. When its cycle of this number begins: on that very day where the lot is renewed, on a business day where
    /// somebody brings the money.
    pub fn begins_on(&self, no: u32) -> Day {
        let due = super::months_after(self.first_on, no * self.cycle());
        match self.exit() {
            Exit::Renewed => due,
            Exit::AtMaturity | Exit::Fetched | Exit::Early(_) => calendar::business_day_on_or_after(due),
        }
    }

    /// 解約日. When a lot of this day that is not renewed is paid out: at maturity or the business day after it, a month
    /// later where the customer has to come for it, or before it.
    pub fn paid_out_on(&self, deposited_on: Day) -> Day {
        let matures_on = super::months_after(deposited_on, self.months);
        let due = match self.exit() {
            Exit::Fetched => super::months_after(matures_on, 1),
            Exit::Early(months) => super::months_after(deposited_on, months),
            Exit::Renewed | Exit::AtMaturity => matures_on,
        };
        calendar::business_day_on_or_after(due)
    }
}

/// Which draw of a plan decides what.
mod draw {
    pub const COUNT: u64 = 0;
    pub const PLANS: u64 = 10;
    pub const PRODUCT: u64 = 0;
    pub const AMOUNT: u64 = 1;
    pub const MONTHS: u64 = 2;
    pub const INSTRUCTION: u64 = 3;
    pub const TAX: u64 = 4;
    pub const FIRST: u64 = 5;
    pub const FIRST_DAY: u64 = 6;
    pub const EARLY: u64 = 7;
    pub const EARLY_MONTHS: u64 = 8;
}

/// The plans of one member of the cast: every product, every instruction and every status, whatever day it is.
const OF_ALL_KINDS: [(Product, i64, u32, Instruction); MOST_PLANS] = [
    (Product::Fixed, 1_000_000, 12, Instruction::RenewAll),
    (Product::Fixed, 3_000_000, 36, Instruction::RenewPrincipal),
    (Product::Fixed, 10_000_000, 24, Instruction::RenewPrincipal),
    (Product::Notice, 500_000, 36, Instruction::RenewAll),
    (Product::Fixed, 300_000, 3, Instruction::Leave),
];

const OF_OVERDRAFT: [(Product, i64, u32, Instruction); 2] = [
    (Product::Fixed, 500_000, 12, Instruction::RenewPrincipal),
    (Product::Fixed, 300_000, 6, Instruction::RenewPrincipal),
];

/// The plans of a customer.
pub(super) fn plans_of(
    persona: Option<Persona>,
    class: Class,
    dice: Dice,
    opened_on: Day,
) -> [Option<Plan>; MOST_PLANS] {
    let each = |at: usize| dice.of(draw::PLANS + at as u64);
    let told = |plans: &[(Product, i64, u32, Instruction)]| {
        std::array::from_fn(|at| {
            let (product, amount, months, instruction) = *plans.get(at)?;
            let first_on = first_on(each(at), opened_on, 1, 12);
            Some(Plan { product, amount, months, instruction, tax_class: TaxClass::Separate, first_on, early: None })
        })
    };
    match persona {
        Some(Persona::AllKinds) => told(&OF_ALL_KINDS),
        Some(Persona::Overdraft) => told(&OF_OVERDRAFT),
        Some(_) | None => {
            let count = usize::try_from(dice.between(draw::COUNT, 1, 3)).unwrap_or(1);
            std::array::from_fn(|at| (at < count).then(|| drawn(each(at), at, class, opened_on)))
        }
    }
}

/// The plan of a customer whose principal at the first instant is stated: deposited for a year half a year before, and
/// renewed with its interest.
pub(super) fn stated(principal: i64, start: Day) -> [Option<Plan>; MOST_PLANS] {
    let plan = Plan {
        product: Product::Fixed,
        amount: principal,
        months: 12,
        instruction: Instruction::RenewAll,
        tax_class: TaxClass::Separate,
        first_on: calendar::business_day_on_or_before(calendar::months_back(start, 6)),
        early: None,
    };
    std::array::from_fn(|at| (at == 0 && principal > 0).then_some(plan))
}

/// 中途解約・期日指定. After how many months a lot is taken out that would have been renewed, where somebody needs the money:
/// one whose day may be named after a year, any other at any time.
fn early(dice: Dice, product: Product, months: u32, instruction: Instruction) -> Option<u32> {
    let (thousandths, fewest) = match product {
        Product::Notice => (300, 12),
        Product::Fixed => (80, 2),
    };
    let needs_it = instruction == Instruction::RenewAll && months >= 12 && dice.chance(draw::EARLY, thousandths);
    needs_it.then(|| u32::try_from(dice.between(draw::EARLY_MONTHS, fewest, i64::from(months) - 2)).unwrap_or(months))
}

/// 総合口座. What is pledged for an account: there from its opening on, and always renewed.
pub(super) fn pledged(plan: Plan, opened_on: Day) -> Plan {
    let instruction = match plan.instruction {
        Instruction::PayOut | Instruction::Leave => Instruction::RenewPrincipal,
        kept @ (Instruction::RenewAll | Instruction::RenewPrincipal) => kept,
    };
    Plan { first_on: opened_on, instruction, early: None, ..plan }
}

fn first_on(dice: Dice, opened_on: Day, fewest: i64, most: i64) -> Day {
    let months = u32::try_from(dice.between(draw::FIRST, fewest, most)).unwrap_or(1);
    let of_month = i32::try_from(dice.between(draw::FIRST_DAY, 0, 27)).unwrap_or(0);
    let month = calendar::month_start(super::months_after(opened_on, months));
    calendar::business_day_on_or_after(month.plus(of_month))
}

fn drawn(dice: Dice, at: usize, class: Class, opened_on: Day) -> Plan {
    let is_company = class == Class::Company;
    // What is deposited for a fixed day is for natural persons.
    let product = if !is_company && dice.chance(draw::PRODUCT, 180) { Product::Notice } else { Product::Fixed };
    let hundred_thousands = match (product, class) {
        (Product::Notice, _) => dice.between(draw::AMOUNT, 2, 25),
        (Product::Fixed, Class::Employee | Class::Family) => dice.between(draw::AMOUNT, 1, 29),
        (Product::Fixed, Class::Student) => dice.between(draw::AMOUNT, 1, 4),
        (Product::Fixed, Class::Pensioner | Class::Farmer) => dice.between(draw::AMOUNT, 3, 60),
        (Product::Fixed, Class::Proprietor) => dice.between(draw::AMOUNT, 5, 60),
        (Product::Fixed, Class::Company) => dice.between(draw::AMOUNT, 10, 300),
    };
    let months = match product {
        Product::Notice => 36,
        Product::Fixed => {
            const TERMS: [u32; 10] = [3, 6, 6, 12, 12, 12, 12, 24, 36, 60];
            TERMS[usize::try_from(dice.below(draw::MONTHS, 10)).unwrap_or(3)]
        }
    };
    let instruction = match dice.below(draw::INSTRUCTION, 100) {
        0..60 => Instruction::RenewAll,
        60..85 => Instruction::RenewPrincipal,
        85..95 => Instruction::PayOut,
        _ => Instruction::Leave,
    };
    let tax_class = match (is_company, dice.chance(draw::TAX, 30)) {
        (true, _) => TaxClass::Comprehensive,
        (false, true) => TaxClass::Exempt,
        (false, false) => TaxClass::Separate,
    };
    // The first one is there before long, so that hardly anybody has an account without a deposit.
    let (fewest, most) = if at == 0 { (1, 10) } else { (3, 150) };
    let first_on = first_on(dice, opened_on, fewest, most);
    let amount = hundred_thousands * 100_000;
    Plan { product, amount, months, instruction, tax_class, first_on, early: early(dice, product, months, instruction) }
}
