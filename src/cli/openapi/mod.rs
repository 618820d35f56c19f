//! `kumiai openapi`: the published documents, generated from the routes.

mod difference;

use super::{EXIT_BANK_FAILED, EXIT_INVALID, EXIT_OK, Out};
use crate::{api::docs::Document, event::Lang};
use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use serde_json::Value;
use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// Where the committed documents stand.
const COMMITTED: &str = "openapi";
/// How many differences of one file are listed.
const MOST_SAID: usize = 20;

/// Which documents, and what to do with them.
#[derive(Debug, Clone, Args)]
pub struct OpenapiArgs {
    /// The document to print; --lang chooses its language
    #[arg(value_parser = document_parser(), default_value = "institution", conflicts_with_all = ["out", "check"])]
    pub document: Document,
    /// Write every document in both languages to this folder
    #[arg(long, value_name = "DIR", conflicts_with = "check")]
    pub out: Option<PathBuf>,
    /// Compare every document in both languages with the committed ones in ./openapi
    #[arg(long)]
    pub check: bool,
}

fn document_parser() -> impl TypedValueParser<Value = Document> {
    let words = Document::ALL.iter().map(|document| document.word());
    PossibleValuesParser::new(words).map(|word| Document::from_word(&word).unwrap_or(Document::Institution))
}

/// Runs the command; the exit code when it ends.
pub fn run(args: &OpenapiArgs, lang: Lang, out: &mut Out<'_>) -> u8 {
    let done = if args.check {
        check(Path::new(COMMITTED), out)
    } else if let Some(folder) = &args.out {
        write(folder, out)
    } else {
        print(args.document, lang, out)
    };
    done.unwrap_or_else(|why| {
        out.error(&why);
        EXIT_BANK_FAILED
    })
}

fn print(document: Document, lang: Lang, out: &mut Out<'_>) -> Result<u8, String> {
    let text = text(document, lang)?;
    match out.stdout.write_all(text.as_bytes()).and_then(|()| out.stdout.flush()) {
        Ok(()) => Ok(EXIT_OK),
        // Whoever reads has seen enough, as `head` has.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(EXIT_OK),
        Err(error) => Err(error.to_string()),
    }
}

fn write(folder: &Path, out: &mut Out<'_>) -> Result<u8, String> {
    let said = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    if let Err(error) = fs::create_dir_all(folder) {
        out.error(&said(folder, error));
        return Ok(EXIT_INVALID);
    }
    for (document, lang) in every() {
        let path = folder.join(document.file_name(lang));
        let text = text(document, lang)?;
        if let Err(error) = fs::write(&path, text) {
            out.error(&said(&path, error));
            return Ok(EXIT_INVALID);
        }
        out.line(&path.display().to_string());
    }
    Ok(EXIT_OK)
}

fn check(folder: &Path, out: &mut Out<'_>) -> Result<u8, String> {
    let mut verdict = EXIT_OK;
    for (document, lang) in every() {
        let path = folder.join(document.file_name(lang));
        let found = differences(&path, &text(document, lang)?);
        if found.is_empty() {
            continue;
        }
        verdict = EXIT_INVALID;
        out.line(&format!("{}:", path.display()));
        for difference in found.iter().take(MOST_SAID) {
            out.line(&format!("  {difference}"));
        }
        if let Some(more) = found.len().checked_sub(MOST_SAID).filter(|more| *more > 0) {
            out.line(&format!("  … {more} more"));
        }
    }
    if verdict != EXIT_OK {
        out.error(
            "the committed documents differ from the generated ones; `kumiai openapi --out openapi` rewrites them",
        );
    }
    Ok(verdict)
}

/// In what a committed file differs from the generated text; nothing where it does not.
fn differences(path: &Path, generated: &str) -> Vec<String> {
    #[expect(clippy::disallowed_methods, reason = "files are read by cli, and this is cli")]
    let committed = match fs::read_to_string(path) {
        Ok(committed) => committed,
        Err(error) => return vec![error.to_string()],
    };
    if committed == generated {
        return Vec::new();
    }
    let read = |text: &str| serde_json::from_str::<Value>(text);
    match (read(&committed), read(generated)) {
        (Ok(committed), Ok(generated)) => difference::between(&committed, &generated),
        (Err(error), _) => vec![format!("the committed file is not JSON: {error}")],
        (_, Err(error)) => vec![error.to_string()],
    }
}

fn every() -> impl Iterator<Item = (Document, Lang)> {
    Document::ALL.into_iter().flat_map(|document| Lang::ALL.iter().map(move |lang| (document, *lang)))
}

fn text(document: Document, lang: Lang) -> Result<String, String> {
    document.text(lang).map_err(|why| why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_differs_is_named_with_the_place() {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let folder = std::env::temp_dir().join(format!("kumiai-openapi-{}", std::process::id()));
        let mut out = Out { stdout: &mut stdout, stderr: &mut stderr };
        assert_eq!(write(&folder, &mut out), Ok(EXIT_OK));
        assert_eq!(check(&folder, &mut out), Ok(EXIT_OK));
        let path = folder.join("control.en.json");
        let changed = differences_after(&path, "Read the clock.", "Read the watch.");
        assert_eq!(check(&folder, &mut out), Ok(EXIT_INVALID));
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(changed, ["changed /paths/~1_sandbox~1clock/get/summary"]);
        let stdout = String::from_utf8(stdout).unwrap();
        assert!(stdout.contains("control.en.json:\n  changed /paths/~1_sandbox~1clock/get/summary"), "{stdout}");
    }

    fn differences_after(path: &Path, from: &str, to: &str) -> Vec<String> {
        let generated = String::from_utf8(fs::read(path).unwrap()).unwrap();
        fs::write(path, generated.replace(from, to)).unwrap();
        differences(path, &generated)
    }
}
