//! 明細の並び. All streams of an account merged into rows, from any place on.

use super::{
    class,
    deposit::{Deposit, MAX_STREAMS},
    interest,
    position::{Key, Position},
    row::Row,
    seek::Place,
    stream::StreamDef,
    transfers,
};
use crate::{
    bank::{population::dice::Dice, time_deposit::Transfer},
    event::Yen,
};

/// One slot for each stream, one each for the opening, for interest and for transfers; rounded up to whole lanes.
const SLOTS: usize = MAX_STREAMS + 4;
const LANES: usize = 4;
const NEVER: Key = Key::MAX;
const OPENING: usize = 0;

/// 明細の並び. The rows of a deposit.
#[derive(Debug, Clone)]
pub(super) struct Rows<'a> {
    ledger: &'a Deposit,
    balance: i64,
    /// The place of the next row of each slot.
    next: [Key; SLOTS],
    counts: [u32; SLOTS],
    totals: [i64; SLOTS],
    /// 利息. The slot of interest, the payments it makes, and what was paid and has not left yet.
    interest_slot: usize,
    payments: interest::Payments,
    to_leave: i64,
    /// 定期預金. The slot of its transfers, the next of them, and what of their interest has not left yet.
    transfer_slot: usize,
    transfer: Option<Transfer>,
    carried: i64,
}

impl<'a> Rows<'a> {
    pub fn new(ledger: &'a Deposit, key: Key) -> Self {
        let place = Place::new(key);
        let flows = ledger.flows();
        let mut rows = Self {
            ledger,
            balance: if key > ledger.opened { ledger.opening } else { 0 },
            next: [NEVER; SLOTS],
            counts: [0; SLOTS],
            totals: [0; SLOTS],
            interest_slot: flows.len() + 1,
            payments: interest::Payments::from(ledger, &place),
            to_leave: interest::pending(ledger, &place),
            transfer_slot: flows.len() + 2,
            transfer: transfers::next_from(ledger, key),
            carried: transfers::carried(ledger, &place),
        };
        if key <= ledger.opened {
            rows.next[OPENING] = ledger.opened;
        }
        for (slot, flow) in (1..).zip(flows) {
            let count = flow.count_before(&place);
            rows.counts[slot] = count;
            rows.totals[slot] = flow.total(count);
            rows.next[slot] = flow.key_of(count);
            rows.balance += rows.totals[slot];
        }
        rows.balance += rows.to_leave + transfers::pending(ledger, &place);
        rows.next[rows.interest_slot] = rows.payments.key(ledger);
        rows.next[rows.transfer_slot] = rows.transfer.as_ref().map_or(NEVER, transfers::key_of);
        rows
    }

    /// The balance before the next row.
    pub const fn balance(&self) -> Yen {
        Yen(self.balance)
    }

    /// The place of the row that comes next.
    fn first_key(&self) -> Key {
        // Four comparisons at a time do not wait for one another.
        let mut lanes = [NEVER; LANES];
        let (running, _) = self.next.split_at(self.transfer_slot / LANES * LANES + LANES);
        for keys in running.chunks_exact(LANES) {
            for (least, key) in lanes.iter_mut().zip(keys) {
                *least = (*least).min(*key);
            }
        }
        lanes.into_iter().fold(NEVER, Key::min)
    }

    /// Takes the next entry of a slot: its amount, what it is, and the dice that it names its party by.
    fn take(&mut self, slot: usize) -> (i64, &'static StreamDef, Dice) {
        let ledger = self.ledger;
        if slot == OPENING {
            self.next[OPENING] = NEVER;
            return (ledger.opening, &class::OPENING, ledger.dice);
        }
        if slot == self.interest_slot {
            let (amount, entry) = (self.payments.amount(ledger), self.payments.entry());
            self.to_leave += amount;
            self.payments.advance(ledger);
            self.next[slot] = self.payments.key(ledger);
            return (amount, entry, ledger.dice);
        }
        if let Some(transfer) = self.transfer.filter(|_| slot == self.transfer_slot) {
            self.carried += transfer.interest;
            self.transfer = transfers::next_from(ledger, transfers::key_of(&transfer) + 1);
            self.next[slot] = self.transfer.as_ref().map_or(NEVER, transfers::key_of);
            return (transfer.amount, transfers::entry_of(&transfer), ledger.dice);
        }
        let flow = &ledger.flows()[slot - 1];
        let count = self.counts[slot] + 1;
        let total = flow.total(count);
        let mut amount = total - self.totals[slot];
        (self.counts[slot], self.totals[slot], self.next[slot]) = (count, total, flow.key_of(count));
        if self.to_leave != 0 && ledger.leaves == Some(slot - 1) {
            amount -= std::mem::take(&mut self.to_leave);
        }
        if self.carried != 0 && ledger.transfers.is_some_and(|transfers| transfers.carrier == slot - 1) {
            amount -= std::mem::take(&mut self.carried);
        }
        (amount, flow.def, flow.clock)
    }

    /// The next row, if it stands before a place.
    pub fn next_before(&mut self, end: Key) -> Option<Row> {
        loop {
            let key = self.first_key();
            if key >= end {
                return None;
            }
            let position = Position::unpack(key);
            // A stream's number is its slot, the opening's is 0; only transfers and interest have numbers beyond them.
            let slot = match position.stream {
                transfers::FIRST_STREAM..transfers::END_STREAM => self.transfer_slot,
                stream => usize::from(stream).min(self.interest_slot),
            };
            let (amount, entry, clock) = self.take(slot);
            // An amount of 0 is an entry that did not happen this time.
            if amount != 0 {
                self.balance += amount;
                return Some(Row { position, amount: Yen(amount), balance: Yen(self.balance), entry, clock });
            }
        }
    }
}
