//! Which scenarios are run, how often, by which seed, and what of a scenario is judged.

use super::{LINKED_ONLY, folder, run, scenario};
use serde_json::Value;
use std::fs;

/// The suites of a run, and its exit code.
fn suites(arguments: &[&str]) -> (i32, Vec<Value>) {
    let all: Vec<&str> = arguments.iter().copied().chain(["--report", "json=-"]).collect();
    let (exit, told, beside) = run(&all);
    let result: Value = serde_json::from_str(&told).unwrap_or_else(|_| panic!("exit {exit}: {beside}"));
    (exit, result["suites"].as_array().unwrap().clone())
}

fn names(arguments: &[&str]) -> Vec<String> {
    let (_, suites) = suites(arguments);
    suites.iter().map(|suite| suite["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_folder_is_walked_in_order_and_flags_narrow_it_down() {
    let folder = folder("chosen");
    for (name, rest) in [
        ("a-first", "clauses: [\"2.1\"]\nrun: { until: \"11:00\" }\n"),
        ("b-second", "clauses: [\"4.6\"]\nrun: { until: \"11:00\" }\n"),
        ("c-third", &*format!("{LINKED_ONLY}run: {{ until: \"11:00\" }}\n")),
    ] {
        scenario(&folder, name, rest);
    }
    fs::create_dir_all(folder.join("fragments")).unwrap();
    fs::write(folder.join("fragments/part.yaml"), "timeline: []\n").unwrap();
    fs::write(folder.join("notes.txt"), "no scenario").unwrap();
    let path = folder.to_str().unwrap();
    for (flags, expected) in [
        (&[][..], &["a-first", "b-second", "c-third"][..]),
        (&["--filter", "second"][..], &["b-second"][..]),
        (&["--clause", "4"][..], &["b-second", "c-third"][..]),
        (&["--clause", "4.3"][..], &["c-third"][..]),
        (&["--clause", "2.1", "--repeat", "3"][..], &["a-first", "a-first #2", "a-first #3"][..]),
        (&["--jobs", "1", "--fail-fast", "--partner", "sends-no-pkce"][..], &["a-first"][..]),
    ] {
        let arguments: Vec<&str> = [path].iter().chain(flags).copied().collect();
        assert_eq!(names(&arguments), expected, "{flags:?}");
    }
}

#[test]
fn the_seed_of_the_flag_stands_over_the_file_and_stands_in_the_line_that_replays() {
    let folder = folder("seed");
    let file = scenario(&folder, "seeded", "population: { seed: 7 }\nrun: { until: \"11:00\" }\n");
    let path = file.to_str().unwrap();
    for (flags, seed) in [(&[][..], 7), (&["--seed", "99"][..], 99)] {
        let arguments: Vec<&str> = [path].iter().chain(flags).copied().collect();
        let (_, suites) = suites(&arguments);
        assert_eq!(suites[0]["seed"], seed);
        assert_eq!(suites[0]["replay"], format!("kumiai run {path} --seed {seed}"));
    }
}

#[test]
fn what_a_fragment_expects_is_judged() {
    let folder = folder("fragments");
    fs::create_dir_all(folder.join("fragments")).unwrap();
    fs::write(folder.join("fragments/expected.yaml"), LINKED_ONLY).unwrap();
    let file = scenario(&folder, "with-a-part", "use: [fragments/expected.yaml]\nrun: { until: \"11:00\" }\n");
    for (partner, verdict, exit) in [("good", "pass", 0), ("polls-unlinked-accounts", "fail", 1)] {
        let (code, suites) = suites(&[file.to_str().unwrap(), "--partner", partner, "--strict"]);
        assert_eq!((code, suites[0]["note"].as_str()), (exit, None));
        let cases = suites[0]["expectations"].as_array().unwrap();
        assert_eq!(cases.len(), 1);
        assert_eq!((&cases[0]["id"], &cases[0]["verdict"]), (&"linked-only".into(), &verdict.into()));
    }
}

#[test]
fn two_runs_of_one_seed_judge_the_same() {
    let verdicts = || {
        let (_, suites) = suites(&["scenarios/07-stops/html_503.yaml", "--partner", "naive"]);
        let calls = suites[0]["journal"].as_array().unwrap().iter();
        let calls: Vec<Value> =
            calls.map(|call| serde_json::json!([call["operation"], call["code"], call["bank_at"]])).collect();
        (calls, suites[0]["expectations"][0]["failed"].clone())
    };
    assert_eq!(verdicts(), verdicts());
}
