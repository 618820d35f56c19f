//! The fault that is swept: one of the scenario's own, or a word for one.

use crate::{
    event::{ConnectionFault, Inject, Lang, NextPageFault, Operation, PartnerId},
    scenario::{Diagnostic, Scenario, nearest, read_inject},
};

/// What goes wrong, and at whose calls.
#[derive(Debug, Clone, PartialEq)]
pub struct Swept {
    /// What the fault is called in answers and in the journal.
    pub id: String,
    /// What goes wrong.
    pub inject: Inject,
    /// Only calls of this operation, where the scenario's own fault says so.
    pub operation: Option<Operation>,
    /// Only calls of this partner, where the scenario's own fault says so.
    pub partner: Option<PartnerId>,
}

/// Words that stand for themselves: a sort of fault with its usual fields.
const ALONE: [&str; 5] = ["lost_reply", "malformed_json", "truncate_body", "html_error", "wrong_content_type"];

/// Reads a fault: the name of one of the scenario's, a word, or what stands under `inject`.
///
/// # Errors
/// What could stand there.
pub fn read(text: &str, scenario: &Scenario, lang: Lang) -> Result<Swept, String> {
    if let Some(own) = scenario.faults.iter().find(|fault| fault.id == text) {
        let (operation, partner) = (own.matches.operation, own.matches.partner.clone());
        return of_one_call(Swept { id: own.id.clone(), inject: own.inject.clone(), operation, partner }, lang);
    }
    let written = written(text).ok_or_else(|| unknown(text, scenario, lang))?;
    let inject = read_inject(&written).map_err(|found| complaint(&found, lang))?;
    // What is called for by name bears it; what was written out has none.
    let id = if text.starts_with('{') { "swept" } else { text };
    of_one_call(Swept { id: id.to_owned(), inject, operation: None, partner: None }, lang)
}

/// A word as scenarios write it under `inject`.
fn written(text: &str) -> Option<String> {
    let (word, value) = text.split_once('=').unwrap_or((text, ""));
    Some(match (word, value) {
        _ if text.starts_with('{') => text.to_owned(),
        (word, "") if ALONE.contains(&word) => format!("{{ {word}: {{}} }}"),
        (word, "") if ConnectionFault::from_word(word).is_some() => format!("{{ connection: {word} }}"),
        (status, "") if status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{{ error: {{ status: {status} }} }}")
        }
        ("latency", over) if !over.is_empty() => format!("{{ latency: {{ fixed: {over} }} }}"),
        ("slow_body", over) if !over.is_empty() => format!("{{ slow_body: {{ over: {over} }} }}"),
        ("next_page", how) if NextPageFault::from_word(how).is_some() => format!("{{ next_page: {how} }}"),
        _ => return None,
    })
}

/// A rate is a matter of many calls.
fn of_one_call(swept: Swept, lang: Lang) -> Result<Swept, String> {
    match (&swept.inject, lang) {
        (Inject::RateLimit(_), Lang::Ja) => {
            Err("`rate_limit` は一回の呼び出しには起こせません。`--fault 429` を使ってください。".to_owned())
        }
        (Inject::RateLimit(_), Lang::En) => {
            Err("`rate_limit` is about many calls, not about one; use `--fault 429`".to_owned())
        }
        _ => Ok(swept),
    }
}

fn unknown(text: &str, scenario: &Scenario, lang: Lang) -> String {
    let own = scenario.faults.iter().map(|fault| fault.id.as_str());
    let connection = ConnectionFault::ALL.iter().map(|how| how.word());
    let pages: Vec<String> = NextPageFault::ALL.iter().map(|how| format!("next_page={how}")).collect();
    let with_value = ["503", "429", "latency=2s", "slow_body=5s"].into_iter().chain(pages.iter().map(String::as_str));
    let known: Vec<&str> = own.chain(ALONE).chain(connection).chain(with_value).collect();
    let near = nearest(text, known.iter().copied());
    let all = known.join(", ");
    let under = "'{ error: { status: 503, retry_after: 2s } }'";
    match (lang, near) {
        (Lang::Ja, Some(near)) => {
            format!("故障 `{text}` はありません。`{near}` のことですか。書けるもの: {all}、または {under}")
        }
        (Lang::Ja, None) => format!("故障 `{text}` はありません。書けるもの: {all}、または {under}"),
        (Lang::En, Some(near)) => {
            format!("there is no fault `{text}`; did you mean `{near}`? Expected: {all}, or {under}")
        }
        (Lang::En, None) => format!("there is no fault `{text}`. Expected: {all}, or {under}"),
    }
}

