//! API連携認証 without the pages: for tests that are not about logging in.

use crate::{
    api::turn::{Body, Turn},
    bank::refusal::{Refusal, Said},
    event::{Cause, Fact, Jst, Operation, PartnerId, RefusalCode, ScopeSet, TokenKind},
    sandbox::{LinkAsked, Written, decide_link},
};
use actix_web::{HttpResponse, post, web::Payload};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A link that is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkRequest {
    /// To which partner.
    #[schema(example = "kakeibo")]
    partner: String,
    /// By which customer: a persona or a `customer_id`.
    #[schema(example = "all-kinds")]
    customer: String,
    /// Which accounts, by id or as `persona/kind`; absent = all that may be linked.
    accounts: Option<Vec<String>>,
    /// What the partner may do, as scopes separated by spaces; absent = all that it may have.
    #[schema(example = "accounts balances transactions offline_access")]
    scope: Option<String>,
    /// When the customer approves, not after now; absent = now.
    #[schema(value_type = Option<String>, format = DateTime)]
    linked_at: Option<Jst>,
}

/// The tokens of a link, as the token endpoint answers.
#[derive(Serialize, ToSchema)]
pub struct TokenAnswer {
    /// The access token: shown with each call as `Authorization: Bearer`.
    #[schema(example = "AQABAAAA…")]
    access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds of wall time until the access token is too old.
    #[schema(example = 900)]
    expires_in: i64,
    /// The refresh token, where the scope or the channel gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "AgABAAAA…")]
    refresh_token: Option<String>,
    /// Seconds of wall time until the refresh token is too old.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 7_776_000)]
    refresh_expires_in: Option<i64>,
    /// What the tokens may be used for.
    #[schema(example = "accounts balances transactions time_deposits offline_access")]
    scope: String,
    /// The link.
    #[schema(example = "link-0")]
    link_id: String,
    /// When the link ends, unless something ends it before.
    #[schema(value_type = String, format = DateTime, example = "2026-09-08T10:00:00+09:00")]
    link_expires_at: Jst,
}

/// Link a customer to a partner.
///
/// What the pages do, without the pages and by the same rules: the kinds that channel and partner offer, linking hours,
/// stops. Answers with the tokens.
#[utoipa::path(tag = "links",
    request_body(content = LinkRequest, description = "Who is to be linked to whom.", examples(
        ("all" = (summary = "All accounts and scopes that may be linked", value = json!({"partner": "kakeibo", "customer": "all-kinds"}))),
        ("anser" = (summary = "On the ANSER channel", value = json!({"partner": "kaikei", "customer": "all-kinds"}))),
        ("some" = (summary = "One account, without statements", value = json!({
            "partner": "kakeibo", "customer": "plain", "accounts": ["plain/ordinary_deposit"], "scope": "accounts balances"}))))),
    responses((status = 200, description = "The tokens of the new link.", body = TokenAnswer)))]
#[post("/links")]
pub async fn create_link(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::CreateLink);
    turn.respond(create(&turn, payload).await)
}

async fn create(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    turn.query(&[])?;
    let asked: LinkRequest = turn.body_json(payload).await?;
    let scope = asked.scope.as_deref().map(ScopeSet::parse).transpose().map_err(|word| {
        let ja = format!("`{word}` という scope はありません。");
        let en = format!("there is no scope `{word}`");
        Refusal::of_parameter(RefusalCode::ParameterInvalid, "scope", Said::made(ja, en))
    })?;
    let asked = LinkAsked {
        partner: PartnerId(asked.partner.into()),
        customer: asked.customer,
        accounts: asked.accounts,
        scope,
        linked_at: asked.linked_at,
    };
    let written = turn
        .write(move |draft| {
            let facts = decide_link(draft.state(), draft.now(), &asked)?;
            draft.push(draft.now(), &Cause::Control, facts);
            Ok(())
        })
        .await?;
    Body::json(&answer(turn, &written)?)
}

fn answer(turn: &Turn, written: &Written) -> Result<TokenAnswer, Refusal> {
    let missing = || Refusal::new(RefusalCode::InternalError);
    let now = written.state.now(turn.data().wall);
    let token = |kind: TokenKind| {
        written.records.iter().find_map(|record| {
            let Fact::TokenIssued(issued) = &record.fact else {
                return None;
            };
            let text = turn.data().sandbox.token_text(kind, issued.no, record.seq);
            (issued.kind == kind).then(|| (text, written.state.wall_secs(issued.expires_at, now)))
        })
    };
    let linked = written.records.iter().find_map(|record| {
        let Fact::Linked(linked) = &record.fact else {
            return None;
        };
        Some(linked.clone())
    });
    let linked = linked.ok_or_else(missing)?;
    let (access_token, expires_in) = token(TokenKind::Access).ok_or_else(missing)?;
    let (refresh_token, refresh_expires_in) = token(TokenKind::Refresh).unzip();
    Ok(TokenAnswer {
        access_token,
        token_type: "Bearer",
        expires_in,
        refresh_token,
        refresh_expires_in,
        scope: linked.scope.to_string(),
        link_id: linked.no.to_string(),
        link_expires_at: linked.expires_at,
    })
}
