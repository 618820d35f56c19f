//! The command line: one file per command. Only here are arguments, environment and files read.

mod beside;
pub mod check;
mod compare;
pub mod edges;
mod explain;
mod healthcheck;
mod institution;
mod keeping;
mod new_file;
mod openapi;
mod operator;
mod people;
mod preview;
mod ready_partners;
mod render;
mod replay;
mod run;
mod schema;
mod serve;
mod settings;
mod sweep;
mod tls;
mod welcome;

pub use ready_partners::all as ready_partners;
pub use serve::default_start;

use crate::event::Lang;
use check::CheckArgs;
use clap::{
    Parser, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use compare::CompareArgs;
use edges::EdgesArgs;
use explain::ExplainArgs;
use healthcheck::HealthcheckArgs;
use new_file::NewArgs;
use openapi::OpenapiArgs;
use people::PeopleArgs;
use preview::PreviewArgs;
use replay::ReplayArgs;
use run::RunArgs;
use serve::ServeArgs;
use std::{ffi::OsString, io::Write};
use sweep::SweepArgs;

/// All is well.
pub const EXIT_OK: u8 = 0;
/// A scenario file or an argument is invalid.
pub const EXIT_INVALID: u8 = 2;
/// The bank itself failed.
pub const EXIT_BANK_FAILED: u8 = 4;

/// A sandbox bank for partner developers, on a clock that you control.
#[derive(Debug, Parser)]
#[command(name = "kumiai", version, about, long_about = None)]
struct Cli {
    /// The language of messages.
    #[arg(long, global = true, value_parser = lang_parser(), default_value = "ja")]
    lang: Lang,
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the sandbox bank (the default).
    Serve(Box<ServeArgs>),
    /// Play scenarios, each at a bank of its own, and say how the partner behaved.
    Run(Box<RunArgs>),
    /// Play a scenario once for each call that a partner makes, with one fault injected at that call and nowhere else.
    Sweep(Box<SweepArgs>),
    /// Check scenario files.
    Check(CheckArgs),
    /// Compare two JSON reports of verdicts.
    Compare(CompareArgs),
    /// Compute the answers of an exported sandbox again, and show the first difference.
    Replay(ReplayArgs),
    /// Show what a scenario makes happen, in bank time.
    Preview(PreviewArgs),
    /// Write a scenario file to start from.
    New(NewArgs),
    /// List the instants worth testing, derived from the profile.
    Edges(EdgesArgs),
    /// Say what a word means: a refusal, an operation, an event or a key.
    Explain(ExplainArgs),
    /// Print the JSON Schema of scenario files, for editors.
    Schema,
    /// List the people of the town with their logins, or print a passbook.
    People(PeopleArgs),
    /// Print, write or check the published API documents.
    Openapi(OpenapiArgs),
    /// Ask a running server whether it is well.
    #[command(hide = true)]
    Healthcheck(HealthcheckArgs),
}

fn lang_parser() -> impl TypedValueParser<Value = Lang> {
    let words = Lang::ALL.iter().map(|lang| lang.word());
    PossibleValuesParser::new(words).map(|word| Lang::from_word(&word).unwrap_or(Lang::Ja))
}

/// Where a command writes. A reader that goes away is no error.
pub struct Out<'a> {
    /// What was asked for.
    pub stdout: &'a mut dyn Write,
    /// What went wrong.
    pub stderr: &'a mut dyn Write,
}

impl Out<'_> {
    /// Writes a text and a line break.
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.stdout, "{text}").and_then(|()| self.stdout.flush());
    }

    /// Writes what went wrong.
    fn error(&mut self, text: &str) {
        let _ = writeln!(self.stderr, "kumiai: {text}");
    }
}

/// Runs the command that these arguments name; the exit code when it ends.
pub fn run(arguments: impl IntoIterator<Item = OsString>, out: &mut Out<'_>) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // `--help` and `--version` come this way too, and are no errors.
            let _ = error.print();
            return if error.use_stderr() { EXIT_INVALID } else { EXIT_OK };
        }
    };
    match &cli.command {
        None => serve::run(&cli.serve, cli.lang, out),
        Some(Command::Serve(args)) => serve::run(args, cli.lang, out),
        Some(Command::Run(args)) => run::run(args, cli.lang, out),
        Some(Command::Sweep(args)) => sweep::run(args, cli.lang, out),
        Some(Command::Check(args)) => check::run(args, cli.lang, out.stdout),
        Some(Command::Compare(args)) => compare::run(args, cli.lang, out),
        Some(Command::Replay(args)) => replay::run(args, cli.lang, out),
        Some(Command::Preview(args)) => preview::run(args, cli.lang, out),
        Some(Command::New(args)) => new_file::run(args, cli.lang, out),
        Some(Command::Edges(args)) => edges::run(args, cli.lang, out),
        Some(Command::Explain(args)) => explain::run(args, cli.lang, out),
        Some(Command::Schema) => schema::run(out),
        Some(Command::People(args)) => people::run(args, cli.lang, out),
        Some(Command::Openapi(args)) => openapi::run(args, cli.lang, out),
        Some(Command::Healthcheck(args)) => healthcheck::run(args, out),
    }
}
