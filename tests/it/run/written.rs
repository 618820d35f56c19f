//! The reports that a run writes, each from the same result.

use super::{folder, run, scenario};
use kumiai::report::RunResult;
use std::fs;

/// Balances fail for a while.
const BROKEN: &str = "faults: [{ id: broken, match: { operation: read_balance }, when: { between: [\"10:20\", \"10:40\"] }, inject: { error: { status: 500 } } }]\n\
expectations:\n  - { id: backs-off, clause: \"7.3\", must: { back_off: { max_rate: { calls: 5, per: 10s } } } }\nrun: { until: \"11:00\" }\n";

#[test]
fn every_report_is_written_and_prints_the_line_that_replays_it() {
    let folder = folder("reports");
    let path = |name: &str| folder.join(name).display().to_string();
    let forms = ["junit", "html", "tap", "json", "github"];
    let asked = forms.map(|form| format!("{form}={}", path(form))).join(",");
    let file = scenario(&folder, "broken", BROKEN).display().to_string();
    let (exit, told, _) = run(&[&file, "--partner", "hammers", "--report", &asked]);
    assert_eq!(exit, 1);
    let line = format!("kumiai run {file} --seed 1 --partner hammers");
    assert!(told.contains(&line), "{told}");
    for form in forms {
        let text = fs::read_to_string(path(form)).unwrap();
        assert!(text.contains(&line), "{form}: {text}");
    }
    let result = RunResult::parse(&fs::read_to_string(path("json")).unwrap()).unwrap();
    let junit = quick_junit::Report::deserialize_from_str(&fs::read_to_string(path("junit")).unwrap()).unwrap();
    assert_eq!(junit.test_suites[0].name.as_str(), result.suites[0].name);
    let cases: Vec<&str> = junit.test_suites[0].test_cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(cases, ["backs-off"]);
    assert!(fs::read_to_string(path("tap")).unwrap().starts_with("TAP version 14\n"));
    assert!(fs::read_to_string(path("github")).unwrap().starts_with(&format!("::error file={file},")));
}

#[test]
fn a_dash_prints_a_report_in_the_place_of_the_text() {
    let (_, told, _) = run(&["scenarios/07-stops/html_503.yaml", "--report", "tap=-"]);
    assert!(told.starts_with("TAP version 14\n") && !told.contains("backs-off —"), "{told}");
}
