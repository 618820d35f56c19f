//! Faults that can never apply.

use super::Whole;
use crate::{
    bank::refusal::Said,
    event::{AccountKind, Channel, Operation, PartnerId, Plane},
    scenario::{
        diagnostic::{Diagnostic, code},
        file::{Findings, Placed},
        model::{Fault, FaultMatch, Inject},
        surroundings::READY_PARTNERS,
    },
};

/// Looks at every fault, and at those before it.
pub fn check(whole: &Whole<'_>, found: &mut Findings) {
    for (place, fault) in whole.faults.iter().enumerate() {
        let earlier = &whole.faults[..place];
        let wrong = |code, key: &str, said| Diagnostic::new(code, format!("{}{key}", fault.path), fault.span, said);
        if let Some(first) = earlier.iter().find(|first| first.value.id == fault.value.id) {
            let place = (fault.span, format!("{}.id", fault.path));
            found.push(super::twice(("障害", "faults"), &fault.value.id, place, first.span));
        }
        if let Some(said) = contradiction(whole, &fault.value) {
            found.push(wrong(code::CANNOT_HAPPEN, ".match", said));
        }
        if let Some(first) = earlier.iter().find(|first| shadows(first, fault)) {
            let (id, before) = (&fault.value.id, &first.value.id);
            let said = Said::made(
                format!("`{id}` が起こることはありません。先にある `{before}` がいつも勝ちます。"),
                format!("`{id}` can never apply: `{before}` stands before it and always wins"),
            );
            let help = Said::fixed("狭い条件の障害を先に書きます。", "write the fault with the narrower match first");
            let there = Said::fixed("先にある障害", "the one before it");
            found.push(wrong(code::SHADOWED, "", said).beside(first.span, there).helping(help));
        }
    }
}

/// Whether `first` takes every call that `second` could hit.
fn shadows(first: &Placed<Fault>, second: &Placed<Fault>) -> bool {
    let (first, second) = (&first.value, &second.value);
    // Latency adds up, a rate limit lets the first calls through, and not every answer has a next page or is JSON.
    let wins = !matches!(
        first.inject,
        Inject::Latency(_) | Inject::RateLimit(_) | Inject::NextPage(_) | Inject::MalformedJson
    );
    let loses = !matches!(second.inject, Inject::Latency(_));
    wins && loses && first.when.is_always() && covers(&first.matches, &second.matches)
}

fn covers(wide: &FaultMatch, narrow: &FaultMatch) -> bool {
    fn within<T: PartialEq>(wide: Option<&T>, narrow: Option<&T>) -> bool {
        wide.is_none() || wide == narrow
    }
    within(wide.operation.as_ref(), narrow.operation.as_ref())
        && within(wide.partner.as_ref(), narrow.partner.as_ref())
        && within(wide.customer.as_ref(), narrow.customer.as_ref())
        && within(wide.account.as_ref(), narrow.account.as_ref())
}

/// Why no call fits all that the fault asks for.
fn contradiction(whole: &Whole<'_>, fault: &Fault) -> Option<Said> {
    let FaultMatch { operation, partner, account, .. } = &fault.matches;
    let asked = operation.and_then(channel_of);
    if let (Some(operation), Some(asked), Some(partner)) = (operation, asked, partner)
        && let Some(channel) = partner_channel(whole, partner).filter(|channel| *channel != asked)
    {
        return Some(Said::made(
            format!("`{partner}` の接続方式は {channel} なので、{asked} の `{operation}` を呼びません。"),
            format!("`{partner}` uses the channel {channel}, so it never calls `{operation}` of {asked}"),
        ));
    }
    let kind = account.as_deref().and_then(|account| AccountKind::from_word(account.split_once('/')?.1));
    if let (Some(operation), Some(kind)) = (operation, kind)
        && !reaches(*operation, kind)
    {
        return Some(Said::made(
            format!("`{operation}` は{}には使えません。", kind.name_ja()),
            format!("`{operation}` does not exist for a {kind}"),
        ));
    }
    if let Some(operation) = operation.filter(|operation| operation.plane() == Plane::Control) {
        return Some(Said::made(
            format!("`{operation}` は制御面の操作です。通信障害は起こりません。"),
            format!("`{operation}` belongs to the control plane, which no fault hits"),
        ));
    }
    let paged = operation.is_none_or(|operation| operation == Operation::ListTransactions);
    if let (Inject::NextPage(_), false, Some(operation)) = (&fault.inject, paged, operation) {
        return Some(Said::made(
            format!("`{operation}` には次のページがありません。"),
            format!("`{operation}` has no next page"),
        ));
    }
    None
}

const fn channel_of(operation: Operation) -> Option<Channel> {
    if let Plane::Data(channel) = operation.plane() { Some(channel) } else { None }
}

/// The channel of a partner: the file's own, or a ready one's.
pub fn partner_channel(whole: &Whole<'_>, id: &PartnerId) -> Option<Channel> {
    let stated = whole.scenario.partners.iter().find(|partner| partner.id == *id).map(|partner| partner.channel);
    stated.or_else(|| READY_PARTNERS.iter().find(|(ready, _)| *ready == &*id.0).map(|(_, channel)| *channel))
}

/// Whether an operation can be about an account of this kind.
fn reaches(operation: Operation, kind: AccountKind) -> bool {
    let has_movements = kind != AccountKind::TimeDeposit;
    let on_anser = matches!(kind, AccountKind::OrdinaryDeposit | AccountKind::CurrentDeposit);
    let on_institution = kind != AccountKind::CurrentDeposit;
    if matches!(operation, Operation::ReadBalance | Operation::ListTransactions) {
        return on_institution && has_movements;
    }
    if operation == Operation::ListTimeDeposits {
        return kind == AccountKind::TimeDeposit;
    }
    match channel_of(operation) {
        Some(Channel::Institution) => on_institution,
        Some(Channel::Anser) => on_anser,
        None => true,
    }
}
