//! `kumiai check`: whether scenario files can be played, and if not, why not.

use super::{
    EXIT_BANK_FAILED, EXIT_INVALID, EXIT_OK,
    beside::Beside,
    render::{self, Checked},
};
use crate::{
    event::{Fragment, Jst, Lang, ScenarioSource},
    scenario::{self, Reading, Scenario, Source},
};
use clap::{Args, ValueEnum};
use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

/// The endings of scenario files.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

/// What to check, and how to say it.
#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// Scenario files, or folders in which every *.yaml, *.yml and *.json is one
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// How the mistakes are written
    #[arg(long, value_enum, default_value_t)]
    pub format: CheckFormat,
}

/// How the mistakes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum CheckFormat {
    /// For people: the source line with the place marked
    #[default]
    Text,
    /// For programs: one JSON document
    Json,
    /// For GitHub Actions: annotations on the changed lines
    Github,
}

/// Checks the files and writes what is wrong to `out`. Answers the exit code. The text carries colours: give an
/// `anstream` writer, which takes them away where nobody can see them.
pub fn run(args: &CheckArgs, lang: Lang, out: &mut dyn Write) -> u8 {
    let checked: Vec<Checked> = args.paths.iter().flat_map(|path| check_path(path)).collect();
    let text = match args.format {
        CheckFormat::Text => render::text(&checked, lang),
        CheckFormat::Json => render::json(&checked, lang),
        CheckFormat::Github => render::github(&checked, lang),
    };
    let verdict = if checked.iter().all(Checked::is_fine) { EXIT_OK } else { EXIT_INVALID };
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => verdict,
        // Whoever reads has seen enough, as `head` has.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => verdict,
        Err(_) => EXIT_BANK_FAILED,
    }
}

fn check_path(path: &Path) -> Vec<Checked> {
    let mut files = Vec::new();
    match collect(path, &mut files) {
        Ok(()) if files.is_empty() => {
            vec![Checked::Unread { file: shown(path), why: "no *.yaml, *.yml or *.json in this folder".to_owned() }]
        }
        Ok(()) => files.iter().map(|file| check_file(file)).collect(),
        Err(error) => vec![Checked::Unread { file: shown(path), why: error.to_string() }],
    }
}

/// The files under `path` in the order of their names. Hidden folders are left alone, and so are those called
/// `fragments`: what is in them is checked with the files that use it.
pub(super) fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let inner = entry.path();
        // A link to a folder is not followed: it may lead back here.
        if entry.file_type()?.is_dir() {
            let name = entry.file_name();
            if !name.as_encoded_bytes().starts_with(b".") && name != "fragments" {
                collect(&inner, files)?;
            }
        } else if inner.extension().is_some_and(|end| ENDINGS.iter().any(|e| end.eq_ignore_ascii_case(e))) {
            files.push(inner);
        }
    }
    Ok(())
}

fn check_file(path: &Path) -> Checked {
    let file = shown(path);
    #[expect(clippy::disallowed_methods, reason = "files are read by cli, and this is cli")]
    let read = fs::read_to_string(path);
    match read {
        Ok(text) => {
            let around = Beside::of(path);
            let Reading { sources, mistakes, .. } = scenario::read_file(&file, &text, scenario::DEFAULT_START, &around);
            Checked::Read { sources, mistakes }
        }
        Err(error) => Checked::Unread { file, why: error.to_string() },
    }
}

/// A scenario that can be played, with its texts; otherwise what is wrong with it, ready to be shown.
///
/// # Errors
/// When it cannot be read or played.
pub fn load(path: &Path, start: Jst, lang: Lang) -> Result<(Scenario, ScenarioSource), String> {
    let file = shown(path);
    #[expect(clippy::disallowed_methods, reason = "files are read by cli, and this is cli")]
    let text = fs::read_to_string(path).map_err(|error| format!("{file}: {error}"))?;
    match scenario::read_file(&file, &text, start, &Beside::of(path)) {
        Reading { scenario: Some(scenario), sources, .. } => {
            let source = kept(&scenario.name, sources);
            Ok((scenario, source))
        }
        Reading { sources, mistakes, .. } => Err(render::text(&[Checked::Read { sources, mistakes }], lang)),
    }
}

/// What a sandbox keeps of a scenario: its text and its fragments.
fn kept(name: &str, sources: Vec<Source>) -> ScenarioSource {
    let mut sources = sources.into_iter();
    let text = sources.next().map(|main| main.text).unwrap_or_default();
    let fragments = sources.map(|source| Fragment { path: source.file, text: source.text.into() });
    ScenarioSource { name: name.to_owned(), text: text.into(), fragments: fragments.collect() }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRONG: &str = "tests/refused/scenario/id_twice.yaml";

    fn checked(path: &str, format: CheckFormat) -> (u8, String) {
        let mut out = Vec::new();
        let args = CheckArgs { paths: vec![path.into()], format };
        let code = run(&args, Lang::En, &mut out);
        (code, anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string())
    }

    #[test]
    fn a_program_gets_one_json_document() {
        let (code, out) = checked(WRONG, CheckFormat::Json);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        let mistake = &json["files"][0]["mistakes"][0];
        assert_eq!((code, json["errors"].as_u64()), (EXIT_INVALID, Some(1)));
        assert_eq!(mistake["code"], "scenario::duplicate_id");
        assert_eq!((&mistake["span"]["line"], &mistake["related"]["span"]["line"]), (&6.into(), &4.into()));
        assert_eq!(checked("scenarios", CheckFormat::Json).0, EXIT_OK);
    }

    #[test]
    fn github_gets_a_line_for_each_mistake() {
        let (_, out) = checked(WRONG, CheckFormat::Github);
        let line = "::error file=tests/refused/scenario/id_twice.yaml,line=6,col=11,\
                    title=scenario%3A%3Aduplicate_id::there are two events of the name `stop`\n";
        assert_eq!(out, line);
        assert_eq!(checked("scenarios", CheckFormat::Github), (EXIT_OK, String::new()));
    }

    #[test]
    fn a_path_without_scenarios_is_an_invalid_argument() {
        for path in ["no/such/file.yaml", "src/cli/render"] {
            assert_eq!(checked(path, CheckFormat::Text).0, EXIT_INVALID, "{path}");
        }
    }

    #[test]
    fn whoever_stops_reading_hears_nothing_more() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let args = CheckArgs { paths: vec![WRONG.into()], format: CheckFormat::Text };
        assert_eq!(run(&args, Lang::Ja, &mut Closed), EXIT_INVALID);
    }
}
