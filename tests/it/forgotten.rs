//! Tokens that no longer make a difference are forgotten, and nothing else is: a bank that forgets answers as one that
//! keeps everything.

use crate::{
    fold::{self, Step, WALL, begun, carry_out},
    scene::access_token,
    support::bank,
};
use actix_web::test::TestRequest;
use kumiai::{
    event::{ClientAuth, ClockAdvanced, DAY_MS, Fact, Jst, Record, SandboxName, Seq, TokenKind, Wall, Word},
    oauth::Token,
    sandbox::{Grantee, State, exchange_code, refresh, revoke},
    store::{MemoryStore, Store},
};
use proptest::prelude::*;
use serde_json::json;
use std::sync::Arc;

/// A token is kept for so long beyond its end.
const KEPT_MS: i64 = 7 * DAY_MS;

/// The same checkpoint, by which nothing is forgotten.
fn keep_all(mut state: State) -> State {
    let checkpoint = state.checkpoint().unwrap();
    let Fact::Checkpointed { tokens, links, .. } = checkpoint.fact else { unreachable!() };
    let fact = Fact::Checkpointed { tokens, links, over_before: None };
    state.apply(&Arc::new(Record { fact, ..Record::clone(&checkpoint) }));
    state
}

/// All that a bank would answer about a token.
fn answers(state: &State, token: &Arc<Token>, wall: i64) -> impl PartialEq + std::fmt::Debug + use<> {
    let now = state.now(Wall(wall));
    let link = token.issued.link.and_then(|no| state.link(no));
    let partner = state.partner(token.issued.partner).unwrap();
    let by = Grantee { partner: partner.no, client_auth: ClientAuth::SecretBasic, cnf: None };
    let exchanged = refresh(state, now, &by, Some(token), None);
    let code = exchange_code(state, (now, Wall(wall)), &by, Some(token), None, None);
    let standing = token.standing(link.map(|link| &**link), now);
    let uses = (token.confirms(), state.was_exchanged(token), state.was_received(token));
    (standing, uses, exchanged.facts, exchanged.outcome, code.facts, code.outcome, revoke(partner, Some(token)))
}

fn days_pass(days: u32) -> Step {
    let by = Some(format!("{days}d"));
    Step::Event(0, None, Word::ClockAdvanced(ClockAdvanced { by, to: None, to_edge: None }))
}

/// Whether a bank may have forgotten a token by now.
fn may_be_forgotten(keeping: &State, token: &Token, before: Jst) -> bool {
    let is_newest = token.issued.kind != TokenKind::Code
        && token.issued.link.is_some()
        && !(token.issued.no + 1..1_000).any(|no| {
            let other = keeping.token_by_no(no).map(|other| (other.issued.link, other.issued.kind));
            other == Some((token.issued.link, token.issued.kind))
        });
    token.issued.expires_at <= before && !is_newest
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_bank_that_forgets_tokens_answers_as_one_that_keeps_them_about_all_that_it_may_not_forget(
        steps in prop::collection::vec(
            prop_oneof![
                3 => fold::step(),
                3 => (0..40_u32).prop_map(Step::Refresh),
                1 => (0..40_u32).prop_map(Step::Use),
                2 => (1..9_u32).prop_map(days_pass),
                2 => (0..2_usize, 0..2_u8, 0..2_i64).prop_map(|(partner, customer, days_ago)| Step::Link { partner, customer, days_ago }),
                1 => Just(Step::Forget)
            ],
            1..60
        ),
        refresh_days in 1..120_u32,
    ) {
        let mut opening = bank().opening;
        // A code then outlives what it was exchanged for.
        Arc::make_mut(&mut opening.profile).lifetimes.refresh_token_secs = refresh_days * 86_400;
        let (mut keeping, _) = begun(&opening);
        let mut forgetting = keeping.clone();
        let (mut wall, mut before) = (WALL, Jst(i64::MIN));
        for step in &steps {
            if let Step::WallPasses(ms) = step {
                wall += ms;
            }
            if let Step::Refresh(no) | Step::Revoke(no) | Step::Use(no) = step && forgetting.token_by_no(*no).is_none() {
                continue;
            }
            forgetting = carry_out(forgetting, wall, step).0;
            if matches!(step, Step::Forget) {
                keeping = keep_all(keeping);
                before = before.max(forgetting.now(Wall(i64::MIN)).plus(-KEPT_MS));
            } else {
                keeping = carry_out(keeping, wall, step).0;
            }
            for no in 0..200 {
                let (kept, other) = (keeping.token_by_no(no), forgetting.token_by_no(no));
                match (kept, other) {
                    (Some(kept), Some(other)) => {
                        prop_assert_eq!(answers(&keeping, kept, wall), answers(&forgetting, other, wall), "token {}", no);
                    }
                    (Some(kept), None) => prop_assert!(may_be_forgotten(&keeping, kept, before), "token {no}: {kept:?}"),
                    (None, other) => prop_assert_eq!(other, None),
                }
            }
            prop_assert_eq!(keeping.checkpoint().map(|record| numbers(&record)), forgetting.checkpoint().map(|record| numbers(&record)));
        }
    }
}

fn numbers(record: &Record) -> Option<(u32, u32)> {
    match record.fact {
        Fact::Checkpointed { tokens, links, .. } => Some((tokens, links)),
        _ => None,
    }
}

#[actix_web::test]
async fn a_bank_that_issues_tokens_for_weeks_keeps_those_of_the_last_days_and_the_newest_of_each_link() {
    let store = Arc::new(MemoryStore::default());
    let bank = bank().open_on(store.clone()).await;
    let linked = bank.linked(&json!({ "partner": "kakeibo", "customer": "plain" })).await;
    let own = || {
        let form =
            [("grant_type", "client_credentials"), ("client_id", "kakeibo"), ("client_secret", "kakeibo-secret")];
        TestRequest::post().uri("/oauth/token").set_form(form)
    };
    let first = bank.send(own()).await.good();
    for _ in 0..12 {
        for _ in 0..1_000 {
            bank.send(own()).await.good();
        }
        bank.advance(&json!({ "by": "4d" })).await.good();
    }
    let kept = store.read_after(&SandboxName::default_name(), Seq(0)).await.unwrap();
    let issued = kept.iter().filter(|record| matches!(record.fact, Fact::TokenIssued(_))).count();
    assert!(issued < 8_500, "{issued} tokens of 12,000 are kept");
    let old = bank.get_as(first["access_token"].as_str().unwrap(), "/partner/v1/status").await;
    assert_eq!(old.verdict(), "401 token_expired", "what is forgotten is too old");
    let newest = bank.get_as(access_token(&linked), "/institution/v1/accounts").await;
    assert_eq!(newest.verdict(), "401 token_expired");
    bank.advance(&json!({ "by": "50d" })).await.good();
    for _ in 0..6_000 {
        bank.send(own()).await.good();
    }
    let kept = store.read_after(&SandboxName::default_name(), Seq(0)).await.unwrap();
    let issued = kept.iter().filter(|record| matches!(record.fact, Fact::TokenIssued(_))).count();
    assert!(issued < 12_000, "{issued} tokens of 18,000 are kept");
    let newest = bank.get_as(access_token(&linked), "/institution/v1/accounts").await;
    assert_eq!(newest.verdict(), "401 link_expired", "the newest token of a link tells what became of the link");
}
