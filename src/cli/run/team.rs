//! The scenarios at work: as many at a time as there are jobs, told of in the order in which they were planned.

use super::{
    RunArgs,
    command::written,
    one::{self, Played, Player},
    plan::Planned,
    signals::Stopping,
};
use crate::{
    cli::Out,
    event::Lang,
    report::{RunResult, Suite, exit_code},
};
use std::{
    collections::BTreeMap,
    io::{self, IsTerminal},
    num::NonZero,
    sync::{
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

/// What became of one scenario.
pub enum Outcome {
    /// It was judged.
    Judged(Box<Suite>),
    /// The bank did not do its part.
    BankFailed {
        /// The scenario.
        name: String,
        /// Why.
        why: String,
    },
}

/// Runs everything that is planned, or what of it is run before somebody says stop.
pub fn run(args: &RunArgs, planned: &[Planned], stopping: &Stopping, lang: Lang, out: &mut Out<'_>) -> Vec<Outcome> {
    // A built-in partner waits more than it works.
    let each = if args.command.is_empty() { 4 } else { 1 };
    let cores = || each * thread::available_parallelism().map_or(1, NonZero::get);
    let jobs = args.jobs.map_or_else(cores, NonZero::get).min(planned.len());
    let is_shown = jobs == 1 && !args.command.is_empty();
    let player =
        if args.command.is_empty() { Player::BuiltIn(args.partner) } else { Player::Command(&args.command, is_shown) };
    let flags = args.flags();
    let (next, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (done, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..jobs {
            let (done, next, is_over, player, flags) = (done.clone(), &next, &is_over, &player, &flags);
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) && !stopping.halt.is_told() {
                    let nth = next.fetch_add(1, Ordering::Relaxed);
                    let Some(one) = planned.get(nth) else { return };
                    if is_shown {
                        let _ = done.send(News::Begun(nth));
                    }
                    let result = one::run(one, player, flags, stopping);
                    // What was cut off proves nothing.
                    if stopping.halt.is_told() {
                        return;
                    }
                    if args.fail_fast && has_failed(args.strict, &result) {
                        is_over.store(true, Ordering::Relaxed);
                    }
                    let _ = done.send(News::Done(nth, Box::new(result)));
                }
            });
        }
        drop(done);
        follow(args, planned, &results, is_shown, lang, out)
    })
}

/// What the one who tells people hears.
enum News {
    Begun(usize),
    Done(usize, Box<Result<Played, String>>),
}

fn follow(
    args: &RunArgs,
    planned: &[Planned],
    results: &mpsc::Receiver<News>,
    is_shown: bool,
    lang: Lang,
    out: &mut Out<'_>,
) -> Vec<Outcome> {
    let has_bar = !is_shown && io::stderr().is_terminal();
    let (all, mut outcomes) = (planned.len(), BTreeMap::new());
    let name_of = |nth: usize| planned.get(nth).map_or("", |one| &*one.name);
    for news in results {
        match news {
            News::Begun(nth) => {
                let _ = writeln!(out.stderr, "── {} ({}/{all})", name_of(nth), nth + 1);
            }
            News::Done(nth, played) => {
                if has_bar {
                    let _ = write!(out.stderr, "\r\x1b[K{}/{all}  {}", outcomes.len() + 1, name_of(nth));
                    let _ = out.stderr.flush();
                }
                outcomes.insert(nth, outcome(args, name_of(nth), *played, has_bar, lang, out));
            }
        }
    }
    if has_bar {
        let _ = write!(out.stderr, "\r\x1b[K");
    }
    outcomes.into_values().collect()
}

/// The outcome; what the command wrote is shown where something went wrong.
fn outcome(
    args: &RunArgs,
    name: &str,
    played: Result<Played, String>,
    has_bar: bool,
    lang: Lang,
    out: &mut Out<'_>,
) -> Outcome {
    let failed = has_failed(args.strict, &played);
    match played {
        Ok(Played { suite, output }) => {
            if let Some(output) = output.filter(|output| failed && !output.is_empty()) {
                let line = written(&args.command);
                let clear = if has_bar { "\r\x1b[K" } else { "" };
                let said = match lang {
                    Lang::Ja => format!("{clear}── {name}: {line} の出力"),
                    Lang::En => format!("{clear}── {name}: output of {line}"),
                };
                let _ = writeln!(out.stderr, "{said}").and_then(|()| out.stderr.write_all(&output));
            }
            Outcome::Judged(Box::new(suite))
        }
        Err(why) => Outcome::BankFailed { name: name.to_owned(), why },
    }
}

fn has_failed(strict: bool, played: &Result<Played, String>) -> bool {
    played.as_ref().map_or(true, |played| exit_code(&RunResult::of(strict, vec![played.suite.clone()])) != 0)
}
