//! Accounts that the file states where they cannot be: at branches that the institution does not have, at two branches at
//! once, or with a number that somebody has already.

use super::Whole;
use crate::{
    bank::{population::Town, profile::Profile, refusal::Said},
    event::AccountKind,
    scenario::{
        diagnostic::{Diagnostic, code},
        file::{Findings, Place},
        nearest::nearest,
    },
};

/// Looks at every account that the file states. `drawn` is the town without them, `town` with them.
pub fn check(whole: &Whole<'_>, (drawn, town): (&Town, &Town), profile: &Profile, found: &mut Findings) {
    let personas = whole.root.find("population").and_then(|p| p.find("personas")).map(|p| p.listed());
    let mut numbers: Vec<(AccountKind, Place<'_>)> = Vec::new();
    for (persona, place) in whole.scenario.personas.iter().zip(personas.iter().flatten()) {
        let places = place.find("accounts").map(|p| p.listed()).unwrap_or_default();
        let branches: Vec<Place<'_>> = places.iter().filter_map(|place| place.find("branch")).collect();
        for branch in &branches {
            check_branch(branch, profile, found);
        }
        one_branch(&branches, found);
        for (account, place) in persona.accounts.iter().zip(&places) {
            let Some((number, place)) = account.number.as_deref().zip(place.find("number")) else { continue };
            let same =
                |(kind, before): &&(AccountKind, Place<'_>)| *kind == account.kind && before.scalar() == Some(number);
            let branch = town.find_customer(&persona.id).and_then(|no| town.branch_of(no));
            let drawn = branch.and_then(|branch| drawn.account_by_number(branch, account.kind, number));
            match numbers.iter().find(same) {
                Some((_, before)) => {
                    let there = Said::fixed("最初はここです", "first here");
                    found.push(taken(&place, account.kind, number).beside(before.span(), there));
                }
                None if drawn.is_some() => {
                    found.push(taken(&place, account.kind, number));
                }
                None => {}
            }
            numbers.push((account.kind, place));
        }
    }
}

fn check_branch(branch: &Place<'_>, profile: &Profile, found: &mut Findings) {
    let Some(code) = branch.scalar().filter(|code| profile.branch(code).is_none()) else { return };
    let known: Vec<&str> = profile.terms().branches.iter().map(|branch| branch.code.as_str()).collect();
    let said = Said::made(format!("店番 `{code}` はありません。"), format!("there is no branch `{code}`"));
    let near = nearest(code, known.iter().copied());
    found.push(branch.wrong(code::UNKNOWN_NAME, said).expecting(&known).meaning(near));
}

/// 取引店. A customer banks at one branch.
fn one_branch(branches: &[Place<'_>], found: &mut Findings) {
    let Some(first) = branches.first() else { return };
    for branch in branches.iter().filter(|branch| branch.scalar() != first.scalar()) {
        let said =
            Said::fixed("一人の顧客の口座はすべて同じ店にあります。", "a customer has all accounts at one branch");
        let there = Said::fixed("最初の店番はここです", "the first branch is here");
        found.push(branch.wrong(code::CANNOT_HAPPEN, said).expecting(first.scalar()).beside(first.span(), there));
    }
}

fn taken(place: &Place<'_>, kind: AccountKind, number: &str) -> Diagnostic {
    let said = Said::made(
        format!("口座番号 `{number}` の{}はもうあります。", kind.name_ja()),
        format!("another `{kind}` has the number `{number}` already"),
    );
    let help = Said::fixed(
        "ほかの番号にするか、`number` を書かずに町に任せてください",
        "state another number, or leave `number` out and let the town draw one",
    );
    place.wrong(code::DUPLICATE_ID, said).helping(help)
}
