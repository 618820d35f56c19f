//! What is numbered in the order in which it was made: a number is never given twice, and its bearer may be gone.

use rpds::RedBlackTreeMapSync;
use std::sync::Arc;

/// The bearers of numbers, as a persistent map. What is gone takes no room.
#[derive(Debug)]
pub(super) struct Numbered<T> {
    /// How many numbers have been given.
    given: u32,
    kept: RedBlackTreeMapSync<u32, Arc<T>>,
}

impl<T> Numbered<T> {
    /// No number has been given.
    pub fn none() -> Self {
        Self { given: 0, kept: RedBlackTreeMapSync::new_sync() }
    }

    /// How many numbers have been given: the next one.
    pub const fn given(&self) -> u32 {
        self.given
    }

    /// Whether every number still has its bearer.
    pub fn is_whole(&self) -> bool {
        usize::try_from(self.given) == Ok(self.kept.size())
    }

    /// The bearer of a number.
    pub fn get(&self, no: u32) -> Option<&Arc<T>> {
        self.kept.get(&no)
    }

    /// All bearers, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<T>> {
        self.kept.values()
    }

    /// Gives a number to a bearer, or another bearer to a number.
    pub fn place(&mut self, no: u32, bearer: T) {
        self.pass(no.saturating_add(1));
        self.kept.insert_mut(no, Arc::new(bearer));
    }

    /// Takes the bearer of a number away.
    pub fn remove(&mut self, no: u32) {
        self.kept.remove_mut(&no);
    }

    /// Counts so many numbers as given, whoever bore them.
    pub fn pass(&mut self, given: u32) {
        self.given = self.given.max(given);
    }
}

impl<T> Clone for Numbered<T> {
    fn clone(&self) -> Self {
        Self { given: self.given, kept: self.kept.clone() }
    }
}

impl<T: PartialEq> PartialEq for Numbered<T> {
    fn eq(&self, other: &Self) -> bool {
        self.given == other.given && self.kept == other.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_never_given_twice_and_what_is_gone_takes_no_room() {
        let mut numbered = Numbered::none();
        for no in 0..3 {
            assert_eq!(numbered.given(), no);
            numbered.place(no, no * 10);
        }
        assert!(numbered.is_whole());
        numbered.remove(2);
        numbered.remove(0);
        assert_eq!((numbered.given(), numbered.is_whole()), (3, false));
        assert_eq!(numbered.iter().map(|bearer| **bearer).collect::<Vec<_>>(), [10]);
        assert_eq!((numbered.get(1).map(|bearer| **bearer), numbered.get(2)), (Some(10), None));
        numbered.pass(2);
        assert_eq!(numbered.given(), 3, "it never goes back");
        numbered.pass(9);
        numbered.place(9, 90);
        assert_eq!(numbered.given(), 10);
    }
}
