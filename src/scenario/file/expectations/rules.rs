//! What must or must not be done: one rule with its fields.

use super::super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    numbers, partners,
    place::Place,
    tagged, times, words,
};
use crate::{
    bank::refusal::Said,
    scenario::{
        diagnostic::code,
        model::{BackOff, HonourScope, MustNotRule, MustRule, TokenState, Within},
    },
};

/// A tolerance that no scheduler of a client's machine exceeds, in milliseconds.
const USUAL_TOLERANCE_MS: i64 = 200;

/// Reads what stands under `must`.
pub fn read_must(place: &Place<'_>, found: &mut Findings) -> Read<MustRule> {
    refuse_the_other(place, MustNotRule::ALL, "must_not", found)?;
    let (kind, inner) = tagged::one_kind(place, MustRule::ALL, found)?;
    Ok(match kind {
        "reauthorize" => {
            let within = read_within(&inner, "rejected_calls", found)?;
            MustRule::Reauthorize(Within { calls: within.calls.or(within.bank_ms.is_none().then_some(1)), ..within })
        }
        "refresh_token" => {
            let fields = Fields::read(&inner, Shape::of(&["rejected_calls"]), found)?;
            let calls = fields.maybe("rejected_calls", found, numbers::calls_or_none)?;
            MustRule::RefreshToken { rejected_calls: calls.unwrap_or(1) }
        }
        "honour_retry_after" => {
            let fields = Fields::read(&inner, Shape::of(&["tolerance", "scope"]), found)?;
            let tolerance = fields.maybe("tolerance", found, times::duration);
            let scope = fields.maybe("scope", found, |p, f| words::one_of(p, HonourScope::ALL, HonourScope::word, f));
            MustRule::HonourRetryAfter {
                tolerance_ms: tolerance?.unwrap_or(USUAL_TOLERANCE_MS),
                scope: scope?.unwrap_or(HonourScope::Operation),
            }
        }
        "back_off" => {
            let fields = Fields::read(&inner, Shape::of(&["max_rate"]), found)?;
            let max_rate = fields.need("max_rate", "{ calls: 5, per: 10s }", found);
            MustRule::BackOff(BackOff { max_rate: max_rate.and_then(|p| partners::read_rate(p, found))? })
        }
        "acknowledge_incident" => MustRule::AcknowledgeIncident { bank_ms: read_bank_time(&inner, found)? },
        "report_incident" => MustRule::ReportIncident { bank_ms: read_bank_time(&inner, found)? },
        "accept_terms" => MustRule::AcceptTerms { bank_ms: read_bank_time(&inner, found)? },
        "page_to_end" => Fields::read(&inner, Shape::of(&[]), found).map(|_| MustRule::PageToEnd)?,
        "use_pkce" => Fields::read(&inner, Shape::of(&[]), found).map(|_| MustRule::UsePkce)?,
        _ => {
            let within = read_within(&inner, "calls", found)?;
            MustRule::StopWithin(Within { calls: within.calls.or(within.bank_ms.is_none().then_some(1)), ..within })
        }
    })
}

/// Reads what stands under `must_not`.
pub fn read_must_not(place: &Place<'_>, found: &mut Findings) -> Read<MustNotRule> {
    refuse_the_other(place, MustRule::ALL, "must", found)?;
    let (kind, inner) = tagged::one_kind(place, MustNotRule::ALL, found)?;
    Ok(match kind {
        "call_api" => {
            let fields = Fields::read(&inner, Shape::of(&["operations", "grace"]), found)?;
            let operations = fields.or_default("operations", found, |p, f| words::each(p, f, words::operation));
            let grace = fields.maybe("grace", found, times::duration);
            MustNotRule::CallApi { operations: operations?, grace_ms: grace?.unwrap_or_default() }
        }
        "use_token" => {
            let fields = Fields::read(&inner, Shape::of(&["state"]), found)?;
            let state = fields.need("state", "revoked", found);
            let state = state.and_then(|p| words::one_of(p, TokenState::ALL, TokenState::word, found));
            MustNotRule::UseToken { state: state? }
        }
        "call_outside_service_hours" => {
            let fields = Fields::read(&inner, Shape::of(&["max"]), found)?;
            let max = fields.maybe("max", found, numbers::calls_or_none)?;
            MustNotRule::CallOutsideServiceHours { max: max.unwrap_or_default() }
        }
        "request_unlinked_account" => {
            Fields::read(&inner, Shape::of(&[]), found).map(|_| MustNotRule::RequestUnlinkedAccount)?
        }
        "refresh_concurrently" => {
            Fields::read(&inner, Shape::of(&[]), found).map(|_| MustNotRule::RefreshConcurrently)?
        }
        _ => Fields::read(&inner, Shape::of(&[]), found).map(|_| MustNotRule::ReuseCode)?,
    })
}

/// A rule under the wrong one of the two words.
fn refuse_the_other(place: &Place<'_>, others: &[&str], other: &str, found: &mut Findings) -> Read<()> {
    let Some(key) = place.keys().find(|key| others.contains(key)) else { return Ok(()) };
    let said = Said::made(format!("`{key}` は `{other}` の下に書きます。"), format!("`{key}` stands under `{other}`"));
    let help =
        Said::made(format!("`{other}: {{ {key}: … }}` と書きます。"), format!("write `{other}: {{ {key}: … }}`"));
    Err(found.push(place.wrong(code::UNKNOWN_WORD, said).helping(help)))
}

/// `{ <calls>: 1, bank_time: 24h }`.
fn read_within(place: &Place<'_>, calls: &str, found: &mut Findings) -> Read<Within> {
    let shape = if calls == "calls" { &["calls", "bank_time"] } else { &["rejected_calls", "bank_time"] };
    let fields = Fields::read(place, Shape::of(shape), found)?;
    let calls = fields.maybe(calls, found, numbers::calls_or_none);
    let bank_ms = fields.maybe("bank_time", found, times::duration);
    Ok(Within { calls: calls?, bank_ms: bank_ms? })
}

/// `{ bank_time: 2h }`.
fn read_bank_time(place: &Place<'_>, found: &mut Findings) -> Read<Option<i64>> {
    let fields = Fields::read(place, Shape::of(&["bank_time"]), found)?;
    fields.maybe("bank_time", found, times::some_duration)
}
