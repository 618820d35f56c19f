//! 口座・鮮度・連携対象. What becomes of accounts as a whole, how new answers are, and what is offered (第2条第2項, 第2条第4項,
//! 第5条第2項, 第6条第1項).

use super::{
    super::{
        fields::{Fields, Shape},
        findings::{Findings, Read},
        place::Place,
        times, words,
    },
    partner_id,
    transaction::read_account,
};
use crate::{
    bank::{freshness, refusal::Said},
    event::{
        AccountKind, AccountMeant, Area, Channel, DataStale, OfferChanged, Operation, PartialResult, Plane, Reach, Word,
    },
    scenario::{diagnostic::code, instant::Frame},
};

/// The longest window, in months back: a century.
const LONGEST_WINDOW: i128 = 1_200;
const CHANGES: &[&str] = &["kinds", "window"];

/// Reads `{ as_of: "2026-06-10T08:00:00+09:00", scope: [data] }`.
pub fn read_stale(place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["as_of", "scope"]), found)?;
    let as_of = fields.maybe("as_of", found, |p, f| {
        let as_of = times::absolute(p, f)?;
        if as_of <= frame.after {
            return Ok(as_of);
        }
        let said = Said::made(
            format!("基準時点（{as_of}）が出来事の時刻（{}）より後です。", frame.after),
            format!("answers cannot hold of {as_of}, which is after {}", frame.after),
        );
        Err(f.push(p.wrong(code::TIME_ORDER, said)))
    });
    let scope = fields.maybe("scope", found, |p, f| {
        let items = p.items(f)?;
        if items.is_empty() {
            let said = Said::fixed("`scope` が空です。", "`scope` is empty");
            return Err(f.push(p.wrong(code::INVALID_VALUE, said).expecting(what_can_be_stale())));
        }
        let read: Vec<_> = items.iter().map(|item| words::word(item, &what_can_be_stale(), reach, f)).collect();
        read.into_iter().collect()
    });
    let scope = scope?.unwrap_or_else(|| vec![Reach::Area(Area::Data)]);
    Ok(Word::DataStale(DataStale { as_of: as_of?, scope }))
}

/// Reads `{ operation: list_transactions, reason: "…" }`.
pub fn read_partial(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["operation", "reason"]), found)?;
    let data: Vec<_> =
        Operation::ALL.iter().filter(|of| matches!(of.plane(), Plane::Data(_))).map(|of| of.word()).collect();
    let operation = fields.need("operation", "list_transactions", found).and_then(|p| {
        let read = |word: &str| Operation::from_word(word).filter(|_| data.contains(&word));
        words::word(p, &data, read, found)
    });
    let reason = fields.maybe("reason", found, |p, f| words::filled(p, f).map(str::to_owned));
    let usual = || "upstream system did not answer".to_owned();
    Ok(Word::PartialResult(PartialResult { operation: operation?, reason: reason?.unwrap_or_else(usual) }))
}

/// What can be stale: whatever says of which instant it holds.
pub fn what_can_be_stale() -> Vec<&'static str> {
    let areas = [Area::Data, Area::Institution, Area::Anser].map(Area::word);
    let kinds = AccountKind::ALL.iter().map(|kind| kind.word());
    areas.into_iter().chain(kinds).chain(freshness::DATED.map(Operation::word)).collect()
}

fn reach(word: &str) -> Option<Reach> {
    Reach::from_word(word).filter(|_| what_can_be_stale().contains(&word))
}

/// Reads `{ account: plain/ordinary_deposit }`.
fn read_meant(place: &Place<'_>, found: &mut Findings) -> Read<AccountMeant> {
    let fields = Fields::read(place, Shape::of(&["account"]), found)?;
    let account = fields.need("account", "plain/ordinary_deposit", found).and_then(|p| read_account(p, found));
    Ok(AccountMeant { account: account? })
}

/// Reads the word of a closed account.
pub fn read_closed(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    read_meant(place, found).map(Word::AccountClosed)
}

/// Reads the word of a frozen account.
pub fn read_frozen(place: &Place<'_>, _: Frame, found: &mut Findings) -> Read<Word> {
    read_meant(place, found).map(Word::AccountFrozen)
}

/// Reads `{ partner: kakeibo, channel: institution, kinds: [ordinary_deposit], window: 1, effective: "+30d" }`.
pub fn read_changed(place: &Place<'_>, frame: Frame, found: &mut Findings) -> Read<Word> {
    let fields = Fields::read(place, Shape::of(&["partner", "channel", "kinds", "window", "effective"]), found)?;
    let partner = fields.maybe("partner", found, partner_id);
    let channels: Vec<_> = Channel::ALL.iter().map(|channel| channel.word()).collect();
    let channel = fields.maybe("channel", found, |p, f| words::word(p, &channels, Channel::from_word, f));
    let kinds = fields.maybe("kinds", found, |p, f| {
        let all: Vec<_> = AccountKind::ALL.iter().map(|kind| kind.word()).collect();
        let items = p.items(f)?;
        let read: Vec<_> = items.iter().map(|item| words::word(item, &all, AccountKind::from_word, f)).collect();
        read.into_iter().collect::<Read<Vec<_>>>()
    });
    let window = fields.maybe("window", found, |p, f| {
        let months = p.whole(f)?;
        let said = Said::made(
            format!("`window` は何か月前の1日からかを 0 以上、{LONGEST_WINDOW} 以下で書きます。"),
            format!("`window` is a number of months back, from 0 to {LONGEST_WINDOW}"),
        );
        let fits = u32::try_from(months).ok().filter(|_| months <= LONGEST_WINDOW);
        fits.ok_or_else(|| f.push(p.wrong(code::INVALID_VALUE, said)))
    });
    let effective = fields.maybe("effective", found, |p, f| times::instant(p, frame, f));
    if CHANGES.iter().all(|key| fields.get(key).is_none()) {
        let said = Said::fixed("`kinds` か `window` を書きます。", "this changes neither `kinds` nor `window`");
        return Err(found.push(place.wrong_key(code::MISSING_KEY, said).expecting(CHANGES)));
    }
    Ok(Word::OfferChanged(OfferChanged {
        partner: partner?,
        channel: channel?,
        kinds: kinds?,
        window_months: window?,
        effective: effective?,
    }))
}
