//! The keys at the top of a scenario file.

use super::{
    calendar, expectations, faults,
    fields::{Fields, Shape},
    findings::{Findings, Read},
    partners,
    place::Place,
    population, timeline, times, words,
};
use crate::{
    bank::refusal::Said,
    event::{ClockMode, Jst, Security},
    scenario::{
        checks::{self, Whole},
        clauses,
        diagnostic::code,
        model::{RunTerms, Scenario, ScenarioClock},
        surroundings::{DEFAULT_PROFILE, Surroundings},
        timeline::order,
    },
};

/// The only format there is.
const FORMAT: i128 = 1;
/// Faster than this, an hour of bank time passes between two breaths of a client.
const FASTEST: f64 = 1_000_000.0;

const SHAPE: Shape = Shape {
    keys: &[
        "format",
        "name",
        "title",
        "clauses",
        "use",
        "clock",
        "profile",
        "security",
        "calendar",
        "population",
        "partners",
        "timeline",
        "faults",
        "expectations",
        "run",
    ],
    notes: true,
};

/// Reads the whole file, and checks what only the whole can tell.
pub fn read(
    root: &Place<'_>,
    file_name: &str,
    default_start: Jst,
    around: &dyn Surroundings,
    found: &mut Findings,
) -> Read<Scenario> {
    let fields = Fields::read(root, SHAPE, found)?;
    let format = fields.need("format", "1", found).and_then(|p| read_format(p, found));
    let name = fields.need("name", "night-closing", found).and_then(|p| words::name(p, found));
    let title = fields.maybe("title", found, read_title);
    let clauses = fields.or_default("clauses", found, |p, f| words::each(p, f, read_clause));
    let clock = fields.or_default("clock", found, read_clock);
    let profile = fields.maybe("profile", found, |p, f| read_profile(p, around, f));
    let security = fields.maybe("security", found, read_security);
    // Where the start itself is wrong, no time is blamed for lying before it.
    let known_start = clock.as_ref().ok().map(|c| c.start.unwrap_or(default_start));
    let start = known_start.unwrap_or(default_start);
    let calendar = fields.or_default("calendar", found, |p, f| calendar::read(p, start, f));
    let population = fields.or_default("population", found, population::read);
    let partners = fields.or_default("partners", found, partners::read);
    let drafts = fields.or_default("timeline", found, |p, f| timeline::read(p, known_start, default_start, f));
    let faults = fields.or_default("faults", found, |p, f| faults::read(p, start, f));
    let expectations = fields.or_default("expectations", found, expectations::read);
    let run = fields.or_default("run", found, |p, f| read_run(p, start, f));
    let (mut drafts, faults, expectations) = (drafts?, faults?, expectations?);
    let windows = calendar.as_ref().map(|calendar| calendar.maintenance.as_slice()).unwrap_or_default();
    drafts.extend(calendar::drafts(root, windows, start));
    let spots = checks::spots(&drafts);
    checks::names(root, &spots, found);
    let ordered = order(drafts);
    for mistake in ordered.mistakes {
        found.push(mistake);
    }
    format?;
    let population = population?;
    let scenario = Scenario {
        file: file_name.to_owned(),
        name: name?.to_owned(),
        title: title?,
        clauses: clauses?,
        clock: clock?,
        profile: profile?,
        security: security?,
        calendar: calendar?,
        seed: population.seed,
        customers: population.customers,
        personas: population.personas,
        partners: partners?,
        timeline: ordered.entries,
        triggered: ordered.triggered,
        faults: faults.iter().map(|fault| fault.value.clone()).collect(),
        expectations: expectations.iter().map(|expectation| expectation.value.clone()).collect(),
        run: run?,
        warnings: Vec::new(),
    };
    let profile = around.profile(scenario.profile.as_deref().unwrap_or(DEFAULT_PROFILE));
    let whole = Whole { root, start, scenario: &scenario, spots: &spots, faults: &faults, expectations: &expectations };
    whole.check(profile.as_deref(), found);
    Ok(scenario)
}

/// How strictly clients prove who they are.
fn read_security(place: &Place<'_>, found: &mut Findings) -> Read<Security> {
    words::one_of(place, Security::ALL, Security::word, found)
}

