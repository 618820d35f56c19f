//! Events: the words of DESIGN §6.2, each decided against the state as it is.

use super::{clock, customer, links, who};
use crate::{
    bank::{
        refusal::{Refusal, Said},
        statement::Statement,
    },
    event::{
        AccountStatus, ClockSet, ClockSetting, CustomerChange, EventId, Fact, Jst, LinkEnd, Outage, OutageBegan,
        Posting, RefusalCode, TransactionPosted, Wall, Word, Yen,
    },
    sandbox::state::{Standing, State},
};
use std::sync::Arc;

/// An event that is asked for.
pub struct Asked<'a> {
    /// Its name.
    pub id: EventId,
    /// When it ends by itself, where it lasts.
    pub until: Option<Jst>,
    /// What is to happen.
    pub word: &'a Word,
}

/// What an event brings about.
pub enum Decision {
    /// These facts, now.
    Facts(Vec<Fact>),
    /// The clock moves to this instant, and what is due on the way happens.
    Advance(Jst),
}

/// Decides one event.
///
/// # Errors
/// `event_impossible`, `parameter_invalid` or `clock_backwards`, each saying what stands in the way.
pub fn event(state: &State, now: Jst, wall: Wall, asked: &Asked<'_>) -> Result<Decision, Refusal> {
    let facts = match asked.word {
        Word::Outage(outage) => outage_begins(state, now, asked, outage)?,
        Word::TokensExpired(meant) => {
            let links = links::meant(state, now, meant.partner.as_ref(), meant.customer.as_deref())?;
            links.into_iter().map(|link| Fact::TokensExpired { link, kind: meant.kind }).collect()
        }
        Word::TokensRevoked(meant) => {
            let links = links::meant(state, now, meant.partner.as_ref(), meant.customer.as_deref())?;
            links.into_iter().map(|link| Fact::TokensRevoked { link, kind: meant.kind }).collect()
        }
        Word::LinkExpired(meant) => links::end(state, now, meant, LinkEnd::Expired)?,
        Word::LinkSuperseded(meant) => links::end(state, now, meant, LinkEnd::Superseded)?,
        Word::PartnerContractEnded(meant) => links::end(state, now, meant, LinkEnd::EligibilityLost)?,
        Word::ServiceStopped(stopped) => links::stop(state, now, stopped)?,
        Word::CredentialChanged(meant) => customer::change(state, now, meant, CustomerChange::CredentialChanged)?,
        Word::CustomerLocked(meant) => customer::change(state, now, meant, CustomerChange::Locked)?,
        Word::CustomerUnlocked(meant) => customer::change(state, now, meant, CustomerChange::Unlocked)?,
        Word::CardCancelled(meant) => customer::change(state, now, meant, CustomerChange::CardCancelled)?,
        Word::IbContractEnded(meant) => customer::change(state, now, meant, CustomerChange::IbContractEnded)?,
        Word::TransactionPosted(posted) => transaction_posted(state, now, posted)?,
        Word::ClockAdvanced(by) => return clock::target(state, now, by).map(Decision::Advance),
        Word::ClockSet(set) => clock_set(state, now, wall, set)?,
        Word::Ended(ended) => ends(state, &ended.id)?,
    };
    Ok(Decision::Facts(facts))
}

pub(super) fn impossible(parameter: &str, ja: String, en: String) -> Refusal {
    Refusal::of_parameter(RefusalCode::EventImpossible, parameter, Said::made(ja, en))
}

fn outage_begins(state: &State, now: Jst, asked: &Asked<'_>, outage: &Outage) -> Result<Vec<Fact>, Refusal> {
    let id = asked.id.clone();
    if state.events.contains_key(&id) {
        let ja = format!("イベント `{id}` はすでに予定または継続中です。別の id を付けてください。");
        let en = format!("the event `{id}` is already planned or in force; give this one another id");
        return Err(impossible("id", ja, en));
    }
    if let Some(until) = asked.until.filter(|until| *until <= now) {
        let ja = format!("終了時刻 {until} は現在 {now} より後でなければなりません。");
        let en = format!("the end {until} must lie after now, {now}");
        return Err(impossible("until", ja, en));
    }
    let outage = OutageBegan { id, scope: outage.scope.clone(), announced: outage.announced, until: asked.until };
    Ok(vec![Fact::OutageBegan(Arc::new(outage))])
}

