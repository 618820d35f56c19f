//! Each rule over its traces.

use super::{script::trace, word};
use crate::{
    event::{CustomerNo, EventId},
    scenario::{
        BackOff, Expectation, HonourScope, IfNotExercised, MustNotRule, MustRule, Rate, Rule, TokenState, Within,
    },
    verdict::{Judged, judge},
};

pub fn expectation(rule: Rule, after: &str) -> Expectation {
    Expectation {
        id: "it".to_owned(),
        clause: None,
        partner: None,
        customer: None,
        after: (!after.is_empty()).then(|| EventId(after.into())),
        until: None,
        during: None,
        rule,
        if_not_exercised: IfNotExercised::Warn,
    }
}

pub fn judged(expectation: &Expectation, script: &str) -> Judged {
    let named = |name: &str| name.parse().ok().map(CustomerNo);
    judge(&trace(script), std::slice::from_ref(expectation), &named).remove(0)
}

/// Rows: the trace, and the verdict.
fn table(rule: Rule, after: &str, rows: &[(&str, &str)]) {
    let expectation = expectation(rule, after);
    for (script, expected) in rows {
        let judged = judged(&expectation, script);
        assert_eq!(word(&judged), *expected, "{script}\n{:?}", judged.said);
        assert!(!judged.said.ja.is_ascii() && judged.said.en.is_ascii(), "{:?}", judged.said);
    }
}

const fn within(calls: Option<u32>, minutes: Option<i64>) -> Within {
    let bank_ms = match minutes {
        Some(minutes) => Some(minutes * 60_000),
        None => None,
    };
    Within { calls, bank_ms }
}

#[test]
fn a_dead_link_is_authorized_anew_before_too_many_calls_are_refused() {
    let rule = |calls| Rule::Must(MustRule::Reauthorize(within(Some(calls), None)));
    table(
        rule(1),
        "",
        &[
            ("link 0; data; data link_expired; link 0; data", "pass"),
            ("link 0; data; data link_expired; data link_expired; link 0", "fail 3"),
            ("link 0; data; data credential_changed; data token_revoked", "fail 3"),
            ("link 0; data; data link_discontinued; data link_discontinued", "not_exercised"),
            ("link 0; data; data token_expired; data token_expired", "not_exercised"),
            ("link 0; data; data link_expired", "inconclusive"),
            // That a refresh is refused as well has to be found out once; what can be refreshed is not dead.
            ("link 0; refresh 7; data token_revoked; exchange 7 token_revoked; link 0", "pass"),
            ("link 0; refresh 7; data token_revoked; exchange 7 token_revoked; exchange 7 token_revoked", "fail 3"),
            ("link 0; refresh 7; data token_revoked; exchange 7; access 8<7; data", "not_exercised"),
            ("link 0; data; data link_expired; |data link_expired; link 0", "pass"),
            ("link 0; data; data link_expired; |data link_expired; data link_expired", "fail 4"),
            ("link 0; data; data", "not_exercised"),
            ("", "not_exercised"),
        ],
    );
    table(rule(0), "", &[("link 0; data link_expired; link 0", "fail 1")]);
    table(
        rule(2),
        "",
        &[
            ("link 0; data link_expired; data link_expired; link 0", "pass"),
            ("link 0; data link_expired; data link_expired; data link_expired", "fail 3"),
        ],
    );
}

#[test]
fn a_new_authorization_comes_in_time() {
    let rule = Rule::Must(MustRule::Reauthorize(within(None, Some(60))));
    table(
        rule,
        "lapse",
        &[
            ("link 0; came lapse; dead expired; data link_expired; @60; link 0", "pass"),
            ("link 0; came lapse; dead expired; data link_expired; @61; link 0", "fail"),
            ("link 0; came lapse; dead expired; data link_expired; @61; data link_expired", "fail"),
            ("link 0; came lapse; dead expired; data link_expired; @60", "inconclusive"),
            ("link 0; came lapse; dead expired; data link_expired; @61", "fail"),
            ("link 0; data; came lapse; dead expired; @61", "not_exercised"),
            ("link 0; data; @61", "not_exercised"),
            ("link 0; data; came lapse; dead expired; link 0", "pass"),
        ],
    );
}