fn read_format(place: &Place<'_>, found: &mut Findings) -> Read<()> {
    let format = place.whole(found)?;
    if format == FORMAT {
        return Ok(());
    }
    let said = Said::made(
        format!("形式 {format} は読めません。この版が読むのは形式 {FORMAT} です。"),
        format!("format {format} cannot be read: this version reads format {FORMAT}"),
    );
    Err(found.push(place.wrong(code::INVALID_VALUE, said).expecting(["1"])))
}

fn read_title(place: &Place<'_>, found: &mut Findings) -> Read<Said> {
    words::both(place, found).map(|title| Said::made(title.ja, title.en))
}

/// 条項. A paragraph of the terms.
pub fn read_clause(place: &Place<'_>, found: &mut Findings) -> Read<String> {
    let text = place.text(found)?;
    if clauses::clause_exists(text) {
        return Ok(text.to_owned());
    }
    let all: Vec<String> = clauses::existing().collect();
    let said = Said::made(
        format!("規定に `{text}` という条項はありません。"),
        format!("the terms have no paragraph `{text}`"),
    );
    let help = Said::fixed(
        "条と項を `\"2.1\"`（第2条第1項）のように書きます。",
        "write article and paragraph, such as `\"2.1\"`",
    );
    let same_article = text.split_once('.').map(|(article, _)| format!("{article}."));
    let listed: Vec<&String> = all.iter().filter(|c| same_article.as_ref().is_some_and(|a| c.starts_with(a))).collect();
    let listed = if listed.is_empty() { all.iter().collect() } else { listed };
    Err(found.push(place.wrong(code::UNKNOWN_CLAUSE, said).expecting(listed).helping(help)))
}

fn read_clock(place: &Place<'_>, found: &mut Findings) -> Read<ScenarioClock> {
    let fields = Fields::read(place, Shape::of(&["start", "mode", "speed"]), found)?;
    let start = fields.maybe("start", found, times::absolute);
    let mode = fields.maybe("mode", found, read_mode);
    let speed = fields.maybe("speed", found, read_speed);
    Ok(ScenarioClock { start: start?, mode: mode?, speed: speed? })
}

/// How the clock moves.
pub fn read_mode(place: &Place<'_>, found: &mut Findings) -> Read<ClockMode> {
    words::one_of(place, ClockMode::ALL, ClockMode::word, found)
}

/// How fast the clock moves.
pub fn read_speed(place: &Place<'_>, found: &mut Findings) -> Read<f64> {
    let speed = place.number(found)?;
    if 0.0 < speed && speed <= FASTEST {
        return Ok(speed);
    }
    let said = Said::fixed("`speed` は 0 より大きく、1,000,000 以下です。", "`speed` is above 0 and at most 1,000,000");
    let help = Said::fixed("止めるには `mode: frozen` と書きます。", "to stop the clock, write `mode: frozen`");
    Err(found.push(place.wrong(code::INVALID_VALUE, said).helping(help)))
}

fn read_profile(place: &Place<'_>, around: &dyn Surroundings, found: &mut Findings) -> Read<String> {
    let name = words::filled(place, found)?;
    let known = around.profile_names();
    if known.is_empty() || around.profile(name).is_some() {
        return Ok(name.to_owned());
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    Err(words::unknown(place, name, &known, found))
}

fn read_run(place: &Place<'_>, start: Jst, found: &mut Findings) -> Read<RunTerms> {
    let fields = Fields::read(place, Shape::of(&["until", "wall_limit"]), found)?;
    let until = fields.maybe("until", found, |p, f| read_run_until(p, start, f));
    let wall_limit_ms = fields.maybe("wall_limit", found, times::some_duration);
    Ok(RunTerms { until: until?, wall_limit_ms: wall_limit_ms? })
}

fn read_run_until(place: &Place<'_>, start: Jst, found: &mut Findings) -> Read<Jst> {
    let until = times::instant(place, super::super::instant::Frame::at(start), found)?;
    if until >= start {
        return Ok(until);
    }
    Err(found.push(place.wrong(code::TIME_ORDER, times::ends_too_early(start, until))))
}
