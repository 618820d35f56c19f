//! Making sandboxes, making them from others, deleting them, and keeping them for others.

use crate::{
    scene::access_token,
    support::{TestBank, bank},
};
use kumiai::{
    api::ControlKey,
    event::{PartnerTerms, SandboxName},
    oauth::Keys,
    sandbox::{Gone, Hosting},
};
use serde_json::{Value, json};
use std::sync::Arc;

async fn made(bank: &TestBank, asked: &Value) -> Value {
    let answered = bank.post("/_sandboxes", asked).await;
    assert_eq!(answered.status, 201, "{}", answered.text());
    let made = answered.json();
    assert_eq!(answered.header("location"), made["base_url"].as_str());
    made
}

async fn token_in(bank: &TestBank, base: &str) -> String {
    let asked = json!({ "partner": "kakeibo", "customer": "plain" });
    let linked = bank.post(&format!("{base}/_sandbox/links"), &asked).await.good();
    access_token(&linked).to_owned()
}

#[actix_web::test]
async fn a_sandbox_is_made_with_all_that_a_test_needs() {
    let bank = bank().open().await;
    let sandbox = made(&bank, &json!({ "name": "case-1", "seed": 7, "customers": 500 })).await;
    assert_eq!(sandbox["base_url"], "http://127.0.0.1:8080/s/case-1");
    assert_eq!(sandbox["issuer"], sandbox["base_url"]);
    assert_eq!(sandbox["partners"][0]["client_secret"], "kakeibo-secret");
    assert!(sandbox["key"].as_str().unwrap().len() >= 24);
    let people = bank.get("/s/case-1/_sandbox/people?limit=1").await.good();
    assert_eq!((&people["total"], &people["people"][0]), (&json!(500), &sandbox["people"][0]));
    assert_eq!(bank.get("/s/case-1/_sandbox").await.good()["seed"], 7);

    let taken = bank.post("/_sandboxes", &json!({ "name": "case-1" })).await;
    assert_eq!(taken.verdict(), "409 sandbox_taken");
    for bad in ["", "A", "a_b", "a b", "あ", &"x".repeat(65)] {
        let refused = bank.post("/_sandboxes", &json!({ "name": bad })).await;
        assert_eq!((refused.verdict().as_str(), refused.named()), ("400 parameter_invalid", vec!["name".to_owned()]));
    }
    assert_eq!(bank.post("/_sandboxes", &json!({ "name": "default" })).await.verdict(), "409 sandbox_taken");
}

#[actix_web::test]
async fn what_a_sandbox_is_made_with_is_checked_before_it_is_made() {
    let bank = bank().open().await;
    let wrong = [
        (json!({ "name": "x", "profile": "toyma" }), "profile"),
        (json!({ "name": "x", "customers": 11 }), "customers"),
        (json!({ "name": "x", "scenario": 7 }), "scenario"),
        (json!({ "name": "x", "scenario": "format: 1\nname: x\ntimeline: 7\n" }), "scenario.timeline"),
        (json!({ "name": "x", "scenario": "{" }), "scenario"),
        (json!({ "name": "x", "from": "nobody", "seed": 1 }), "from"),
        (json!({ "name": "x", "form": "default" }), "form"),
    ];
    for (asked, named) in wrong {
        let refused = bank.post("/_sandboxes", &asked).await;
        assert_eq!((refused.verdict().as_str(), refused.named()), ("400 parameter_invalid", vec![named.to_owned()]));
    }
    let nobody = bank.post("/_sandboxes", &json!({ "name": "x", "from": "nobody" })).await;
    assert_eq!((nobody.verdict().as_str(), nobody.named()), ("404 sandbox_not_found", vec!["from".to_owned()]));
    assert!(bank.bank.registry.find(&SandboxName::parse("x").unwrap()).is_none());
}

#[actix_web::test]
async fn a_sandbox_begins_with_the_scenario_that_it_is_made_with() {
    let text = "format: 1\nname: night\nclock: { start: \"2026-06-10T22:50:00+09:00\", mode: frozen }\n\
                population: { seed: 3 }\ntimeline:\n  - { id: stop, at: +2m, event: { outage: {} } }\n";
    let bank = bank().open().await;
    made(&bank, &json!({ "name": "night", "scenario": text })).await;
    let sandbox = bank.get("/s/night/_sandbox").await.good();
    assert_eq!((&sandbox["scenario"], &sandbox["seed"]), (&json!("night"), &json!(3)));
    assert_eq!(sandbox["clock"]["now"], "2026-06-10T22:50:00+09:00");
    let read = bank.get("/s/night/_sandbox/scenario").await.good();
    assert_eq!((&read["text"], &read["timeline"][0]["event"]), (&json!(text), &json!("outage")));
    let asked = json!({ "name": "inline", "seed": 4, "scenario": { "format": 1, "name": "in-json" } });
    made(&bank, &asked).await;
    let sandbox = bank.get("/s/inline/_sandbox").await.good();
    assert_eq!(
        (&sandbox["scenario"], &sandbox["seed"]),
        (&json!("in-json"), &json!(4)),
        "the call stands over the file"
    );
}

