//! Who lives in the town, and that every id finds its way back.

use super::*;
use crate::event::Branch;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn town(seed: u64) -> Town {
    Town::new(seed, 10_000, 10, Jst::parse("2026-06-10T10:00:00+09:00").unwrap())
}

fn branches() -> Vec<Branch> {
    let codes = ["001", "003", "004", "005", "006", "007", "011", "013", "031", "038"];
    codes.iter().map(|code| Branch { code: (*code).into(), name: (*code).into() }).collect()
}

#[test]
fn a_town_of_ten_million_is_a_handful_of_keys() {
    assert!(size_of::<Town>() <= 128);
    let town = Town::new(1, 10_000_000, 10, Jst::parse("2026-06-10T10:00:00+09:00").unwrap());
    assert!(town.customer(CustomerNo(9_999_999)).is_some());
    assert!(town.customer(CustomerNo(10_000_000)).is_none());
}

#[test]
fn the_cast_is_found_by_its_words() {
    let town = town(7);
    for persona in Persona::ALL {
        let no = town.find_customer(persona.word()).unwrap();
        assert_eq!(town.known_as(no), Some(persona.word()));
        assert_eq!(town.find_customer(town.customer_id(no).as_str()), Some(no));
    }
    assert_eq!(town.find_customer("nobody"), None);
    let small = Town::new(7, 3, 1, Jst::parse("2026-06-10T10:00:00+09:00").unwrap());
    assert!(small.find_customer("plain").is_some() && small.find_customer("heavy-day").is_none());
}

#[test]
fn the_cast_can_log_in_as_its_stories_say() {
    let town = town(7);
    let means = |persona| {
        let customer = town.customer(town.persona(persona).unwrap()).unwrap();
        (customer.has_card, customer.has_ib)
    };
    assert_eq!(means(Persona::Plain), (true, true));
    assert_eq!(means(Persona::CardOnly), (true, false));
    assert_eq!(means(Persona::IbOnly), (false, true));
    assert_eq!(means(Persona::Ineligible), (false, false));
    assert_eq!(town.contractor_id(town.persona(Persona::CardOnly).unwrap()), None);
    let kinds = |persona| town.kinds_of(town.persona(persona).unwrap()).unwrap();
    assert!(kinds(Persona::AllKinds).iter().eq(AccountKind::ALL.iter().copied()));
    let held = kinds(Persona::Corporate).iter().collect::<Vec<_>>();
    assert_eq!(held, [AccountKind::OrdinaryDeposit, AccountKind::CurrentDeposit]);
    assert_eq!(kinds(Persona::Plain).iter().collect::<Vec<_>>(), [AccountKind::OrdinaryDeposit]);
}

#[test]
fn account_numbers_do_not_depend_on_how_many_customers_there_are() {
    let start = Jst::parse("2026-06-10T10:00:00+09:00").unwrap();
    let account = AccountNo { customer: CustomerNo(5), kind: AccountKind::OrdinaryDeposit };
    let (small, large) = (Town::new(7, 100, 10, start), Town::new(7, 10_000_000, 10, start));
    assert_eq!(small.account_number(account), large.account_number(account));
    assert_eq!(small.account_id(account), large.account_id(account));
    assert_eq!(small.customer(CustomerNo(5)), large.customer(CustomerNo(5)));
}

#[test]
fn every_account_number_of_a_town_is_unique_and_most_guesses_are_unknown() {
    let town = town(7);
    let mut seen = BTreeSet::new();
    for no in (0..10_000).map(CustomerNo) {
        for kind in town.kinds_of(no).unwrap().iter() {
            assert!(seen.insert((kind, town.account_number(AccountNo { customer: no, kind }))));
        }
    }
    let known =
        |n: u32| (0..10).any(|b| town.account_by_number(b, AccountKind::OrdinaryDeposit, &format!("{n:07}")).is_some());
    assert!((0..10_000).filter(|n| known(*n)).count() < 40);
}

