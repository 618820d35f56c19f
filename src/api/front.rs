//! The front: who may knock at all, what stands at `/`, and what is said where nothing stands.

use super::{
    Bank, Turn,
    reach::{self, KeyShown},
    register::Served,
    turn::TurnData,
};
use crate::{
    bank::refusal::{Refusal, Said},
    event::{Operation, RefusalCode},
};
use actix_web::{
    HttpResponse, Resource,
    dev::ServiceRequest,
    http::{
        Method,
        header::{self, HeaderValue},
    },
    web::{self, Data, ServiceConfig},
};

/// Lets in only those who name a host that this server answers for, and no web page of another origin that writes:
/// a page that a developer happens to open must not reach the sandbox behind their back (DNS rebinding, drive-by posts).
///
/// # Errors
/// `parameter_invalid` that names the header.
pub fn guard(bank: &Bank, request: &ServiceRequest) -> Result<(), Refusal> {
    let headers = request.headers();
    let peer = request.peer_addr().map(|peer| peer.ip());
    let (_, host) = bank.settings.named(peer, headers);
    if !bank.settings.answers_for(host) {
        let said = Said::made(
            format!("Host `{}` には応答しません。--allow-host で許可できます。", String::from_utf8_lossy(host)),
            format!(
                "this server does not answer for the host `{}`; --allow-host permits it",
                String::from_utf8_lossy(host)
            ),
        );
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "Host", said));
    }
    if *request.method() == Method::GET {
        return Ok(());
    }
    match headers.get(header::ORIGIN).map(HeaderValue::as_bytes) {
        None => Ok(()),
        Some(origin) => {
            let authority = origin.splitn(2, |b| *b == b':').nth(1).and_then(|rest| rest.strip_prefix(b"//"));
            if authority.is_some_and(|authority| bank.settings.answers_for(authority)) {
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

/// Lets at the control plane and the developer's pages only those who show a key, where there is one: the server's, or
/// the sandbox's own.
///
/// # Errors
/// `not_found` where a sandbox is asked about others, `control_key_missing`, `control_key_wrong`.
pub fn guard_control(bank: &Bank, turn: &TurnData, request: &ServiceRequest) -> Result<(), Refusal> {
    // As the router reads it: an encoded letter must not lead past the guard.
    let path = request.match_info().as_str();
    let is_of_server = path == "/_sandboxes" || path.starts_with("/_sandboxes/");
    if is_of_server && !turn.base.is_empty() {
        return Err(Refusal::new(RefusalCode::NotFound));
    }
    let is_guarded =
        matches!(path, "" | "/" | "/metrics") || path.starts_with("/_sandbox") || path.starts_with("/incidents/");
    if !bank.is_guarded() || !is_guarded {
        return Ok(());
    }
    let shown = bank.settings.key_shown(request.headers());
    let opens_this = || !turn.base.is_empty() && reach::shows(request.headers(), &turn.sandbox.keys().control_key());
    match shown {
        KeyShown::Right => Ok(()),
        KeyShown::Wrong if opens_this() => Ok(()),
        KeyShown::Wrong => Err(Refusal::new(RefusalCode::ControlKeyWrong)),
        KeyShown::Nothing => Err(Refusal::new(RefusalCode::ControlKeyMissing)),
    }
}

/// The operation that a request asks for, before the router looks at it.
pub fn operation_of(request: &ServiceRequest) -> Option<Operation> {
    let methods = request.app_data::<Data<Served>>()?.methods(request.match_info().as_str())?;
    methods.into_iter().find(|(name, _)| name == request.method()).and_then(|(_, operation)| operation)
}

/// What is said where nothing stands: the wrong method, or no such path.
pub async fn nothing_here(turn: Turn, served: Data<Served>) -> HttpResponse {
    let path = turn.request().path();
    match served.methods(path) {
        None => turn.respond(Err(Refusal::new(RefusalCode::NotFound))),
        Some(methods) => {
            let names: Vec<&str> = methods.iter().map(|(name, _)| *name).collect();
            only(&turn, &names.join(", "))
        }
    }
}

/// What is said of a path of the server alone, below a sandbox.
pub fn nothing_there(turn: &Turn) -> HttpResponse {
    turn.respond(Err(Refusal::new(RefusalCode::NotFound)))
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

/// Whether what stands at this path is the same whatever has happened at the bank.
pub fn needs_no_state(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics" | "/favicon.ico" | "/style.css") || path.starts_with("/docs/")
}

/// The routes that are not part of any published document.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(page("/healthz").get(alive))
        .service(page("/readyz").get(ready))
        .service(page("/metrics").get(super::metrics::read))
        .service(page("/favicon.ico").get(no_icon))
        .service(page("/style.css").get(super::page::style))
        .service(page("/incidents/{incident_id}").get(super::incident_page::read))
        .service(page("/").get(super::dashboard::read));
}

async fn no_icon() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

async fn alive() -> &'static str {
    "ok\n"
}

async fn ready(bank: Data<Bank>) -> HttpResponse {
    if bank.is_ready().await {
        HttpResponse::Ok().body("ok\n")
    } else {
        HttpResponse::ServiceUnavailable().body("not ready\n")
    }
}
