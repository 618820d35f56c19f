//! Schemas as the bank keeps them: what is absent is omitted and never null, and examples stand where the standard wants
//! them.

use serde_json::{Map, Value, json};

/// The prefix of a reference to a schema.
const SCHEMAS: &str = "#/components/schemas/";

/// Tidies every schema of a document.
pub fn tidy(document: &mut Value) {
    if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
        schemas.values_mut().for_each(tidy_schema);
    }
    if let Some(Value::Object(paths)) = document.get_mut("paths") {
        paths.values_mut().for_each(tidy_inside);
    }
}

/// Tidies the schemas that stand inside an operation.
fn tidy_inside(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object.iter_mut() {
                if key == "schema" {
                    tidy_schema(inner);
                } else if let ("description", Value::String(text)) = (key.as_str(), &mut *inner) {
                    *text = one_line(text);
                } else {
                    tidy_inside(inner);
                }
            }
        }
        Value::Array(array) => array.iter_mut().for_each(tidy_inside),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn tidy_schema(schema: &mut Value) {
    never_null(schema);
    let Value::Object(object) = schema else {
        return;
    };
    if let Some(example) = object.shift_remove("example") {
        object.insert("examples".to_owned(), json!([example]));
    }
    if let Some(Value::String(text)) = object.get_mut("description") {
        *text = one_line(text);
    }
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        properties.values_mut().for_each(tidy_schema);
    }
    for key in ["items", "additionalProperties"] {
        object.get_mut(key).into_iter().for_each(tidy_schema);
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        object.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().for_each(tidy_schema);
    }
}

/// Doc comments are broken into lines where the source is: only a blank line ends a paragraph.
fn one_line(text: &str) -> String {
    let paragraphs: Vec<String> = text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect();
    paragraphs.join("\n\n")
}

/// Takes `null` out of a schema's types, and a choice of one alternative apart.
fn never_null(schema: &mut Value) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|word| word != "null");
        if let [only] = types.as_slice() {
            schema["type"] = only.clone();
        }
    }
    let Some(Value::Array(choices)) = schema.get_mut("oneOf") else {
        return;
    };
    choices.retain(|choice| choice["type"] != "null");
    if choices.len() > 1 {
        // What is referred to describes itself.
        let referring =
            choices.iter_mut().filter_map(Value::as_object_mut).filter(|choice| choice.contains_key("$ref"));
        referring.for_each(|choice| {
            choice.shift_remove("description");
        });
    }
    if let [only] = choices.as_slice() {
        let only = only.clone();
        let Value::Object(object) = schema else {
            return;
        };
        object.shift_remove("oneOf");
        for (key, value) in only.as_object().into_iter().flatten() {
            object.insert(key.clone(), value.clone());
        }
    }
}

/// Says of every good answer that it may carry only a part of what there is.
pub fn may_be_partial(document: &mut Value) {
    let answers = document["paths"].as_object().into_iter().flat_map(Map::values).filter_map(Value::as_object);
    let answers = answers.flat_map(Map::values).map(|operation| &operation["responses"]["200"]["content"]);
    let mut names: Vec<String> =
        answers.filter_map(|content| name_of(&content["application/json"]["schema"])).collect();
    while let Some(name) = names.pop() {
        let Some(schema) = document["components"]["schemas"].get_mut(&name) else { continue };
        names.extend(schema["oneOf"].as_array().into_iter().flatten().filter_map(name_of));
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            let partial = json!({"type": "boolean", "const": true,
                "description": "一部の情報. There is more than this answer gives; absent where it gives all（第6条第1項）."});
            let reason = json!({"type": "string", "description": "Why; absent where the answer gives all."});
            properties.insert("partial".to_owned(), partial);
            properties.insert("partial_reason".to_owned(), reason);
        }
    }
}

/// The name of the schema that is referred to.
fn name_of(schema: &Value) -> Option<String> {
    schema["$ref"].as_str()?.strip_prefix(SCHEMAS).map(str::to_owned)
}

/// The schema that is meant: itself, or what it refers to.
pub fn resolve<'a>(schema: &'a Value, schemas: &'a Map<String, Value>) -> &'a Value {
    let name = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix(SCHEMAS));
    name.and_then(|name| schemas.get(name)).unwrap_or(schema)
}

/// A reference to the schema with this name.
pub fn reference(name: &str) -> Value {
    json!({"$ref": format!("{SCHEMAS}{name}")})
}
