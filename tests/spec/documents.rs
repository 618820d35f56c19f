//! Every document in every language, and ways through them.

use kumiai::{api::docs::Document, event::Lang};
use serde_json::{Map, Value};

/// Every document in both languages, generated.
pub fn all() -> Vec<(String, Lang, Value)> {
    let every = Document::ALL.into_iter().flat_map(|document| Lang::ALL.iter().map(move |lang| (document, *lang)));
    every.map(|(document, lang)| (document.file_name(lang), lang, document.generate(lang).unwrap())).collect()
}

/// The operations of a document: method, path, and what is written about it.
pub fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| members(item).map(move |(method, written)| (&**method, &**path, written)))
        .collect()
}

/// The members of an object; none of anything else.
pub fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// The value that a value means: what its reference leads to, or itself.
pub fn meant<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(reference.strip_prefix('#').unwrap()).expect(reference),
        None => value,
    }
}

/// The media types of a request or an answer, each with its examples: where, schema, value.
pub fn examples(document: &Value) -> Vec<(String, &Value, &Value)> {
    let mut found = Vec::new();
    for (_, _, written) in operations(document) {
        let id = written["operationId"].as_str().unwrap();
        let request = std::iter::once(("request".to_owned(), &written["requestBody"]["content"]));
        let answers = members(&written["responses"]).map(|(status, answer)| (status.clone(), &answer["content"]));
        for (place, content) in request.chain(answers) {
            for (media, described) in members(content) {
                let schema = &described["schema"];
                found.extend(described.get("example").map(|value| (format!("{id} {place} {media}"), schema, value)));
                for (name, example) in members(&described["examples"]) {
                    found.push((format!("{id} {place} {name}"), schema, &meant(document, example)["value"]));
                }
            }
        }
    }
    found
}
