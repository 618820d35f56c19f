//! A server in a process of its own, and what it costs.

use super::Failure;
use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// Where a free port is looked for.
const PORTS: std::ops::Range<u16> = 18_300..18_400;

/// A running server. It ends with this value.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start to its first answer.
    pub first_answer: Duration,
}

impl Server {
    /// Starts a server; `{port}` among the arguments stands for the port to listen on.
    ///
    /// # Errors
    /// When there is no such program, or it does not answer within a minute.
    pub fn start(command: &[&str], environment: &[(&str, &str)]) -> Result<Self, Failure> {
        let port = PORTS.into_iter().find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok());
        let port = port.ok_or("no free port")?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let (program, arguments) = command.split_first().ok_or("no program")?;
        let arguments = arguments.iter().map(|argument| argument.replace("{port}", &port.to_string()));
        let begun = Instant::now();
        let child = Command::new(program)
            .args(arguments)
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut server = Self { child, address, first_answer: Duration::ZERO };
        while server.exchange(b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n").is_err() {
            if let Some(status) = server.child.try_wait()? {
                return Err(format!("{program} ended: {status}").into());
            }
            if begun.elapsed() > Duration::from_mins(1) {
                return Err(format!("{program} does not answer").into());
            }
            sleep(Duration::from_micros(200));
        }
        server.first_answer = begun.elapsed();
        Ok(server)
    }

    /// Starts kumiai with one worker, standing still at `at`.
    ///
    /// # Errors
    /// When it does not start.
    pub fn kumiai(before: &[&str], at: &str, customers: &str, environment: &[(&str, &str)]) -> Result<Self, Failure> {
        let own = [env!("CARGO_BIN_EXE_kumiai"), "serve", "--port", "{port}", "--workers", "1"];
        let flags = ["--at", at, "--clock", "frozen", "--customers", customers];
        Self::start(&[before, &own, &flags].concat(), environment)
    }

    /// Sends bytes on a connection of their own, and reads all of the answer. A server that keeps the connection open
    /// must be told not to, by `Connection: close` or HTTP/1.0.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn exchange(&self, request: &[u8]) -> Result<Vec<u8>, Failure> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.write_all(request)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        if answer.is_empty() { Err("no answer".into()) } else { Ok(answer) }
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end, and waits until it has.
    ///
    /// # Errors
    /// When it cannot be asked, or does not end well.
    pub fn stop(mut self) -> Result<(), Failure> {
        Command::new("kill").args(["-TERM", &self.id().to_string()]).status()?;
        let status = self.child.wait()?;
        if status.success() { Ok(()) } else { Err(format!("it ended with {status}").into()) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
