//! What only a real socket can show: resets, closed and hanging connections, bodies that come slowly or in part.

use crate::{
    support::{TestBank, bank},
    wire::{body, header, serve, status},
};
use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::{Duration, Instant},
};

/// Long enough that nothing is missed, and never waited for where all is well.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a connection is listened to on which nothing is to come.
const SILENCE: Duration = Duration::from_millis(300);

/// A caller of one bank, with a token and an account.
struct Caller {
    address: SocketAddr,
    bank: TestBank,
    token: String,
    account: String,
}

/// How a connection ended, and what had come on it.
struct Heard {
    bytes: Vec<u8>,
    end: Result<(), ErrorKind>,
    took: Duration,
}

impl Heard {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }
}

async fn caller(rules: &str) -> Caller {
    let mut begin = bank().faults(rules);
    begin.really_waits = true;
    let (address, bank) = serve(begin).await;
    let (token, account) = (bank.link("kakeibo", "heavy-day").await, bank.ordinary("heavy-day").await);
    Caller { address, bank, token, account }
}

impl Caller {
    fn get(&self, path: &str) -> String {
        format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\nConnection: keep-alive\r\n\r\n",
            self.token
        )
    }

    /// Sends bytes and listens until the connection ends, or so long.
    async fn hear(&self, bytes: String, patience: Duration) -> Heard {
        let address = self.address;
        let listen = move || {
            let began = Instant::now();
            let mut stream = TcpStream::connect(address).unwrap();
            stream.set_read_timeout(Some(patience)).unwrap();
            stream.write_all(bytes.as_bytes()).unwrap();
            let mut heard = Vec::new();
            let end = stream.read_to_end(&mut heard).map(|_| ()).map_err(|error| error.kind());
            Heard { bytes: heard, end, took: began.elapsed() }
        };
        tokio::task::spawn_blocking(listen).await.unwrap()
    }

    async fn balance(&self) -> Heard {
        self.hear(self.get(&format!("{}/balance", self.account)), PATIENCE).await
    }
}

fn rule(inject: &str) -> String {
    format!("  - {{ id: it, match: {{ operation: read_balance }}, inject: {inject} }}\n")
}

#[actix_web::test]
async fn a_reset_ends_the_connection_with_rst_and_not_a_byte() {
    let caller = caller(&rule("{ connection: reset }")).await;
    for _ in 0..5 {
        let heard = caller.balance().await;
        assert_eq!((heard.end, heard.text()), (Err(ErrorKind::ConnectionReset), ""));
    }
}

#[actix_web::test]
async fn a_reset_hits_a_connection_that_was_good_before() {
    let rules = rule("{ connection: reset }").replace("inject", "when: { calls: [2] }, inject");
    let caller = caller(&rules).await;
    let get = caller.get(&format!("{}/balance", caller.account));
    let heard = caller.hear(format!("{get}{get}"), PATIENCE).await;
    assert_eq!(heard.end, Err(ErrorKind::ConnectionReset));
    let next = caller.hear(get.replace("keep-alive", "close"), PATIENCE).await;
    assert_eq!((status(next.text()), next.end), ("200", Ok(())));
}

#[actix_web::test]
async fn a_close_ends_the_connection_orderly_and_without_a_byte() {
    let caller = caller(&rule("{ connection: close }")).await;
    let heard = caller.balance().await;
    assert_eq!((heard.end, heard.text()), (Ok(()), ""));
    assert!(heard.took < PATIENCE);
}

#[actix_web::test]
async fn a_hang_says_nothing_leaves_the_others_alone_and_ends_when_the_server_stops() {
    let caller = caller(&rule("{ connection: hang }")).await;
    let get = caller.get(&format!("{}/balance", caller.account));
    let silent = caller.hear(get.clone(), SILENCE).await;
    assert!(matches!(silent.end, Err(ErrorKind::WouldBlock | ErrorKind::TimedOut)), "{:?}", silent.end);
    assert_eq!(silent.text(), "");
    let others = caller.hear(caller.get("/institution/v1/accounts").replace("keep-alive", "close"), PATIENCE).await;
    assert_eq!(status(others.text()), "200");
    let stopping = async {
        // The call is in the journal before it hangs.
        while caller.bank.bank.registry.default_sandbox().journal().latest(1)[0].status != 0 {
            tokio::task::yield_now().await;
        }
        caller.bank.bank.stop();
    };
    let (heard, ()) = futures_util::future::join(caller.hear(get, PATIENCE), stopping).await;
    assert_eq!((heard.end, heard.text()), (Ok(()), ""));
    assert!(heard.took < PATIENCE);
}

#[actix_web::test]
async fn a_hang_is_forgotten_when_the_caller_has_gone() {
    let caller = caller(&rule("{ connection: hang }")).await;
    let held = || Arc::strong_count(&caller.bank.bank);
    let before = held();
    let get = caller.get(&format!("{}/balance", caller.account));
    let silent = caller.hear(get, SILENCE).await;
    assert!(silent.end.is_err());
    let began = Instant::now();
    while held() > before && began.elapsed() < PATIENCE {
        tokio::task::yield_now().await;
    }
    assert_eq!(held(), before, "what the call held is let go");
}

#[actix_web::test]
async fn a_truncated_body_promises_the_whole_and_brings_a_part() {
    for (rows, percent) in [(1, 50), (500, 90), (500, 1), (100, 0)] {
        let rules = rule(&format!("{{ truncate_body: {{ at_percent: {percent} }} }}"))
            .replace("read_balance", "list_transactions");
        let caller = caller(&rules).await;
        let path = format!("{}/transactions?limit={rows}", caller.account);
        let heard = caller.hear(caller.get(&path), PATIENCE).await;
        assert_eq!(heard.end, Ok(()));
        let promised: usize = header(heard.text(), "content-length").unwrap().parse().unwrap();
        assert_eq!(status(heard.text()), "200");
        assert_eq!(body(heard.text()).len(), promised * percent / 100, "{rows} rows at {percent} %");
    }
}

#[actix_web::test]
async fn a_slow_body_comes_whole_and_takes_its_time() {
    let caller = caller(&rule("{ slow_body: { chunks: 4, over: 400ms } }")).await;
    let heard =
        caller.hear(caller.get(&format!("{}/balance", caller.account)).replace("keep-alive", "close"), PATIENCE).await;
    let promised: usize = header(heard.text(), "content-length").unwrap().parse().unwrap();
    assert_eq!(body(heard.text()).len(), promised);
    assert!(heard.took >= Duration::from_millis(400), "{:?}", heard.took);
    assert_eq!(header(heard.text(), "sandbox-fault"), Some("it"));
}

#[actix_web::test]
async fn a_late_answer_comes_as_late_as_the_rule_says() {
    let caller = caller(&rule("{ latency: { fixed: 300ms } }")).await;
    let heard =
        caller.hear(caller.get(&format!("{}/balance", caller.account)).replace("keep-alive", "close"), PATIENCE).await;
    assert_eq!(status(heard.text()), "200");
    assert!(heard.took >= Duration::from_millis(300), "{:?}", heard.took);
}