#[test]
fn customers_are_spread_as_the_shares_say() {
    let town = town(11);
    let people = (12..10_000).map(|n| town.customer(CustomerNo(n)).unwrap()).collect::<Vec<_>>();
    let branches = people.iter().map(|c| c.branch).collect::<BTreeSet<_>>();
    assert_eq!(branches.len(), 10);
    assert!(people.iter().any(|c| !c.has_card && !c.has_ib));
    let holders = |kind| people.iter().filter(|c| c.kinds.contains(kind)).count();
    assert_eq!(holders(AccountKind::OrdinaryDeposit), people.len());
    for (kind, holding) in [
        (AccountKind::SavingsDeposit, 850..1_150),
        (AccountKind::CardLoan, 480..680),
        (AccountKind::TaxReserveDeposit, 280..420),
        (AccountKind::TimeDeposit, 3_200..3_700),
        (AccountKind::CurrentDeposit, 700..950),
    ] {
        assert!(holding.contains(&holders(kind)), "{kind} {}", holders(kind));
    }
    let pledged = people.iter().filter(|c| c.is_pledged).collect::<Vec<_>>();
    assert!(pledged.iter().all(|c| c.kinds.contains(AccountKind::TimeDeposit)));
    assert!((900..1_300).contains(&pledged.len()), "{}", pledged.len());
    for (class, share) in [
        (Class::Employee, 32),
        (Class::Family, 18),
        (Class::Pensioner, 24),
        (Class::Student, 6),
        (Class::Proprietor, 6),
        (Class::Farmer, 4),
        (Class::Company, 10),
    ] {
        let found = people.iter().filter(|c| c.class == class).count();
        assert!((share * 100 - 150..share * 100 + 150).contains(&found), "{class:?} {found}");
    }
}

