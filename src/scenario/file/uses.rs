//! `use`: fragments, taken in before anything is read. They only add: what two of them state, or one of them and the
//! file, is a mistake that shows both places.

use super::{
    Source,
    budget::Budget,
    fields::{Fields, Shape},
    findings::{Findings, Read},
    grow,
    place::Place,
    tree::{Entry, Node, Value},
    words,
};
use crate::{
    bank::refusal::Said,
    scenario::{
        diagnostic::{Diagnostic, Span, code},
        surroundings::Surroundings,
    },
};

/// What a fragment may state.
const FRAGMENT: Shape =
    Shape { keys: &["calendar", "population", "partners", "timeline", "faults", "expectations"], notes: true };
/// As many fragments as a file may use.
const MOST_FRAGMENTS: usize = 32;

/// Takes the fragments that `root` uses into it. The file's own entries of a list come first, then those of its fragments
/// in the order of `use`.
pub fn take_in(
    root: &mut Node,
    budget: &Budget,
    around: &dyn Surroundings,
    sources: &mut Vec<Source>,
    found: &mut Findings,
) {
    let Some(list) = Place::root(root).find("use") else { return };
    // What is wrong has been told, and is not in the way of the others.
    let Ok(items) = list.items(found) else { return };
    let read: Vec<_> = items.iter().take(MOST_FRAGMENTS).map(|item| (item.span(), read_path(item, found))).collect();
    if items.len() > MOST_FRAGMENTS {
        let said = Said::made(
            format!("`use` は {MOST_FRAGMENTS} 個までです。"),
            format!("`use` names at most {MOST_FRAGMENTS} fragments"),
        );
        found.push(list.wrong_key(code::TOO_LARGE, said));
    }
    let mut grown = Vec::new();
    for (span, path) in read {
        let Ok(path) = path else { continue };
        match around.fragment(&path) {
            Ok(text) => {
                let file = u16::try_from(sources.len()).unwrap_or(u16::MAX);
                let fragment = grow::grow(&text, file, budget, found);
                sources.push(Source { file: path, text });
                grown.extend(fragment);
            }
            Err(why) => {
                let said = Said::made(
                    format!("部品 `{path}` を読めません（{why}）。"),
                    format!("the fragment `{path}` cannot be read: {why}"),
                );
                found.push(Diagnostic::new(code::FRAGMENT, "use".to_owned(), span, said));
            }
        }
    }
    for fragment in grown {
        add(root, fragment, found);
    }
}

/// A path below the folder of the file.
fn read_path(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    let path = words::filled(place, found)?;
    let below = !path.starts_with('/') && !path.contains('\\') && !path.contains(':');
    if below && path.split('/').all(|part| !matches!(part, "" | "." | "..")) {
        return Ok(path.to_owned());
    }
    let said = Said::made(
        format!("`{path}` はこのファイルのフォルダーの中にありません。"),
        format!("`{path}` does not lie below the folder of this file"),
    );
    let help = Said::fixed(
        "`fragments/night-hours.yaml` のように、`/` で区切った相対パスを書きます。",
        "write a relative path with `/`, such as `fragments/night-hours.yaml`",
    );
    Err(found.push(place.wrong(code::FRAGMENT, said).helping(help)))
}

fn add(root: &mut Node, fragment: Node, found: &mut Findings) {
    if Fields::read(&Place::root(&fragment), FRAGMENT, found).is_err() {
        return;
    }
    let (Value::Map(into), Value::Map(from)) = (&mut root.value, fragment.value) else { return };
    for entry in from.into_iter().filter(|entry| FRAGMENT.keys.contains(&entry.key.as_str())) {
        add_entry(into, entry, true, found);
    }
}

/// Adds an entry: as a new one, or to the list or section that is there.
fn add_entry(into: &mut Vec<Entry>, entry: Entry, is_section: bool, found: &mut Findings) {
    let Some(there) = into.iter_mut().find(|there| there.key == entry.key) else {
        into.push(entry);
        return;
    };
    match (&mut there.node.value, entry.node.value) {
        (Value::Seq(items), Value::Seq(more)) => items.extend(more),
        (Value::Map(entries), Value::Map(more)) if is_section => {
            for entry in more {
                add_entry(entries, entry, false, found);
            }
        }
        _ => {
            found.push(twice(&entry.key, entry.key_span, there.key_span));
        }
    }
}

fn twice(key: &str, here: Span, first: Span) -> Diagnostic {
    let said = Said::made(format!("`{key}` が二か所にあります。"), format!("`{key}` is stated in two places"));
    let help = Said::fixed(
        "部品は足すだけで、書き換えません。どちらかを消します。",
        "fragments only add, they never replace: take one of them away",
    );
    let there = Said::fixed("もう一方はここです", "the other one");
    Diagnostic::new(code::DUPLICATE_ID, key.to_owned(), here, said).beside(first, there).helping(help)
}
