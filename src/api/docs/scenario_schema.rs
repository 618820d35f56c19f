//! The JSON Schema of scenario files, for editors: made of the reference of the language, with descriptions in both
//! languages and the operation ids of these documents.

use crate::{
    api::{Turn, front},
    scenario::reference::{self, Key, Takes, Words},
};
use actix_web::{
    HttpResponse,
    http::header::{self, HeaderValue},
    web::ServiceConfig,
};
use serde_json::{Map, Value, json};

/// The route of the schema.
pub fn routes(config: &mut ServiceConfig) {
    config.service(front::page("/_sandbox/schema").get(read));
}

async fn read(_: Turn) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, HeaderValue::from_static("application/schema+json")))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .body(format!("{:#}\n", scenario_schema()))
}

/// The schema of format 1.
pub fn scenario_schema() -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kumiai scenario, format 1",
        "description": "シナリオ。いつ、組合で何が起こるか。\n\nA scenario: what happens at the bank, and when.",
    });
    let mut top = map_of("");
    top["patternProperties"] = json!({ "^x-": { "description": described("覚え書き", "A note, left alone.") } });
    merge(&mut schema, top);
    schema
}

/// The schema of the map at a path: its keys, which are needed, and no others.
fn map_of(path: &str) -> Value {
    let inside = |key: &&Key| {
        let rest = if path.is_empty() {
            Some(key.path)
        } else {
            key.path.strip_prefix(path).and_then(|r| r.strip_prefix('.'))
        };
        rest.is_some_and(|rest| !rest.is_empty() && rest != "*" && !rest.contains('.') && !rest.ends_with("[]"))
    };
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for key in reference::keys().filter(inside) {
        let name = key.path.rsplit('.').next().unwrap_or_default();
        properties.insert(name.to_owned(), of_key(key));
        if key.needed {
            required.push(name);
        }
    }
    closed(properties, &required)
}

fn closed(properties: Map<String, Value>, required: &[&str]) -> Value {
    let mut schema = json!({ "type": "object", "additionalProperties": false });
    schema["properties"] = Value::Object(properties);
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn of_key(key: &Key) -> Value {
    let mut schema = json!({ "description": described(key.ja, key.en) });
    merge(&mut schema, shape_of(key));
    schema
}

/// A map that holds one key out of several.
fn one_of(mut map: Value) -> Value {
    map["minProperties"] = json!(1);
    map["maxProperties"] = json!(1);
    map
}

/// Every event with its fields, as its reader takes them.
fn events() -> Value {
    let event = |word: &&str| {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        let fields = reference::event_fields(word);
        for field in &fields {
            let schema = reference::field(word, &field.name).map_or_else(|| json!({}), of_key);
            properties.insert(field.name.clone(), schema);
            if field.needed {
                required.push(field.name.as_str());
            }
        }
        let mut schema = closed(properties, &required);
        if let Some(key) = reference::event(word) {
            schema["description"] = described(key.ja, key.en).into();
        }
        ((*word).to_owned(), schema)
    };
    closed(reference::events().iter().map(event).collect(), &[])
}

const NAME: &str = "^[a-z0-9-]{1,64}$";
const LENGTH: &str = "^(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?$";
const TIME: &str = "^(\\+.+|\\d{2}:\\d{2}(:\\d{2})?|\\d{4}-\\d{2}-\\d{2}[Tt].+)$";
const INSTANT: &str = "^\\d{4}-\\d{2}-\\d{2}[Tt].+$";

/// What may stand under a key.
fn shape_of(key: &Key) -> Value {
    let path = key.path;
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let pair = |item: Value| json!({ "type": "array", "items": item, "minItems": 2, "maxItems": 2 });
    match key.takes {
        Takes::Map => map_of(path),
        Takes::Names => json!({
            "type": "object",
            "propertyNames": { "pattern": NAME },
            "additionalProperties": map_of(&format!("{path}.*")),
        }),
        Takes::Maps => list(map_of(&format!("{path}[]"))),
        Takes::Kind => one_of(map_of(path)),
        Takes::Event => one_of(events()),
        Takes::Text => json!({ "type": "string", "minLength": 1 }),
        Takes::Texts => list(json!({ "type": "string" })),
        Takes::Title => json!({ "oneOf": [
            { "type": "string", "minLength": 1 },
            { "type": "object", "properties": { "ja": { "type": "string" }, "en": { "type": "string" } },
              "required": ["ja", "en"], "additionalProperties": false },
        ] }),
        Takes::Name => text(NAME),
        Takes::Digits => text("^\\d+$"),
        Takes::Whole => json!({ "type": "integer" }),
        Takes::Wholes => list(json!({ "type": "integer", "minimum": 1 })),
        Takes::Number => json!({ "type": "number" }),
        Takes::Flag => json!({ "type": "boolean" }),
        Takes::Time => text(TIME),
        Takes::Instant => text(INSTANT),
        Takes::Day => text("^\\d{4}-\\d{2}-\\d{2}$"),
        Takes::Length => text(LENGTH),
        Takes::Lengths => pair(text(LENGTH)),
        Takes::Times => pair(text(TIME)),
        Takes::Spans => {
            let span = text("^\\d{2}:\\d{2}-\\d{2}:\\d{2}$");
            json!({ "oneOf": [span, { "type": "array", "items": span }] })
        }
        Takes::Word(Words::Format) => json!({ "const": 1 }),
        Takes::Word(words) => json!({ "enum": words.all() }),
        Takes::WordList(words) => list(json!({ "enum": words.all() })),
        Takes::Like(path) => reference::keys().find(|key| key.path == path).map_or_else(|| json!({}), shape_of),
        Takes::Any => json!({}),
    }
}

fn described(ja: &str, en: &str) -> String {
    format!("{ja}\n\n{en}")
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}
