//! 定期預金の明細（第2条第1項(3)）. Which lots a time deposit holds at an instant: a pure function of the seed, the customer
//! and the day. A lot appears on the morning of its day.

mod early;
mod instalments;
mod interest;
mod lot;
mod plan;
pub mod rate;
#[cfg(test)]
mod tests;
mod transfers;

pub use interest::Method;
pub use lot::{Instruction, Lot, Status, TaxClass, Term};

pub(in crate::bank) use transfers::{Transfer, What};

use super::{
    calendar,
    ledger::{Month, Saving},
    population::{Class, Town},
};
use crate::event::{AccountKind, AccountNo, CustomerNo, Day, Jst, Yen};
use plan::{Exit, MOST_PLANS, Plan, Product};

/// 定期預金. All that one customer has deposited for a term, and ever will.
#[derive(Debug, Clone, Copy)]
pub struct TimeDeposit {
    plans: [Option<Plan>; MOST_PLANS],
    /// So many of the plans are there from the opening on and never paid out: they secure an overdraft at any time.
    pledged: usize,
    saving: Option<Saving>,
    is_company: bool,
}

/// 担保掛目. So much of what is deposited may be overdrawn, in percent, and so many yen at most.
const PLEDGED_PERCENT: i64 = 90;
const MOST_PLEDGED: i64 = 2_000_000;
/// Lots that were paid out are listed from the first day of the month so many months back.
const CANCELLED_SHOWN_MONTHS: u32 = 2;

impl Town {
    /// 定期預金. What this customer deposits for a term, if there is such an account.
    pub fn time_deposit(&self, no: CustomerNo) -> Option<TimeDeposit> {
        let class = self.class_of(no)?;
        if !self.kinds_of(no)?.contains(AccountKind::TimeDeposit) {
            return None;
        }
        let dice = self.money.of(u64::from(no.0)).named("time deposits");
        let opened_on = self.opened_on(no)?;
        let stated = self.stated_balance(AccountNo { customer: no, kind: AccountKind::TimeDeposit });
        let mut plans = match stated {
            Some(principal) => plan::stated(principal.0, self.start()),
            None => plan::plans_of(self.persona_of(no), class, dice, opened_on),
        };
        let pledged = match (self.is_pledged(no), self.persona_of(no)) {
            (false, _) => 0,
            (true, Some(_)) => MOST_PLANS,
            (true, None) => 1,
        };
        for plan in plans.iter_mut().take(pledged) {
            *plan = plan.map(|plan| plan::pledged(plan, opened_on));
        }
        let saving = self.saving_of(no).filter(|_| stated.is_none());
        let is_company = class == Class::Company;
        Some(TimeDeposit { plans, pledged, saving, is_company })
    }
}

impl TimeDeposit {
    /// 定期預金の明細. The lots of an instant, by their numbers: those that run, those that have matured and those that were
    /// paid out not long ago.
    pub fn lots_at(&self, at: Jst) -> Vec<Lot> {
        let today = at.day();
        let mut lots = Vec::new();
        for (place, plan) in (0_u32..).zip(self.plans.iter().flatten()) {
            self.lots_of_plan(place, plan, today, &mut lots);
        }
        if let Some(saving) = &self.saving {
            instalments::lots_of(saving, self.tax_class(), self.number_of_instalments(), today, &mut lots);
        }
        lots.sort_by_key(|lot| (lot.deposit_number, lot.sub_number));
        lots
    }

    /// 貸越極度額. What may be overdrawn against the deposits of an instant.
    pub fn pledge_at(&self, at: Jst) -> Yen {
        let held = self
            .lots_at(at)
            .iter()
            .filter(|lot| lot.status != Status::Cancelled)
            .map(|lot| lot.principal.0)
            .sum::<i64>();
        Yen((held * PLEDGED_PERCENT / 100).min(MOST_PLEDGED))
    }

    /// 総合口座. What may be overdrawn at any time, whatever else is deposited and paid out.
    pub fn secured(&self) -> Yen {
        let least = self.plans.iter().take(self.pledged).flatten().map(|plan| plan.amount).sum::<i64>();
        Yen((least * PLEDGED_PERCENT / 100).min(MOST_PLEDGED))
    }

