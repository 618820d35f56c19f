//! A sandbox per path: nothing of one is seen in another.

use crate::{
    scene::access_token,
    support::{TestBank, bank},
};
use proptest::prelude::*;
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

#[actix_web::test]
async fn a_code_or_refresh_token_of_one_sandbox_is_none_in_every_other() {
    let bank = bank().open().await;
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    let client = "client_id=kakeibo&client_secret=kakeibo-secret";
    for (i, base) in BASES.iter().enumerate() {
        let ask = |more: serde_json::Value| {
            let mut asked = json!({ "partner": "kakeibo", "customer": "plain" });
            asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let (bank, path) = (&bank, format!("{base}/_sandbox/links"));
            async move { bank.post(&path, &asked).await.good() }
        };
        let refresh = ask(json!({})).await["refresh_token"].as_str().unwrap().to_owned();
        let code = ask(json!({ "respond_with": "code" })).await["code"].as_str().unwrap().to_owned();
        let code = format!("grant_type=authorization_code&code={code}&{client}");
        let refresh = format!("grant_type=refresh_token&refresh_token={refresh}&{client}");
        for (j, other) in BASES.iter().enumerate().filter(|(j, _)| *j != i) {
            for form in [&code, &refresh] {
                let answered = bank.ask("POST", &format!("{other}/oauth/token"), &headers, form).await;
                assert_eq!(answered.verdict(), "400 invalid_grant", "of `{base}` at `{}`", BASES[j]);
            }
        }
        let own = bank.ask("POST", &format!("{base}/oauth/token"), &headers, &code).await;
        assert_eq!(own.status, 200, "what others tried has not spent it: {}", own.text());
    }
}

/// One thing that somebody does in a sandbox.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Link(usize),
    Read,
    Balance,
    Post(i64),
    Stop,
    Advance(u32),
    Revoke,
    Snapshot,
    Restore,
    Reset,
    Upcoming,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => (0..3_usize).prop_map(Deed::Link),
        3 => Just(Deed::Read),
        3 => Just(Deed::Balance),
        2 => (1..9_999_i64).prop_map(Deed::Post),
        1 => Just(Deed::Stop),
        2 => (1..90_000_u32).prop_map(Deed::Advance),
        1 => Just(Deed::Revoke),
        1 => Just(Deed::Snapshot),
        1 => Just(Deed::Restore),
        1 => Just(Deed::Reset),
        1 => Just(Deed::Upcoming),
    ]
}

/// Does it below `base`; what was answered.
async fn carry_out(bank: &TestBank, base: &str, deed: Deed, token: &mut String) -> String {
    let at = |path: &str| format!("{base}{path}");
    let answered = match deed {
        Deed::Link(n) => {
            let customer = ["plain", "all-kinds", "heavy-day"][n];
            bank.post(&at("/_sandbox/links"), &json!({ "partner": "kakeibo", "customer": customer })).await
        }
        Deed::Read => bank.get_as(token, &at("/institution/v1/accounts")).await,
        Deed::Balance => {
            let account = bank.ordinary("plain").await;
            bank.get_as(token, &at(&format!("{account}/balance"))).await
        }
        Deed::Post(amount) => {
            let posted = json!({ "account": "plain/ordinary_deposit", "amount": amount });
            bank.post(&at("/_sandbox/events"), &json!({ "event": { "transaction_posted": posted } })).await
        }
        Deed::Stop => {
            bank.post(&at("/_sandbox/events"), &json!({ "for": "1h", "event": { "outage": {} }, "id": "stop" })).await
        }
        Deed::Advance(secs) => bank.post(&at("/_sandbox/clock/advance"), &json!({ "by": format!("{secs}s") })).await,
        Deed::Revoke => bank.post(&at("/_sandbox/events"), &json!({ "event": { "tokens_revoked": {} } })).await,
        Deed::Snapshot => bank.post(&at("/_sandbox/snapshots"), &json!({})).await,
        Deed::Restore => bank.post(&at("/_sandbox/snapshots/snapshot-1/restore"), &json!({})).await,
        Deed::Reset => bank.post(&at("/_sandbox/reset"), &json!({})).await,
        Deed::Upcoming => bank.get(&at("/_sandbox/clock/upcoming")).await,
    };
    if let Some(fresh) =
        serde_json::from_slice::<serde_json::Value>(&answered.body).unwrap_or_default()["access_token"].as_str()
    {
        fresh.clone_into(token);
    }
    format!("{} {}", answered.status, answered.text())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_in_one_sandbox_another_answers_as_if_it_were_alone(
        deeds in prop::collection::vec((any::<bool>(), deed()), 1..40),
    ) {
        let played = actix_web::rt::System::new().block_on(async {
            let (alone, beside) = (bank().open().await, bank().open().await);
            let (mut one, mut two, mut other) = (String::new(), String::new(), String::new());
            let mut answers = (Vec::new(), Vec::new());
            for (n, (is_watched, deed)) in deeds.iter().enumerate() {
                if *is_watched {
                    answers.0.push(carry_out(&alone, "/s/watched", *deed, &mut one).await);
                    answers.1.push(carry_out(&beside, "/s/watched", *deed, &mut two).await);
                } else {
                    let base = ["", "/s/other", "/s/watched-2"][n % 3];
                    carry_out(&beside, base, *deed, &mut other).await;
                }
                alone.wall_passes(250);
                beside.wall_passes(250);
            }
            answers
        });
        prop_assert_eq!(played.0, played.1);
    }
}
