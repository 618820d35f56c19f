//! A partner's end of a webhook: a socket on this machine that answers as it is told to and keeps what it was sent.

use crate::support::{Answered, TestBank};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
};

/// A secret that tests sign with.
pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// One message as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn kind(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }
}

#[derive(Default)]
struct Told {
    received: Vec<Received>,
    /// What is answered to the next messages, as it goes over the wire; afterwards 204.
    answers: VecDeque<String>,
    /// What is answered where nothing else is said.
    usual: Option<String>,
    /// The sockets of those who get no answer.
    hung: Option<Vec<Box<dyn Send>>>,
}

/// A receiver on a port of its own.
pub struct Receiver {
    pub url: String,
    told: Arc<Mutex<Told>>,
}

/// An answer with this status, and maybe a header.
pub fn status(status: u16, header: &str) -> String {
    format!("HTTP/1.1 {status} x\r\n{header}content-length: 0\r\nconnection: close\r\n\r\n")
}

impl Receiver {
    pub fn open() -> Self {
        Self::start(None)
    }

    /// A receiver that speaks `https`.
    pub fn encrypted(tls: ServerConfig) -> Self {
        Self::start(Some(Arc::new(tls)))
    }

    fn start(tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{}/hook", listener.local_addr().unwrap());
        let told = Arc::new(Mutex::new(Told::default()));
        let kept = told.clone();
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                match &tls {
                    None => receive(socket, &kept),
                    Some(tls) => {
                        let session = ServerConnection::new(tls.clone()).unwrap();
                        receive(StreamOwned::new(session, socket), &kept)
                    }
                };
            }
        });
        Self { url, told }
    }

    /// Answers the next messages like this, one after another.
    pub fn answers(&self, answers: &[String]) {
        self.told.lock().unwrap().answers.extend(answers.iter().cloned());
    }

    /// Answers every message like this from now on.
    pub fn always(&self, answer: Option<String>) {
        self.told.lock().unwrap().usual = answer;
    }

    /// Takes every message from now on, and says nothing.
    pub fn hang(&self) {
        self.told.lock().unwrap().hung = Some(Vec::new());
    }

    /// What has arrived so far.
    pub fn received(&self) -> Vec<Received> {
        self.told.lock().unwrap().received.clone()
    }

    /// The types of what has arrived so far.
    pub fn kinds(&self) -> Vec<String> {
        self.received().iter().map(Received::kind).collect()
    }
}

fn receive(socket: impl Read + Write + Send + 'static, told: &Mutex<Told>) -> Option<()> {
    let mut lines = BufReader::new(socket);
    let mut line = || {
        let mut text = String::new();
        lines.read_line(&mut text).ok()?;
        Some(text.trim_end().to_owned())
    };
    let path = line()?.split(' ').nth(1)?.to_owned();
    let mut headers = BTreeMap::new();
    while let Some((name, value)) = line()?.split_once(':') {
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let mut body = vec![0; headers.get("content-length")?.parse().ok()?];
    lines.read_exact(&mut body).ok()?;
    let answer = {
        let mut told = told.lock().unwrap();
        told.received.push(Received { path, headers, body });
        if let Some(hung) = &mut told.hung {
            hung.push(Box::new(lines));
            return None;
        }
        let usual = told.usual.clone();
        told.answers.pop_front().or(usual).unwrap_or_else(|| status(204, ""))
    };
    lines.into_inner().write_all(answer.as_bytes()).ok()
}

impl TestBank {
    /// Tells a ready partner of the institution channel what happens, at this address.
    pub async fn hook(&self, partner: &str, webhook: &Value) -> Answered {
        let body = json!({ "name": partner, "channel": "institution", "redirect_uris": ["http://127.0.0.1/callback"],
            "webhook": webhook });
        let answered = self.put(&format!("/_sandbox/partners/{partner}"), &body).await;
        assert_eq!(answered.status, 200, "{}", answered.text());
        answered
    }

    /// The messages to a partner, as it lists them.
    pub async fn deliveries(&self, partner: &str) -> Vec<Value> {
        let list = self.partner_get(partner, "/webhook-deliveries").await.good();
        list["deliveries"].as_array().unwrap().clone()
    }

    /// Moves the clock by this much; the answer.
    pub async fn advance_by(&self, by: &str) -> Value {
        self.post("/_sandbox/clock/advance", &json!({ "by": by })).await.good()
    }
}
