//! Every example fits its schema, by a validator that knows nothing of this program.

use crate::documents::{all, examples, members, operations};
use serde_json::{Value, json};

/// What is wrong with `value` as a `schema` of this document.
pub fn faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": document["components"],
        "allOf": [schema],
    });
    let validator = jsonschema::options().should_validate_formats(true).build(&whole).unwrap();
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn every_example_fits_its_schema() {
    let mut count = 0;
    for (file, _, document) in all() {
        for (place, schema, value) in examples(&document) {
            assert_eq!(faults(&document, schema, value), Vec::<String>::new(), "{file} {place}: {value}");
            count += 1;
        }
    }
    assert!(count > 200, "only {count} examples were found");
}

#[test]
fn every_example_of_a_property_or_parameter_fits_its_schema() {
    for (file, _, document) in all() {
        for (name, schema) in members(&document["components"]["schemas"]) {
            for (property, inner) in members(&schema["properties"]) {
                for value in inner["examples"].as_array().into_iter().flatten() {
                    assert_eq!(faults(&document, inner, value), Vec::<String>::new(), "{file} {name}.{property}");
                }
            }
        }
        for (_, _, written) in operations(&document) {
            for parameter in written["parameters"].as_array().into_iter().flatten() {
                if let Some(value) = parameter.get("example") {
                    assert_eq!(
                        faults(&document, &parameter["schema"], value),
                        Vec::<String>::new(),
                        "{file} {parameter}"
                    );
                }
            }
        }
    }
}

#[test]
fn nothing_is_null() {
    for (file, _, document) in all() {
        assert!(![":null", "\"null\""].iter().any(|null| document.to_string().contains(null)), "{file}");
    }
}

#[test]
#[ignore = "needs python openapi-spec-validator"]
fn another_validator_finds_nothing_wrong() {
    let python = std::env::var("KUMIAI_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let files: Vec<String> = all().into_iter().map(|(file, ..)| format!("openapi/{file}")).collect();
    let said = std::process::Command::new(python).args(["-m", "openapi_spec_validator"]).args(&files).output().unwrap();
    let text = String::from_utf8_lossy(&said.stdout) + String::from_utf8_lossy(&said.stderr);
    assert!(said.status.success() && files.iter().all(|file| text.contains(&format!("{file}: OK"))), "{text}");
}
