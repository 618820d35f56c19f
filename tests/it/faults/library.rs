//! The delivered scenarios with faults: each of them is one that a partner meets.

use super::{KAKEIBO, refreshed, text};
use crate::{
    scene::access_token,
    support::{TestBank, bank},
};
use kumiai::scenario;
use serde_json::json;
use std::{collections::BTreeSet, fs, path::Path};

/// The delivered files that state faults: their names and their texts.
fn delivered() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|end| end == "yaml") {
                let text = fs::read_to_string(&entry).unwrap();
                if text.contains("\nfaults:") {
                    found.push((entry.file_name().unwrap().to_string_lossy().into_owned(), text));
                }
            }
        }
    }
    found
}

/// Calls of every sort, as partners make them in a quarter of an hour.
async fn a_quarter_of_an_hour(bank: &TestBank) {
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "heavy-day" })).await;
    let anser = bank.linked(&json!({ "partner": "kaikei", "customer": "heavy-day" })).await;
    let (token, account) = (access_token(&linked), bank.ordinary("heavy-day").await);
    let anser_account = bank.path("anser", "heavy-day", "ordinary_deposit").await;
    for minute in ["10:00", "10:05", "10:12"] {
        bank.advance_to(&format!("2026-06-10T{minute}:00+09:00")).await;
        for _ in 0..6 {
            for path in [
                "/institution/v1/accounts".to_owned(),
                format!("{account}/balance"),
                format!("{account}/{}", super::ROWS),
            ] {
                bank.get_as(token, &path).await;
            }
            bank.get_as(access_token(&anser), "/anser/v1/banks/2404/accounts").await;
            bank.get_as(access_token(&anser), &format!("{anser_account}/transactions")).await;
        }
    }
    for _ in 0..2 {
        refreshed(bank, text(&linked, "refresh_token")).await;
        post(bank, "/oauth/revoke", "token=nobody").await;
    }
    let asked = "response_type=code&client_id=kakeibo&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback";
    let page = bank.get(&format!("/oauth/authorize?{asked}")).await;
    let cookie = page.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let form = page.text().split_once("name=\"request\" value=\"").unwrap().1.to_owned();
    let body = format!("request={}", form.split('"').next().unwrap());
    let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Cookie", &*cookie)];
    bank.ask("POST", "/oauth/login", &headers, &body).await;
}

async fn post(bank: &TestBank, path: &str, body: &str) {
    let headers = [("Content-Type", "application/x-www-form-urlencoded"), KAKEIBO];
    bank.ask("POST", path, &headers, body).await;
}

#[actix_web::test]
async fn every_fault_of_every_delivered_scenario_strikes() {
    let files = delivered();
    assert!(files.len() >= 10, "{} files", files.len());
    for (file, source) in files {
        let read = scenario::load(&file, &source, scenario::DEFAULT_START).unwrap();
        let title = read.title.clone().unwrap();
        assert!(!title.ja.is_ascii() && title.en.is_ascii(), "{file}: a title in each language");
        let bank = bank().staged(&file, &source).open().await;
        // A server that stops holds nobody: what would hang ends at once.
        bank.bank.stop();
        a_quarter_of_an_hour(&bank).await;
        let calls = bank.bank.registry.default_sandbox().journal().latest(1_000);
        let faulted = calls.iter().filter_map(|call| call.faulted.as_deref());
        let struck: BTreeSet<&str> = faulted.flat_map(kumiai::journal::Faulted::struck).collect();
        for fault in &read.faults {
            assert!(struck.contains(&*fault.id), "{file}: `{}` never strikes", fault.id);
        }
    }
}

#[actix_web::test]
async fn the_story_of_the_lost_refresh_ends_well_for_who_keeps_the_old_token() {
    let files = delivered();
    let (_, source) = files.iter().find(|(file, _)| file == "refresh_lost_in_504.yaml").unwrap();
    let bank = bank().staged("refresh_lost_in_504.yaml", source).open().await;
    let first = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    bank.advance(&json!({ "by": "5m" })).await.good();
    assert_eq!(bank.get_as(access_token(&first), "/institution/v1/accounts").await.verdict(), "401 token_expired");
    let second = refreshed(&bank, text(&first, "refresh_token")).await.good();
    assert_eq!(bank.get_as(access_token(&second), "/institution/v1/accounts").await.verdict(), "200");
    bank.advance(&json!({ "by": "5m" })).await.good();
    assert_eq!(refreshed(&bank, text(&second, "refresh_token")).await.status, 504);
    let third = refreshed(&bank, text(&second, "refresh_token")).await.good();
    assert_eq!(bank.get_as(access_token(&third), "/institution/v1/accounts").await.verdict(), "200");
}
