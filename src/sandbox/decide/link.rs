//! API連携認証（第4条第1項）. Whether a customer can link accounts to a partner, and what that brings about.

use super::who;
use crate::{
    bank::{
        refusal::{Refusal, Said},
        suspension,
    },
    event::{
        AccountKind, AccountNo, ClientAuth, Fact, Jst, LinkNo, Linked, PartnerId, Purpose, RefusalCode, Scope,
        ScopeSet, TokenIssued, TokenKind,
    },
    sandbox::state::State,
};
use std::sync::Arc;

/// A link that is asked for without the pages.
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

/// Decides a link and its first tokens, by the rules that hold on the pages at that instant.
///
/// # Errors
/// What the pages would say: unknown names, nothing to link, closed, stopped.
pub fn link(state: &State, now: Jst, asked: &LinkAsked) -> Result<Vec<Fact>, Refusal> {
    let at = asked.linked_at.unwrap_or(now);
    if at > now {
        let ja = format!("linked_at {at} は現在 {now} より後にできません。");
        let en = format!("`linked_at` {at} may not lie after now, {now}");
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "linked_at", Said::made(ja, en)));
    }
    let partner = who::partner(state, &asked.partner, "partner")?;
    let customer = who::customer(state, &asked.customer, "customer")?;
    let channel = partner.terms.channel;
    suspension::check_linking(state.outages(), channel)?;
    let hours = state.profile().hours();
    if !hours.is_open(channel, Purpose::Linking, at) {
        let reopening = hours.next_open(channel, Purpose::Linking, at);
        return Err(Refusal::until(RefusalCode::OutsideServiceHours, reopening));
    }
    let offered = ScopeSet::offered_on(channel);
    let scope = asked.scope.unwrap_or(offered);
    if !offered.covers(scope) {
        let ja = format!("この事業者に許可できる scope は次のとおりです: {offered}");
        let en = format!("this partner may have no more than: {offered}");
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "scope", Said::made(ja, en)));
    }
    let linkable = |kind: AccountKind| {
        state.profile().offers(channel, kind)
            && partner.takes(kind)
            && state.town().account_exists(AccountNo { customer, kind })
    };
    let accounts = match &asked.accounts {
        None => AccountKind::ALL.iter().copied().filter(|kind| linkable(*kind)).collect(),
        Some(named) => named_kinds(state, asked, named, linkable)?,
    };
    if accounts.is_empty() {
        let ja = "連携できる口座がありません。口座種類は接続方式と事業者ごとに決まります。".to_owned();
        let en = "there is no account to link: which kinds can be linked depends on channel and partner".to_owned();
        return Err(Refusal::of_parameter(RefusalCode::AccountKindNotOffered, "accounts", Said::made(ja, en)));
    }
    let lifetimes = state.profile().terms().lifetimes;
    let no = LinkNo(u32::try_from(state.links.len()).unwrap_or(u32::MAX));
    let linked = Linked {
        no,
        partner: partner.no,
        customer,
        accounts,
        scope,
        linked_at: at,
        expires_at: at.plus(i64::from(lifetimes.link_secs) * 1000),
        terms_version: state.profile().terms().terms_version.clone(),
    };
    let tokens = first_tokens(state, now, &linked, channel == crate::event::Channel::Anser);
    Ok(std::iter::once(Fact::Linked(Arc::new(linked))).chain(tokens).collect())
}

fn named_kinds(
    state: &State,
    asked: &LinkAsked,
    named: &[String],
    linkable: impl Fn(AccountKind) -> bool,
) -> Result<Vec<AccountKind>, Refusal> {
    let customer = who::customer(state, &asked.customer, "customer")?;
    let mut kinds = Vec::with_capacity(named.len());
    for (i, text) in named.iter().enumerate() {
        let parameter = format!("accounts[{i}]");
        let account = who::account(state, text, &parameter)?;
        if account.customer != customer {
            let reason = Said::made(
                format!("口座 `{text}` は顧客 `{}` のものではありません。", asked.customer),
                format!("the account `{text}` does not belong to the customer `{}`", asked.customer),
            );
            return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, parameter, reason));
        }
        if !linkable(account.kind) {
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

/// An access token, and a refresh token where the scope or the channel gives one. Neither outlives the link.
fn first_tokens(state: &State, now: Jst, linked: &Linked, always_refresh: bool) -> Vec<Fact> {
    let lifetimes = state.profile().terms().lifetimes;
    let next = u32::try_from(state.tokens.len()).unwrap_or(u32::MAX);
    let token = |no: u32, kind: TokenKind, secs: u32| {
        Fact::TokenIssued(TokenIssued {
            no,
            kind,
            link: linked.no,
            scope: linked.scope,
            expires_at: now.plus(i64::from(secs) * 1000).min(linked.expires_at),
            client_auth: ClientAuth::Control,
            cnf: None,
        })
    };
    let mut facts = vec![token(next, TokenKind::Access, lifetimes.access_token_secs)];
    if always_refresh || linked.scope.contains(Scope::OfflineAccess) {
        facts.push(token(next + 1, TokenKind::Refresh, lifetimes.refresh_token_secs));
    }
    facts
}
