//! 実時計. The only reader of the wall clock.

use crate::event::Wall;
use std::time::{SystemTime, UNIX_EPOCH};

/// Reads the machine's clock.
#[expect(clippy::disallowed_methods, reason = "this is the one place where the wall clock is read")]
pub fn wall_now() -> Wall {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Wall(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
