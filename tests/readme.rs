//! The READMEs, done as they say: servers are started, commands pasted in their order, and answers hold what was promised.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test reads its fixtures and may stop at once"
)]

#[path = "readme/block.rs"]
mod block;
#[path = "readme/played.rs"]
mod played;

use kumiai::event::{Operation, Persona, Word};
use std::{fs, path::Path};

const BOTH: [&str; 2] = ["README.md", "README.ja.md"];

fn text(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn every_command_of_the_english_readme_does_what_it_says() {
    played::play("README.md", &block::read("README.md", &text("README.md")));
}

#[test]
fn every_command_of_the_japanese_readme_does_what_it_says() {
    played::play("README.ja.md", &block::read("README.ja.md", &text("README.ja.md")));
}

/// The same page in both languages.
const REHEARSALS: [&str; 2] = ["docs/rehearsals.md", "docs/rehearsals.ja.md"];

#[test]
fn a_leak_and_new_terms_are_rehearsed_as_the_english_page_says() {
    played::play("rehearsals", &block::read(REHEARSALS[0], &text(REHEARSALS[0])));
}

#[test]
fn both_pages_of_rehearsals_show_the_same_commands_and_each_rehearsal_takes_at_most_eight_control_calls() {
    let [english, japanese] = REHEARSALS.map(|name| {
        let blocks = block::read(name, &text(name)).into_iter();
        blocks.map(|block| (block.code, block.expected)).collect::<Vec<_>>()
    });
    assert_eq!(english, japanese);
    let page = text(REHEARSALS[0]);
    let calls: Vec<usize> = page.split("\n## ").skip(1).map(|part| part.matches("control /").count()).collect();
    assert_eq!(calls.len(), 2);
    assert!(calls.iter().all(|calls| (3..=8).contains(calls)), "{calls:?}");
}

#[test]
fn both_readmes_show_the_same_commands() {
    let [english, japanese] = BOTH.map(|name| {
        let blocks = block::read(name, &text(name)).into_iter();
        blocks
            .map(|block| block.code.replace(" --lang en", "").replace(" -H 'Accept-Language: en'", ""))
            .collect::<Vec<_>>()
    });
    assert_eq!(english, japanese);
}

#[test]
fn both_readmes_list_every_member_of_the_cast_and_every_event() {
    let words: Vec<&str> = Persona::ALL.iter().map(|word| word.word()).chain(Word::ALL.iter().copied()).collect();
    for name in BOTH {
        let text = text(name);
        let missing: Vec<&&str> = words.iter().filter(|word| !text.contains(&format!("`{word}`"))).collect();
        assert!(missing.is_empty(), "{name} does not say what these are: {missing:?}");
    }
}

#[test]
fn the_recipes_show_the_files_that_are_tried() {
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recipes")).unwrap();
    let mut names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    for page in ["docs/recipes.md", "docs/recipes.ja.md"] {
        let page_text = text(page);
        for name in &names {
            let place = format!("<!-- file: tests/recipes/{name} -->\n```");
            let (_, shown) = page_text.split_once(&place).unwrap_or_else(|| panic!("{page} does not show {name}"));
            let (_, shown) = shown.split_once('\n').unwrap();
            let (shown, _) = shown.split_once("```\n").unwrap();
            assert_eq!(shown, text(&format!("tests/recipes/{name}")), "{page}");
        }
    }
}

#[test]
fn what_is_said_not_to_be_modelled_is_not() {
    let known: Vec<&str> = Operation::ALL.iter().map(|word| word.word()).chain(Word::ALL.iter().copied()).collect();
    for name in BOTH {
        let text = text(name);
        let after =
            text.split("\n## ").find(|part| part.starts_with("Not modelled yet") || part.starts_with("まだない"));
        let listed = after.unwrap().split('`').skip(1).step_by(2);
        let untrue: Vec<&str> = listed.filter(|word| known.contains(word)).collect();
        assert!(untrue.is_empty(), "{name} says that these do not exist, but they do: {untrue:?}");
    }
}
