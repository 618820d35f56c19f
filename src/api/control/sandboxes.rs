//! サンドボックスの台帳. Making sandboxes, listing them, deleting them.

use super::{
    beginning::{Asked, opening},
    overview::PartnerView,
    people::PersonView,
};
use crate::{
    api::{
        Bank,
        turn::{Body, Turn, not_here, not_made},
    },
    bank::refusal::{Refusal, Said},
    event::{ClockMode, Jst, Operation, RefusalCode, SandboxName, Security},
    sandbox::{Gone, Made, Sandbox},
};
use actix_web::{HttpResponse, delete, get, http::StatusCode, post, web::Payload};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;

/// A sandbox that is to be made. What is absent is as the scenario says, and else as the server was started.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSandbox {
    /// Its name: 1 to 64 of `a-z`, `0-9` and `-`.
    #[schema(example = "checkout-test")]
    name: String,
    /// A scenario: the text of its file, or the same as JSON.
    #[schema(value_type = Option<ScenarioGiven>)]
    scenario: Option<Value>,
    /// The seed of everything drawn.
    #[schema(example = 1)]
    seed: Option<u64>,
    /// The institution profile. Hours that the scenario states hold in any institution.
    #[schema(example = "toyama")]
    profile: Option<String>,
    /// How strict the authorization server is.
    #[schema(example = "classic")]
    security: Option<String>,
    /// How many customers live in the town: 12 to 10,000,000.
    #[schema(example = 10_000)]
    customers: Option<u32>,
    /// Another sandbox that it is to be like, with all that has happened there; nothing else may stand beside it.
    #[schema(example = "default")]
    from: Option<String>,
}

/// A scenario: the text of its file, or the same as JSON.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes a field, which is read by what it holds")]
enum ScenarioGiven {
    Text(String),
    #[schema(value_type = Object)]
    Json(Value),
}

/// A sandbox that was made.
#[derive(Serialize, ToSchema)]
pub struct MadeSandbox {
    /// Its name.
    #[schema(example = "checkout-test")]
    name: String,
    /// Its URL, without a slash at the end.
    #[schema(example = "http://127.0.0.1:8080/s/checkout-test")]
    base_url: String,
    /// Its OAuth issuer.
    #[schema(example = "http://127.0.0.1:8080/s/checkout-test")]
    issuer: String,
    /// The key of its control plane, to be shown as `Sandbox-Key` where the server asks for one. It opens no other sandbox.
    #[schema(example = "m0Zk1p9d0cQ1tGd8mM3hXw2bq1s")]
    key: String,
    /// The instant of bank time.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    now: Jst,
    /// The registered partners with their credentials.
    partners: Vec<PartnerView>,
    /// The cast, with their logins.
    people: Vec<PersonView>,
}

/// The sandboxes of a server.
#[derive(Serialize, ToSchema)]
pub struct SandboxList {
    /// How many there are.
    #[schema(example = 2)]
    total: usize,
    /// The sandboxes: the one at `/` first, then by name.
    sandboxes: Vec<SandboxEntry>,
}

/// One of the sandboxes.
#[derive(Serialize, ToSchema)]
pub struct SandboxEntry {
    /// Its name; `default` is the one at `/`.
    #[schema(example = "checkout-test")]
    name: String,
    /// Its URL, without a slash at the end.
    #[schema(example = "http://127.0.0.1:8080/s/checkout-test")]
    base_url: String,
    /// The instant of bank time.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    now: Jst,
    /// How its clock moves.
    mode: ClockMode,
    /// The seed of everything drawn.
    #[schema(example = 1)]
    seed: u64,
    /// The institution profile.
    #[schema(example = "toyama")]
    profile: String,
    /// How strict the authorization server is.
    #[schema(example = "classic")]
    security: Security,
    /// The scenario that was loaded, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "night-closing")]
    scenario: Option<String>,
    /// When it was made, by the wall, in UTC.
    #[schema(example = "2026-11-22T01:00:00.000Z")]
    made_at: String,
    /// When it was last called, by the wall, in UTC.
    #[schema(example = "2026-11-22T01:00:00.000Z")]
    last_called_at: String,
}

/// That a sandbox was deleted.
#[derive(Serialize, ToSchema)]
pub struct SandboxDeleted {
    /// The sandbox that is no more.
    #[schema(example = "checkout-test")]
    name: String,
}

