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
    report::{RunResult, exit_code},
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
    Judged(Box<Played>),
    /// The bank did not do its part.
    BankFailed {
        /// The scenario.
        name: String,
        /// Why.
        why: String,
    },
}

/// Runs everything that is planned, or what of it is run before somebody says stop. What the command of one that failed
/// wrote is shown when it is over.
pub fn run(args: &RunArgs, planned: &[Planned], stopping: &Stopping, lang: Lang, out: &mut Out<'_>) -> Vec<Outcome> {
    let show = |outcome: &Outcome, clear: &str, out: &mut Out<'_>| {
        if let Outcome::Judged(played) = outcome
            && has_failed(args.strict, played)
        {
            show_output(played, args, clear, lang, out);
        }
    };
    run_quietly(args, planned, stopping, out, &show)
}

/// What is done with an outcome as soon as it is there; the text clears the line of progress.
type Show<'a> = &'a dyn Fn(&Outcome, &str, &mut Out<'_>);

/// The same; what is shown of an outcome is left to `show`.
pub fn run_quietly(
    args: &RunArgs,
    planned: &[Planned],
    stopping: &Stopping,
    out: &mut Out<'_>,
    show: Show<'_>,
) -> Vec<Outcome> {
    // A built-in partner waits more than it works.
    let each = if args.command.is_empty() { 8 } else { 1 };
    let cores = || each * thread::available_parallelism().map_or(1, NonZero::get);
    let jobs = args.jobs.map_or_else(cores, NonZero::get).min(planned.len());
    let is_shown = jobs == 1 && !args.command.is_empty();
    let player =
        if args.command.is_empty() { Player::BuiltIn(args.partner) } else { Player::Command(&args.command, is_shown) };
    let flags = args.flags();
    // Those with faults take longest, since a partner waits for answers that do not come: they begin first.
    let mut order: Vec<usize> = (0..planned.len()).collect();
    if jobs > 1 {
        order.sort_by_key(|nth| planned.get(*nth).is_none_or(|one| one.scenario.faults.is_empty()));
    }
    let (next, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (done, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..jobs {
            let (done, order, next, is_over, player, flags) = (done.clone(), &order, &next, &is_over, &player, &flags);
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) && !stopping.halt.is_told() {
                    let Some(&nth) = order.get(next.fetch_add(1, Ordering::Relaxed)) else { return };
                    let Some(one) = planned.get(nth) else { return };
                    if is_shown {
                        announce(nth, &done);
                    }
                    let result = one::run(one, player, flags, stopping);
                    // What was cut off proves nothing.
                    if stopping.halt.is_told() {
                        return;
                    }
                    if args.fail_fast && result.as_ref().map_or(true, |played| has_failed(args.strict, played)) {
                        is_over.store(true, Ordering::Relaxed);
                    }
                    let _ = done.send(News::Done(nth, Box::new(result)));
                }
            });
        }
        drop(done);
        follow(planned, &results, is_shown, out, show)
    })
}

/// What the one who tells people hears.
enum News {
    /// One begins; who said so goes on when the other end is dropped.
    Begun(usize, mpsc::Sender<()>),
    Done(usize, Box<Result<Played, String>>),
}

/// Says that one begins, and waits until that stands where its command is going to write.
fn announce(nth: usize, done: &mpsc::Sender<News>) {
    let (heard, is_heard) = mpsc::channel();
    if done.send(News::Begun(nth, heard)).is_ok() {
        // Nothing is ever sent: it ends when the other end is dropped.
        let _ = is_heard.recv();
    }
}

fn follow(
    planned: &[Planned],
    results: &mpsc::Receiver<News>,
    is_shown: bool,
    out: &mut Out<'_>,
    show: Show<'_>,
) -> Vec<Outcome> {
    let has_bar = !is_shown && io::stderr().is_terminal();
    let clear = if has_bar { "\r\x1b[K" } else { "" };
    let (all, mut outcomes) = (planned.len(), BTreeMap::new());
    let name_of = |nth: usize| planned.get(nth).map_or("", |one| &*one.name);
    for news in results {
        match news {
            News::Begun(nth, _heard) => {
                let _ = writeln!(out.stderr, "── {} ({}/{all})", name_of(nth), nth + 1);
            }
            News::Done(nth, played) => {
                if has_bar {
                    let _ = write!(out.stderr, "{clear}{}/{all}  {}", outcomes.len() + 1, name_of(nth));
                    let _ = out.stderr.flush();
                }
                let outcome = match *played {
                    Ok(played) => Outcome::Judged(Box::new(played)),
                    Err(why) => Outcome::BankFailed { name: name_of(nth).to_owned(), why },
                };
                show(&outcome, clear, out);
                outcomes.insert(nth, outcome);
            }
        }
    }
    let _ = write!(out.stderr, "{clear}");
    outcomes.into_values().collect()
}

/// Shows what the command wrote, where nobody has seen it yet.
pub fn show_output(played: &Played, args: &RunArgs, clear: &str, lang: Lang, out: &mut Out<'_>) {
    if let Some(output) = played.output.as_ref().filter(|output| !output.is_empty()) {
        let (name, line) = (&played.suite.name, written(&args.command));
        let said = match lang {
            Lang::Ja => format!("{clear}── {name}: {line} の出力"),
            Lang::En => format!("{clear}── {name}: output of {line}"),
        };
        let _ = writeln!(out.stderr, "{said}").and_then(|()| out.stderr.write_all(output));
    }
}

/// Whether a run of this alone would not have ended well.
pub fn has_failed(strict: bool, played: &Played) -> bool {
    exit_code(&RunResult::of(strict, vec![played.suite.clone()])) != 0
}
