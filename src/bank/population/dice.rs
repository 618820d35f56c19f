//! 乱数. Named streams of one seed: the n-th draw of a stream is a function of the seed, the name and n alone.
//!
//! A draw costs one wide multiplication, and none depends on another: whoever adds a draw here changes nothing there.

use rand::rand_core::{Infallible, TryRng};

const STEP: u64 = 0xa076_1d64_78bd_642f;
const TWIST: u64 = 0xe703_7ed1_a0b4_28db;

/// A named stream of the seed, from which numbers are drawn by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dice {
    key: u64,
}

impl Dice {
    /// The root of all streams of a seed.
    pub const fn of_seed(seed: u64) -> Self {
        Self { key: finish(seed ^ TWIST) }
    }

    /// The stream of this name.
    #[must_use]
    pub const fn named(self, name: &str) -> Self {
        let bytes = name.as_bytes();
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut i = 0;
        while i < bytes.len() {
            hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0100_0000_01b3);
            i += 1;
        }
        Self { key: finish(self.key ^ finish(hash)) }
    }

    /// The stream that belongs to thing number `n` of this stream.
    #[must_use]
    pub const fn of(self, n: u64) -> Self {
        Self { key: finish(self.draw(n)) }
    }

    /// The draw number `n`: 64 even bits.
    pub const fn draw(self, n: u64) -> u64 {
        let at = self.key.wrapping_add(n.wrapping_mul(STEP));
        fold(at, at ^ TWIST)
    }

    /// The draw number `n`, evenly out of `0..below`.
    pub const fn below(self, n: u64, below: u64) -> u64 {
        scale(self.draw(n), below)
    }

    /// The draw number `n`, evenly out of `low..=high`.
    pub const fn between(self, n: u64, low: i64, high: i64) -> i64 {
        low + self.below(n, high.abs_diff(low) + 1).cast_signed()
    }

    /// Whether the draw number `n` falls into the first `permille` thousandths.
    pub const fn chance(self, n: u64, permille: u64) -> bool {
        self.below(n, 1000) < permille
    }

    /// The draws one after another, for those who want a generator.
    pub const fn roll(self) -> Rolling {
        Rolling { dice: self, next: 0 }
    }
}

/// `bits` scaled evenly into `0..below`.
pub const fn scale(bits: u64, below: u64) -> u64 {
    ((bits as u128 * below as u128) >> 64) as u64
}

const fn fold(a: u64, b: u64) -> u64 {
    let wide = a as u128 * b as u128;
    #[expect(clippy::cast_possible_truncation, reason = "both halves of the product are used")]
    let folded = wide as u64 ^ (wide >> 64) as u64;
    folded
}

/// The finishing steps of `SplitMix64`: spreads every bit of `z` over all 64, one to one.
const fn finish(z: u64) -> u64 {
    let z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The draws of a stream in their order, as a generator of `rand`.
#[derive(Debug, Clone)]
pub struct Rolling {
    dice: Dice,
    next: u64,
}

impl TryRng for Rolling {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|bits| u32::try_from(bits >> 32).unwrap_or(u32::MAX))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let bits = self.dice.draw(self.next);
        self.next += 1;
        Ok(bits)
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Infallible> {
        for chunk in into.chunks_mut(8) {
            let bits = self.try_next_u64()?.to_le_bytes();
            chunk.copy_from_slice(&bits[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn a_draw_depends_on_seed_name_and_index_alone() {
        let dice = Dice::of_seed(7).named("customer").of(17);
        assert_eq!(dice.draw(3), Dice::of_seed(7).named("customer").of(17).draw(3));
        assert_ne!(dice.draw(3), dice.draw(4));
        assert_ne!(dice.draw(3), Dice::of_seed(8).named("customer").of(17).draw(3));
        assert_ne!(dice.draw(3), Dice::of_seed(7).named("costumer").of(17).draw(3));
    }

    #[test]
    fn draws_in_a_row_are_the_draws_by_index() {
        let dice = Dice::of_seed(1).named("row");
        let mut rolling = dice.roll();
        assert_eq!([rolling.next_u64(), rolling.next_u64()], [dice.draw(0), dice.draw(1)]);
    }

    #[test]
    fn draws_fall_evenly() {
        let dice = Dice::of_seed(1).named("even");
        let mut seen = [0_u32; 10];
        for n in 0..100_000 {
            seen[usize::try_from(dice.below(n, 10)).unwrap()] += 1;
        }
        assert!(seen.iter().all(|count| (9_600..10_400).contains(count)), "{seen:?}");
    }
}
