//! A bundle is a sandbox in one file: its answers are computed from it as they were given.

use crate::{
    receiver::{Receiver, SECRET as SECRET_OF_WEBHOOK},
    support::bank,
};
use kumiai::{
    api::replay::Bundle,
    event::{Jst, MINUTE_MS},
    scenario,
};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// The secret of every test's bank.
const SECRET: &[u8] = b"a secret of the tests";

/// What a busy day leaves: reads on both channels, refusals, pages, a stop, a reset, a return to a snapshot.
async fn busy(base: &str) -> String {
    let bank = bank().timeline("  - { id: stop, at: '11:00', for: 2h, event: { outage: {} } }\n").open().await;
    let at = |path: &str| format!("{base}{path}");
    let link = async |partner: &str, customer: &str| {
        let asked = json!({ "partner": partner, "customer": customer });
        let linked = bank.post(&at("/_sandbox/links"), &asked).await.json();
        linked["access_token"].as_str().unwrap_or("of-nobody").to_owned()
    };
    let heavy = bank.path("institution", "heavy-day", "ordinary_deposit").await;
    let anser = bank.path("anser", "heavy-day", "ordinary_deposit").await;
    let mut tokens = vec![link("kakeibo", "heavy-day").await];
    bank.post(&at("/_sandbox/snapshots"), &json!({})).await;
    for step in 0..4 {
        let token = link("kakeibo", "heavy-day").await;
        let page = bank.get_as(&token, &at(&format!("{heavy}/transactions?limit=40"))).await.json();
        if let Some(key) = page["next_page_key"].as_str() {
            bank.get_as(&token, &at(&format!("{heavy}/transactions?limit=40&page_key={key}"))).await;
        }
        let other = link("kaikei", "heavy-day").await;
        for path in ["/balance", "/transactions?date_from=x", ""] {
            bank.get_as(&token, &at(&format!("{heavy}{path}"))).await;
            bank.get_as(&tokens[0], &at(&format!("{heavy}{path}"))).await;
        }
        bank.get_as(&other, &at(&format!("{anser}/transactions"))).await;
        bank.get_as("of-nobody", &at("/institution/v1/accounts")).await;
        bank.ask("GET", &at("/institution/v1/accounts"), &[("Accept", "text/html")], "").await;
        bank.ask("GET", &at("/institution/v1/accounts"), &[("Accept-Language", "en")], "").await;
        for path in ["/_sandbox/clock", "/_sandbox/clock/upcoming", "/_sandbox/people?limit=2", "/_sandbox"] {
            bank.get(&at(path)).await;
        }
        bank.wall_passes(1_000);
        match step {
            0 => bank.post(&at("/_sandbox/clock/advance"), &json!({ "by": "2h" })).await,
            1 => bank.post(&at("/_sandbox/reset"), &json!({})).await,
            2 => bank.post(&at("/_sandbox/snapshots/snapshot-1/restore"), &json!({})).await,
            _ => bank.put(&at("/_sandbox/clock"), &json!({ "mode": "flowing", "speed": 60.0 })).await,
        };
        tokens.insert(0, token);
    }
    bank.get(&at("/_sandbox/export")).await.text()
}

#[actix_web::test]
async fn every_answer_of_a_bundle_is_computed_as_it_was_given() {
    for base in ["", "/s/other"] {
        let bundle = busy(base).await;
        let (with, without) = std::thread::spawn(move || {
            let bundle = Bundle::read(&bundle).unwrap();
            (bundle.replay(Some(SECRET)).unwrap(), bundle.replay(None).unwrap())
        })
        .join()
        .unwrap();
        assert!(with.difference.is_none(), "{:?}", with.difference);
        assert!(without.difference.is_none(), "{:?}", without.difference);
        assert!(with.same >= 40 && with.sealed == 0 && with.before == 0, "{with:?}");
        assert!(without.sealed > 0 && without.same + without.sealed == with.same, "{without:?}");
    }
}

