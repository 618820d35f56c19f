//! `kumiai sweep`: one scenario, once for each call that the partner makes, with one fault injected at that call and nowhere
//! else; and the first call at which the partner does not get over it.

mod fault;
mod position;
mod told;

use super::{
    EXIT_BANK_FAILED, EXIT_INVALID, EXIT_OK, Out,
    run::{
        RunArgs, manner, one,
        one::{Played, Player},
        plan,
        plan::Planned,
        reports::{self, Form},
        signals::{self, Stopping},
        team,
    },
};
use crate::{
    citizen::Manner,
    event::{Fault, FaultMatch, FaultWhen, Lang, Operation},
    report::{EXIT_NOT_PROVEN, RunResult, exit_code, terminal},
    sandbox::Opening,
};
use fault::Swept;
use position::Position;
use std::{ffi::OsString, num::NonZero, path::PathBuf, sync::Arc};
use told::Told;

/// What to sweep, and with what.
#[derive(Debug, Clone, clap::Args)]
pub struct SweepArgs {
    /// The scenario file.
    scenario: PathBuf,
    /// What goes wrong: one of the scenario's faults by its name, or `lost_reply`, `reset`, `close`, `hang`, a status such as
    /// `503`, `latency=2s`, `slow_body=5s`, `truncate_body`, `malformed_json`, `html_error`, `wrong_content_type`,
    /// `next_page=drop`; or what stands under `inject`, such as `{ error: { status: 503, retry_after: 2s } }`.
    #[arg(long, value_name = "FAULT")]
    fault: String,
    /// Only calls of this operation; without it all that read account information or fetch tokens.
    #[arg(long, value_name = "OPERATION", value_parser = position::operation)]
    operation: Option<Operation>,
    /// Only this call, as a sweep names it: `kakeibo:list_transactions:3`.
    #[arg(long, value_name = "CALL", conflicts_with = "operation")]
    at: Option<Position>,
    /// Reports to write, each position a suite: junit, html, tap, json or github, each with its file; `-` prints it.
    #[arg(long, value_name = "FORM=FILE", value_delimiter = ',', value_parser = reports::parse)]
    report: Vec<(Form, PathBuf)>,
    /// What was not put to the test fails as well.
    #[arg(long)]
    strict: bool,
    /// How many positions are tried at the same time; one for each processor unless told.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// The seed of everything drawn, in the place of the scenario's own.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// The built-in partner that plays where no command is given: good, naive, or a bad habit such as ignores-retry-after.
    #[arg(long, value_name = "NAME", value_parser = manner, default_value = "good", conflicts_with = "command")]
    partner: Manner,
    /// Every bank speaks https, as with `kumiai run --tls auto`.
    #[arg(long, value_name = "auto", value_parser = ["auto"])]
    tls: Option<String>,
    /// The partner's own command, such as its tests.
    #[arg(last = true, value_name = "CMD")]
    command: Vec<OsString>,
}

impl SweepArgs {
    /// The run that each position is.
    fn as_run(&self) -> RunArgs {
        RunArgs {
            paths: vec![self.scenario.clone()],
            report: Vec::new(),
            strict: self.strict,
            jobs: self.jobs,
            filter: None,
            clause: None,
            fail_fast: false,
            seed: self.seed,
            repeat: NonZero::<u32>::MIN,
            partner: self.partner,
            tls: self.tls.clone(),
            command: self.command.clone(),
        }
    }

    /// Who plays, unseen.
    const fn player(&self) -> Player<'_> {
        if self.command.is_empty() {
            Player::BuiltIn(self.partner)
        } else {
            Player::Command(self.command.as_slice(), false)
        }
    }
}

/// Runs the command; the exit code when it ends.
pub fn run(args: &SweepArgs, lang: Lang, out: &mut Out<'_>) -> u8 {
    sweep(args, lang, out).unwrap_or_else(|code| code)
}

fn sweep(args: &SweepArgs, lang: Lang, out: &mut Out<'_>) -> Result<u8, u8> {
    let run_args = args.as_run();
    let mut planned = plan::read(&run_args, lang, out)?.into_iter();
    let (Some(whole), None) = (planned.next(), planned.next()) else {
        return Err(wrong(out, told::one_file(lang)));
    };
    let swept = fault::read(&args.fault, &whole.scenario, lang).map_err(|why| wrong(out, &why))?;
    let files = reports::open(&args.report, lang).map_err(|why| wrong(out, &why))?;
    let stopping = signals::listen().map_err(|error| {
        out.error(&error.to_string());
        EXIT_BANK_FAILED
    })?;
    // One fault at a time: the scenario's own are lifted, so that what goes wrong is this one's doing.
    let whole = with_faults(&whole, whole.name.clone(), Vec::new());
    let clean = baseline(args, &run_args, &whole, &stopping, lang, out)?;
    let all = position::all(&clean.suite, args.operation.or(swept.operation), swept.partner.as_ref());
    let chosen = match &args.at {
        None => all,
        Some(at) if all.contains(at) => vec![at.clone()],
        Some(at) => return Err(wrong(out, &told::no_such_position(at, &all, lang))),
    };
    if chosen.is_empty() {
        out.error(told::no_position(lang));
        return Err(EXIT_NOT_PROVEN);
    }
    let forks: Vec<Planned> = chosen.iter().map(|position| fork(&whole, &swept, position)).collect();
    let outcomes = team::run_quietly(&run_args, &forks, &stopping, out, &|_, _, _| {});
    let told = Told { args, run_args: &run_args, positions: &chosen, seed: whole.opening.seed, lang };
    Ok(told.tell(outcomes, files, out))
}

fn wrong(out: &mut Out<'_>, why: &str) -> u8 {
    out.error(why);
    EXIT_INVALID
}

/// The run without the fault. It has to go well: else nothing could be said about the fault.
fn baseline(
    args: &SweepArgs,
    run_args: &RunArgs,
    whole: &Planned,
    stopping: &Stopping,
    lang: Lang,
    out: &mut Out<'_>,
) -> Result<Played, u8> {
    let played = one::run(whole, &args.player(), &run_args.flags(), stopping).map_err(|why| {
        out.error(&why);
        EXIT_BANK_FAILED
    })?;
    if stopping.halt.is_told() {
        return Err(EXIT_NOT_PROVEN);
    }
    let result = RunResult::of(args.strict, vec![played.suite.clone()]);
    match exit_code(&result) {
        EXIT_OK => Ok(played),
        code => {
            team::show_output(&played, run_args, "", lang, out);
            out.line(&terminal(&result, lang));
            out.error(told::wrong_without_fault(lang));
            Err(code)
        }
    }
}

/// The same bank, with the fault at one call.
fn fork(whole: &Planned, swept: &Swept, position: &Position) -> Planned {
    let fault = Fault {
        id: swept.id.clone(),
        matches: FaultMatch {
            operation: Some(position.operation),
            partner: Some(position.partner.clone()),
            ..FaultMatch::default()
        },
        when: FaultWhen { calls: vec![position.nth], ..FaultWhen::default() },
        inject: swept.inject.clone(),
    };
    with_faults(whole, format!("{} {position}", whole.name), vec![fault])
}

fn with_faults(planned: &Planned, name: String, faults: Vec<Fault>) -> Planned {
    Planned {
        file: planned.file.clone(),
        name,
        scenario: Arc::clone(&planned.scenario),
        opening: Opening { faults: faults.into(), ..planned.opening.clone() },
        until: planned.until,
        encryption: planned.encryption.clone(),
    }
}
