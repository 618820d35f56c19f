//! 番号の並べ替え. Keyed permutations: numbers that look random, never collide and can be read back, with no table.
//!
//! A Feistel network whose two halves count in different bases is exactly bijective on `a·b` numbers: no cycle walking.

use super::dice::Dice;

const ROUNDS: u64 = 8;

/// A permutation of the numbers `0..A·B`, chosen by a stream of the seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permutation<const A: u32, const B: u32> {
    dice: Dice,
}

/// A permutation of the 10,000,000 numbers of seven digits.
pub type SevenDigits = Permutation<3_125, 3_200>;
/// A permutation of the 100,000,000 numbers of eight digits.
pub type EightDigits = Permutation<10_000, 10_000>;

impl<const A: u32, const B: u32> Permutation<A, B> {
    /// The permutation chosen by a stream of the seed.
    pub const fn new(dice: Dice) -> Self {
        Self { dice }
    }

    /// Where `n` goes; `n` must be one of the permuted numbers.
    pub const fn apply(self, n: u32) -> u32 {
        let (mut left, mut right) = (n / B, n % B);
        let mut round = 0;
        while round < ROUNDS {
            if round.is_multiple_of(2) {
                left = (left + self.shift(round, right, A)) % A;
            } else {
                right = (right + self.shift(round, left, B)) % B;
            }
            round += 1;
        }
        left * B + right
    }

    /// Which number went to `n`.
    pub const fn invert(self, n: u32) -> u32 {
        let (mut left, mut right) = (n / B, n % B);
        let mut round = ROUNDS;
        while round > 0 {
            round -= 1;
            if round.is_multiple_of(2) {
                left = (left + A - self.shift(round, right, A)) % A;
            } else {
                right = (right + B - self.shift(round, left, B)) % B;
            }
        }
        left * B + right
    }

    const fn shift(self, round: u64, half: u32, modulus: u32) -> u32 {
        #[expect(clippy::cast_possible_truncation, reason = "below a 32-bit modulus")]
        let shift = self.dice.below((round << 32) | half as u64, modulus as u64) as u32;
        shift
    }
}

/// The bits of one half of a [`Cipher`] block.
const HALF: u64 = (1 << 40) - 1;

/// A permutation of all blocks of 80 bits, by which opaque ids are made and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cipher {
    dice: Dice,
}

impl Cipher {
    /// The permutation chosen by a stream of the seed.
    pub const fn new(dice: Dice) -> Self {
        Self { dice }
    }

    /// Where the block `(left, right)` of two times 40 bits goes.
    pub const fn apply(self, left: u64, right: u64) -> (u64, u64) {
        let (mut left, mut right) = (left & HALF, right & HALF);
        let mut round = 0;
        while round < ROUNDS {
            (left, right) = (right, left ^ self.mask(round, right));
            round += 1;
        }
        (left, right)
    }

    /// Which block went to `(left, right)`.
    pub const fn invert(self, left: u64, right: u64) -> (u64, u64) {
        let (mut left, mut right) = (left & HALF, right & HALF);
        let mut round = ROUNDS;
        while round > 0 {
            round -= 1;
            (left, right) = (right ^ self.mask(round, left), left);
        }
        (left, right)
    }

    const fn mask(self, round: u64, half: u64) -> u64 {
        self.dice.draw((round << 40) | half) >> 24
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_seven_digit_number_is_reached_exactly_once() {
        let permutation = SevenDigits::new(Dice::of_seed(3).named("every"));
        let mut seen = vec![false; 10_000_000];
        for n in 0..10_000_000 {
            let to = permutation.apply(n) as usize;
            assert!(!seen[to]);
            seen[to] = true;
        }
    }

    proptest! {
        #[test]
        fn what_was_permuted_reads_back(seed: u64, n in 0_u32..10_000_000, wide in 0_u32..100_000_000) {
            let dice = Dice::of_seed(seed);
            let seven = SevenDigits::new(dice);
            prop_assert_eq!(seven.invert(seven.apply(n)), n);
            prop_assert!(seven.apply(n) < 10_000_000);
            let eight = EightDigits::new(dice);
            prop_assert_eq!(eight.invert(eight.apply(wide)), wide);
            prop_assert_eq!(eight.apply(eight.invert(wide)), wide);
        }

        #[test]
        fn what_was_enciphered_reads_back(seed: u64, left in 0..=HALF, right in 0..=HALF) {
            let cipher = Cipher::new(Dice::of_seed(seed));
            let (a, b) = cipher.apply(left, right);
            prop_assert!(a <= HALF && b <= HALF);
            prop_assert_eq!(cipher.invert(a, b), (left, right));
        }
    }
}
