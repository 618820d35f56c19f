//! `kumiai sweep`: one fault at one call after another.

use super::{KUMIAI, folder, scenario};
use serde_json::Value;
use std::process::{Command, Stdio};

/// What a command does that links a customer and asks for the accounts three times, each time once more where that fails
/// the first time; but the last.
const READS: &str = r#"
TOKEN=$(curl -s $KUMIAI_CONTROL_URL/links -H 'Content-Type: application/json' \
    -d '{"partner": "kakeibo", "customer": "plain"}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
ask() { curl -s --fail $KUMIAI_BASE_URL/institution/v1/accounts -H "Authorization: Bearer $TOKEN" > /dev/null; }
ask || ask || exit 7
ask || ask || exit 7
ask || exit 7
"#;

/// `kumiai sweep` in English with these arguments: its exit code, what it printed, and what it said beside that.
fn sweep(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(KUMIAI);
    command.args(["--lang", "en", "sweep"]).args(arguments).stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn file(name: &str) -> String {
    let rest = "faults:\n  - { id: busy, match: { operation: list_accounts }, when: { calls: [1, 2, 3] }, inject: \
        { error: { status: 503 } } }\nexpectations:\n  - { id: linked, must_not: { request_unlinked_account: {} } }\n\
        run: { until: \"10:10\" }\n";
    scenario(&folder(name), "reads", rest).to_str().unwrap().to_owned()
}

#[test]
fn the_first_call_at_which_the_command_does_not_get_over_the_fault_is_named_and_can_be_done_again() {
    let file = file("sweep-first");
    for fault in ["503", "busy", "lost_reply", "reset", "{ error: { status: 500 } }"] {
        let (exit, told, beside) = sweep(&[&file, "--fault", fault, "--", "sh", "-c", READS]);
        assert_eq!(exit, 5, "{fault}\n{told}\n{beside}");
        let lines: Vec<&str> = told.lines().take(3).map(str::trim).collect();
        assert!(lines[0].starts_with("✓ kakeibo:list_accounts:1  default."), "{told}");
        assert!(lines[1].starts_with("✓ kakeibo:list_accounts:2  default."), "{told}");
        assert!(
            lines[2].starts_with("✗ kakeibo:list_accounts:3  default.") && lines[2].ends_with("exit code 7"),
            "{told}"
        );
        assert!(
            told.contains(&format!("`{fault}`: 1 of 3 positions went wrong; the first is kakeibo:list_accounts:3"))
        );
        let replay = told.lines().find_map(|line| line.trim().strip_prefix("replay: ")).unwrap();
        assert!(replay.contains("--at kakeibo:list_accounts:3 --seed 1 -- sh -c "), "{replay}");
    }
    for (at, exit) in [("kakeibo:list_accounts:1", 0), ("kakeibo:list_accounts:3", 5)] {
        let (code, told, _) = sweep(&[&file, "--fault", "503", "--at", at, "--", "sh", "-c", READS]);
        assert_eq!((code, told.matches("kakeibo:list_accounts:").count() > 0), (exit, true), "{told}");
        assert_eq!(told.lines().filter(|line| line.starts_with("  ✓ kake") || line.starts_with("  ✗ kake")).count(), 1);
    }
}

#[test]
fn each_position_is_a_suite_of_the_reports_with_one_fault_and_no_other() {
    let file = file("sweep-reports");
    let arguments = [&*file, "--fault", "503", "--strict", "--report", "json=-", "--", "sh", "-c", READS];
    let (exit, told, beside) = sweep(&arguments);
    assert_eq!(exit, 3, "nobody asked for an account, so nothing is proven: {told}\n{beside}");
    let arguments: Vec<&str> = arguments.iter().filter(|word| **word != "--strict").copied().collect();
    let (exit, told, beside) = sweep(&arguments);
    assert_eq!(exit, 5, "{beside}");
    let result: Value = serde_json::from_str(&told).unwrap();
    let suites = result["suites"].as_array().unwrap();
    assert_eq!(suites.len(), 3);
    for (suite, n) in suites.iter().zip(1..) {
        assert_eq!(suite["name"], format!("reads kakeibo:list_accounts:{n}"));
        let refused = suite["journal"].as_array().unwrap().iter().filter(|call| call["status"] == 503).count();
        assert_eq!(refused, 1, "{suite}");
    }
}

#[test]
fn a_built_in_partner_gets_over_a_lost_answer_and_a_careless_one_does_not_wait() {
    let rest = "expectations:\n  - { id: wait, must: { honour_retry_after: {} } }\nrun: { until: \"10:40\" }\n";
    let file = scenario(&folder("sweep-built-in"), "tokens", rest).to_str().unwrap().to_owned();
    let busy = "{ error: { status: 503, retry_after: 2s } }";
    for (partner, fault, exit) in [("good", "lost_reply", 0), ("good", busy, 0), ("ignores-retry-after", busy, 1)] {
        let (code, told, beside) =
            sweep(&[&file, "--fault", fault, "--operation", "list_accounts", "--partner", partner]);
        assert_eq!(code, exit, "{partner} {fault}\n{told}\n{beside}");
    }
}

#[test]
fn whoever_calls_for_the_good_partner_waits_where_one_of_them_was_told_to() {
    let rest = "partners: { kakeibo: { channel: institution, linked: [plain, all-kinds] } }\nexpectations:\n  \
        - { id: wait, partner: kakeibo, must: { honour_retry_after: { tolerance: 200ms } } }\nrun: { until: \"12:00\" }\n";
    let file = scenario(&folder("sweep-shared"), "shared", rest).to_str().unwrap().to_owned();
    for fault in [
        "{ error: { status: 503, retry_after: 20m } }",
        "{ error: { status: 429, retry_after: 3s } }",
        "{ error: { status: 500, retry_after: 20m } }",
    ] {
        let (code, told, beside) = sweep(&[&file, "--fault", fault, "--operation", "issue_token"]);
        assert_eq!(code, 0, "{fault}\n{told}\n{beside}");
    }
}

#[test]
fn what_cannot_be_swept_is_said() {
    let file = file("sweep-invalid");
    let quiet = ["--", "sh", "-c", READS];
    for (arguments, exit, said) in [
        (&[&*file, "--fault", "lost_replies"][..], 2, "did you mean `lost_reply`?"),
        (&[&*file, "--fault", "503", "--operation", "login"][..], 2, "expected one of list_accounts"),
        (&[&*file, "--fault", "503", "--at", "kakeibo"][..], 2, "kakeibo:list_transactions:3"),
        (&["scenarios", "--fault", "503"][..], 2, "one scenario file"),
        (&[&*file][..], 2, "--fault"),
    ] {
        let (code, _, beside) = sweep(arguments);
        assert_eq!(code, exit, "{arguments:?}\n{beside}");
        assert!(beside.contains(said), "{beside}");
    }
    for (flags, exit, said) in [
        (&["--at", "kakeibo:list_accounts:9"][..], 2, "there is no call kakeibo:list_accounts:9; there are:"),
        (&["--operation", "read_balance"][..], 3, "makes no call"),
        (&["--fault", "next_page=drop"][..], 3, ""),
    ] {
        let fault: &[&str] = if flags[0] == "--fault" { &[] } else { &["--fault", "503"] };
        let arguments: Vec<&str> =
            [&*file].into_iter().chain(fault.iter().chain(flags).chain(&quiet).copied()).collect();
        let (code, told, beside) = sweep(&arguments);
        assert_eq!(code, exit, "{arguments:?}\n{told}\n{beside}");
        assert!(beside.contains(said), "{beside}");
    }
    let (code, _, beside) = sweep(&[&file, "--fault", "503", "--", "sh", "-c", "exit 9"]);
    assert_eq!((code, beside.contains("it goes wrong without the fault already")), (5, true), "{beside}");
}
