//! 語彙. Every word that scenarios, control calls and filters take, out of the tables that the bank itself reads.

use crate::{
    api::turn::{Body, Turn},
    bank::{edge::EdgeKind, refusal},
    event::{AccountKind, Channel, ClockMode, Operation, Persona, Plane, Reach, RefusalCode, Scope, Word},
    profile,
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

/// What can be used.
#[derive(Serialize, ToSchema)]
pub struct Catalog {
    /// What can be called.
    operations: Vec<OperationEntry>,
    /// What can happen, in a timeline or by `POST /_sandbox/events`.
    events: Vec<EventEntry>,
    /// Why the bank refuses, in the order of its checks.
    refusals: Vec<RefusalEntry>,
    /// The cast.
    personas: Vec<&'static str>,
    /// To which edges the clock can be moved.
    edges: Vec<&'static str>,
    /// How the clock can move.
    clock_modes: Vec<&'static str>,
    /// The doors through which partners come.
    channels: Vec<&'static str>,
    /// The kinds of account.
    account_kinds: Vec<AccountKindEntry>,
    /// What a customer may let a partner do.
    scopes: Vec<&'static str>,
    /// What a stop can reach.
    reaches: Vec<&'static str>,
    /// The institution profiles.
    profiles: Vec<&'static str>,
}

/// Something that can be called.
#[derive(Serialize, ToSchema)]
pub struct OperationEntry {
    /// The operationId.
    operation: Operation,
    /// On which plane: `institution`, `anser`, `oauth` or `control`.
    #[schema(example = "institution")]
    plane: &'static str,
    /// The scope that a token needs for it, where it needs one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "balances")]
    scope: Option<&'static str>,
}

/// Something that can happen.
#[derive(Serialize, ToSchema)]
pub struct EventEntry {
    /// The word.
    #[schema(example = "outage")]
    event: &'static str,
    /// Whether it lasts, and so takes `until` or `for`.
    lasting: bool,
}

/// A refusal.
#[derive(Serialize, ToSchema)]
pub struct RefusalEntry {
    /// Its code.
    code: RefusalCode,
    /// The status of the answer.
    #[schema(example = 503)]
    status: u16,
    /// The article and paragraph of the terms of use that it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2.1")]
    clause: Option<&'static str>,
    /// What is the matter.
    title: TextEntry,
    /// What a good partner does.
    advice: TextEntry,
}

/// A kind of account.
#[derive(Serialize, ToSchema)]
pub struct AccountKindEntry {
    /// The word.
    account_kind: AccountKind,
    /// Its name in Japanese.
    #[schema(example = "普通預金")]
    name: &'static str,
}

/// A text in both languages.
#[derive(Serialize, ToSchema)]
pub struct TextEntry {
    /// In Japanese.
    #[schema(example = "サービス時間外です。")]
    ja: &'static str,
    /// In English.
    #[schema(example = "The bank is outside its service hours.")]
    en: &'static str,
}

/// Read the catalog.
///
/// Every word that can be used here: operations, events, refusals, people, edges, and so on.
#[utoipa::path(tag = "sandbox", responses((status = 200, description = "The words.", body = Catalog)))]
#[get("/catalog")]
pub async fn read_catalog(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadCatalog, || {
        turn.query(&[])?;
        Body::json(&Catalog {
            operations: Operation::ALL.iter().map(|operation| of_operation(*operation)).collect(),
            events: Word::ALL.iter().map(|word| EventEntry { event: word, lasting: Word::lasts(word) }).collect(),
            refusals: RefusalCode::ALL.iter().map(|code| of_refusal(*code)).collect(),
            personas: Persona::ALL.iter().map(|persona| persona.word()).collect(),
            edges: EdgeKind::ALL.iter().map(|edge| edge.word()).collect(),
            clock_modes: ClockMode::ALL.iter().map(|mode| mode.word()).collect(),
            channels: Channel::ALL.iter().map(|channel| channel.word()).collect(),
            account_kinds: AccountKind::ALL
                .iter()
                .map(|kind| AccountKindEntry { account_kind: *kind, name: kind.name_ja() })
                .collect(),
            scopes: Scope::ALL.iter().map(|scope| scope.word()).collect(),
            reaches: Reach::words(),
            profiles: profile::builtin_names().collect(),
        })
    })
}

fn of_operation(operation: Operation) -> OperationEntry {
    let plane = match operation.plane() {
        Plane::Data(channel) => channel.word(),
        Plane::Oauth => "oauth",
        Plane::Control => "control",
    };
    OperationEntry { operation, plane, scope: operation.scope().map(Scope::word) }
}

fn of_refusal(code: RefusalCode) -> RefusalEntry {
    let entry = refusal::entry(code);
    let text = |said: &'static refusal::Said| TextEntry { ja: &said.ja, en: &said.en };
    RefusalEntry {
        code,
        status: entry.status,
        clause: entry.clause,
        title: text(&entry.title),
        advice: text(&entry.advice),
    }
}
