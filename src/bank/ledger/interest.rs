//! 利息. What a deposit bears: paid each February and August on the daily final balances up to the day before.
//!
//! The interest leaves again the same day with a debit that grows by it, so final balances never depend on interest, and
//! a payment can be computed without those before it.

use super::{
    class,
    deposit::Deposit,
    flow::Flow,
    month::Month,
    position::{Key, Position, day_of_key, key_of_day},
    seek::Place,
    stream::StreamDef,
    transfers,
};
use crate::{bank::tax, event::Day};

/// Half a year, its longest shifts and a month before the first payment.
const LONGEST: usize = 256;
/// 付利最低残高. Days with less bear nothing.
const LEAST_BALANCE: i64 = 1_000;
/// 付利単位.
const UNIT: i64 = 100;

/// 貸越利率. By how much it exceeds the rate of ordinary deposits; in millionths.
const OVERDRAFT_MARGIN: i64 = 5_750;

/// 普通預金利率. Millionths a year, from each day on: after what Japanese banks commonly paid; our choice.
const RATES: [(Day, i64); 9] = [
    (Day(i32::MIN), 20_000),
    (day(1993, 1), 2_000),
    (day(1995, 10), 1_000),
    (day(2001, 10), 200),
    (day(2006, 8), 1_000),
    (day(2008, 12), 200),
    (day(2016, 3), 10),
    (day(2024, 8), 1_000),
    (day(2025, 3), 2_000),
];

const fn day(year: i32, month: i32) -> Day {
    Month(year * 12 + month - 1).compute_first_day()
}

/// 普通預金利率. Millionths a year on a day.
pub(in crate::bank) fn ordinary_rate(on: Day) -> i64 {
    rate_on(on).0
}

/// The rate in force on a day, and the last day before it changes.
fn rate_on(on: Day) -> (i64, Day) {
    let next = RATES.iter().position(|(from, _)| *from > on).unwrap_or(RATES.len());
    let last = RATES.get(next).map_or(Day(i32::MAX), |(from, _)| from.plus(-1));
    (next.checked_sub(1).map_or(0, |at| RATES[at].1), last)
}

/// Which of the two rows of a day of payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// 利息. What the bank pays.
    Paid,
    /// 貸越利息. What it charges where the account was overdrawn.
    Charged,
}

impl Part {
    /// The stream number of its rows, and their minute: 05:00, before anything else happens on the day of payment.
    const fn place(self) -> (u16, u16) {
        match self {
            Self::Paid => (98, 300),
            Self::Charged => (97, 301),
        }
    }
}

/// The payments of interest from a place on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Payments {
    month: Month,
    part: Part,
}

impl Payments {
    pub fn from(ledger: &Deposit, place: &Place) -> Self {
        // February and August are months 1 and 7 of the year.
        let month = place.month.plus((1 - place.month.of_year()).rem_euclid(6));
        let mut payments = Self { month, part: Part::Paid };
        while month == payments.month && payments.key(ledger) < place.key {
            payments.advance(ledger);
        }
        while leaving(ledger).is_some_and(|flow| flow.entry_of(payments.month).is_none()) {
            payments.month = payments.month.plus(6);
        }
        payments
    }

    pub fn advance(&mut self, ledger: &Deposit) {
        *self = match self.part {
            Part::Paid if ledger.is_overdrawn => Self { month: self.month, part: Part::Charged },
            Part::Paid | Part::Charged => Self { month: self.month.plus(6), part: Part::Paid },
        };
    }

    /// The place of the next payment.
    pub fn key(self, ledger: &Deposit) -> Key {
        let found = leaving(ledger).and_then(|flow| Some((flow, flow.entry_of(self.month)?)));
        found.map_or(Key::MAX, |(flow, k)| key_of_payment(flow, k, self.part))
    }

    /// 税引後利息. The amount of the next payment, negative where it is charged.
    pub fn amount(self, ledger: &Deposit) -> i64 {
        amount(ledger, self.month, self.part)
    }

    /// What the next payment is.
    pub const fn entry(self) -> &'static StreamDef {
        match self.part {
            Part::Paid => &class::INTEREST,
            Part::Charged => &class::OVERDRAFT_INTEREST,
        }
    }
}

fn leaving(ledger: &Deposit) -> Option<&Flow> {
    ledger.leaves.and_then(|at| ledger.flows().get(at))
}

