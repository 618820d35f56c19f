//! `kumiai healthcheck`: whether a server answers, for a container that has no other program to ask with.

use super::{EXIT_OK, Out};
use crate::tls;
use std::time::Duration;
use ureq::Agent;

/// The server does not answer, or not well.
const EXIT_UNHEALTHY: u8 = 1;
/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// Whom to ask.
#[derive(Debug, Clone, clap::Args)]
pub struct HealthcheckArgs {
    /// What to ask for; by https no certificate is verified.
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

/// The status of the answer to a `GET`. By `https` no certificate is looked at: nothing is told to the server, and what is
/// asked is whether it is well.
fn ask(url: &str) -> Result<u16, ureq::Error> {
    let config = Agent::config_builder()
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .tls_config(tls::unverified());
    let agent: Agent = config.build().into();
    Ok(agent.get(url).call()?.status().as_u16())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io::{Read, Write},
        net::TcpListener,
        thread,
    };

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
        assert!(server.join().unwrap().starts_with("GET /healthz HTTP/1.1\r\n"));
        code
    }

    #[test]
    fn only_a_good_answer_is_healthy() {
        assert_eq!(asked("HTTP/1.1 200 OK\r\n\r\nok\n"), EXIT_OK);
        assert_eq!(asked("HTTP/1.1 503 Service Unavailable\r\n\r\n"), EXIT_UNHEALTHY);
        assert_eq!(asked(""), EXIT_UNHEALTHY);
    }
}
