//! How far a stop reaches: an area, a kind of account, or a single operation.

use super::{kind::AccountKind, operation::Operation, words::word_enum};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

word_enum! {
    /// A part of the service that can be stopped.
    pub enum Area {
        /// Account information on both channels.
        Data = "data",
        /// Identity check and consent.
        Linking = "linking",
        /// The token endpoints.
        Oauth = "oauth",
        /// The partner plane.
        Partner = "partner",
        /// 金融機関API as a whole.
        Institution = "institution",
        /// ANSER API as a whole.
        Anser = "anser",
    }
}

/// How far a stop reaches: an area, a kind of account, or a single operation. Each is one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// A part of the service.
    Area(Area),
    /// Everything about one kind of account.
    Kind(AccountKind),
    /// One operation.
    Operation(Operation),
}

impl Reach {
    /// The word of this reach.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Area(area) => area.word(),
            Self::Kind(kind) => kind.word(),
            Self::Operation(operation) => operation.word(),
        }
    }

    /// The reach that `word` stands for, or nothing.
    pub fn from_word(word: &str) -> Option<Self> {
        Area::from_word(word)
            .map(Self::Area)
            .or_else(|| AccountKind::from_word(word).map(Self::Kind))
            .or_else(|| Operation::from_word(word).map(Self::Operation))
    }

    /// Every word that may stand in a scope.
    pub fn words() -> Vec<&'static str> {
        let areas = Area::ALL.iter().map(|a| a.word());
        let kinds = AccountKind::ALL.iter().map(|k| k.word());
        areas.chain(kinds).chain(Operation::ALL.iter().map(|o| o.word())).collect()
    }
}

impl Serialize for Reach {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for Reach {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::from_word(&text).ok_or_else(|| {
            de::Error::custom(format!("`{text}` is neither an area, nor a kind of account, nor an operation"))
        })
    }
}
