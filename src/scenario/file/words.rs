//! Words out of closed lists, names, and text that must not be empty.

use super::{
    findings::{Findings, Read, Told},
    place::Place,
};
use crate::{
    bank::refusal::Said,
    event::{AccountKind, EventId, Operation, PartnerId, Plane},
    scenario::{
        diagnostic::{Diagnostic, code},
        nearest::nearest,
    },
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

/// One of these values, by the word that stands for it.
pub fn one_of<T: Copy>(
    place: &Place<'_>,
    all: &[T],
    word_of: impl Fn(T) -> &'static str,
    found: &mut Findings,
) -> Read<T> {
    let words: Vec<_> = all.iter().map(|value| word_of(*value)).collect();
    word(place, &words, |text| all.iter().copied().find(|value| word_of(*value) == text), found)
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
    if is_name(text) {
        return Ok(text);
    }
    Err(found.push(no_name(place.name(), text, |said| place.wrong(code::INVALID_VALUE, said))))
}

/// The same for a name that is a key.
pub fn check_name<'n>(place: &Place<'_>, key: &'n str, found: &mut Findings) -> Read<&'n str> {
    if is_name(key) {
        return Ok(key);
    }
    Err(found.push(no_name(key, key, |said| place.wrong_key(code::INVALID_VALUE, said))))
}

fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn no_name(key: &str, text: &str, wrong: impl FnOnce(Said) -> Diagnostic) -> Diagnostic {
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
    wrong(said).meaning(Some(tidy.trim_matches('-')).filter(|t| !t.is_empty()))
}

/// An operation that a partner or a customer calls; the levers of the developer are none.
pub fn operation(place: &Place<'_>, found: &mut Findings) -> Read<Operation> {
    let all: Vec<_> = Operation::ALL.iter().copied().filter(|o| o.plane() != Plane::Control).collect();
    one_of(place, &all, Operation::word, found)
}

/// 口座種類（第2条第2項）.
pub fn kind(place: &Place<'_>, found: &mut Findings) -> Read<AccountKind> {
    one_of(place, AccountKind::ALL, AccountKind::word, found)
}

/// The name of a partner.
pub fn partner(place: &Place<'_>, found: &mut Findings) -> Read<PartnerId> {
    name(place, found).map(|name| PartnerId(name.into()))
}

/// The name of an event.
pub fn event(place: &Place<'_>, found: &mut Findings) -> Read<EventId> {
    name(place, found).map(|name| EventId(name.into()))
}

/// A text that says something, kept.
pub fn kept(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    filled(place, found).map(str::to_owned)
}

/// What `read` makes of each item of a list. Every item is looked at, whatever is wrong with the others.
pub fn each<T>(
    place: &Place<'_>,
    found: &mut Findings,
    mut read: impl FnMut(&Place<'_>, &mut Findings) -> Read<T>,
) -> Read<Vec<T>> {
    let read: Vec<_> = place.items(found)?.iter().map(|item| read(item, found)).collect();
    read.into_iter().collect()
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
