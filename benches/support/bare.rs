//! The bare server: actix-web that answers with bytes which it was given, and nothing else. It is what every figure is
//! measured against.

use super::{Failure, server::Server};
use actix_web::{
    App, HttpResponse, HttpServer,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
    web::{self, Bytes},
};
use std::{fs, path::Path};

/// The first argument that makes a bench this server.
pub const MODE: &str = "bare-server";

/// An answer as it is recorded from the wire.
#[derive(Clone)]
struct Recorded {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

/// What the framework writes by itself.
const OF_THE_FRAMEWORK: [&str; 3] = ["date", "content-length", "connection"];

fn read(answer: &[u8]) -> Result<Recorded, Failure> {
    let head = answer.windows(4).position(|end| end == b"\r\n\r\n").ok_or("no head")?;
    let text = std::str::from_utf8(&answer[..head])?;
    let mut lines = text.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).ok_or("no status")?;
    let mut headers = Vec::new();
    for line in lines {
        let (name, value) = line.split_once(": ").ok_or("no header")?;
        if !OF_THE_FRAMEWORK.contains(&name) {
            headers.push((HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_str(value)?));
        }
    }
    Ok(Recorded { status: status.parse()?, headers, body: Bytes::copy_from_slice(&answer[head + 4..]) })
}

/// Starts a bare server that answers `path` with these bytes, by way of a file in `folder`.
///
/// # Errors
/// When it does not start.
pub fn start(
    before: &[&str],
    folder: &Path,
    path: &str,
    answer: &[u8],
    environment: &[(&str, &str)],
) -> Result<Server, Failure> {
    let file = folder.join("answer");
    fs::write(&file, answer)?;
    let this = std::env::current_exe()?;
    let own = [&this.to_string_lossy(), MODE, "{port}", path, &file.to_string_lossy()];
    Server::start(&[before, &own].concat(), environment)
}

/// Is this server, until the process is told to end.
///
/// # Errors
/// When the arguments are not those that [`start`] gives.
pub fn serve(arguments: &[String]) -> Result<(), Failure> {
    let [port, path, file] = arguments else {
        return Err("expected port, path and file".into());
    };
    let (port, path, recorded) = (port.parse::<u16>()?, path.clone(), read(&fs::read(file)?)?);
    actix_web::rt::System::new().block_on(async move {
        HttpServer::new(move || {
            let recorded = recorded.clone();
            let answer = move || {
                let mut response = HttpResponse::build(recorded.status);
                for (name, value) in &recorded.headers {
                    response.insert_header((name.clone(), value.clone()));
                }
                std::future::ready(response.body(recorded.body.clone()))
            };
            App::new()
                .service(web::resource(path.as_str()).get(answer))
                .service(web::resource("/healthz").get(|| async { "ok\n" }))
        })
        .workers(1)
        .bind(("127.0.0.1", port))?
        .run()
        .await
    })?;
    Ok(())
}
