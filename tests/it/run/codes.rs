//! Exit codes: 0 all is well, 1 an expectation failed, 2 something is wrong with what was asked for, 3 not proven, 5 the
//! command failed; the earlier of 2, 1, 5, 3 stands over the later.

use super::{LINKED_ONLY, READS_ANOTHER, READS_ONCE, folder, run, scenario};

#[test]
fn the_exit_code_says_what_was_proven() {
    let folder = folder("codes");
    let file = scenario(&folder, "linked-only", LINKED_ONLY);
    let file = file.to_str().unwrap();
    let also_pkce =
        scenario(&folder, "pkce", &format!("{LINKED_ONLY}  - {{ id: pkce, must: {{ use_pkce: {{}} }} }}\n"));
    let also_pkce = also_pkce.to_str().unwrap();
    let reads_another = format!("{READS_ONCE}{READS_ANOTHER}");
    let reads_once_and_fails = format!("{READS_ONCE}exit 7");
    let reads_another_and_fails = format!("{reads_another}\nexit 7");
    for (flags, file, script, code, said) in [
        (&[][..], file, READS_ONCE, 0, "✓ passed  linked-only"),
        (&["--strict"][..], file, READS_ONCE, 0, "✓ passed  linked-only"),
        (&[][..], file, &*reads_another, 1, "account_not_linked"),
        (&[][..], file, &*reads_another_and_fails, 1, "→ exit code 7"),
        (&[][..], file, &*reads_once_and_fails, 5, "→ exit code 7"),
        (&["--strict"][..], also_pkce, &*reads_once_and_fails, 5, "– not exercised  pkce"),
        (&[][..], also_pkce, READS_ONCE, 0, "– not exercised  pkce"),
        (&["--strict"][..], also_pkce, READS_ONCE, 3, "– not exercised  pkce"),
        (&[][..], file, "true", 3, "The partner never called."),
    ] {
        let arguments: Vec<&str> = flags.iter().copied().chain([file, "--", "sh", "-c", script]).collect();
        let (exit, told, beside) = run(&arguments);
        assert_eq!(exit, code, "{script}\n{told}\n{beside}");
        assert!(told.contains(said), "{said}\n{told}");
    }
}

#[test]
fn what_cannot_be_run_is_said_before_anything_runs() {
    let folder = folder("invalid");
    let sound = scenario(&folder, "fine", LINKED_ONLY);
    let wrong = scenario(&folder, "wrong", "expectations:\n  - { id: a, must: { use_pkcee: {} } }\n");
    let (fine, wrong) = (sound.to_str().unwrap(), wrong.to_str().unwrap());
    for (arguments, said) in [
        (&[wrong][..], "did you mean `use_pkce`?"),
        (&[fine, wrong, "--", "touch", "/nowhere"][..], "wrong.yaml:4:"),
        (&["no/such/folder"][..], "no/such/folder"),
        (&[fine, "--filter", "nothing-is-called-so"][..], "no scenario is left to run"),
        (&[fine, "--report", "junit=/no/such/folder/a.xml"][..], "/no/such/folder/a.xml cannot be written"),
        (&[fine, "--report", "pdf=a"][..], "expected junit=FILE"),
        (&[fine, "--report", "junit"][..], "expected a file, such as junit="),
        (&[fine, "--partner", "goood"][..], "expected good, naive or a habit"),
        (&[fine, "--partner", "naive", "--", "true"][..], "cannot be used with"),
        (&[][..], "PATH"),
    ] {
        let (exit, told, beside) = run(arguments);
        assert_eq!((exit, &*told), (2, ""), "{arguments:?}\n{beside}");
        assert!(beside.contains(said), "{said}\n{beside}");
    }
}

#[test]
fn the_good_partner_passes_where_the_naive_one_fails() {
    let file = "scenarios/02-service-hours/night_closing.yaml";
    let (exit, told, _) = run(&[file, "--strict"]);
    assert_eq!(exit, 0, "{told}");
    let (exit, told, _) = run(&[file, "--partner", "naive"]);
    assert_eq!(exit, 1, "{told}");
    assert!(told.contains("replay: kumiai run scenarios/02-service-hours/night_closing.yaml --seed 1 --partner naive"));
}

#[test]
fn a_built_in_partner_whose_time_is_over_has_failed_as_a_command_has_and_what_it_did_is_judged() {
    let folder = folder("built-in-limit");
    // Each answer takes a while, and time flows: the run would go on for minutes.
    let slow = "clock: { mode: flowing }\nfaults: [{ id: slow, match: { operation: list_accounts }, inject: { latency: { fixed: 300ms } } }]\n";
    let pkce = "expectations: [{ id: proof, must: { use_pkce: {} } }]\n";
    let never = "expectations: [{ id: never, must_not: { call_api: { operations: [list_accounts] } } }]\n";
    let rest = "expectations: [{ id: later, must: { page_to_end: {} } }]\n";
    let over = "run: { wall_limit: 3s, until: \"2026-06-30T10:00:00+09:00\" }\n";
    let enough = "run: { wall_limit: 10m, until: \"10:00:01\" }\n";
    for (name, expected, until, exit) in [
        ("over", pkce, over, 5),
        ("over-and-wrong", never, over, 1),
        ("over-and-open", rest, over, 5),
        ("in-time", pkce, enough, 0),
    ] {
        let file = scenario(&folder, name, &format!("{slow}{expected}{until}"));
        let (code, told, beside) = run(&[file.to_str().unwrap(), "--strict"]);
        assert_eq!(code, exit, "{name}: {told}\n{beside}");
        assert_eq!(told.contains("--partner good → timed out"), exit != 0, "{name}: {told}");
    }
}
