//! JSON by hand, where most of the time goes: numbers.

use crate::event::pair;

/// Appends a number.
pub fn push_number(out: &mut Vec<u8>, number: i64) {
    if number < 0 {
        out.push(b'-');
    }
    match u32::try_from(number.unsigned_abs()) {
        Ok(few @ ..100_000_000) => push_few(out, few),
        _ => push_many(out, number.unsigned_abs()),
    }
}

/// Appends a number of at most eight digits: all eight are worked out, the zeros in front passed over.
fn push_few(out: &mut Vec<u8>, n: u32) {
    let (high, low) = (n / 10_000, n % 10_000);
    let mut digits = [0; 16];
    digits[..8].copy_from_slice([pair(high / 100), pair(high), pair(low / 100), pair(low)].as_flattened());
    let zeros = 7 - n.checked_ilog10().unwrap_or(0) as usize;
    if let Some(shown) = digits[zeros..].first_chunk::<8>() {
        // Eight bytes are copied faster than a counted few.
        out.extend_from_slice(shown);
        out.truncate(out.len() - zeros);
    }
}

fn push_many(out: &mut Vec<u8>, n: u64) {
    let (above, low) = (n / 100_000_000, u32::try_from(n % 100_000_000).unwrap_or(0));
    if above >= 100_000_000 {
        push_many(out, above);
    } else {
        push_few(out, u32::try_from(above).unwrap_or(0));
    }
    let (high, low) = (low / 10_000, low % 10_000);
    out.extend_from_slice([pair(high / 100), pair(high), pair(low / 100), pair(low)].as_flattened());
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
