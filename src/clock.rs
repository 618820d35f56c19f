//! 実時計. The only reader of the wall clock.

use crate::event::Wall;
use std::{
    sync::OnceLock,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Reads the machine's clock.
#[expect(clippy::disallowed_methods, reason = "this is the one place where the wall clock is read")]
pub fn wall_now() -> Wall {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Wall(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// ストップウォッチ. How long this process has measured: it never goes back, and says nothing about the date.
#[expect(clippy::disallowed_methods, reason = "this is the one place where a clock is read")]
pub fn measured() -> Duration {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed()
}
