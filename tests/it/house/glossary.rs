//! Every word of the vocabulary stands in `GLOSSARY.md`.

use kumiai::event::{Operation, Persona, RefusalCode, Word};
use std::{fs, path::Path};

#[test]
fn every_operation_refusal_event_and_persona_stands_in_the_glossary() {
    // A house without a glossary is not finished, but it is not untrue either.
    let Ok(text) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("GLOSSARY.md")) else {
        return;
    };
    let words = Operation::ALL.iter().map(|word| word.word());
    let words = words.chain(RefusalCode::ALL.iter().map(|word| word.word()));
    let words = words.chain(Word::ALL.iter().copied()).chain(Persona::ALL.iter().map(|word| word.word()));
    let missing: Vec<&str> = words.filter(|word| !text.contains(&format!("`{word}`"))).collect();
    assert!(missing.is_empty(), "GLOSSARY.md does not explain: {}", missing.join(", "));
}
