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
}

impl Plan {
    /// How many months pass from one deposit to the next: where the money is paid out, it is deposited again a month or
    /// two later.
    pub const fn cycle(&self) -> u32 {
        match self.instruction {
            Instruction::RenewAll | Instruction::RenewPrincipal => self.months,
            Instruction::PayOut => self.months + 1,
            Instruction::Leave => self.months + 2,
        }
    }
}

impl Plan {
    /// 預入日. When its cycle of this number begins: on that very day where the lot is renewed, on a business day where
    /// somebody brings the money.
    pub fn begins_on(&self, no: u32) -> Day {
        let due = super::months_after(self.first_on, no * self.cycle());
        match self.instruction {
            Instruction::RenewAll | Instruction::RenewPrincipal => due,
            Instruction::PayOut | Instruction::Leave => calendar::business_day_on_or_after(due),
        }
    }

    /// 解約日. When a lot that is not renewed is paid out: at maturity or the business day after it, or a month later where
    /// the customer has to come for it.
    pub fn paid_out_on(&self, matures_on: Day) -> Day {
        let due = match self.instruction {
            Instruction::Leave => super::months_after(matures_on, 1),
            Instruction::RenewAll | Instruction::RenewPrincipal | Instruction::PayOut => matures_on,
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
            Some(Plan { product, amount, months, instruction, tax_class: TaxClass::Separate, first_on })
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

/// 総合口座. What is pledged for an account: there from its opening on, and always renewed.
pub(super) fn pledged(plan: Plan, opened_on: Day) -> Plan {
    let instruction = match plan.instruction {
        Instruction::PayOut | Instruction::Leave => Instruction::RenewPrincipal,
        kept @ (Instruction::RenewAll | Instruction::RenewPrincipal) => kept,
    };
    Plan { first_on: opened_on, instruction, ..plan }
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
    Plan { product, amount: hundred_thousands * 100_000, months, instruction, tax_class, first_on }
}
