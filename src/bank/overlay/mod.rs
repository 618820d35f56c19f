//! 追加記帳. What events make of an account's own story: what they post, what they mark, what they delay; each kept with
//! its place in the statement and since when it is known.

mod delay;
mod mark;
#[cfg(test)]
mod tests;

pub use mark::Mark;

pub(in crate::bank) use delay::Delay;

use super::ledger::{Key, Position, key_after};
use crate::event::{BookedRow, Day, Jst, Posting, RowFate, Seq};
use mark::Marks;
use rpds::VectorSync;
use std::sync::Arc;

/// 追加記帳. One posted entry.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    /// In the order of their positions.
    entries: VectorSync<OverlayEntry>,
    /// The fact that was the last to add one.
    last_known: Seq,
    /// What has become of rows.
    marks: Marks,
    /// What appears later than it would; one after the other.
    delays: VectorSync<Delay>,
}

impl Default for Overlay {
    fn default() -> Self {
        Self {
            entries: VectorSync::new_sync(),
            last_known: Seq(0),
            marks: Marks::default(),
            delays: VectorSync::new_sync(),
        }
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
            return Self { entries: self.entries.push_back(self.summed(entry)), last_known, ..self.clone() };
        }
        let tail = self.entries.iter().skip(place).cloned();
        let before = self.entries.iter().take(place).cloned().collect();
        let mut overlay = Self { entries: before, last_known, ..self.clone() };
        for entry in std::iter::once(entry).chain(tail) {
            overlay.entries.push_back_mut(overlay.summed(entry));
        }
        overlay
    }

    /// The overlay with a row that was corrected, cancelled or replaced by the fact `seq`.
    #[must_use]
    pub fn with_fate(&self, row: &BookedRow, fate: RowFate, seq: Seq) -> Self {
        let mut overlay = self.clone();
        overlay.marks.insert(row, Mark::Fate(fate), seq);
        overlay
    }

    /// 明細の未反映. The overlay without these rows, from the fact `seq` on.
    #[must_use]
    pub fn withholding(&self, rows: &[BookedRow], seq: Seq) -> Self {
        let mut overlay = self.clone();
        for row in rows {
            overlay.marks.insert(row, Mark::Withheld, seq);
        }
        overlay
    }

    /// The overlay with these rows again, from the fact `ended` on.
    #[must_use]
    pub fn giving_back(&self, rows: &[BookedRow], began: Seq, ended: Seq) -> Self {
        let mut overlay = self.clone();
        overlay.marks.end(rows, began, ended);
        overlay
    }

    /// 記帳の遅延. The overlay in which all that is booked after an instant appears so many minutes later.
    #[must_use]
    pub fn delaying(&self, after: Jst, minutes: u32) -> Self {
        let delay = Delay { from: key_after(after), until: Key::MAX, minutes };
        Self { delays: self.delays.push_back(delay), ..self.clone() }
    }

    /// The overlay in which the last delay is over: what is booked after an instant appears when it should.
    #[must_use]
    pub fn delayed_until(&self, until: Jst) -> Self {
        let mut overlay = self.clone();
        if let (Some(last), Some(place)) = (self.delays.last(), self.delays.len().checked_sub(1)) {
            overlay.delays.set_mut(place, Delay { until: key_after(until).max(last.from), ..*last });
        }
        overlay
    }

    fn summed(&self, entry: OverlayEntry) -> OverlayEntry {
        let before = self.entries.last().map_or(0, |last| last.sum);
        OverlayEntry { sum: before + entry.posting.amount.0, ..entry }
    }

    /// 記帳の遅延. By how many minutes what is booked now appears later.
    pub fn delayed_now(&self) -> Option<u32> {
        self.delays.last().filter(|delay| delay.until == Key::MAX).map(|delay| delay.minutes)
    }

    /// Whether the account's own story stands as it is, but for what was posted on top of it.
    pub(in crate::bank) fn is_plain(&self) -> bool {
        self.marks.is_empty() && self.delays.is_empty()
    }

    /// The delays, one after the other.
    pub(in crate::bank) fn delays(&self) -> impl Iterator<Item = &Delay> {
        self.delays.iter()
    }

    /// The delay of a row of the account's own story.
    pub(in crate::bank) fn delay_of(&self, key: Key) -> Option<&Delay> {
        self.delays.iter().find(|delay| delay.covers(key))
    }

    /// When something appears that would appear at this instant.
    pub(in crate::bank) fn shown_at(&self, at: Jst) -> Jst {
        let minute = u16::try_from(at.minute_of_day()).unwrap_or(0);
        let place = Position { minute, ..Position::start_of(at.day()) };
        self.delay_of(place.pack()).map_or(at, |delay| delay.shown_at(at))
    }

    /// 付記. What has become of the row at a place, as far as it is known at `pinned`.
    pub(in crate::bank) fn mark_at(&self, position: Position, pinned: Seq) -> Option<Mark> {
        self.marks.at(position, pinned)
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

    /// What the overlay makes of the balance before a place, as far as it is known at `pinned`: what was posted, less what
    /// no longer counts, less what is still on its way. `own` is the balance of the account's own story.
    pub(in crate::bank) fn sum_before(&self, key: Key, pinned: Seq, own: impl Fn(Key) -> i64) -> i64 {
        if self.is_plain() {
            return self.posted_before(key, pinned);
        }
        let held: i64 = self.delays.iter().map(|delay| delay.held_before(key, &own)).sum();
        self.posted_before(key, pinned) + self.marks.sum_before(key, pinned) - held
    }

    /// The sum of all entries that stand before a place, as far as they are known at `pinned`.
    fn posted_before(&self, key: Key, pinned: Seq) -> i64 {
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

    /// The number of the first entry that stands at a place or after it.
    pub(in crate::bank) fn first_from(&self, key: Key) -> usize {
        self.count_before(key)
    }

    /// The first entry from number `at` on that is known at `pinned`, with its number.
    pub(in crate::bank) fn known_from(&self, at: usize, pinned: Seq) -> Option<(usize, &OverlayEntry)> {
        let entries = (at..self.entries.len()).map_while(|at| Some((at, self.entries.get(at)?)));
        entries.into_iter().find(|(_, entry)| entry.known_from <= pinned)
    }
}
