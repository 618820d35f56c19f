//! Files that are read, files that are refused, and files that no one would write.

use super::*;
use crate::{event::*, scenario::model::ScenarioClock};
use proptest::prelude::*;

const NIGHT_CLOSING: &str = include_str!("../../../scenarios/02-service-hours/night_closing.yaml");

fn jst(text: &str) -> Jst {
    Jst::parse(text).unwrap()
}

fn start() -> Jst {
    crate::scenario::DEFAULT_START
}

fn codes(found: &[Diagnostic]) -> Vec<(&str, &str)> {
    found.iter().map(|d| (d.code, d.path.as_str())).collect()
}

#[test]
fn three_lines_are_a_valid_quiet_bank() {
    let quiet = load("quiet.yaml", "format: 1\nname: quiet\n", start()).unwrap();
    assert_eq!((quiet.file.as_str(), quiet.name.as_str()), ("quiet.yaml", "quiet"));
    assert_eq!((quiet.clock, quiet.timeline.len(), quiet.seed), (ScenarioClock::default(), 0, None));
}

#[test]
fn without_a_start_times_count_from_the_one_that_is_handed_in() {
    assert_eq!(start().to_string(), "2026-06-10T10:00:00+09:00");
    let text = "format: 1\nname: a\ntimeline: [{ at: +90m, event: { tokens_expired: {} } }]";
    assert_eq!(load("a", text, start()).unwrap().timeline[0].at, jst("2026-06-10T11:30:00+09:00"));
    let later = jst("2031-01-04T10:00:00+09:00");
    assert_eq!(load("a", text, later).unwrap().timeline[0].at, jst("2031-01-04T11:30:00+09:00"));
}

#[test]
fn the_delivered_scenario_is_understood_whole() {
    let read = load("night_closing.yaml", NIGHT_CLOSING, start()).unwrap();
    assert_eq!(read.title.unwrap().en, "Turned away at closing time");
    assert_eq!(read.clauses, ["2.1", "4.2", "7.3"]);
    assert_eq!(read.clock.start, Some(jst("2026-06-10T22:50:00+09:00")));
    assert_eq!(read.clock.mode, Some(ClockMode::Frozen));
    let [tokens, stop, salary] = read.timeline.as_slice() else { panic!("three entries") };
    assert_eq!(tokens.at, jst("2026-06-10T22:52:00+09:00"));
    assert_eq!(stop.until, Some(jst("2026-06-10T22:56:00+09:00")));
    let Word::TransactionPosted(posted) = &salary.word else { panic!("a posting") };
    assert_eq!((posted.amount, posted.category_code.as_deref()), (Yen(250_000), Some("11")));
}

#[test]
fn entries_happen_by_time_and_at_one_instant_in_the_order_of_the_file() {
    let text = "format: 1
name: order
timeline:
  - { at: +2m, event: { tokens_expired: {} } }
  - { at: +1m, event: { clock_set: { speed: 2 } } }
  - { at: +2m, id: middle, event: { clock_set: { mode: step } } }
  - { at: +1m, event: { clock_advanced: { by: 5m } } }
";
    let read = load("order", text, start()).unwrap();
    let ids: Vec<_> = read.timeline.iter().map(|e| e.id.to_string()).collect();
    assert_eq!(ids, ["event-2", "event-4", "event-1", "middle"]);
}