fn key_of_payment(flow: &Flow, k: u32, part: Part) -> Key {
    let (stream, minute) = part.place();
    Position { day: day_of_key(flow.key_of(k)), minute, stream, k }.pack()
}

/// The interest that has been paid before a place and has not left yet: not 0 for a few hours of two days a year.
pub(super) fn pending(ledger: &Deposit, place: &Place) -> i64 {
    if place.month.of_year() % 6 != 1 {
        return 0;
    }
    let Some((flow, k)) = leaving(ledger).and_then(|flow| Some((flow, flow.entry_of(place.month)?))) else {
        return 0;
    };
    if place.key > flow.key_of(k) {
        return 0;
    }
    let paid = |part| if key_of_payment(flow, k, part) < place.key { amount(ledger, place.month, part) } else { 0 };
    paid(Part::Paid) + paid(Part::Charged)
}

/// What is paid or charged in a month: on daily final balances from the last payment to the day before this one.
fn amount(ledger: &Deposit, month: Month, part: Part) -> i64 {
    let key = u64::from(month.0.unsigned_abs()) * 2 + u64::from(part == Part::Charged);
    ledger.interest.get(key, || work_out(ledger, month, part))
}

fn work_out(ledger: &Deposit, month: Month, part: Part) -> i64 {
    let Some((flow, k)) = leaving(ledger).and_then(|flow| Some((flow, flow.entry_of(month)?))) else {
        return 0;
    };
    let Some(terms) = ledger.class.interest.filter(|_| part == Part::Paid || ledger.is_overdrawn) else {
        return 0;
    };
    let until = day_of_key(flow.key_of(k));
    let half_year = 6 / u32::from(flow.def.every.clamp(1, 6));
    let since = k.checked_sub(half_year).map_or(day_of_key(ledger.opened), |k| day_of_key(flow.key_of(k)));
    let (mut balance, moved) = moves_by_day(ledger, since, until);
    let mut product = 0;
    let (mut rate, mut last) = rate_on(since);
    for (on, moved) in (since.0..until.0).map(Day).zip(moved) {
        balance += moved;
        if on > last {
            (rate, last) = rate_on(on);
        }
        match part {
            Part::Paid if balance >= LEAST_BALANCE => product += balance / UNIT * UNIT * rate,
            Part::Charged if balance < 0 => product += balance / UNIT * UNIT * (rate + OVERDRAFT_MARGIN),
            Part::Paid | Part::Charged => {}
        }
    }
    match part {
        Part::Charged => product / 365 / 1_000_000,
        Part::Paid => {
            let gross = product * terms.thousandths / 1_000 / 365 / 1_000_000;
            let (state, local) = if terms.is_taxed { tax::rates(until, ledger.is_corporation) } else { (0, 0) };
            gross - tax::of(gross, state) - tax::of(gross, local)
        }
    }
}

/// The balance before `since`, and what each of the days until `until` adds to it.
fn moves_by_day(ledger: &Deposit, since: Day, until: Day) -> (i64, [i64; LONGEST]) {
    let mut moved = [0; LONGEST];
    let place = Place::new(key_of_day(since));
    let end = key_of_day(until);
    let mut balance = 0;
    if place.key > ledger.opened {
        balance += ledger.opening;
    } else {
        moved[0] += ledger.opening;
    }
    for flow in ledger.flows() {
        let mut k = flow.count_before(&place);
        let mut total = flow.total(k);
        balance += total;
        loop {
            let key = flow.key_of(k);
            if key >= end {
                break;
            }
            k += 1;
            let next = flow.total(k);
            let of_period = usize::try_from(day_of_key(key).0 - since.0).unwrap_or(0);
            if let Some(day) = moved.get_mut(of_period) {
                *day += next - total;
            }
            total = next;
        }
    }
    let mut book = |on: Day, amount: i64| {
        if let Some(day) = usize::try_from(on.0 - since.0).ok().and_then(|at| moved.get_mut(at)) {
            *day += amount;
        }
    };
    let carried = transfers::carried(ledger, &place);
    if let Some(carrier) = transfers::carrier(ledger).filter(|_| carried != 0) {
        book(day_of_key(carrier.key_of(carrier.count_before(&place))), -carried);
    }
    for (transfer, leaves) in transfers::of_days(ledger, since, until) {
        book(transfer.day, transfer.amount);
        book(leaves, -transfer.interest);
    }
    (balance + transfers::pending(ledger, &place), moved)
}
