//! `kumiai run`, as a QA person and a CI system see it: the exit code, what is printed, what is written.

mod chosen;
mod codes;
mod commands;
mod stopped;
mod sweep;
mod tls;
mod written;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// The program.
const KUMIAI: &str = env!("CARGO_BIN_EXE_kumiai");

/// What a command does that links a customer, lists its accounts and reads a balance.
const READS_ONCE: &str = r#"
TOKEN=$(curl -s $KUMIAI_CONTROL_URL/links -H 'Content-Type: application/json' \
    -d "{\"partner\": \"$KUMIAI_CLIENT_ID\", \"customer\": \"plain\"}" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
ACCOUNTS=$KUMIAI_BASE_URL/institution/v1/accounts
ACCOUNT=$(curl -s $ACCOUNTS -H "Authorization: Bearer $TOKEN" | sed 's/.*"account_id":"\([^"]*\)".*/\1/')
curl -s $ACCOUNTS/$ACCOUNT/balance -H "Authorization: Bearer $TOKEN" > /dev/null
"#;

/// What it does that goes on to an account that nobody linked.
const READS_ANOTHER: &str = r#"curl -s $ACCOUNTS/another/balance -H "Authorization: Bearer $TOKEN" > /dev/null"#;

/// A scenario that expects that only linked accounts are asked for.
const LINKED_ONLY: &str =
    "expectations:\n  - { id: linked-only, clause: \"4.3\", must_not: { request_unlinked_account: {} } }\n";

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("run").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A scenario file of this name in a folder.
fn scenario(folder: &Path, name: &str, rest: &str) -> PathBuf {
    let file = folder.join(format!("{name}.yaml"));
    fs::write(&file, format!("format: 1\nname: {name}\n{rest}")).unwrap();
    file
}

/// `kumiai run` in English with these arguments.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(KUMIAI);
    command.args(["--lang", "en", "run"]).args(arguments).stdin(Stdio::null());
    command
}

/// What a run came to: its exit code, what it printed, and what it said beside that.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

/// Whether a process goes on: one that has ended and that nobody has asked about yet does not.
fn goes_on(id: &str) -> bool {
    let told = Command::new("ps").args(["-o", "stat=", "-p", id]).output().unwrap().stdout;
    let state = String::from_utf8(told).unwrap();
    !state.trim().is_empty() && !state.trim().starts_with('Z')
}