#[test]
fn an_expired_access_token_is_refreshed_after_one_refused_call() {
    table(
        Rule::Must(MustRule::RefreshToken { rejected_calls: 1 }),
        "",
        &[
            ("link 0; refresh 1; data token_expired; exchange 1; access 2<1; data", "pass"),
            ("link 0; refresh 1; data; exchange 1; access 2<1; data", "pass"),
            ("link 0; refresh 1; data token_expired; data token_expired; exchange 1; access 2<1", "fail 2"),
            ("link 0; refresh 1; data token_expired; |data token_expired; exchange 1; access 2<1", "pass"),
            ("link 0; data token_expired", "inconclusive"),
            ("link 0; data token_expired; dead expired", "pass"),
            ("link 0; code 1; exchange 1; access 2<1; data", "not_exercised"),
        ],
    );
    table(Rule::Must(MustRule::RefreshToken { rejected_calls: 0 }), "", &[("link 0; data token_expired", "fail 1")]);
}

#[test]
fn retry_after_is_waited_for_by_wall_time_and_being_late_is_never_wrong() {
    let rule = |scope| Rule::Must(MustRule::HonourRetryAfter { tolerance_ms: 200, scope });
    table(
        rule(HonourScope::Operation),
        "",
        &[
            ("data 503/2; ~2000; data", "pass"),
            ("data 503/2; ~1800; data", "pass"),
            ("data 503/2; ~1799; data", "fail 2"),
            ("data 503/2; ~900000; data", "pass"),
            ("data 503/2; +1800; data", "pass"),
            ("data 503/2; +1000; ~799; data", "fail 2"),
            ("@800; data outside_service_hours/1; ~10; data outside_service_hours/1", "fail 2"),
            ("@800; data outside_service_hours/1; @1260; ~10; data", "pass"),
            ("data 503/2", "pass"),
            ("data 503/2; ~10; list; ~2000; data", "pass"),
            ("data 503/2; |data 503/2; ~2000; data", "pass"),
            ("data 503/2; |data 503/2; ~1000; data", "fail 3"),
            ("data; data", "not_exercised"),
            ("authorize; data 503", "not_exercised"),
        ],
    );
    table(rule(HonourScope::All), "", &[("data 503/2; ~10; list", "fail 2")]);
}

#[test]
fn failing_calls_are_repeated_no_faster_than_the_rate() {
    let max_rate = Rate { calls: 2, per_ms: 1_000 };
    table(
        Rule::Must(MustRule::BackOff(BackOff { max_rate })),
        "",
        &[
            ("data 503; ~1; data 503; ~1; data 503", "pass"),
            ("data 503; ~1; data 503; ~1; data 503; ~1; data 503", "fail 4"),
            ("data 503; ~1; data 503; ~1; data 503; ~998; data 503", "fail 4"),
            ("data 503; ~1; data 503; ~1; data 503; ~999; data 503", "pass"),
            ("data 503; ~1; data 503; ~1; data; ~1; data 503; ~1; data 503", "pass"),
            ("data 503; |data 503; ~1; data 503; ~1; data 503", "pass"),
            ("data 503; +1; data 503; +1; data 503; +998; data 503", "fail 4"),
            ("data 503; +1; data 503; +1; data 503; +999; data 503", "pass"),
            ("data 503; list 503; data 503; list 503", "pass"),
            ("data", "not_exercised"),
        ],
    );
}

#[test]
fn an_incident_is_acknowledged_in_bank_time() {
    let rule = |minutes: Option<i64>| {
        Rule::Must(MustRule::AcknowledgeIncident { bank_ms: minutes.map(|minutes| minutes * 60_000) })
    };
    table(
        rule(Some(120)),
        "leak",
        &[
            ("link 0; came leak; incident leak; data; @120; done leak acknowledge", "pass"),
            ("link 0; came leak; incident leak; data; @121; done leak acknowledge", "fail"),
            ("link 0; came leak; incident leak; data; @121", "fail"),
            ("link 0; came leak; incident leak; data; @120", "inconclusive"),
            ("link 0; data; came leak; incident leak; @121", "not_exercised"),
            ("link 0; came leak; incident leak; data; done leak report; @121", "fail"),
            ("link 0; came leak; incident leak; data; incident other; done leak acknowledge; @600", "pass"),
            ("link 0; data", "not_exercised"),
        ],
    );
    table(
        rule(None),
        "",
        &[
            ("incident leak; due leak acknowledge 30; data; @30; done leak acknowledge", "pass"),
            ("incident leak; due leak acknowledge 30; data; @31; done leak acknowledge", "fail"),
            ("incident leak; due leak report 30; data; @31; done leak acknowledge", "pass"),
        ],
    );
    table(
        Rule::Must(MustRule::ReportIncident { bank_ms: None }),
        "",
        &[
            ("incident leak; due leak report 30; data; @30; done leak report", "pass"),
            ("incident leak; due leak report 30; data; @31", "fail"),
        ],
    );
}

