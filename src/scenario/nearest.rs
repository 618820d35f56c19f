//! Which word was probably meant.

/// The word of `words` that is nearest to `text`, if any is near enough to be worth naming.
pub fn nearest<'w>(text: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    // One number is as good as another: none of them was meant rather than the others.
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let plain = normal(text);
    // Any letter is one slip away from any other.
    if plain.chars().count() < 2 {
        return None;
    }
    // A third of the letters wrong is still a slip of the hand; more is another word.
    let limit = (plain.chars().count() / 3).max(1);
    words
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&plain, &normal(word)), word))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Habits of other formats should not count as distance: capitals, hyphens and camel case.
fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    // No word of the format is longer: what is cut off cannot make a text nearer.
    for c in text.chars().take(64) {
        if c.is_uppercase() && out.ends_with(char::is_alphanumeric) {
            out.push('_');
        }
        if c == '-' || c == ' ' {
            out.push('_');
        } else {
            out.extend(c.to_lowercase());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_and_foreign_habits_are_understood_and_other_words_are_not() {
        let words = ["outage", "tokens_expired", "transaction_posted"];
        for (text, meant) in [
            ("outge", Some("outage")),
            ("tokensExpired", Some("tokens_expired")),
            ("tokens-expired", Some("tokens_expired")),
            ("token_expired", Some("tokens_expired")),
            ("earthquake", None),
            ("20", None),
            ("", None),
        ] {
            assert_eq!(nearest(text, words), meant, "{text}");
        }
    }
}
