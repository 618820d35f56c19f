//! 変更・取止めの申込み（第5条第1項）: asked for through the partner, complete when both sides have processed it.

use super::links::{PartnerLinkView, own_link};
use crate::{
    api::turn::{Body, Turn},
    bank::{
        linkage::{Link, Partner},
        refusal::{Refusal, Said},
    },
    event::{AccountKind, AccountNo, Cause, LinkNo, Operation, RefusalCode},
    sandbox::{Draft, State, change_link as decide_change, discontinuation},
};
use actix_web::{HttpResponse, post, web::Payload};
use serde::Deserialize;
use utoipa::ToSchema;

/// What is to change about a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkChange {
    /// The accounts that the customer wants taken out, by their ids: not all of them.
    #[schema(example = json!(["x6rnwjt57f9k2ftc"]))]
    remove_accounts: Vec<String>,
}

/// Ask for the end of a link.
///
/// The customer applied to the partner, and the partner passes it on（第5条第1項）. The bank processes it in the afternoon of
/// the next business day; until then the link goes on. A second request changes nothing, nor does one about a link that is
/// over. That a customer ends a link at the bank itself is an addition of this sandbox: the event `service_stopped`.
#[utoipa::path(tag = "links", params(("link_id" = String, Path, description = "The link.", example = "link-0")),
    responses((status = 200, description = "The link, with when the request is complete.", body = PartnerLinkView)))]
#[post("/links/{link_id}/discontinuation")]
pub async fn request_discontinuation(turn: Turn) -> HttpResponse {
    turn.begin(Operation::RequestDiscontinuation);
    turn.respond(discontinue(&turn).await)
}

async fn discontinue(turn: &Turn) -> Result<Body, Refusal> {
    let access = turn.admit_partner(Operation::RequestDiscontinuation)?;
    let no = own_link(turn, &access)?.no();
    turn.query(&[])?;
    let written = turn.write(move |draft| {
        let now = draft.now();
        let link = draft.state().link(no).cloned().ok_or_else(Refusal::defect)?;
        draft.push(now, &Cause::Request, discontinuation(&link, now));
        Ok(())
    });
    let (written, ()) = written.await?;
    shown(turn, &written.state, no, access.partner())
}

/// Take accounts out of a link.
///
/// Processed like a discontinuation（第5条第1項）; until then the accounts are given. Accounts are added on the consent page,
/// by authorizing again with more of them.
#[utoipa::path(tag = "links", params(("link_id" = String, Path, description = "The link.", example = "link-0")),
    request_body(content = LinkChange, description = "What is to change."),
    responses((status = 200, description = "The link, with when the change is complete.", body = PartnerLinkView)))]
#[post("/links/{link_id}/change")]
pub async fn change_link(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::ChangeLink);
    turn.respond(change(&turn, payload).await)
}

async fn change(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    let access = turn.admit_partner(Operation::ChangeLink)?;
    let (link, partner) = (own_link(turn, &access)?, access.partner());
    turn.query(&[])?;
    let asked: LinkChange = turn.body_json(payload).await?;
    let remove = kinds(turn.state(), link, partner, &asked.remove_accounts)?;
    let no = link.no();
    let (written, ()) = turn.write(move |draft| push_change(draft, no, &remove)).await?;
    shown(turn, &written.state, no, partner)
}

fn push_change(draft: &mut Draft, no: LinkNo, remove: &[AccountKind]) -> Result<(), Refusal> {
    let now = draft.now();
    let link = draft.state().link(no).cloned().ok_or_else(Refusal::defect)?;
    let facts = decide_change(&link, now, remove)?;
    draft.push(now, &Cause::Request, facts);
    Ok(())
}

/// The kinds of the accounts with these ids, each of the link.
fn kinds(state: &State, link: &Link, partner: &Partner, ids: &[String]) -> Result<Vec<AccountKind>, Refusal> {
    let linked = |id: &String| {
        let mut accounts = link.made.accounts.iter().copied();
        let customer = link.customer();
        accounts.find(|kind| state.account_id(partner, AccountNo { customer, kind: *kind }).as_ref() == Some(id))
    };
    let mut kinds = Vec::with_capacity(ids.len());
    for (i, id) in ids.iter().enumerate() {
        kinds.push(linked(id).ok_or_else(|| not_linked(i, id))?);
    }
    kinds.sort_unstable();
    kinds.dedup();
    Ok(kinds)
}

fn not_linked(i: usize, id: &str) -> Refusal {
    let reason = Said::made(
        format!("口座 `{id}` はこの連携に含まれていません。"),
        format!("the account `{id}` is not part of this link"),
    );
    Refusal::of_parameter(RefusalCode::AccountNotLinked, format!("remove_accounts[{i}]"), reason)
}

fn shown(turn: &Turn, state: &State, no: LinkNo, partner: &Partner) -> Result<Body, Refusal> {
    let link = state.link(no).ok_or_else(Refusal::defect)?;
    Body::json(&PartnerLinkView::of(state, link, partner, state.now(turn.data().wall)))
}
