//! 謝絶. How the bank says no: one value for every plane; `api` turns it into an answer.

mod entry;
mod occurs;
mod table;

pub use entry::{Entry, Layer, entry};
pub use occurs::refusals_of;

use crate::event::{Jst, Lang, RefusalCode};
use std::borrow::Cow;

/// The same sentence in both languages that the bank speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Japanese.
    pub ja: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Said {
    /// The sentence in one language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }

    /// A sentence known beforehand.
    pub const fn fixed(ja: &'static str, en: &'static str) -> Self {
        Self { ja: Cow::Borrowed(ja), en: Cow::Borrowed(en) }
    }

    /// A sentence made for the occasion.
    pub const fn made(ja: String, en: String) -> Self {
        Self { ja: Cow::Owned(ja), en: Cow::Owned(en) }
    }
}

/// 謝絶. Why something is not done: a code, and what helps the caller to do better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which refusal.
    pub code: RefusalCode,
    /// The instant of bank time from which on it is worth asking again, where that is known.
    pub retry_at: Option<Jst>,
    /// What was wrong with which parameter.
    pub faults: Vec<ParameterFault>,
}

/// What is wrong with one parameter, header or field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterFault {
    /// Its name, or its path in the body such as `event.outage.scope[0]`.
    pub parameter: String,
    /// What was wrong, what was expected, and how to mend it.
    pub reason: Said,
}

impl Refusal {
    /// What the table says about this refusal: status, clause, title, advice.
    pub fn entry(&self) -> &'static Entry {
        entry(self.code)
    }

    /// What should never be needed: the program contradicts itself.
    pub const fn defect() -> Self {
        Self::new(RefusalCode::InternalError)
    }

    /// A refusal that its code says in full.
    pub const fn new(code: RefusalCode) -> Self {
        Self { code, retry_at: None, faults: Vec::new() }
    }

    /// A refusal that ends at a known instant.
    pub const fn until(code: RefusalCode, retry_at: Option<Jst>) -> Self {
        Self { code, retry_at, faults: Vec::new() }
    }

    /// A refusal because of one parameter.
    pub fn of_parameter(code: RefusalCode, parameter: impl Into<String>, reason: Said) -> Self {
        Self { code, retry_at: None, faults: vec![ParameterFault { parameter: parameter.into(), reason }] }
    }
}
