//! 段取り. Which scenarios are run, each with all that its bank is opened with.

use super::RunArgs;
use crate::{
    cli::{
        EXIT_BANK_FAILED, EXIT_INVALID, Out, check, institution, ready_partners,
        tls::{Encryption, THIS_MACHINE},
    },
    clock,
    event::{Jst, Lang},
    sandbox::Opening,
    scenario::{DEFAULT_PROFILE, DEFAULT_START, Expectation, Scenario},
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// One scenario that is to be run.
pub struct Planned {
    /// Its file.
    pub file: PathBuf,
    /// Its name; from its second time on, with the number of the time.
    pub name: String,
    /// What it says.
    pub scenario: Arc<Scenario>,
    /// What its bank is opened with.
    pub opening: Opening,
    /// The last instant of bank time.
    pub until: Jst,
    /// 暗号化（TLS）. What its bank shows where it speaks `https`.
    pub encryption: Option<Arc<Encryption>>,
}

/// Reads every scenario that was asked for. Nothing is run where one of them is wrong.
///
/// # Errors
/// The exit code; what is wrong has been written.
pub fn read(args: &RunArgs, lang: Lang, out: &mut Out<'_>) -> Result<Vec<Planned>, u8> {
    let mut once = Vec::new();
    let mut is_wrong = false;
    for file in files(args, out)? {
        match check::load(&file, DEFAULT_START, lang) {
            Ok((scenario, source)) => {
                if is_chosen(args, &file, &scenario) {
                    let opening = opening(args, &file, &scenario, lang, out)?;
                    let opening = Opening { scenario: Some(source), ..opening };
                    once.push((file, Arc::new(scenario), opening));
                }
            }
            Err(shown) => {
                let _ = writeln!(out.stderr, "{shown}");
                is_wrong = true;
            }
        }
    }
    if is_wrong {
        return Err(EXIT_INVALID);
    }
    if once.is_empty() {
        out.error(match lang {
            Lang::Ja => "該当するシナリオがありません。PATH、--filter、--clause を確かめてください。",
            Lang::En => "no scenario is left to run; look at PATH, --filter and --clause",
        });
        return Err(EXIT_INVALID);
    }
    let encryption = encryption(args, out)?.map(Arc::new);
    let times = 1..=args.repeat.get();
    let planned = |(file, scenario, opening): &(PathBuf, Arc<Scenario>, Opening), time: u32| Planned {
        file: file.clone(),
        name: if time == 1 { scenario.name.clone() } else { format!("{} #{time}", scenario.name) },
        scenario: scenario.clone(),
        opening: opening.clone(),
        until: scenario.ends_at(opening.start),
        encryption: encryption.clone(),
    };
    Ok(once.iter().flat_map(|one| times.clone().map(move |time| planned(one, time))).collect())
}

/// One authority for the whole run: whoever trusts it trusts every bank of the run.
fn encryption(args: &RunArgs, out: &mut Out<'_>) -> Result<Option<Encryption>, u8> {
    if args.tls.is_none() {
        return Ok(None);
    }
    let made = Encryption::auto(&THIS_MACHINE.map(str::to_owned), None, clock::wall_now());
    made.map(Some).map_err(|why| {
        out.error(&why);
        EXIT_BANK_FAILED
    })
}

fn files(args: &RunArgs, out: &mut Out<'_>) -> Result<Vec<PathBuf>, u8> {
    let mut files = Vec::new();
    for path in &args.paths {
        if let Err(error) = check::collect(path, &mut files) {
            out.error(&format!("{}: {error}", path.display()));
            return Err(EXIT_INVALID);
        }
    }
    Ok(files)
}

fn is_chosen(args: &RunArgs, file: &Path, scenario: &Scenario) -> bool {
    let is_named = |text: &String| scenario.name.contains(text) || file.to_string_lossy().contains(text);
    let is_about = |asked: &String| {
        let expected = scenario.expectations.iter().filter_map(|expected: &Expectation| expected.clause.as_ref());
        scenario.clauses.iter().chain(expected).any(|clause| {
            clause == asked || clause.strip_prefix(asked.as_str()).is_some_and(|rest| rest.starts_with('.'))
        })
    };
    args.filter.as_ref().is_none_or(is_named) && args.clause.as_ref().is_none_or(is_about)
}

fn opening(args: &RunArgs, file: &Path, scenario: &Scenario, lang: Lang, out: &mut Out<'_>) -> Result<Opening, u8> {
    let usual = Opening::still(institution::load(DEFAULT_PROFILE, Path::new(""), lang, out)?, DEFAULT_START);
    let seed = args.seed.unwrap_or(usual.seed);
    let usual = Opening { seed, partners: ready_partners::all(&[]), ..usual };
    let mut opening = usual.clone();
    if let Some(name) = &scenario.profile {
        opening.profile = institution::load(name, file.parent().unwrap_or(Path::new("")), lang, out)?;
    }
    opening.seed = args.seed.or(scenario.seed).unwrap_or(usual.seed);
    opening.customers = scenario.customers.unwrap_or(usual.customers);
    opening.security = scenario.security.unwrap_or(usual.security);
    opening.start = scenario.clock.start.unwrap_or(usual.start);
    opening.mode = scenario.clock.mode.unwrap_or(usual.mode);
    opening.speed = scenario.clock.speed.unwrap_or(usual.speed);
    opening.unstaged = Some(Box::new(usual));
    opening.stage(scenario, crate::scenario::usual_secret);
    Ok(opening)
}
