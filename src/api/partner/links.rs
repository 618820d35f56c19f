//! 連携の一覧と照会（第4条第1項）.

use super::paging::{Asked, Page};
use crate::{
    api::turn::{Body, Turn},
    bank::{
        linkage::{Link, Partner, Procedure},
        partner_access::PartnerAccess,
        refusal::{Refusal, Said},
    },
    event::{AccountKind, AccountNo, Jst, LinkStatus, Operation, RefusalCode},
    sandbox::State,
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// The links of a partner.
#[derive(Serialize, ToSchema)]
pub struct LinksView {
    /// The links, in the order in which they were made.
    links: Vec<PartnerLinkView>,
    /// The key of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "AAAAAAAAAGMAAAAAAAAAKg…")]
    next_page_key: Option<String>,
}

/// 連携. One link, as its partner sees it.
#[derive(Serialize, ToSchema)]
pub struct PartnerLinkView {
    /// The link.
    #[schema(example = "link-0")]
    link_id: String,
    /// The customer.
    #[schema(example = "c3w9r7k2xq5")]
    customer_id: String,
    /// What has become of it.
    status: LinkStatus,
    /// Why it ended, in the word by which data is refused; absent while it lives.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_by: Option<RefusalCode>,
    /// What the partner may do, as scopes separated by spaces.
    #[schema(example = "accounts balances transactions offline_access")]
    scope: String,
    /// The linked accounts, by the ids of the partner's channel.
    #[schema(example = json!(["x6rnwjt57f9k2ftc"]))]
    accounts: Vec<String>,
    /// When the customer approved.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    linked_at: Jst,
    /// When it ends, unless something ends it before（第4条第1項）.
    #[schema(value_type = String, format = DateTime, example = "2026-09-08T10:00:00+09:00")]
    expires_at: Jst,
    /// The version of the terms that the customer accepted（第9条第1項）.
    #[schema(example = "2023-05-31")]
    terms_version: String,
    /// When its status last changed.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    updated_at: Jst,
    /// 取止めの手続（第5条第1項）. How far a requested discontinuation has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    discontinuation: Option<ProcedureView>,
    /// 変更の手続（第5条第1項）. The changes that are being processed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<LinkChangeView>,
}

/// 手続. What both sides have to process: the partner has, the bank will have.
#[derive(Serialize, ToSchema)]
pub struct ProcedureView {
    /// When the partner passed it on.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    requested_at: Jst,
    /// When the bank has processed it, on a business day: complete from then on.
    #[schema(value_type = String, format = DateTime, example = "2026-06-11T15:00:00+09:00")]
    completes_at: Jst,
}

/// A change that is being processed.
#[derive(Serialize, ToSchema)]
pub struct LinkChangeView {
    /// When the partner passed it on.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    requested_at: Jst,
    /// When the bank has processed it, on a business day: complete from then on.
    #[schema(value_type = String, format = DateTime, example = "2026-06-11T15:00:00+09:00")]
    completes_at: Jst,
    /// The accounts that go.
    #[schema(example = json!(["x6rnwjt57f9k2ftc"]))]
    remove_accounts: Vec<String>,
}

impl From<Procedure> for ProcedureView {
    fn from(procedure: Procedure) -> Self {
        Self { requested_at: procedure.requested_at, completes_at: procedure.completes_at }
    }
}

impl PartnerLinkView {
    /// A link at this instant.
    pub fn of(state: &State, link: &Link, partner: &Partner, now: Jst) -> Self {
        let customer = link.customer();
        let ids = |kinds: &[AccountKind]| {
            let accounts = kinds.iter().map(|kind| AccountNo { customer, kind: *kind });
            accounts.filter_map(|account| state.account_id(partner, account)).collect()
        };
        let underway = link.life.underway().filter(|_| link.ended(now).is_none());
        let change = |change: &crate::bank::linkage::Change| LinkChangeView {
            requested_at: change.procedure.requested_at,
            completes_at: change.procedure.completes_at,
            remove_accounts: ids(&change.remove),
        };
        Self {
            link_id: link.no().to_string(),
            customer_id: state.town().customer_id(customer).to_string(),
            status: link.status(now),
            ended_by: link.ended(now),
            scope: link.scope().to_string(),
            accounts: ids(&link.made.accounts),
            linked_at: link.made.linked_at,
            expires_at: link.made.expires_at,
            terms_version: link.made.terms_version.clone(),
            updated_at: link.updated_at(now),
            discontinuation: underway.and_then(|underway| underway.discontinuation).map(ProcedureView::from),
            changes: underway.map(|underway| underway.changes.iter().map(change).collect()).unwrap_or_default(),
        }
    }
}

/// Which links are asked for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, which is read by name")]
pub struct LinksQuery {
    /// Only those whose status has changed since this instant, inclusive.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-06-10T09:00:00+09:00")]
    updated_since: Option<String>,
    /// The key of a page: the `next_page_key` of the page before it, with the same parameters.
    #[param(example = "AAAAAAAAAGMAAAAAAAAAKg…")]
    page_key: Option<String>,
    /// How many entries a page has at most.
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u32>,
}

/// List the partner's links.
///
/// All that customers ever made with this partner, in the order in which they were made. A partner that asks by
/// `updated_since` from time to time learns of every end（第4条第1項, 第5条）.
#[utoipa::path(tag = "links", params(LinksQuery), responses((status = 200, description = "A page of links.", body = LinksView)))]
#[get("/links")]
pub async fn list_links(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ListLinks, || {
        let access = turn.admit_partner(Operation::ListLinks)?;
        let asked = Asked::read(&turn, &access, Operation::ListLinks)?;
        let (state, now, partner) = (turn.state(), access.now(), access.partner());
        let changed = |link: &Link| asked.updated_since.is_none_or(|since| link.updated_at(now) >= since);
        let theirs = state.links().filter(|link| access.owns(link) && changed(link));
        let numbered = theirs.map(|link| (u64::from(link.no().0), link));
        let Page { entries, next_page_key } = asked.page(&turn, numbered);
        let links = entries.into_iter().map(|link| PartnerLinkView::of(state, link, partner, now)).collect();
        Body::json(&LinksView { links, next_page_key })
    })
}

/// Read a link.
///
/// What has become of it, and what is being processed about it.
#[utoipa::path(tag = "links", params(("link_id" = String, Path, description = "The link, by the id of the token answer or of `list_links`.", example = "link-0")),
    responses((status = 200, description = "The link.", body = PartnerLinkView)))]
#[get("/links/{link_id}")]
pub async fn read_link(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadLink, || {
        let access = turn.admit_partner(Operation::ReadLink)?;
        let link = own_link(&turn, &access)?;
        turn.query(&[])?;
        Body::json(&PartnerLinkView::of(turn.state(), link, access.partner(), access.now()))
    })
}

/// The link that the path names. Another partner's is refused like one that does not exist.
///
/// # Errors
/// `not_found`.
pub fn own_link<'a>(turn: &'a Turn, access: &PartnerAccess<'_>) -> Result<&'a Link, Refusal> {
    let text = turn.path("link_id");
    let found = turn.state().find_link(text).filter(|link| access.owns(link));
    let refused = || Refusal::of_parameter(RefusalCode::NotFound, "link_id", no_link(text));
    found.map(|link| &**link).ok_or_else(refused)
}

/// What is said about a link that this partner does not have.
pub fn no_link(text: &str) -> Said {
    Said::made(
        format!("この事業者に連携 `{text}` はありません。GET /partner/v1/links で確かめてください。"),
        format!("this partner has no link `{text}`; GET /partner/v1/links lists those that it has"),
    )
}