fn complaint(found: &[Diagnostic], lang: Lang) -> String {
    let one = |diagnostic: &Diagnostic| {
        let said = diagnostic.message.in_lang(lang);
        if diagnostic.expected.is_empty() {
            return format!("--fault: {said}");
        }
        format!("--fault: {said} ({})", diagnostic.expected.join(", "))
    };
    found.iter().map(one).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::{ErrorLayer, InjectedError, Latency},
        scenario::{DEFAULT_START, load},
    };

    fn scenario() -> Scenario {
        let text = "format: 1\nname: a\nfaults:\n  - { id: busy, match: { operation: read_balance, partner: kakeibo }, \
                    when: { calls: [3] }, inject: { error: { status: 503, retry_after: 2s } } }\n  \
                    - { id: few, inject: { rate_limit: { calls: 1, per: 1s } } }\n";
        load("a", text, DEFAULT_START).unwrap()
    }

    #[test]
    fn every_sort_of_fault_but_a_rate_has_a_spelling() {
        let error = |status, retry_after_ms| {
            Inject::Error(InjectedError { status, code: None, layer: ErrorLayer::Gateway, retry_after_ms })
        };
        for (text, inject) in [
            ("lost_reply", Inject::LostReply),
            ("malformed_json", Inject::MalformedJson),
            ("truncate_body", Inject::TruncateBody { at_percent: 50 }),
            ("html_error", Inject::HtmlError { status: 502 }),
            ("wrong_content_type", Inject::WrongContentType { content_type: "text/plain".to_owned() }),
            ("reset", Inject::Connection(ConnectionFault::Reset)),
            ("close", Inject::Connection(ConnectionFault::Close)),
            ("hang", Inject::Connection(ConnectionFault::Hang)),
            ("503", error(503, None)),
            ("latency=2s", Inject::Latency(Latency::Fixed(2_000))),
            ("slow_body=5s", Inject::SlowBody { chunks: 10, over_ms: 5_000 }),
            ("next_page=null", Inject::NextPage(NextPageFault::Null)),
            ("{ error: { status: 429, retry_after: 2s } }", error(429, Some(2_000))),
        ] {
            let swept = read(text, &scenario(), Lang::En).unwrap();
            assert_eq!((swept.inject, swept.operation), (inject, None), "{text}");
        }
    }

    #[test]
    fn a_fault_of_the_scenario_is_taken_by_its_name_with_its_operation_and_partner() {
        let swept = read("busy", &scenario(), Lang::En).unwrap();
        assert_eq!(swept.id, "busy");
        assert_eq!(swept.operation, Some(Operation::ReadBalance));
        assert_eq!(swept.partner, Some(PartnerId("kakeibo".into())));
    }

    #[test]
    fn what_is_no_fault_is_answered_with_those_that_there_are() {
        for (text, said) in [
            ("lost_replies", "did you mean `lost_reply`? Expected: busy, few, lost_reply,"),
            ("next_page=vanish", "next_page=self_loop, next_page=repeat, next_page=drop, next_page=null"),
            ("latency=soon", "--fault: "),
            ("200", "--fault: "),
            ("{ eror: {} }", "(latency, error, connection,"),
            ("few", "use `--fault 429`"),
        ] {
            let why = read(text, &scenario(), Lang::En).unwrap_err();
            assert!(why.contains(said), "{text}: {why}");
        }
    }
}
