//! 変異体. Each bad habit is found out by the expectation that is made for it and by no other; the good partner meets them
//! all.

use kumiai::cli::{self, Out};
use serde_json::Value;
use std::{collections::BTreeSet, ffi::OsString, fs, path::Path};

/// A habit, the story in which it shows, the expectation made for it, and the general rules that it breaks as well.
struct Mutant {
    habit: &'static str,
    story: &'static str,
    expects: &'static str,
    also: &'static [&'static str],
}

const fn mutant(
    habit: &'static str,
    story: &'static str,
    expects: &'static str,
    also: &'static [&'static str],
) -> Mutant {
    Mutant { habit, story, expects, also }
}

const MUTANTS: [Mutant; 20] = [
    mutant(
        "ignores-retry-after",
        "faults: [{ id: busy, match: { operation: list_accounts }, when: { calls: [2, 3] }, inject: { error: { status: 503, retry_after: 5s } } }]\nrun: { until: \"20:00\" }",
        "must: { honour_retry_after: { tolerance: 200ms } }",
        &["honour-retry-after"],
    ),
    mutant(
        "hammers",
        "faults: [{ id: broken, match: { operation: read_balance }, when: { between: [\"10:20\", \"10:40\"] }, inject: { error: { status: 500 } } }]",
        "must: { back_off: { max_rate: { calls: 5, per: 10s } } }",
        &["back-off"],
    ),
    mutant(
        "calls-all-night",
        "clock: { start: \"2026-06-10T22:30:00+09:00\" }",
        "must_not: { call_outside_service_hours: { max: 1 } }",
        &["call-outside-service-hours"],
    ),
    mutant("keeps-calling", STOPPED, "after: stop, must: { stop_within: { calls: 1 } }", &["stop-within"]),
    mutant("keeps-calling", STOPPED, "after: stop, must_not: { call_api: {} }", &["stop-within"]),
    mutant(
        "never-reauthorizes",
        "timeline: [{ id: lapse, at: \"+12m\", event: { link_expired: { partner: kakeibo } } }]",
        "after: lapse, must: { reauthorize: { rejected_calls: 1, bank_time: 1h } }",
        &["reauthorize"],
    ),
    mutant(
        "refreshes-late",
        EXPIRED,
        "after: lapse, must: { refresh_token: { rejected_calls: 1 } }",
        &["refresh-token"],
    ),
    mutant("refreshes-late", EXPIRED, "must_not: { use_token: { state: expired } }", &["refresh-token"]),
    mutant(
        "shows-revoked-tokens",
        "timeline: [{ id: taken, at: \"+12m\", event: { tokens_revoked: { partner: kakeibo, kind: access } } }]",
        "must_not: { use_token: { state: revoked } }",
        &["use-token-revoked", "reauthorize"],
    ),
    mutant("reuses-refresh-token", "", "must_not: { use_token: { state: rotated } }", &["use-token-rotated"]),
    mutant(
        "refreshes-concurrently",
        // Two exchanges overlap for certain where each takes a while.
        "timeline: [{ id: lapse, at: \"+12m\", event: { tokens_expired: { partner: kakeibo, kind: access } } }]\n\
         faults: [{ id: slow, match: { operation: issue_token }, inject: { latency: { fixed: 300ms } } }]\n\
         run: { until: \"10:16\" }",
        "must_not: { refresh_concurrently: {} }",
        &["refresh-concurrently"],
    ),
    mutant(
        "drops-next-page",
        "partners: { kakeibo: { channel: institution, linked: [heavy-day] } }",
        "must: { page_to_end: {} }",
        &["page-to-end"],
    ),
    mutant("sends-no-pkce", "", "must: { use_pkce: {} }", &["use-pkce"]),
    mutant("reuses-code", "", "must_not: { reuse_code: {} }", &["reuse-code"]),
    mutant("polls-unlinked-accounts", "", "must_not: { request_unlinked_account: {} }", &["request-unlinked-account"]),
    mutant(
        "ignores-incidents",
        LEAK,
        "after: leak, must: { acknowledge_incident: { bank_time: 2h } }",
        &["acknowledge-incident", "report-incident"],
    ),
    mutant(
        "ignores-incidents",
        LEAK,
        "after: leak, must: { report_incident: { bank_time: 3d } }",
        &["acknowledge-incident", "report-incident"],
    ),
    mutant("reports-nothing", LEAK, "after: leak, must: { report_incident: {} }", &["report-incident"]),
    mutant(
        "ignores-terms",
        "timeline: [{ id: terms, at: \"+12m\", event: { terms_changed: { version: \"2026-07\", effective: \"2026-06-12T00:00:00+09:00\", summary: new } } }]\n\
         run: { until: \"2026-06-20T10:00:00+09:00\" }",
        "after: terms, must: { accept_terms: { bank_time: 7d } }",
        &[],
    ),
    mutant(
        "keeps-first-list",
        "timeline: [{ id: new-ids, at: \"+12m\", event: { account_ids_rotated: { partner: kakeibo } } }]",
        "after: new-ids, must_not: { request_unlinked_account: {} }",
        &["request-unlinked-account"],
    ),
];

