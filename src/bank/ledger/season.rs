//! 季節. How the months of a year differ.

/// 季節. By how many thousandths of the mean each month of the year differs; they sum up to 0.
#[derive(Debug)]
pub(super) struct Season([i64; 13]);

/// In these months of the year (0 = January) all of it, the same each time, and in the others nothing.
pub(super) const fn only_in<const N: usize>(due: [usize; N]) -> Season {
    assert!(12 % N == 0, "the months share the year evenly");
    let mut months = [-1_000; 12];
    let mut i = 0;
    while i < N {
        let mut share = 0;
        while share < 12 {
            months[due[i]] += 1_000;
            share += N;
        }
        i += 1;
    }
    Season::new(months)
}

impl Season {
    /// January to December.
    pub const fn new(months: [i64; 12]) -> Self {
        let mut sums = [0; 13];
        let mut i = 0;
        while i < 12 {
            sums[i + 1] = sums[i] + months[i];
            i += 1;
        }
        assert!(sums[12] == 0, "a season adds nothing over a year");
        Self(sums)
    }

    /// How far what has come lags behind the average at most, or runs ahead of it, in thousandths of a month's mean.
    pub const fn swing(&self) -> i64 {
        let (mut least, mut most, mut i) = (0, 0, 0);
        while i < 12 {
            let sum = self.0[i];
            least = if sum < least { sum } else { least };
            most = if sum > most { sum } else { most };
            i += 1;
        }
        most - least
    }

    /// The sum over `months` months from the month `from` of the year on, in thousandths.
    pub const fn sum(&self, from: i32, months: u32) -> i64 {
        let from = (from.unsigned_abs() % 12) as usize;
        let end = from + (months % 12) as usize;
        if end <= 12 { self.0[end] - self.0[from] } else { self.0[end - 12] - self.0[from] }
    }
}
