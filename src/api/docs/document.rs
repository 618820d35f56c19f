//! One document: which routes it describes, and how it is generated.

use super::{info, japanese, operation, schema, security};
use crate::{
    api::{anser, control, institution, oauth, partner, problem, register::Describing},
    event::{Channel, Lang, Operation},
};
use serde_json::Value;
use std::fmt;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{OpenApi, RefOr, Schema},
};

/// A published document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Document {
    /// 金融機関API.
    Institution,
    /// ANSER API.
    Anser,
    /// The authorization server, and the partner plane.
    Partner,
    /// The control plane.
    Control,
}

/// Why a document cannot be generated: what is missing or contradicts itself, one sentence each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incomplete(pub Vec<String>);

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Incomplete {}

impl Document {
    /// Every document.
    pub const ALL: [Self; 4] = [Self::Institution, Self::Anser, Self::Partner, Self::Control];

    /// Every document in every language.
    pub fn in_every_language() -> impl Iterator<Item = (Self, Lang)> {
        Self::ALL.into_iter().flat_map(|document| Lang::ALL.iter().map(move |lang| (document, *lang)))
    }

    /// The word that stands for this document in the names of its files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Institution => "institution",
            Self::Anser => "anser",
            Self::Partner => "partner",
            Self::Control => "control",
        }
    }

    /// The document that `word` stands for, or nothing.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|document| document.word() == word)
    }

    /// The name of the file of this document in this language.
    pub fn file_name(self, lang: Lang) -> String {
        format!("{}.{lang}.json", self.word())
    }

    /// The channel whose tokens this document's operations take, if they take any.
    pub const fn channel(self) -> Option<Channel> {
        match self {
            Self::Institution => Some(Channel::Institution),
            Self::Anser => Some(Channel::Anser),
            Self::Partner | Self::Control => None,
        }
    }

    /// What the routes themselves say: the same registration that serves them.
    pub(super) fn registered(self) -> OpenApi {
        let mut routes = Describing::default();
        match self {
            Self::Institution => institution::routes(&mut routes),
            Self::Anser => anser::routes(&mut routes),
            Self::Partner => {
                oauth::routes(&mut routes);
                partner::routes(&mut routes);
            }
            Self::Control => control::routes(&mut routes),
        }
        routes.described()
    }

    /// Adds the schemas of what is answered to a refused call, where operations refuse at all.
    fn add_refusal_schemas(self, described: &mut OpenApi) {
        if described.paths.paths.is_empty() {
            return;
        }
        let mut found = Vec::new();
        match self {
            Self::Institution | Self::Partner | Self::Control => collect::<problem::Problem<'static>>(&mut found),
            Self::Anser => {
                collect::<anser::AnserGatewayError<'static>>(&mut found);
                collect::<anser::AnserCoreError<'static>>(&mut found);
            }
        }
        described.components.get_or_insert_default().schemas.extend(found);
    }

    /// The document in one language.
    ///
    /// # Errors
    /// What is missing: an operation without its word, a text without its translation.
    pub fn generate(self, lang: Lang) -> Result<Value, Incomplete> {
        let mut described = self.registered();
        self.add_refusal_schemas(&mut described);
        let mut document = serde_json::to_value(described).map_err(|error| Incomplete(vec![error.to_string()]))?;
        info::put(&mut document, self, lang);
        schema::tidy(&mut document);
        if matches!(self, Self::Institution | Self::Anser) {
            schema::may_be_partial(&mut document);
        }
        operation::sort(&mut document);
        match lang {
            Lang::En => {}
            Lang::Ja => japanese::apply(&mut document)?,
        }
        security::put(&mut document, self, lang);
        operation::complete(&mut document, lang)?;
        Ok(document)
    }

    /// The text of the document in one language, as it is committed.
    ///
    /// # Errors
    /// As [`Document::generate`].
    pub fn text(self, lang: Lang) -> Result<String, Incomplete> {
        let document = self.generate(lang)?;
        let text = serde_json::to_string_pretty(&document).map_err(|error| Incomplete(vec![error.to_string()]))?;
        Ok(text + "\n")
    }

    /// The operations of the document, in the order of its paths.
    pub fn operations(self) -> Vec<Operation> {
        let described = self.registered();
        let items = described.paths.paths.values();
        let listed = items.flat_map(|item| [&item.get, &item.post, &item.put, &item.patch, &item.delete]);
        listed.flatten().filter_map(|operation| Operation::from_word(operation.operation_id.as_deref()?)).collect()
    }
}

fn collect<T: ToSchema + PartialSchema>(found: &mut Vec<(String, RefOr<Schema>)>) {
    found.push((T::name().into_owned(), T::schema()));
    T::schemas(found);
}
