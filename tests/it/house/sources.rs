//! The sources, read for the rules about them.

use std::{fs, path::Path};

/// A file of Rust.
pub struct Source {
    /// Its path from the root of the package.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Source {
    /// The first folder under `src`, or the file that stands for one.
    pub fn room(&self) -> String {
        let below = self.path.strip_prefix("src/").unwrap();
        let end = below.find('/').unwrap_or(below.len() - ".rs".len());
        below[..end].to_owned()
    }

    /// The lines without comments, numbered from 1.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.text.lines().enumerate().map(|(i, line)| (i + 1, line));
        numbered
            .map(|(n, line)| (n, line.split_once(" // ").map_or(line, |(code, _)| code)))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The rooms that it names: after `crate::`, or reached by as many `super::` as lead to the root.
    pub fn imports(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        let roots = ["crate::".to_owned(), format!("use {}", "super::".repeat(self.depth()))];
        let lines: Vec<(usize, &str)> = self.code().collect();
        for (i, (line, code)) in lines.iter().enumerate() {
            for root in roots.iter().filter(|root| root.starts_with("crate") || code.starts_with(&***root)) {
                for (at, _) in code.match_indices(&**root) {
                    let rest = &code[at + root.len()..];
                    if rest.starts_with("super::") {
                        continue;
                    }
                    if rest.starts_with('{') {
                        let group = lines[i..].iter().map(|(_, code)| *code).collect::<Vec<_>>().join("\n");
                        let begin = group.find(&**root).unwrap() + root.len() + 1;
                        found.extend(heads(&group[begin..]).into_iter().map(|head| (*line, head)));
                    } else {
                        found.push((*line, word(rest)));
                    }
                }
            }
        }
        found
    }

    /// How many modules below the root it stands.
    fn depth(&self) -> usize {
        let below = self.path.strip_prefix("src/").unwrap();
        let parts = below.split('/').count();
        if below.ends_with("/mod.rs") || below == "lib.rs" { parts - 1 } else { parts }
    }

    /// How many lines it has, a module of tests at its end aside.
    pub fn body_lines(&self) -> usize {
        let end = self.text.find("#[cfg(test)]\nmod tests {").unwrap_or(self.text.len());
        self.text[..end].lines().count()
    }

    /// The files of which one must name this module, and the module's name; nothing for the root of a crate.
    pub fn owner(&self) -> Option<(Vec<String>, String)> {
        if self.path == "src/lib.rs" || self.path == "src/main.rs" || self.is_a_crate_of_tests() {
            return None;
        }
        let path = self.path.strip_suffix("/mod.rs").or_else(|| self.path.strip_suffix(".rs")).unwrap();
        let (folder, name) = path.rsplit_once('/').unwrap();
        let owners = match folder {
            "src" => vec!["src/lib.rs".to_owned()],
            folder if folder.starts_with("src") => vec![format!("{folder}/mod.rs")],
            folder => vec![format!("{folder}/mod.rs"), format!("{folder}/main.rs"), format!("{folder}.rs")],
        };
        Some((owners, name.to_owned()))
    }

    /// A file right under `tests` is a crate of its own, and so is a folder there with a `main.rs`.
    fn is_a_crate_of_tests(&self) -> bool {
        let parts: Vec<&str> = self.path.split('/').collect();
        matches!(*parts, ["tests", _] | ["tests", _, "main.rs"])
    }
}

/// The first word of `text`.
fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The heads of a group of imports whose brace is already open.
fn heads(group: &str) -> Vec<String> {
    let (mut level, mut fresh, mut found) = (0, true, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => level += 1,
            '}' if level == 0 => break,
            '}' => level -= 1,
            ',' if level == 0 => fresh = true,
            _ if fresh && c.is_alphabetic() => {
                found.push(word(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files of Rust below these folders, in the order of their paths.
pub fn sources(folders: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    for folder in folders {
        walk(&root().join(folder), &mut |path| {
            if Path::new(path).extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(root().join(path)).unwrap();
                found.push(Source { path: path.to_owned(), text });
            }
        });
    }
    assert!(found.len() > 5, "only {} sources were found", found.len());
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Every text file of the repository, with its path.
pub fn everything() -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(root(), &mut |path| {
        if let Ok(text) = fs::read_to_string(root().join(path)) {
            found.push((path.to_owned(), text));
        }
    });
    found
}

/// Walks a folder, without what is built and what belongs to git.
fn walk(folder: &Path, visit: &mut dyn FnMut(&str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if [".git", "target", ".venv", "node_modules"].contains(&&*name) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), visit);
        } else if entry.file_type().unwrap().is_file() {
            visit(entry.path().strip_prefix(root()).unwrap().to_str().unwrap());
        }
    }
}
