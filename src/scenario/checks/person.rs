//! Accounts that their customers do not have.

use super::Whole;
use crate::{
    bank::{population::Town, refusal::Said},
    event::{AccountKind, AccountNo},
    scenario::{
        diagnostic::code,
        file::{Findings, Place},
    },
};

/// Looks at every `account: customer/kind`.
pub fn check(whole: &Whole<'_>, town: &Town, found: &mut Findings) {
    let listed = |key: &str| whole.root.find(key).map(|p| p.listed()).unwrap_or_default();
    for entry in listed("timeline") {
        let word = entry.find("event").and_then(|event| {
            let word = event.entries().first()?;
            Some(event.under(&word.key, word.key_span, &word.node))
        });
        if let Some(account) = word.and_then(|word| word.find("account")) {
            check_account(town, &account, found);
        }
    }
    for account in listed("faults").iter().filter_map(|fault| fault.find("match")?.find("account")) {
        check_account(town, &account, found);
    }
}

fn check_account(town: &Town, place: &Place<'_>, found: &mut Findings) {
    let Some((customer, word)) = place.scalar().and_then(|text| text.split_once('/')) else { return };
    let Some(kind) = AccountKind::from_word(word) else { return };
    let Some(no) = town.find_customer(customer) else { return };
    let held = |kind: &AccountKind| town.account_exists(AccountNo { customer: no, kind: *kind });
    let kinds: Vec<AccountKind> = AccountKind::ALL.iter().copied().filter(held).collect();
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
