//! Rules about the sources: who may import whom, which words are banned, how large a file may be.

use super::sources::{Source, everything, sources};
use std::collections::BTreeSet;

/// `room | the rooms that it may import`, as DESIGN §3 says. Rooms that do not exist yet stand here already.
const IMPORTS: &str = "
    event    |
    bank     | event
    oauth    | event bank
    profile  | event bank scenario
    scenario | event bank
    journal  | event
    tls      | event
    store    | event journal
    verdict  | event bank scenario journal
    report   | event verdict
    citizen  |
    pages    | event bank
    sandbox  | event bank oauth scenario journal store verdict
    webhook  | event bank oauth scenario journal store sandbox tls
    api      | event bank oauth profile scenario journal store verdict report pages sandbox webhook tls
    clock    | event
    server   | event api sandbox tls
    hosted   | api sandbox store tls clock server
    testing  | profile scenario report sandbox tls clock hosted cli
    cli      | event bank oauth profile scenario journal store verdict report citizen pages sandbox webhook tls api clock server hosted
    main     | cli
    lib      |
";

/// `where | the words that may not stand there | but they may here`. A place is a folder or a file under `src`; `-` is
/// all of it.
const BANNED: &str = "
    bank     | actix tokio std::fs std::env std::net std::thread serde utoipa |
    oauth    | actix tokio std::fs std::env std::net std::thread serde utoipa | oauth/jose
    scenario | actix tokio std::fs std::env std::net std::thread serde utoipa | scenario/file
    verdict  | actix tokio std::fs std::env std::net std::thread serde utoipa |
    event    | actix tokio std::fs std::env std::net std::thread |
    profile  | actix tokio std::fs std::env std::net std::thread utoipa |
    journal  | actix tokio std::fs std::env std::net utoipa |
    sandbox  | actix serde std::fs std::env std::net utoipa |
    citizen  | crate:: |
    tls      | actix tokio std::fs std::env std::net std::thread serde utoipa |
    -        | actix | api server.rs hosted.rs cli/serve.rs
    -        | utoipa | api event
    -        | std::env | cli main.rs
    -        | std::fs fs:: | cli store main.rs
    -        | time::sleep | api/wait.rs
    -        | SystemTime::now Instant::now Utc::now Local::now | clock.rs
    -        | thread::sleep HashMap HashSet todo! unimplemented! FIXME dbg! rand::rng rand::random |
    api      | .route( |
";

/// Names that say nothing.
const EMPTY_NAMES: [&str; 7] = ["utils", "util", "helpers", "common", "types", "manager", "misc"];

/// The most lines of a file, its tests aside. It never grows.
const MOST_LINES: usize = 400;
/// Half of the files have no more lines.
const MEDIAN_LINES: usize = 110;
/// Nine of ten files have no more lines.
const P90_LINES: usize = 250;

/// Hosts of package registries, and words by which one is configured.
const REGISTRIES: [&str; 12] = [
    "index.crates.io",
    "static.crates.io",
    "//crates.io/api",
    "registry.npmjs",
    "registry.yarnpkg",
    "pypi.org",
    "pythonhosted.org",
    "proxy.golang",
    "artifactory",
    "index-url",
    "sparse+http",
    "registry.index",
];

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().map(|row| row.split('|').map(str::trim).collect::<Vec<_>>()).filter(|row| row.len() > 1)
}

#[test]
fn every_file_says_in_its_first_line_what_it_is() {
    let silent = |source: &Source| !source.text.starts_with("//! ");
    let silent: Vec<String> = sources(&["src", "tests"]).into_iter().filter(silent).map(|source| source.path).collect();
    assert!(silent.is_empty(), "no `//! ` in the first line of: {}", silent.join(", "));
}

