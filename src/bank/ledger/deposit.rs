//! 流動性預金の元帳. The story of a deposit: a sum of streams whose totals are closed forms.

use super::{
    class::{self, ClassDef},
    flow::Flow,
    interest,
    memo::Memo,
    month::Month,
    position::{Key, Position},
    seek::Place,
    transfers::{self, Transfers},
};
use crate::{
    bank::{
        population::{Class, KindSet, dice::Dice},
        time_deposit::TimeDeposit,
    },
    event::Day,
};

/// No account has more streams than this.
pub(super) const MAX_STREAMS: usize = 28;

/// 流動性預金の元帳. The story of one deposit, from its opening to the end of time.
#[derive(Debug, Clone)]
pub(super) struct Deposit {
    pub class: &'static ClassDef,
    flows: [Flow; MAX_STREAMS],
    running: usize,
    /// The place of the opening deposit.
    pub opened: Key,
    /// 新規入金. The opening deposit.
    pub opening: i64,
    /// 利息. Which of the flows carries interest away on the day on which it is paid.
    pub leaves: Option<usize>,
    /// 定期預金. What time deposits pay into it and take from it, and which of the flows carries their interest away.
    pub transfers: Option<Transfers>,
    pub is_corporation: bool,
    /// 総合口座. Whether it is overdrawn now and then, and charged for it.
    pub is_overdrawn: bool,
    pub dice: Dice,
    /// Payments of interest by their month.
    pub interest: Memo,
}

/// Whose account it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holder {
    pub class: Class,
    pub kinds: KindSet,
    pub opened_on: Day,
    /// 総合口座. What the account may be overdrawn by at any time, if it is overdrawn now and then.
    pub secured: i64,
    pub dice: Dice,
}

/// 当座貸越. Whoever overdraws an account keeps it this much lower than its streams need, in percent of that, as far as
/// what is pledged allows.
const OVERDRAWN_PERCENT: i64 = 85;

impl Deposit {
    /// The story that this table tells of this holder.
    pub fn new(class: &'static ClassDef, holder: &Holder, lots: Option<TimeDeposit>) -> Self {
        let Holder { class: of, kinds, opened_on, secured, dice } = *holder;
        // Streams begin in the month after the opening, so that nothing precedes it.
        let from = Month::of(opened_on).0.plus(1);
        let turnover = class::turnover(of, dice);
        let mut flows = [Flow::new(&class::OPENING, 0, dice, from, turnover); MAX_STREAMS];
        let mut running = 0;
        let runs = class.streams.iter().filter(|def| def.held.runs_for(kinds, dice));
        for ((flow, def), no) in flows.iter_mut().zip(runs).zip(1..) {
            *flow = Flow::new(def, no, dice, from, turnover);
            running = usize::from(no);
        }
        balance_out(&mut flows[..running]);
        let needed = flows[..running].iter().map(Flow::reserve).sum::<i64>();
        let is_overdrawn = secured > 0;
        let (low, high) = class.cushion;
        let kept = if is_overdrawn {
            needed - secured.min(needed * OVERDRAWN_PERCENT / 100)
        } else {
            needed + dice.between(1, low, high)
        };
        let unit = if running == 0 { 1 } else { 1_000 };
        let minute = u16::try_from(dice.between(2, 570, 840)).unwrap_or(570);
        let opened = Position { day: opened_on, minute, stream: 0, k: 0 }.pack();
        let opening = (kept + unit - 1) / unit * unit;
        let leaves = class
            .interest
            .and_then(|interest| flows[..running].iter().position(|flow| flow.def.id == interest.leaves_with));
        let rest = flows[..running].iter().position(|flow| flow.takes_rest() && flow.def.every == 1);
        let transfers = lots.zip(rest).map(|(lots, carrier)| Transfers { lots, carrier });
        let is_corporation = of == Class::Company;
        let interest = Memo::default();
        Self { class, flows, running, opened, opening, leaves, transfers, is_corporation, is_overdrawn, dice, interest }
    }

    /// The story of an account on which nothing happens but what events post: an opening deposit of this much.
    pub fn quiet(holder: &Holder, balance: i64) -> Self {
        Self { opening: balance, ..Self::new(&class::QUIET, holder, None) }
    }

    /// Its streams.
    pub fn flows(&self) -> &[Flow] {
        &self.flows[..self.running]
    }

    /// The sum of all entries that stand before a place.
    pub fn balance_before(&self, key: Key) -> i64 {
        if key <= self.opened {
            return 0;
        }
        let place = Place::new(key);
        let streams = self.flows().iter().map(|flow| flow.total(flow.count_before(&place))).sum::<i64>();
        self.opening + streams + interest::pending(self, &place) + transfers::pending(self, &place)
    }
}

/// Makes what goes out in a year as much as what comes in: portions of what is left over first, then the rest.
fn balance_out(flows: &mut [Flow]) {
    let left_over = flows.iter().map(Flow::a_year).sum::<i64>();
    for flow in flows.iter_mut() {
        if let Some(thousandths) = flow.portion() {
            flow.take(left_over / 1_000 * thousandths);
        }
    }
    let others = flows.iter().map(Flow::a_year).sum();
    if let Some(rest) = flows.iter_mut().find(|flow| flow.takes_rest()) {
        rest.take(others);
    }
}
