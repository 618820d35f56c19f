//! 明細の並び. All streams of an account merged into rows, from any place on.

use super::{
    Ledger, MAX_STREAMS, class, interest,
    position::{Key, Position},
    row::Row,
    seek::Place,
    stream::StreamDef,
};
use crate::{bank::population::dice::Dice, event::Yen};

/// One slot for each stream, one for the opening and one for interest, and none left over in the last lane.
const SLOTS: usize = MAX_STREAMS + 4;
const LANES: usize = 4;
const NEVER: Key = Key::MAX;
const OPENING: usize = 0;

/// 明細の並び. The rows of an account in their order, from a place on; finding the place costs the same at any depth.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    ledger: &'a Ledger,
    balance: i64,
    /// The place of the next row of each slot.
    next: [Key; SLOTS],
    counts: [u32; SLOTS],
    totals: [i64; SLOTS],
    /// 利息. The slot of interest, the payments it makes, and what was paid and has not left yet.
    interest_slot: usize,
    payments: interest::Payments,
    to_leave: i64,
}

impl<'a> Rows<'a> {
    pub(super) fn new(ledger: &'a Ledger, key: Key) -> Self {
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
        rows.balance += rows.to_leave;
        rows.next[rows.interest_slot] = rows.payments.key(ledger);
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
        let (running, _) = self.next.split_at(self.interest_slot / LANES * LANES + LANES);
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
            self.to_leave = self.payments.amount(ledger);
            self.payments.advance();
            self.next[slot] = self.payments.key(ledger);
            return (self.to_leave, &class::INTEREST, ledger.dice);
        }
        let flow = &ledger.flows()[slot - 1];
        let count = self.counts[slot] + 1;
        let total = flow.total(count);
        let mut amount = total - self.totals[slot];
        (self.counts[slot], self.totals[slot], self.next[slot]) = (count, total, flow.key_of(count));
        if self.to_leave != 0 && ledger.class.interest_leaves_with == Some(slot - 1) {
            amount -= std::mem::take(&mut self.to_leave);
        }
        (amount, flow.def, flow.clock)
    }

    /// The next row, if it stands before a place.
    pub(in crate::bank) fn next_before(&mut self, end: Key) -> Option<Row> {
        loop {
            let key = self.first_key();
            if key >= end {
                return None;
            }
            // A stream's number is its slot, the opening's is 0, and only interest has a number beyond them.
            let position = Position::unpack(key);
            let slot = usize::from(position.stream).min(self.interest_slot);
            let (amount, entry, clock) = self.take(slot);
            // An amount of 0 is an entry that did not happen this time.
            if amount != 0 {
                self.balance += amount;
                return Some(Row { position, amount: Yen(amount), balance: Yen(self.balance), entry, clock });
            }
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        self.next_before(NEVER)
    }
}
