//! A sandbox per path: nothing of one is seen in another.

use crate::{scene::access_token, support::bank};
use serde_json::json;

const BASES: [&str; 3] = ["", "/s/a", "/s/b"];

#[actix_web::test]
async fn a_token_of_one_sandbox_is_none_in_every_other() {
    let bank = bank().open().await;
    let mut tokens = Vec::new();
    for base in BASES {
        let asked = json!({ "partner": "kakeibo", "customer": "plain" });
        let linked = bank.post(&format!("{base}/_sandbox/links"), &asked).await.good();
        tokens.push(access_token(&linked).to_owned());
    }
    for (i, base) in BASES.iter().enumerate() {
        for (j, token) in tokens.iter().enumerate() {
            let answered = bank.get_as(token, &format!("{base}/institution/v1/accounts")).await;
            let expected = if i == j { "200" } else { "401 token_invalid" };
            assert_eq!(answered.verdict(), expected, "the token of `{}` at `{base}`", BASES[j]);
        }
    }
}

#[actix_web::test]
async fn the_clock_of_one_sandbox_does_not_move_another() {
    let bank = bank().open().await;
    for base in BASES {
        bank.get(&format!("{base}/_sandbox/clock")).await.good();
    }
    bank.post("/s/a/_sandbox/clock/advance", &json!({ "by": "1h" })).await.good();
    bank.post("/s/b/_sandbox/events", &json!({ "event": { "outage": {} } })).await.good();
    let mut nows = Vec::new();
    for base in BASES {
        nows.push(bank.get(&format!("{base}/_sandbox/clock")).await.good()["now"].as_str().unwrap().to_owned());
    }
    assert_eq!(nows, ["2026-06-10T10:00:00+09:00", "2026-06-10T11:00:00+09:00", "2026-06-10T10:00:00+09:00"]);
    let mut open = Vec::new();
    for base in BASES {
        open.push(bank.get(&format!("{base}/institution/v1/accounts")).await.verdict());
    }
    assert_eq!(open, ["401 token_missing", "401 token_missing", "503 service_suspended"]);
}

#[actix_web::test]
async fn every_sandbox_numbers_its_own_calls_and_says_its_own_url() {
    let bank = bank().open().await;
    for (base, name) in [("", "default"), ("/s/a", "a"), ("/s/b-2", "b-2")] {
        let first = bank.get(&format!("{base}/_sandbox")).await;
        assert_eq!(first.header("sandbox-call").unwrap(), format!("{name}.1"));
        let said = first.good();
        assert_eq!(said["sandbox"], name);
        assert_eq!(said["base_url"], format!("http://127.0.0.1:8080{base}"));
        assert_eq!(said["issuer"], said["base_url"]);
        let bare = bank.get(&format!("{base}/")).await;
        assert_eq!(bare.header("sandbox-call").unwrap(), format!("{name}.2"));
    }
    assert_eq!(bank.get("/s/a?x=1").await.header("sandbox-call").unwrap(), "a.3", "a name may end the path");
}

#[actix_web::test]
async fn the_same_customer_lives_in_every_sandbox_of_one_seed() {
    let bank = bank().open().await;
    let people = bank.get("/_sandbox/people?limit=20").await.text();
    assert_eq!(bank.get("/s/a/_sandbox/people?limit=20").await.text(), people);
}

#[actix_web::test]
async fn a_call_with_a_token_makes_no_sandbox() {
    let bank = bank().open().await;
    let name = kumiai::event::SandboxName::parse("never-made").unwrap();
    let refused = bank.get_as("anything", "/s/never-made/institution/v1/accounts").await;
    assert_eq!((refused.verdict().as_str(), refused.named()), ("404 sandbox_not_found", vec!["name".to_owned()]));
    assert!(bank.bank.registry.find(&name).is_none());

    let foreign = [("Origin", "https://evil.example")];
    let refused = bank.ask("POST", "/s/never-made/_sandbox/links", &foreign, "").await;
    assert_eq!(refused.verdict(), "400 parameter_invalid");
    assert!(bank.bank.registry.find(&name).is_none(), "a page of another origin made a sandbox");

    bank.get("/s/never-made/_sandbox").await.good();
    assert!(bank.bank.registry.find(&name).is_some());
    let known = bank.get_as("anything", "/s/never-made/institution/v1/accounts").await;
    assert_eq!(known.verdict(), "401 token_invalid");
}

#[actix_web::test]
async fn a_name_is_of_1_to_64_small_letters_digits_and_hyphens() {
    let bank = bank().open().await;
    let (longest, too_long) = ("x".repeat(64), "x".repeat(65));
    for fine in ["a", "0", "-", "pr-1234", &longest] {
        bank.get(&format!("/s/{fine}/_sandbox")).await.good();
    }
    for odd in ["A", "a_b", "a.b", "%61", "%E3%81%82", "a%2Fb", "a:b", "default", "~", &too_long, ""] {
        let refused = bank.get(&format!("/s/{odd}/_sandbox")).await;
        assert_eq!((refused.verdict().as_str(), refused.named()), ("404 sandbox_not_found", vec!["name".to_owned()]));
    }
}
