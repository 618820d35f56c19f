//! The good partner against the real bank, over a real socket: link, read everything, refresh, link anew, wait, leave.
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

#[path = "citizen/mutants.rs"]
mod mutants;

use kumiai::{
    citizen::{Habit, Machine, Manner, Part, Partner, Reads, Settings, Stage, Trouble, play},
    cli,
    event::Jst,
    hosted::HostedBank,
    profile,
    sandbox::Opening,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc, time::Duration};

/// How long a partner waits for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A bank on a port of its own that stands still at 10:00 on Wednesday, 10 June 2026.
fn bank() -> HostedBank {
    let profile = Arc::new(profile::parse(profile::builtin("toyama").unwrap()).unwrap());
    let opening = Opening {
        partners: cli::ready_partners(&[]),
        ..Opening::still(profile, Jst::parse("2026-06-10T10:00:00+09:00").unwrap())
    };
    HostedBank::start(opening, b"a secret of the tests".to_vec(), None).unwrap()
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

fn machine(url: &str, persona: &str, channel: &str) -> Machine {
    let typed = login(url, persona, channel);
    let mut drawn = 0_u8;
    let entropy = move || {
        drawn += 1;
        [drawn; 32]
    };
    let url = format!("{url}/_sandbox/clock");
    let clock = move || {
        let said: Value =
            serde_json::from_str(&ureq::get(&url).call().unwrap().body_mut().read_to_string().unwrap()).unwrap();
        chrono::DateTime::parse_from_rfc3339(said["now"].as_str().unwrap()).unwrap()
    };
    Machine {
        login: Box::new(move || typed.clone()),
        pause: Box::new(|_| {}),
        entropy: Box::new(entropy),
        is_over: Box::new(|| false),
        clock: Box::new(clock),
    }
}

fn kakeibo(url: &str, persona: &str) -> Partner {
    let settings = Settings {
        base_url: url.to_owned(),
        client_id: "kakeibo".to_owned(),
        client_secret: Some("kakeibo-secret".to_owned()),
        signer: None,
        redirect_uri: "http://127.0.0.1:9/callback".to_owned(),
        reads: Reads::Institution,
        patience: PATIENCE,
        tls: None,
    };
    Partner::new(settings, Manner::GOOD, machine(url, persona, "institution"))
}

#[test]
fn it_links_and_reads_every_account_on_both_channels_in_any_sandbox() {
    for base in [String::new(), "/s/another-one".to_owned()] {
        let bank = bank();
        let url = format!("{}{base}", bank.url());
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
            signer: None,
            redirect_uri: "http://localhost/callback".to_owned(),
            reads: Reads::Anser("2404".to_owned()),
            patience: PATIENCE,
            tls: None,
        };
        let visit = Partner::new(settings, Manner::GOOD, machine(&url, "all-kinds", "anser")).visit().unwrap();
        assert_eq!(visit.accounts.len(), 2, "an ordinary and a current deposit");
    }
}

#[test]
fn a_public_client_links_with_nothing_but_pkce() {
    let bank = bank();
    let url = bank.url();
    let settings = Settings {
        base_url: url.to_owned(),
        client_id: "docs".to_owned(),
        client_secret: None,
        signer: None,
        redirect_uri: format!("{url}/docs/oauth2-redirect.html"),
        reads: Reads::Institution,
        patience: PATIENCE,
        tls: None,
    };
    assert_eq!(
        Partner::new(settings, Manner::GOOD, machine(url, "plain", "institution")).visit().unwrap().accounts.len(),
        1
    );
}