const STOPPED: &str = "timeline: [{ id: stop, at: \"+12m\", event: { service_stopped: { partner: kakeibo, customer: plain, reason: customer_request } } }]";
const EXPIRED: &str = "timeline: [{ id: lapse, at: \"+12m\", event: { tokens_expired: { partner: kakeibo, kind: access } } }]\nrun: { until: \"16:00\" }";
const LEAK: &str = "timeline: [{ id: leak, at: \"+12m\", event: { incident_disclosed: { partner: kakeibo, ground: suspected_leak, summary: a leak, acknowledge_within: 2h, report_within: 3d } } }]\n\
     run: { until: \"2026-06-15T10:00:00+09:00\" }";

/// Plays the story of a mutant with a partner: the exit code, and the one suite of its report.
fn played(mutant: &Mutant, nth: usize, partner: &str) -> (u8, Value) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutants");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{nth}-{partner}.yaml"));
    let Mutant { habit, story, expects, .. } = mutant;
    let text = format!(
        "format: 1\nname: {habit}\n{story}\nexpectations:\n  - {{ id: made-for-it, clause: \"4.2\", partner: kakeibo, {expects} }}\n"
    );
    fs::write(&file, text).unwrap();
    let file = file.into_os_string();
    let words = ["--strict", "--report", "json=-", "--lang", "en", "--partner", partner].map(OsString::from);
    let arguments = ["kumiai".into(), "run".into(), file].into_iter().chain(words);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let code = cli::run(arguments, &mut Out { stdout: &mut stdout, stderr: &mut stderr });
    let said = String::from_utf8_lossy(&stderr).into_owned();
    let told: Value = serde_json::from_slice(&stdout).unwrap_or_else(|_| panic!("{habit}: exit {code}: {said}"));
    (code, told["suites"][0].clone())
}

/// Which of these cases failed.
fn failed(cases: &Value) -> BTreeSet<&str> {
    let failed = cases.as_array().unwrap().iter().filter(|case| case["verdict"] == "fail");
    failed.map(|case| case["id"].as_str().unwrap()).collect()
}

#[test]
fn each_bad_habit_fails_the_expectation_made_for_it_and_no_unrelated_one() {
    let mut survived = Vec::new();
    for (nth, mutant) in MUTANTS.iter().enumerate() {
        let (code, suite) = played(mutant, nth, mutant.habit);
        let (expected, general) = (failed(&suite["expectations"]), failed(&suite["conduct"]));
        if code != 1 || expected != BTreeSet::from(["made-for-it"]) || general != mutant.also.iter().copied().collect()
        {
            survived.push(format!(
                "{} / {}: exit {code}, {}, general rules {general:?}",
                mutant.habit, mutant.expects, suite["expectations"][0]["said"]["en"]
            ));
        }
    }
    assert!(survived.is_empty(), "{}", survived.join("\n"));
}

#[test]
fn the_good_partner_passes_where_the_others_fail() {
    let mut failing = Vec::new();
    for (nth, mutant) in MUTANTS.iter().enumerate() {
        let (code, suite) = played(mutant, nth, "good");
        let general = failed(&suite["conduct"]);
        if code != 0 || !general.is_empty() {
            let said = &suite["expectations"][0]["said"]["en"];
            failing
                .push(format!("{} / {}: exit {code}, {said}, general rules {general:?}", mutant.habit, mutant.expects));
        }
    }
    assert!(failing.is_empty(), "{}", failing.join("\n"));
}
