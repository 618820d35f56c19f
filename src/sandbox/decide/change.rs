//! 告知・計画停止・事業者の停止（第7条第3項, 第4条第8項, 第9条第1項）. What a bank tells its partners, and what changes then.

use super::{Asked, account, event::impossible, exchange, lasting, who};
use crate::{
    bank::refusal::Refusal,
    event::{
        Announced, Announcement, EndpointSunset, EventId, Fact, HoursChanged, Jst, Maintenance, MaintenanceExtended,
        NoticePosted, OfferChanged, OutageBegan, PartnerSuspended, PartnerSuspension, RefusalCode, SigningKeyRotated,
        TermsChanged,
    },
    sandbox::state::{Standing, State},
};
use std::sync::Arc;

/// Refuses a name that something else has: an event to come or in force, an announcement, an incident.
///
/// # Errors
/// `event_impossible`.
pub fn fresh(state: &State, id: &EventId) -> Result<(), Refusal> {
    let announced = || state.notices().any(|notice| notice.announced.id == *id);
    if !state.events.contains_key(id) && state.incident(id).is_none() && !announced() {
        return Ok(());
    }
    let ja = format!("イベント `{id}` はすでにあります。別の id を付けてください。");
    let en = format!("there is an event `{id}` already; give this one another id");
    Err(impossible("id", ja, en))
}

/// 計画停止. A maintenance begins.
pub fn maintenance(state: &State, now: Jst, asked: &Asked<'_>, planned: &Maintenance) -> Result<Vec<Fact>, Refusal> {
    lasting::check(state, now, asked)?;
    let (id, scope, until) = (asked.id.clone(), planned.scope.clone(), asked.until);
    Ok(vec![Fact::OutageBegan(Arc::new(OutageBegan { id, scope, announced: true, maintenance: true, until }))])
}

/// 計画停止の延長. A maintenance in force takes longer than it was to.
pub fn extended(state: &State, now: Jst, longer: &MaintenanceExtended) -> Result<Vec<Fact>, Refusal> {
    let id = &longer.id;
    let in_force = state.outages().find(|outage| outage.id == *id && outage.maintenance);
    let Some(outage) = in_force else {
        if let Some(Standing::ToCome((at, _))) = state.events.get(id) {
            let ja = format!("メンテナンス `{id}` はまだ始まっていません（{at} の予定です）。");
            let en = format!("the maintenance `{id}` has not begun; it is planned for {at}");
            return Err(impossible("id", ja, en));
        }
        let known = state.outages().filter(|outage| outage.maintenance).map(|outage| &*outage.id.0);
        return Err(who::unknown("id", &id.0, known, RefusalCode::EventImpossible));
    };
    let earliest = outage.until.unwrap_or(now).max(now);
    if longer.until <= earliest {
        let ja = format!("延長後の終了 {} は {earliest} より後でなければなりません。", longer.until);
        let en = format!("the new end {} must lie after {earliest}", longer.until);
        return Err(impossible("until", ja, en));
    }
    Ok(vec![Fact::MaintenanceExtended { id: id.clone(), until: longer.until }])
}

/// 事業者の停止（第4条第8項）. A partner is cut off.
pub fn suspended(state: &State, now: Jst, asked: &Asked<'_>, meant: &PartnerSuspended) -> Result<Vec<Fact>, Refusal> {
    lasting::check(state, now, asked)?;
    let partner = who::partner(state, &meant.partner, "partner")?;
    let suspension = PartnerSuspension {
        id: asked.id.clone(),
        partner: partner.no,
        reason: meant.reason.clone(),
        until: asked.until,
    };
    Ok(vec![Fact::PartnerSuspended(Arc::new(suspension))])
}

/// お知らせ（第9条第1項）.
pub fn notice(state: &State, now: Jst, id: &EventId, posted: &NoticePosted) -> Result<Vec<Fact>, Refusal> {
    let effective = posted.effective.unwrap_or(now);
    announced(state, id, effective, Announcement::Notice(posted.clone()))
}