#[test]
fn until_counts_as_at_does_and_a_time_of_day_in_it_is_the_next_after_at() {
    let text = "format: 1
name: until
timeline:
  - { at: +1d 09:10, until: +1d 09:25, event: { outage: {} } }
  - { at: +1d 09:10, until: \"09:25\", event: { outage: {} } }
  - { at: +1d 09:10, for: 15m, event: { outage: {} } }
  - { at: +1d 09:10, event: { outage: {} } }
";
    let ends: Vec<_> = load("until", text, start()).unwrap().timeline.iter().map(|e| e.until).collect();
    let end = Some(jst("2026-06-11T09:25:00+09:00"));
    assert_eq!(ends, [end, end, end, None]);
}

#[test]
fn an_alias_may_stand_for_a_value_that_was_written_before() {
    let text = "format: 1\nname: alias\nx-stop: &stop { outage: { announced: true } }\n\
                timeline: [{ at: +1m, event: *stop }, { at: +2m, event: *stop }]\n";
    let read = load("alias", text, start()).unwrap();
    assert_eq!(read.timeline[0].word, read.timeline[1].word);
}

#[test]
fn all_mistakes_come_at_once_in_the_order_of_the_text() {
    let text = "format: 2\nname: X\nclok: {}\ntimeline: [{ at: 25:00, event: { outge: {} } }]\n";
    let found = load("wrong", text, start()).unwrap_err();
    assert_eq!(
        codes(&found),
        [
            ("scenario::invalid_value", "format"),
            ("scenario::invalid_value", "name"),
            ("scenario::unknown_key", "clok"),
            ("scenario::invalid_time", "timeline[0].at"),
            ("scenario::unknown_word", "timeline[0].event.outge"),
        ]
    );
    assert_eq!(found[4].nearest.as_deref(), Some("outage"));
}

#[test]
fn a_start_that_cannot_be_read_is_not_blamed_on_the_timeline() {
    let text = "format: 1\nname: a\nclock: { start: soon }\n\
                timeline: [{ at: \"2020-01-01T00:00:00+09:00\", event: { tokens_expired: {} } }]";
    assert_eq!(codes(&load("a", text, start()).unwrap_err()), [("scenario::invalid_time", "clock.start")]);
}

#[test]
fn a_thousand_events_are_read() {
    let posting = "event: { transaction_posted: { account: plain/ordinary_deposit, amount: 1 } }";
    let entries: Vec<_> = (0..1_000).map(|n| format!("  - {{ id: e{n}, at: +{n}m, {posting} }}\n")).collect();
    let text = format!("format: 1\nname: long\ntimeline:\n{}", entries.concat());
    assert_eq!(load("long", &text, start()).unwrap().timeline.len(), 1_000);
}

#[test]
fn an_alias_bomb_and_a_deep_nest_and_a_long_text_are_refused_before_they_unfold() {
    let level = |n| format!("x-{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(", "));
    let levels: String = (1..40).map(level).collect();
    let bomb = format!("format: 1\nname: bomb\nx-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n{levels}");
    let deep = format!("format: 1\nx-deep: {}{}", "[".repeat(5_000), "]".repeat(5_000));
    let deep_block = format!("format: 1\nx-deep:\n{}", (1..5_000).map(|n| " ".repeat(n) + "- \n").collect::<String>());
    let long = "#".repeat(2 << 20);
    for text in [&bomb, &deep, &deep_block[..1 << 19], &long] {
        let found = load("bomb", text, start()).unwrap_err();
        assert!(["scenario::too_large", "scenario::syntax"].contains(&found[0].code), "{found:?}");
    }
    assert_eq!(read_event(&bomb, start()).unwrap_err()[0].code, "scenario::too_large");
}

#[test]
fn an_event_is_posted_in_the_long_form_and_in_the_short_one() {
    let now = jst("2026-06-10T22:58:00+09:00");
    let long = r#"{"id": "stop", "for": "15m", "event": {"outage": {"scope": ["data"], "announced": true}}}"#;
    let short = r#"{"for": "15m", "outage": {"scope": ["data"], "announced": true}, "id": "stop"}"#;
    let posted = read_event(long, now).unwrap();
    assert_eq!(read_event(short, now).unwrap(), posted);
    assert_eq!(posted.until, Some(jst("2026-06-10T23:13:00+09:00")));
    assert_eq!(posted.id, Some(EventId("stop".into())));
}

#[test]
fn a_posted_event_that_is_wrong_says_so_at_its_place() {
    for (text, expected) in [
        (r#"{"outage": {}, "at": "+1m"}"#, vec![("scenario::conflict", "at")]),
        (r#"{"event": {"outage": {}}, "at": "+1m"}"#, vec![("scenario::conflict", "at")]),
        (r"{}", vec![("scenario::missing_key", "event")]),
        (r#"{"for": "5m"}"#, vec![("scenario::missing_key", "event")]),
        (r#"{"outge": {}}"#, vec![("scenario::unknown_word", "outge")]),
        (r#"{"certificate_expired": {}}"#, vec![("scenario::missing_key", "certificate_expired.partner")]),
        (r#"{"typo": 1, "outage": {}}"#, vec![("scenario::unknown_key", "typo")]),
        (r#"{"tokens_expired": {}, "for": "5m"}"#, vec![("scenario::not_lasting", "for")]),
        (r#"{"outage": {}, "until": "2020-01-01T00:00:00+09:00"}"#, vec![("scenario::time_order", "until")]),
        (
            r#"{"transaction_posted": {"account": "plain/ordinary_deposit", "amount": "5", "dated": "2027-01-01"}}"#,
            vec![
                ("scenario::wrong_type", "transaction_posted.amount"),
                ("scenario::time_order", "transaction_posted.dated"),
            ],
        ),
        (r#"["outage"]"#, vec![("scenario::wrong_type", "")]),
        (r#"{"outage": {}"#, vec![("scenario::syntax", "")]),
        ("", vec![("scenario::syntax", "")]),
    ] {
        assert_eq!(codes(&read_event(text, start()).unwrap_err()), expected, "{text}");
    }
}

#[test]
fn a_word_is_read_as_the_log_writes_it() {
    let now = start();
    let words = [
        Word::Outage(Outage {
            scope: vec![Reach::Area(Area::Oauth), Reach::Kind(AccountKind::CardLoan)],
            announced: true,
        }),
        Word::TokensExpired(TokensExpired {
            partner: Some(PartnerId("kaikei".into())),
            customer: Some("plain".into()),
            kind: TokensMeant::All,
        }),
        Word::TransactionPosted(TransactionPosted {
            account: "plain/ordinary_deposit".into(),
            amount: Yen(-500),
            description: Some("001".into()),
            counterparty: None,
            category_code: Some("18".into()),
            value_date: Day::parse("2026-06-12"),
            dated: Day::parse("2026-06-09"),
            allow_overdraft: true,
        }),
        Word::ClockAdvanced(ClockAdvanced { by: None, to: Some(now.plus(DAY_MS)), to_edge: None }),
        Word::ClockAdvanced(ClockAdvanced { by: Some("1d12h".into()), to: None, to_edge: None }),
        Word::ClockSet(ClockSet { mode: Some(ClockMode::Step), speed: Some(2.5) }),
        Word::Ended(Ended { id: EventId("stop".into()) }),
    ];
    for word in words {
        let json = serde_json::to_string(&word).unwrap();
        assert_eq!(read_event(&json, now).map(|posted| posted.word), Ok(word), "{json}");
    }
}

#[test]
fn what_is_left_out_means_the_same_as_in_the_log() {
    for json in [r#"{"outage":{}}"#, r#"{"tokens_expired":{}}"#] {
        let logged: Word = serde_json::from_str(json).unwrap();
        assert_eq!(read_event(json, start()).unwrap().word, logged);
    }
}

const PIECES: &[&str] = &[
    "",
    " ",
    "\n",
    "\t",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "'",
    "&a ",
    "*a",
    "<<",
    "!x ",
    "- ",
    "|\n",
    "? ",
    "---\n",
    "001",
    "null",
    "999999999999999999999",
    "+9999999d",
    "\u{feff}",
    "第2条",
    "𠮷",
    "\r",
    "%",
    "at: 1",
];

/// One slip of the hand: what is cut out, and what is put there instead.
fn slip() -> impl Strategy<Value = (prop::sample::Index, usize, String)> {
    (any::<prop::sample::Index>(), 0_usize..12, prop::sample::select(PIECES).prop_map(str::to_owned))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_panic_and_every_mistake_lies_inside_of_the_text(slips in prop::collection::vec(slip(), 1..8)) {
        let mut text = NIGHT_CLOSING.to_owned();
        for (place, length, piece) in slips {
            let boundary = |mut at: usize| { while !text.is_char_boundary(at) { at -= 1; } at };
            let from = boundary(place.index(text.len() + 1));
            let to = boundary((from + length).min(text.len())).max(from);
            text.replace_range(from..to, &piece);
        }
        let found = load("slips", &text, start()).err().unwrap_or_default();
        for d in found.iter().chain(&read_event(&text, start()).err().unwrap_or_default()) {
            prop_assert!(d.span.start <= d.span.end && text.get(d.span.start..d.span.end).is_some(), "{d:?}");
            prop_assert!(d.span.line >= 1 && d.span.column >= 1, "{d:?}");
        }
    }
}
