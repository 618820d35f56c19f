//! The same seed, scenario and turns give the same bytes; another seed gives others.

use crate::{scene::access_token, support::bank};
use serde_json::{Value, json};

/// Numbers that look drawn, from a seed of their own.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

const TIMELINE: &str = "
  - { id: stop, at: +2h, for: 30m, event: { outage: { scope: [data] } } }
  - { at: +5h, event: { transaction_posted: { account: plain/ordinary_deposit, amount: 777 } } }
";

/// What 200 calls are answered, drawn by `calls`, in a bank of this seed.
async fn answers(seed: u64, calls: u64) -> Vec<String> {
    let bank = bank().seed(seed).timeline(TIMELINE).open().await;
    let mut drawn = Drawn(calls);
    let mut token = String::new();
    let mut account = String::new();
    let mut answers = Vec::new();
    for _ in 0..200 {
        let n = drawn.below(10_000);
        let answered = match drawn.below(12) {
            0 => bank.get(&format!("/_sandbox/people?offset={n}&limit=3")).await,
            1 => bank.post("/_sandbox/links", &json!({ "partner": "kakeibo", "customer": "all-kinds" })).await,
            2 => bank.post("/_sandbox/links", &json!({ "partner": "kakeibo", "customer": "heavy-day" })).await,
            3 => bank.get_as(&token, "/institution/v1/accounts").await,
            4 => bank.get_as(&token, &format!("{account}/balance")).await,
            5 | 6 => bank.get_as(&token, &format!("{account}/transactions?limit={}", n % 501)).await,
            7 => bank.advance(&json!({ "by": format!("{}s", n % 3000) })).await,
            8 => bank.event(&json!({ "event": { "tokens_expired": {} } })).await,
            9 => bank.get(&format!("/_sandbox/explain/default.{}", n % 210)).await,
            10 => bank.get(&format!("/nothing/{n}")).await,
            _ => bank.get("/_sandbox/clock/upcoming").await,
        };
        if answered.status == 200 {
            let body: Value = answered.json();
            if body["access_token"].is_string() {
                access_token(&body).clone_into(&mut token);
            }
            if let Some(id) = body["accounts"][0]["account_id"].as_str() {
                account = format!("/institution/v1/accounts/{id}");
            }
        }
        answers.push(format!("{} {:?} {}", answered.status, answered.headers, answered.text()));
        bank.wall_passes(i64::try_from(n).unwrap());
    }
    answers
}

#[actix_web::test]
async fn the_same_seed_and_the_same_turns_give_the_same_bytes() {
    for calls in [7, 8] {
        let (first, second) = (answers(1, calls).await, answers(1, calls).await);
        for (n, (one, other)) in first.iter().zip(&second).enumerate() {
            assert_eq!(one, other, "call {n}");
        }
        let good = first.iter().filter(|answer| answer.starts_with("200")).count();
        assert!(good > 100, "only {good} of the drawn calls are answered: they prove little");
        assert!(first.iter().all(|answer| answer.contains("sandbox-call") && answer.contains("sandbox-time")));
    }
}

#[actix_web::test]
async fn another_seed_gives_another_town() {
    let people = |seed| async move { bank().seed(seed).open().await.get("/_sandbox/people?offset=100").await.text() };
    assert_eq!(people(1).await, people(1).await);
    assert_ne!(people(1).await, people(2).await);
    let differ = answers(1, 7).await.iter().zip(&answers(2, 7).await).filter(|(one, other)| one != other).count();
    assert!(differ > 20, "only {differ} of 200 answers differ between two seeds");
}
