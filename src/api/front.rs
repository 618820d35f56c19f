//! The front: who may knock at all, what stands at `/`, and what is said where nothing stands.

use super::{Bank, Turn};
use crate::{
    bank::refusal::{Refusal, Said},
    event::RefusalCode,
};
use actix_web::{
    HttpResponse, Resource,
    http::{
        Method,
        header::{self, HeaderMap, HeaderValue},
    },
    web::{self, Data, ServiceConfig},
};
use utoipa::openapi::OpenApi;

/// Lets in only those who name a host that this server answers for, and no web page of another origin that writes:
/// a page that a developer happens to open must not reach the sandbox behind their back (DNS rebinding, drive-by posts).
///
/// # Errors
/// `parameter_invalid` that names the header.
pub fn guard(bank: &Bank, headers: &HeaderMap, method: &Method) -> Result<(), Refusal> {
    let host = headers.get(header::HOST).map(HeaderValue::as_bytes).unwrap_or_default();
    if !answers_for(bank, host) {
        let said = Said::made(
            format!("Host `{}` には応答しません。--allow-host で許可できます。", String::from_utf8_lossy(host)),
            format!(
                "this server does not answer for the host `{}`; --allow-host permits it",
                String::from_utf8_lossy(host)
            ),
        );
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "Host", said));
    }
    if *method == Method::GET {
        return Ok(());
    }
    match headers.get(header::ORIGIN).map(HeaderValue::as_bytes) {
        None => Ok(()),
        Some(origin) => {
            let authority = origin.splitn(2, |b| *b == b':').nth(1).and_then(|rest| rest.strip_prefix(b"//"));
            if authority.is_some_and(|authority| answers_for(bank, authority)) {
                return Ok(());
            }
            let said = Said::fixed(
                "別のオリジンのページからは書き込めません。",
                "a page of another origin may not write here",
            );
            Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "Origin", said))
        }
    }
}

fn answers_for(bank: &Bank, authority: &[u8]) -> bool {
    let host = match authority.iter().rposition(|b| *b == b':') {
        Some(colon) if !authority.ends_with(b"]") => &authority[..colon],
        _ => authority,
    };
    matches!(host, b"127.0.0.1" | b"[::1]")
        || host.eq_ignore_ascii_case(b"localhost")
        || bank.settings.allowed_hosts.iter().any(|allowed| host.eq_ignore_ascii_case(allowed.as_bytes()))
}

/// Which paths are served for which methods: taken from the same registration as the routes.
pub struct Served {
    paths: Vec<(Vec<String>, Vec<&'static str>)>,
}

impl Served {
    /// What a description lists.
    pub fn of(description: &OpenApi) -> Self {
        let paths = description.paths.paths.iter().map(|(path, item)| {
            let segments = path.split('/').map(str::to_owned).collect();
            let methods = [
                ("GET", item.get.is_some()),
                ("HEAD", item.get.is_some()),
                ("POST", item.post.is_some()),
                ("PUT", item.put.is_some()),
                ("DELETE", item.delete.is_some()),
            ];
            (segments, methods.iter().filter(|(_, served)| *served).map(|(name, _)| *name).collect())
        });
        Self { paths: paths.collect() }
    }

    /// The methods for which this path is served.
    fn methods(&self, path: &str) -> Option<&[&'static str]> {
        let asked: Vec<&str> = path.split('/').collect();
        let fits = |segments: &[String]| {
            segments.len() == asked.len()
                && segments.iter().zip(&asked).all(|(segment, part)| segment.starts_with('{') || segment == part)
        };
        self.paths.iter().find(|(segments, _)| fits(segments)).map(|(_, methods)| &**methods)
    }
}

/// What is said where nothing stands: the wrong method, or no such path.
pub async fn nothing_here(turn: Turn, served: Data<Served>) -> HttpResponse {
    let path = turn.request().path();
    match served.methods(path) {
        None => turn.respond(Err(Refusal::new(RefusalCode::NotFound))),
        Some(methods) => only(&turn, &methods.join(", ")),
    }
}

/// A resource that no document describes, read by `GET`.
pub fn page(path: &str) -> Resource {
    web::resource(path.to_owned()).default_service(web::to(|turn: Turn| async move { only(&turn, "GET, HEAD") }))
}

/// A resource that no document describes, written to by `POST`.
pub fn door(path: &str, allowed: &'static str) -> Resource {
    web::resource(path.to_owned()).default_service(web::to(move |turn: Turn| async move { only(&turn, allowed) }))
}

/// The refusal of another method than those.
fn only(turn: &Turn, allowed: &str) -> HttpResponse {
    let said =
        Said::made(format!("このパスで使えるメソッド: {allowed}"), format!("this path is served for: {allowed}"));
    let refusal = Refusal::of_parameter(RefusalCode::MethodNotAllowed, "method", said);
    let mut response = turn.respond(Err(refusal));
    if let Ok(value) = HeaderValue::from_str(allowed) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

/// The routes that are not part of any published document.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(page("/healthz").get(alive))
        .service(page("/readyz").get(alive))
        .service(page("/favicon.ico").get(no_icon))
        .service(page("/style.css").get(super::page::style))
        .service(page("/").get(super::dashboard::read));
}

async fn no_icon() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

async fn alive() -> &'static str {
    "ok\n"
}
