//! 変更・取止めの手続（第5条第1項）. What a partner passes on for its customers: complete when both sides have processed it.

use crate::{
    bank::{
        linkage::{Link, processed_at},
        refusal::{Refusal, Said},
    },
    event::{AccountKind, Fact, Jst, RefusalCode},
};

/// 取止めの申込み. A second one changes nothing, and so does one about a link that is over: what is asked for is so.
pub fn discontinuation(link: &Link, now: Jst) -> Vec<Fact> {
    let asked = link.life.underway().is_some_and(|underway| underway.discontinuation.is_some());
    if asked || link.ended(now).is_some() {
        return Vec::new();
    }
    vec![Fact::DiscontinuationRequested { link: link.no(), completes_at: processed_at(now.day()) }]
}

/// 変更の申込み: accounts go. Adding one is for the customer to consent to, on the page.
///
/// # Errors
/// `parameter_invalid` for a link that is over, for no account, and for all of them.
pub fn change(link: &Link, now: Jst, remove: &[AccountKind]) -> Result<Vec<Fact>, Refusal> {
    let invalid = |parameter: &str, ja: &'static str, en: &'static str| {
        Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, parameter, Said::fixed(ja, en)))
    };
    if link.ended(now).is_some() {
        return invalid(
            "link_id",
            "この連携は終了しています。変更できません。",
            "this link is over; it cannot be changed",
        );
    }
    if remove.is_empty() {
        return invalid("remove_accounts", "口座を1つ以上指定してください。", "name at least one account");
    }
    let underway = link.life.underway().map(|underway| &underway.changes);
    let leaving = |kind: &AccountKind| underway.into_iter().flatten().any(|change| change.remove.contains(kind));
    let fresh: Vec<AccountKind> = remove.iter().copied().filter(|kind| !leaving(kind)).collect();
    if fresh.is_empty() {
        return Ok(Vec::new());
    }
    let stays = |kind: &&AccountKind| !leaving(kind) && !fresh.contains(kind);
    if !link.made.accounts.iter().any(|kind| stays(&kind)) {
        return invalid(
            "remove_accounts",
            "すべての口座を外すことはできません。取止め（discontinuation）を申し込んでください。",
            "not all accounts can be taken out; ask for the discontinuation of the link instead",
        );
    }
    Ok(vec![Fact::LinkChangeRequested { link: link.no(), remove: fresh, completes_at: processed_at(now.day()) }])
}
