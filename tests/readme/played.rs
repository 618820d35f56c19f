//! A page's blocks, played: each `serve` is a server on a free port, and all others are pasted into one shell.

use super::block::{Block, Mark};
use std::{
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// The program as the pages call it, and as it was built here.
const WRITTEN: &str = "cargo run --release --";
const BUILT: &str = env!("CARGO_BIN_EXE_kumiai");

/// Plays every block and checks what it printed.
pub fn play(name: &str, blocks: &[Block]) {
    let servers: Vec<Server> = blocks.iter().filter(|block| block.mark == Mark::Serve).map(Server::start).collect();
    let pasted: Vec<&Block> = blocks.iter().filter(|block| block.mark == Mark::Run).collect();
    assert!(!servers.is_empty() && pasted.len() > 5, "{name}: {} servers, {} blocks", servers.len(), pasted.len());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("played-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let mut script = "curl() { command curl --max-time 30 \"$@\"; }\n".to_owned();
    for block in &pasted {
        let mut code = block.code.replace(WRITTEN, &format!("'{BUILT}'"));
        for server in &servers {
            code = code.replace(&format!("127.0.0.1:{}", server.written), &format!("127.0.0.1:{}", server.real));
        }
        let out = place(&folder, block);
        let out = out.display();
        writeln!(script, "{{\n{code}\n}} >'{out}' 2>&1\necho $? >'{out}.status'").unwrap();
    }
    let path = folder.join("pasted.sh");
    fs::write(&path, script).unwrap();
    let shell = Command::new("bash").arg(&path).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null()).output();
    let shell = shell.expect("the commands of the pages need bash and curl");
    let said = String::from_utf8_lossy(&shell.stderr);
    for block in pasted {
        let out = place(&folder, block);
        let printed = fs::read_to_string(&out).unwrap_or_default();
        let status = fs::read_to_string(out.with_extension("out.status")).unwrap_or_default();
        let at = format!("{name}:{}: {}\n{printed}\n{said}", block.line, block.code);
        assert_eq!(status.trim(), "0", "the last command failed: {at}");
        for expected in &block.expected {
            assert!(printed.contains(expected), "`{expected}` is not printed by {at}");
        }
    }
}

fn place(folder: &Path, block: &Block) -> PathBuf {
    folder.join(format!("line-{}.out", block.line))
}

/// A server that a page starts; it ends with this value.
struct Server {
    child: Child,
    /// The port that the page names.
    written: u16,
    /// The port that it really has.
    real: u16,
}

impl Server {
    fn start(block: &Block) -> Self {
        let words = block.code.strip_prefix(WRITTEN).expect("a server is started by one plain command");
        let mut words: Vec<&str> = words.split_whitespace().collect();
        let mut written = 8080;
        if let Some(at) = words.iter().position(|word| *word == "--port") {
            written = words[at + 1].parse().unwrap();
            words.drain(at..at + 2);
        }
        let mut command = Command::new(BUILT);
        command.args(words).args(["--port", "0"]).current_dir(env!("CARGO_MANIFEST_DIR"));
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let real = said_port(child.stdout.as_mut().unwrap());
        Self { child, written, real }
    }
}

/// The port in the first line that names an address: it is listened on already when the line is printed.
fn said_port(stdout: &mut impl Read) -> u16 {
    let lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let mut found = lines.filter_map(|line| {
        let (_, rest) = line.split_once("http://127.0.0.1:")?;
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    });
    found.next().expect("`serve` says where it listens")
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
