//! 追加記帳. What events post on top of an account's own story, kept with the place of each entry and since when it is
//! known.

use super::ledger::{Key, Position};
use crate::event::{Day, Posting, Seq};
use rpds::VectorSync;
use std::sync::Arc;

/// 追加記帳. One posted entry.
#[derive(Debug, Clone)]
pub struct OverlayEntry {
    /// Where its row stands: where it was booked, whatever day it is dated.
    pub position: Position,
    /// From this fact on it is known: a reader who looks at an earlier state does not see it.
    pub known_from: Seq,
    /// What was posted.
    pub posting: Arc<Posting>,
    /// The sum of this entry and all before it.
    sum: i64,
}

impl OverlayEntry {
    /// 取引日. The day of booking, unless the entry was posted late.
    pub fn transaction_date(&self) -> Day {
        self.posting.dated.unwrap_or(self.position.day)
    }
}

/// 追加記帳の全体. All posted entries of one account. A new version shares its entries with the old one.
#[derive(Debug, Clone)]
pub struct Overlay {
    /// In the order of their positions.
    entries: VectorSync<OverlayEntry>,
    /// The fact that was the last to add one.
    last_known: Seq,
}

impl Default for Overlay {
    fn default() -> Self {
        Self { entries: VectorSync::new_sync(), last_known: Seq(0) }
    }
}

impl Overlay {
    /// The overlay with one more entry, posted by the fact `seq`.
    #[must_use]
    pub fn with(&self, posting: Arc<Posting>, seq: Seq) -> Self {
        let at = posting.booked_at;
        let position = Position {
            day: at.day(),
            minute: u16::try_from(at.minute_of_day()).unwrap_or(0),
            stream: Position::POSTED,
            k: u32::try_from(seq.0 & 0x0fff_ffff).unwrap_or(0),
        };
        let entry = OverlayEntry { position, known_from: seq, posting, sum: 0 };
        let place = self.count_before(position.pack());
        let last_known = self.last_known.max(seq);
        // Bank time does not go back, so that nearly every entry is the last one.
        if place == self.entries.len() {
            return Self { entries: self.entries.push_back(self.summed(entry)), last_known };
        }
        let tail = self.entries.iter().skip(place).cloned();
        let mut entries: Self = Self { entries: self.entries.iter().take(place).cloned().collect(), last_known };
        for entry in std::iter::once(entry).chain(tail) {
            entries.entries.push_back_mut(entries.summed(entry));
        }
        entries
    }

    fn summed(&self, entry: OverlayEntry) -> OverlayEntry {
        let before = self.entries.last().map_or(0, |last| last.sum);
        OverlayEntry { sum: before + entry.posting.amount.0, ..entry }
    }

    /// Whether nothing was posted.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many entries stand before a place, known or not.
    fn count_before(&self, key: Key) -> usize {
        let (mut low, mut high) = (0, self.entries.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.entries.get(middle) {
                Some(entry) if entry.position.pack() < key => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }

    /// The sum of all entries that stand before a place, as far as they are known at `pinned`.
    pub(in crate::bank) fn sum_before(&self, key: Key, pinned: Seq) -> i64 {
        if self.entries.is_empty() {
            return 0;
        }
        let count = self.count_before(key);
        if pinned >= self.last_known {
            return count.checked_sub(1).and_then(|last| self.entries.get(last)).map_or(0, |entry| entry.sum);
        }
        let known = self.entries.iter().take(count).filter(|entry| entry.known_from <= pinned);
        known.map(|entry| entry.posting.amount.0).sum()
    }

    /// The entries that stand at a place or after it, as far as they are known at `pinned`.
    pub(in crate::bank) fn entries_from(&self, key: Key, pinned: Seq) -> impl Iterator<Item = &OverlayEntry> {
        let from = self.count_before(key);
        let entries = (from..self.entries.len()).map_while(|at| self.entries.get(at));
        entries.filter(move |entry| entry.known_from <= pinned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Jst, Yen};

    fn posting(at: &str, amount: i64) -> Arc<Posting> {
        let booked_at = Jst::parse(at).unwrap();
        Arc::new(Posting {
            booked_at,
            value_date: booked_at.day(),
            dated: None,
            amount: Yen(amount),
            category_code: "11".into(),
            description: "振込".into(),
            counterparty: None,
        })
    }

    #[test]
    fn a_reader_of_an_earlier_state_does_not_see_later_entries() {
        let old = Overlay::default().with(posting("2026-06-10T10:00:00+09:00", 100), Seq(5));
        let new = old
            .with(posting("2026-06-11T10:00:00+09:00", 20), Seq(6))
            .with(posting("2026-06-10T09:00:00+09:00", 3), Seq(7));
        let end = Key::MAX;
        let sums = [4, 5, 6, 7].map(|seq| new.sum_before(end, Seq(seq)));
        assert_eq!(sums, [0, 100, 120, 123]);
        assert_eq!(old.sum_before(end, Seq(9)), 100);
        let order = new.entries_from(0, Seq(9)).map(|entry| entry.posting.amount.0).collect::<Vec<_>>();
        assert_eq!(order, [3, 100, 20]);
    }

    #[test]
    fn entries_of_one_minute_stand_in_the_order_of_their_facts() {
        let overlay = (1..200).fold(Overlay::default(), |overlay, seq| {
            let amount = i64::try_from(seq).unwrap();
            overlay.with(posting("2026-06-10T10:00:00+09:00", amount), Seq(seq))
        });
        let order = overlay.entries_from(0, Seq(500)).map(|entry| entry.posting.amount.0).collect::<Vec<_>>();
        assert_eq!(order, (1..200).collect::<Vec<_>>());
        assert_eq!(overlay.sum_before(Key::MAX, Seq(500)), (1..200).sum::<i64>());
        assert_eq!(overlay.sum_before(Key::MAX, Seq(100)), (1..=100).sum::<i64>());
    }
}
