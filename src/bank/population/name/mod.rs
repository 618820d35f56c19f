//! 名義. Names as the bank writes them: kanji for people, half-width kana for machines. Every likeness is chance.

mod family;
mod given;
mod kana;
mod stated;
mod trade;

pub use kana::is_bank_kana;
pub use stated::StatedName;

use super::dice::scale;
use fake::Dummy;
use rand::{Rng, RngExt};
use std::{fmt, sync::Arc};

/// No part of a name has more bytes in kana.
const ROOM: usize = 32;

/// A part of a name, written both ways.
#[derive(Debug, PartialEq, Eq)]
struct Written {
    /// 漢字.
    kanji: &'static str,
    /// 半角カナ, as bank telegrams carry it: no small kana, no `ｰ`.
    kana: &'static str,
    /// The kana with the rest of the room behind it: a fixed number of bytes is copied faster than a counted one.
    roomy: [u8; ROOM],
}

impl Written {
    const fn new(kanji: &'static str, kana: &'static str) -> Self {
        let mut roomy = [0; ROOM];
        roomy.split_at_mut(kana.len()).0.copy_from_slice(kana.as_bytes());
        Self { kanji, kana, roomy }
    }

    fn push_kana(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.roomy);
        out.truncate(out.len() - (ROOM - self.kana.len()));
    }
}

/// The locale that `fake` draws our names from.
#[derive(Debug, Clone, Copy)]
pub struct Toyama;

/// 個人名. The name of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonName {
    family: &'static Written,
    given: &'static Written,
}

/// 商号. The name of an invented company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompanyName {
    stem: &'static Written,
    trade: &'static Written,
    form: CompanyForm,
}

/// 法人格, and on which side of the name it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CompanyForm {
    StockBefore,
    StockAfter,
    LimitedBefore,
}

/// 名義人. The name on an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HolderName {
    /// A person.
    Person(PersonName),
    /// A company.
    Company(CompanyName),
    /// Whatever a scenario states.
    Stated(Arc<StatedName>),
}

fn pick<R: Rng + ?Sized>(rng: &mut R, from: &'static [Written]) -> &'static Written {
    &from[index(scale(rng.next_u64(), from.len() as u64))]
}

fn index(n: u64) -> usize {
    usize::try_from(n).unwrap_or(0)
}

impl Dummy<Toyama> for PersonName {
    fn dummy_with_rng<R: RngExt + ?Sized>(_: &Toyama, rng: &mut R) -> Self {
        let family = family::borne_by(index(scale(rng.next_u64(), u64::from(family::TOTAL))));
        let given = if rng.next_u64() >> 63 == 0 { pick(rng, &given::FEMALE) } else { pick(rng, &given::MALE) };
        Self { family, given }
    }
}

impl Dummy<Toyama> for CompanyName {
    fn dummy_with_rng<R: RngExt + ?Sized>(_: &Toyama, rng: &mut R) -> Self {
        let form = match scale(rng.next_u64(), 10) {
            0..5 => CompanyForm::StockBefore,
            5..8 => CompanyForm::StockAfter,
            _ => CompanyForm::LimitedBefore,
        };
        Self { stem: pick(rng, &trade::STEMS), trade: pick(rng, &trade::TRADES), form }
    }
}

impl PersonName {
    const fn kanji(&self) -> [&'static str; 3] {
        [self.family.kanji, "　", self.given.kanji]
    }

    fn write_kana(&self, out: &mut Vec<u8>) {
        self.family.push_kana(out);
        out.push(b' ');
        self.given.push_kana(out);
    }
}

impl CompanyName {
    const fn kanji(&self) -> [&'static str; 3] {
        let (stem, trade) = (self.stem.kanji, self.trade.kanji);
        match self.form {
            CompanyForm::StockBefore => ["株式会社", stem, trade],
            CompanyForm::StockAfter => [stem, trade, "株式会社"],
            CompanyForm::LimitedBefore => ["有限会社", stem, trade],
        }
    }

    fn write_kana(&self, out: &mut Vec<u8>) {
        let (before, after) = match self.form {
            CompanyForm::StockBefore => ("ｶ)", ""),
            CompanyForm::StockAfter => ("", "(ｶ"),
            CompanyForm::LimitedBefore => ("ﾕ)", ""),
        };
        out.extend_from_slice(before.as_bytes());
        self.stem.push_kana(out);
        self.trade.push_kana(out);
        out.extend_from_slice(after.as_bytes());
    }
}

impl From<PersonName> for HolderName {
    fn from(name: PersonName) -> Self {
        Self::Person(name)
    }
}

impl From<CompanyName> for HolderName {
    fn from(name: CompanyName) -> Self {
        Self::Company(name)
    }
}

impl HolderName {
    fn kanji_parts(&self) -> [&str; 3] {
        match self {
            Self::Person(name) => name.kanji(),
            Self::Company(name) => name.kanji(),
            Self::Stated(name) => [name.kanji(), "", ""],
        }
    }

    /// The name in kanji, a person's with a full-width space between family and given name.
    pub fn kanji(&self) -> String {
        self.kanji_parts().concat()
    }

    /// The name in half-width kana, as telegrams between banks carry it.
    pub fn kana(&self) -> String {
        let mut kana = Vec::new();
        self.write_kana(&mut kana);
        String::from_utf8(kana).unwrap_or_default()
    }

    /// Appends the name in kanji.
    pub fn write_kanji(&self, out: &mut Vec<u8>) {
        self.kanji_parts().iter().for_each(|part| out.extend_from_slice(part.as_bytes()));
    }

    /// Appends the name in half-width kana.
    pub fn write_kana(&self, out: &mut Vec<u8>) {
        match self {
            Self::Person(name) => name.write_kana(out),
            Self::Company(name) => name.write_kana(out),
            Self::Stated(name) => out.extend_from_slice(name.kana().as_bytes()),
        }
    }
}

impl fmt::Display for HolderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kanji_parts().iter().try_for_each(|part| f.write_str(part))
    }
}

#[cfg(test)]
mod tests;
