//! 名義. Names as a scenario states them.

use super::{family, given, is_bank_kana};

/// 名義. A stated name, written both ways.
#[derive(Debug, PartialEq, Eq)]
pub struct StatedName {
    kanji: String,
    kana: String,
}

impl StatedName {
    /// This name. Where its reading is not stated, the town's own names give it, or else `id` in capitals stands for it.
    pub fn new(kanji: &str, kana: Option<&str>, id: &str) -> Self {
        let kana = kana.map(str::to_owned).or_else(|| reading(kanji)).unwrap_or_else(|| in_capitals(id));
        Self { kanji: kanji.to_owned(), kana }
    }

    /// The name as it was stated.
    pub const fn kanji(&self) -> &str {
        self.kanji.as_str()
    }

    /// Its reading in half-width kana.
    pub const fn kana(&self) -> &str {
        self.kana.as_str()
    }
}

/// The reading of a family and a given name, where the town knows both; of what is written in kana or capitals, itself.
fn reading(name: &str) -> Option<String> {
    if is_bank_kana(name) {
        return Some(name.to_owned());
    }
    let (family, given) = name.split_once([' ', '　'])?;
    let family = family::FAMILIES.iter().map(|known| &known.name).find(|known| known.kanji == family)?;
    let given = given::FEMALE.iter().chain(&given::MALE).find(|known| known.kanji == given)?;
    Some(format!("{} {}", family.kana, given.kana))
}

/// Ids are made of small letters, digits and what telegrams carry as hyphens.
fn in_capitals(id: &str) -> String {
    id.to_ascii_uppercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reading_of_a_stated_name_is_what_is_stated_or_known_or_the_id() {
        for (name, kana, expected) in [
            ("田中 花子", None, "ﾀﾅｶ ﾊﾅｺ"),
            ("田中　花子", None, "ﾀﾅｶ ﾊﾅｺ"),
            ("勘解由小路 花子", None, "A-1"),
            ("勘解由小路 花子", Some("ｶﾃﾞﾉｺｳｼﾞ ﾊﾅｺ"), "ｶﾃﾞﾉｺｳｼﾞ ﾊﾅｺ"),
            ("ﾀﾅｶ ﾊﾅｺ", None, "ﾀﾅｶ ﾊﾅｺ"),
        ] {
            let name = StatedName::new(name, kana, "a_1");
            assert_eq!(name.kana(), expected);
            assert!(is_bank_kana(name.kana()));
        }
    }
}
