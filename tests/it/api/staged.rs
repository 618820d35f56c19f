//! What a scenario makes of a bank that is opened with it: partners, links, hours, and events that wait for their trigger.

use crate::{
    scene::{access_token, outage},
    support::{TestBank, bank},
};
use kumiai::{
    event::{Fact, ScenarioSource},
    sandbox::State,
};
use serde_json::{Value, json};

async fn verdicts(bank: &TestBank, token: &str, path: &str, times: usize) -> Vec<String> {
    let mut said = Vec::new();
    for _ in 0..times {
        said.push(bank.get_as(token, path).await.verdict());
    }
    said
}

const ACCOUNTS: &str = "/institution/v1/accounts";

#[actix_web::test]
async fn an_event_waits_for_a_call_and_happens_after_its_answer() {
    let bank = bank()
        .scenario(
            "timeline:
  - { on_call: { operation: list_accounts, nth: 3 }, event: { tokens_revoked: { partner: kakeibo } } }
",
        )
        .open()
        .await;
    let token = bank.link("kakeibo", "plain").await;
    let path = bank.path("institution", "plain", "ordinary_deposit").await;
    assert_eq!(bank.get_as(&token, &format!("{path}/balance")).await.status, 200);
    assert_eq!(verdicts(&bank, &token, ACCOUNTS, 4).await, ["200", "200", "200", "401 token_revoked"]);
}

#[actix_web::test]
async fn an_event_that_comes_before_a_call_is_met_by_it() {
    let bank = bank()
        .scenario(
            "timeline:
  - { id: stop, on_call: { operation: list_accounts, nth: 2, when: before }, for: 10m, event: { outage: {} } }
",
        )
        .open()
        .await;
    let token = bank.link("kakeibo", "plain").await;
    assert_eq!(verdicts(&bank, &token, ACCOUNTS, 2).await, ["200", "503 service_suspended"]);
    bank.advance(&json!({ "by": "10m" })).await.good();
    assert_eq!(verdicts(&bank, &token, ACCOUNTS, 1).await, ["200"]);
}

#[actix_web::test]
async fn each_partners_calls_are_counted_apart_and_refused_ones_too() {
    let bank = bank()
        .scenario(
            "partners:
  other: { channel: institution }
timeline:
  - { on_call: { operation: list_accounts, nth: 3, partner: other }, event: { tokens_revoked: { partner: kakeibo } } }
",
        )
        .open()
        .await;
    let (mine, other) = (bank.link("kakeibo", "plain").await, bank.link("other", "plain").await);
    assert_eq!(verdicts(&bank, &mine, ACCOUNTS, 4).await, ["200"; 4]);
    bank.event(&outage("stop", &["data"])).await.good();
    assert_eq!(verdicts(&bank, &other, ACCOUNTS, 2).await, ["503 service_suspended"; 2]);
    bank.event(&json!({ "event": { "ended": { "id": "stop" } } })).await.good();
    assert_eq!(verdicts(&bank, &mine, ACCOUNTS, 1).await, ["200"]);
    assert_eq!(verdicts(&bank, &other, ACCOUNTS, 1).await, ["200"]);
    assert_eq!(verdicts(&bank, &mine, ACCOUNTS, 1).await, ["401 token_revoked"]);
}

#[actix_web::test]
async fn an_event_follows_another_after_its_delay_wherever_that_one_came_from() {
    let scenario = "timeline:
  - { id: first, at: +1h, for: 1h, event: { outage: { scope: [oauth] } } }
  - { id: second, after: first, delay: 30m, event: { transaction_posted: { account: plain/ordinary_deposit, amount: 7 } } }
  - { id: third, after: second, event: { transaction_posted: { account: plain/ordinary_deposit, amount: 8 } } }
  - { id: late, after: by-hand, delay: 5m, for: 5m, event: { outage: { scope: [data] } } }
  - { id: by-hand, on_call: { operation: login, nth: 999 }, event: { clock_set: { speed: 2 } } }
";
    let bank = bank().scenario(scenario).open().await;
    let happened = bank.advance(&json!({ "by": "2h" })).await.good()["happened"].clone();
    let said: Vec<String> = happened
        .as_array()
        .unwrap()
        .iter()
        .map(|h| format!("{} {}", &h["at"].as_str().unwrap()[11..16], h["event"].as_str().unwrap()))
        .collect();
    assert_eq!(said, ["11:00 outage_began", "11:30 transaction_posted", "11:30 transaction_posted", "12:00 ended"]);
    let posted = json!({ "id": "by-hand", "event": { "clock_set": { "speed": 3 } } });
    bank.event(&posted).await.good();
    let happened = bank.advance(&json!({ "by": "10m" })).await.good()["happened"].clone();
    assert_eq!(happened[0]["id"], "late", "{happened}");
    assert_eq!(happened[1]["event"], "ended", "{happened}");
}

