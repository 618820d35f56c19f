//! 利息. What an ordinary deposit bears: paid each February and August on the daily final balances up to the day before.
//!
//! The interest leaves again the same day with a debit that grows by it, so final balances never depend on interest, and
//! a payment can be computed without those before it.

use super::{
    Ledger,
    flow::Flow,
    month::Month,
    position::{Key, Position, day_of_key, key_of_day},
    seek::Place,
};
use crate::event::Day;

/// The stream number of interest rows.
const STREAM: u16 = 98;
/// 05:00, before anything else happens on the day of payment.
const MINUTE: u16 = 300;
/// Half a year, its longest shifts and a month before the first payment.
const LONGEST: usize = 256;
/// 付利最低残高. Days with less bear nothing.
const LEAST_BALANCE: i64 = 1_000;
/// 付利単位.
const UNIT: i64 = 100;

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

/// The rate in force on a day, and the last day before it changes.
fn rate_on(on: Day) -> (i64, Day) {
    let next = RATES.iter().position(|(from, _)| *from > on).unwrap_or(RATES.len());
    let last = RATES.get(next).map_or(Day(i32::MAX), |(from, _)| from.plus(-1));
    (next.checked_sub(1).map_or(0, |at| RATES[at].1), last)
}

/// 所得税・住民税. Millionths withheld on `on`: the state's part and the local part, which is not for companies from 2016.
const fn tax_on(on: Day, corporation: bool) -> (i64, i64) {
    let state = if on.0 >= day(2013, 1).0 && on.0 < day(2038, 1).0 { 153_150 } else { 150_000 };
    let local = if corporation && on.0 >= day(2016, 1).0 { 0 } else { 50_000 };
    (state, local)
}

/// The payments of interest from a place on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Payments {
    month: Month,
}

impl Payments {
    pub fn from(ledger: &Ledger, place: &Place) -> Self {
        // February and August are months 1 and 7 of the year.
        let month = place.month.plus((1 - place.month.of_year()).rem_euclid(6));
        let mut payments = Self { month };
        if month == place.month && payments.key(ledger) < place.key {
            payments.advance();
        }
        while leaving(ledger).is_some_and(|flow| flow.entry_of(payments.month).is_none()) {
            payments.advance();
        }
        payments
    }

    pub fn advance(&mut self) {
        self.month = self.month.plus(6);
    }

    /// The place of the next payment.
    pub fn key(self, ledger: &Ledger) -> Key {
        let found = leaving(ledger).and_then(|flow| Some((flow, flow.entry_of(self.month)?)));
        found.map_or(Key::MAX, |(flow, k)| key_of_payment(flow, k))
    }

    /// 税引後利息. The amount of the next payment.
    pub fn amount(self, ledger: &Ledger) -> i64 {
        amount(ledger, self.month)
    }
}

fn leaving(ledger: &Ledger) -> Option<&Flow> {
    ledger.class.interest_leaves_with.and_then(|at| ledger.flows().get(at))
}

fn key_of_payment(flow: &Flow, k: u32) -> Key {
    Position { day: day_of_key(flow.key_of(k)), minute: MINUTE, stream: STREAM, k }.pack()
}

/// The interest that has been paid before a place and has not left yet: not 0 for a few hours of two days a year.
pub(super) fn pending(ledger: &Ledger, place: &Place) -> i64 {
    if place.month.of_year() % 6 != 1 {
        return 0;
    }
    let Some((flow, k)) = leaving(ledger).and_then(|flow| Some((flow, flow.entry_of(place.month)?))) else {
        return 0;
    };
    let inside = key_of_payment(flow, k) < place.key && place.key <= flow.key_of(k);
    if inside { amount(ledger, place.month) } else { 0 }
}

/// 税引後利息. What is paid in a month: daily final balances from the last payment to the day before this one.
fn amount(ledger: &Ledger, month: Month) -> i64 {
    ledger.interest.get(u64::from(month.0.unsigned_abs()), || work_out(ledger, month))
}

fn work_out(ledger: &Ledger, month: Month) -> i64 {
    let Some((flow, k)) = leaving(ledger).and_then(|flow| Some((flow, flow.entry_of(month)?))) else {
        return 0;
    };
    let until = day_of_key(flow.key_of(k));
    let since = k.checked_sub(6).map_or(ledger.opened_on(), |k| day_of_key(flow.key_of(k)));
    let (mut balance, moved) = moves_by_day(ledger, since, until);
    let mut product = 0;
    let (mut rate, mut last) = rate_on(since);
    for (on, moved) in (since.0..until.0).map(Day).zip(moved) {
        balance += moved;
        if on > last {
            (rate, last) = rate_on(on);
        }
        if balance >= LEAST_BALANCE {
            product += balance / UNIT * UNIT * rate;
        }
    }
    let gross = product / 365 / 1_000_000;
    let (state, local) = tax_on(until, ledger.is_corporation);
    gross - gross * state / 1_000_000 - gross * local / 1_000_000
}

/// The balance before `since`, and what each of the days until `until` adds to it.
fn moves_by_day(ledger: &Ledger, since: Day, until: Day) -> (i64, [i64; LONGEST]) {
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
    (balance, moved)
}
