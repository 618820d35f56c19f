//! A partner's end of a webhook: a socket on this machine that answers as it is told to and keeps what it was sent.

use crate::support::{Answered, TestBank};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread,
    time::Duration,
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
    /// Every message is answered after so long, each by a thread of its own.
    slow: Option<Duration>,
    /// The ids of the messages that are being answered.
    under_way: Vec<String>,
    /// The ids of messages that came while the same message was being answered.
    overlapped: Vec<String>,
}

/// A receiver on a port of its own.
pub struct Receiver {
    pub url: String,
    told: Arc<(Mutex<Told>, Condvar)>,
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
        let told = Arc::new((Mutex::new(Told::default()), Condvar::new()));
        let kept = told.clone();
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let (tls, told) = (tls.clone(), kept.clone());
                if kept.0.lock().unwrap().slow.is_some() {
                    thread::spawn(move || serve(socket, tls, &told));
                } else {
                    serve(socket, tls, &told);
                }
            }
        });
        Self { url, told }
    }

    /// Answers the next messages like this, one after another.
    pub fn answers(&self, answers: &[String]) {
        self.told.0.lock().unwrap().answers.extend(answers.iter().cloned());
    }

    /// Answers every message like this from now on.
    pub fn always(&self, answer: Option<String>) {
        self.told.0.lock().unwrap().usual = answer;
    }

    /// Takes every message from now on, and says nothing.
    pub fn hang(&self) {
        self.told.0.lock().unwrap().hung = Some(Vec::new());
    }

    /// Answers from now on, and breaks off those who got no answer.
    pub fn wake(&self) {
        self.told.0.lock().unwrap().hung = None;
    }

    /// Takes so long for each message from now on, and several at a time.
    pub fn slowly(&self, each: Duration) {
        self.told.0.lock().unwrap().slow = Some(each);
    }

    /// The ids of messages that came while the same message was being answered.
    pub fn overlapped(&self) -> Vec<String> {
        self.told.0.lock().unwrap().overlapped.clone()
    }

    /// Everything that has arrived as soon as it is so many messages, or as many as there are by then.
    pub fn await_messages(&self, many: usize, at_most: Duration) -> Vec<Received> {
        let (told, arrived) = &*self.told;
        let fewer = |told: &mut Told| told.received.len() < many;
        arrived.wait_timeout_while(told.lock().unwrap(), at_most, fewer).unwrap().0.received.clone()
    }

    /// What has arrived so far.
    pub fn received(&self) -> Vec<Received> {
        self.told.0.lock().unwrap().received.clone()
    }

    /// The types of what has arrived so far.
    pub fn kinds(&self) -> Vec<String> {
        self.received().iter().map(Received::kind).collect()
    }
}

fn serve(socket: TcpStream, tls: Option<Arc<ServerConfig>>, told: &(Mutex<Told>, Condvar)) -> Option<()> {
    match tls {
        None => receive(socket, told),
        Some(tls) => receive(StreamOwned::new(ServerConnection::new(tls).unwrap(), socket), told),
    }
}

fn receive(socket: impl Read + Write + Send + 'static, (told, arrived): &(Mutex<Told>, Condvar)) -> Option<()> {
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
    let id = headers.get("webhook-id").cloned().unwrap_or_default();
    let answer = {
        let mut told = told.lock().unwrap();
        told.received.push(Received { path, headers, body });
        arrived.notify_all();
        if told.under_way.contains(&id) {
            told.overlapped.push(id.clone());
        }
        told.under_way.push(id.clone());
        if let Some(hung) = &mut told.hung {
            hung.push(Box::new(lines));
            return None;
        }
        let usual = told.usual.clone();
        if let Some(each) = told.slow {
            told = arrived.wait_timeout_while(told, each, |_| true).unwrap().0;
        }
        if let Some(at) = told.under_way.iter().position(|under_way| *under_way == id) {
            told.under_way.swap_remove(at);
        }
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
