//! The partner's own command: what it is told, what becomes of its output, and how long it may take.

use super::{LINKED_ONLY, READS_ONCE, folder, goes_on, run, scenario};

#[test]
fn a_command_is_told_where_its_bank_is_and_who_it_is_there() {
    let folder = folder("environment");
    let rest = "clock: { start: \"2026-06-10T22:50:00+09:00\" }\n\
        partners:\n  shop: { channel: institution, client_secret: between-us, redirect_uris: [\"http://127.0.0.1/back\"], linked: [plain] }\n";
    let file = scenario(&folder, "told", rest);
    let script = "env | grep ^KUMIAI_ | sort; curl -s $KUMIAI_CONTROL_URL/people; curl -s $KUMIAI_CONTROL_URL/clock";
    let (_, told, beside) = run(&[file.to_str().unwrap(), "--", "sh", "-c", script]);
    let value = |name: &str| {
        let line = told.lines().find_map(|line| line.strip_prefix(&format!("KUMIAI_{name}=")));
        line.unwrap_or_else(|| panic!("no {name}: {told}{beside}")).to_owned()
    };
    let base = value("BASE_URL");
    assert!(base.starts_with("http://127.0.0.1:"), "{base}");
    assert_eq!((value("ISSUER"), value("CONTROL_URL")), (base.clone(), format!("{base}/_sandbox")));
    assert_eq!((&*value("CLIENT_ID"), &*value("CLIENT_SECRET")), ("shop", "between-us"));
    assert_eq!((&*value("REDIRECT_URI"), &*value("SCENARIO")), ("http://127.0.0.1/back", "told"));
    assert_eq!((&*value("NOW"), &*value("CONTROL_KEY")), ("2026-06-10T22:50:00+09:00", ""));
    assert_eq!(value("WEBHOOK_SECRET"), "");
    let (plain, heavy) = (value("CUSTOMER_PLAIN"), value("CUSTOMER_HEAVY_DAY"));
    assert!(told.contains(&format!("\"customer_id\":\"{plain}\",\"persona\":\"plain\"")), "{told}");
    assert!(heavy.starts_with("cu-") && heavy != plain);
    assert!(told.contains("\"mode\":\"frozen\""), "{told}");
}

#[test]
fn output_is_shown_as_it_comes_and_of_parallel_commands_only_where_something_failed() {
    let folder = folder("output");
    let files = ["one", "two"].map(|name| scenario(&folder, name, LINKED_ONLY));
    let files = files.each_ref().map(|file| file.to_str().unwrap());
    let script = format!("echo this is $KUMIAI_SCENARIO; echo loud >&2; {READS_ONCE} test $KUMIAI_SCENARIO = one");
    let (exit, told, beside) = run(&[files[0], files[1], "--jobs", "1", "--", "sh", "-c", &script]);
    assert_eq!(exit, 5);
    assert!(told.starts_with("this is one\nthis is two\n"), "{told}");
    assert!(beside.starts_with("── one (1/2)\nloud\n── two (2/2)\nloud\n"), "{beside}");
    let (exit, told, beside) = run(&[files[0], files[1], "--jobs", "2", "--", "sh", "-c", &script]);
    assert_eq!(exit, 5);
    assert!(told.find("one — ").unwrap() < told.find("two — ").unwrap(), "in the order of the files: {told}");
    assert!(beside.contains("── two: output of sh -c ") && beside.contains("this is two\nloud\n"), "{beside}");
    assert!(!beside.contains("this is one"), "{beside}");
}

#[test]
fn a_command_that_takes_too_long_is_ended_with_all_that_it_has_started() {
    let folder = folder("limit");
    let file = scenario(&folder, "limit", &format!("{LINKED_ONLY}run: {{ wall_limit: 3s }}\n"));
    let script = "sleep 600 & echo child $!; wait";
    let (exit, told, _) = run(&[file.to_str().unwrap(), "--", "sh", "-c", script]);
    assert_eq!(exit, 5, "{told}");
    assert!(told.contains("→ timed out"), "{told}");
    let child = told.lines().find_map(|line| line.strip_prefix("child ")).unwrap();
    assert!(!goes_on(child), "{child} goes on");
}

#[test]
fn a_command_that_does_not_exist_has_failed() {
    let folder = folder("nothing");
    let file = scenario(&folder, "nothing", LINKED_ONLY);
    let (exit, told, beside) = run(&[file.to_str().unwrap(), "--", "no-such-command"]);
    assert_eq!(exit, 5, "{told}");
    assert!(beside.contains("kumiai: no-such-command: "), "{beside}");
}

#[test]
fn bank_time_runs_to_its_end_behind_a_command() {
    let folder = folder("until");
    let rest = "timeline:\n  - { id: leak, at: \"+1h\", event: { incident_disclosed: { partner: kakeibo, ground: leak, summary: x } } }\n\
        expectations:\n  - { id: acknowledges, after: leak, must: { acknowledge_incident: { bank_time: 2h } } }\n";
    let file = scenario(&folder, "until", rest);
    let script = format!(
        "{READS_ONCE}curl -s $KUMIAI_CONTROL_URL/clock/advance -H 'Content-Type: application/json' -d '{{\"by\": \"90m\"}}'\n\
         curl -s $ACCOUNTS -H \"Authorization: Bearer $TOKEN\""
    );
    let (exit, told, _) = run(&[file.to_str().unwrap(), "--", "sh", "-c", &script]);
    assert_eq!(exit, 1, "{told}");
    assert!(told.contains("It did not acknowledge the incident `leak` by 2026-06-10T13:00:00+09:00."), "{told}");
}
