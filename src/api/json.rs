//! JSON by hand, where most of the time goes: numbers.

use crate::event::pair;

/// Appends a number.
pub fn push_number(out: &mut Vec<u8>, number: i64) {
    if number < 0 {
        out.push(b'-');
    }
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    let mut left = number.unsigned_abs();
    while left >= 100 {
        at -= 2;
        digits[at..at + 2].copy_from_slice(&two(left));
        left /= 100;
    }
    at -= 2;
    digits[at..at + 2].copy_from_slice(&two(left));
    if left < 10 {
        at += 1;
    }
    out.extend_from_slice(&digits[at..]);
}

/// The last two digits of `n`.
fn two(n: u64) -> [u8; 2] {
    pair(u32::try_from(n % 100).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_written_as_serde_writes_them(number: i64, shift in 0..64) {
            for number in [number >> shift, 0, 9, 10, 99, 100, i64::MIN, i64::MAX] {
                let mut out = Vec::new();
                push_number(&mut out, number);
                prop_assert_eq!(String::from_utf8(out).unwrap(), number.to_string());
            }
        }
    }
}
