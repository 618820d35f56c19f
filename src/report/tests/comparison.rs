//! Two runs, compared.

use super::{DAY, NIGHT, result_of};
use crate::{
    event::Lang,
    report::{Trend, compare, comparison_text},
    verdict::{CountsAs, Verdict},
};

#[test]
fn what_got_worse_comes_first_and_what_got_better_is_told_too() {
    let (good, bad) = (result_of(DAY, false), result_of(NIGHT, false));
    let worse = compare(&good, &bad);
    assert!(worse.is_worse());
    let told = comparison_text(&worse, Lang::En);
    assert!(told.starts_with("- worse  a-night / call-outside-service-hours: passed → failed ×1\n"), "{told}");
    let better = compare(&bad, &good);
    assert!(!better.is_worse() && better.differences.iter().all(|one| one.trend == Trend::Better));
    assert!(
        comparison_text(&better, Lang::Ja).contains("悪化 0、改善 5、変化なし"),
        "{}",
        comparison_text(&better, Lang::Ja)
    );
    assert!(compare(&bad, &bad).differences.is_empty());
}

#[test]
fn a_failure_that_happens_more_often_is_worse() {
    let before = result_of(NIGHT, false);
    let mut after = before.clone();
    after.suites[0].expectations[1].failed += 1;
    let found = compare(&before, &after);
    assert_eq!((found.is_worse(), found.differences.len()), (true, 1));
}

#[test]
fn a_case_that_only_one_run_has_is_new_or_gone_and_a_new_failure_is_worse() {
    let whole = result_of(NIGHT, false);
    let mut fewer = whole.clone();
    fewer.suites[0].expectations.retain(|case| case.id != "reauthorize");
    let trends = |from, to| compare(from, to).differences.iter().map(|one| one.trend).collect::<Vec<_>>();
    assert_eq!(trends(&whole, &fewer), [Trend::Gone]);
    assert_eq!(trends(&fewer, &whole), [Trend::New]);
    assert!(!compare(&whole, &fewer).is_worse() && compare(&fewer, &whole).is_worse());
}

#[test]
fn a_general_rule_that_did_not_come_up_is_no_worse_than_one_that_was_kept() {
    let kept = result_of(DAY, false);
    let mut quiet = kept.clone();
    let rule = quiet.suites[0].conduct.iter_mut().find(|case| case.verdict == Verdict::Pass).unwrap();
    rule.verdict = Verdict::NotExercised;
    assert!(compare(&kept, &quiet).differences.is_empty() && compare(&quiet, &kept).differences.is_empty());
    let mut unproven = kept.clone();
    let expected = unproven.suites[0].expectations.iter_mut().find(|case| case.verdict == Verdict::Pass).unwrap();
    (expected.verdict, expected.counts_as) = (Verdict::NotExercised, CountsAs::Warned);
    assert!(compare(&kept, &unproven).is_worse(), "what a scenario expects has to come up");
}
