//! A fault never changes the bank: what a call that reached it did is all that changes.

use super::{refreshed, text};
use crate::{
    scene::access_token,
    support::{TestBank, bank},
};
use kumiai::event::Seq;
use serde_json::json;

/// Every sort of fault, and whether the call still reaches the bank.
const SORTS: [(&str, bool); 14] = [
    ("{ latency: { fixed: 5s } }", true),
    ("{ latency: { uniform: [1s, 2s] } }", true),
    ("{ error: { status: 503 } }", false),
    ("{ error: { status: 500, layer: core } }", false),
    ("{ connection: reset }", false),
    ("{ connection: close }", false),
    ("{ slow_body: { chunks: 3, over: 1s } }", true),
    ("{ truncate_body: { at_percent: 50 } }", true),
    ("{ malformed_json: {} }", true),
    ("{ html_error: {} }", false),
    ("{ wrong_content_type: {} }", true),
    ("{ rate_limit: { calls: 1, per: 1h } }", false),
    ("{ next_page: self_loop }", true),
    ("{ lost_reply: {} }", true),
];

fn seq(bank: &TestBank) -> Seq {
    bank.bank.registry.default_sandbox().published().seq()
}

/// Reads and writes; the place in the log before, between and after them.
async fn played(rules: &str) -> (TestBank, [Seq; 4]) {
    let bank = bank().faults(rules).open().await;
    let first = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    // A rate lets the first call through.
    let _ = refreshed(&bank, "none").await;
    let before = seq(&bank);
    let _ = refreshed(&bank, text(&first, "refresh_token")).await;
    let refresh_came = seq(&bank);
    for path in ["/institution/v1/accounts".to_owned(), format!("{}/{}", bank.ordinary("plain").await, super::ROWS)] {
        let _ = bank.get_as(access_token(&first), &path).await;
    }
    let read = seq(&bank);
    let body = format!("token={}&client_id=kakeibo&client_secret=kakeibo-secret", access_token(&first));
    let _ = bank.ask("POST", "/oauth/revoke", &[("Content-Type", "application/x-www-form-urlencoded")], &body).await;
    let revoked = seq(&bank);
    (bank, [before, refresh_came, read, revoked])
}

#[actix_web::test]
async fn the_state_is_what_the_calls_that_reached_the_bank_have_made_of_it() {
    let (without, places) = played("  - { match: { operation: read_account }, inject: { connection: close } }\n").await;
    for (inject, reaches_bank) in SORTS {
        let (bank, seqs) = played(&format!("  - {{ id: it, inject: {inject} }}\n")).await;
        if reaches_bank {
            assert_eq!(seqs, places, "{inject}");
            let published = |bank: &TestBank| bank.bank.registry.default_sandbox().published().to_records();
            let facts = |bank: &TestBank| published(bank).iter().skip(1).map(|r| r.fact.clone()).collect::<Vec<_>>();
            assert_eq!(facts(&bank), facts(&without), "{inject}");
        } else {
            assert_eq!(seqs[0], seqs[1], "{inject}: nothing was refreshed");
            assert_eq!(seqs[2], seqs[3], "{inject}: nothing was revoked");
        }
    }
}

#[actix_web::test]
async fn a_revocation_that_fails_leaves_the_token_good_until_it_is_repeated() {
    let rules = "  - { id: revoke-fails, match: { operation: revoke_token }, when: { calls: [1] }, inject: { error: { status: 503 } } }\n";
    let bank = bank().faults(rules).open().await;
    let token = bank.link("kakeibo", "plain").await;
    let body = format!("token={token}&client_id=kakeibo&client_secret=kakeibo-secret");
    for (status, worth) in [(503, "200"), (200, "401 token_revoked")] {
        let media = [("Content-Type", "application/x-www-form-urlencoded")];
        assert_eq!(bank.ask("POST", "/oauth/revoke", &media, &body).await.status, status);
        assert_eq!(bank.get_as(&token, "/institution/v1/accounts").await.verdict(), worth);
    }
}

#[actix_web::test]
async fn what_stands_in_the_first_fact_brings_the_faults_back() {
    let bank = bank().faults("  - { id: it, when: { every: 2 }, inject: { connection: hang } }\n").open().await;
    let state = bank.bank.registry.default_sandbox().published();
    let records = state.to_records();
    let written = serde_json::to_string(&*records[0]).unwrap();
    let read: kumiai::event::Record = serde_json::from_str(&written).unwrap();
    assert_eq!(read, *records[0]);
    let folded = kumiai::sandbox::State::fold(&records).unwrap();
    assert_eq!(folded.faults(), state.faults());
    assert_eq!(&*folded.faults()[0].id, "it");
}
