//! A server that speaks `https`, with an authority of its own.

use super::client::{agent, get};
use crate::stores::{contract::Scratch, process::Kumiai};
use kumiai::testing::Bank;
use rustls::{
    ProtocolVersion,
    version::{TLS12, TLS13},
};
use serde_json::Value;
use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    process::Command,
};

/// The JSON of a path, and what `Strict-Transport-Security` says.
fn read(agent: &ureq::Agent, url: &str) -> (Value, Option<String>) {
    let mut answer = agent.get(url).call().unwrap();
    let strict = answer.headers().get("strict-transport-security").map(|value| value.to_str().unwrap().to_owned());
    (serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap_or_default(), strict)
}

/// What `kumiai healthcheck` says.
fn is_healthy(base: &str) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kumiai"));
    command.args(["healthcheck", "--url", &format!("{base}/healthz")]).status().unwrap().success()
}

#[test]
fn an_authority_that_is_kept_is_the_same_after_a_restart_and_everything_is_said_by_https() {
    let scratch = Scratch::new("tls-kept");
    let (directory, file) = (scratch.0.to_str().unwrap(), scratch.0.join("ca.pem"));
    let mut bank = Kumiai::serve(&["--tls", "auto", "--data", directory]);
    let ca = fs::read_to_string(&file).unwrap();
    let mode = fs::metadata(scratch.0.join("ca.key")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "the key is its owner's alone");
    let client = agent(&ca);
    assert!(bank.base.starts_with("https://127.0.0.1:"));
    for path in ["/.well-known/oauth-authorization-server", "/_sandbox", "/s/another/_sandbox"] {
        let (told, strict) = read(&client, &format!("{}{path}", bank.base));
        assert!(told["issuer"].as_str().unwrap().starts_with(&bank.base), "{told}");
        assert_eq!(strict.as_deref(), Some("max-age=31536000"), "{path}");
    }
    for refused in ["/institution/v1/accounts", "/nothing", "/s/NO/_sandbox"] {
        let (_, strict) = read(&client, &format!("{}{refused}", bank.base));
        assert_eq!(strict.as_deref(), Some("max-age=31536000"), "{refused}");
    }
    let stranger: ureq::Agent = ureq::Agent::config_builder().tls_config(kumiai::tls::trusting("")).build().into();
    assert!(stranger.get(&bank.base).call().unwrap_err().to_string().contains("UnknownIssuer"));
    assert!(is_healthy(&bank.base));

    bank.process.signal("INT");
    assert!(bank.process.ended().success());
    let bank = Kumiai::serve(&["--tls", "auto", "--data", directory]);
    assert_eq!(fs::read_to_string(&file).unwrap(), ca);
    assert!(read(&client, &format!("{}/_sandbox", bank.base)).0["issuer"].is_string(), "who trusted it still does");
}

#[test]
fn every_name_that_the_server_answers_for_stands_in_its_certificate_and_tls_is_1_2_or_1_3() {
    let scratch = Scratch::new("tls-names");
    let names = ["--allow-host", "bank.example", "--allow-host", "other.example"];
    let bank = Kumiai::serve(&[&["--tls", "auto", "--data", scratch.0.to_str().unwrap()], &names[..]].concat());
    let (ca, base) = (fs::read_to_string(scratch.0.join("ca.pem")).unwrap(), &bank.base);
    for name in ["bank.example", "other.example", "127.0.0.1", "localhost"] {
        let (version, answer) = get(base, name, &ca, &[&TLS12]).unwrap();
        assert_eq!(version, Some(ProtocolVersion::TLSv1_2));
        let strict = if name == "localhost" { "max-age=0" } else { "max-age=31536000" };
        assert!(answer.contains(&format!("strict-transport-security: {strict}\r\n")), "{name}: {answer}");
        assert!(answer.contains(&format!(r#""issuer":"https://{name}""#)), "{answer}");
    }
    assert_eq!(get(base, "::1", &ca, &[&TLS13]).unwrap().0, Some(ProtocolVersion::TLSv1_3));
    assert!(get(base, "evil.example", &ca, &[&TLS13]).unwrap_err().to_string().contains("not valid for name"));
}

#[test]
fn who_speaks_plain_http_is_turned_away_and_the_server_goes_on_until_it_is_told_to_stop() {
    let mut bank = Kumiai::serve(&["--tls", "auto"]);
    let address = bank.base.strip_prefix("https://").unwrap().to_owned();
    for said in ["GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "\0\0\0\0", "\x16\x03\x01\x00\x05hello"] {
        let mut socket = TcpStream::connect(&address).unwrap();
        socket.write_all(said.as_bytes()).unwrap();
        socket.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        // A reset is an end as well.
        let _ = socket.read_to_end(&mut answer);
        assert!(!answer.starts_with(b"HTTP/"), "{said:?}: {answer:?}");
    }
    assert!(is_healthy(&bank.base));
    bank.process.signal("TERM");
    assert!(bank.process.ended().success());
}

#[test]
fn an_authority_that_nobody_keeps_ends_with_the_server() {
    let mut bank = Kumiai::serve(&["--tls", "auto"]);
    let export = bank.process.says("; export CURL_CA_BUNDLE=$CA NODE_EXTRA_CA_CERTS=$CA");
    let path = export.trim().strip_prefix("CA=").unwrap().split(';').next().unwrap().to_owned();
    let client = agent(&fs::read_to_string(&path).unwrap());
    assert!(read(&client, &format!("{}/_sandbox", bank.base)).0["issuer"].is_string());
    bank.process.signal("INT");
    assert!(bank.process.ended().success());
    assert!(!fs::exists(path).unwrap());
}

#[test]
fn swagger_ui_may_authorize_and_cookies_of_the_pages_are_bound_to_the_host_and_to_https() {
    let page = "/oauth/authorize?response_type=code&client_id=docs&code_challenge_method=S256\
        &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\
        &redirect_uri=https://127.0.0.1:1/docs/oauth2-redirect.html";
    let set = kumiai::testing::block_on(async {
        let bank = Bank::start_with_tls("").await.unwrap();
        let (client, url) = (agent(bank.ca_pem().unwrap()), bank.url().to_owned());
        let cookie = |base: &str| {
            let answer = client.get(format!("{url}{base}{page}")).call().unwrap();
            answer.headers()["set-cookie"].to_str().unwrap().to_owned()
        };
        ["", "/s/another"].map(cookie)
    });
    let [whole, part] = set.unwrap();
    assert!(whole.starts_with("__Host-kumiai-form-") && whole.contains("; Path=/;"), "{whole}");
    assert!(part.starts_with("__Secure-kumiai-form-") && part.contains("; Path=/s/another;"), "{part}");
    assert!([whole, part].iter().all(|cookie| cookie.contains("; HttpOnly") && cookie.ends_with("; Secure")));
}

#[tokio::test]
async fn a_bank_in_a_test_speaks_https_to_whoever_trusts_it() {
    let bank = Bank::start_with_tls("").await.unwrap();
    let link = bank.link("kakeibo", "plain").await.unwrap();
    let client = agent(bank.ca_pem().unwrap());
    let accounts = client.get(format!("{}/institution/v1/accounts", bank.url()));
    let answer = accounts.header("authorization", format!("Bearer {}", link.access_token)).call().unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(bank.finish().await.unwrap().suites[0].calls, 1);
    assert_eq!(Bank::start("").await.unwrap().ca_pem(), None);
}
