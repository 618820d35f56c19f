//! What a bank tells its partners, and what changes then（第7条第3項, 第4条第8項, 第9条第1項）.

use super::{
    super::{
        calendar,
        fields::{Fields, Shape},
        findings::{Findings, Read},
        place::Place,
        times, words,
    },
    outage, partner_id,
};
use crate::{
    bank::refusal::Said,
    event::{
        Channel, EndpointSunset, EventId, Hours, HoursChanged, Jst, Maintenance, MaintenanceExtended, NoticePosted,
        NoticeTouches, Operation, PartnerSuspended, Plane, Purpose, TermsChanged, Word,
    },
    scenario::{diagnostic::code, instant::Frame},
};

/// Reads `{ scope: [data, linking], notice_at: "+1d" }`.
pub fn read_maintenance(place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["scope", "notice_at"]), found)?;
    let scope = fields.maybe("scope", found, outage::read_scope);
    // It is told before it begins, so that a time of day is the next one after the start of the clock.
    let told = Frame { start: frame.start, after: frame.start };
    let notice_at = fields
        .maybe("notice_at", found, |p, f| times::instant(p, told, f).and_then(|at| before(p, at, frame.after, f)));
    Ok(Word::Maintenance(Maintenance { scope: scope?.unwrap_or_else(outage::usual_scope), notice_at: notice_at? }))
}

fn before(place: &Place<'_>, told: Jst, begins: Jst, found: &mut Findings) -> Read<Jst> {
    if told <= begins {
        return Ok(told);
    }
    let said = Said::made(
        format!("告知（{told}）が始まり（{begins}）より後です。"),
        format!("this is told at {told}, after it has begun at {begins}"),
    );
    Err(found.push(place.wrong(code::TIME_ORDER, said)))
}

/// Reads `{ id: night-work, until: "07:00" }`.
pub fn read_extended(place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["id", "until"]), found)?;
    let id = fields.need("id", "night-work", found).and_then(|p| words::name(p, found));
    let until = fields.need("until", "\"07:00\"", found).and_then(|p| times::instant(p, frame, found));
    Ok(Word::MaintenanceExtended(MaintenanceExtended { id: EventId(id?.into()), until: until? }))
}

/// Reads `{ partner: kakeibo, reason: … }`.
pub fn read_suspended(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["partner", "reason"]), found)?;
    let partner = fields.need("partner", "kakeibo", found).and_then(|p| partner_id(p, found));
    let reason = fields.maybe("reason", found, words::both);
    Ok(Word::PartnerSuspended(PartnerSuspended { partner: partner?, reason: reason? }))
}

/// Reads `{ channel: institution, purpose: data, effective: "+7d", hours: { weekday: ["07:00-21:00"], … } }`.
pub fn read_hours(place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["channel", "purpose", "effective", "hours"]), found)?;
    let channels: Vec<_> = Channel::ALL.iter().map(|c| c.word()).collect();
    let channel = fields.maybe("channel", found, |p, f| words::word(p, &channels, Channel::from_word, f));
    let purposes: Vec<_> = Purpose::ALL.iter().map(|p| p.word()).collect();
    let purpose = fields.maybe("purpose", found, |p, f| words::word(p, &purposes, Purpose::from_word, f));
    let effective = fields.need("effective", "\"+7d\"", found).and_then(|p| times::instant(p, frame, found));
    let hours = fields.need("hours", "{ weekday: [\"07:00-21:00\"], … }", found).and_then(|p| read_week(p, found));
    let (channel, purpose) = (channel?, purpose?);
    Ok(Word::HoursChanged(HoursChanged { channel, purpose, effective: effective?, hours: hours? }))
}