#[test]
fn a_malformed_id_is_nobodys() {
    let town = town(7);
    for text in ["", "a", "aaaaaaaaaaaaaaaa", "AAAAAAAAAAAAAAAA", "口座口座口座", "aaaaaaaaaaaaaaaaa"] {
        assert_eq!(town.account_by_id(text), None, "{text}");
        assert_eq!(town.account_by_anser_id(text, &branches()), None, "{text}");
        assert_eq!(town.find_customer(text), None, "{text}");
        assert_eq!(town.customer_by_contractor(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn every_id_finds_its_way_back(seed: u64, n in 0_u32..10_000) {
        let (town, branches) = (town(seed), branches());
        let customer = town.customer(CustomerNo(n)).unwrap();
        prop_assert_eq!(town.find_customer(town.customer_id(customer.no).as_str()), Some(customer.no));
        if let Some(contractor) = town.contractor_id(customer.no) {
            prop_assert_eq!(town.customer_by_contractor(contractor.as_str()), Some(customer.no));
        }
        prop_assert_eq!(town.contractor_id(customer.no).is_some(), customer.has_ib);
        for kind in customer.kinds.iter() {
            let account = AccountNo { customer: customer.no, kind };
            prop_assert_eq!(town.account_by_id(town.account_id(account).as_str()), Some(account));
            let anser = town.anser_account_id(account, &branches).unwrap();
            prop_assert_eq!(town.account_by_anser_id(anser.as_str(), &branches), Some(account));
            let number = town.account_number(account);
            prop_assert_eq!(town.account_by_number(customer.branch, kind, number.as_str()), Some(account));
            prop_assert_eq!(town.account_by_number(customer.branch + 1, kind, number.as_str()), None);
        }
    }

    #[test]
    fn what_is_asked_alone_agrees_with_the_whole_customer(seed: u64, n in 0_u32..10_000) {
        let (town, no) = (town(seed), CustomerNo(n));
        let customer = town.customer(no).unwrap();
        prop_assert_eq!(town.branch_of(no), Some(customer.branch));
        prop_assert_eq!(town.class_of(no), Some(customer.class));
        prop_assert_eq!(town.kinds_of(no), Some(customer.kinds));
        prop_assert_eq!(town.opened_on(no), Some(customer.opened_on));
        prop_assert!(crate::bank::calendar::is_business_day(customer.opened_on));
        prop_assert!(is_bank_kana(&customer.name.kana()));
    }
}

/// FNV-1a, which needs no crate and never changes.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// All that partners can see of a customer, and the rows of June 2026: no holiday falls into June.
fn all_that_shows(town: &Town, no: CustomerNo) -> String {
    use crate::bank::{
        overlay::Overlay,
        statement::{PageRequest, Statement},
    };
    use crate::event::{Day, Seq};
    use std::fmt::Write;
    let customer = town.customer(no).unwrap();
    let (kanji, kana, branch) = (customer.name.kanji(), customer.name.kana(), customer.branch);
    let mut text = format!("{} {kanji} {kana} {branch} ", town.customer_id(no));
    text += town.contractor_id(no).as_ref().map_or("-", Ascii::as_str);
    writeln!(text, " {} {} {}", town.pin(no), town.password(no), town.otp(no)).unwrap();
    for kind in customer.kinds.iter() {
        let account = AccountNo { customer: no, kind };
        writeln!(text, "{kind} {} {}", town.account_number(account), town.account_id(account)).unwrap();
        let Some(ledger) = town.ledger(account) else {
            for lot in town.time_deposit(no).unwrap().lots_at(Jst::midnight(Day::from_ymd(2026, 7, 1).unwrap())) {
                let number = (lot.deposit_number, lot.sub_number);
                writeln!(text, "{number:?} {} {} {} {:?}", lot.principal, lot.deposited_on, lot.rate, lot.status)
                    .unwrap();
            }
            continue;
        };
        let overlay = Overlay::default();
        let (from, to) = (Day::from_ymd(2026, 6, 1).unwrap(), Day::from_ymd(2026, 6, 30).unwrap());
        let asked = PageRequest { from, to, after: None, limit: 600 };
        let statement = Statement { ledger: &ledger, overlay: &overlay };
        statement.page(&asked, Jst::midnight(to.plus(1)), Seq(0), |row| {
            let mut line = Vec::new();
            row.write_transaction_id(&mut line);
            line.push(b' ');
            row.write_description(&mut line);
            line.push(b' ');
            row.write_kana_description(&mut line);
            line.push(b' ');
            row.write_counterparty(&mut line);
            let line = String::from_utf8(line).unwrap();
            writeln!(text, "{} {} {line} {}", row.position.instant(), row.amount, row.balance).unwrap();
        });
    }
    text
}

#[test]
fn the_generator_is_the_one_that_its_version_names() {
    assert_eq!(TOWN_VERSION, 1, "a new version needs new fingerprints");
    let town = town(42);
    let prints = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 15, 19, 9_999]
        .map(|n| fingerprint(&all_that_shows(&town, CustomerNo(n))));
    let pinned = [
        11_634_622_076_367_364_981,
        12_553_202_170_274_095_973,
        1_709_158_471_797_887_694,
        6_037_121_853_056_361_101,
        4_527_795_349_486_824_660,
        3_798_851_928_850_217_958,
        11_740_217_440_203_310_701,
        4_354_538_126_761_902_805,
        3_211_048_934_858_459_807,
        602_436_414_882_828_773,
        8_223_891_548_738_615_559,
        5_051_642_771_251_034_564,
        3_918_188_493_141_017_971,
        16_744_666_991_352_215_125,
        6_877_986_001_370_148_456,
    ];
    assert_eq!(prints, pinned, "changed bytes need a new TOWN_VERSION");
    let first = all_that_shows(&town, CustomerNo(1));
    assert_eq!(
        first.lines().take(4).collect::<Vec<_>>(),
        [
            "cu-19483485 高橋　翔太 ﾀｶﾊｼ ｼﾖｳﾀ 9 22274599 1076 xqfuyuuxaa 270691",
            "ordinary_deposit 3241697 mw8u2xn3u6ztmdp0",
            "2026-06-01T07:23:00+09:00 -39500 2026060118000014 自動車税 ｼﾞﾄﾞｳｼﾔｾﾞｲ ﾄﾔﾏｹﾝ 2467755",
            "2026-06-03T07:58:00+09:00 -880 2026060320000177 動画配信 ﾄﾞｳｶﾞﾊｲｼﾝ ﾈﾂﾄﾄﾞｳｶﾞ 2466875"
        ]
    );
}

#[test]
fn what_is_asked_first_changes_nothing() {
    let town = town(3);
    let forward = (0..60).map(|n| all_that_shows(&town, CustomerNo(n))).collect::<Vec<_>>();
    let mut backward = (0..60).rev().map(|n| all_that_shows(&town, CustomerNo(n))).collect::<Vec<_>>();
    backward.reverse();
    assert_eq!(forward, backward);
}
