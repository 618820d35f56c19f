//! 控え. What was worked out for an account and is likely to be asked for again.

use std::cell::Cell;

/// How many values are kept: a balance asks for those of now, of the day before and of the month before.
const KEPT: usize = 4;

/// 控え. Pure values by their key, the newest few: forgetting one costs time, nothing else. The value of key 0 is 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Memo {
    kept: [Cell<(u64, i64)>; KEPT],
    next: Cell<usize>,
}

impl Memo {
    /// The value of this key: what is kept, or what is worked out now.
    pub fn get(&self, key: u64, work_out: impl FnOnce() -> i64) -> i64 {
        let kept = self.kept.iter().map(Cell::get).find(|(known, _)| *known == key);
        if let Some((_, value)) = kept {
            return value;
        }
        let value = work_out();
        let next = self.next.get() % KEPT;
        self.kept[next].set((key, value));
        self.next.set(next + 1);
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_values_are_kept_and_the_others_worked_out_again() {
        let memo = Memo::default();
        let worked_out = Cell::new(0);
        let ask = |key: u64| {
            let value = memo.get(key, || {
                worked_out.set(worked_out.get() + 1);
                key.cast_signed() * 10
            });
            assert_eq!(value, key.cast_signed() * 10);
            worked_out.take()
        };
        assert_eq!([1, 2, 3, 1, 2, 3].map(ask), [1, 1, 1, 0, 0, 0]);
        assert_eq!([4, 5, 4, 5, 3, 1].map(ask), [1, 1, 0, 0, 0, 1]);
        assert_eq!(Memo::default().get(0, || panic!("known from the start")), 0);
    }
}
