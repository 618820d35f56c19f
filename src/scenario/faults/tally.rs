//! 計数. How many calls of one partner a rule has matched, and how many of them the present stretch of time has seen.

use crate::event::{Rate, Wall};

/// The count of one rule for one partner.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    matched: u64,
    stretch: Option<(Wall, u32)>,
}

impl Tally {
    /// A tally that has come so far: how many calls it matched, since when how many are counted against a rate.
    pub const fn of(matched: u64, stretch: Option<(Wall, u32)>) -> Self {
        Self { matched, stretch }
    }

    /// How far it has come.
    pub const fn parts(&self) -> (u64, Option<(Wall, u32)>) {
        (self.matched, self.stretch)
    }

    /// The number of the next call, from 1.
    pub(super) const fn next(&mut self) -> u64 {
        self.matched += 1;
        self.matched
    }

    /// Counts a call against a rate. Of one that is too many: from when on there are calls again. The stretch begins with
    /// its first call; what is turned away does not make it longer.
    pub(super) fn beyond(&mut self, rate: &Rate, wall: Wall) -> Option<Wall> {
        if let Some((began, counted)) = &mut self.stretch {
            let over = began.plus(rate.per_ms);
            if wall < over {
                *counted = counted.saturating_add(1);
                return (*counted > rate.calls).then_some(over);
            }
        }
        self.stretch = Some((wall, 1));
        (rate.calls == 0).then(|| wall.plus(rate.per_ms))
    }
}
