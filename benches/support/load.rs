//! A bounded load: keep-alive connections on one thread, each with one request under way.

use super::Failure;
use mio::{Events, Interest, Poll, Token, net::TcpStream};
use std::{
    io::{self, ErrorKind, Read, Write},
    net::SocketAddr,
    time::{Duration, Instant},
};

/// How many connections are kept busy.
pub const CONNECTIONS: usize = 64;
/// No answer is longer.
const LONGEST_ANSWER: usize = 1 << 18;
/// How long to wait for the next answer before giving up.
const PATIENCE: Duration = Duration::from_mins(1);

struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
    filled: usize,
    /// How long the answer is, once its head is known.
    length: Option<usize>,
    sent_at: Instant,
}

/// Sends one request again and again over all connections, as long as `goes_on` says of the number of requests sent so
/// far; every answer must have this status. Gives how long each took, in microseconds, in no order.
///
/// # Errors
/// When a connection breaks, the server falls silent, or an answer has another status.
pub fn run(
    address: SocketAddr,
    request: &[u8],
    status: u16,
    goes_on: impl Fn(u64) -> bool,
) -> Result<Vec<u32>, Failure> {
    let mut poll = Poll::new()?;
    let mut connections = Vec::with_capacity(CONNECTIONS);
    for token in 0..CONNECTIONS {
        let stream = std::net::TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let mut stream = TcpStream::from_std(stream);
        poll.registry().register(&mut stream, Token(token), Interest::READABLE)?;
        let answer = vec![0; LONGEST_ANSWER];
        connections.push(Connection { stream, answer, filled: 0, length: None, sent_at: Instant::now() });
    }
    let (mut sent, mut answered, mut latencies) = (0, 0, Vec::new());
    for connection in &mut connections {
        if goes_on(sent) {
            connection.send(request)?;
            sent += 1;
        }
    }
    let mut events = Events::with_capacity(CONNECTIONS);
    while answered < sent {
        poll.poll(&mut events, Some(PATIENCE))?;
        if events.is_empty() {
            return Err("the server has fallen silent".into());
        }
        for event in &events {
            let connection = &mut connections[event.token().0];
            if !connection.receive(status)? {
                continue;
            }
            answered += 1;
            latencies.push(u32::try_from(connection.sent_at.elapsed().as_micros()).unwrap_or(u32::MAX));
            if goes_on(sent) {
                connection.send(request)?;
                sent += 1;
            }
        }
    }
    Ok(latencies)
}

impl Connection {
    fn send(&mut self, request: &[u8]) -> io::Result<()> {
        self.sent_at = Instant::now();
        (self.filled, self.length) = (0, None);
        // A request is far smaller than the buffer of an idle socket.
        self.stream.write_all(request)
    }

    /// Reads what has come; whether the answer is whole.
    fn receive(&mut self, status: u16) -> Result<bool, Failure> {
        loop {
            match self.stream.read(&mut self.answer[self.filled..]) {
                Ok(0) => return Err("the server has hung up".into()),
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) => return Err(error.into()),
            }
            if self.length.is_none() {
                self.length = length_of(&self.answer[..self.filled], status)?;
            }
            if self.length.is_some_and(|length| self.filled >= length) {
                return Ok(true);
            }
        }
    }
}

/// How long an answer is, head and body, once the head is there.
fn length_of(answer: &[u8], status: u16) -> Result<Option<usize>, Failure> {
    let Some(head) = answer.windows(4).position(|end| end == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head_text = std::str::from_utf8(&answer[..head])?;
    if head_text.get(9..12) != Some(&status.to_string()) {
        return Err(format!("expected {status}, got: {}", String::from_utf8_lossy(answer)).into());
    }
    let length = head_text.split("\r\n").find_map(|line| line.strip_prefix("content-length: ")).ok_or("no length")?;
    Ok(Some(head + 4 + length.parse::<usize>()?))
}
