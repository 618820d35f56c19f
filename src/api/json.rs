//! JSON by hand, where most of the time goes: numbers.

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

/// Appends a number of at most eight digits, without zeros in front.
fn push_few(out: &mut Vec<u8>, n: u32) {
    let digits = eight_digits(n);
    let zeros = (digits.trailing_zeros() / 8).min(7);
    // Eight bytes are copied faster than a counted few.
    out.extend_from_slice(&(ZEROS | digits >> (8 * zeros)).to_le_bytes());
    out.truncate(out.len() - zeros as usize);
}

fn push_many(out: &mut Vec<u8>, n: u64) {
    let (above, low) = (n / 100_000_000, u32::try_from(n % 100_000_000).unwrap_or(0));
    match u32::try_from(above) {
        Ok(few @ ..100_000_000) => push_few(out, few),
        _ => push_many(out, above),
    }
    out.extend_from_slice(&(ZEROS | eight_digits(low)).to_le_bytes());
}

/// Eight times `0`.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The digits of a number below 100,000,000, one to a byte, the first one lowest: halves, their halves and those of
/// these, all divided at once.
const fn eight_digits(n: u32) -> u64 {
    let (high, low) = (n / 10_000, n % 10_000);
    let fours = high as u64 | (low as u64) << 32;
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let twos = hundreds | (fours - 100 * hundreds) << 16;
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | (twos - 10 * tens) << 8
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
