//! Accounts that their customers do not have, and branches that the institution does not have.

use super::Whole;
use crate::{
    bank::{population::Town, profile::Profile, refusal::Said},
    event::{AccountKind, AccountNo, Persona},
    scenario::{
        diagnostic::code,
        file::{Findings, Place},
        nearest::nearest,
    },
};

/// Looks at every `account: customer/kind` and at the accounts that the file states.
pub fn check(whole: &Whole<'_>, town: &Town, profile: Option<&Profile>, found: &mut Findings) {
    let listed = |key: &str| whole.root.find(key).map(|p| p.listed()).unwrap_or_default();
    for entry in listed("timeline") {
        let word = entry.find("event").and_then(|event| {
            let word = event.entries().first()?;
            Some(event.under(&word.key, word.key_span, &word.node))
        });
        if let Some(account) = word.and_then(|word| word.find("account")) {
            check_account(whole, town, &account, found);
        }
    }
    for account in listed("faults").iter().filter_map(|fault| fault.find("match")?.find("account")) {
        check_account(whole, town, &account, found);
    }
    if let Some(profile) = profile {
        check_branches(whole, profile, found);
    }
}

fn check_account(whole: &Whole<'_>, town: &Town, place: &Place<'_>, found: &mut Findings) {
    let Some((customer, word)) = place.scalar().and_then(|text| text.split_once('/')) else { return };
    let Some(kind) = AccountKind::from_word(word) else { return };
    let stated = whole.scenario.personas.iter().find(|p| p.id == customer && !p.accounts.is_empty());
    let kinds: Vec<AccountKind> = match (stated, Persona::from_word(customer)) {
        (Some(persona), _) => persona.accounts.iter().map(|account| account.kind).collect(),
        (None, Some(persona)) => {
            let Some(customer) = town.persona(persona) else { return };
            let held = |kind: &AccountKind| town.account_exists(AccountNo { customer, kind: *kind });
            AccountKind::ALL.iter().copied().filter(held).collect()
        }
        (None, None) => return,
    };
    if kinds.contains(&kind) {
        return;
    }
    let said = Said::made(
        format!("`{customer}` は{}を持っていません。", kind.name_ja()),
        format!("`{customer}` has no {kind}"),
    );
    let held = kinds.iter().map(|kind| format!("{customer}/{kind}"));
    found.push(place.wrong(code::CANNOT_HAPPEN, said).expecting(held));
}

fn check_branches(whole: &Whole<'_>, profile: &Profile, found: &mut Findings) {
    let personas = whole.root.find("population").and_then(|p| p.find("personas")).map(|p| p.listed());
    let accounts = personas.iter().flatten().filter_map(|p| p.find("accounts")).flat_map(|p| p.listed());
    for branch in accounts.filter_map(|account| account.find("branch")) {
        let Some(code) = branch.scalar().filter(|code| profile.branch(code).is_none()) else { continue };
        let known: Vec<&str> = profile.terms().branches.iter().map(|branch| branch.code.as_str()).collect();
        let said = Said::made(format!("店番 `{code}` はありません。"), format!("there is no branch `{code}`"));
        let near = nearest(code, known.iter().copied());
        found.push(branch.wrong(code::UNKNOWN_NAME, said).expecting(&known).meaning(near));
    }
}
