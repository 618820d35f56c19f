//! Lengths of time such as `90m`, `1d12h` or `500ms`. A number without a unit is refused: nobody can tell what it means.

use crate::{
    bank::refusal::Said,
    event::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS},
};

/// The units, from long to short.
const UNITS: [(&str, i64); 5] = [("d", DAY_MS), ("h", HOUR_MS), ("m", MINUTE_MS), ("s", SECOND_MS), ("ms", 1)];

/// Longer than the calendar that the bank can show: 300 years.
const LONGEST_MS: i64 = 300 * 366 * DAY_MS;

/// Reads a length of time in milliseconds: whole numbers with units, the longer unit first, each at most once.
pub fn parse_duration(text: &str) -> Result<i64, Said> {
    if text.is_empty() {
        return Err(Said::fixed("長さが空です。", "the length of time is empty"));
    }
    let mut rest = text;
    let mut total = 0_i64;
    let mut allowed = &UNITS[..];
    while !rest.is_empty() {
        let (digits, after) = rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count());
        let (unit, next) = after.split_at(after.bytes().take_while(u8::is_ascii_alphabetic).count());
        if digits.is_empty() {
            return Err(unreadable(text));
        }
        if unit.is_empty() && next.is_empty() {
            return Err(without_unit(text, digits));
        }
        let place = allowed.iter().position(|(name, _)| *name == unit).ok_or_else(|| wrong_unit(text, unit))?;
        let (_, length) = allowed[place];
        allowed = &allowed[place + 1..];
        let count: i64 = digits.parse().map_err(|_| too_long(text))?;
        total = count
            .checked_mul(length)
            .and_then(|ms| total.checked_add(ms))
            .filter(|ms| *ms <= LONGEST_MS)
            .ok_or_else(|| too_long(text))?;
        rest = next;
    }
    Ok(total)
}

fn unreadable(text: &str) -> Said {
    Said::made(
        format!("`{text}` は長さとして読めません。整数と単位で `90m` や `1d12h` のように書きます。"),
        format!("`{text}` is not a length of time: write whole numbers with units, such as `90m` or `1d12h`"),
    )
}

fn without_unit(text: &str, digits: &str) -> Said {
    Said::made(
        format!("`{text}` に単位がありません。`{digits}s`、`{digits}m`、`{digits}h` のように書きます。"),
        format!("`{text}` has no unit: write `{digits}s`, `{digits}m` or `{digits}h`"),
    )
}

fn wrong_unit(text: &str, unit: &str) -> Said {
    if UNITS.iter().any(|(name, _)| *name == unit) {
        return Said::made(
            format!("`{text}` の単位の順が違います。長い単位から順に、それぞれ一度だけ書きます（`1d12h`）。"),
            format!("`{text}` has its units out of order: the longer unit first, each at most once, as in `1d12h`"),
        );
    }
    if unit.is_empty() {
        return unreadable(text);
    }
    Said::made(
        format!("`{unit}` は長さの単位ではありません。単位は d、h、m、s、ms です。"),
        format!("`{unit}` is not a unit of time: the units are d, h, m, s and ms"),
    )
}

fn too_long(text: &str) -> Said {
    Said::made(format!("`{text}` は長すぎます。"), format!("`{text}` is too long"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_whole_numbers_with_units() {
        for (text, ms) in [
            ("90m", 90 * MINUTE_MS),
            ("1d12h", 36 * HOUR_MS),
            ("30s", 30 * SECOND_MS),
            ("500ms", 500),
            ("2h", 2 * HOUR_MS),
            ("0s", 0),
            ("1d2h3m4s5ms", 93_784_005),
        ] {
            assert_eq!(parse_duration(text), Ok(ms), "{text}");
        }
    }

    #[test]
    fn a_number_without_a_unit_and_other_slips_are_refused_with_the_reason() {
        for (text, part) in [
            ("", "empty"),
            ("90", "has no unit: write `90s`"),
            ("1h30", "has no unit"),
            ("1.5h", "whole numbers"),
            ("-5m", "whole numbers"),
            ("5 m", "whole numbers"),
            ("90min", "`min` is not a unit"),
            ("1m1h", "out of order"),
            ("1h1h", "out of order"),
            ("99999999999999999999d", "too long"),
            ("999999999d", "too long"),
            ("日", "whole numbers"),
        ] {
            let said = parse_duration(text).unwrap_err();
            assert!(said.en.contains(part), "{text}: {}", said.en);
        }
    }
}