#[test]
fn new_terms_are_accepted_in_bank_time() {
    table(
        Rule::Must(MustRule::AcceptTerms { bank_ms: Some(3_600_000) }),
        "terms",
        &[
            ("link 0; came terms; data; @60; accepted", "pass"),
            ("link 0; came terms; data; @61; accepted", "fail"),
            ("link 0; came terms; data; @60; link 0", "pass"),
            ("link 0; came terms; data; @61", "fail"),
            ("link 0; came terms; data; @60", "inconclusive"),
            ("link 0; data; came terms; @61", "not_exercised"),
        ],
    );
}

#[test]
fn a_statement_is_read_to_its_end() {
    table(
        Rule::Must(MustRule::PageToEnd),
        "",
        &[
            ("page >a; page a>b; page b>", "pass"),
            ("page >a; data", "fail"),
            ("page >a; page a>b; data", "fail"),
            ("page >a; page a>b", "inconclusive"),
            ("page >a; page a> token_expired; page a>", "pass"),
            ("page >a; page a> token_expired; data", "inconclusive"),
            ("page >a; page a> page_key_expired; page >c; page c>", "pass"),
            ("page >; data", "not_exercised"),
        ],
    );
}

#[test]
fn an_authorization_carries_a_challenge() {
    table(
        Rule::Must(MustRule::UsePkce),
        "",
        &[
            ("authorize; link 0; code 1", "pass"),
            ("authorize; authorize plain", "fail 2"),
            ("data; link 0; code 1 plain", "fail"),
            ("data", "not_exercised"),
        ],
    );
}

#[test]
fn calls_stop_when_the_service_has_ended() {
    let rule = |calls, minutes| Rule::Must(MustRule::StopWithin(within(calls, minutes)));
    table(
        rule(Some(1), None),
        "stop",
        &[
            ("link 0; data; came stop; dead discontinued; data link_discontinued", "pass"),
            ("link 0; data; came stop; dead discontinued; data link_discontinued; data link_discontinued", "fail 3"),
            ("link 0; data; came stop; dead discontinued; data link_discontinued; |data link_discontinued", "pass"),
            ("link 0; data; came stop; dead discontinued; data link_discontinued; link 0; data; data", "pass"),
            ("link 0; data; came stop", "pass"),
            ("link 0; came stop", "not_exercised"),
            ("link 0; data; data", "not_exercised"),
        ],
    );
    table(
        rule(None, Some(10)),
        "stop",
        &[("data; came stop; @10; data; data", "pass"), ("data; came stop; @10; data; @11; data", "fail 3")],
    );
    table(
        rule(Some(1), None),
        "",
        &[
            ("link 0; data eligibility_lost", "pass"),
            ("link 0; data eligibility_lost; data eligibility_lost", "fail 2"),
            ("link 0; data; data", "not_exercised"),
        ],
    );
}

#[test]
fn what_must_not_be_called_is_not_called_once_it_can_be_known() {
    let rule = |operations: &[_], minutes: i64| {
        Rule::MustNot(MustNotRule::CallApi { operations: operations.to_vec(), grace_ms: minutes * 60_000 })
    };
    table(
        rule(&[], 0),
        "stop",
        &[
            ("link 0; data; came stop; dead discontinued; data link_discontinued", "pass"),
            ("link 0; data; came stop; dead discontinued; data link_discontinued; |data link_discontinued", "pass"),
            ("link 0; data; came stop; dead discontinued; data link_discontinued; data link_discontinued", "fail 3"),
            ("link 0; data; came stop; data", "fail 2"),
            ("link 0; data; came stop; exchange 1", "pass"),
            ("link 0; data; came stop", "pass"),
            ("link 0; came stop", "not_exercised"),
            ("link 0; data", "not_exercised"),
        ],
    );
    table(rule(&[], 5), "stop", &[("data; came stop; @5; data", "pass"), ("data; came stop; @6; data", "fail 2")]);
    table(rule(&[crate::event::Operation::ListAccounts], 0), "", &[("data; data", "pass"), ("data; list", "fail 2")]);
}