fn transaction_posted(state: &State, now: Jst, posted: &TransactionPosted) -> Result<Vec<Fact>, Refusal> {
    let account = who::account(state, &posted.account, "account")?;
    let today = now.day();
    if let Some(dated) = posted.dated.filter(|dated| *dated > today) {
        let ja = format!("取引日 {dated} は銀行の本日 {today} より後にできません。timeline の at を使ってください。");
        let en =
            format!("the transaction date {dated} may not lie after the bank's today, {today}; use `at` in a timeline");
        return Err(impossible("dated", ja, en));
    }
    if state.account_status(account) == AccountStatus::Closed {
        let ja = format!("口座 `{}` は解約されています。", posted.account);
        let en = format!("the account `{}` is closed", posted.account);
        return Err(impossible("account", ja, en));
    }
    let Some(ledger) = state.town().ledger(account) else {
        let ja = format!("{} には入出金明細がありません。", account.kind.name_ja());
        let en = format!("a {} has no statement of movements", account.kind);
        return Err(impossible("account", ja, en));
    };
    let overlay = state.overlay(account).cloned().unwrap_or_default();
    let statement = Statement { ledger: &ledger, overlay: &overlay };
    let largest = statement.largest_debit(now, state.seq());
    if posted.amount.0 < 0 && !posted.allow_overdraft && posted.amount.0.saturating_neg() > largest.0 {
        let ja =
            format!("残高が不足します。出金できるのは最大 {largest} 円です（allow_overdraft: true で許可できます）。");
        let en = format!(
            "the account would not cover it: at most {largest} yen can be debited (allow_overdraft: true permits it)"
        );
        return Err(impossible("amount", ja, en));
    }
    let category = if posted.amount.0 > 0 { "11" } else { "18" };
    let posting = Posting {
        booked_at: now,
        dated: posted.dated,
        value_date: posted.value_date.or(posted.dated).unwrap_or(today),
        amount: Yen(posted.amount.0),
        category_code: posted.category_code.clone().unwrap_or_else(|| category.to_owned()),
        description: posted.description.clone().unwrap_or_default(),
        counterparty: posted.counterparty.clone(),
    };
    Ok(vec![Fact::TransactionPosted { account, posting: Arc::new(posting) }])
}

fn clock_set(state: &State, now: Jst, wall: Wall, set: &ClockSet) -> Result<Vec<Fact>, Refusal> {
    let before = state.clock();
    let speed = set.speed.unwrap_or(before.speed);
    if !(speed > 0.0 && speed <= clock::FASTEST) {
        let ja = "speed は 0 より大きく 1000000 以下の数です。".to_owned();
        let en = "`speed` must be a number above 0 and at most 1000000".to_owned();
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "speed", Said::made(ja, en)));
    }
    let mode = set.mode.unwrap_or(before.mode);
    Ok(vec![Fact::ClockSet(ClockSetting { mode, anchor_bank: now, anchor_wall: wall, speed })])
}

fn ends(state: &State, id: &EventId) -> Result<Vec<Fact>, Refusal> {
    match state.events.get(id) {
        Some(Standing::InForce(..)) => Ok(vec![Fact::Ended { id: id.clone() }]),
        Some(Standing::ToCome((at, _))) => {
            let ja = format!("イベント `{id}` はまだ始まっていません（{at} の予定です）。");
            let en = format!("the event `{id}` has not begun; it is planned for {at}");
            Err(impossible("id", ja, en))
        }
        Some(Standing::Armed) => {
            let ja = format!("イベント `{id}` はまだ始まっていません（きっかけを待っています）。");
            let en = format!("the event `{id}` has not begun; it waits for its trigger");
            Err(impossible("id", ja, en))
        }
        None => {
            let in_force = state.outages().map(|outage| &*outage.id.0);
            Err(who::unknown("id", id.0.as_ref(), in_force, RefusalCode::EventImpossible))
        }
    }
}
