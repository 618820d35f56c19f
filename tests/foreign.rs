//! Clients that others wrote, unmodified, and a real browser, against the built binary on a socket.
//! `tests/foreign/install.sh` installs what they need.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test says what it saw, and may stop at once"
)]

#[path = "foreign/recipes.rs"]
mod recipes;

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A server of its own for one test; it ends with the test.
struct Served {
    process: Child,
    url: String,
    /// The file of its own authority, where it speaks `https`.
    authority: Option<String>,
}

impl Served {
    fn start(flags: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_kumiai"))
            .args(["serve", "--lang", "en", "--port", "0", "--workers", "1", "--at", "2026-06-10T10:00:00+09:00"])
            .args(flags)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let told = lines.find_map(|line| {
            let (_, url) = line.split_once("this sandbox")?;
            url.trim().strip_suffix("/_sandbox").map(str::to_owned)
        });
        let url = told.expect("the server says where it is");
        let authority = url.starts_with("https:").then(|| {
            let told = lines.find_map(|line| Some(line.trim().strip_prefix("CA=")?.split(';').next()?.to_owned()));
            told.expect("the server says whom to trust")
        });
        Self { process, url, authority }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn installed() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::env::var_os("KUMIAI_FOREIGN").map_or_else(|| root.join("target/foreign"), PathBuf::from)
}

fn scripts(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder)
}

/// Runs a script to its end. It has to say that each of these steps went well, and close with how many there were.
fn run(command: Command, steps: &[&str]) {
    run_at(&Served::start(&[]), command, steps);
}

/// The same by `https`: the client trusts whom its environment says, as `kumiai run --tls auto` sets it.
fn run_encrypted(mut command: Command, steps: &[&str]) {
    let server = Served::start(&["--tls", "auto"]);
    let authority = server.authority.clone().expect("it has an authority of its own");
    for name in ["KUMIAI_CA_FILE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"] {
        command.env(name, &authority);
    }
    run_at(&server, command, steps);
}

fn run_at(server: &Served, mut command: Command, steps: &[&str]) {
    let output = command.env("KUMIAI_BASE_URL", &server.url).output().expect("run tests/foreign/install.sh first");
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{said}");
    assert!(output.status.success(), "{}\n{said}\n{complained}", output.status);
    for step in steps {
        let ok = format!("ok {step}");
        assert!(said.lines().any(|line| line.starts_with(&ok)), "no line `{ok}` in\n{said}");
    }
    let closing = format!("{} steps, 0 failed", said.lines().filter(|line| line.starts_with("ok ")).count());
    assert!(said.trim_end().ends_with(&closing), "{closing}\n{said}");
}

