//! API連携認証（第4条第1項）. Whether a customer can link accounts to a partner, and what that brings about.

use super::who;
use crate::{
    bank::{
        linkage::{Link, Partner},
        refusal::{Refusal, Said},
        suspension,
    },
    event::{
        AccountKind, AccountNo, CustomerNo, Fact, Jst, LinkEnd, LinkNo, Linked, Operation, PartnerId, PartnerNo,
        Purpose, RefusalCode, ScopeSet,
    },
    sandbox::state::State,
};
use std::sync::Arc;

/// A link that is asked for without the pages.
#[derive(Clone)]
pub struct LinkAsked {
    /// To which partner.
    pub partner: PartnerId,
    /// By which customer: a persona or a `customer_id`.
    pub customer: String,
    /// Which accounts, by id or `persona/kind`; absent = all that may be linked.
    pub accounts: Option<Vec<String>>,
    /// What the partner may do; absent = all that it may have.
    pub scope: Option<ScopeSet>,
    /// When the customer approves; absent = now.
    pub linked_at: Option<Jst>,
}

/// What a customer approves.
pub struct Approval<'a> {
    /// To which partner.
    pub partner: &'a Partner,
    /// By which customer.
    pub customer: CustomerNo,
    /// Which accounts.
    pub accounts: Vec<AccountKind>,
    /// What the partner may do.
    pub scope: ScopeSet,
    /// When the customer approves.
    pub at: Jst,
    /// Through which operation.
    pub step: Operation,
}

/// 連携対象（第2条第2項）. Whether an account can be linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linkable {
    /// It can.
    Yes,
    /// Its kind is not offered on the channel.
    KindNotOnChannel,
    /// Its kind is not offered to the partner.
    KindNotForPartner,
    /// It has been closed（第5条第2項）.
    Closed,
}

/// Whether an account can be linked to this partner. The account of the town that was closed before everything counts as linked
/// before its end.
pub fn linkable(state: &State, partner: &Partner, account: AccountNo) -> Linkable {
    let (offer, kind) = (state.offer(), account.kind);
    if state.has_been_closed(account) {
        Linkable::Closed
    } else if !offer.is_on(partner.terms.channel, partner, kind) {
        Linkable::KindNotOnChannel
    } else if !offer.is_for(partner.terms.channel, partner, kind) {
        Linkable::KindNotForPartner
    } else {
        Linkable::Yes
    }
}

/// Whether this step of linking is open to this partner's customers at all: neither stopped nor outside hours, and the
/// partner not cut off.
///
/// # Errors
/// `service_suspended`, `maintenance`, `outside_service_hours`, `partner_suspended`.
pub fn prospect(state: &State, partner: &Partner, step: Operation, at: Jst) -> Result<(), Refusal> {
    let channel = partner.terms.channel;
    suspension::check_linking(state.outages(), channel, step)?;
    let hours = state.profile().hours();
    if !hours.is_open(channel, Purpose::Linking, at) {
        let reopening = hours.next_open(channel, Purpose::Linking, at);
        return Err(Refusal::until(RefusalCode::OutsideServiceHours, reopening));
    }
    match state.suspension(partner.no) {
        Some(_) => Err(Refusal::new(RefusalCode::PartnerSuspended)),
        None => Ok(()),
    }
}

/// 再同意（第9条第1項）. The link that a customer keeps by accepting the terms that hold now: one that still lives, made under
/// older terms, with the same accounts and scope. Nothing where the change asks for a new link.
pub fn to_keep(state: &State, partner: PartnerNo, customer: CustomerNo, at: Jst) -> Option<&Arc<Link>> {
    let terms = state.terms_in_force(at);
    let mut theirs = state.links().filter(|link| link.partner() == partner && link.customer() == customer);
    theirs.find(|link| terms.reconsent && link.ended(at).is_none() && link.made.terms_version != terms.version)
}

