//! A bank for one test: its own registry, a wall clock that the test sets, and calls that go through every layer but
//! the socket.

use actix_http::Request;
use actix_service::boxed::BoxService;
use actix_web::{
    Error,
    body::{BoxBody, to_bytes},
    dev::{Service, ServiceResponse},
    test::{TestRequest, init_service},
    web::Data,
};
use kumiai::{
    api::{self, Bank, FrontSettings},
    cli,
    event::{ClockMode, Jst, Wall},
    profile,
    sandbox::{FoldError, Hosting, Opening, Registry, RegistrySettings},
    store::{MemoryStore, Store},
};
use serde_json::Value;
use std::{
    cell::RefCell,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

/// The wall clock at which every test begins: 2026-06-10T01:02:03Z.
const WALL: i64 = 1_781_053_323_000;

/// A bank of its own for one test.
pub struct TestBank {
    service: BoxService<Request, ServiceResponse<BoxBody>, Error>,
    wall: Arc<AtomicI64>,
    pub bank: Data<Bank>,
    /// What every request shows as `Sandbox-Key`.
    pub key_shown: RefCell<Option<String>>,
    /// What the bank waited for, one after another, in milliseconds.
    pub waits: Arc<Mutex<Vec<u128>>>,
}

/// How a test wants its bank to begin. What it does not set is the same in every test.
pub struct Begin {
    pub opening: Opening,
    pub front: FrontSettings,
    pub most: usize,
    pub hosting: Option<Hosting>,
    /// Whether waiting takes time, as on a real socket; else it is only noted.
    pub really_waits: bool,
}

/// A bank that stands still at 10:00 on Wednesday, 10 June 2026.
pub fn bank() -> Begin {
    let profile = Arc::new(profile::parse(profile::builtin("toyama").unwrap()).unwrap());
    Begin {
        opening: Opening {
            partners: cli::ready_partners(&[]),
            ..Opening::still(profile, Jst::parse("2026-06-10T10:00:00+09:00").unwrap())
        },
        front: FrontSettings::default(),
        most: 100,
        hosting: None,
        really_waits: false,
    }
}

impl Begin {
    /// The first instant of bank time, as RFC 3339.
    pub fn at(mut self, at: &str) -> Self {
        self.opening.start = Jst::parse(at).unwrap();
        self
    }

    pub fn flowing(mut self, speed: f64) -> Self {
        self.opening.mode = ClockMode::Flowing;
        self.opening.speed = speed;
        self
    }

    pub fn seed(mut self, seed: u64) -> Self {
        self.opening.seed = seed;
        self
    }

    pub async fn open(self) -> TestBank {
        self.open_on(Arc::new(MemoryStore::default())).await
    }

    /// Opens it on a log of the test's own.
    pub async fn open_on(self, store: Arc<dyn Store>) -> TestBank {
        self.try_open_on(store).await.unwrap()
    }

    /// Opens it on a log that may not answer.
    pub async fn try_open_on(self, store: Arc<dyn Store>) -> Result<TestBank, FoldError> {
        let wall = Arc::new(AtomicI64::new(WALL));
        let read = wall.clone();
        let secret = b"a secret of the tests".to_vec();
        let settings =
            RegistrySettings { opening: self.opening, secret, store, most: self.most, hosting: self.hosting };
        let registry = Registry::open(settings, Wall(WALL)).await?;
        let mut bank = Bank::new(registry, Arc::new(move || Wall(read.load(Ordering::SeqCst))), self.front);
        let waits = Arc::new(Mutex::new(Vec::new()));
        let noted = waits.clone();
        if !self.really_waits {
            bank.wait = Arc::new(move |length| {
                noted.lock().unwrap().push(length.as_millis());
                Box::pin(std::future::ready(()))
            });
        }
        let bank = Data::new(bank);
        let service = init_service(api::app(bank.clone())).await;
        let service = actix_service::boxed::service(service);
        Ok(TestBank { service, wall, bank, key_shown: RefCell::default(), waits })
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answered {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given == name).map(|(_, value)| &**value)
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    /// The code of a refusal, in the grammar of any plane; nothing of what is no refusal.
    pub fn code(&self) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        [&body["code"], &body["error_code"], &body["errors"][0]["code"], &body["error"]]
            .iter()
            .find_map(|code| code.as_str())
            .unwrap_or_default()
            .to_owned()
    }
}

impl TestBank {
    /// The instant of wall time.
    pub fn wall(&self) -> Wall {
        Wall(self.wall.load(Ordering::SeqCst))
    }

    /// Lets wall time pass.
    pub fn wall_passes(&self, ms: i64) {
        self.wall.fetch_add(ms, Ordering::SeqCst);
    }

    pub async fn send(&self, request: TestRequest) -> Answered {
        let mut request = request.insert_header(("Host", "127.0.0.1:8080"));
        if let Some(key) = &*self.key_shown.borrow() {
            request = request.insert_header(("Sandbox-Key", key.as_str()));
        }
        let request = request.to_request();
        self.send_as_is(request).await
    }

    /// Sends a request without naming a host for it.
    pub async fn send_as_is(&self, request: Request) -> Answered {
        let response = match self.service.call(request).await {
            Ok(response) => response.into_parts().1,
            Err(error) => error.error_response(),
        };
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let body = to_bytes(response.into_body()).await.unwrap_or_default().to_vec();
        Answered { status, headers, body }
    }

    pub async fn get(&self, path: &str) -> Answered {
        self.send(TestRequest::get().uri(path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answered {
        self.send(TestRequest::post().uri(path).set_json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answered {
        self.send(TestRequest::put().uri(path).set_json(body)).await
    }

    pub async fn get_as(&self, token: &str, path: &str) -> Answered {
        self.send(TestRequest::get().uri(path).insert_header(("Authorization", format!("Bearer {token}")))).await
    }

    /// Moves the bank's clock.
    pub async fn advance_to(&self, to: &str) -> Answered {
        let answered = self.post("/_sandbox/clock/advance", &serde_json::json!({ "to": to })).await;
        assert_eq!(answered.status, 200, "{}", answered.text());
        answered
    }

    /// An access token of a new link.
    pub async fn link(&self, partner: &str, customer: &str) -> String {
        let body = serde_json::json!({ "partner": partner, "customer": customer });
        let answered = self.post("/_sandbox/links", &body).await;
        assert_eq!(answered.status, 200, "{}", answered.text());
        answered.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// The path of a customer's ordinary deposit on the institution channel.
    pub async fn ordinary(&self, persona: &str) -> String {
        let people = self.get("/_sandbox/people?limit=20").await.json();
        let person = people["people"].as_array().unwrap().iter().find(|p| p["persona"] == persona).unwrap().clone();
        let accounts = person["accounts"].as_array().unwrap();
        let account = accounts.iter().find(|a| a["account_kind"] == "ordinary_deposit").unwrap();
        format!("/institution/v1/accounts/{}", account["account_id"].as_str().unwrap())
    }
}