/// 規定の変更（第9条第1項）: told beforehand, so that it cannot hold from a time that has passed.
pub fn terms(state: &State, now: Jst, id: &EventId, changed: &TermsChanged) -> Result<Vec<Fact>, Refusal> {
    not_past(changed.effective, now, "effective")?;
    let others = state.notices().filter_map(|notice| match &notice.announced.what {
        Announcement::Terms(terms) => Some(terms.version.as_str()),
        Announcement::Notice(_)
        | Announcement::Hours(_)
        | Announcement::Sunset(_)
        | Announcement::Offer(_)
        | Announcement::SigningKey(_)
        | Announcement::WebhookDisabled(_) => None,
    });
    let first = state.profile().terms().terms_version.as_str();
    if others.chain([first]).any(|version| version == changed.version) {
        let ja = format!("規定の版 `{}` はすでにあります。別の版の名前を付けてください。", changed.version);
        let en = format!("there is a version `{}` of the terms already; name another", changed.version);
        return Err(impossible("version", ja, en));
    }
    announced(state, id, changed.effective, Announcement::Terms(changed.clone()))
}

/// サービス時間帯の変更（第2条第1項, 第9条第1項）.
pub fn hours(state: &State, now: Jst, id: &EventId, changed: &HoursChanged) -> Result<Vec<Fact>, Refusal> {
    let mut changed = changed.clone();
    changed.effective = Jst::midnight(changed.effective.day());
    not_past(changed.effective, Jst::midnight(now.day()), "effective")?;
    announced(state, id, changed.effective, Announcement::Hours(changed))
}

/// 操作の提供終了（第9条第1項）.
pub fn sunset(state: &State, now: Jst, id: &EventId, sunset: &EndpointSunset) -> Result<Vec<Fact>, Refusal> {
    not_past(sunset.sunset_at, now, "sunset_at")?;
    announced(state, id, sunset.sunset_at, Announcement::Sunset(sunset.clone()))
}

/// 連携対象・提供期間の変更（第2条第2項, 第2条第4項）: at once, or told beforehand（第9条第1項）.
pub fn offer(state: &State, now: Jst, id: &EventId, changed: &OfferChanged) -> Result<Vec<Fact>, Refusal> {
    // What cannot be changed is not announced.
    let facts = account::offer_changed(state, changed)?;
    let Some(effective) = changed.effective else {
        return Ok(facts);
    };
    not_past(effective, now, "effective")?;
    announced(state, id, effective, Announcement::Offer(changed.clone()))
        .map(|told| at_once(told, effective, now, facts))
}

/// 署名鍵の交換: at once, or told beforehand（第9条第1項）.
pub fn signing_key(state: &State, now: Jst, id: &EventId, rotated: SigningKeyRotated) -> Result<Vec<Fact>, Refusal> {
    let facts = exchange::signing_key(state, now, rotated);
    let Some(effective) = rotated.effective else {
        return Ok(facts);
    };
    not_past(effective, now, "effective")?;
    announced(state, id, effective, Announcement::SigningKey(rotated)).map(|told| at_once(told, effective, now, facts))
}

/// What was announced, and what it brings about where that is not still to come.
fn at_once(mut told: Vec<Fact>, effective: Jst, now: Jst, facts: Vec<Fact>) -> Vec<Fact> {
    if effective <= now {
        told.extend(facts);
    }
    told
}

/// What an announcement brings about when its instant has come, where that is more than its holding.
///
/// # Errors
/// When it can no longer happen.
pub fn took_effect(state: &State, at: Jst, id: &EventId) -> Result<Vec<Fact>, Refusal> {
    let announced = state.notices().find(|notice| notice.announced.id == *id);
    match announced.map(|notice| &notice.announced.what) {
        Some(Announcement::Offer(changed)) => account::offer_changed(state, changed),
        Some(Announcement::SigningKey(rotated)) => Ok(exchange::signing_key(state, at, *rotated)),
        _ => Ok(Vec::new()),
    }
}

fn not_past(at: Jst, now: Jst, parameter: &str) -> Result<(), Refusal> {
    if at >= now {
        return Ok(());
    }
    let ja = format!("{at} は現在 {now} より前です。変更は事前に告知します（第9条第1項）。");
    let en = format!("{at} lies before now, {now}: a change is told beforehand (Article 9, paragraph 1)");
    Err(impossible(parameter, ja, en))
}

fn announced(state: &State, id: &EventId, effective: Jst, what: Announcement) -> Result<Vec<Fact>, Refusal> {
    fresh(state, id)?;
    Ok(vec![Fact::Announced(Arc::new(Announced { id: id.clone(), effective, what }))])
}