/// Decides a link that stands from the opening on: made at that instant, whatever the hours.
///
/// # Errors
/// Unknown names, a customer who is not eligible, nothing to link.
pub fn link_before_opening(state: &State, partner: &PartnerId, customer: &str) -> Result<Vec<Fact>, Refusal> {
    let at = state.opened().start;
    let partner = who::partner(state, partner, "linked")?;
    let customer = who::customer(state, customer, "linked")?;
    let (accounts, scope) = (linkable_kinds(state, &partner, customer), ScopeSet::offered_on(partner.terms.channel));
    let step = Operation::CreateLink;
    settle(state, Approval { partner: &partner, customer, accounts, scope, at, step }).map(|(facts, _)| facts)
}

/// Decides an approval: the new link, and the end of the customer's earlier links to the same partner, or to all partners
/// of its channel where the bank allows one alone; or that an earlier
/// link goes on under new terms.
///
/// # Errors
/// What stands in the way at that instant: closed, stopped, not eligible, nothing to link.
pub fn approve(state: &State, approval: Approval<'_>) -> Result<(Vec<Fact>, LinkNo), Refusal> {
    prospect(state, approval.partner, approval.step, approval.at)?;
    settle(state, approval)
}

/// Decides an approval in hours that are known to be open.
fn settle(state: &State, approval: Approval<'_>) -> Result<(Vec<Fact>, LinkNo), Refusal> {
    let Approval { partner, customer, accounts, scope, at, .. } = approval;
    if !state.is_eligible(customer, partner.terms.channel) {
        return Err(Refusal::new(RefusalCode::EligibilityLost));
    }
    if accounts.is_empty() {
        let ja = "連携できる口座がありません。口座種類は接続方式と事業者ごとに決まります。".to_owned();
        let en = "there is no account to link: which kinds can be linked depends on channel and partner".to_owned();
        return Err(Refusal::of_parameter(RefusalCode::AccountKindNotOffered, "accounts", Said::made(ja, en)));
    }
    let terms_in_force = state.terms_in_force(at).version;
    let kept = to_keep(state, partner.no, customer, at);
    // An account that has been closed since is no longer there to be chosen.
    let is_left = |kind: &&AccountKind| !state.has_been_closed(AccountNo { customer, kind: **kind });
    let same = |kept: &Link| kept.made.scope == scope && kept.made.accounts.iter().filter(is_left).eq(&accounts);
    if let Some(kept) = kept.filter(|kept| same(kept)) {
        let version = terms_in_force.to_owned();
        return Ok((vec![Fact::TermsAccepted { link: kept.no(), version }], kept.no()));
    }
    let is_exclusive = state.profile().terms().exclusive_links;
    let gives_way = |other: PartnerNo| {
        let shares_channel = || state.partner(other).is_some_and(|other| other.terms.channel == partner.terms.channel);
        other == partner.no || is_exclusive && shares_channel()
    };
    let superseded = state
        .links()
        .filter(|link| link.customer() == customer && link.ended(at).is_none() && gives_way(link.partner()))
        .map(|link| Fact::LinkEnded { link: link.no(), cause: LinkEnd::Superseded });
    let terms = state.profile().terms();
    let no = LinkNo(state.links.given());
    let linked = Linked {
        no,
        partner: partner.no,
        customer,
        accounts,
        scope,
        linked_at: at,
        expires_at: at.plus(i64::from(partner.terms.lifetimes(&terms.lifetimes).link_secs) * 1000),
        terms_version: terms_in_force.to_owned(),
    };
    Ok((superseded.chain([Fact::Linked(Arc::new(linked))]).collect(), no))
}