#[test]
fn rooms_import_one_way() {
    let table: Vec<_> = rows(IMPORTS).collect();
    let mut wrong = Vec::new();
    for source in sources(&["src"]) {
        let room = source.room();
        let Some(row) = table.iter().find(|row| row[0] == room) else {
            wrong.push(format!("{}: the room `{room}` stands in no row of the table", source.path));
            continue;
        };
        let allowed: BTreeSet<&str> = row[1].split_whitespace().collect();
        for (line, import) in source.imports() {
            if import != room && !allowed.contains(&*import) {
                wrong.push(format!("{}:{line}: `{room}` may not import `{import}`", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn banned_words_stand_nowhere_but_where_the_table_says() {
    let within = |path: &str, place: &str| path == place || path.starts_with(&format!("{place}/"));
    let mut wrong = Vec::new();
    for source in sources(&["src"]) {
        let path = source.path.strip_prefix("src/").unwrap();
        for row in rows(BANNED) {
            if row[0] != "-" && !within(path, row[0]) || row[2].split_whitespace().any(|place| within(path, place)) {
                continue;
            }
            for (line, code) in source.code() {
                let found = row[1].split_whitespace().filter(|word| code.contains(word));
                wrong.extend(found.map(|word| format!("{}:{line}: `{word}` may not stand here", source.path)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_test_waits_for_the_clock() {
    let sleepers = sources(&["tests"]).into_iter().filter(|source| !source.path.ends_with("house/tidy.rs"));
    let sleepers = sleepers.filter(|source| source.text.contains("::sleep") || source.text.contains("sleep("));
    let sleepers: Vec<String> = sleepers.map(|source| source.path).collect();
    assert!(sleepers.is_empty(), "time is moved, never waited for: {}", sleepers.join(", "));
}

#[test]
fn files_stay_small() {
    let mut sizes: Vec<(usize, String)> =
        sources(&["src", "tests"]).into_iter().map(|source| (source.body_lines(), source.path)).collect();
    sizes.sort();
    let at = |share: usize| sizes[(sizes.len() - 1) * share / 100].0;
    let (median, p90) = (at(50), at(90));
    println!("{} files, median {median} lines, p90 {p90}; the largest:", sizes.len());
    for (lines, path) in sizes.iter().rev().take(10) {
        println!("{lines:5} {path}");
    }
    let large: Vec<_> = sizes.iter().filter(|(lines, _)| *lines > MOST_LINES).collect();
    assert!(large.is_empty(), "more than {MOST_LINES} lines: {large:?}");
    assert!(median <= MEDIAN_LINES, "half of the files have more than {MEDIAN_LINES} lines: {median}");
    assert!(p90 <= P90_LINES, "a tenth of the files have more than {P90_LINES} lines: {p90}");
}

#[test]
fn file_names_say_what_is_in_them() {
    let stem = |path: &str| path.rsplit('/').next().and_then(|name| name.strip_suffix(".rs")).unwrap().to_owned();
    let empty = sources(&["src", "tests"]).into_iter().map(|source| source.path);
    let empty: Vec<String> = empty.filter(|path| EMPTY_NAMES.contains(&&*stem(path))).collect();
    assert!(empty.is_empty(), "a name of the field, please: {}", empty.join(", "));
}

#[test]
fn no_source_file_is_forgotten() {
    let all = sources(&["src", "tests"]);
    let forgotten = all.iter().filter(|source| {
        source.owner().is_some_and(|(owners, name)| {
            let owner = all.iter().find(|other| owners.contains(&other.path));
            owner.is_none_or(|owner| {
                !owner.code().any(|(_, code)| {
                    let code = code.trim();
                    let code = code.split_once(") mod ").map_or(code, |(_, rest)| rest);
                    let code = code.trim_start_matches("pub ").trim_start_matches("mod ");
                    code == format!("{name};")
                })
            })
        })
    });
    let forgotten: Vec<&str> = forgotten.map(|source| &*source.path).collect();
    assert!(forgotten.is_empty(), "no `mod` names: {}", forgotten.join(", "));
}

#[test]
fn no_file_names_a_package_registry() {
    let cargo_lock_source = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    let mut wrong = Vec::new();
    for (path, text) in everything() {
        if path == "tests/it/house/tidy.rs" {
            continue;
        }
        for (i, line) in text.lines().enumerate() {
            let names_one = REGISTRIES.iter().any(|host| line.contains(host));
            let foreign_source = path == "Cargo.lock" && line.starts_with("source = ") && line != cargo_lock_source;
            if names_one || foreign_source {
                wrong.push(format!("{path}:{}: {line}", i + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
