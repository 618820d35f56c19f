//! What a sweep says: a line for each position, and what there is to know about the first that went wrong.

use super::{SweepArgs, position::Position};
use crate::{
    cli::{
        EXIT_OK, Out,
        run::{
            RunArgs,
            command::written,
            final_code,
            one::Played,
            reports::ReportFile,
            team::{self, Outcome},
        },
    },
    event::Lang,
    report::{EXIT_NOT_PROVEN, RunResult, Suite, ending, exit_code, terminal},
    verdict::CountsAs,
};
use std::ffi::OsString;

/// What the telling needs to know.
pub struct Told<'a> {
    /// What was asked for.
    pub args: &'a SweepArgs,
    /// The run that each position was.
    pub run_args: &'a RunArgs,
    /// The positions, in the order of their outcomes.
    pub positions: &'a [Position],
    /// The seed that they had.
    pub seed: u64,
    /// The reader's language.
    pub lang: Lang,
}

impl Told<'_> {
    /// Writes what became of it; the exit code.
    pub fn tell(&self, outcomes: Vec<Outcome>, files: Vec<ReportFile>, out: &mut Out<'_>) -> u8 {
        let (mut all, mut bank_failed) = (Vec::new(), false);
        let begun = outcomes.len();
        for (outcome, position) in outcomes.into_iter().zip(self.positions) {
            match outcome {
                Outcome::Judged(played) => {
                    let suite = Suite { replay: self.replay(position), ..played.suite };
                    all.push((position, Played { suite, ..*played }));
                }
                Outcome::BankFailed { name, why } => {
                    bank_failed = true;
                    out.error(&format!("{name}: {why}"));
                }
            }
        }
        if !files.iter().any(ReportFile::is_printed) {
            self.to_people(&all, out);
        }
        let is_whole = begun == self.positions.len();
        if !is_whole {
            out.error(&self.say(
                format!("途中で終わりました。{} 件のうち {begun} 件を判定しました。", self.positions.len()),
                format!("stopped early: {begun} of {} were judged", self.positions.len()),
            ));
        }
        // A fault that never came about has shown nothing.
        let struck = all.iter().filter(|(_, played)| played.first_struck.is_some()).count();
        let is_proven = struck == all.len() || struck > 0 && !self.args.strict;
        let suites = all.into_iter().map(|(_, played)| played.suite).collect();
        let result = RunResult::of(self.args.strict, suites);
        for file in files {
            if let Err(why) = file.write(&result, self.lang, out) {
                out.error(&why);
                bank_failed = true;
            }
        }
        match final_code(bank_failed, exit_code(&result), is_whole) {
            EXIT_OK if !is_proven => EXIT_NOT_PROVEN,
            code => code,
        }
    }

    fn to_people(&self, all: &[(&Position, Played)], out: &mut Out<'_>) {
        for (position, played) in all {
            out.line(&self.line(position, played));
        }
        let wrong = || all.iter().filter(|(_, played)| team::has_failed(self.args.strict, played));
        let (many, of) = (wrong().count(), all.len());
        let struck = all.iter().filter(|(_, played)| played.first_struck.is_some()).count();
        let Some((first, played)) = wrong().next() else {
            out.line(&self.say(
                format!(
                    "`{}`: 問題はありませんでした。故障は {of} か所のうち {struck} か所で起きました。",
                    self.args.fault
                ),
                format!("`{}`: all is well; the fault came about at {struck} of {of} positions", self.args.fault),
            ));
            return;
        };
        out.line(&self.say(
            format!("`{}`: {of} か所のうち {many} か所で問題がありました。最初は {first} です。\n", self.args.fault),
            format!("`{}`: {many} of {of} positions went wrong; the first is {first}\n", self.args.fault),
        ));
        team::show_output(played, self.run_args, "", self.lang, out);
        let result = RunResult::of(self.args.strict, vec![played.suite.clone()]);
        out.line(&terminal(&result, self.lang));
    }

    /// One position: what became of it, and the call that was hit.
    fn line(&self, position: &Position, played: &Played) -> String {
        let failed = team::has_failed(self.args.strict, played);
        let sign = if failed {
            "✗"
        } else if played.first_struck.is_some() {
            "✓"
        } else {
            "–"
        };
        let hit = played.first_struck.map_or_else(
            || self.say("故障は起きませんでした".to_owned(), "the fault did not come about".to_owned()),
            |call| format!("{}.{call}", played.suite.sandbox),
        );
        let why = if failed { format!("  {}", self.why(&played.suite)) } else { String::new() };
        format!("  {sign} {position}  {hit}{why}")
    }

    /// What went wrong, in a few words: the expectations that failed, or how the command ended.
    fn why(&self, suite: &Suite) -> String {
        let failed = suite.judged().into_iter().filter(|case| match case.counts_as {
            CountsAs::Failed => true,
            CountsAs::Warned => self.args.strict,
            CountsAs::Passed => false,
        });
        let ended = suite.command.as_ref().filter(|command| !command.is_good());
        let words: Vec<String> =
            failed.map(|case| case.id.clone()).chain(ended.map(|command| ending(self.lang, command))).collect();
        words.join(", ")
    }

    /// The line that does this position again.
    fn replay(&self, position: &Position) -> String {
        let file = self.args.scenario.clone().into_os_string();
        let mut words: Vec<OsString> = ["kumiai".into(), "sweep".into(), file, "--fault".into()].into();
        words.push(self.args.fault.clone().into());
        words.extend(["--at".into(), position.to_string().into(), "--seed".into(), self.seed.to_string().into()]);
        let command = &self.args.command;
        let command = if command.is_empty() { String::new() } else { format!(" -- {}", written(command)) };
        format!("{}{}{command}", written(&words), self.run_args.flags())
    }

    fn say(&self, ja: String, en: String) -> String {
        match self.lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }
}

/// A sweep is about one file.
pub const fn one_file(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "シナリオファイルを一つだけ指定してください。",
        Lang::En => "a sweep takes one scenario file",
    }
}

/// Why nothing is said about the fault.
pub const fn wrong_without_fault(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "故障がなくても問題があります。先にこれを直してください。",
        Lang::En => "it goes wrong without the fault already: mend that first",
    }
}

/// There is nothing to inject the fault at.
pub const fn no_position(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "故障を起こせる呼び出しがありません。--operation を確かめてください。",
        Lang::En => "the partner makes no call that the fault could be injected at; look at --operation",
    }
}

/// The position that was asked for is none.
pub fn no_such_position(at: &Position, all: &[Position], lang: Lang) -> String {
    let known = all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match lang {
        Lang::Ja => format!("呼び出し {at} はありません。あるもの: {known}"),
        Lang::En => format!("there is no call {at}; there are: {known}"),
    }
}
