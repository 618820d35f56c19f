//! Scopes, whose calls count, and what a journal that has forgotten calls still proves.

use super::{
    rules::{expectation, judged},
    script::trace,
    word,
};
use crate::{
    event::EventId,
    scenario::{Expectation, IfNotExercised, MustNotRule, MustRule, Rule},
    verdict::{CountsAs, general_expectations, judge, judge_conduct},
};

fn no_data() -> Expectation {
    expectation(Rule::MustNot(MustNotRule::CallApi { operations: Vec::new(), grace_ms: 0 }), "")
}

fn event(name: &str) -> EventId {
    EventId(name.into())
}

#[test]
fn an_expectation_is_armed_from_one_event_until_another_or_while_one_lasts() {
    let between = Expectation { after: Some(event("a")), until: Some(event("b")), ..no_data() };
    let while_it_lasts = Expectation { during: Some(event("a")), ..no_data() };
    let until = Expectation { until: Some(event("b")), ..no_data() };
    for (expectation, script, expected) in [
        (&between, "data; came a; came b; data", "pass"),
        (&between, "data; came a; data; came b", "fail 2"),
        (&between, "data; came b; data", "not_exercised"),
        (&between, "came a; came b; came a; data", "fail 1"),
        (&while_it_lasts, "data; came a; ended a; data", "pass"),
        (&while_it_lasts, "data; came a; data; ended a", "fail 2"),
        (&while_it_lasts, "data; came a; came b; data", "fail 2"),
        (&until, "list; came b; data", "fail 1"),
        (&until, "authorize; came b; data", "pass"),
    ] {
        assert_eq!(word(&judged(expectation, script)), expected, "{script}");
    }
}

#[test]
fn only_the_calls_of_the_partner_and_the_customer_that_are_named_count() {
    let of = |customer: &str| Expectation { customer: Some(customer.to_owned()), ..no_data() };
    assert_eq!(word(&judged(&of("0"), "link 0; data")), "fail 1");
    assert_eq!(word(&judged(&of("1"), "link 0; data")), "pass");
    let other = Expectation { partner: Some(crate::event::PartnerId("kaikei".into())), ..no_data() };
    assert_eq!(word(&judged(&other, "link 0; data")), "not_exercised");
}

#[test]
fn a_journal_that_has_forgotten_calls_proves_no_good_conduct_but_what_it_shows_stands() {
    let judged = |rule: Rule, script: &str| {
        let mut trace = trace(script);
        trace.is_whole = false;
        word(&judge(&trace, &[expectation(rule, "")], &|_| None).remove(0))
    };
    let page_to_end = || Rule::Must(MustRule::PageToEnd);
    assert_eq!(judged(page_to_end(), "page >a; page a>"), "inconclusive");
    assert_eq!(judged(page_to_end(), "page >a; data"), "inconclusive", "the next page may have been forgotten");
    assert_eq!(judged(no_data().rule, "data"), "fail 1");
}

#[test]
fn what_was_not_exercised_counts_as_the_file_says() {
    for (word, counts) in [
        (IfNotExercised::Fail, CountsAs::Failed),
        (IfNotExercised::Warn, CountsAs::Warned),
        (IfNotExercised::Pass, CountsAs::Passed),
    ] {
        let expectation = Expectation { if_not_exercised: word, after: Some(event("never")), ..no_data() };
        let judged = judged(&expectation, "data");
        assert_eq!((judged.counts_as, judged.said.en.contains("never came")), (counts, true));
    }
}

#[test]
fn the_general_rules_find_what_was_good_and_bad_about_any_day() {
    let day = trace("link 0; data; data 503/2; ~10; data; page >a; page a>; data link_expired; link 0; data");
    let judged = judge_conduct(&day, &|_| None);
    assert_eq!(judged.len(), general_expectations().len());
    let said: Vec<String> = judged
        .iter()
        .filter(|judged| judged.exercised > 0)
        .map(|judged| format!("{} {} {}", judged.clause, judged.id, word(judged)))
        .collect();
    assert_eq!(
        said,
        [
            "2.1 page-to-end pass",
            "4.1 reauthorize pass",
            "4.3 request-unlinked-account pass",
            "7.3 honour-retry-after fail 3",
            "7.3 back-off pass",
        ]
    );
}
