//! The pages about this software are complete and true: every paragraph of the terms of use is answered for, every file that
//! a page names exists, the map of the rooms is the one that is enforced, and a word of the glossary has one meaning.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads its fixtures and may stop at once")]

use kumiai::{event::RefusalCode, scenario::clause_exists};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// How many paragraphs each article has, from 第1条 to 第9条.
const PARAGRAPHS: [u32; 9] = [3, 4, 1, 8, 3, 1, 4, 1, 1];
const MATRICES: [&str; 2] = ["docs/terms.md", "docs/terms.ja.md"];
const PAGES: [&str; 8] = [
    "README.md",
    "README.ja.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "GLOSSARY.md",
    "scenarios/README.md",
    "docs/terms.md",
    "docs/terms.ja.md",
];

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The rows of every table of a page, heads and lines aside, cell by cell.
fn tables(text: &str) -> Vec<Vec<Vec<&str>>> {
    let mut tables: Vec<Vec<Vec<&str>>> = Vec::new();
    let mut before = "";
    for line in text.lines() {
        if line.starts_with("|---") {
            tables.push(Vec::new());
        } else if line.starts_with('|') && before.starts_with('|') {
            let cells = line.trim_matches('|').split(" | ").map(str::trim).collect();
            tables.last_mut().unwrap().push(cells);
        }
        before = line;
    }
    tables
}