fn read_week(place: &Place<'_>, found: &mut Findings) -> Read<Hours> {
    let fields = Fields::read(place, Shape::of(&["weekday", "saturday", "sunday_holiday", "year_end"]), found)?;
    let mut sort =
        |key: &str| fields.need(key, "[\"07:00-21:00\"]", found).and_then(|p| calendar::read_spans(p, found));
    let (weekday, saturday) = (sort("weekday"), sort("saturday"));
    let (sunday_holiday, year_end) = (sort("sunday_holiday"), sort("year_end"));
    Ok(Hours { weekday: weekday?, saturday: saturday?, sunday_holiday: sunday_holiday?, year_end: year_end? })
}

/// Reads `{ version: "2026-07", effective: "+15d", summary: …, reconsent: true }`.
pub fn read_terms(place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["version", "effective", "summary", "reconsent"]), found)?;
    let version = fields.need("version", "\"2026-07\"", found).and_then(|p| words::filled(p, found));
    let effective = fields.need("effective", "\"+15d\"", found).and_then(|p| times::instant(p, frame, found));
    let summary = fields.maybe("summary", found, words::both);
    let reconsent = fields.maybe("reconsent", found, Place::flag);
    let (version, effective) = (version?.to_owned(), effective?);
    Ok(Word::TermsChanged(TermsChanged {
        version,
        effective,
        summary: summary?,
        reconsent: reconsent?.unwrap_or(true),
    }))
}

/// Reads `{ title: …, body: …, effective: "+7d", touches: { operations: [read_balance] } }`.
pub fn read_notice(place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["title", "body", "effective", "touches"]), found)?;
    let title = fields.need("title", "{ ja: お知らせ, en: Notice }", found).and_then(|p| words::both(p, found));
    let body = fields.maybe("body", found, words::both);
    let effective = fields.maybe("effective", found, |p, f| times::instant(p, frame, f));
    let touches = fields.maybe("touches", found, read_touches);
    Ok(Word::NoticePosted(NoticePosted { title: title?, body: body?, effective: effective?, touches: touches? }))
}

/// Reads `{ operations: [list_transactions], parameters: [limit], fields: [transactions.amount] }`.
fn read_touches(place: &Place<'_>, found: &mut Findings) -> Read<NoticeTouches> {
    let fields = Fields::read(place, Shape::of(&["operations", "parameters", "fields"]), found)?;
    let operations =
        fields.need("operations", "[list_transactions]", found).and_then(|p| words::each(p, found, words::operation));
    let parameters = fields.maybe("parameters", found, |p, f| words::each(p, f, words::kept));
    let named = fields.maybe("fields", found, |p, f| words::each(p, f, words::kept));
    Ok(NoticeTouches {
        operations: operations?,
        parameters: parameters?.unwrap_or_default(),
        fields: named?.unwrap_or_default(),
    })
}

/// Reads `{ operation: list_transactions, deprecated_at: "+7d", sunset_at: "+90d" }`.
pub fn read_sunset(place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["operation", "deprecated_at", "sunset_at"]), found)?;
    let bank = |operation: &Operation| operation.plane() != Plane::Control;
    let words: Vec<_> = Operation::ALL.iter().filter(|o| bank(o)).map(|o| o.word()).collect();
    let read = |text: &str| Operation::from_word(text).filter(bank);
    let operation =
        fields.need("operation", "list_transactions", found).and_then(|p| words::word(p, &words, read, found));
    let deprecated_at = fields.maybe("deprecated_at", found, |p, f| times::instant(p, frame, f));
    let sunset_at = fields.need("sunset_at", "\"+90d\"", found).and_then(|p| times::instant(p, frame, found));
    let (sunset_at, deprecated_at) = (sunset_at?, deprecated_at?.unwrap_or(frame.after));
    if deprecated_at > sunset_at {
        let said = Said::made(
            format!("非推奨の開始（{deprecated_at}）が提供終了（{sunset_at}）より後です。"),
            format!("it would be deprecated at {deprecated_at}, after it is withdrawn at {sunset_at}"),
        );
        return Err(found.push(place.wrong_key(code::TIME_ORDER, said)));
    }
    Ok(Word::EndpointSunset(EndpointSunset { operation: operation?, deprecated_at, sunset_at }))
}