#[actix_web::test]
async fn what_waits_for_its_trigger_stands_in_a_checkpoint_until_it_has_come() {
    let bank = bank()
        .scenario(
            "timeline:
  - { id: a, on_call: { operation: list_accounts, nth: 1 }, event: { tokens_expired: {} } }
  - { id: b, after: a, delay: 1h, event: { tokens_expired: {} } }
",
        )
        .open()
        .await;
    let state = || bank.bank.registry.default_sandbox().published();
    let armed = |state: &State| state.to_records().iter().filter(|r| matches!(r.fact, Fact::Armed(_))).count();
    assert_eq!(armed(&state()), 2);
    assert_eq!(State::fold(&state().to_records()).unwrap(), *state());
    let token = bank.link("kakeibo", "plain").await;
    bank.get_as(&token, ACCOUNTS).await.good();
    assert_eq!((armed(&state()), state().upcoming().count()), (0, 1));
    assert_eq!(State::fold(&state().to_records()).unwrap(), *state());
}

#[actix_web::test]
async fn a_bank_where_nothing_waits_for_a_call_has_nothing_to_count() {
    let plain = bank().scenario("timeline: [{ at: +1h, event: { outage: {} } }]").open().await;
    assert!(!plain.bank.registry.default_sandbox().published().waits_for_calls());
    let after = "timeline: [{ id: a, at: +1h, event: { outage: {} } }, { after: a, event: { outage: {} } }]";
    assert!(!bank().scenario(after).open().await.bank.registry.default_sandbox().published().waits_for_calls());
}