/// What stands between backticks.
fn words(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn every_paragraph_of_the_terms_is_answered_for_in_both_languages() {
    let all: Vec<String> =
        (1..).zip(PARAGRAPHS).flat_map(|(article, most)| (1..=most).map(move |p| format!("{article}.{p}"))).collect();
    assert!(all.iter().all(|clause| clause_exists(clause)));
    for name in MATRICES {
        let text = read(name);
        let rows = tables(&text).remove(0);
        let answered: Vec<&str> = rows.iter().map(|row| row[0]).collect();
        assert_eq!(answered, all, "{name}");
        for row in &rows {
            let said = row.len() == 7 && row.iter().all(|cell| !cell.is_empty());
            assert!(said, "{name}: {} leaves a cell empty", row[0]);
        }
    }
}

#[test]
fn the_refusals_that_the_terms_lead_to_exist_and_both_languages_say_the_same() {
    let facts = MATRICES.map(|name| {
        let text = read(name);
        let rows = tables(&text).remove(0);
        let facts = rows.iter().map(|row| {
            let refusals: Vec<String> = words(row[4]).map(str::to_owned).collect();
            let unknown: Vec<&String> = refusals.iter().filter(|word| RefusalCode::from_word(word).is_none()).collect();
            assert!(unknown.is_empty(), "{name}: {}: there is no refusal {unknown:?}", row[0]);
            let missing = row[3..].iter().map(|cell| ["not yet", "未"].contains(cell)).collect::<Vec<_>>();
            let files: Vec<String> = [3, 5, 6].iter().flat_map(|i| links(row[*i])).collect();
            (row[0].to_owned(), refusals, missing, files)
        });
        facts.collect::<Vec<_>>()
    });
    assert_eq!(facts[0], facts[1]);
}

/// The targets of a text's links within the repository, without their anchors.
fn links(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let within = targets.filter(|target| !target.contains("://") && !target.starts_with('#'));
    within.map(|target| target.split('#').next().unwrap().to_owned()).collect()
}

#[test]
fn every_file_that_a_page_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut missing = Vec::new();
    for name in PAGES {
        let text = read(name);
        let folder = root.join(name).parent().unwrap().to_owned();
        let linked = links(&text).into_iter().map(|target| folder.join(target));
        // Code between backticks that begins like a path of this repository, and is no pattern.
        let prose: String = text.split("```").step_by(2).collect();
        let named =
            words(&prose).filter(|word| ["src/", "tests/", "scenarios/", "docs/"].iter().any(|p| word.starts_with(p)));
        let named = named.filter(|word| !word.contains(['*', '{', ' '])).map(|word| root.join(word));
        let absent = linked.chain(named).filter(|path| !path.exists());
        missing.extend(absent.map(|path| format!("{name}: {}", path.display())));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_map_of_the_rooms_is_the_one_that_is_enforced() {
    let tidy = read("tests/it/house/tidy.rs");
    let enforced = tidy.split("const IMPORTS: &str = \"").nth(1).unwrap().split("\";").next().unwrap();
    let row = |line: &str| {
        let (room, imports) = line.split_once('|')?;
        Some((room.trim().to_owned(), imports.split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>()))
    };
    let enforced: BTreeMap<String, BTreeSet<String>> = enforced.lines().filter_map(row).collect();
    let text = read("ARCHITECTURE.md");
    let shown: BTreeMap<&str, BTreeSet<&str>> = tables(&text)[0]
        .iter()
        .map(|row| {
            (words(row[0]).next().unwrap(), row.get(2).copied().unwrap_or_default().split_whitespace().collect())
        })
        .collect();
    let there = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let there: BTreeSet<String> = there
        .map(|entry| entry.unwrap().file_name().into_string().unwrap().trim_end_matches(".rs").to_owned())
        .collect();
    assert_eq!(shown.keys().map(|room| (*room).to_owned()).collect::<BTreeSet<_>>(), there);
    for (room, imports) in shown {
        // Rooms that do not exist yet stand in the enforced table already.
        let expected: BTreeSet<&str> =
            enforced[room].iter().map(String::as_str).filter(|r| there.contains(*r)).collect();
        assert_eq!(imports, expected, "`{room}`");
    }
}

#[test]
fn every_table_of_the_glossary_is_one_to_one() {
    let text = read("GLOSSARY.md");
    for table in tables(&text) {
        let mut seen = BTreeSet::new();
        for row in &table {
            assert_eq!(row.len(), 4, "{row:?}");
            let new = seen.insert(row[0]) && words(row[1]).all(|word| seen.insert(word));
            assert!(new, "{} or {} stands twice", row[0], row[1]);
            let clauses = row[2].split(", ").map(|clause| clause.split('(').next().unwrap());
            let known = |clause: &str| clause == "–" || clause == "5" || clause_exists(clause);
            assert!(clauses.into_iter().all(known), "{}: {}", row[0], row[2]);
        }
    }
}

#[test]
fn the_library_has_a_scenario_for_each_behaviour_and_its_page_names_every_file_and_clause() {
    let page = read("scenarios/README.md");
    let all = tables(&page);
    let (behaviours, clauses) = (&all[all.len() - 2], &all[all.len() - 1]);
    let numbers: Vec<String> = (1..=35).map(|number| number.to_string()).collect();
    assert!(behaviours.iter().map(|row| row[0]).eq(numbers.iter().map(String::as_str)));
    let mut there = BTreeMap::new();
    for folder in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")).unwrap() {
        let folder = folder.unwrap().path();
        for file in folder.is_dir().then(|| fs::read_dir(&folder).unwrap()).into_iter().flatten() {
            let path = file.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let stated = text.lines().find_map(|line| line.strip_prefix("clauses: ")).unwrap().to_owned();
            assert!(text.contains("\nexpectations:\n") && text.contains("\nrun:"), "{}", path.display());
            let name = path.file_name().unwrap().to_str().unwrap();
            there.insert(format!("{}/{name}", folder.file_name().unwrap().to_str().unwrap()), stated);
        }
    }
    assert!(there.len() >= 45, "the library has shrunk to {}", there.len());
    for row in behaviours.iter().chain(clauses) {
        let named = row.last().unwrap().split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
        assert!(named.into_iter().all(|file| there.contains_key(file)), "{row:?}");
    }
    for (file, stated) in &there {
        for clause in stated.split('"').skip(1).step_by(2) {
            let row = clauses.iter().find(|row| row[0] == clause).unwrap();
            assert!(row[1].contains(&format!("({file})")), "{file} is not named under {clause}");
        }
    }
}
