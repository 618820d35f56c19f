//! A profile's text as terms: every key read at its place, every mistake collected.

use super::hours;
use crate::{
    bank::refusal::Said,
    event::{AccountKind, BeforeWindow, Branch, Channel, Institution, Lifetimes, ProfileTerms, Window, WindowApart},
    scenario::{
        code,
        reading::{Fields, Findings, Place, Read, Shape, words},
    },
};
use std::collections::BTreeMap;

const KEYS: Shape = Shape {
    keys: &[
        "format",
        "name",
        "institution",
        "branches",
        "hours",
        "kinds",
        "window",
        "lifetimes",
        "exclusive_links",
        "terms_version",
    ],
    notes: true,
};

/// Reads the whole file.
pub(super) fn read(root: &Place<'_>, found: &mut Findings) -> Read<ProfileTerms> {
    let fields = Fields::read(root, KEYS, found)?;
    let format = fields.need("format", "1", found).and_then(|p| number(p, found));
    let name = fields.need("name", "toyama", found).and_then(|p| words::name(p, found));
    let institution = fields
        .need("institution", "{ code: \"9996\", name: 架空町信用組合, name_en: Kakucho Credit Cooperative }", found)
        .and_then(|p| read_institution(p, found));
    let branches = fields.need("branches", "[{ code: \"001\", name: 本店 }]", found).and_then(|p| {
        let items = p.items(found)?;
        let read: Vec<_> = items.iter().map(|item| read_branch(item, found)).collect();
        read.into_iter().collect::<Read<Vec<_>>>()
    });
    let hours = fields
        .need("hours", "{ institution: { data: …, linking: … }, anser: { data: …, linking: … } }", found)
        .and_then(|p| of_channels(p, found, hours::read));
    let kinds = fields
        .need("kinds", "{ institution: [ordinary_deposit], anser: [ordinary_deposit] }", found)
        .and_then(|p| of_channels(p, found, read_kinds));
    let window = fields
        .need("window", "{ deposits_months: 2, card_loan_months: 1, anser_max_days: 366 }", found)
        .and_then(|p| read_window(p, found));
    let lifetimes =
        fields.need("lifetimes", "{ access_token_secs: 900, … }", found).and_then(|p| read_lifetimes(p, found));
    let exclusive_links = fields.maybe("exclusive_links", found, Place::flag);
    let terms_version = fields.need("terms_version", "\"2023-05-31\"", found).and_then(|p| words::filled(p, found));
    Ok(ProfileTerms {
        format: format?,
        name: name?.to_owned(),
        institution: institution?,
        branches: branches?,
        hours: hours?,
        kinds: kinds?,
        window: window?,
        lifetimes: lifetimes?,
        exclusive_links: exclusive_links?.unwrap_or_default(),
        terms_version: terms_version?.to_owned(),
    })
}

/// A whole number that is not negative.
fn number(place: &Place<'_>, found: &mut Findings) -> Read<u32> {
    let whole = place.whole(found)?;
    let name = place.name();
    let said = Said::made(
        format!("`{name}` は 0 以上、2^32 未満の整数です。"),
        format!("`{name}` is a whole number from 0, below 2^32"),
    );
    u32::try_from(whole).map_err(|_| found.push(place.wrong(code::INVALID_VALUE, said)))
}

fn text(fields: &Fields<'_>, key: &str, example: &str, found: &mut Findings) -> Read<String> {
    fields.need(key, example, found).and_then(|p| words::filled(p, found)).map(str::to_owned)
}

fn read_institution(place: &Place<'_>, found: &mut Findings) -> Read<Institution> {
    let fields = Fields::read(place, Shape::of(&["code", "name", "name_en"]), found)?;
    let code = text(&fields, "code", "\"9996\"", found);
    let name = text(&fields, "name", "架空町信用組合", found);
    let name_en = text(&fields, "name_en", "Kakucho Credit Cooperative", found);
    Ok(Institution { code: code?, name: name?, name_en: name_en? })
}

fn read_branch(place: &Place<'_>, found: &mut Findings) -> Read<Branch> {
    let fields = Fields::read(place, Shape::of(&["code", "name"]), found)?;
    let code = text(&fields, "code", "\"001\"", found);
    let name = text(&fields, "name", "本店", found);
    Ok(Branch { code: code?, name: name? })
}

