//! Examples of whole bodies, put together from the examples of their properties.

use super::schema::resolve;
use serde_json::{Map, Value, json};

/// An example of a body with this schema: what is required, what has an example, and what is an object of its own.
pub fn of(schema: &Value, schemas: &Map<String, Value>) -> Value {
    let given = schema["examples"].get(0).or_else(|| schema.get("default"));
    if let Some(given) = given {
        return given.clone();
    }
    let schema = resolve(schema, schemas);
    let given = schema["examples"].get(0).or_else(|| schema["enum"].get(0));
    if let Some(given) = given {
        return given.clone();
    }
    if let Some(first) = schema["oneOf"].get(0) {
        return of(first, schemas);
    }
    match schema["type"].as_str() {
        Some("object") => object(schema, schemas),
        Some("array") if schema["items"]["type"] == "object" && schema["items"].get("properties").is_none() => {
            json!([])
        }
        Some("array") => json!([of(&schema["items"], schemas)]),
        Some("integer" | "number") => json!(0),
        Some("boolean") => json!(false),
        Some(_) | None => json!("…"),
    }
}

fn object(schema: &Value, schemas: &Map<String, Value>) -> Value {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut example = Map::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let told = property.get("examples").is_some() || property.get("$ref").is_some();
        if told || required.contains(&name.as_str()) {
            example.insert(name.clone(), of(property, schemas));
        }
    }
    Value::Object(example)
}
