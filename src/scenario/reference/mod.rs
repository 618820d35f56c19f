//! The reference of the language: every key with what it takes and what it means, in both languages. The schema for
//! editors and `kumiai explain` are made of it, and tests hold it equal to what is read.

mod events;
mod expectations;
mod fields;
mod keys;
mod partners;

pub use events::event;
pub use fields::{event_fields, field};

use crate::event::{
    AccountKind, CallMoment, Channel, ClockMode, Ground, Measure, Operation, Plane, Purpose, Reach, Security, Word,
};
use crate::scenario::file;
use crate::scenario::model::{
    AuthMethod, ConnectionFault, ErrorLayer, HonourScope, IfNotExercised, NextPageFault, TokenState,
};

/// One key of the language.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The way to it: `clock.start`, `timeline[].at`, `partners.*.channel`.
    pub path: &'static str,
    /// Whether it has to be written.
    pub needed: bool,
    /// What stands there.
    pub takes: Takes,
    /// What it means, in Japanese.
    pub ja: &'static str,
    /// What it means, in English.
    pub en: &'static str,
}

/// What stands under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Keys of their own.
    Map,
    /// Names as keys, each over keys of their own.
    Names,
    /// A list of maps.
    Maps,
    /// One key out of several, each a kind with fields of its own.
    Kind,
    /// One event of the vocabulary.
    Event,
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// A text, or one for each language.
    Title,
    /// A name of small letters, digits and hyphens.
    Name,
    /// Digits in quotes.
    Digits,
    /// A whole number.
    Whole,
    /// A list of whole numbers.
    Wholes,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A time in any form.
    Time,
    /// A time that means the same everywhere.
    Instant,
    /// A date.
    Day,
    /// A length of time with its units.
    Length,
    /// Two lengths, the shorter first.
    Lengths,
    /// Two times, the earlier first.
    Times,
    /// `"07:00-21:00"`, or a list of such spans.
    Spans,
    /// A word of a closed list.
    Word(Words),
    /// A list of such words.
    WordList(Words),
    /// What the key at this path takes.
    Like(&'static str),
    /// Anything: whether it makes sense is seen when the file is read.
    Any,
}

/// A closed list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named as the type whose words it lists")]
pub enum Words {
    Format,
    Clause,
    ClockMode,
    Security,
    Holidays,
    AccountKind,
    Channel,
    AuthMethod,
    Operation,
    Reading,
    CallMoment,
    ErrorLayer,
    Connection,
    NextPage,
    HonourScope,
    TokenState,
    IfNotExercised,
    Reach,
    TokensMeant,
    StopReason,
    Category,
    Ground,
    Measure,
    Purpose,
    Dated,
}

impl Words {
    /// The words of the list.
    pub fn all(self) -> Vec<String> {
        fn of<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Vec<String> {
            all.iter().map(|value| word(*value).to_owned()).collect()
        }
        let listed = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        match self {
            Self::Format => vec!["1".to_owned()],
            Self::Clause => super::clauses::existing().collect(),
            Self::ClockMode => of(ClockMode::ALL, ClockMode::word),
            Self::Security => of(Security::ALL, Security::word),
            Self::Holidays => listed(&["jp"]),
            Self::AccountKind => of(AccountKind::ALL, AccountKind::word),
            Self::Channel => of(Channel::ALL, Channel::word),
            Self::AuthMethod => of(AuthMethod::ALL, AuthMethod::word),
            Self::Operation => {
                let called = Operation::ALL.iter().copied().filter(|operation| operation.plane() != Plane::Control);
                called.map(|operation| operation.word().to_owned()).collect()
            }
            Self::Reading => {
                let read = Operation::ALL.iter().filter(|operation| matches!(operation.plane(), Plane::Data(_)));
                read.map(|operation| operation.word().to_owned()).collect()
            }
            Self::CallMoment => of(CallMoment::ALL, CallMoment::word),
            Self::ErrorLayer => of(ErrorLayer::ALL, ErrorLayer::word),
            Self::Connection => of(ConnectionFault::ALL, ConnectionFault::word),
            Self::NextPage => of(NextPageFault::ALL, NextPageFault::word),
            Self::HonourScope => of(HonourScope::ALL, HonourScope::word),
            Self::TokenState => of(TokenState::ALL, TokenState::word),
            Self::IfNotExercised => of(IfNotExercised::ALL, IfNotExercised::word),
            Self::Reach => {
                let control = |word: &&str| {
                    Operation::from_word(word).is_some_and(|operation| operation.plane() == Plane::Control)
                };
                Reach::words().into_iter().filter(|word| !control(word)).map(str::to_owned).collect()
            }
            Self::TokensMeant => listed(&["access", "refresh", "all"]),
            Self::StopReason => listed(&["customer_request", "eligibility_lost"]),
            Self::Ground => of(Ground::ALL, Ground::word),
            Self::Measure => of(Measure::ALL, Measure::word),
            Self::Purpose => of(Purpose::ALL, Purpose::word),
            Self::Dated => listed(&file::what_can_be_stale()),
            Self::Category => (10..=19).map(|code| code.to_string()).collect(),
        }
    }
}

/// Every key, those of one map together; the fields of events aside.
pub fn keys() -> impl Iterator<Item = &'static Key> {
    keys::TOP.iter().chain(partners::PARTNERS).chain(expectations::EXPECTATIONS)
}

/// Every event of the vocabulary.
pub fn events() -> &'static [&'static str] {
    Word::ALL
}

/// A key that may be left out.
const fn may(path: &'static str, takes: Takes, ja: &'static str, en: &'static str) -> Key {
    Key { path, needed: false, takes, ja, en }
}

/// A key that has to be written.
const fn must(path: &'static str, takes: Takes, ja: &'static str, en: &'static str) -> Key {
    Key { path, needed: true, takes, ja, en }
}