/// What stands under the name of each channel; a channel that is missing is told when the whole is checked.
fn of_channels<T>(
    place: &Place<'_>,
    found: &mut Findings,
    read: impl Fn(&Place<'_>, &mut Findings) -> Read<T>,
) -> Read<BTreeMap<Channel, T>> {
    let fields = Fields::read(place, Shape::of(&["institution", "anser"]), found)?;
    let mut all = BTreeMap::new();
    let mut whole = Ok(());
    for channel in Channel::ALL {
        match fields.maybe(channel.word(), found, &read) {
            Ok(Some(value)) => {
                all.insert(*channel, value);
            }
            Ok(None) => {}
            Err(told) => whole = Err(told),
        }
    }
    whole.map(|()| all)
}

fn kind(place: &Place<'_>, found: &mut Findings) -> Read<AccountKind> {
    let all: Vec<_> = AccountKind::ALL.iter().map(|kind| kind.word()).collect();
    words::word(place, &all, AccountKind::from_word, found)
}

fn read_kinds(place: &Place<'_>, found: &mut Findings) -> Read<Vec<AccountKind>> {
    let items = place.items(found)?;
    let read: Vec<_> = items.iter().map(|item| kind(item, found)).collect();
    read.into_iter().collect()
}

fn read_window(place: &Place<'_>, found: &mut Findings) -> Read<Window> {
    const KEYS: &[&str] = &["deposits_months", "card_loan_months", "anser_max_days", "before", "apart"];
    const BEFORE: [(&str, BeforeWindow); 2] = [("refuse", BeforeWindow::Refuse), ("cut", BeforeWindow::Cut)];
    let fields = Fields::read(place, Shape::of(KEYS), found)?;
    let deposits_months = fields.need("deposits_months", "2", found).and_then(|p| number(p, found));
    let card_loan_months = fields.need("card_loan_months", "1", found).and_then(|p| number(p, found));
    let anser_max_days = fields.need("anser_max_days", "366", found).and_then(|p| number(p, found));
    let before = fields.maybe("before", found, |p, f| {
        let from_word = |text: &str| BEFORE.iter().find(|(word, _)| *word == text).map(|(_, before)| *before);
        words::word(p, &BEFORE.map(|(word, _)| word), from_word, f)
    });
    let apart = fields.maybe("apart", found, |p, f| {
        let items = p.items(f)?;
        let read: Vec<_> = items.iter().map(|item| read_apart(item, f)).collect();
        read.into_iter().collect::<Read<Vec<_>>>()
    });
    Ok(Window {
        deposits_months: deposits_months?,
        card_loan_months: card_loan_months?,
        anser_max_days: anser_max_days?,
        before: before?.unwrap_or_default(),
        apart: apart?.unwrap_or_default(),
    })
}

fn read_apart(place: &Place<'_>, found: &mut Findings) -> Read<WindowApart> {
    let fields = Fields::read(place, Shape::of(&["channel", "kind", "months"]), found)?;
    let channels: Vec<_> = Channel::ALL.iter().map(|channel| channel.word()).collect();
    let channel =
        fields.need("channel", "institution", found).and_then(|p| words::word(p, &channels, Channel::from_word, found));
    let kind = fields.need("kind", "savings_deposit", found).and_then(|p| kind(p, found));
    let months = fields.need("months", "1", found).and_then(|p| number(p, found));
    Ok(WindowApart { channel: channel?, kind: kind?, months: months? })
}

fn read_lifetimes(place: &Place<'_>, found: &mut Findings) -> Read<Lifetimes> {
    const KEYS: &[&str] = &["access_token_secs", "refresh_token_secs", "link_secs", "page_key_secs"];
    let fields = Fields::read(place, Shape::of(KEYS), found)?;
    let mut secs = |key: &str, example: &str| fields.need(key, example, found).and_then(|p| number(p, found));
    let (access, refresh) = (secs("access_token_secs", "900"), secs("refresh_token_secs", "7776000"));
    let (link, page_key) = (secs("link_secs", "7776000"), secs("page_key_secs", "600"));
    Ok(Lifetimes {
        access_token_secs: access?,
        refresh_token_secs: refresh?,
        link_secs: link?,
        page_key_secs: page_key?,
    })
}
