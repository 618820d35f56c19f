//! The course of events of one scenario, as it is told.

use super::*;

fn previewed(text: &str, lang: Lang) -> String {
    let scenario = crate::scenario::load("test.yaml", text, crate::scenario::DEFAULT_START).unwrap();
    let profile = super::super::beside::Beside::of(&PathBuf::from("test.yaml")).profile(DEFAULT_PROFILE).unwrap();
    let start = scenario.clock.start.unwrap_or(crate::scenario::DEFAULT_START);
    let course = course::of(&scenario, profile.hours(), start);
    told::text(&scenario, &course, profile.hours(), start, lang)
}

const STORY: &str = "format: 1
name: story
clock: { start: \"2026-06-10T22:00:00+09:00\", mode: step }
timeline:
  - { id: stop, at: \"22:30\", for: 1h, event: { outage: {} } }
  - { id: late, after: stop, delay: 8h, event: { tokens_expired: {} } }
  - { id: cut, on_call: { operation: list_accounts, nth: 3 }, event: { tokens_revoked: {} } }
expectations:
  - { id: wait, clause: \"7.3\", while: stop, must: { back_off: { max_rate: { calls: 5, per: 10s } } } }
  - { id: refresh, partner: kakeibo, after: cut, must: { refresh_token: {} } }
run: { until: \"+12h\" }
";

#[test]
fn the_course_of_events_is_told_in_order_with_hours_and_what_is_expected() {
    let expected = "story
2026-06-10 Wed
  22:00:00 open   start step
  22:30:00 open   stop  outage
  22:30:00 open   ▸ expected wait (7.3): must back_off
  23:00:00 closed ── service closes
  23:30:00 closed the end of stop
  23:30:00 closed ▹ no longer expected wait
2026-06-11 Thu
  06:30:00 closed late  tokens_expired
  07:00:00 open   ── service opens
  10:00:00 open   the run is over
waiting for a trigger
  after list_accounts #3  cut  tokens_revoked
  ▸ expected refresh: kakeibo must refresh_token";
    assert_eq!(previewed(STORY, Lang::En), expected);
}

#[test]
fn it_is_told_in_japanese_as_well() {
    let told = previewed(STORY, Lang::Ja);
    assert!(told.contains("2026-06-10（水）") && told.contains("list_accounts の 3 回目の後"), "{told}");
}
