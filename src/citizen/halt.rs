//! 中止. How a play is told to end early: whoever waits wakes up.

use std::{
    sync::{Condvar, Mutex, PoisonError},
    time::Duration,
};

/// 中止. A word to stop that reaches those who wait.
#[derive(Debug, Default)]
pub struct Halt {
    is_told: Mutex<bool>,
    told: Condvar,
}

impl Halt {
    /// Tells everybody to stop.
    pub fn tell(&self) {
        *self.is_told.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.told.notify_all();
    }

    /// Whether everybody was told to stop.
    pub fn is_told(&self) -> bool {
        *self.is_told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for so long, or until told to stop.
    pub fn pause(&self, time: Duration) {
        let is_told = self.is_told.lock().unwrap_or_else(PoisonError::into_inner);
        // Whether it was the word or the time that ended it, the caller asks itself.
        drop(self.told.wait_timeout_while(is_told, time, |is_told| !*is_told));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_was_told_to_stop_does_not_wait() {
        let halt = Halt::default();
        assert!(!halt.is_told());
        halt.tell();
        halt.pause(Duration::from_hours(1));
        assert!(halt.is_told());
    }
}
