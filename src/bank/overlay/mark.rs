//! 明細の付記. What has become of a row since it was booked, kept at the row's place and with the facts between which it
//! holds.

use crate::{
    bank::ledger::{Key, Position},
    event::{BookedRow, RowFate, Seq},
};
use rpds::RedBlackTreeMapSync;

/// 付記. What becomes of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// 訂正, 取消, 差替え. For good.
    Fate(RowFate),
    /// 未反映. As if it had not been booked yet, until the event ends.
    Withheld,
}

/// A mark, since when it is known, and what it takes away from the balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    mark: Mark,
    until: Option<Seq>,
    delta: i64,
}

impl Entry {
    fn is_known(&self, since: Seq, pinned: Seq) -> bool {
        since <= pinned && self.until.is_none_or(|until| pinned < until)
    }
}

/// 付記の全体. All marks of one account, by the places of their rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marks(RedBlackTreeMapSync<(Key, Seq), Entry>);

impl Default for Marks {
    fn default() -> Self {
        Self(RedBlackTreeMapSync::new_sync())
    }
}

/// The place of a row that was booked.
pub(super) fn position_of(row: &BookedRow) -> Position {
    let minute = u16::try_from(row.booked_at.minute_of_day()).unwrap_or(0);
    Position { day: row.booked_at.day(), minute, stream: row.stream, k: row.k }
}

impl Marks {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Marks a row by the fact `seq`.
    pub fn insert(&mut self, row: &BookedRow, mark: Mark, seq: Seq) {
        let delta = match mark {
            Mark::Fate(RowFate::Corrected) => 0,
            Mark::Fate(RowFate::Cancelled | RowFate::Replaced) | Mark::Withheld => -row.amount.0,
        };
        self.0.insert_mut((position_of(row).pack(), seq), Entry { mark, until: None, delta });
    }

    /// Takes back, by the fact `ended`, what was withheld by the fact `began`.
    pub fn end(&mut self, rows: &[BookedRow], began: Seq, ended: Seq) {
        for row in rows {
            let key = (position_of(row).pack(), began);
            if let Some(entry) = self.0.get(&key).copied() {
                self.0.insert_mut(key, Entry { until: Some(ended), ..entry });
            }
        }
    }

    /// What has become of the row at a place, as far as it is known at `pinned`. What is withheld is not seen at all.
    pub fn at(&self, position: Position, pinned: Seq) -> Option<Mark> {
        let key = position.pack();
        let known = self.0.range((key, Seq(0))..=(key, pinned));
        let known = known.filter(|((_, since), entry)| entry.is_known(*since, pinned)).map(|(_, entry)| entry.mark);
        known.reduce(|first, next| if first == Mark::Withheld { first } else { next })
    }

    /// What all marks before a place add to the balance, as far as they are known at `pinned`.
    pub fn sum_before(&self, key: Key, pinned: Seq) -> i64 {
        let before = self.0.range(..(key, Seq(0)));
        before.filter(|((_, since), entry)| entry.is_known(*since, pinned)).map(|(_, entry)| entry.delta).sum()
    }
}