/// Decides a link without the pages, by the rules that hold on the pages at that instant.
///
/// # Errors
/// What the pages would say, and unknown names.
pub fn link(state: &State, now: Jst, asked: &LinkAsked) -> Result<(Vec<Fact>, LinkNo), Refusal> {
    let at = asked.linked_at.unwrap_or(now);
    if at > now {
        let ja = format!("linked_at {at} は現在 {now} より後にできません。");
        let en = format!("`linked_at` {at} may not lie after now, {now}");
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "linked_at", Said::made(ja, en)));
    }
    let partner = who::partner(state, &asked.partner, "partner")?;
    let customer = who::customer(state, &asked.customer, "customer")?;
    let offered = ScopeSet::offered_on(partner.terms.channel);
    let scope = asked.scope.unwrap_or(offered);
    if scope.is_empty() || !offered.covers(scope) {
        let ja = format!("この事業者に許可できる scope は次のとおりです: {offered}");
        let en = format!("this partner may have: {offered}");
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "scope", Said::made(ja, en)));
    }
    let accounts = match &asked.accounts {
        None => linkable_kinds(state, &partner, customer),
        Some(named) => named_kinds(state, &partner, (customer, &asked.customer), named)?,
    };
    check_order(state, &partner, customer, at)?;
    approve(state, Approval { partner: &partner, customer, accounts, scope, at, step: Operation::CreateLink })
}

/// A link may be dated back, but not behind a later one of the same customer to the same partner: that one would have
/// ended it, so it could never have been used.
fn check_order(state: &State, partner: &Partner, customer: CustomerNo, at: Jst) -> Result<(), Refusal> {
    let theirs = state.links().filter(|link| link.partner() == partner.no && link.customer() == customer);
    let Some(later) = theirs.max_by_key(|link| link.made.linked_at).filter(|link| link.made.linked_at > at) else {
        return Ok(());
    };
    let (no, since) = (later.no(), later.made.linked_at);
    let ja = format!(
        "この顧客は {since} に同じ事業者と連携しています（{no}）。linked_at をそれより前にはできません。古い連携から順に作るか、別の顧客を使ってください。"
    );
    let en = format!(
        "the customer linked to this partner at {since} ({no}), and `linked_at` may not lie before that; make the older link first, or take another customer"
    );
    Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "linked_at", Said::made(ja, en)))
}

fn linkable_kinds(state: &State, partner: &Partner, customer: CustomerNo) -> Vec<AccountKind> {
    let accounts = AccountKind::ALL.iter().map(|kind| AccountNo { customer, kind: *kind });
    let can_be = accounts.filter(|account| linkable(state, partner, *account) == Linkable::Yes);
    can_be.filter(|account| state.town().account_exists(*account)).map(|account| account.kind).collect()
}

fn named_kinds(
    state: &State,
    partner: &Partner,
    (customer, name): (CustomerNo, &str),
    named: &[String],
) -> Result<Vec<AccountKind>, Refusal> {
    let mut kinds = Vec::with_capacity(named.len());
    for (i, text) in named.iter().enumerate() {
        let parameter = format!("accounts[{i}]");
        let account = who::account(state, text, &parameter)?;
        if account.customer != customer {
            let reason = Said::made(
                format!("口座 `{text}` は顧客 `{name}` のものではありません。"),
                format!("the account `{text}` does not belong to the customer `{name}`"),
            );
            return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, parameter, reason));
        }
        if linkable(state, partner, account) == Linkable::Closed {
            let reason = Said::made(
                format!("口座 `{text}` は解約されています（第5条第2項）。"),
                format!("the account `{text}` is closed (Article 5, paragraph 2)"),
            );
            return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, parameter, reason));
        }
        if linkable(state, partner, account) != Linkable::Yes {
            let reason = Said::made(
                format!("{}はこの接続方式・事業者では連携できません。", account.kind.name_ja()),
                format!("a {} is not offered to this partner on its channel", account.kind),
            );
            return Err(Refusal::of_parameter(RefusalCode::AccountKindNotOffered, parameter, reason));
        }
        kinds.push(account.kind);
    }
    kinds.sort_unstable();
    kinds.dedup();
    Ok(kinds)
}
