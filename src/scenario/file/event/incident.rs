//! Incidents（第4条第6項, 第4条第8項）.

use super::{
    super::{
        fields::{Fields, Shape},
        findings::{Findings, Read},
        place::Place,
        times, words,
    },
    partner_id,
};
use crate::{
    bank::{
        incident::{ACKNOWLEDGE_WITHIN_MS, REPORT_WITHIN_MS},
        refusal::Said,
    },
    event::{
        EventId, Ground, IncidentClosed, IncidentDisclosed, IncidentUpdated, Measure, PartnerTask, TaskAsked, Word,
    },
    scenario::{diagnostic::code, instant::Frame},
};

const KEYS: &[&str] =
    &["partner", "customer", "ground", "summary", "measures", "requests", "acknowledge_within", "report_within"];

/// Reads `{ partner: kakeibo, customer: plain, ground: suspected_leak, measures: [links_suspended] }`.
pub fn read_disclosed(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(KEYS), found)?;
    let partner = fields.need("partner", "kakeibo", found).and_then(|p| partner_id(p, found));
    let customer = fields.maybe("customer", found, |p, f| words::filled(p, f).map(str::to_owned));
    let grounds: Vec<_> = Ground::ALL.iter().map(|g| g.word()).collect();
    let ground =
        fields.need("ground", "suspected_leak", found).and_then(|p| words::word(p, &grounds, Ground::from_word, found));
    let summary = fields.maybe("summary", found, words::both);
    let measures = fields.maybe("measures", found, read_measures);
    let acknowledge_within = fields.maybe("acknowledge_within", found, length);
    let report_within = fields.maybe("report_within", found, length);
    let report_within_ms = report_within?.unwrap_or(REPORT_WITHIN_MS);
    let requests = fields.maybe("requests", found, |p, f| read_requests(p, report_within_ms, f));
    Ok(Word::IncidentDisclosed(IncidentDisclosed {
        partner: partner?,
        customer: customer?,
        ground: ground?,
        summary: summary?,
        measures: measures?.unwrap_or_default(),
        requests: requests?.unwrap_or_default(),
        acknowledge_within_ms: acknowledge_within?.unwrap_or(ACKNOWLEDGE_WITHIN_MS),
        report_within_ms,
    }))
}

/// A length of time above 0.
fn length(place: &Place<'_>, found: &mut Findings) -> Read<i64> {
    let ms = times::duration(place, found)?;
    if ms > 0 {
        return Ok(ms);
    }
    let key = place.name();
    let said = Said::made(format!("`{key}` は 0 より長くします。"), format!("`{key}` is longer than 0"));
    Err(found.push(place.wrong(code::INVALID_VALUE, said)))
}

fn read_measures(place: &Place<'_>, found: &mut Findings) -> Read<Vec<Measure>> {
    let all: Vec<_> = Measure::ALL.iter().map(|m| m.word()).collect();
    let items = place.items(found)?;
    let read: Vec<_> = items.iter().map(|item| words::word(item, &all, Measure::from_word, found)).collect();
    let mut measures: Vec<Measure> = read.into_iter().collect::<Read<_>>()?;
    measures.sort_unstable();
    measures.dedup();
    Ok(measures)
}

/// Reads `[{ what: preserve_logs, within: 2d }]`; without `within`, a reply is due with the report.
fn read_requests(place: &Place<'_>, usual_ms: i64, found: &mut Findings) -> Read<Vec<TaskAsked>> {
    let all: Vec<_> = PartnerTask::ALL.iter().map(|t| t.word()).collect();
    let mut requests: Vec<TaskAsked> = Vec::new();
    for item in place.items(found)? {
        let fields = Fields::read(&item, Shape::of(&["what", "within"]), found)?;
        let what = fields.need("what", "preserve_logs", found)?;
        let within = fields.maybe("within", found, length)?;
        let task = words::word(what, &all, PartnerTask::from_word, found)?;
        if requests.iter().any(|other| other.what == task) {
            let said = Said::made(format!("`{task}` が二度あります。"), format!("`{task}` is asked for twice"));
            return Err(found.push(what.wrong(code::CONFLICT, said)));
        }
        requests.push(TaskAsked { what: task, within_ms: within.unwrap_or(usual_ms) });
    }
    Ok(requests)
}

/// Reads `{ incident: leak, summary: … }`.
pub fn read_updated(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["incident", "summary"]), found)?;
    let incident = fields.need("incident", "leak", found).and_then(|p| words::name(p, found));
    let summary = fields.need("summary", "{ ja: 続報, en: More is known }", found).and_then(|p| words::both(p, found));
    Ok(Word::IncidentUpdated(IncidentUpdated { incident: EventId(incident?.into()), summary: summary? }))
}

/// Reads `{ incident: leak }`.
pub fn read_closed(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["incident"]), found)?;
    let incident = fields.need("incident", "leak", found).and_then(|p| words::name(p, found))?;
    Ok(Word::IncidentClosed(IncidentClosed { incident: EventId(incident.into()) }))
}
