//! `kumiai compare`: what got better or worse between two reports.

use super::{EXIT_INVALID, EXIT_OK, Out};
use crate::{
    event::Lang,
    report::{EXIT_EXPECTATION_FAILED, NotAResult, RunResult, compare, comparison_text},
};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Compare two JSON reports: exit code 1 when something got worse.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The report of the earlier run.
    before: PathBuf,
    /// The report of the later run.
    after: PathBuf,
}

/// Compares.
pub fn run(args: &CompareArgs, lang: Lang, out: &mut Out<'_>) -> u8 {
    let (before, after) = match (read(&args.before, lang), read(&args.after, lang)) {
        (Ok(before), Ok(after)) => (before, after),
        (before, after) => {
            for why in [before.err(), after.err()].into_iter().flatten() {
                out.error(&why);
            }
            return EXIT_INVALID;
        }
    };
    let comparison = compare(&before, &after);
    out.line(&comparison_text(&comparison, lang));
    if comparison.is_worse() { EXIT_EXPECTATION_FAILED } else { EXIT_OK }
}

fn read(path: &Path, lang: Lang) -> Result<RunResult, String> {
    let file = path.display();
    let say = |ja: String, en: String| match lang {
        Lang::Ja => ja,
        Lang::En => en,
    };
    #[expect(clippy::disallowed_methods, reason = "files are read by cli")]
    let text = fs::read_to_string(path)
        .map_err(|error| say(format!("{file} を読めません: {error}"), format!("cannot read {file}: {error}")))?;
    RunResult::parse(&text).map_err(|why| match why {
        NotAResult::Shape(what) => say(
            format!("{file} は JSON の報告ではありません（{what}）。`kumiai run --report json=FILE` か `GET /_sandbox/verdict` で作れます。"),
            format!("{file} is no JSON report ({what}); `kumiai run --report json=FILE` or `GET /_sandbox/verdict` writes one"),
        ),
        NotAResult::Format(format) => say(
            format!("{file} は形式 {format} の報告で、この版では読めません。同じ版の kumiai で比べてください。"),
            format!("{file} is of format {format}, which this version does not read; compare with the version that wrote it"),
        ),
    })
}