/// Node looks for packages from where a script stands, so it runs beside them.
fn node(script: &str) -> Command {
    let place = installed().join("node").join(format!("run-{script}"));
    fs::create_dir_all(&place).unwrap();
    for folder in ["foreign", "browser"] {
        for entry in fs::read_dir(scripts(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "mjs") {
                fs::copy(&path, place.join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    let mut command = Command::new("node");
    command.arg(place.join(script));
    command
}

const STEPS: [&str; 9] = [
    "authorization code with PKCE",
    "every read of the institution channel: ",
    "a statement to its end: ",
    "refresh rotates",
    "an access token that is too old",
    "tokens_revoked",
    "outage of the token endpoint: ",
    "after closing time: ",
    "the period of the link is over: ",
];

#[test]
#[ignore = "needs node and npm packages"]
fn openid_client_links_reads_refreshes_and_meets_every_stop() {
    run(node("openid_client.mjs"), &STEPS);
}

#[test]
#[ignore = "needs node and npm packages"]
fn openid_client_keeps_to_fapi2_with_a_key_a_pushed_request_and_proofs() {
    let steps = [
        "the partner is registered with its public key",
        "discovery: only what the profile allows",
        "PrivateKeyJwt, a pushed request, PKCE and DPoP",
        "accounts and a balance with proofs",
        "without a proof the token is worth nothing",
        "another key is refused",
        "the refresh token does not rotate",
        "introspection tells the key, revocation ends it",
        "a request that is not pushed is refused",
        "a pushed request without PKCE is refused",
    ];
    run(node("openid_client_fapi2.mjs"), &steps);
}

#[test]
#[ignore = "needs node and npm packages"]
fn simple_oauth2_links_reads_refreshes_and_meets_every_stop() {
    run(node("simple_oauth2.mjs"), &STEPS);
}

#[test]
#[ignore = "needs python and authlib"]
fn authlib_links_reads_refreshes_and_meets_every_stop() {
    let mut command = Command::new(installed().join("venv/bin/python"));
    command.arg(scripts("foreign").join("authlib_client.py"));
    run(command, &STEPS);
}

#[test]
#[ignore = "needs python and standardwebhooks"]
fn the_python_library_of_standard_webhooks_takes_what_the_bank_signs_through_rotation_replay_and_retries() {
    let mut command = Command::new(installed().join("venv/bin/python"));
    command.arg(scripts("foreign").join("webhooks.py"));
    let steps = [
        "a message is taken: ",
        "another body, another secret, another id and an old timestamp are refused: ",
        "while a secret gives way to another, either one takes the message: two signatures",
        "after the overlap the new secret alone takes it: ",
        "a message that is asked for anew has its id, its body and a signature of its own",
        "a message that is tried again has its id: three tries",
    ];
    run(command, &steps);
}

#[test]
#[ignore = "needs node and npm packages"]
fn openid_client_does_the_same_by_https() {
    run_encrypted(node("openid_client.mjs"), &STEPS);
}

#[test]
#[ignore = "needs python and authlib"]
fn authlib_does_the_same_by_https() {
    let mut command = Command::new(installed().join("venv/bin/python"));
    command.arg(scripts("foreign").join("authlib_client.py"));
    run_encrypted(command, &STEPS);
}

/// A script that drives Chromium; its pictures of the pages stay in `target/foreign/shots`.
fn browser(script: &str) -> Command {
    let shots = installed().join("shots");
    fs::create_dir_all(&shots).unwrap();
    let mut command = node(script);
    command.env("KUMIAI_SHOTS", shots);
    command
}

#[test]
#[ignore = "needs chromium"]
fn customers_find_their_way_by_mouse_and_by_keyboard_in_both_languages() {
    let steps = [
        "ja: login, consent and callback by mouse",
        "ja: login, consent and callback by keyboard only",
        "en: login, consent and callback by mouse",
        "en: login, consent and callback by keyboard only",
        "en: terms that are not accepted, then a denial",
        "ja: locked after three wrong tries",
        "en: closed, with its way back",
        "ja: the dashboard and the table of refusals",
        "nothing left 127.0.0.1, no console error, axe-core found nothing: 30 pages looked at",
    ];
    run(browser("journey.mjs"), &steps);
}

#[test]
#[ignore = "needs chromium"]
fn customers_accept_new_terms_and_add_accounts_by_keyboard_and_without_script_in_both_languages() {
    let steps = [
        "ja: new terms are accepted by keyboard, and the link goes on",
        "ja: new terms are accepted without script, and the link goes on",
        "en: new terms are accepted by keyboard, and the link goes on",
        "en: new terms are accepted without script, and the link goes on",
        "ja: terms that change while the page lies open are shown before they are accepted",
        "en: terms that change while the page lies open are shown before they are accepted",
        "ja: an account is taken out by the partner, and added again on the page",
        "en: an account is taken out by the partner, and added again on the page",
        "nothing left 127.0.0.1, no console error, axe-core found nothing: 6 pages looked at",
    ];
    run(browser("terms.mjs"), &steps);
}

#[test]
#[ignore = "needs chromium"]
fn swagger_ui_authorizes_tries_out_and_authorizes_again_after_a_failure() {
    let steps = [
        "Authorize with docs, then Try it out",
        "Authorize with docs-anser, then Try it out",
        "nothing left 127.0.0.1, no console error",
    ];
    run(browser("swagger.mjs"), &steps);
}