/// Create a sandbox.
///
/// A bank of its own below `/s/{name}`, with its own clock, issuer, tokens, log and journal. `from` makes it like
/// another one as that stands now; tokens of the one are none of the other.
#[utoipa::path(tag = "sandboxes",
    request_body(content = NewSandbox, description = "What it is to be.", examples(
        ("plain" = (summary = "As the server was started", value = json!({"name": "checkout-test"}))),
        ("seeded" = (summary = "Another town", value = json!({"name": "other-town", "seed": 7, "customers": 1000}))),
        ("scenario" = (summary = "With a scenario", value = json!({"name": "night", "scenario":
            "format: 1\nname: night\nclock: { start: \"2026-06-10T22:50:00+09:00\", mode: frozen }\n"}))),
        ("fork" = (summary = "Like another one", value = json!({"name": "case-1", "from": "default"}))))),
    responses((status = 201, description = "The sandbox, its partners and its people.", body = MadeSandbox)))]
#[post("/_sandboxes")]
pub async fn create_sandbox(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::CreateSandbox);
    turn.respond(create(&turn, payload).await)
}

async fn create(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let asked: NewSandbox = turn.body_json_with_scenario(payload).await?;
    let bank = turn.bank().ok_or_else(Refusal::defect)?;
    let name = SandboxName::parse(&asked.name).ok_or_else(|| bad_name(&asked.name))?;
    let wall = turn.data().wall;
    let sandbox = match &asked.from {
        Some(from) => {
            let source = source(bank, from, &asked)?;
            bank.registry.make(&name, Made::From(&source), wall).await
        }
        None if asked.is_as_usual() => bank.registry.make(&name, Made::AsUsual, wall).await,
        None => {
            // Where sandboxes are hosted, the registry gives each its own secrets.
            let usual = match asked.scenario {
                None => bank.registry.usual_opening(),
                Some(_) => bank.registry.unstaged_opening(),
            };
            let opening = opening(bank, usual.clone(), asked.beginning()?, crate::scenario::usual_secret)?;
            bank.registry.make(&name, Made::As(Box::new(opening)), wall).await
        }
    };
    let sandbox = sandbox.map_err(|why| not_made(&why))?;
    let base_url = url_of(turn, &sandbox);
    Ok(Body::json(&made(turn, &sandbox))?
        .status(StatusCode::CREATED)
        .with(actix_web::http::header::LOCATION, &base_url))
}

impl NewSandbox {
    const fn is_as_usual(&self) -> bool {
        self.scenario.is_none()
            && self.seed.is_none()
            && self.profile.is_none()
            && self.security.is_none()
            && self.customers.is_none()
    }

    fn beginning(&self) -> Result<Asked, Refusal> {
        let scenario = match &self.scenario {
            None => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(json @ Value::Object(_)) => Some(json.to_string()),
            Some(_) => {
                let said = Said::fixed(
                    "シナリオファイルの本文（文字列）か、同じ内容の JSON オブジェクトです。",
                    "it must be the text of a scenario file, or the same as a JSON object",
                );
                return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "scenario", said));
            }
        };
        let security = self.security.as_deref().map(security_of).transpose()?;
        let profile = self.profile.clone();
        Ok(Asked { scenario, seed: self.seed, profile, security, customers: self.customers })
    }
}

/// The security profile of this word.
fn security_of(word: &str) -> Result<Security, Refusal> {
    Security::ALL.iter().copied().find(|known| known.word() == word).ok_or_else(|| {
        let known = Security::ALL.iter().map(|known| known.word()).collect::<Vec<_>>().join(", ");
        let said = Said::made(
            format!("`{word}` という security はありません。使えるもの: {known}"),
            format!("there is no security profile `{word}`; known: {known}"),
        );
        Refusal::of_parameter(RefusalCode::ParameterInvalid, "security", said)
    })
}

/// The sandbox that a new one is to be like.
fn source(bank: &Bank, from: &str, asked: &NewSandbox) -> Result<Arc<Sandbox>, Refusal> {
    if !asked.is_as_usual() {
        let said = Said::fixed(
            "from は、scenario・seed・profile・security・customers と一緒には指定できません。写し元のとおりになります。",
            "it stands alone: a sandbox made from another has its scenario, seed, profile, security and customers",
        );
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "from", said));
    }
    let found = SandboxName::parse(from).and_then(|name| bank.registry.find_any(&name));
    found.ok_or_else(|| {
        let mut refusal = not_here(bank, from);
        refusal.code = RefusalCode::SandboxNotFound;
        for fault in &mut refusal.faults {
            "from".clone_into(&mut fault.parameter);
        }
        refusal
    })
}

fn bad_name(text: &str) -> Refusal {
    let said = Said::made(
        format!("`{text}` は名前にできません。a-z・0-9・- の 1～64 文字です。"),
        format!("`{text}` is no name of a sandbox: 1 to 64 of a-z, 0-9 and -"),
    );
    Refusal::of_parameter(RefusalCode::ParameterInvalid, "name", said)
}