#[actix_web::test]
async fn a_bundle_of_a_bank_that_tells_its_partners_is_played_without_telling_them_and_holds_no_key() {
    let receiver = Receiver::open();
    let told = format!("webhook: {{ url: \"{}\", secret: {SECRET_OF_WEBHOOK} }}", receiver.url);
    let stated = format!("partners: {{ kakeibo: {{ channel: institution, linked: [plain], {told} }} }}");
    let bank = bank().scenario(&stated).open().await;
    bank.event(&json!({ "event": { "account_ids_rotated": { "partner": "kakeibo" } } })).await.good();
    bank.event(&json!({ "event": { "signing_key_rotated": {} } })).await.good();
    let token = bank.link("kakeibo", "all-kinds").await;
    for _ in 0..2 {
        bank.get_as(&token, "/institution/v1/accounts").await.good();
    }
    bank.advance_by("100d").await;
    let own = bank.partner_token("kakeibo").await;
    for path in ["webhook-deliveries", "webhook-deliveries?limit=1", "links", "status", "notices"] {
        bank.get_as(&own, &format!("/partner/v1/{path}")).await.good();
    }
    let heard = receiver.received().len();
    assert!(heard >= 4, "{heard}");
    let bundle = bank.get("/_sandbox/export").await.text();
    assert!(!bundle.contains("whsec_"), "the key stands nowhere, not even in the text of the scenario");
    let played =
        std::thread::spawn(move || Bundle::read(&bundle).unwrap().replay(Some(SECRET)).unwrap()).join().unwrap();
    assert!(played.difference.is_none() && played.same >= 2, "{played:?}");
    assert_eq!(receiver.received().len(), heard);
}

#[actix_web::test]
async fn a_bundle_holds_no_secret() {
    let bundle = busy("").await;
    for secret in ["kakeibo-secret", "kaikei-secret", "a secret of the tests"] {
        assert!(!bundle.contains(secret), "{secret}");
    }
    assert!(bundle.contains("‹secret of kakeibo›"));
}

#[actix_web::test]
async fn the_first_answer_that_is_another_one_is_shown() {
    let bundle = busy("").await;
    let posted = "\"seed\":1,";
    assert!(bundle.contains(posted));
    let changed = bundle.replace(posted, "\"seed\":2,");
    let found = std::thread::spawn(move || Bundle::read(&changed).unwrap().replay(Some(SECRET)).unwrap());
    let found = found.join().unwrap().difference.expect("another town gives other answers");
    assert!(found.call.starts_with("default.") && found.request.starts_with("GET /"), "{found:?}");
    assert_ne!(found.before, found.now);
}

#[test]
fn what_is_no_bundle_is_refused_with_its_line() {
    let head = r#"{"head":{"bundle":1,"version":"0.1.0","sandbox":"default","secret":"00"}}"#;
    for (text, why) in [
        ("", "line 1"),
        ("{}", "line 1"),
        (&format!("{head}\nnonsense"), "line 2"),
        (&format!("{head}\n{head}"), "line 2"),
        (&head.replace("\"bundle\":1", "\"bundle\":9"), "bundle 9"),
    ] {
        let refused = Bundle::read(text).err().unwrap();
        assert!(refused.contains(why), "{refused}");
    }
    assert!(Bundle::read(head).unwrap().replay(None).unwrap_err().contains("no log"));
}

