//! Words out of closed lists, names, and text that must not be empty.

use super::{
    fields::{Fields, Shape},
    findings::{Findings, Read, Told},
    place::Place,
    tree::Value,
};
use crate::{
    bank::refusal::Said,
    event::BothLangs,
    scenario::{diagnostic::code, nearest::nearest},
};

/// The longest name of a scenario, an event or a partner.
const LONGEST_NAME: usize = 64;

/// A word that stands for one value of a closed list.
pub fn word<T>(
    place: &Place<'_>,
    words: &[&str],
    from_word: impl Fn(&str) -> Option<T>,
    found: &mut Findings,
) -> Read<T> {
    let text = place.text(found)?;
    from_word(text).ok_or_else(|| unknown(place, text, words, found))
}

/// The mistake of a word that is not in the list.
pub fn unknown(place: &Place<'_>, text: &str, words: &[&str], found: &mut Findings) -> Told {
    let name = place.name();
    let said = Said::made(
        format!("`{text}` は `{name}` に書ける語ではありません。"),
        format!("`{text}` is not a word for `{name}`"),
    );
    let near = nearest(text, words.iter().copied());
    found.push(place.wrong(code::UNKNOWN_WORD, said).expecting(words).meaning(near))
}

/// A name: small letters, digits and hyphens.
pub fn name<'n>(place: &Place<'n>, found: &mut Findings) -> Read<&'n str> {
    let text = place.text(found)?;
    let fits = (1..=LONGEST_NAME).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fits {
        return Ok(text);
    }
    let key = place.name();
    let said = Said::made(
        format!("`{key}` には半角の小文字、数字、ハイフンを {LONGEST_NAME} 文字まで使います。"),
        format!("`{key}` is made of small letters, digits and hyphens, at most {LONGEST_NAME}"),
    );
    let tidy: String = text
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(LONGEST_NAME)
        .collect();
    let near = Some(tidy.trim_matches('-')).filter(|t| !t.is_empty());
    Err(found.push(place.wrong(code::INVALID_VALUE, said).meaning(near)))
}

/// A text that says something.
pub fn filled<'n>(place: &Place<'n>, found: &mut Findings) -> Read<&'n str> {
    let text = place.text(found)?;
    if text.trim().is_empty() {
        let key = place.name();
        let said = Said::made(format!("`{key}` が空です。"), format!("`{key}` is empty"));
        return Err(found.push(place.wrong(code::INVALID_VALUE, said)));
    }
    Ok(text)
}

/// A text for readers of both languages: `{ ja: …, en: … }`, or one text for all.
pub fn both(place: &Place<'_>, found: &mut Findings) -> Read<BothLangs> {
    if matches!(place.node.value, Value::Scalar(..)) {
        return filled(place, found).map(BothLangs::same);
    }
    let fields = Fields::read(place, Shape::of(&["ja", "en"]), found)?;
    let ja = fields.need("ja", "夜の締め切り", found).and_then(|p| filled(p, found));
    let en = fields.need("en", "Closing time at night", found).and_then(|p| filled(p, found));
    Ok(BothLangs { ja: ja?.to_owned(), en: en?.to_owned() })
}
