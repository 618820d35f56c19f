//! `kumiai healthcheck`: whether a server answers, for a container that has no other program to ask with.

use super::{EXIT_OK, Out};
use std::{
    io::{self, ErrorKind, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    time::Duration,
};

/// The server does not answer, or not well.
const EXIT_UNHEALTHY: u8 = 1;
/// How long each step may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whom to ask.
#[derive(Debug, Clone, clap::Args)]
pub struct HealthcheckArgs {
    /// What to ask for; plain http only.
    #[arg(long, default_value = "http://127.0.0.1:8080/healthz")]
    pub url: String,
}

/// Runs the command; 0 when the server answers 200, else 1.
pub fn run(args: &HealthcheckArgs, out: &mut Out<'_>) -> u8 {
    match ask(&args.url) {
        Ok(200) => EXIT_OK,
        Ok(status) => {
            out.error(&format!("{} answered {status}", args.url));
            EXIT_UNHEALTHY
        }
        Err(error) => {
            out.error(&format!("{}: {error}", args.url));
            EXIT_UNHEALTHY
        }
    }
}

/// The status of the answer to a `GET`.
fn ask(url: &str) -> io::Result<u16> {
    let wrong = |why: &str| io::Error::new(ErrorKind::InvalidInput, why);
    let rest = url.strip_prefix("http://").ok_or_else(|| wrong("expected http://host:port/path"))?;
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let path = if path.is_empty() { "/healthz" } else { path };
    let with_port = if authority.rsplit(':').next().is_some_and(|port| port.parse::<u16>().is_ok()) {
        authority.to_owned()
    } else {
        format!("{authority}:80")
    };
    let address = with_port.to_socket_addrs()?.next().ok_or_else(|| wrong("no such host"))?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut answer = Vec::new();
    stream.take(64 * 1024).read_to_end(&mut answer)?;
    let status =
        answer.strip_prefix(b"HTTP/1.1 ").and_then(|rest| std::str::from_utf8(rest.get(..3)?).ok()?.parse().ok());
    status.ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "this is no HTTP answer"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{net::TcpListener, thread};

    fn asked(answer: &'static str) -> u8 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}/healthz", listener.local_addr().unwrap());
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 512];
            let read = stream.read(&mut request).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8_lossy(&request[..read]).into_owned()
        });
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let code = run(&HealthcheckArgs { url }, &mut Out { stdout: &mut stdout, stderr: &mut stderr });
        assert!(server.join().unwrap().starts_with("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:"));
        code
    }

    #[test]
    fn only_a_good_answer_is_healthy() {
        assert_eq!(asked("HTTP/1.1 200 OK\r\n\r\nok\n"), EXIT_OK);
        assert_eq!(asked("HTTP/1.1 503 Service Unavailable\r\n\r\n"), EXIT_UNHEALTHY);
        assert_eq!(asked(""), EXIT_UNHEALTHY);
    }
}
