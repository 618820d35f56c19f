//! Handshake time: how old a code, a form or a page key is. Jumps of the bank's clock count in full, and otherwise it
//! passes at the pace of the wall, so that nobody is too slow for a fast bank.

use crate::event::{ClockMode, ClockSetting, Jst, Wall};

/// Milliseconds of handshake time between two moments, each an instant of bank time and one of wall time.
pub fn handshake_ms(clock: &ClockSetting, since: (Jst, Wall), until: (Jst, Wall)) -> i64 {
    let wall_passed = (until.1.0 - since.1.0).max(0);
    let bank_passed = until.0.0 - since.0.0;
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "at most 300 years of milliseconds"
    )]
    let flowed = match clock.mode {
        ClockMode::Flowing => (wall_passed as f64 * clock.speed) as i64,
        ClockMode::Frozen | ClockMode::Step => 0,
    };
    (bank_passed - flowed).max(0) + wall_passed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(mode: ClockMode, speed: f64) -> ClockSetting {
        ClockSetting { mode, anchor_bank: Jst(0), anchor_wall: Wall(0), speed }
    }

    #[test]
    fn a_fast_bank_does_not_age_a_handshake_but_a_jump_does() {
        let start = (Jst(0), Wall(0));
        let fast = clock(ClockMode::Flowing, 60.0);
        assert_eq!(handshake_ms(&fast, start, (Jst(600_000), Wall(10_000))), 10_000);
        assert_eq!(handshake_ms(&fast, start, (Jst(600_000 + 3_600_000), Wall(10_000))), 3_610_000);
        let frozen = clock(ClockMode::Frozen, 1.0);
        assert_eq!(handshake_ms(&frozen, start, (Jst(0), Wall(10_000))), 10_000);
        assert_eq!(handshake_ms(&frozen, start, (Jst(90_000), Wall(10_000))), 100_000);
    }
}
