//! The language and its reference are the same: what the reader takes, the schema allows, and nothing else.

use crate::support::bank;
use kumiai::{
    api::scenario_schema,
    scenario::{
        self, Diagnostic, code,
        reference::{self, Key, Takes},
    },
};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

fn mistakes(text: &str) -> Vec<Diagnostic> {
    scenario::load("probe.yaml", text, scenario::DEFAULT_START).err().unwrap_or_default()
}

/// A file in which `value` stands at a path, and as little as possible beside it.
fn around(path: &str, value: &str) -> String {
    let mut inner = value.to_owned();
    for step in path.rsplit('.') {
        inner = match step.strip_suffix("[]") {
            _ if step.is_empty() => inner,
            Some(name) => format!("{{ {name}: [{inner}] }}"),
            None if step == "*" => format!("{{ someone: {inner} }}"),
            None => format!("{{ {step}: {inner} }}"),
        };
    }
    inner
}

/// The paths of all maps of the language, `""` for the whole.
fn maps() -> Vec<String> {
    let path = |key: &Key| match key.takes {
        Takes::Map | Takes::Kind => Some(key.path.to_owned()),
        Takes::Maps => Some(format!("{}[]", key.path)),
        Takes::Names => Some(format!("{}.*", key.path)),
        _ => None,
    };
    std::iter::once(String::new()).chain(reference::keys().filter_map(path)).collect()
}

#[test]
fn the_reference_lists_exactly_the_keys_that_are_read() {
    for map in maps() {
        let found = mistakes(&around(&map, "{ \"?\": 1 }"));
        let told =
            found.iter().find(|m| m.path.ends_with('?') && [code::UNKNOWN_KEY, code::UNKNOWN_WORD].contains(&m.code));
        let told = told.unwrap_or_else(|| panic!("nothing is told about `{map}`: {found:?}"));
        let inside = |key: &&Key| {
            let rest = if map.is_empty() { Some(key.path) } else { key.path.strip_prefix(&format!("{map}.")) };
            rest.is_some_and(|rest| !rest.contains('.') && rest != "*")
        };
        let mut listed: Vec<&str> =
            reference::keys().filter(inside).map(|key| key.path.rsplit('.').next().unwrap()).collect();
        let mut read: Vec<&str> = told.expected.iter().map(String::as_str).collect();
        listed.sort_unstable();
        read.sort_unstable();
        assert_eq!(listed, read, "the keys of `{map}`");
    }
}

#[test]
fn the_reference_says_which_keys_are_needed() {
    for map in maps().iter().filter(|map| !map.ends_with("[].event")) {
        let found = mistakes(&around(map, "{ x-none: 1 }"));
        for key in reference::keys().filter(|key| key.path.rsplit_once('.').map_or("", |(map, _)| map) == map) {
            let path = key.path.replace("[]", "[0]").replace(".*", ".someone");
            let missing = found.iter().any(|m| m.code == code::MISSING_KEY && m.path == path);
            // `at` is asked for only where neither of the other two triggers stands.
            assert_eq!(missing, key.needed || key.path == "timeline[].at", "{}", key.path);
        }
    }
}

#[test]
fn the_reference_lists_the_words_that_are_read() {
    for key in reference::keys() {
        let (Takes::Word(words) | Takes::WordList(words)) = key.takes else { continue };
        let list = matches!(key.takes, Takes::WordList(_));
        let found = mistakes(&around(key.path, if list { "[\"?\"]" } else { "\"?\"" }));
        let read =
            found.iter().find(|m| !m.expected.is_empty() && m.path.contains(key.path.rsplit('.').next().unwrap()));
        if let Some(read) = read {
            assert_eq!(read.expected, words.all(), "{}", key.path);
        }
    }
}

#[test]
fn every_field_of_every_event_has_a_meaning_and_its_words_are_those_that_are_read() {
    for word in reference::events() {
        assert!(reference::event(word).is_some(), "the reference does not say what `{word}` is");
        for field in reference::event_fields(word) {
            let key = reference::field(word, &field.name);
            let key = key.unwrap_or_else(|| panic!("the reference does not say what `{}` of `{word}` is", field.name));
            let (Takes::Word(words) | Takes::WordList(words)) = key.takes else { continue };
            let value = if matches!(key.takes, Takes::WordList(_)) { "[\"?\"]" } else { "\"?\"" };
            let path = format!("timeline[].event.{word}.{}", field.name);
            let found = mistakes(&around(&path, value));
            let told = found.iter().find(|m| m.path.contains(&field.name) && !m.expected.is_empty());
            assert_eq!(told.map(|m| m.expected.clone()), Some(words.all()), "{path}");
        }
    }
}

fn as_json(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() && !entry.ends_with("fragments") {
                folders.push(entry);
            } else if entry.extension().is_some_and(|end| end == "yaml") {
                all.push(entry);
            }
        }
    }
    all.sort();
    all
}

#[test]
fn every_scenario_that_is_delivered_fits_the_schema() {
    let schema = jsonschema::draft202012::new(&scenario_schema()).unwrap();
    let mut all = files("scenarios");
    all.push(PathBuf::from("src/cli/new_file.yaml"));
    for path in all {
        let mut file = as_json(&path);
        if file["name"] == "NAME" {
            file["name"] = "new".into();
        }
        let wrong: Vec<String> = schema.iter_errors(&file).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
    }
}

#[test]
fn what_is_plainly_wrong_does_not_fit_the_schema() {
    let schema = jsonschema::draft202012::new(&scenario_schema()).unwrap();
    for name in [
        "unknown_top_level_key",
        "unknown_event",
        "unknown_field_of_an_event",
        "required_keys_missing",
        "fault_with_unknown_operation",
        "expectation_without_a_rule_that_exists",
    ] {
        let file = as_json(Path::new(&format!("tests/refused/scenario/{name}.yaml")));
        assert!(!schema.is_valid(&file), "{name}");
    }
}

#[actix_web::test]
async fn the_schema_is_served_and_knows_every_operation_that_can_be_called() {
    let answered = bank().open().await.get("/_sandbox/schema").await;
    assert_eq!(answered.header("content-type"), Some("application/schema+json"));
    let served = answered.good();
    assert_eq!(served, scenario_schema());
    let words = &served["properties"]["faults"]["items"]["properties"]["match"]["properties"]["operation"]["enum"];
    assert!(words.as_array().unwrap().contains(&"list_transactions".into()), "{words}");
    let title = served["properties"]["timeline"]["description"].as_str().unwrap();
    assert!(title.contains("出来事") && title.contains("What happens"), "{title}");
}

/// The blocks of YAML in the reference, as they are written.
fn examples() -> Vec<String> {
    let text = fs::read_to_string("scenarios/README.md").unwrap();
    text.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next().map(str::to_owned)).collect()
}

#[test]
fn every_example_of_the_reference_can_be_played_and_fits_the_schema() {
    let schema = jsonschema::draft202012::new(&scenario_schema()).unwrap();
    let examples = examples();
    assert!(examples.len() >= 6, "the reference has {} examples", examples.len());
    for example in examples {
        // A part of a file stands in the reference without its head.
        let text = if example.contains("format:") { example } else { format!("format: 1\nname: example\n{example}") };
        let read = scenario::load("README.md", &text, scenario::DEFAULT_START);
        let read = read.unwrap_or_else(|found| panic!("{text}\n{found:?}"));
        assert!(read.warnings.is_empty(), "{text}\n{:?}", read.warnings);
        let json: Value = serde_saphyr::from_str(&text).unwrap();
        let wrong: Vec<String> = schema.iter_errors(&json).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{text}\n{wrong:?}");
    }
}
