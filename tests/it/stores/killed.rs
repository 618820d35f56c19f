//! The bank is killed in the midst of writing, again and again: what it has acknowledged is there, once.

use super::{contract::Scratch, process::Kumiai};
use actix_web::rt::System;
use kumiai::{
    event::{Fact, SandboxName, Seq},
    oauth::Keys,
    store::{SqliteStore, Store},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::mpsc::{self, Sender},
    thread,
};

/// Writers at a time.
const WRITERS: usize = 8;
/// Lives of one data directory; then another is begun.
const LIVES: usize = 50;
/// How often the bank is killed, unless `KUMIAI_KILL_CYCLES` says otherwise.
const CYCLES: usize = 12;

/// Posts entries with names of their own until the bank is gone; each name that was acknowledged is sent.
fn write(base: &str, accounts: &[String], cycle: usize, writer: usize, acknowledged: &Sender<String>) {
    let agent = ureq::agent();
    for n in 0.. {
        let name = format!("{cycle}-{writer}-{n}");
        let account = &accounts[(cycle * WRITERS + writer + n * 7) % accounts.len()];
        let posted = json!({ "account": account, "amount": 1, "description": name });
        let event = json!({ "event": { "transaction_posted": posted } }).to_string();
        let request = agent.post(format!("{base}/_sandbox/events")).header("Content-Type", "application/json");
        match request.send(event) {
            Ok(_) => drop(acknowledged.send(name)),
            Err(ureq::Error::StatusCode(status)) => panic!("a good entry was refused: {status}"),
            Err(_) => return,
        }
    }
}

/// Accounts on which entries can be posted.
fn accounts(base: &str) -> Vec<String> {
    let text = ureq::get(format!("{base}/_sandbox/people?limit=200")).call().unwrap().body_mut().read_to_string();
    let people: Value = serde_json::from_str(&text.unwrap()).unwrap();
    let account = |person: &Value| {
        let accounts = person["accounts"].as_array()?;
        let ordinary = accounts.iter().find(|account| account["account_kind"] == "ordinary_deposit")?;
        Some(ordinary["account_id"].as_str()?.to_owned())
    };
    people["people"].as_array().unwrap().iter().skip(20).filter_map(account).collect()
}

/// One life of the bank; what it acknowledged before it was killed.
fn live(data: &str, cycle: usize, until: usize) -> Vec<String> {
    let mut bank = Kumiai::serve(&["--data", data, "--workers", "2"]);
    let accounts = accounts(&bank.base);
    let (acknowledged, heard) = mpsc::channel();
    let names = thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (base, accounts, acknowledged) = (&bank.base, &accounts, acknowledged.clone());
            scope.spawn(move || write(base, accounts, cycle, writer, &acknowledged));
        }
        drop(acknowledged);
        let mut names: Vec<String> = heard.iter().take(until).collect();
        bank.process.signal("KILL");
        names.extend(heard.iter());
        names
    });
    bank.process.ended();
    names
}

/// What a data directory holds: how often each name.
fn kept(scratch: &Scratch) -> BTreeMap<String, usize> {
    let secret = std::fs::read_to_string(scratch.0.join("secret")).unwrap();
    let keys = Keys::derive(secret.trim().as_bytes(), &SandboxName::default_name(), 1);
    let store = SqliteStore::open(&scratch.0, &format!("{:016x}", keys.fingerprint()), Box::new(|_| {})).unwrap();
    let log = System::new().block_on(store.read_after(&SandboxName::default_name(), Seq(0))).unwrap();
    let mut kept = BTreeMap::new();
    for record in &log {
        if let Fact::TransactionPosted { posting, .. } = &record.fact {
            *kept.entry(posting.description.clone()).or_default() += 1;
        }
    }
    kept
}

#[test]
fn what_was_acknowledged_is_there_once_however_often_the_bank_is_killed() {
    let cycles = std::env::var("KUMIAI_KILL_CYCLES").ok().and_then(|cycles| cycles.parse().ok()).unwrap_or(CYCLES);
    let mut dice = StdRng::seed_from_u64(1);
    let (mut all, mut there, mut lost, mut doubled) = (0, 0, 0, 0);
    for first in (0..cycles).step_by(LIVES) {
        let scratch = Scratch::new("killed");
        let data = scratch.0.to_str().unwrap();
        let lives = first..cycles.min(first + LIVES);
        let acknowledged: Vec<String> = lives.flat_map(|cycle| live(data, cycle, dice.random_range(20..180))).collect();
        let kept = kept(&scratch);
        all += acknowledged.len();
        there += kept.len();
        lost += acknowledged.iter().filter(|name| !kept.contains_key(*name)).count();
        doubled += kept.values().filter(|times| **times > 1).count();
        println!(
            "up to life {}: {all} acknowledged, {there} kept, {lost} lost, {doubled} doubled",
            cycles.min(first + LIVES)
        );
    }
    assert_eq!((lost, doubled), (0, 0));
    assert!(all >= cycles * 20);
}
