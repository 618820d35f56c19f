//! `kumiai run`: scenarios, each at a bank of its own, with the partner's own tests or a built-in partner; and what became
//! of what was expected.

mod built_in;
pub(super) mod command;
mod environment;
pub(super) mod one;
pub(super) mod plan;
pub(super) mod reports;
pub(super) mod signals;
pub(super) mod team;
#[cfg(test)]
mod tests;

use super::{EXIT_BANK_FAILED, EXIT_INVALID, EXIT_OK, Out};
use crate::{
    citizen::{Habit, Manner},
    event::Lang,
    report::{EXIT_NOT_PROVEN, RunResult, exit_code, terminal},
};
use plan::Planned;
use reports::{Form, ReportFile};
use std::{ffi::OsString, num::NonZero, path::PathBuf};
use team::Outcome;

/// What to run, and how.
#[derive(Debug, Clone, clap::Args)]
pub struct RunArgs {
    /// Scenario files, or folders in which every *.yaml, *.yml and *.json is one.
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// Reports to write: junit, html, tap, json or github, each with its file; `-` prints it instead of the text.
    #[arg(long, value_name = "FORM=FILE", value_delimiter = ',', value_parser = reports::parse)]
    pub(super) report: Vec<(Form, PathBuf)>,
    /// What was not put to the test fails as well.
    #[arg(long)]
    pub(super) strict: bool,
    /// How many scenarios run at the same time; unless told, one for each processor, or eight where a built-in partner plays.
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZero<usize>>,
    /// Only scenarios whose name or path has this in it.
    #[arg(long, value_name = "TEXT")]
    pub(super) filter: Option<String>,
    /// Only scenarios about this clause: 4.6, or all of article 4.
    #[arg(long, value_name = "CLAUSE")]
    pub(super) clause: Option<String>,
    /// Begin no other scenario after one that failed.
    #[arg(long)]
    pub(super) fail_fast: bool,
    /// The seed of everything drawn, in the place of the scenarios' own.
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,
    /// Run every scenario so many times.
    #[arg(long, value_name = "N", default_value_t = NonZero::<u32>::MIN)]
    pub(super) repeat: NonZero<u32>,
    /// The built-in partner that plays where no command is given: good, naive, or a bad habit such as ignores-retry-after.
    #[arg(long, value_name = "NAME", value_parser = manner, default_value = "good", conflicts_with = "command")]
    pub(super) partner: Manner,
    /// Every bank speaks https, with a certificate of an authority that is made for this run: the command finds it in the file
    /// that `KUMIAI_CA_FILE` names.
    #[arg(long, value_name = "auto", value_parser = ["auto"])]
    pub(super) tls: Option<String>,
    /// The partner's own command, such as its tests.
    #[arg(last = true, value_name = "CMD")]
    pub(super) command: Vec<OsString>,
}

pub(super) fn manner(word: &str) -> Result<Manner, String> {
    let known = || Habit::ALL.iter().map(|habit| habit.word()).collect::<Vec<_>>().join(", ");
    Manner::from_word(word).ok_or_else(|| format!("expected good, naive or a habit: {}", known()))
}

impl RunArgs {
    /// The flags that a run of the same has to be given besides its file and seed, each with a space before it.
    pub(super) fn flags(&self) -> String {
        let strict = if self.strict { " --strict" } else { "" };
        let tls = self.tls.as_ref().map(|how| format!(" --tls {how}")).unwrap_or_default();
        let partner = if self.partner == Manner::GOOD { String::new() } else { format!(" --partner {}", self.partner) };
        format!("{strict}{tls}{partner}")
    }
}

/// Runs the command; the exit code when it ends.
pub fn run(args: &RunArgs, lang: Lang, out: &mut Out<'_>) -> u8 {
    let planned = match plan::read(args, lang, out) {
        Ok(planned) => planned,
        Err(code) => return code,
    };
    let files = match reports::open(&args.report, lang) {
        Ok(files) => files,
        Err(why) => {
            out.error(&why);
            return EXIT_INVALID;
        }
    };
    let stopping = match signals::listen() {
        Ok(stopping) => stopping,
        Err(error) => {
            out.error(&error.to_string());
            return EXIT_BANK_FAILED;
        }
    };
    let outcomes = team::run(args, &planned, &stopping, lang, out);
    tell(args, &planned, outcomes, files, lang, out)
}

/// Writes what became of it; the exit code.
fn tell(
    args: &RunArgs,
    planned: &[Planned],
    outcomes: Vec<Outcome>,
    files: Vec<ReportFile>,
    lang: Lang,
    out: &mut Out<'_>,
) -> u8 {
    let all = planned.len();
    let begun = outcomes.len();
    let (mut suites, mut bank_failed) = (Vec::new(), false);
    for outcome in outcomes {
        match outcome {
            Outcome::Judged(played) => suites.push(played.suite),
            Outcome::BankFailed { name, why } => {
                bank_failed = true;
                out.error(&format!("{name}: {why}"));
            }
        }
    }
    let result = RunResult::of(args.strict, suites);
    if !files.iter().any(ReportFile::is_printed) {
        out.line(&terminal(&result, lang));
    }
    for file in files {
        if let Err(why) = file.write(&result, lang, out) {
            out.error(&why);
            bank_failed = true;
        }
    }
    if begun < all {
        out.error(&match lang {
            Lang::Ja => format!("途中で終わりました。{all} 件のうち {begun} 件を判定しました。"),
            Lang::En => format!("stopped early: {begun} of {all} were judged"),
        });
    }
    final_code(bank_failed, exit_code(&result), begun == all)
}

/// The bank's own failure stands over every verdict; what was not run is not proven.
pub(super) const fn final_code(bank_failed: bool, judged: u8, is_whole: bool) -> u8 {
    match (bank_failed, judged) {
        (true, _) => EXIT_BANK_FAILED,
        (false, EXIT_OK) if !is_whole => EXIT_NOT_PROVEN,
        (false, judged) => judged,
    }
}
