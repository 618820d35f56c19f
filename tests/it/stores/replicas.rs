//! Simulated replicas over one store: whatever fails, overtakes or gets lost, no answer is taken back by another replica.

use super::shared::{Line, Server};
use crate::{
    scene::access_token,
    support::{TestBank, bank},
};
use actix_web::test::TestRequest;
use futures_util::future::{join, join_all};
use kumiai::{
    event::{SandboxName, Seq},
    store::Store,
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use std::{
    cell::{Cell, RefCell},
    sync::{Arc, atomic::Ordering},
};

/// Replicas of one store.
const REPLICAS: usize = 3;
/// Seeds that are played, unless `KUMIAI_REPLICA_SEEDS` says otherwise.
const SEEDS: u64 = 8;
/// When the store's clock begins.
const WALL: i64 = 1_781_053_323_000;
const ACCOUNTS: &str = "/institution/v1/accounts";
const GONE: &str = "503 store_unavailable";

struct Play {
    seed: u64,
    replicas: Vec<TestBank>,
    dice: RefCell<StdRng>,
    /// Tokens of the customer whom everybody links.
    contested: RefCell<Vec<String>>,
    /// How many answers were compared.
    compared: Cell<usize>,
}

impl Play {
    fn any(&self) -> &TestBank {
        &self.replicas[self.dice.borrow_mut().random_range(0..REPLICAS)]
    }

    async fn verdict(&self, token: &str) -> String {
        loop {
            let verdict = self.any().get_as(token, ACCOUNTS).await.verdict();
            if verdict != GONE {
                self.compared.set(self.compared.get() + 1);
                return verdict;
            }
        }
    }

    async fn linked(&self, customer: &str) -> Value {
        let asked = json!({ "partner": "kakeibo", "customer": customer });
        loop {
            let answered = self.any().post("/_sandbox/links", &asked).await;
            if answered.verdict() != GONE {
                return answered.good();
            }
        }
    }

    /// One client after its own customer: what it was told holds wherever it asks next.
    async fn client(&self, customer: &str) {
        for _ in 0..4 {
            let linked = self.linked(customer).await;
            let token = access_token(&linked);
            assert_eq!(self.verdict(token).await, "200", "seed {}: a token that was answered", self.seed);
            let how = self.dice.borrow_mut().random_range(0..3);
            let (event, expected) = match how {
                0 => ("tokens_revoked", "401 token_revoked"),
                1 => ("tokens_expired", "401 token_expired"),
                _ => ("link_expired", "401 link_expired"),
            };
            let event = json!({ "event": { event: { "customer": customer } } });
            while self.any().event(&event).await.verdict() == GONE {}
            for _ in 0..3 {
                assert_eq!(self.verdict(token).await, expected, "seed {}: after {event} was answered", self.seed);
            }
        }
    }

    /// Two replicas are given one code at the same time: it is good once.
    async fn exchanger(&self, customer: &str) {
        let (redirect_uri, secret) = ("http://127.0.0.1/callback", "kakeibo-secret");
        for _ in 0..3 {
            let asked = json!({
                "partner": "kakeibo", "customer": customer, "respond_with": "code", "redirect_uri": redirect_uri
            });
            let made = loop {
                let answered = self.any().post("/_sandbox/links", &asked).await;
                if answered.verdict() != GONE {
                    break answered.good();
                }
            };
            let code = made["code"].as_str().unwrap();
            let form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect_uri)];
            let exchange = async |bank: &TestBank| {
                let request = TestRequest::post().uri("/oauth/token").set_form(
                    form.iter()
                        .copied()
                        .chain([("client_id", "kakeibo"), ("client_secret", secret)])
                        .collect::<Vec<_>>(),
                );
                bank.send(request).await.status
            };
            let (one, two) = join(exchange(self.any()), exchange(self.any())).await;
            assert!((one, two) != (200, 200), "seed {}: one code was good twice", self.seed);
            self.compared.set(self.compared.get() + 1);
        }
    }

    /// Everybody links the same customer to the same partner: one of the links lives.
    async fn rival(&self) {
        for _ in 0..3 {
            let token = access_token(&self.linked("corporate").await).to_owned();
            self.contested.borrow_mut().push(token);
        }
    }
}

async fn play(seed: u64) -> (usize, usize) {
    let server = Arc::new(Server::new(seed, WALL));
    let mut replicas = Vec::new();
    while replicas.len() < REPLICAS {
        // A replica that cannot reach the store does not start.
        if let Ok(replica) = bank().flowing(7.0).try_open_on(Arc::new(Line(server.clone()))).await {
            replicas.push(replica);
        }
    }
    let play = Play {
        seed,
        replicas,
        dice: RefCell::new(StdRng::seed_from_u64(!seed)),
        contested: RefCell::default(),
        compared: Cell::new(0),
    };
    let clients = join_all(["plain", "heavy-day"].map(|customer| play.client(customer)));
    let exchangers = join_all(["all-kinds"].map(|customer| play.exchanger(customer)));
    let rivals = join_all((0..3).map(|_| play.rival()));
    join(join(clients, exchangers), rivals).await;

    let mut alive = 0;
    for token in &play.contested.take() {
        let mut verdicts = Vec::new();
        for replica in &play.replicas {
            let verdict = loop {
                let verdict = replica.get_as(token, ACCOUNTS).await.verdict();
                if verdict != GONE {
                    break verdict;
                }
            };
            verdicts.push(verdict);
        }
        assert!(verdicts.iter().all(|verdict| *verdict == verdicts[0]), "seed {seed}: {verdicts:?}");
        alive += usize::from(verdicts[0] == "200");
    }
    assert!(alive <= 1, "seed {seed}: {alive} links of one customer to one partner");
    let name = SandboxName::default_name();
    let log = Line(server.clone()).read_after(&name, Seq(0)).await.unwrap();
    assert!(log.iter().zip(1..).all(|(record, seq)| record.seq == Seq(seq)), "seed {seed}: a gap");
    assert!(log.windows(2).all(|two| two[0].bank_at <= two[1].bank_at), "seed {seed}: bank time went back");
    (play.compared.get(), server.conflicts.load(Ordering::SeqCst))
}

#[actix_web::test]
async fn no_answer_of_one_replica_is_taken_back_by_another_whatever_gets_lost_between_them() {
    let seeds = std::env::var("KUMIAI_REPLICA_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(SEEDS);
    let (mut compared, mut conflicts) = (0, 0);
    for seed in 0..seeds {
        // Where an assertion does not name its seed, this does.
        eprintln!("seed {seed}");
        let (more, again) = play(seed).await;
        (compared, conflicts) = (compared + more, conflicts + again);
    }
    println!("{seeds} seeds, {compared} answers compared, {conflicts} conflicts");
    assert!(conflicts > usize::try_from(seeds).unwrap(), "the replicas hardly met: {conflicts}");
}
