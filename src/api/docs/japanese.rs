//! 日本語版. The translation of a document: every sentence that the routes say in English has one of its own under `ja/`,
//! under the operation or the schema that it belongs to.

use super::{Document, document::Incomplete};
use crate::event::Lang;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The translations.
const FILES: [(&str, &str); 4] = [
    ("ja/data.yaml", include_str!("ja/data.yaml")),
    ("ja/oauth.yaml", include_str!("ja/oauth.yaml")),
    ("ja/partner.yaml", include_str!("ja/partner.yaml")),
    ("ja/control.yaml", include_str!("ja/control.yaml")),
];
/// The largest file that is read as translations.
const MAX_BYTES: usize = 512 * 1024;

/// A place in the file: a sentence, or further places.
#[derive(Deserialize)]
#[serde(untagged)]
enum Place {
    Sentence(String),
    Places(BTreeMap<String, Place>),
}

impl Place {
    fn flatten(self, path: &str, into: &mut BTreeMap<String, String>) {
        match self {
            Self::Sentence(sentence) => {
                into.insert(path.to_owned(), sentence.trim().to_owned());
            }
            Self::Places(places) => {
                for (name, place) in places {
                    place.flatten(&join(path, &name), into);
                }
            }
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn read() -> Result<BTreeMap<String, String>, Incomplete> {
    let mut sentences = BTreeMap::new();
    for (file, text) in FILES {
        read_file(text, &mut sentences).map_err(|why| Incomplete(vec![format!("{file}: {why}")]))?;
    }
    Ok(sentences)
}

fn read_file(text: &str, sentences: &mut BTreeMap<String, String>) -> Result<(), serde_saphyr::Error> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_reader_input_bytes: Some(MAX_BYTES),
            max_total_scalar_bytes: MAX_BYTES,
            max_documents: 1,
            max_depth: 8,
            max_nodes: 20_000,
        },
        strict_booleans: true,
        with_snippet: false,
    };
    let places: Place = serde_saphyr::from_str_with_options(text, options)?;
    places.flatten("", sentences);
    Ok(())
}

/// What has been translated so far, and what could not be.
struct Translator {
    sentences: BTreeMap<String, String>,
    used: BTreeSet<String>,
    missing: Vec<String>,
}

/// Puts Japanese in the place of the English that the routes say.
///
/// # Errors
/// The places that have no translation.
pub fn apply(document: &mut Value) -> Result<(), Incomplete> {
    let translator = translate(document)?;
    if translator.missing.is_empty() { Ok(()) } else { Err(Incomplete(translator.missing)) }
}

/// The translations that no document uses.
///
/// # Errors
/// When the translations cannot be read, or a document not generated.
pub fn unused() -> Result<Vec<String>, Incomplete> {
    let mut used = BTreeSet::new();
    for document in Document::ALL {
        used.append(&mut translate(&mut document.generate(Lang::En)?)?.used);
    }
    Ok(read()?.into_keys().filter(|key| !used.contains(key)).collect())
}

fn translate(document: &mut Value) -> Result<Translator, Incomplete> {
    let mut translator = Translator { sentences: read()?, used: BTreeSet::new(), missing: Vec::new() };
    for written in document["paths"].as_object_mut().into_iter().flat_map(serde_json::Map::values_mut) {
        for operation in written.as_object_mut().into_iter().flat_map(serde_json::Map::values_mut) {
            translator.operation(operation);
        }
    }
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        for (name, schema) in schemas.iter_mut() {
            translator.schema(name, schema);
        }
    }
    Ok(translator)
}

/// Whether a response was made of the table of refusals, whose lines begin so.
fn is_from_the_table(response: &Value) -> bool {
    response["description"].as_str().is_some_and(|text| text.starts_with("- `"))
}

impl Translator {
    /// Translates the text under `key` of an object, if it has one.
    fn text(&mut self, object: &mut Value, key: &str, place: &str, else_place: Option<&str>) {
        let Some(Value::String(text)) = object.get_mut(key) else {
            return;
        };
        let own = Some(place).filter(|place| self.sentences.contains_key(*place));
        let Some(found) = own.or(else_place) else {
            self.missing.push(format!("ja/*.yaml has no `{place}`: {text}"));
            return;
        };
        match self.sentences.get(found) {
            Some(sentence) => {
                text.clone_from(sentence);
                self.used.insert(found.to_owned());
            }
            None => self.missing.push(format!("ja/*.yaml has no `{place}`: {text}")),
        }
    }

    fn operation(&mut self, operation: &mut Value) {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        let place = format!("operations.{id}");
        self.text(operation, "summary", &format!("{place}.summary"), None);
        self.text(operation, "description", &format!("{place}.description"), None);
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default().to_owned();
            let (own, shared) = (format!("{place}.parameters.{name}"), format!("parameters.{name}"));
            self.text(parameter, "description", &own, Some(&shared));
        }
        if let Some(body) = operation.get_mut("requestBody") {
            self.text(body, "description", &format!("{place}.request"), None);
            self.examples(body, &place);
        }
        let Some(Value::Object(responses)) = operation.get_mut("responses") else {
            return;
        };
        for (status, response) in responses.iter_mut() {
            let inner = if status == "200" { "answer".to_owned() } else { format!("answers.{status}") };
            // Refusals are written in both languages by the table.
            if status == "200" || !is_from_the_table(response) {
                self.text(response, "description", &format!("{place}.{inner}"), None);
                self.examples(response, &place);
            }
        }
    }

    fn examples(&mut self, body: &mut Value, place: &str) {
        let content = body.get_mut("content").and_then(Value::as_object_mut);
        for media in content.into_iter().flat_map(serde_json::Map::values_mut) {
            let examples = media.get_mut("examples").and_then(Value::as_object_mut);
            for (name, example) in examples.into_iter().flatten() {
                self.text(example, "summary", &format!("{place}.examples.{name}"), None);
            }
        }
    }

    fn schema(&mut self, name: &str, schema: &mut Value) {
        let place = format!("schemas.{name}");
        self.text(schema, "description", &format!("{place}.about"), None);
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (property, inner) in properties.into_iter().flatten() {
            let shared = format!("properties.{property}");
            self.text(inner, "description", &format!("{place}.{property}"), Some(&shared));
        }
    }
}
