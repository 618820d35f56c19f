//! 口座・鮮度・連携対象. What becomes of accounts as a whole, of how new answers are, and of what is offered.

use super::{
    event::{Asked, impossible},
    lasting, who,
};
use crate::{
    bank::refusal::Refusal,
    event::{AccountMeant, AccountStatus, DataStale, Fact, Jst, Lasting, OfferChange, OfferChanged, Seq},
    sandbox::state::State,
};
use std::sync::Arc;

/// 口座の解約（第5条第2項）.
///
/// # Errors
/// When there is no such account, or it is closed already.
pub(super) fn closed(state: &State, meant: &AccountMeant) -> Result<Vec<Fact>, Refusal> {
    let account = who::account(state, &meant.account, "account")?;
    if state.account_status(account) == AccountStatus::Closed {
        let ja = format!("口座 `{}` はすでに解約されています。", meant.account);
        let en = format!("the account `{}` is closed already", meant.account);
        return Err(impossible("account", ja, en));
    }
    Ok(vec![Fact::AccountClosed { account }])
}

/// 口座の凍結.
///
/// # Errors
/// When there is no such account, or it is closed or frozen already.
pub(super) fn frozen(state: &State, now: Jst, asked: &Asked<'_>, meant: &AccountMeant) -> Result<Vec<Fact>, Refusal> {
    let account = who::account(state, &meant.account, "account")?;
    let (ja, en) = match state.account_status(account) {
        AccountStatus::Active => return lasting::begin(state, now, asked, Lasting::AccountFrozen { account }),
        AccountStatus::Frozen => ("すでに凍結されています", "frozen already"),
        AccountStatus::Closed => ("解約されています", "closed"),
    };
    let name = &meant.account;
    Err(impossible("account", format!("口座 `{name}` は{ja}。"), format!("the account `{name}` is {en}")))
}

/// 最新でない情報（第6条第1項）. Answers hold of an instant that is past.
///
/// # Errors
/// When that instant is still to come.
pub(super) fn stale(state: &State, now: Jst, asked: &Asked<'_>, meant: &DataStale) -> Result<Vec<Fact>, Refusal> {
    let as_of = meant.as_of.unwrap_or(now);
    if as_of > now {
        let ja = format!("基準時点 {as_of} は現在 {now} より後にできません。");
        let en = format!("`as_of` {as_of} may not lie after now, {now}");
        return Err(impossible("as_of", ja, en));
    }
    // Whatever makes a difference to the books stands, so that the last of it is as good as the last of all.
    let known = state.standing.iter().filter(|(_, record)| record.bank_at <= as_of);
    let seq = known.map(|(seq, _)| *seq).next_back().unwrap_or(Seq(0));
    lasting::begin(state, now, asked, Lasting::DataStale { as_of, seq, scope: meant.scope.clone() })
}

/// 連携対象・提供期間の変更（第2条第2項, 第2条第4項）.
///
/// # Errors
/// When there is no such partner, or it uses another channel.
pub(super) fn offer_changed(state: &State, changed: &OfferChanged) -> Result<Vec<Fact>, Refusal> {
    let partner = changed.partner.as_ref().map(|id| who::partner(state, id, "partner")).transpose()?;
    if let Some((partner, channel)) = partner.as_ref().zip(changed.channel)
        && partner.terms.channel != channel
    {
        let (id, its) = (&partner.terms.partner_id, partner.terms.channel);
        let ja = format!("事業者 `{id}` の接続方式は `{its}` です。");
        let en = format!("the partner `{id}` uses the channel `{its}`");
        return Err(impossible("channel", ja, en));
    }
    let change = OfferChange {
        partner: partner.map(|partner| partner.no),
        channel: changed.channel,
        kinds: changed.kinds.clone(),
        window_months: changed.window_months,
    };
    Ok(vec![Fact::OfferChanged(Arc::new(change))])
}