#[actix_web::test]
async fn a_sandbox_made_from_another_is_as_that_one_stands_and_goes_its_own_way() {
    let bank = bank().timeline("  - { id: stop, at: '12:00', event: { outage: {} } }\n").open().await;
    let account = bank.ordinary("plain").await;
    let token = token_in(&bank, "/s/source").await;
    let posted = json!({ "event": { "transaction_posted": { "account": "plain/ordinary_deposit", "amount": 5 } } });
    bank.post("/s/source/_sandbox/events", &posted).await.good();
    bank.post("/s/source/_sandbox/clock/advance", &json!({ "by": "1h" })).await.good();
    bank.post("/s/source/_sandbox/snapshots", &json!({})).await;
    made(&bank, &json!({ "name": "fork", "from": "source" })).await;
    let balance = |base: &str, token: &str| {
        let (path, token) = (format!("{base}{account}/balance"), token.to_owned());
        let bank = &bank;
        async move { bank.get_as(&token, &path).await }
    };
    assert_eq!(balance("/s/fork", &token).await.verdict(), "401 token_invalid", "a token of the source");
    let forked = token_in(&bank, "/s/fork").await;
    assert_eq!(balance("/s/source", &forked).await.verdict(), "401 token_invalid");
    let token = token_in(&bank, "/s/source").await;
    assert_eq!(balance("/s/fork", &forked).await.good(), balance("/s/source", &token).await.good());
    bank.post("/s/fork/_sandbox/events", &posted).await.good();
    bank.post("/s/fork/_sandbox/clock/advance", &json!({ "to": "2026-06-10T12:30:00+09:00" })).await.good();
    assert_eq!(balance("/s/fork", &forked).await.verdict(), "503 service_suspended");
    assert_eq!(balance("/s/source", &token).await.status, 200, "the source knows nothing of it");
    let snapshots = bank.get("/s/fork/_sandbox/snapshots").await.good();
    assert_eq!(snapshots["snapshots"][0]["snapshot_id"], "snapshot-1");
    let restored = bank.post("/s/fork/_sandbox/snapshots/snapshot-1/restore", &json!({})).await.good();
    assert_eq!(
        (&restored["sandbox"], &restored["clock"]["now"]),
        (&json!("fork"), &json!("2026-06-10T11:00:00+09:00"))
    );
    let again = token_in(&bank, "/s/fork").await;
    assert_eq!(balance("/s/fork", &again).await.status, 200, "after a return it is still the fork");
}

#[actix_web::test]
async fn a_sandbox_that_was_deleted_and_made_again_is_another_one() {
    let bank = bank().open().await;
    made(&bank, &json!({ "name": "x" })).await;
    let key = bank.get("/_sandboxes/x").await.good();
    assert_eq!(key["name"], "x");
    let token = token_in(&bank, "/s/x").await;
    assert_eq!(bank.get_as(&token, "/s/x/institution/v1/accounts").await.status, 200);
    let deleted = bank.ask("DELETE", "/_sandboxes/x", &[], "").await;
    assert_eq!(deleted.good(), json!({ "name": "x" }));
    for (method, path) in [("GET", "/_sandboxes/x"), ("DELETE", "/_sandboxes/x")] {
        assert_eq!(bank.ask(method, path, &[], "").await.verdict(), "404 sandbox_not_found", "{method}");
    }
    assert_eq!(bank.get_as(&token, "/s/x/institution/v1/accounts").await.verdict(), "404 sandbox_not_found");
    made(&bank, &json!({ "name": "x" })).await;
    token_in(&bank, "/s/x").await;
    assert_eq!(bank.get_as(&token, "/s/x/institution/v1/accounts").await.verdict(), "401 token_expired");
    let refused = bank.ask("DELETE", "/_sandboxes/default", &[], "").await;
    assert_eq!(refused.verdict(), "400 parameter_invalid");
}

