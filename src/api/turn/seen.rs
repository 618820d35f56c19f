//! The targets that a worker has seen lately. The journal keeps each call's; the same ones come again and again, and then
//! share their bytes.

use std::{cell::RefCell, sync::Arc};

/// How many targets a worker remembers.
const REMEMBERED: usize = 64;
/// A longer one is not worth remembering.
const LONGEST: usize = 256;

thread_local! {
    static SEEN: RefCell<Vec<Arc<str>>> = const { RefCell::new(Vec::new()) };
}

/// The target, in the bytes of an earlier one if it is the same.
pub fn target(text: &str) -> Arc<str> {
    if text.len() > LONGEST {
        return text.into();
    }
    SEEN.with_borrow_mut(|seen| {
        if seen.is_empty() {
            seen.resize(REMEMBERED, Arc::from(""));
        }
        // What differs between targets stands in the ids in their midst and in the last words.
        let mix = |place: usize, byte: &u8| place.wrapping_mul(31).wrapping_add(usize::from(*byte));
        let place = text.as_bytes().iter().rev().step_by(3).take(16).fold(text.len(), mix);
        let Some(slot) = seen.get_mut(place % REMEMBERED) else {
            return text.into();
        };
        if **slot != *text {
            *slot = text.into();
        }
        slot.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_that_comes_again_shares_its_bytes() {
        let one = target("/institution/v1/accounts/vgw4y7yubnd7e7cf/balance");
        assert!(Arc::ptr_eq(&one, &target("/institution/v1/accounts/vgw4y7yubnd7e7cf/balance")));
        for n in 0..1_000 {
            let text = format!("/institution/v1/accounts/vgw4y7yubnd7e{n}/balance");
            assert_eq!(&*target(&text), text);
            assert_eq!(&*target(&text.repeat(8)), text.repeat(8));
        }
    }
}
