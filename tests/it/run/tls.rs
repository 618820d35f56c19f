//! `kumiai run --tls auto`: every bank by `https`, and whom the command has to trust.

use super::{KUMIAI, folder, run, scenario};
use std::{
    fs,
    process::{Command, Stdio},
};

/// What a command does that says what it was told, and asks by `https`.
const SAYS: &str = r#"
for one in "$KUMIAI_BASE_URL" "$KUMIAI_ISSUER" "$KUMIAI_CONTROL_URL"; do case $one in https://*) ;; *) exit 8;; esac; done
for one in "$NODE_EXTRA_CA_CERTS" "$SSL_CERT_FILE" "$REQUESTS_CA_BUNDLE"; do [ "$one" = "$KUMIAI_CA_FILE" ] || exit 9; done
echo "$KUMIAI_CA_FILE" > "$WROTE"
curl -sf --cacert "$KUMIAI_CA_FILE" "$KUMIAI_CONTROL_URL" > /dev/null || exit 10
env -u SSL_CERT_FILE curl -s "$KUMIAI_CONTROL_URL" > /dev/null && exit 11
TOKEN=$(curl -s $KUMIAI_CONTROL_URL/links -H 'Content-Type: application/json' \
    -d '{"partner": "kakeibo", "customer": "plain"}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
curl -sf $KUMIAI_BASE_URL/institution/v1/accounts -H "Authorization: Bearer $TOKEN" > /dev/null || exit 12
"#;

#[test]
fn the_command_finds_out_whom_to_trust_and_the_file_is_gone_with_the_run() {
    let folder = folder("tls-command");
    let file = scenario(&folder, "told", super::LINKED_ONLY);
    let wrote = folder.join("ca");
    let mut command = super::command(&[file.to_str().unwrap(), "--tls", "auto", "--", "sh", "-c", SAYS]);
    let output = command.env("WROTE", &wrote).env_remove("CURL_CA_BUNDLE").env_remove("SSL_CERT_DIR").output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    let authority = fs::read_to_string(wrote).unwrap();
    assert!(!fs::exists(authority.trim()).unwrap());
}

#[test]
fn the_good_partner_passes_by_https_and_a_naive_one_is_told_how_to_do_it_again() {
    let file = "scenarios/04-tokens/code_expires.yaml";
    let (code, told, beside) = run(&[file, "--tls", "auto", "--strict"]);
    assert_eq!(code, 0, "{told}\n{beside}");
    let (code, told, _) = run(&[file, "--tls", "auto", "--partner", "naive"]);
    assert!(code == 1 && told.contains(" --tls auto --partner naive"), "{told}");
}

#[test]
fn a_sweep_by_https_finds_the_same() {
    let folder = folder("tls-sweep");
    let file = scenario(&folder, "swept", &format!("{}run: {{ until: \"10:10\" }}\n", super::LINKED_ONLY));
    let mut command = Command::new(KUMIAI);
    command.args(["--lang", "en", "sweep", file.to_str().unwrap(), "--fault", "reset", "--tls", "auto"]);
    let output = command.args(["--at", "kakeibo:list_accounts:1"]).stdin(Stdio::null()).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("✓ kakeibo:list_accounts:1"), "{told}");
}
