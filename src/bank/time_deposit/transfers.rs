//! 振替. What plans pay into their customer's ordinary deposit, and what they take from it again.

use super::{Exit, Instruction, Lot, Plan, TimeDeposit, early, interest, last_cycle, months_after};
use crate::{
    bank::ledger::{Month, ordinary_rate},
    event::Day,
};

/// 振替. One transfer between a time deposit and the ordinary deposit of the same customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bank) struct Transfer {
    pub day: Day,
    pub minute: u16,
    /// The place of its plan.
    pub plan: u16,
    /// Its number among those of its plan.
    pub k: u32,
    /// Negative where money leaves the ordinary deposit.
    pub amount: i64,
    /// 税引後利息. How much of it is interest.
    pub interest: i64,
    pub what: What,
}

/// What a transfer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bank) enum What {
    /// 定期利息. During a term, or at its end where the principal is renewed.
    Interest,
    /// 定期解約. Principal and interest.
    PaidOut,
    /// 定期預入. The principal again.
    Deposited,
}

/// 05:10, where the bank acts by itself; 10:30 at the counter.
const BY_ITSELF: u16 = 310;
const AT_THE_COUNTER: u16 = 630;
/// Each cycle of a plan has fewer transfers than this.
const OF_A_CYCLE: u32 = 8;
/// The number of the last of them: the years of a term come before it.
const PAID_OUT: u32 = 7;
/// A day without business moves a transfer into the next month at most, and a carrier comes within the month after that.
const MONTHS_ON_THE_WAY: i32 = 2;

impl TimeDeposit {
    /// All transfers of some days, both included, and some around them.
    pub(in crate::bank) fn transfers(&self, from: Day, to: Day) -> impl Iterator<Item = Transfer> {
        self.moving().flat_map(move |(place, plan)| self.of_days(place, plan, from, to))
    }

    fn of_days(&self, place: u16, plan: &Plan, from: Day, to: Day) -> impl Iterator<Item = Transfer> {
        let first = last_cycle(plan, from).unwrap_or(0).saturating_sub(1);
        let end = last_cycle(plan, to).map_or(first, |last| last + 1);
        (first..end).flat_map(move |no| self.of_cycle(place, plan, no))
    }

    /// The next transfer of each plan that is `wanted`: it stands on this day or later.
    pub(in crate::bank) fn next_of_each(
        &self,
        day: Day,
        wanted: impl Fn(&Transfer) -> bool + Copy,
    ) -> impl Iterator<Item = Transfer> {
        self.moving().filter_map(move |(place, plan)| {
            let first = last_cycle(plan, day).unwrap_or(0).saturating_sub(1);
            (first..first + 4).flat_map(|no| self.of_cycle(place, plan, no)).find(wanted)
        })
    }

    /// The principals that have been paid out and not yet deposited again on a day, where `is_over` says which transfers
    /// have been made: by their day, minute, plan and number.
    pub(in crate::bank) fn principal_away(&self, day: Day, is_over: impl Fn(Day, u16, u16, u32) -> bool) -> i64 {
        let away = self.moving().filter(|(_, plan)| plan.is_paid_out()).filter_map(|(place, plan)| {
            let no = last_cycle(plan, day)?;
            let begun = plan.begins_on(no);
            let paid = plan.paid_out_on(begun);
            // Either the running term is over and paid out, or the new one begins later on this very day.
            let is_away = is_over(paid, plan.minute(), place, no * OF_A_CYCLE + PAID_OUT)
                || no > 0 && !is_over(begun, AT_THE_COUNTER, place, no * OF_A_CYCLE);
            is_away.then_some(plan.amount)
        });
        away.sum()
    }

    /// All interest that may be on its way in a month, and transfers around it: in most months there is none.
    pub(in crate::bank) fn near(&self, month: Month, from: Day, to: Day) -> impl Iterator<Item = Transfer> {
        let near = self.moving().filter(move |(_, plan)| pays_near(plan, month));
        near.flat_map(move |(place, plan)| self.of_days(place, plan, from, to))
    }

    /// The plans that ever move money: what is renewed with its interest does not.
    fn moving(&self) -> impl Iterator<Item = (u16, &Plan)> {
        (0..)
            .zip(self.plans.iter().flatten())
            .filter(|(_, plan)| plan.is_paid_out() || plan.instruction != Instruction::RenewAll)
    }

    /// The transfers of one cycle of a plan, in their order.
    fn of_cycle(&self, place: u16, plan: &Plan, no: u32) -> impl Iterator<Item = Transfer> + use<> {
        let lot = self.begun(plan, plan.amount, no);
        let transfer = move |nth: u32, day: Day, minute: u16, principal: i64, interest: i64, what: What| Transfer {
            day,
            minute,
            plan: place,
            k: no * OF_A_CYCLE + nth,
            amount: principal + interest,
            interest,
            what,
        };
        let again = (no > 0 && plan.is_paid_out())
            .then(|| transfer(0, lot.deposited_on, AT_THE_COUNTER, -lot.principal.0, 0, What::Deposited));
        let years = if lot.intermediate_rate.is_some() { plan.months.div_ceil(12) } else { 1 };
        let during = (1..years).map(move |year| {
            let day = months_after(lot.deposited_on, year * 12);
            transfer(year, day, BY_ITSELF, 0, interest::net_of_year(&lot, year), What::Interest)
        });
        let at_maturity = interest::net_at_maturity(&lot);
        let paid_on = plan.paid_out_on(lot.deposited_on);
        let paid = |interest: i64| transfer(PAID_OUT, paid_on, plan.minute(), lot.principal.0, interest, What::PaidOut);
        let end = match plan.exit() {
            Exit::Renewed => transfer(PAID_OUT, lot.matures_on, BY_ITSELF, 0, at_maturity, What::Interest),
            Exit::AtMaturity | Exit::Fetched => paid(at_maturity + after_maturity(&lot, paid_on)),
            Exit::Early(_) => paid(early::net(&lot, paid_on)),
        };
        again.into_iter().chain(during).chain(std::iter::once(end))
    }
}

impl Plan {
    /// Whether the money comes back at the end of each term, and is deposited again later.
    const fn is_paid_out(&self) -> bool {
        !matches!(self.exit(), Exit::Renewed)
    }

    /// The minute at which it is paid out.
    const fn minute(&self) -> u16 {
        match self.exit() {
            Exit::Fetched | Exit::Early(_) => AT_THE_COUNTER,
            Exit::Renewed | Exit::AtMaturity => BY_ITSELF,
        }
    }
}

/// 期後利息. What a lot bears from its maturity until it is paid out: as an ordinary deposit would, after tax.
fn after_maturity(lot: &Lot, paid_on: Day) -> i64 {
    let gross = interest::simple(lot.principal.0, ordinary_rate(lot.matures_on), lot.matures_on, paid_on);
    interest::net(gross, paid_on, lot.tax_class)
}

/// Whether interest of this plan can be on its way in a month, by months alone.
fn pays_near(plan: &Plan, month: Month) -> bool {
    let passed = month.0 - Month::of(plan.first_on).0.0;
    let at_end = match plan.exit() {
        Exit::Renewed => 0,
        Exit::AtMaturity => plan.months,
        Exit::Fetched => plan.months + 1,
        Exit::Early(months) => months,
    };
    (0..=MONTHS_ON_THE_WAY).filter_map(|back| u32::try_from(passed - back).ok()).any(|months| {
        let into = months % plan.cycle();
        into == at_end || plan.months >= 24 && into.is_multiple_of(12)
    })
}
