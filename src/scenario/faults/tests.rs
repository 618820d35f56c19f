//! The choice of faults, rule by rule.

use super::*;
use crate::event::{FaultMatch, FaultWhen, Latency, Rate};
use std::collections::BTreeMap;

fn fault(when: FaultWhen, inject: Inject) -> Fault {
    Fault { id: "f".to_owned(), matches: FaultMatch::default(), when, inject }
}

fn seen<'a>(partner: Option<&'a PartnerId>, in_force: &'a dyn Fn(&EventId) -> bool) -> Seen<'a> {
    Seen { seed: 7, operation: Operation::ReadBalance, partner, now: Jst(1_000), wall: Wall(50), in_force }
}

/// Which of the first twelve calls are hit.
fn hits(when: FaultWhen) -> Vec<u64> {
    let fault = fault(when, Inject::LostReply);
    let (mut tally, none) = (Tally::default(), |_: &EventId| false);
    let drawn = (0..12).map(|_| draw(&fault, &mut tally, &seen(None, &none)));
    drawn.filter(|(_, hit)| hit.is_some()).map(|(n, _)| n).collect()
}

#[test]
fn each_condition_narrows_which_calls_are_hit_and_all_that_are_stated_must_hold() {
    let all: Vec<u64> = (1..=12).collect();
    assert_eq!(hits(FaultWhen::default()), all);
    assert_eq!(hits(FaultWhen { calls: vec![3, 4], ..FaultWhen::default() }), [3, 4]);
    assert_eq!(hits(FaultWhen { every: Some(5), ..FaultWhen::default() }), [5, 10]);
    assert_eq!(hits(FaultWhen { every: Some(2), calls: vec![3, 4, 6], ..FaultWhen::default() }), [4, 6]);
    assert_eq!(hits(FaultWhen { probability: Some(1.0), ..FaultWhen::default() }), all);
    for (from, until, is_hit) in [(1_000, 1_001, true), (0, 1_000, false), (1_001, 2_000, false)] {
        let between = Some((Jst(from), Jst(until)));
        assert_eq!(!hits(FaultWhen { between, ..FaultWhen::default() }).is_empty(), is_hit, "{from}..{until}");
    }
}

#[test]
fn a_rule_that_holds_during_an_event_hits_while_that_event_is_in_force() {
    let during = Some(EventId("stop".into()));
    let fault = fault(FaultWhen { during, ..FaultWhen::default() }, Inject::LostReply);
    for (in_force, is_hit) in [("stop", true), ("another", false)] {
        let holds = |event: &EventId| &*event.0 == in_force;
        let (_, hit) = draw(&fault, &mut Tally::default(), &seen(None, &holds));
        assert_eq!(hit.is_some(), is_hit, "{in_force}");
    }
}

#[test]
fn chance_hits_its_share_and_differs_by_seed_fault_partner_and_operation() {
    let when = FaultWhen { probability: Some(0.1), ..FaultWhen::default() };
    let one = fault(when.clone(), Inject::LostReply);
    let other = Fault { id: "g".to_owned(), ..one.clone() };
    let (kakeibo, kaikei) = (PartnerId("kakeibo".into()), PartnerId("kaikei".into()));
    let none = |_: &EventId| false;
    let base = seen(Some(&kakeibo), &none);
    let chosen = |fault: &Fault, seen: &Seen<'_>| {
        let mut tally = Tally::default();
        let all = (0..10_000).map(|_| draw(fault, &mut tally, seen));
        all.filter(|(_, hit)| hit.is_some()).map(|(n, _)| n).collect::<Vec<_>>()
    };
    let first = chosen(&one, &base);
    assert!((900..1_100).contains(&first.len()), "{} of 10000", first.len());
    assert_eq!(first, chosen(&one, &base));
    assert_ne!(first, chosen(&other, &base));
    assert_ne!(first, chosen(&one, &seen(Some(&kaikei), &none)));
    assert_ne!(first, chosen(&one, &Seen { seed: 8, ..seen(Some(&kakeibo), &none) }));
    assert_ne!(first, chosen(&one, &Seen { operation: Operation::ReadAccount, ..seen(Some(&kakeibo), &none) }));
}

#[test]
fn the_chance_of_a_call_hangs_on_its_number_alone_in_whatever_order_the_calls_come() {
    let latency = Latency::LogNormal { median_ms: 180, sigma: 0.5, max_ms: 3_000 };
    let when = FaultWhen { probability: Some(0.3), ..FaultWhen::default() };
    let fault = fault(when, Inject::Latency(latency));
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|name| PartnerId(name.into()));
    let none = |_: &EventId| false;
    let run = |turn_of: &dyn Fn(usize) -> usize| {
        let mut tallies: Vec<Tally> = names.iter().map(|_| Tally::default()).collect();
        let mut decided = BTreeMap::new();
        for i in 0..800 {
            let who = turn_of(i);
            let (n, hit) = draw(&fault, &mut tallies[who], &seen(Some(&names[who]), &none));
            decided.insert((who, n), hit);
        }
        decided
    };
    let in_turn = run(&|i| i % 8);
    assert_eq!(in_turn, run(&|i| i / 100));
    for run_no in 0..100 {
        assert_eq!(in_turn, run(&|i| (i + run_no) % 8), "run {run_no}");
    }
}

#[test]
fn latency_is_fixed_even_or_log_normal_and_never_longer_than_the_longest() {
    let lengths = |latency: Latency| {
        let fault = fault(FaultWhen::default(), Inject::Latency(latency));
        let (mut tally, none) = (Tally::default(), |_: &EventId| false);
        let mut all: Vec<i64> = (0..2_001)
            .map(|_| match draw(&fault, &mut tally, &seen(None, &none)).1 {
                Some(Hit::Late(ms)) => ms,
                other => panic!("{other:?}"),
            })
            .collect();
        all.sort_unstable();
        all
    };
    assert!(lengths(Latency::Fixed(20)).iter().all(|ms| *ms == 20));
    let even = lengths(Latency::Uniform(100, 200));
    assert_eq!((even[0], even[2_000]), (100, 200));
    assert!((140..160).contains(&even[1_000]), "{}", even[1_000]);
    let normal = lengths(Latency::LogNormal { median_ms: 180, sigma: 0.5, max_ms: 500 });
    assert!((165..195).contains(&normal[1_000]), "{}", normal[1_000]);
    assert!(normal[0] > 0 && normal[0] < 60, "{}", normal[0]);
    assert_eq!(normal[2_000], 500);
}

#[test]
fn a_rate_lets_its_calls_through_and_says_until_when_the_others_wait() {
    let fault = fault(FaultWhen::default(), Inject::RateLimit(Rate { calls: 2, per_ms: 1_000 }));
    let (mut tally, none) = (Tally::default(), |_: &EventId| false);
    let mut at = |wall: i64| draw(&fault, &mut tally, &Seen { wall: Wall(wall), ..seen(None, &none) }).1;
    let over = |wall: i64| Some(Hit::Beyond(Wall(wall)));
    assert_eq!([at(0), at(400), at(500), at(999)], [None, None, over(1_000), over(1_000)]);
    assert_eq!([at(1_500), at(1_500), at(2_499), at(2_500)], [None, None, over(2_500), None]);
}