#[actix_web::test]
async fn what_the_bank_decided_is_computed_again_whatever_the_wire_made_of_it() {
    let rules = "
  - { id: lost, match: { operation: list_accounts }, when: { calls: [1, 2] }, inject: { lost_reply: {} } }
  - { id: down, match: { operation: list_accounts }, when: { calls: [3] }, inject: { error: { status: 503 } } }
  - { id: late, match: { operation: list_accounts }, inject: { latency: { fixed: 5s } } }
  - { id: cut, match: { operation: read_balance }, inject: { truncate_body: { at_percent: 50 } } }
";
    let bank = bank().faults(rules).open().await;
    let token = bank.link("kakeibo", "plain").await;
    let account = bank.ordinary("plain").await;
    let accounts = "/institution/v1/accounts";
    let mut statuses = Vec::new();
    for headers in [&[][..], &[("Accept", "text/html")], &[], &[]] {
        let shown = format!("Bearer {token}");
        let headers: Vec<_> = [("Authorization", &*shown)].into_iter().chain(headers.iter().copied()).collect();
        statuses.push(bank.ask("GET", accounts, &headers, "").await.status);
    }
    assert_eq!(statuses, [504, 504, 503, 200]);
    assert_eq!(bank.get_as(&token, &format!("{account}/balance")).await.status, 200);
    let bundle = bank.get("/_sandbox/export").await.text();
    let replayed = std::thread::spawn(move || Bundle::read(&bundle).unwrap().replay(Some(SECRET)).unwrap());
    let replayed = replayed.join().unwrap();
    assert!(replayed.difference.is_none(), "{replayed:?}");
    assert_eq!(replayed.kept_out, 1, "the one that was down: {replayed:?}");
    assert!(replayed.same >= 4, "two lost ones, a late one and one that was cut: {replayed:?}");
}

/// Every scenario that is delivered.
fn scenarios(folder: &Path, found: &mut Vec<String>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            scenarios(&path, found);
        } else if path.extension().is_some_and(|end| end == "yaml") {
            found.push(fs::read_to_string(&path).unwrap());
        }
    }
}

#[actix_web::test]
async fn every_delivered_scenario_is_played_to_its_end_and_replayed() {
    let mut texts = Vec::new();
    scenarios(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"), &mut texts);
    assert!(!texts.is_empty());
    for text in texts {
        let read = scenario::load("delivered", &text, scenario::DEFAULT_START).unwrap();
        let bank = bank().open().await;
        // Nobody waits for a fault that keeps its caller waiting.
        bank.bank.stop();
        let asked = json!({ "name": "played", "scenario": text });
        assert_eq!(bank.post("/_sandboxes", &asked).await.status, 201, "{}", read.name);
        let mut ends: Vec<Jst> =
            read.timeline.iter().flat_map(|entry| [Some(entry.at), entry.until]).flatten().collect();
        if ends.is_empty() {
            let start = read.clock.start.unwrap_or(scenario::DEFAULT_START);
            ends.extend((1..=3).map(|n| Jst(start.0 + n * MINUTE_MS)));
        }
        let mut token = String::new();
        for at in ends {
            for customer in ["all-kinds", "plain"] {
                let linked =
                    bank.post("/s/played/_sandbox/links", &json!({ "partner": "kakeibo", "customer": customer })).await;
                if let Some(fresh) = linked.json()["access_token"].as_str() {
                    fresh.clone_into(&mut token);
                }
                visit(&bank, &token).await;
            }
            // An end may lie before a later beginning: the clock goes on to the next that is ahead.
            bank.post("/s/played/_sandbox/clock/advance", &json!({ "to": at.to_string() })).await;
            visit(&bank, &token).await;
        }
        let bundle = bank.get("/s/played/_sandbox/export").await.text();
        let replayed = std::thread::spawn(move || Bundle::read(&bundle).unwrap().replay(Some(SECRET)).unwrap());
        let replayed = replayed.join().unwrap();
        assert!(replayed.difference.is_none() && replayed.same > 5, "{}: {replayed:?}", read.name);
    }
}

/// Reads everything that a token lets one read.
async fn visit(bank: &crate::support::TestBank, token: &str) {
    // What a fault has spoilt says nothing.
    let read = async |path: &str| -> Value {
        let answered = bank.get_as(token, &format!("/s/played/institution/v1/accounts{path}")).await;
        serde_json::from_slice(&answered.body).unwrap_or_default()
    };
    let list = read("").await;
    for account in list["accounts"].as_array().unwrap_or(&Vec::new()) {
        let id = account["account_id"].as_str().unwrap();
        for what in ["/balance", "/transactions", "/time-deposits"] {
            if let Some(key) = read(&format!("/{id}{what}")).await["next_page_key"].as_str() {
                read(&format!("/{id}{what}?page_key={key}")).await;
            }
        }
    }
}