#[actix_web::test]
async fn a_partner_of_a_scenario_stands_beside_the_ready_ones_or_in_the_place_of_one() {
    let bank = bank()
        .scenario(
            "partners:
  my-app:
    channel: anser
    name: わたしのアプリ
    redirect_uris: [\"http://127.0.0.1/back\"]
    auth_method: none
    kinds: [current_deposit]
  kakeibo:
    channel: institution
    access_token: { lifetime: 5m }
    link: { lifetime: 1d }
    linked: [plain, all-kinds]
",
        )
        .open()
        .await;
    let partners = bank.get("/_sandbox").await.good()["partners"].clone();
    let named: Vec<&str> =
        partners.as_array().unwrap().iter().map(|partner| partner["partner_id"].as_str().unwrap()).collect();
    assert_eq!(named, ["kakeibo", "kaikei", "docs", "docs-anser", "my-app"]);
    assert_eq!(
        (&partners[0]["name"], &partners[0]["client_secret"]),
        (&json!("家計簿アプリ"), &json!("kakeibo-secret"))
    );
    assert_eq!(
        (&partners[4]["redirect_uris"][0], &partners[4]["client_secret"]),
        (&json!("http://127.0.0.1/back"), &json!(null))
    );
    let state = bank.bank.registry.default_sandbox().published();
    let made: Vec<(usize, i64)> =
        state.links().map(|link| (link.made.accounts.len(), link.made.expires_at.0 - link.made.linked_at.0)).collect();
    assert_eq!(made, [(1, 86_400_000), (5, 86_400_000)]);
    let answer = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    assert_eq!(answer["expires_in"], 300);
    assert_eq!(bank.get_as(access_token(&answer), ACCOUNTS).await.status, 200);
}

#[actix_web::test]
async fn a_link_of_a_scenario_is_made_even_while_the_bank_is_closed() {
    let scenario = "partners: { kaikei: { channel: anser, linked: [corporate] } }";
    let bank = bank().at("2026-06-10T03:00:00+09:00").scenario(scenario).open().await;
    assert_eq!(bank.bank.registry.default_sandbox().published().links().count(), 1);
}

#[actix_web::test]
async fn the_hours_and_the_maintenance_of_a_scenario_hold_on_both_channels() {
    let bank = bank()
        .scenario(
            "partners: { kakeibo: { channel: institution, access_token: { lifetime: 1d } } }
calendar:
  holidays: jp
  service_hours: { weekday: [\"08:00-12:00\", \"13:00-15:00\"], saturday: [] }
  maintenance_windows: [{ from: \"11:00\", to: \"11:30\" }]
",
        )
        .open()
        .await;
    let token = bank.link("kakeibo", "plain").await;
    for (at, verdict) in [
        ("10:59", "200"),
        ("11:00", "503 maintenance"),
        ("11:30", "200"),
        ("12:00", "503 outside_service_hours"),
        ("13:00", "200"),
        ("15:00", "503 outside_service_hours"),
    ] {
        bank.advance_to(&format!("2026-06-10T{at}:00+09:00")).await.good();
        assert_eq!(
            bank.get_as(&token, ACCOUNTS).await.verdict().split(' ').take(2).collect::<Vec<_>>().join(" "),
            verdict,
            "{at}"
        );
    }
}

#[actix_web::test]
async fn a_partner_has_so_many_calls_and_another_one_its_own() {
    let bank = bank()
        .scenario(
            "partners:
  kakeibo: { channel: institution, rate_limit: { calls: 2, per: 10s } }
  other: { channel: institution }
",
        )
        .open()
        .await;
    let (limited, free) = (bank.link("kakeibo", "plain").await, bank.link("other", "plain").await);
    assert_eq!(verdicts(&bank, &limited, ACCOUNTS, 3).await, ["200", "200", "429 rate_limited"]);
    assert_eq!(verdicts(&bank, &free, ACCOUNTS, 3).await, ["200", "200", "200"]);
    bank.wall_passes(10_000);
    assert_eq!(verdicts(&bank, &limited, ACCOUNTS, 1).await, ["200"]);
}

#[actix_web::test]
async fn another_scenario_keeps_nothing_of_the_partners_and_the_hours_of_the_one_before() {
    let bank = bank().open().await;
    let first = json!({
        "format": 1, "name": "first", "partners": { "guest": { "channel": "institution" } },
        "calendar": { "service_hours": { "weekday": [] } },
    });
    bank.put("/_sandbox/scenario", &first).await.good();
    let partners = |said: &serde_json::Value| said["partners"].to_string();
    assert!(partners(&bank.get("/_sandbox").await.good()).contains("guest"));
    bank.put("/_sandbox/scenario", &json!({ "format": 1, "name": "second" })).await.good();
    assert!(!partners(&bank.get("/_sandbox").await.good()).contains("guest"));
    let token = bank.link("kakeibo", "plain").await;
    assert_eq!(verdicts(&bank, &token, ACCOUNTS, 1).await, ["200"], "a weekday is open again");
}

/// What a bank says of itself that a scenario can state.
async fn said(bank: &TestBank, base: &str) -> Value {
    let overview = bank.get(&format!("{base}/_sandbox")).await.good();
    let partners = overview["partners"].as_array().unwrap().iter();
    let ids: Vec<_> = partners.map(|partner| partner["partner_id"].as_str().unwrap()).collect();
    json!({
        "partners": ids, "clock": overview["clock"]["now"], "seed": overview["seed"], "profile": overview["profile"],
        "timeline": bank.get(&format!("{base}/_sandbox/scenario")).await.good()["timeline"],
    })
}

/// The scenario of a server: it states all that one can.
const OF_THE_SERVER: &str = "clock: { start: \"2026-07-01T09:00:00+09:00\" }
profile: lenient
population: { seed: 7 }
calendar: { service_hours: { weekday: [] } }
partners: { guest: { channel: institution }, kakeibo: { channel: institution, kinds: [card_loan] } }
timeline: [{ id: stop, at: +1h, event: { outage: {} } }]
";

#[actix_web::test]
async fn a_sandbox_that_brings_a_scenario_has_nothing_of_the_servers_own_and_one_that_brings_none_has_it() {
    let usual = bank().open().await;
    let mut server = bank().scenario(OF_THE_SERVER);
    let text = format!("format: 1\nname: of-the-server\n{OF_THE_SERVER}").into();
    server.opening.scenario = Some(ScenarioSource { name: "of-the-server".into(), text, fragments: Vec::new() });
    let bank = server.open().await;
    let (bare, of_server) = (said(&usual, "").await, said(&bank, "").await);
    assert!(of_server["partners"].to_string().contains("guest"), "{of_server}");
    assert_eq!(said(&bank, "/s/by-its-name").await, of_server);
    bank.post("/_sandboxes", &json!({ "name": "as-usual" })).await;
    assert_eq!(said(&bank, "/s/as-usual").await, of_server);

    let own = json!({ "format": 1, "name": "own" });
    bank.post("/_sandboxes", &json!({ "name": "posted", "scenario": own })).await;
    for base in ["", "/s/by-its-name", "/s/as-usual"] {
        bank.put(&format!("{base}/_sandbox/scenario"), &own).await.good();
    }
    for base in ["", "/s/by-its-name", "/s/as-usual", "/s/posted"] {
        assert_eq!(said(&bank, base).await, bare, "{base}");
        let asked = json!({ "partner": "kakeibo", "customer": "plain" });
        let linked = bank.post(&format!("{base}/_sandbox/links"), &asked).await.good();
        let (token, path) = (access_token(&linked), format!("{base}{ACCOUNTS}"));
        assert_eq!(bank.get_as(token, &path).await.verdict(), "200", "{base}: open, and with every kind");
    }
}

#[actix_web::test]
async fn what_a_sandbox_was_made_with_beside_its_scenario_outlives_the_scenario() {
    let bank = bank().open().await;
    let first = json!({ "format": 1, "name": "first", "profile": "lenient", "population": { "seed": 3 } });
    let asked = json!({ "name": "made", "seed": 4, "customers": 500, "profile": "worst-bank", "scenario": first });
    bank.post("/_sandboxes", &asked).await;
    bank.put("/s/made/_sandbox/scenario", &json!({ "format": 1, "name": "second" })).await.good();
    let second = said(&bank, "/s/made").await;
    assert_eq!((&second["seed"], &second["profile"]), (&json!(4), &json!("worst-bank")));
}

#[actix_web::test]
async fn a_sandbox_of_another_institution_keeps_the_hours_of_the_servers_scenario_and_only_as_long_as_that() {
    let text = "format: 1\nname: early\ncalendar: { service_hours: { weekday: \"07:00-16:30\" } }\n";
    let mut begin = bank().staged("early.yaml", text);
    begin.opening.scenario =
        Some(ScenarioSource { name: "early".to_owned(), text: text.into(), fragments: Vec::new() });
    let bank = begin.open().await;
    let closes = async |name: &str| {
        let edge = json!({ "to_edge": "service.close" });
        let moved = bank.post(&format!("/s/{name}/_sandbox/clock/advance"), &edge).await.good();
        moved["now"].as_str().unwrap()[11..16].to_owned()
    };
    for (name, said) in [
        ("as-usual", json!({})),
        ("of-another", json!({ "profile": "worst-bank" })),
        ("of-the-same", json!({ "profile": "toyama", "seed": 7 })),
    ] {
        let mut asked = said;
        asked["name"] = json!(name);
        assert_eq!(bank.post("/_sandboxes", &asked).await.status, 201, "{name}");
        assert_eq!(closes(name).await, "16:30", "{name}");
    }
    let own = json!({ "name": "own", "profile": "worst-bank", "scenario": { "format": 1, "name": "second" } });
    assert_eq!(bank.post("/_sandboxes", &own).await.status, 201);
    assert_ne!(closes("own").await, "16:30", "another scenario states no hours");
}
