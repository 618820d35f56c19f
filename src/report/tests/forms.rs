//! The forms of one run.

use super::{DAY, NIGHT, result_of, suite_of};
use crate::{
    event::Lang,
    report::{CallOutcome, NotAResult, RunResult, exit_code, github, html, junit, tap, terminal},
    verdict::Verdict,
};
use quick_junit::{Report, TestCaseStatus};

const LANGS: [Lang; 2] = [Lang::Ja, Lang::En];

fn verdicts(result: &RunResult) -> Vec<(&str, Verdict)> {
    result.suites[0].expectations.iter().map(|case| (&*case.id, case.verdict)).collect()
}

#[test]
fn the_json_report_reads_back_as_it_was_written() {
    let result = result_of(NIGHT, false);
    assert_eq!(RunResult::parse(&result.json()), Ok(result.clone()));
    assert_eq!(
        verdicts(&result),
        [
            ("page-to-end", Verdict::Pass),
            ("call-outside-service-hours", Verdict::Fail),
            ("reauthorize", Verdict::Fail),
            ("acknowledge-incident", Verdict::NotExercised),
        ]
    );
    let later = result.json().replacen("\"format\": 1", "\"format\": 2", 1);
    assert_eq!(RunResult::parse(&later), Err(NotAResult::Format(2)));
    assert!(matches!(RunResult::parse("{}"), Err(NotAResult::Shape(_))));
}

#[test]
fn the_junit_report_has_a_suite_for_the_scenario_and_skips_what_was_not_exercised() {
    for lang in LANGS {
        let read = Report::deserialize_from_str(&junit(&result_of(NIGHT, false), lang)).unwrap();
        let suite = &read.test_suites[0];
        assert_eq!((suite.name.as_str(), suite.tests, suite.failures), ("a-night", 5, 2));
        let case = suite.test_cases.iter().find(|case| case.name.as_str() == "reauthorize").unwrap();
        assert!(case.classname.as_ref().unwrap().as_str().contains(if lang == Lang::Ja {
            "第4条第1項"
        } else {
            "4(1)"
        }));
        let shown = case.system_out.as_ref().unwrap().as_str();
        assert!(shown.contains("default.11") && shown.contains("link_expired"), "{shown}");
        let skipped = suite.test_cases.iter().filter(|case| matches!(case.status, TestCaseStatus::Skipped { .. }));
        assert_eq!(skipped.count(), 1);
        let named = |name: &str| suite.properties.iter().any(|property| property.name.as_str() == name);
        assert!(["seed", "version", "scenario", "replay"].iter().all(|name| named(name)));
    }
    let strict = Report::deserialize_from_str(&junit(&result_of(NIGHT, true), Lang::En)).unwrap();
    assert_eq!((strict.test_suites[0].tests, strict.test_suites[0].failures), (6, 3), "a case about coverage fails");
}

#[test]
fn the_tap_report_fails_what_failed_and_leaves_to_do_what_was_not_exercised() {
    let told = tap(&result_of(NIGHT, false), Lang::En);
    assert!(told.starts_with("TAP version 14\n1..1\n"), "{told}");
    assert!(told.contains("    1..4\n    ok 1 - page-to-end (Terms 2(1))\n    not ok 2 - "), "{told}");
    assert!(told.contains("not ok 4 - acknowledge-incident (Terms 4(6)) # TODO not_exercised\n"), "{told}");
    assert!(told.contains("\nnot ok 1 - a-night\n"), "{told}");
    let strict = tap(&result_of(DAY, true), Lang::En);
    assert!(!strict.contains("# TODO") && strict.contains("\nnot ok 1 - a-night\n"), "{strict}");
    assert!(tap(&result_of(DAY, false), Lang::En).contains("\nok 1 - a-night\n"));
}

#[test]
fn annotations_name_the_file_and_stay_on_one_line() {
    let told = github(&result_of(NIGHT, false), Lang::Ja);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 3, "{told}");
    assert!(lines[0].starts_with("::error file=scenarios/a-night.yaml,title=a-night%3A call-outside"), "{}", lines[0]);
    assert!(lines[2].starts_with("::warning "), "{}", lines[2]);
}

#[test]
fn a_person_at_a_terminal_reads_what_failed_and_what_to_do() {
    let told = terminal(&result_of(NIGHT, false), Lang::En);
    for part in [
        "a-night — A link lapses at night",
        "✗ failed  reauthorize — Terms 4(1)",
        "2 calls were refused before a new authorization",
        "default.11  2026-06-11 07:40:00",
        "a good partner: On link_expired",
        "replay: kumiai run scenarios/a-night.yaml --seed 7 -- npm test",
        "2 failed, 1 not exercised, 1 passed",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert!(terminal(&result_of(NIGHT, false), Lang::Ja).contains("不合格 2、未検証 1、合格 1"));
}

#[test]
fn the_documents_show_the_report_as_it_is() {
    for (lang, page) in [
        (Lang::Ja, include_str!("../../../docs/verdicts.ja.md")),
        (Lang::En, include_str!("../../../docs/verdicts.md")),
    ] {
        let told = terminal(&result_of(NIGHT, false), lang);
        assert!(page.contains(&format!("```text\n{told}\n```")), "{told}");
    }
}

#[test]
fn the_page_is_whole_in_itself_and_speaks_both_languages() {
    let page = html(&result_of(NIGHT, false), Lang::Ja);
    for part in [
        "連携事業者の動作に問題があります",
        "The partner did something that it should not",
        "夜間に連携が失効する",
        "A link lapses at night",
        "kumiai run scenarios/a-night.yaml --seed 7",
        "<svg role=\"img\"",
        "default.11",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for foreign in ["<script", "http://", "https://", "src=", "url(", "@import"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    assert_eq!(page.matches("<line").count(), page.matches("</line>").count(), "no element of SVG is void in HTML");
    let marks = page.matches("<g class=\"call ").count();
    assert_eq!(marks, 2 * (result_of(NIGHT, false).suites[0].journal.len() + CallOutcome::ALL.len()));
}

#[test]
fn no_report_shows_an_account_or_a_page_key() {
    let result = result_of(NIGHT, true);
    for lang in LANGS {
        for told in [
            result.json(),
            junit(&result, lang),
            tap(&result, lang),
            github(&result, lang),
            terminal(&result, lang),
            html(&result, lang),
        ] {
            assert!(
                !told.contains("/accounts/") && !told.contains("page_key=") && !told.contains("client_id"),
                "{told}"
            );
            assert!(told.contains("a-night.yaml --seed 7"), "each prints the line that replays it");
        }
    }
}

#[test]
fn the_exit_code_puts_a_failed_expectation_before_a_failed_command_before_what_was_not_proven() {
    let mut failed = result_of(NIGHT, true);
    failed.suites[0].command.as_mut().unwrap().exit_code = Some(1);
    assert_eq!(exit_code(&failed), 1);
    let mut well = result_of(DAY, true);
    assert_eq!(exit_code(&well), 3, "strict: an incident never came");
    well.suites[0].command.as_mut().unwrap().exit_code = Some(1);
    assert_eq!(exit_code(&well), 5);
    assert_eq!(exit_code(&result_of(DAY, false)), 0);
    assert_eq!(exit_code(&result_of("", false)), 3, "a partner that never called has proven nothing");
}

#[test]
fn a_suite_without_a_file_is_replayed_by_its_name() {
    assert_eq!(suite_of(DAY, None).replay, "kumiai run a-night.yaml --seed 7 -- npm test");
}
