//! `--tls CERT,KEY`: the operator's own certificate, and what is wrong with it.

use super::client::agent;
use crate::stores::{contract::Scratch, process::Kumiai};
use rcgen::{CertificateParams, KeyPair, PKCS_ED25519, date_time_ymd};
use std::{
    fs,
    process::{Command, Stdio},
};

/// A certificate for itself that ends on the first day of a year, and its key.
fn made(ends: i32, key: &KeyPair) -> String {
    let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(ends, 1, 1));
    params.self_signed(key).unwrap().pem()
}

/// What is said when a server is to start with these flags and does not.
fn refused(lang: &str, flags: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kumiai"));
    command.args(["serve", "--lang", lang, "--port", "0"]).args(flags).stdin(Stdio::null()).stdout(Stdio::null());
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn what_is_wrong_with_a_pair_of_files_is_said_with_what_to_do() {
    let scratch = Scratch::new("tls-files");
    fs::create_dir_all(&scratch.0).unwrap();
    let file = |name: &str, text: &str| {
        let path = scratch.0.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (key, other) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let (cert, key_file) = (file("cert.pem", &made(2090, &key)), file("key.pem", &key.serialize_pem()));
    let other_file = file("other.pem", &other.serialize_pem());
    let (empty, prose) = (file("empty", ""), file("prose", "-----BEGIN CERTIFICATE-----\nno\n"));
    let sealed = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    let sealed = file("sealed.pem", sealed);
    let gone = scratch.0.join("gone.pem").to_str().unwrap().to_owned();
    let rows = [
        (format!("{gone},{key_file}"), "gone.pem: No such file", "gone.pem: No such file"),
        (format!("{cert},{gone}"), "gone.pem: No such file", "gone.pem: No such file"),
        (format!("{empty},{key_file}"), "empty: there is no certificate", "empty: 証明書がありません"),
        (format!("{prose},{key_file}"), "prose: there is no certificate", "prose: 証明書がありません"),
        (format!("{key_file},{cert}"), "key.pem: there is no certificate", "key.pem: 証明書がありません"),
        (format!("{cert},{cert}"), "cert.pem: there is no private key", "cert.pem: 秘密鍵がありません"),
        (format!("{cert},{sealed}"), "sealed.pem: this key needs a password", "パスワードで保護されています"),
        (format!("{cert},{other_file}"), "other.pem: this is not the key of", "other.pem: この秘密鍵は"),
    ];
    for (files, english, japanese) in rows {
        for (lang, said) in [("en", english), ("ja", japanese)] {
            let (code, told) = refused(lang, &["--tls", &files]);
            assert_eq!(code, Some(2), "{files}: {told}");
            assert!(told.contains(said), "{files}: {told}");
        }
    }
    for wrong in ["yes", "cert.pem", ",", "cert.pem,"] {
        let (code, told) = refused("en", &["--tls", wrong]);
        assert!(code == Some(2) && told.contains("CERT,KEY"), "{wrong}: {told}");
    }
    let pair = format!("{cert},{key_file}");
    let (code, told) = refused("en", &["--tls", &pair, "--public-url", "http://bank.example"]);
    assert!(code == Some(2) && told.contains("has to begin with https://"), "{told}");
    let store = ["--store", "redis://127.0.0.1:1", "--secret", "s"];
    let (code, told) = refused("en", &[&["--tls", "auto"], &store[..]].concat());
    assert!(code == Some(2) && told.contains("an authority of its own"), "{told}");
    let (code, told) = refused("en", &["--webhook-ca", &key_file]);
    assert!(code == Some(2) && told.contains("expected certificates in PEM"), "{told}");
}

#[test]
fn the_operators_certificate_is_shown_and_one_that_has_ended_is_shown_with_a_warning() {
    let scratch = Scratch::new("tls-given");
    fs::create_dir_all(&scratch.0).unwrap();
    for (ends, key) in [
        (2090, KeyPair::generate().unwrap()),
        (2090, KeyPair::generate_for(&PKCS_ED25519).unwrap()),
        (2021, KeyPair::generate().unwrap()),
    ] {
        let (cert, key_file) = (scratch.0.join("cert.pem"), scratch.0.join("key.pem"));
        let pem = made(ends, &key);
        fs::write(&cert, &pem).unwrap();
        fs::write(&key_file, key.serialize_pem()).unwrap();
        let pair = format!("{},{}", cert.display(), key_file.display());
        let bank = Kumiai::serve(&["--tls", &pair]);
        let asked = agent(&pem).get(format!("{}/healthz", bank.base)).call();
        match ends {
            2090 => assert_eq!(asked.unwrap().status(), 200),
            _ => assert!(asked.unwrap_err().to_string().contains("expired")),
        }
    }
}

#[test]
fn what_clients_will_hold_against_a_certificate_is_said_at_the_start() {
    use kumiai::{
        event::{Lang, Wall},
        tls::Given,
    };
    let key = KeyPair::generate().unwrap();
    let (pem, key_pem) = (made(2021, &key), key.serialize_pem());
    let given = Given::read(pem.as_bytes(), key_pem.as_bytes()).unwrap();
    // 2019, 2020-06-10 and 2026.
    let rows = [
        (1_546_300_800_000, "127.0.0.1", vec!["the certificate is good only from 2020-01-01T00:00:00.000Z on"]),
        (1_591_747_200_000, "127.0.0.1", vec![]),
        (1_591_747_200_000, "bank.example", vec!["the certificate is not for `bank.example`"]),
        (1_781_049_600_000, "127.0.0.1", vec!["the certificate ended at 2021-01-01T00:00:00.000Z"]),
    ];
    for (wall, host, doubts) in rows {
        assert_eq!(given.doubts(Some(host), Wall(wall), Lang::En), doubts, "{host} at {wall}");
        assert_eq!(given.doubts(Some(host), Wall(wall), Lang::Ja).len(), doubts.len());
    }
}
