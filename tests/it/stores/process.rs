//! Processes for a test: the bank itself, and a server that keeps state. Each ends with the test.

use super::contract::Scratch;
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
};

/// A process that has said that it is ready.
pub struct Process {
    child: Child,
    /// Held open, so that the process can go on writing.
    out: BufReader<ChildStdout>,
}

impl Process {
    /// Starts a command and waits for a line that holds `word`; that line.
    fn start(mut command: Command, word: &str) -> (Self, String) {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut process = Self { child, out };
        let line = process.says(word);
        (process, line)
    }

    /// Waits for a line that holds `word`; that line.
    pub fn says(&mut self, word: &str) -> String {
        let mut line = String::new();
        while !line.contains(word) {
            line.clear();
            let read = self.out.read_line(&mut line).unwrap();
            assert!(read > 0, "it ended before it said `{word}`: {:?}", self.child.wait());
        }
        line
    }

    /// Sends a signal, such as `KILL`.
    pub fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([&format!("-{signal}"), &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// The number by which the system knows it.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the end.
    pub fn ended(&mut self) -> ExitStatus {
        let _ = std::io::copy(&mut self.out, &mut std::io::sink());
        self.child.wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A served bank.
pub struct Kumiai {
    pub process: Process,
    /// Its URL, without a slash at the end.
    pub base: String,
}

impl Kumiai {
    /// Serves with these arguments, on a free port.
    pub fn serve(args: &[&str]) -> Self {
        let mut command = Command::new("bash");
        // A limit on the size of files is to be an error of the write, not the end of the process.
        let built = env!("CARGO_BIN_EXE_kumiai").to_owned();
        let program = std::env::var("KUMIAI_TEST_PROGRAM").unwrap_or(built);
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", &program]);
        command.args(["serve", "--lang", "en", "--port", "0"]).args(args).env_remove("KUMIAI_SECRET");
        let (process, line) = Process::start(command, "://127.0.0.1:");
        let from = line.find("http").unwrap();
        let to = line[from..].find("/institution").unwrap();
        Self { process, base: line[from..from + to].to_owned() }
    }
}

/// The status of a request, and the answer's JSON.
pub fn ask(base: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let url = format!("{base}{path}");
    let answered = match method {
        "GET" => agent.get(url).call(),
        "PUT" => agent.put(url).header("Content-Type", "application/json").send(body.to_string()),
        _ => agent.post(url).header("Content-Type", "application/json").send(body.to_string()),
    };
    let mut answered = answered.unwrap();
    let text = answered.body_mut().read_to_string().unwrap();
    (answered.status().as_u16(), serde_json::from_str(&text).unwrap_or_default())
}

/// A Valkey or Redis server of a test's own, which syncs each write.
pub struct Valkey {
    pub process: Process,
    pub scratch: Scratch,
    port: u16,
}

impl Valkey {
    pub fn start(name: &str) -> Self {
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let scratch = Scratch::new(name);
        let process = Self::process(&scratch, port);
        Self { process, scratch, port }
    }

    fn process(scratch: &Scratch, port: u16) -> Process {
        let is_there = |program: &&str| Command::new(program).arg("--version").output().is_ok();
        let program = ["valkey-server", "redis-server"].into_iter().find(is_there);
        let mut command = Command::new(program.expect("neither valkey-server nor redis-server is installed"));
        command.args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--dir", scratch.0.to_str().unwrap()]);
        command.args(["--save", "", "--appendonly", "yes", "--appendfsync", "always"]);
        Process::start(command, "eady to accept connections").0
    }

    /// Starts it again after its end, at the same place.
    pub fn again(&mut self) {
        self.process = Self::process(&self.scratch, self.port);
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }
}
