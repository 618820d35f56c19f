//! Both languages are complete.

use crate::documents::all;
use kumiai::{api::docs, event::Lang};
use serde_json::Value;

#[test]
fn no_translation_is_left_over() {
    assert_eq!(docs::unused_translations().unwrap(), Vec::<String>::new());
}

#[test]
fn every_sentence_is_in_the_language_of_its_document() {
    for (file, lang, document) in all() {
        let mut sentences = Vec::new();
        collect("", &document, &mut sentences);
        for (place, sentence) in sentences {
            let has_kana = sentence.chars().any(|c| ('ぁ'..='ヺ').contains(&c));
            let is_japanese = has_kana || (!sentence.is_ascii() && !has_english(sentence));
            match lang {
                Lang::Ja => assert!(is_japanese, "{file} {place} is not in Japanese: {sentence}"),
                Lang::En => assert!(has_english(sentence), "{file} {place} is not in English: {sentence}"),
            }
        }
    }
}

/// Whether a text has an English word. What stands in backquotes is the interface's own, in any language.
fn has_english(text: &str) -> bool {
    let plain: String = text.split('`').step_by(2).collect();
    let mut words = plain.split(|c: char| !c.is_ascii_alphabetic());
    words.any(|word| word.len() > 1 && word.chars().any(|c| c.is_ascii_lowercase()))
}

/// The sentences of a document, with their places; values are data, and examples are in the bank's own language.
fn collect<'a>(place: &str, value: &'a Value, sentences: &mut Vec<(String, &'a str)>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                let data = ["example", "value", "enum", "scopes"].contains(&key.as_str());
                let data = data || key == "examples" && inner.is_array();
                let is_sentence = ["summary", "description", "title"].contains(&key.as_str());
                if let Some(text) = inner.as_str().filter(|_| is_sentence) {
                    sentences.push((format!("{place}/{key}"), text));
                } else if !data {
                    collect(&format!("{place}/{key}"), inner, sentences);
                }
            }
        }
        Value::Array(array) => array.iter().for_each(|inner| collect(place, inner, sentences)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
