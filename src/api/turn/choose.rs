//! Which sandbox a request is for: the path alone says so, and is shortened to what stands below it.

use crate::{
    api::{Bank, front, reach::KeyShown},
    bank::refusal::{Refusal, Said},
    event::{RefusalCode, SandboxName, Wall},
    sandbox::{FoldError, Gone, NotMade, Sandbox},
};
use actix_web::{
    dev::ServiceRequest,
    http::{Uri, header},
};
use std::sync::Arc;

/// The sandbox that the path names; the path is shortened to what stands below it.
pub(super) async fn choose(
    bank: &Bank,
    request: &mut ServiceRequest,
    wall: Wall,
) -> Result<(Arc<Sandbox>, Box<str>), Refusal> {
    bring_well_known_below(request);
    let Some(rest) = request.path().strip_prefix("/s/") else {
        if bank.registry.is_hosted() && !is_the_servers(request.path()) {
            return Err(not_here(bank, SandboxName::default_name().as_str()));
        }
        return Ok((bank.registry.default_sandbox().clone(), Box::default()));
    };
    let end = rest.find('/').unwrap_or(rest.len());
    let text = &rest[..end];
    let name = SandboxName::parse(text).filter(|name| *name != SandboxName::default_name());
    let name = name.ok_or_else(|| not_here(bank, text))?;
    let sandbox = match bank.registry.find(&name) {
        Some(found) => found,
        None => match bank.registry.find_kept(&name).await.map_err(|why| not_made(&why))? {
            Some(kept) => kept,
            None => make(bank, request, &name, wall).await?.ok_or_else(|| not_here(bank, text))?,
        },
    };
    let base = format!("/s/{name}").into_boxed_str();
    shorten(request, base.len());
    Ok((sandbox, base))
}

/// Makes the sandbox of a name that nobody has used yet; nothing where this request may not.
async fn make(
    bank: &Bank,
    request: &ServiceRequest,
    name: &SandboxName,
    wall: Wall,
) -> Result<Option<Arc<Sandbox>>, Refusal> {
    // A token never makes a sandbox: a mistyped path would otherwise look like a revoked token.
    if !may_make_a_sandbox(bank, request) {
        return Ok(None);
    }
    // A page that may not write must not make sandboxes either.
    front::guard(bank, request)?;
    bank.registry.find_or_make(name, wall).await.map(Some).map_err(|why| not_made(&why))
}

/// What is answered for at `/` even where no sandbox stands there.
fn is_the_servers(path: &str) -> bool {
    const ALONE: [&str; 6] = ["/healthz", "/readyz", "/metrics", "/favicon.ico", "/style.css", "/_sandboxes"];
    const FOLDERS: [&str; 3] = ["/_sandboxes/", "/docs", "/openapi/"];
    ALONE.contains(&path) || FOLDERS.iter().any(|folder| path.starts_with(folder))
}

/// The refusal of a name that no sandbox has, or has no longer.
pub fn not_here(bank: &Bank, text: &str) -> Refusal {
    let gone = SandboxName::parse(text).and_then(|name| bank.registry.gone(&name));
    let code = if gone == Some(Gone::Expired) { RefusalCode::SandboxExpired } else { RefusalCode::SandboxNotFound };
    let said = if bank.registry.is_hosted() {
        Said::made(
            format!(
                "サンドボックス `{text}` はありません。POST /_sandboxes で作り、/s/{{name}}/ の下で使ってください。名前は a-z・0-9・- の 1～64 文字です。"
            ),
            format!(
                "there is no sandbox `{text}`; POST /_sandboxes makes one, to be used below /s/{{name}}/; a name is 1 to 64 of a-z, 0-9 and -"
            ),
        )
    } else {
        Said::made(
            format!(
                "サンドボックス `{text}` はありません。名前は a-z・0-9・- の 1～64 文字です。`default` は / にあります。"
            ),
            format!("there is no sandbox `{text}`; a name is 1 to 64 of a-z, 0-9 and -; `default` stands at /"),
        )
    };
    Refusal::of_parameter(code, "name", said)
}

/// The refusal of a sandbox that was not made.
pub fn not_made(why: &NotMade) -> Refusal {
    match why {
        NotMade::Taken => Refusal::new(RefusalCode::SandboxTaken),
        NotMade::TooMany(most) => {
            let said = Said::made(
                format!("一つのサーバーのサンドボックスは {most} 個までです。DELETE /_sandboxes/{{name}} で消せます。"),
                format!("a server holds at most {most} sandboxes; DELETE /_sandboxes/{{name}} deletes one"),
            );
            Refusal::of_parameter(RefusalCode::TooMany, "sandboxes", said)
        }
        NotMade::Unsound(FoldError::NotOpened | FoldError::Profile(_)) => Refusal::defect(),
        NotMade::Unsound(FoldError::Link(refusal)) => refusal.clone(),
        NotMade::Unsound(FoldError::Store(_)) => Refusal::new(RefusalCode::StoreUnavailable),
    }
}

/// Where sandboxes are kept for others, naming makes none. Where there is a key, only those who show it make sandboxes;
/// else everybody who shows no token.
fn may_make_a_sandbox(bank: &Bank, request: &ServiceRequest) -> bool {
    if bank.registry.is_hosted() {
        false
    } else if bank.is_guarded() {
        bank.settings.key_shown(request.headers()) == KeyShown::Right
    } else {
        !request.headers().contains_key(header::AUTHORIZATION)
    }
}

/// Metadata is asked for with the sandbox's path inserted behind the well-known part (RFC 8414 §3.1), or appended to it;
/// here the first becomes the second.
fn bring_well_known_below(request: &mut ServiceRequest) {
    let inserted = ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"]
        .into_iter()
        .find_map(|known| Some((known, request.path().strip_prefix(known)?)))
        .filter(|(_, path)| path.starts_with("/s/"));
    if let Some((known, path)) = inserted {
        set_target(request, &format!("{}{known}", path.trim_end_matches('/')));
    }
}

fn shorten(request: &mut ServiceRequest, prefix: usize) {
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let below = target.get(prefix..).unwrap_or_default();
    let below = if below.starts_with('/') { below.to_owned() } else { format!("/{below}") };
    set_target(request, &below);
}

fn set_target(request: &mut ServiceRequest, target: &str) {
    if let Ok(uri) = target.parse::<Uri>() {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
}
