//! The good partner against the real bank, over a real socket: link, read everything, refresh, link anew, wait, leave.
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

use kumiai::{
    api::{Bank, FrontSettings},
    citizen::{Good, Machine, Reads, Settings, Trouble},
    cli, clock,
    event::{ClockMode, Jst},
    profile,
    sandbox::{Opening, Registry, RegistrySettings},
    server,
    store::MemoryStore,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, net::TcpListener, sync::Arc, thread};

/// A bank on a port of its own that stands still at 10:00 on Wednesday, 10 June 2026. It ends with the test.
fn bank() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || actix_web::rt::System::new().block_on(serve(listener)));
    url
}

async fn serve(listener: TcpListener) {
    let opening = Opening {
        seed: 1,
        customers: 10_000,
        profile: Arc::new(profile::parse(profile::builtin("toyama").unwrap()).unwrap()),
        start: Jst::parse("2026-06-10T10:00:00+09:00").unwrap(),
        mode: ClockMode::Frozen,
        speed: 1.0,
        partners: cli::ready_partners(&[]),
        scenario: None,
        timeline: Vec::new(),
        faults: Arc::default(),
        armed: Vec::new(),
        linked: Vec::new(),
    };
    let settings = RegistrySettings {
        opening,
        secret: b"a secret of the tests".to_vec(),
        store: Arc::new(MemoryStore::default()),
    };
    let registry = Registry::open(settings, clock::wall_now()).await.unwrap();
    let bank = Bank::new(registry, Arc::new(clock::wall_now), FrontSettings::default());
    server::serve(listener, actix_web::web::Data::new(bank), 1).await.unwrap();
}

/// The developer's hand on the levers.
fn lever(url: &str, path: &str, body: &Value) -> Value {
    let mut answer = ureq::post(format!("{url}/_sandbox/{path}"))
        .header("content-type", "application/json")
        .send(body.to_string())
        .unwrap();
    serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
}

/// What a customer types, by the people of the sandbox.
fn login(url: &str, persona: &str, channel: &str) -> Vec<(String, String)> {
    let mut answer = ureq::get(format!("{url}/_sandbox/people")).call().unwrap();
    let people: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
    let person = people["people"].as_array().unwrap().iter().find(|person| person["persona"] == persona).unwrap();
    let fields = person["login"][channel].as_object().unwrap();
    fields.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
}

fn machine() -> Machine {
    let mut drawn = 0_u8;
    let entropy = move || {
        drawn += 1;
        [drawn; 32]
    };
    Machine { pause: Box::new(|_| {}), entropy: Box::new(entropy) }
}

fn kakeibo(url: &str, persona: &str) -> Good {
    let settings = Settings {
        base_url: url.to_owned(),
        client_id: "kakeibo".to_owned(),
        client_secret: Some("kakeibo-secret".to_owned()),
        redirect_uri: "http://127.0.0.1:9/callback".to_owned(),
        reads: Reads::Institution,
        login: login(url, persona, "institution"),
    };
    Good::new(settings, machine())
}

#[test]
fn it_links_and_reads_every_account_on_both_channels_in_any_sandbox() {
    for base in [String::new(), "/s/another-one".to_owned()] {
        let url = format!("{}{base}", bank());
        let visit = kakeibo(&url, "all-kinds").visit().unwrap();
        let kinds: BTreeSet<&str> =
            visit.accounts.iter().map(|read| read.account["account_kind"].as_str().unwrap()).collect();
        let offered = ["card_loan", "ordinary_deposit", "savings_deposit", "tax_reserve_deposit", "time_deposit"];
        assert_eq!(kinds, BTreeSet::from(offered));
        for read in &visit.accounts {
            let is_time_deposit = read.account["account_kind"] == "time_deposit";
            assert_eq!(read.time_deposits.is_empty(), !is_time_deposit, "{:?}", read.account);
            assert_eq!(read.balance.is_none(), is_time_deposit);
        }
        let settings = Settings {
            base_url: url.clone(),
            client_id: "kaikei".to_owned(),
            client_secret: Some("kaikei-secret".to_owned()),
            redirect_uri: "http://localhost/callback".to_owned(),
            reads: Reads::Anser("2404".to_owned()),
            login: login(&url, "all-kinds", "anser"),
        };
        let visit = Good::new(settings, machine()).visit().unwrap();
        assert_eq!(visit.accounts.len(), 2, "an ordinary and a current deposit");
    }
}

