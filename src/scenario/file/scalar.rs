//! What text without quotes means: YAML 1.2's core schema, and nothing guessed.

/// What a text without quotes is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// `null`, `~`, or nothing at all.
    Nothing,
    /// `true` or `false`, in any of the spellings that YAML knows.
    Flag,
    /// Digits that say a number.
    Number,
    /// Anything else.
    Text,
}

/// What `text` is when it stands there without quotes.
pub fn plain(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Plain::Nothing,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Plain::Flag,
        _ if is_number(text) => Plain::Number,
        _ => Plain::Text,
    }
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let based = |prefix: &str, digit: fn(&u8) -> bool| {
        unsigned.strip_prefix(prefix).is_some_and(|d| !d.is_empty() && d.bytes().all(|b| digit(&b)))
    };
    let float = unsigned.bytes().any(|b| b.is_ascii_digit())
        && unsigned.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'-' | b'+'))
        && unsigned.parse::<f64>().is_ok();
    float
        || based("0x", u8::is_ascii_hexdigit)
        || based("0o", u8::is_ascii_digit)
        || matches!(unsigned, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN")
}

/// Whether a number is written with a zero in front, which some readers take for octal.
pub fn has_leading_zero(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text).as_bytes();
    matches!(unsigned, [b'0', second, ..] if second.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_without_quotes_is_what_yaml_1_2_says() {
        for (text, kind) in [
            ("", Plain::Nothing),
            ("~", Plain::Nothing),
            ("true", Plain::Flag),
            ("yes", Plain::Text),
            ("on", Plain::Text),
            ("12", Plain::Number),
            ("-012", Plain::Number),
            ("2.10", Plain::Number),
            ("1e3", Plain::Number),
            ("0x1F", Plain::Number),
            (".inf", Plain::Number),
            ("1_000", Plain::Text),
            ("21:30", Plain::Text),
            ("2026-06-10", Plain::Text),
            ("inf", Plain::Text),
            ("e", Plain::Text),
            ("+", Plain::Text),
            ("90m", Plain::Text),
        ] {
            assert_eq!(plain(text), kind, "{text}");
        }
        assert!(
            has_leading_zero("001") && has_leading_zero("-01") && !has_leading_zero("0") && !has_leading_zero("0.5")
        );
    }
}