#[actix_web::test]
async fn all_sandboxes_are_listed_the_one_at_the_root_first() {
    let bank = bank().open().await;
    bank.get("/s/named/_sandbox").await.good();
    made(&bank, &json!({ "name": "b" })).await;
    let list = bank.get("/_sandboxes").await.good();
    let names: Vec<&str> =
        list["sandboxes"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!((names.as_slice(), &list["total"]), (["default", "b", "named"].as_slice(), &json!(3)));
    assert_eq!(bank.get("/s/b/_sandboxes").await.verdict(), "404 not_found", "no sandbox speaks of the others");
}

/// A server that keeps sandboxes for others.
async fn hosted() -> TestBank {
    let mut begin = bank();
    begin.front.control_key = Some(ControlKey::new("operator"));
    let partners = Box::new(|mut partners: Vec<Arc<PartnerTerms>>, keys: &Keys| {
        Arc::make_mut(&mut partners[0]).client_secret = Some(keys.client_secret("kakeibo"));
        partners
    });
    begin.hosting = Some(Hosting { idle_ms: 3_600_000, partners });
    let bank = begin.open().await;
    *bank.key_shown.borrow_mut() = Some("operator".to_owned());
    bank
}

#[actix_web::test]
async fn where_sandboxes_are_kept_for_others_none_stands_at_the_root_and_none_is_made_by_naming() {
    let bank = hosted().await;
    for path in ["/", "/_sandbox", "/institution/v1/accounts", "/oauth/authorize", "/.well-known/openid-configuration"]
    {
        assert_eq!(bank.get(path).await.status, 404, "{path}");
    }
    for path in ["/healthz", "/readyz", "/docs/", "/openapi/control.en.json", "/_sandboxes"] {
        assert_eq!(bank.get(path).await.status, 200, "{path}");
    }
    assert_eq!(bank.get("/s/mine/_sandbox").await.verdict(), "404 sandbox_not_found");
    assert_eq!(bank.get("/_sandboxes").await.good()["total"], 0);
    assert_eq!(bank.get("/_sandboxes/default").await.verdict(), "404 sandbox_not_found");
    made(&bank, &json!({ "name": "mine" })).await;
    assert_eq!(bank.get("/s/mine/_sandbox").await.status, 200);
}

#[actix_web::test]
async fn the_key_of_a_sandbox_opens_that_one_alone() {
    let bank = hosted().await;
    let [one, two] = [made(&bank, &json!({ "name": "one" })).await, made(&bank, &json!({ "name": "two" })).await];
    assert_ne!(one["key"], two["key"]);
    assert_ne!(one["partners"][0]["client_secret"], two["partners"][0]["client_secret"]);
    *bank.key_shown.borrow_mut() = Some(one["key"].as_str().unwrap().to_owned());
    assert_eq!(bank.get("/s/one/_sandbox").await.status, 200);
    assert_eq!(bank.get("/s/one/").await.status, 200, "the dashboard");
    assert_eq!(bank.get("/s/two/_sandbox").await.verdict(), "403 control_key_wrong");
    assert_eq!(bank.get("/_sandboxes").await.verdict(), "403 control_key_wrong");
    assert_eq!(bank.post("/_sandboxes", &json!({ "name": "three" })).await.verdict(), "403 control_key_wrong");
    *bank.key_shown.borrow_mut() = None;
    assert_eq!(bank.get("/s/one/_sandbox").await.verdict(), "401 control_key_missing");
    *bank.key_shown.borrow_mut() = Some("operator".to_owned());
    bank.ask("DELETE", "/_sandboxes/one", &[], "").await.good();
    assert_ne!(made(&bank, &json!({ "name": "one" })).await["key"], one["key"]);
}

#[actix_web::test]
async fn a_hosted_sandbox_that_nobody_calls_for_too_long_is_over() {
    let bank = hosted().await;
    made(&bank, &json!({ "name": "idle" })).await;
    made(&bank, &json!({ "name": "busy" })).await;
    let wall = || (bank.bank.wall)();
    bank.wall_passes(3_599_000);
    bank.bank.registry.beat(wall()).await;
    assert_eq!(bank.get("/s/busy/_sandbox").await.status, 200);
    bank.wall_passes(1_000);
    bank.bank.registry.beat(wall()).await;
    assert_eq!(bank.get("/s/idle/_sandbox").await.verdict(), "410 sandbox_expired");
    assert_eq!(bank.get("/_sandboxes/idle").await.verdict(), "410 sandbox_expired");
    assert_eq!(bank.bank.registry.gone(&SandboxName::parse("idle").unwrap()), Some(Gone::Expired));
    assert_eq!(bank.get("/s/busy/_sandbox").await.status, 200);
    made(&bank, &json!({ "name": "idle" })).await;
    assert_eq!(bank.get("/s/idle/_sandbox").await.status, 200, "it can be made again");
}

#[actix_web::test]
async fn on_a_developers_machine_no_sandbox_ends_by_itself() {
    let bank = bank().open().await;
    bank.get("/s/mine/_sandbox").await.good();
    bank.wall_passes(1_000 * 24 * 3_600_000);
    bank.bank.registry.beat((bank.bank.wall)()).await;
    assert_eq!(bank.get("/_sandboxes/mine").await.status, 200);
}