#[test]
fn it_reads_a_heavy_day_to_its_end_without_gap_or_duplicate() {
    let bank = bank();
    let url = bank.url();
    let mut good = kakeibo(url, "heavy-day");
    let visit = good.visit().unwrap();
    let rows = &visit.accounts[0].transactions;
    let ids: BTreeSet<&str> = rows.iter().map(|row| row["transaction_id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rows.len());
    assert!(rows.iter().filter(|row| row["transaction_date"] == "2026-05-10").count() == 501);
}

#[test]
fn it_refreshes_an_old_token_and_keeps_its_link() {
    let bank = bank();
    let url = bank.url();
    let mut good = kakeibo(url, "plain");
    let first = good.visit().unwrap();
    for _ in 0..3 {
        lever(url, "clock/advance", &json!({ "by": "16m" }));
        assert_eq!(good.visit().unwrap().link_id, first.link_id);
    }
}

#[test]
fn it_links_anew_where_the_link_is_dead_and_finds_the_same_accounts() {
    let bank = bank();
    let url = bank.url();
    let mut good = kakeibo(url, "plain");
    let mut last = good.visit().unwrap();
    for (lever_path, body) in [
        ("clock/advance", json!({ "to": "2026-09-08T10:00:00+09:00" })),
        ("events", json!({ "event": { "tokens_revoked": { "kind": "all" } } })),
        ("events", json!({ "event": { "link_expired": {} } })),
    ] {
        lever(url, lever_path, &body);
        let visit = good.visit().unwrap();
        assert_ne!(visit.link_id, last.link_id, "{body}");
        assert_eq!(visit.accounts[0].account["account_id"], last.accounts[0].account["account_id"]);
        last = visit;
    }
}

#[test]
fn it_leaves_a_closed_bank_alone_and_comes_back_in_the_morning() {
    let bank = bank();
    let url = bank.url();
    let mut good = kakeibo(url, "plain");
    let linked = good.visit().unwrap();
    lever(url, "clock/advance", &json!({ "to_edge": "service.close" }));
    assert!(matches!(good.visit(), Err(Trouble::Closed(_))));
    assert!(matches!(kakeibo(url, "plain").visit(), Err(Trouble::Closed(_))), "no link is made at night either");
    lever(url, "clock/advance", &json!({ "to_edge": "service.open" }));
    assert_eq!(good.visit().unwrap().link_id, linked.link_id);
}

#[test]
fn it_stops_where_the_service_has_ended_and_does_not_call_again() {
    for (reason, code) in [("eligibility_lost", "eligibility_lost"), ("customer_request", "link_discontinued")] {
        let bank = bank();
        let url = bank.url();
        let mut good = kakeibo(url, "plain");
        good.visit().unwrap();
        lever(url, "events", &json!({ "event": { "service_stopped": { "reason": reason } } }));
        assert!(matches!(good.visit(), Err(Trouble::Stopped(said)) if said == code), "{reason}");
        let calls = calls_so_far(url);
        assert!(matches!(good.visit(), Err(Trouble::Stopped(said)) if said == code), "{reason}");
        assert_eq!(calls_so_far(url), calls + 1, "only the question for that number was asked");
    }
}

/// How many calls the sandbox has numbered, this one included.
fn calls_so_far(url: &str) -> u64 {
    let answer = ureq::get(format!("{url}/_sandbox")).call().unwrap();
    let call = answer.headers().get("sandbox-call").unwrap().to_str().unwrap();
    call.rsplit_once('.').unwrap().1.parse().unwrap()
}

#[test]
fn it_knows_when_a_closed_bank_opens_and_does_not_ask_before() {
    let bank = bank();
    let url = bank.url();
    let mut good = kakeibo(url, "plain");
    good.visit().unwrap();
    lever(url, "clock/advance", &json!({ "to_edge": "service.close" }));
    let Err(Trouble::Closed(Some(until))) = good.visit() else { panic!("the bank is closed") };
    assert_eq!(until.to_rfc3339(), "2026-06-11T07:00:00+09:00");
    assert!(matches!(good.visit(), Err(Trouble::Closed(Some(_)))));
    lever(url, "clock/advance", &json!({ "to_edge": "service.open-1s" }));
    let calls = calls_so_far(url);
    assert!(good.visit().is_err());
    assert_eq!(calls_so_far(url), calls + 2, "the clock was read, and this number asked for");
}

#[test]
fn it_gives_its_link_back_when_it_leaves() {
    let bank = bank();
    let url = bank.url();
    let mut good = kakeibo(url, "plain");
    let before = good.visit().unwrap();
    good.leave().unwrap();
    let again = good.visit().unwrap();
    assert_ne!(again.link_id, before.link_id, "the old tokens are gone, so it had to link anew");
}

#[test]
fn a_play_finds_its_customers_wherever_they_live_in_the_town_and_says_who_does_not() {
    let bank = bank();
    let url = bank.url();
    let mut answer = ureq::get(format!("{url}/_sandbox/people?offset=7000&limit=50")).call().unwrap();
    let people: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
    let has_card = |person: &&Value| person["login"]["institution"].is_object();
    let far = people["people"].as_array().unwrap().iter().find(has_card).unwrap();
    let far = far["customer_id"].as_str().unwrap().to_owned();
    let stage = |customer: &str| Stage {
        control_url: format!("{url}/_sandbox"),
        control_key: None,
        bank_code: "2404".to_owned(),
        parts: vec![Part { partner_id: "kakeibo".to_owned(), customers: vec![customer.to_owned()] }],
        until: chrono::DateTime::parse_from_rfc3339("2026-06-10T10:05:00+09:00").unwrap(),
        leaves: false,
        patience: PATIENCE,
        tls: None,
        wall: || 0,
        halt: Arc::default(),
    };
    play(&stage(&far), Manner::GOOD, 1).unwrap();
    let seen = bank.sandbox().published();
    let linked: Vec<String> = seen.links().map(|link| seen.town().customer_id(link.customer()).to_string()).collect();
    assert_eq!(linked, [far]);
    let why = play(&stage("plane"), Manner::GOOD, 1).unwrap_err();
    assert!(why.contains("`plane` はありません") && why.contains("`plain`"), "{why}");
}

/// Plays from Wednesday 10:00 to Friday 10:00 and counts the calls that the sandbox has numbered.
fn calls_of(manner: Manner) -> u64 {
    let bank = bank();
    let url = bank.url();
    let part =
        |partner: &str, customer: &str| Part { partner_id: partner.to_owned(), customers: vec![customer.to_owned()] };
    let stage = Stage {
        control_url: format!("{url}/_sandbox"),
        control_key: None,
        bank_code: "2404".to_owned(),
        parts: vec![part("kakeibo", "plain"), part("kaikei", "corporate")],
        until: chrono::DateTime::parse_from_rfc3339("2026-06-12T10:00:00+09:00").unwrap(),
        leaves: true,
        patience: PATIENCE,
        tls: None,
        wall: || 0,
        halt: Arc::default(),
    };
    play(&stage, manner, 1).unwrap();
    calls_so_far(url)
}

#[test]
fn a_play_is_the_same_each_time_and_a_partner_that_calls_all_night_calls_more() {
    let good = calls_of(Manner::GOOD);
    assert_eq!(calls_of(Manner::GOOD), good);
    assert!(calls_of(Manner::of(&[Habit::CallsAllNight])) > good);
}
