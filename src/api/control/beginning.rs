//! はじまり. What a sandbox is to begin with, out of what a call says and what the server says.

use super::events::faults;
use crate::{
    api::Bank,
    bank::{
        profile::Profile,
        refusal::{ParameterFault, Refusal, Said},
    },
    event::{ProfileTerms, RefusalCode, ScenarioSource, Security},
    profile,
    sandbox::Opening,
    scenario::{self, Diagnostic, Scenario},
};
use std::sync::Arc;

/// The fewest customers of a town: the whole cast.
const FEWEST_CUSTOMERS: u32 = 12;
/// The account numbers of one kind end here.
const MOST_CUSTOMERS: u32 = 10_000_000;

/// What a call says about a beginning. What it leaves out is as the scenario says, and else as usual.
#[derive(Default)]
pub struct Asked {
    /// The text of a scenario file.
    pub scenario: Option<String>,
    /// The seed of everything drawn.
    pub seed: Option<u64>,
    /// The name of an institution profile.
    pub profile: Option<String>,
    /// How strict the authorization server is.
    pub security: Option<Security>,
    /// How many customers live in the town.
    pub customers: Option<u32>,
}

/// The opening that follows. `secret_of` gives a new partner's secret by its `client_id`.
///
/// # Errors
/// `parameter_invalid` naming the field, in a scenario with its line.
pub fn opening(
    bank: &Bank,
    usual: Opening,
    said: Asked,
    secret_of: impl Fn(&str) -> String,
) -> Result<Opening, Refusal> {
    let read = said.scenario.map(|text| {
        let read = scenario::load("scenario", &text, usual.start).map_err(|found| in_scenario(&found))?;
        Ok((read, text))
    });
    let (scenario, text) = read.transpose()?.unzip();
    let mut opening = match scenario.as_ref().zip(text) {
        Some((scenario, text)) => of_scenario(usual, scenario, text),
        None => usual,
    };
    if let Some(name) = said.profile.as_ref().or_else(|| scenario.as_ref()?.profile.as_ref()) {
        opening.profile = institution(bank, &opening, name)?;
    }
    if let Some(scenario) = &scenario {
        opening.stage(scenario, secret_of);
    } else if said.profile.is_some()
        && let Some(staged) = opening.scenario.as_ref().and_then(|kept| scenario::read_again(kept, opening.start))
    {
        // Another institution under the scenario of the server keeps the hours that this one states.
        staged.calendar.hours.put_into(Arc::make_mut(&mut opening.profile));
    }
    opening.security = said.security.unwrap_or(opening.security);
    opening.seed = said.seed.unwrap_or(opening.seed);
    opening.customers = said.customers.unwrap_or(opening.customers);
    if !(FEWEST_CUSTOMERS..=MOST_CUSTOMERS).contains(&opening.customers) {
        let said = Said::made(
            format!("{FEWEST_CUSTOMERS} から {MOST_CUSTOMERS} までの整数を指定してください。"),
            format!("it must be a whole number from {FEWEST_CUSTOMERS} to {MOST_CUSTOMERS}"),
        );
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "customers", said));
    }
    Ok(opening)
}

fn of_scenario(usual: Opening, scenario: &Scenario, text: String) -> Opening {
    Opening {
        seed: scenario.seed.unwrap_or(usual.seed),
        customers: scenario.customers.unwrap_or(usual.customers),
        security: scenario.security.unwrap_or(usual.security),
        start: scenario.clock.start.unwrap_or(usual.start),
        mode: scenario.clock.mode.unwrap_or(usual.mode),
        speed: scenario.clock.speed.unwrap_or(usual.speed),
        scenario: Some(ScenarioSource { name: scenario.name.clone(), text: text.into(), fragments: Vec::new() }),
        timeline: Vec::new(),
        armed: Vec::new(),
        linked: Vec::new(),
        faults: Arc::default(),
        ..usual
    }
}

/// How a sandbox that began like this would begin without its scenario: as the server's flags say, but with the seed, the
/// size of the town, the institution and the security profile that it was made with, where those were not the scenario's.
pub fn unstaged(bank: &Bank, begun: Opening) -> Opening {
    let flags = bank.registry.unstaged_opening();
    let said = begun.scenario.as_ref().and_then(|kept| scenario::read_again(kept, begun.start));
    let (seed, customers) = said.as_ref().map_or((None, None), |said| (said.seed, said.customers));
    let security = said.as_ref().and_then(|said| said.security);
    let profile = said.and_then(|said| said.profile);
    let is_of_scenario = profile.is_some_and(|name| name == begun.profile.name || !is_built_in(&begun.profile));
    Opening {
        seed: if seed == Some(begun.seed) { flags.seed } else { begun.seed },
        customers: if customers == Some(begun.customers) { flags.customers } else { begun.customers },
        security: if security == Some(begun.security) { flags.security } else { begun.security },
        profile: if is_of_scenario { flags.profile.clone() } else { with_its_own_hours(bank, begun.profile) },
        ..flags.clone()
    }
}

fn is_built_in(terms: &ProfileTerms) -> bool {
    profile::builtin(&terms.name).is_some()
}

/// The profile as it was before a scenario stated hours of its own. One that came from a file stays as it is.
fn with_its_own_hours(bank: &Bank, begun: Arc<ProfileTerms>) -> Arc<ProfileTerms> {
    let usual = &bank.registry.unstaged_opening().profile;
    if usual.name == begun.name {
        return usual.clone();
    }
    let built_in = profile::builtin(&begun.name).and_then(|text| profile::parse(text).ok());
    built_in.map_or(begun, |mut terms| {
        bank.settings.rename(&mut terms);
        Arc::new(terms)
    })
}

fn institution(bank: &Bank, usual: &Opening, name: &str) -> Result<Arc<ProfileTerms>, Refusal> {
    if usual.profile.name == name {
        return Ok(usual.profile.clone());
    }
    let Some(text) = profile::builtin(name) else {
        let known = profile::builtin_names().collect::<Vec<_>>().join(", ");
        let said = Said::made(
            format!("プロファイル `{name}` はありません。使えるもの: {known}"),
            format!("there is no profile `{name}`; known: {known}"),
        );
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "profile", said));
    };
    let mut terms = profile::parse(text).map_err(|_| Refusal::defect())?;
    bank.settings.rename(&mut terms);
    Profile::compile(&terms).map_err(|_| Refusal::defect())?;
    Ok(Arc::new(terms))
}

/// What is wrong with a scenario, each mistake with its line and column.
fn in_scenario(found: &[Diagnostic]) -> Refusal {
    let placed = |(fault, diagnostic): (ParameterFault, &Diagnostic)| {
        let is_whole = diagnostic.path.is_empty();
        let parameter = if is_whole { "scenario".to_owned() } else { format!("scenario.{}", diagnostic.path) };
        let (line, column) = (diagnostic.span.line, diagnostic.span.column);
        let reason = Said::made(
            format!("{line}行{column}列: {}", fault.reason.ja),
            format!("line {line}, column {column}: {}", fault.reason.en),
        );
        ParameterFault { parameter, reason }
    };
    let faults = faults(found).faults.into_iter().zip(found).map(placed).collect();
    Refusal { code: RefusalCode::ParameterInvalid, retry_at: None, faults }
}
