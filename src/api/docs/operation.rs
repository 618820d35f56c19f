//! Completing an operation: what it asks for, every way in which it can refuse, and examples.

use super::{document::Incomplete, example, headers, oauth, refusals, security};
use crate::event::{Lang, Operation};
use serde_json::{Map, Value, json};

/// Lists the paths in the order of [`Operation`]: routes stand in the order in which they are asked for most.
pub fn sort(document: &mut Value) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    let place = |item: &Value| {
        let ids =
            item.as_object().into_iter().flat_map(Map::values).filter_map(|written| written["operationId"].as_str());
        ids.filter_map(Operation::from_word).min()
    };
    let mut sorted: Vec<(String, Value)> = std::mem::take(paths).into_iter().collect();
    sorted.sort_by_key(|(_, item)| place(item));
    paths.extend(sorted);
}

/// Completes every operation of a document.
///
/// # Errors
/// Operations whose id is not a word of [`Operation`].
pub fn complete(document: &mut Value, lang: Lang) -> Result<(), Incomplete> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut unknown = Vec::new();
    let mut any = false;
    let paths = document["paths"].as_object_mut();
    for written in
        paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut).flat_map(Map::values_mut)
    {
        let id = written["operationId"].as_str().unwrap_or_default();
        match Operation::from_word(id) {
            Some(operation) => complete_one(written, operation, &schemas, lang),
            None => unknown.push(format!("`{id}` is not a word of Operation")),
        }
        any = true;
    }
    if any {
        document["components"]["headers"] = headers::components(lang);
        document["components"]["examples"] = refusals::shared_examples(document, lang);
    }
    if unknown.is_empty() { Ok(()) } else { Err(Incomplete(unknown)) }
}

fn complete_one(written: &mut Value, operation: Operation, schemas: &Map<String, Value>, lang: Lang) {
    if let Some(content) = written.pointer_mut("/requestBody/content") {
        add_examples(content, schemas);
    }
    let mut refused = refusals::responses(operation, &query_names(written), lang);
    let Some(Value::Object(responses)) = written.get_mut("responses") else {
        return;
    };
    for (status, response) in responses.iter_mut() {
        response["headers"] = headers::of_status(status.parse().unwrap_or(200), operation.plane());
        let said = oauth::examples(operation, status, lang);
        if let Some(content) = response.get_mut("content") {
            if let Some(media) = content.get_mut("application/json").filter(|_| !said.is_empty()) {
                media["examples"] = Value::Object(said);
            }
            add_examples(content, schemas);
        }
    }
    // What a handler documents of its own stands over what the table says.
    refused.retain(|status, _| !responses.contains_key(status));
    responses.extend(refused);
    responses.sort_keys();
    if let Some(security) = security::of(operation) {
        written["security"] = security;
    }
}

/// Adds an example to each media type that has none. Pages are for people, who see them.
fn add_examples(content: &mut Value, schemas: &Map<String, Value>) {
    for (name, media) in content.as_object_mut().into_iter().flatten() {
        if name != "text/html" && media.get("example").is_none() && media.get("examples").is_none() {
            media["example"] = example::of(&media["schema"], schemas);
        }
    }
}

/// The parameters of the query that an operation knows.
fn query_names(written: &Value) -> Vec<String> {
    let parameters = written["parameters"].as_array().into_iter().flatten();
    let in_query = parameters.filter(|parameter| parameter["in"] == json!("query"));
    in_query.filter_map(|parameter| parameter["name"].as_str().map(str::to_owned)).collect()
}
