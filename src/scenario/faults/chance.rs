//! 偶然. Chance by a hash of (seed, fault, partner, operation, n): the same call meets the same chance, whatever else is called.

use super::Seen;
use crate::{
    bank::population::dice::Dice,
    event::{Fault, Latency},
};
use std::f64::consts::TAU;

/// The draw that decides whether a rule hits.
const HITS: u64 = 0;
/// The draws from which a length of time is sampled.
const LENGTH: [u64; 2] = [1, 2];

/// What is left to chance about one call and one rule.
pub(super) struct Chance(Dice);

/// The chance of the call with this number.
pub(super) fn of(fault: &Fault, n: u64, seen: &Seen<'_>) -> Chance {
    let partner = seen.partner.map_or("", |partner| &*partner.0);
    let dice = Dice::of_seed(seen.seed).named("fault").named(&fault.id).named(partner);
    Chance(dice.named(seen.operation.word()).of(n))
}

impl Chance {
    /// Whether the call belongs to this share of all.
    pub(super) fn is_within(&self, share: f64) -> bool {
        self.even(HITS) < share
    }

    /// How late the answer comes, in milliseconds of wall time.
    pub(super) fn latency_ms(&self, latency: &Latency) -> i64 {
        match *latency {
            Latency::Fixed(ms) => ms,
            Latency::Uniform(least, most) => self.0.between(LENGTH[0], least, most),
            Latency::LogNormal { median_ms, sigma, max_ms } => {
                #[expect(
                    clippy::cast_precision_loss,
                    clippy::cast_possible_truncation,
                    reason = "a length of time in whole milliseconds, held below the longest"
                )]
                let ms = (median_ms as f64 * (sigma * self.normal()).exp()).round() as i64;
                ms.min(max_ms)
            }
        }
    }

    /// Evenly out of `0.0..1.0`.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are what the number holds")]
    fn even(&self, which: u64) -> f64 {
        (self.0.draw(which) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Out of the standard normal distribution (Box and Muller).
    fn normal(&self) -> f64 {
        let radius = (-2.0 * (1.0 - self.even(LENGTH[0])).ln()).sqrt();
        radius * (TAU * self.even(LENGTH[1])).cos()
    }
}