    fn tax_class(&self) -> TaxClass {
        if self.is_company { TaxClass::Comprehensive } else { TaxClass::Separate }
    }

    fn count(&self) -> u32 {
        u32::try_from(self.plans.iter().flatten().count()).unwrap_or(0)
    }

    /// What is saved by instalments comes after all plans, and its number never changes.
    fn number_of_instalments(&self) -> u32 {
        5_001 + self.count()
    }

    fn lots_of_plan(&self, place: u32, plan: &Plan, today: Day, lots: &mut Vec<Lot>) {
        let Some(last) = last_cycle(plan, today) else {
            return;
        };
        match plan.exit() {
            Exit::Renewed => {
                // What interest adds to the principal is known only by going through all renewals.
                let mut lot = self.begun(plan, plan.amount, 0);
                for no in 1..=last {
                    let added =
                        if plan.instruction == Instruction::RenewAll { interest::net_at_maturity(&lot) } else { 0 };
                    lot = self.begun(plan, lot.principal.0 + added, no);
                }
                lots.push(Lot { deposit_number: place + 1, first_deposited_on: plan.first_on, ..lot });
            }
            Exit::AtMaturity | Exit::Fetched | Exit::Early(_) => {
                for no in last.saturating_sub(1)..=last {
                    let lot = self.begun(plan, plan.amount, no);
                    let paid_on = plan.paid_out_on(lot.deposited_on);
                    let status = match () {
                        () if today >= paid_on => Status::Cancelled,
                        () if today >= lot.matures_on => Status::Matured,
                        () => Status::Active,
                    };
                    // Each new deposit has a number of its own: those of one plan are as far apart as there are plans.
                    let deposit_number = (place + no * self.count()) % 5_000 + 1;
                    if status != Status::Cancelled || paid_on >= calendar::months_back(today, CANCELLED_SHOWN_MONTHS) {
                        lots.push(Lot { deposit_number, status, ..lot });
                    }
                }
            }
        }
    }

    /// The lot as it begins with a cycle of its plan.
    fn begun(&self, plan: &Plan, principal: i64, no: u32) -> Lot {
        let deposited_on = plan.begins_on(no);
        let rate = rate::on(deposited_on, plan.months, Yen(principal));
        let name = lot::product_name(plan.product, principal);
        let method = match plan.product {
            Product::Notice => Method::Yearly,
            Product::Fixed if plan.months >= 36 && !self.is_company && principal < lot::LARGE => Method::HalfYearly,
            Product::Fixed => Method::Simple,
        };
        Lot {
            deposit_number: 0,
            sub_number: 1,
            product_name: name,
            principal: Yen(principal),
            deposited_on,
            first_deposited_on: deposited_on,
            matures_on: months_after(deposited_on, plan.months),
            term: Term::Months(plan.months),
            rate,
            method,
            instruction: plan.instruction,
            intermediate_rate: (method == Method::Simple
                && plan.months >= 24
                && plan.instruction != Instruction::RenewAll)
                .then(|| interest::intermediate_rate(rate)),
            tax_class: plan.tax_class,
            status: Status::Active,
        }
    }
}

/// The number of the last cycle of a plan that has begun on or before a day.
fn last_cycle(plan: &Plan, today: Day) -> Option<u32> {
    let due = months_between(plan.first_on, today)? / plan.cycle();
    if plan.begins_on(due) <= today { Some(due) } else { due.checked_sub(1) }
}

/// 応当日. The same day of the month so many months later, or the last of a shorter month.
pub(super) fn months_after(day: Day, months: u32) -> Day {
    let (month, of_month) = Month::of(day);
    let month = month.plus(months.cast_signed());
    month.first_day().plus(of_month.min(month.days()) - 1)
}

/// How many whole months have passed from one day to another; nothing where it lies before it.
fn months_between(from: Day, to: Day) -> Option<u32> {
    let months = u32::try_from(Month::of(to).0.0 - Month::of(from).0.0).ok()?;
    if months_after(from, months) <= to { Some(months) } else { months.checked_sub(1) }
}
