//! Which calls a rule hits: the same ones for the same seed, whoever else calls meanwhile.

use super::{ROWS, faulty, record};
use crate::{
    scene::access_token,
    support::{TestBank, bank},
};
use actix_web::rt::System;
use futures_util::future::join_all;
use serde_json::json;
use std::collections::BTreeMap;

const RULES: &str = "
  - { id: slow, match: { operation: read_balance }, when: { probability: 0.5 }, inject: { latency: { median: 100ms, sigma: 1, max: 5s } } }
  - { id: third, match: { operation: read_balance }, when: { calls: [3] }, inject: { error: { status: 503 } } }
  - { id: some, match: { operation: read_balance }, when: { probability: 0.3 }, inject: { lost_reply: {} } }
";

/// The partners whose clients call at the same time.
const CLIENTS: usize = 8;
/// How many calls each of them makes.
const CALLS: usize = 20;

/// What was decided about each partner's nth call: the rules that struck, and how late the answer was.
type Decisions = BTreeMap<(usize, u64), (Vec<String>, i64)>;

/// Eight clients, each a partner of its own, calling at the same time; in every run they get in each other's way
/// differently.
async fn decided(bank: &TestBank, shift: usize) -> Decisions {
    let account = bank.ordinary("plain").await;
    let tokens = join_all((0..CLIENTS).map(|client| async move {
        let partner = format!("client-{client}");
        let terms =
            json!({ "name": partner, "channel": "institution", "redirect_uris": ["http://127.0.0.1/callback"] });
        assert!(bank.put(&format!("/_sandbox/partners/{partner}"), &terms).await.status < 300);
        let linked = bank.linked(&json!({ "partner": partner, "customer": "plain" })).await;
        access_token(&linked).to_owned()
    }))
    .await;
    let call = |client: usize| {
        let (token, account) = (&tokens[client], &account);
        async move { (client, bank.get_as(token, &format!("{account}/balance")).await) }
    };
    let mut decided = Decisions::new();
    for round in 0..CALLS {
        let order = (0..CLIENTS).map(|i| (i * (1 + 2 * (shift % 4)) + shift + round) % CLIENTS);
        for (client, answered) in join_all(order.map(call)).await {
            let faulted = record(bank, &answered).faulted.unwrap();
            let n = faulted.drawn[0].n;
            assert!(faulted.drawn.iter().all(|drawn| drawn.n == n));
            let struck = faulted.struck().map(str::to_owned).collect();
            assert!(
                decided.insert((client, n), (struck, faulted.late_ms)).is_none(),
                "each call has a number of its own"
            );
        }
    }
    decided
}

/// One run at a bank of its own.
async fn run(seed: u64, shift: usize) -> Decisions {
    decided(&bank().seed(seed).faults(RULES).open().await, shift).await
}

/// The seed of a run: of eleven, one has another.
const fn seed_of(shift: usize) -> u64 {
    if shift % 11 == 10 { 2 } else { 1 }
}