#[test]
fn a_public_client_links_with_nothing_but_pkce() {
    let url = bank();
    let settings = Settings {
        base_url: url.clone(),
        client_id: "docs".to_owned(),
        client_secret: None,
        redirect_uri: format!("{url}/docs/oauth2-redirect.html"),
        reads: Reads::Institution,
        login: login(&url, "plain", "institution"),
    };
    assert_eq!(Good::new(settings, machine()).visit().unwrap().accounts.len(), 1);
}

#[test]
fn it_reads_a_heavy_day_to_its_end_without_gap_or_duplicate() {
    let url = bank();
    let mut good = kakeibo(&url, "heavy-day");
    let visit = good.visit().unwrap();
    let rows = &visit.accounts[0].transactions;
    let ids: BTreeSet<&str> = rows.iter().map(|row| row["transaction_id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rows.len());
    assert!(rows.iter().filter(|row| row["transaction_date"] == "2026-05-10").count() == 501);
}

#[test]
fn it_refreshes_an_old_token_and_keeps_its_link() {
    let url = bank();
    let mut good = kakeibo(&url, "plain");
    let first = good.visit().unwrap();
    for _ in 0..3 {
        lever(&url, "clock/advance", &json!({ "by": "16m" }));
        assert_eq!(good.visit().unwrap().link_id, first.link_id);
    }
}

#[test]
fn it_links_anew_where_the_link_is_dead_and_finds_the_same_accounts() {
    let url = bank();
    let mut good = kakeibo(&url, "plain");
    let mut last = good.visit().unwrap();
    for (lever_path, body) in [
        ("clock/advance", json!({ "to": "2026-09-08T10:00:00+09:00" })),
        ("events", json!({ "event": { "tokens_revoked": { "kind": "all" } } })),
        ("events", json!({ "event": { "link_expired": {} } })),
        ("events", json!({ "event": { "service_stopped": {} } })),
    ] {
        lever(&url, lever_path, &body);
        let visit = good.visit().unwrap();
        assert_ne!(visit.link_id, last.link_id, "{body}");
        assert_eq!(visit.accounts[0].account["account_id"], last.accounts[0].account["account_id"]);
        last = visit;
    }
}

#[test]
fn it_leaves_a_closed_bank_alone_and_comes_back_in_the_morning() {
    let url = bank();
    let mut good = kakeibo(&url, "plain");
    let linked = good.visit().unwrap();
    lever(&url, "clock/advance", &json!({ "to_edge": "service.close" }));
    assert!(matches!(good.visit(), Err(Trouble::Closed)));
    assert!(matches!(kakeibo(&url, "plain").visit(), Err(Trouble::Closed)), "no link is made at night either");
    lever(&url, "clock/advance", &json!({ "to_edge": "service.open" }));
    assert_eq!(good.visit().unwrap().link_id, linked.link_id);
}

#[test]
fn it_stops_where_the_customer_may_no_longer_use_the_service() {
    let url = bank();
    let mut good = kakeibo(&url, "plain");
    good.visit().unwrap();
    lever(&url, "events", &json!({ "event": { "service_stopped": { "reason": "eligibility_lost" } } }));
    assert!(matches!(good.visit(), Err(Trouble::Stopped(code)) if code == "eligibility_lost"));
}

#[test]
fn it_gives_its_link_back_when_it_leaves() {
    let url = bank();
    let mut good = kakeibo(&url, "plain");
    let before = good.visit().unwrap();
    good.leave().unwrap();
    let again = good.visit().unwrap();
    assert_ne!(again.link_id, before.link_id, "the old tokens are gone, so it had to link anew");
}