/// The URL of another sandbox of the same server, as the caller reaches it.
pub fn url_of(turn: &Turn, sandbox: &Sandbox) -> String {
    let root = turn.base_url();
    let root = root.strip_suffix(&*turn.data().base).unwrap_or(&root);
    let name = sandbox.name();
    if *name == SandboxName::default_name() { root.to_owned() } else { format!("{root}/s/{name}") }
}

fn made(turn: &Turn, sandbox: &Sandbox) -> MadeSandbox {
    let state = sandbox.published();
    let base_url = url_of(turn, sandbox);
    MadeSandbox {
        name: sandbox.name().to_string(),
        issuer: base_url.clone(),
        base_url,
        key: sandbox.keys().control_key(),
        now: state.now(turn.data().wall),
        partners: state.partners().map(|partner| PartnerView::from(&**partner)).collect(),
        people: state
            .town()
            .known()
            .filter_map(|no| state.town().customer(no))
            .map(|customer| PersonView::of(&state, &customer))
            .collect(),
    }
}

fn entry(turn: &Turn, sandbox: &Sandbox) -> SandboxEntry {
    let state = sandbox.published();
    let opened = state.opened();
    SandboxEntry {
        name: sandbox.name().to_string(),
        base_url: url_of(turn, sandbox),
        now: state.now(turn.data().wall),
        mode: state.clock().mode,
        seed: opened.seed,
        profile: opened.profile.name.clone(),
        security: opened.security,
        scenario: opened.scenario.as_ref().map(|scenario| scenario.name.clone()),
        made_at: sandbox.made_at().to_string(),
        last_called_at: sandbox.last_called().to_string(),
    }
}

/// List the sandboxes.
///
/// Those that were made, by name or by `POST /_sandboxes`, and the one at `/`.
#[utoipa::path(tag = "sandboxes", responses((status = 200, description = "The sandboxes.", body = SandboxList)))]
#[get("/_sandboxes")]
pub async fn list_sandboxes(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ListSandboxes, || {
        turn.query(&[])?;
        let bank = turn.bank().ok_or_else(Refusal::defect)?;
        let sandboxes: Vec<SandboxEntry> = bank.registry.all().iter().map(|sandbox| entry(&turn, sandbox)).collect();
        Body::json(&SandboxList { total: sandboxes.len(), sandboxes })
    })
}

/// Read one of the sandboxes.
///
/// What it is, without calling it.
#[utoipa::path(tag = "sandboxes", params(("name" = String, Path, description = "Its name.", example = "checkout-test")),
    responses((status = 200, description = "The sandbox.", body = SandboxEntry)))]
#[get("/_sandboxes/{name}")]
pub async fn read_named_sandbox(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadNamedSandbox, || {
        turn.query(&[])?;
        let bank = turn.bank().ok_or_else(Refusal::defect)?;
        let sandbox = named(bank, turn.path("name"))?;
        Body::json(&entry(&turn, &sandbox))
    })
}

/// The sandbox of this name.
pub fn named(bank: &Bank, text: &str) -> Result<Arc<Sandbox>, Refusal> {
    let found = SandboxName::parse(text).and_then(|name| bank.registry.find_any(&name));
    found.ok_or_else(|| not_here(bank, text))
}

/// Delete a sandbox.
///
/// Its log and journal are forgotten. A new one of the same name is another sandbox: no token or code of this one is
/// good there. The one at `/` cannot be deleted, only reset.
#[utoipa::path(tag = "sandboxes", params(("name" = String, Path, description = "Its name.", example = "checkout-test")),
    responses((status = 200, description = "It is no more.", body = SandboxDeleted)))]
#[delete("/_sandboxes/{name}")]
pub async fn delete_sandbox(turn: Turn) -> HttpResponse {
    turn.begin(Operation::DeleteSandbox);
    turn.respond(delete(&turn).await)
}

async fn delete(turn: &Turn) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let bank = turn.bank().ok_or_else(Refusal::defect)?;
    let name = named(bank, turn.path("name"))?.name().clone();
    if name == SandboxName::default_name() {
        let said = Said::fixed(
            "/ のサンドボックスは消せません。POST /_sandbox/reset で初めからやり直せます。",
            "the sandbox at / cannot be deleted; POST /_sandbox/reset begins it anew",
        );
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "name", said));
    }
    let deleted = bank.registry.delete(&name, Gone::Deleted, turn.data().wall).await;
    if !deleted.map_err(|_| Refusal::new(RefusalCode::StoreUnavailable))? {
        return Err(not_here(bank, name.as_str()));
    }
    Body::json(&SandboxDeleted { name: name.to_string() })
}