/// So many runs: on a few threads at once, and on each of them two between each other's calls.
fn runs_at_once(many: usize) -> Vec<Decisions> {
    let threads = 4;
    let some = |thread: usize| {
        let shifts: Vec<usize> = (thread * many / threads..(thread + 1) * many / threads).collect();
        System::new().block_on(async move {
            let mut decided = Vec::new();
            for pair in shifts.chunks(2) {
                decided.extend(join_all(pair.iter().map(|shift| run(seed_of(*shift), *shift))).await);
            }
            decided
        })
    };
    std::thread::scope(|scope| {
        let begun: Vec<_> = (0..threads).map(|thread| scope.spawn(move || some(thread))).collect();
        begun.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn eight_clients_at_once_meet_the_same_faults_in_a_hundred_parallel_runs_of_the_same_seed() {
    let decided = runs_at_once(110);
    let (first, other_seed) = (&decided[0], &decided[10]);
    assert_eq!(first.len(), CLIENTS * CALLS);
    for (run, decided) in decided.iter().enumerate() {
        assert_eq!(decided, if seed_of(run) == 1 { first } else { other_seed }, "run {run}");
    }
    let struck = |rule: &str| first.values().filter(|(struck, _)| struck.iter().any(|id| id == rule)).count();
    assert_eq!(struck("third"), CLIENTS, "the third call of each");
    assert!((20..80).contains(&struck("some")), "{}", struck("some"));
    assert!((50..110).contains(&struck("slow")), "{}", struck("slow"));
    assert_ne!(first, other_seed);
}

#[actix_web::test]
async fn eight_clients_of_one_partner_share_its_numbers_and_each_number_meets_the_same_faults() {
    let mut runs = Vec::new();
    for shift in 0..10 {
        let bank = bank().faults(RULES).open().await;
        let (token, account) = (bank.link("kakeibo", "plain").await, bank.ordinary("plain").await);
        let mut decided = BTreeMap::new();
        for round in 0..CALLS {
            // As many at once as there are clients; in each run another number of them comes first.
            let many = 1 + (round + shift) % CLIENTS;
            let path = format!("{account}/balance");
            for answered in join_all((0..many).map(|_| bank.get_as(&token, &path))).await {
                let faulted = record(&bank, &answered).faulted.unwrap();
                let struck: Vec<_> = faulted.struck().map(str::to_owned).collect();
                assert!(decided.insert(faulted.drawn[0].n, (struck, faulted.late_ms)).is_none());
            }
        }
        runs.push(decided);
    }
    let shared = |run: &BTreeMap<u64, _>| run.clone().into_iter().take_while(|(n, _)| *n <= 80).collect::<Vec<_>>();
    for run in &runs {
        assert_eq!(shared(run), shared(&runs[0]));
    }
    assert_eq!(shared(&runs[0]).len(), 80);
}

#[actix_web::test]
async fn latency_adds_up_and_of_the_others_the_first_that_applies_wins() {
    let (bank, token, account) = faulty(
        "
  - { id: a, inject: { latency: { fixed: 20ms } } }
  - { id: never, match: { operation: read_balance }, when: { calls: [9] }, inject: { error: { status: 500 } } }
  - { id: loop, inject: { next_page: drop } }
  - { id: second, match: { operation: read_balance }, inject: { error: { status: 502 } } }
  - { id: third, inject: { error: { status: 504 } } }
  - { id: b, match: { operation: read_balance }, inject: { latency: { fixed: 300ms } } }
",
    )
    .await;
    let balance = bank.get_as(&token, &format!("{account}/balance")).await;
    assert_eq!((balance.status, balance.header("sandbox-fault")), (502, Some("a, second, b")));
    let rows = bank.get_as(&token, &format!("{account}/{ROWS}")).await;
    assert_eq!((rows.status, rows.header("sandbox-fault")), (200, Some("a, loop")));
    let list = bank.get_as(&token, "/institution/v1/accounts").await;
    assert_eq!((list.status, list.header("sandbox-fault")), (504, Some("a, third")));
    assert_eq!(*bank.waits.lock().unwrap(), [320, 20, 20]);
}

#[actix_web::test]
async fn a_rule_is_about_the_operation_the_partner_the_customer_and_the_account_that_it_names() {
    let rules =
        |matches: &str| format!("  - {{ id: hit, match: {{ {matches} }}, inject: {{ error: {{ status: 418 }} }} }}\n");
    for (matches, is_hit) in [
        ("operation: read_balance", true),
        ("operation: list_transactions", false),
        ("partner: kakeibo", true),
        ("partner: docs", false),
        ("customer: heavy-day", true),
        ("customer: plain", false),
        ("account: heavy-day/ordinary_deposit", true),
        ("account: all-kinds/savings_deposit", false),
        ("account: plain/ordinary_deposit", false),
        ("operation: read_balance, partner: kakeibo, customer: heavy-day, account: heavy-day/ordinary_deposit", true),
        ("operation: read_balance, partner: kakeibo, customer: plain", false),
    ] {
        let (bank, token, account) = faulty(&rules(matches)).await;
        let status = bank.get_as(&token, &format!("{account}/balance")).await.status;
        assert_eq!(status == 418, is_hit, "{matches}");
    }
}

#[actix_web::test]
async fn a_rule_holds_during_an_event_and_between_two_instants_of_bank_time() {
    let rules = "
  - { id: night, match: { operation: read_balance }, when: { between: ['11:00', '12:00'] }, inject: { error: { status: 500 } } }
  - { id: stopped, match: { operation: read_balance }, when: { during: stop }, inject: { error: { status: 502 } } }
";
    let text = format!(
        "timeline:\n  - {{ id: stop, at: '13:00', for: 1h, event: {{ outage: {{ scope: [anser] }} }} }}\nfaults:{rules}"
    );
    let bank = bank().scenario(&text).open().await;
    let (token, account) = (bank.link("kakeibo", "plain").await, bank.ordinary("plain").await);
    for (at, status) in [
        ("10:30:00", 200),
        ("10:59:59", 200),
        ("11:00:00", 500),
        ("11:59:59", 500),
        ("12:00:00", 200),
        ("13:00:00", 502),
        ("13:59:59", 502),
        ("14:00:00", 200),
    ] {
        bank.advance_to(&format!("2026-06-10T{at}+09:00")).await;
        // Each time a token of its own: those of the morning have run out.
        let token = if at > "10:10" { bank.link("kakeibo", "plain").await } else { token.clone() };
        assert_eq!(bank.get_as(&token, &format!("{account}/balance")).await.status, status, "{at}");
    }
}

#[actix_web::test]
async fn the_control_plane_and_paths_that_nobody_serves_are_never_hit() {
    let bank = bank().faults("  - { id: all, inject: { connection: close } }\n").open().await;
    for path in ["/_sandbox", "/_sandbox/clock", "/_sandbox/people", "/", "/docs/refusals", "/healthz"] {
        let answered = bank.get(path).await;
        assert_eq!((answered.status, answered.header("sandbox-fault")), (200, None), "{path}");
    }
    assert_eq!(bank.get("/nothing").await.status, 404);
    assert!(!bank.link("kakeibo", "plain").await.is_empty());
}
