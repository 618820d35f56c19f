//! The keys at the top of a scenario file.

use super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    place::Place,
    timeline, times, words,
};
use crate::{
    bank::refusal::Said,
    event::{ClockMode, Jst},
    scenario::{
        clauses,
        diagnostic::code,
        model::{Scenario, ScenarioClock},
    },
};

/// The only format there is.
const FORMAT: i128 = 1;
/// Faster than this, an hour of bank time passes between two breaths of a client.
const FASTEST: f64 = 1_000_000.0;
/// The account numbers of one kind end here.
const MOST_CUSTOMERS: u32 = 10_000_000;

const SHAPE: Shape = Shape {
    keys: &["format", "name", "title", "clauses", "clock", "profile", "population", "timeline"],
    planned: &["use", "security", "calendar", "partners", "faults", "expectations", "run"],
    instead: &[],
    notes: true,
};

/// Reads the whole file.
pub fn read(root: &Place<'_>, file_name: &str, default_start: Jst, found: &mut Findings) -> Read<Scenario> {
    let fields = Fields::read(root, SHAPE, found)?;
    let format = fields.need("format", "1", found).and_then(|p| read_format(p, found));
    let name = fields.need("name", "night-closing", found).and_then(|p| words::name(p, found));
    let title = fields.maybe("title", found, read_title);
    let clauses = fields.maybe("clauses", found, read_clauses);
    let clock = fields.maybe("clock", found, read_clock);
    let profile = fields.maybe("profile", found, |p, f| words::filled(p, f));
    let population = fields.maybe("population", found, read_population);
    // Where the start itself is wrong, no time is blamed for lying before it.
    let start = clock.as_ref().ok().map(|c| c.and_then(|c| c.start).unwrap_or(default_start));
    let timeline = fields.maybe("timeline", found, |p, f| timeline::read(p, start, default_start, f));
    format?;
    let (seed, customers) = population?.unwrap_or_default();
    Ok(Scenario {
        file: file_name.to_owned(),
        name: name?.to_owned(),
        title: title?,
        clauses: clauses?.unwrap_or_default(),
        clock: clock?.unwrap_or_default(),
        profile: profile?.map(str::to_owned),
        seed,
        customers,
        timeline: timeline?.unwrap_or_default(),
    })
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

fn read_clauses(place: &Place<'_>, found: &mut Findings) -> Read<Vec<String>> {
    let items = place.items(found)?;
    let read: Vec<_> = items.iter().map(|item| read_clause(item, found)).collect();
    read.into_iter().collect()
}

fn read_clause(place: &Place<'_>, found: &mut Findings) -> Read<String> {
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
    let modes: Vec<_> = ClockMode::ALL.iter().map(|m| m.word()).collect();
    words::word(place, &modes, ClockMode::from_word, found)
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

type Population = (Option<u64>, Option<u32>);

fn read_population(place: &Place<'_>, found: &mut Findings) -> Read<Population> {
    let shape = Shape { planned: &["personas", "generator"], ..Shape::of(&["seed", "customers"]) };
    let fields = Fields::read(place, shape, found)?;
    let seed = fields.maybe("seed", found, |p, f| {
        let seed = p.whole(f)?;
        let said =
            Said::fixed("`seed` は 0 以上、2^64 未満の整数です。", "`seed` is a whole number from 0, below 2^64");
        u64::try_from(seed).map_err(|_| f.push(p.wrong(code::INVALID_VALUE, said)))
    });
    let customers = fields.maybe("customers", found, |p, f| {
        let customers = p.whole(f)?;
        let said = Said::made(
            format!("`customers` は 1 以上、{MOST_CUSTOMERS} 以下です。"),
            format!("`customers` is at least 1 and at most {MOST_CUSTOMERS}"),
        );
        let fits = u32::try_from(customers).ok().filter(|c| (1..=MOST_CUSTOMERS).contains(c));
        fits.ok_or_else(|| f.push(p.wrong(code::INVALID_VALUE, said)))
    });
    Ok((seed?, customers?))
}
