//! One scenario: a bank is opened, the partner plays, bank time runs to its end, and what was seen is judged.

use super::{
    built_in,
    command::{self, Ended},
    environment,
    plan::Planned,
    signals::Stopping,
};
use crate::{
    api::control::judged::{Ran, judged},
    citizen::{self, BankTime, Manner, Part, Stage},
    cli::settings,
    clock,
    event::{ConnectionFault, Fault, Inject, Jst, Operation},
    hosted::HostedBank,
    report::{CommandResult, Suite},
    sandbox::Sandbox,
};
use chrono::DateTime;
use std::{ffi::OsString, sync::Arc, time::Duration};

/// How long a built-in partner waits for an answer: on a busy machine a good one takes its time.
const PATIENCE: Duration = Duration::from_secs(20);
/// The same, where the scenario has answers that never come.
const SHORT_PATIENCE: Duration = Duration::from_secs(2);

/// Who plays.
pub enum Player<'a> {
    /// A built-in partner.
    BuiltIn(Manner),
    /// The partner's own command, and whether people see its output as it comes.
    Command(&'a [OsString], bool),
}

/// What came of it.
pub struct Played {
    /// The verdicts.
    pub suite: Suite,
    /// What the command wrote, where nobody has seen it yet.
    pub output: Option<Vec<u8>>,
    /// The number of the first call that a fault of the wire made a difference to.
    pub first_struck: Option<u64>,
}

/// Runs one scenario.
///
/// # Errors
/// What kept the bank from doing its part.
pub fn run(planned: &Planned, player: &Player<'_>, flags: &str, stopping: &Stopping) -> Result<Played, String> {
    let encryption = planned.encryption.as_ref();
    let tls = encryption.map(|encryption| encryption.config.clone());
    let bank = HostedBank::start(planned.opening.clone(), settings::random_secret(), tls)?;
    let stage = Stage {
        control_url: format!("{}/_sandbox", bank.url()),
        control_key: None,
        bank_code: bank.sandbox().published().opened().profile.institution.code.clone(),
        parts: parts(planned),
        until: bank_time(planned.until)?,
        leaves: planned.scenario.faults.iter().any(is_about_leaving),
        patience: if planned.opening.faults.iter().any(keeps_waiting) { SHORT_PATIENCE } else { PATIENCE },
        tls: encryption.and_then(|encryption| Some(encryption.authority.as_ref()?.trust())),
        wall: || clock::wall_now().0 / 1000,
        halt: Arc::default(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let limit = planned.scenario.run.wall_limit_ms.and_then(|ms| u64::try_from(ms).ok());
    let limit = limit.map(Duration::from_millis);
    let (command, output) = match player {
        Player::BuiltIn(manner) => {
            let timed_out = built_in::play(&stage, *manner, planned.opening.seed, limit, stopping, &runtime)?;
            if timed_out {
                citizen::run_out(&stage)?;
            }
            let line = format!("--partner {manner}");
            (timed_out.then_some(CommandResult { line, exit_code: None, timed_out }), None)
        }
        Player::Command(line, shown) => {
            let environment = environment::of(planned, &bank);
            let ended = runtime.block_on(command::run(line, &environment, limit, *shown, stopping));
            citizen::run_out(&stage)?;
            let Ended { exit_code, timed_out, output } = ended;
            (Some(CommandResult { line: command::written(line), exit_code, timed_out }), output)
        }
    };
    let seen = bank.sandbox().published();
    let file = planned.file.display().to_string();
    let ran = Ran { file: Some(&file), flags, command, ..Ran::default() };
    let suite = runtime.block_on(judged(bank.sandbox(), &seen, seen.now(clock::wall_now()), ran));
    let suite = suite.map_err(|refused| format!("the verdict was refused: {:?}", refused.code))?;
    let suite = Suite { name: planned.name.clone(), ..suite };
    Ok(Played { suite, output, first_struck: first_struck(bank.sandbox()) })
}

fn first_struck(sandbox: &Sandbox) -> Option<u64> {
    let mut first = None;
    sandbox.journal().each(|call| {
        if call.faulted.as_ref().is_some_and(|faulted| faulted.struck().next().is_some()) {
            first = first.into_iter().chain([call.call]).min();
        }
    });
    first
}

/// Whether a fault keeps a partner waiting for as long as it has patience.
const fn keeps_waiting(fault: &Fault) -> bool {
    matches!(fault.inject, Inject::Connection(ConnectionFault::Hang) | Inject::SlowBody { .. })
}

/// Whether a fault is about what a partner does last: then its customers leave at the end.
fn is_about_leaving(fault: &Fault) -> bool {
    fault.matches.operation == Some(Operation::RevokeToken)
}

/// Who is played by a built-in partner: those whom the scenario states, each with the customers who have linked to it, and
/// else the ready partner of the institution channel with one plain customer.
fn parts(planned: &Planned) -> Vec<Part> {
    let stated = planned.scenario.partners.iter().map(|partner| Part {
        partner_id: partner.id.to_string(),
        customers: if partner.linked.is_empty() { vec![USUAL.1.to_owned()] } else { partner.linked.clone() },
    });
    let mut parts: Vec<Part> = stated.collect();
    if parts.is_empty() {
        parts.push(Part { partner_id: USUAL.0.to_owned(), customers: vec![USUAL.1.to_owned()] });
    }
    parts
}

/// The partner and the customer that are meant where nobody names any.
const USUAL: (&str, &str) = ("kakeibo", "plain");

fn bank_time(at: Jst) -> Result<BankTime, String> {
    DateTime::parse_from_rfc3339(&at.to_string()).map_err(|error| error.to_string())
}
