//! A profile that holds, and each way in which one does not.

use super::*;
use crate::event::{ChannelHours, Hours, Institution, Lifetimes, OpenSpan, Window, WindowApart};
use std::collections::BTreeMap;

fn terms() -> ProfileTerms {
    let day = vec![OpenSpan { open: 420, close: 1380 }];
    let hours = Hours { weekday: day.clone(), saturday: day, sunday_holiday: vec![], year_end: vec![] };
    let hours = ChannelHours { data: hours.clone(), linking: hours };
    let branch = |code: &str| Branch { code: code.to_owned(), name: "本店".to_owned() };
    ProfileTerms {
        format: 1,
        name: "example".to_owned(),
        institution: Institution {
            code: "9999".to_owned(),
            name: "模擬信用組合".to_owned(),
            name_en: "Mock Credit Cooperative".to_owned(),
        },
        branches: vec![branch("001"), branch("002")],
        hours: BTreeMap::from([(Channel::Institution, hours.clone()), (Channel::Anser, hours)]),
        kinds: BTreeMap::from([
            (Channel::Institution, vec![AccountKind::OrdinaryDeposit, AccountKind::CardLoan]),
            (Channel::Anser, vec![AccountKind::CurrentDeposit]),
        ]),
        window: Window {
            deposits_months: 2,
            card_loan_months: 1,
            anser_max_days: 366,
            before: BeforeWindow::Refuse,
            apart: vec![],
        },
        lifetimes: Lifetimes { access_token_secs: 900, refresh_token_secs: 1, link_secs: 1, page_key_secs: 1 },
        exclusive_links: false,
        terms_version: "2023-05-31".to_owned(),
    }
}

fn complaints(change: impl FnOnce(&mut ProfileTerms)) -> Vec<String> {
    let mut terms = terms();
    change(&mut terms);
    Profile::compile(&terms).unwrap_err().into_iter().map(|said| said.en.into_owned()).collect()
}

#[test]
fn a_sound_profile_offers_what_it_states() {
    let profile = Profile::compile(&terms()).unwrap();
    assert!(profile.offers(Channel::Institution, AccountKind::CardLoan));
    assert!(!profile.offers(Channel::Institution, AccountKind::CurrentDeposit));
    assert!(profile.offers(Channel::Anser, AccountKind::CurrentDeposit));
    assert!(!profile.offers(Channel::Anser, AccountKind::CardLoan));
    assert_eq!(profile.branch("002").unwrap().name, "本店");
    assert_eq!(profile.branch("003"), None);
    assert_eq!(profile.terms().terms_version, "2023-05-31");
}

#[test]
fn a_kind_may_have_a_window_of_its_own_on_a_channel() {
    let profile = Profile::compile(&terms()).unwrap();
    assert_eq!(profile.window_months(Channel::Institution, AccountKind::OrdinaryDeposit), 2);
    assert_eq!(profile.window_months(Channel::Institution, AccountKind::CardLoan), 1);
    let mut apart = terms();
    let (channel, kind) = (Channel::Anser, AccountKind::CurrentDeposit);
    apart.window.apart.push(WindowApart { channel, kind, months: 12 });
    let profile = Profile::compile(&apart).unwrap();
    assert_eq!(profile.window_months(channel, kind), 12);
    assert_eq!(profile.window_months(Channel::Institution, kind), 2, "the other channel has the usual window");
}

#[test]
fn each_slip_is_named_with_its_place() {
    let one = |change: fn(&mut ProfileTerms)| complaints(change).join("; ");
    assert_eq!(one(|t| t.format = 2), "`format`: must be 1");
    assert_eq!(one(|t| t.name = "A b".to_owned()), "`name`: expected letters a-z, digits and hyphens");
    assert_eq!(one(|t| t.institution.code = "240".to_owned()), "`institution.code`: must be four digits");
    assert_eq!(one(|t| t.branches[1].code = "001".to_owned()), "`branches[1].code`: 001 stands twice");
    assert_eq!(one(|t| t.branches[0].code = "1".to_owned()), "`branches[0].code`: a branch code is three digits");
    assert_eq!(one(|t| t.branches.clear()), "`branches`: at least one branch is needed");
    assert_eq!(one(|t| t.lifetimes.link_secs = 0), "`lifetimes.link_secs`: must be at least 1");
    assert_eq!(one(|t| t.window.deposits_months = 1201), "`window.deposits_months`: at most 1200 months");
    assert_eq!(one(|t| t.terms_version = " ".to_owned()), "`terms_version`: must not be empty");
}

#[test]
fn both_channels_need_hours_and_kinds() {
    let missing = complaints(|t| {
        t.hours.remove(&Channel::Anser);
        t.kinds.remove(&Channel::Anser);
        t.kinds.insert(Channel::Institution, vec![AccountKind::CardLoan; 2]);
    });
    assert_eq!(
        missing,
        [
            "`kinds.institution`: a kind stands twice",
            "`hours.anser`: the hours are missing",
            "`kinds.anser`: at least one kind is needed",
        ]
    );
}

#[test]
fn spans_stand_in_order_and_may_touch() {
    let with = |spans: &[(u16, u16)]| {
        let spans = spans.iter().map(|(open, close)| OpenSpan { open: *open, close: *close }).collect();
        let mut terms = terms();
        terms.hours.get_mut(&Channel::Anser).unwrap().linking.saturday = spans;
        Profile::compile(&terms).map(drop).map_err(|wrong| wrong[0].en.clone().into_owned())
    };
    assert_eq!(with(&[(0, 60), (60, 1440)]), Ok(()));
    let disordered = Err("`hours.anser.linking.saturday`: spans must be in order and not overlap".to_owned());
    assert_eq!(with(&[(60, 120), (0, 60)]), disordered);
    assert_eq!(with(&[(0, 60), (59, 120)]), disordered);
    let no_span = Err("`hours.anser.linking.saturday`: a span opens before it closes, by 24:00".to_owned());
    assert_eq!(with(&[(60, 60)]), no_span);
    assert_eq!(with(&[(0, 1441)]), no_span);
}