#[test]
fn a_token_that_is_worth_nothing_is_not_shown_again() {
    let rule = |state| Rule::MustNot(MustNotRule::UseToken { state });
    table(
        rule(TokenState::Revoked),
        "",
        &[
            ("link 0; data token_revoked", "pass"),
            ("link 0; data token_revoked; data token_revoked", "fail 2"),
            ("link 0; data token_revoked; |data token_revoked", "pass"),
            ("link 0; data token_revoked; data; data token_revoked", "pass"),
            ("link 0; data token_expired; data token_expired", "not_exercised"),
        ],
    );
    table(rule(TokenState::Expired), "", &[("link 0; data token_expired; data token_expired", "fail 2")]);
    table(
        rule(TokenState::Rotated),
        "",
        &[
            ("link 0; refresh 1; exchange 1; access 2<1; refresh 3<1; used 2; exchange 3", "pass"),
            ("link 0; refresh 1; exchange 1; access 2<1; refresh 3<1; exchange 1", "pass"),
            ("link 0; refresh 1; exchange 1; access 2<1; refresh 3<1; used 2; exchange 1 400", "fail 2"),
            ("data", "not_exercised"),
        ],
    );
}

#[test]
fn a_closed_bank_is_left_alone() {
    let rule = |max| Rule::MustNot(MustNotRule::CallOutsideServiceHours { max });
    let closed = "data outside_service_hours";
    let night = |calls: &str| format!("data; @800; {calls}");
    for (max, calls, expected) in [
        (0, String::new(), "pass"),
        (0, closed.to_owned(), "fail 2"),
        (1, closed.to_owned(), "pass"),
        (1, format!("{closed}; {closed}"), "fail 3"),
        (1, format!("{closed}; |{closed}"), "pass"),
        (1, format!("{closed}; @2240; {closed}"), "pass"),
        (1, format!("{closed}; @2240; {closed}; {closed}"), "fail 4"),
    ] {
        table(rule(max), "", &[(&night(&calls), expected)]);
    }
    table(rule(0), "", &[("data; @779; data", "not_exercised"), ("data; @780", "pass"), ("@800", "not_exercised")]);
}

#[test]
fn only_linked_accounts_are_asked_about() {
    table(
        Rule::MustNot(MustNotRule::RequestUnlinkedAccount),
        "",
        &[
            ("link 0; at a; at b", "pass"),
            ("link 0; at a; at x account_not_linked", "fail 2"),
            ("link 0; at a; at a account_not_linked", "pass"),
            ("link 0; at a; at a account_not_linked; at a account_not_linked", "fail 3"),
            ("link 0; exchange 1", "not_exercised"),
        ],
    );
}

#[test]
fn tokens_are_refreshed_one_at_a_time_and_codes_exchanged_once() {
    table(
        Rule::MustNot(MustNotRule::RefreshConcurrently),
        "",
        &[
            ("link 0; refresh 1; exchange 1; exchange 1", "pass"),
            ("link 0; refresh 1; exchange 1; |exchange 1", "fail 2"),
            ("link 0; refresh 1; link 1; refresh 2; exchange 1; |exchange 2", "pass"),
            ("link 0; code 1; exchange 1; |exchange 1", "not_exercised"),
        ],
    );
    table(
        Rule::MustNot(MustNotRule::ReuseCode),
        "",
        &[
            ("link 0; code 1; exchange 1; access 2<1", "pass"),
            ("link 0; code 1; exchange 1; access 2<1; exchange 1 400", "fail 2"),
            ("link 0; code 1; exchange 1 503; exchange 1; access 2<1", "pass"),
            ("link 0; code 1; exchange 1; |exchange 1 400", "fail 2"),
            ("data", "not_exercised"),
        ],
    );
}
