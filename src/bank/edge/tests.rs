//! Edges: how they are written, and when they are.

use super::*;
use crate::event::{ChannelHours, Hours, OpenSpan};
use std::collections::BTreeMap;

fn at(text: &str) -> Jst {
    Jst::parse(&format!("{text}+09:00")).unwrap()
}

/// The institution channel opens at seven every day, the ANSER channel at nine.
fn hours() -> ServiceHours {
    let every_day = |span: &str| {
        let spans = vec![OpenSpan::parse(span).unwrap()];
        let [weekday, saturday, sunday_holiday, year_end] = [spans.clone(), spans.clone(), spans.clone(), spans];
        let hours = Hours { weekday, saturday, sunday_holiday, year_end };
        ChannelHours { data: hours.clone(), linking: hours }
    };
    ServiceHours::compile(&BTreeMap::from([
        (Channel::Institution, every_day("07:00-23:00")),
        (Channel::Anser, every_day("09:00-17:00")),
    ]))
}

/// The instant to which a clock at `now` is moved by `name`.
fn moved(now: &str, name: &str) -> String {
    let name = EdgeName::parse(name).unwrap();
    let EdgeKind::Calendar(edge) = name.kind else { panic!("not of the calendar") };
    let channel = name.channel().unwrap();
    let reached = name.after(at(now), |after| edge.next(&hours(), channel, after));
    reached.map_or_else(|| "never".to_owned(), |at| at.to_string().trim_end_matches("+09:00").to_owned())
}

#[test]
fn each_edge_is_the_earliest_strictly_after_now() {
    for (now, name, to) in [
        ("2026-06-10T10:00:00", "service.close", "2026-06-10T23:00:00"),
        ("2026-06-10T10:00:00", "service.close@institution", "2026-06-10T23:00:00"),
        ("2026-06-10T10:00:00", "service.close@anser", "2026-06-10T17:00:00"),
        ("2026-06-10T10:00:00", "service.open@anser", "2026-06-11T09:00:00"),
        ("2026-06-10T06:59:59.999", "service.open", "2026-06-10T07:00:00"),
        ("2026-06-10T07:00:00", "service.open", "2026-06-11T07:00:00"),
        ("2026-06-10T10:00:00", "holiday.next", "2026-07-20T00:00:00"),
        ("2026-05-03T00:00:00", "holiday.next", "2026-05-04T00:00:00"),
        ("2026-06-10T10:00:00", "month.end", "2026-07-01T00:00:00"),
        ("2026-12-31T23:59:59.999", "month.end", "2027-01-01T00:00:00"),
        ("2027-01-01T00:00:00", "month.end", "2027-02-01T00:00:00"),
        ("2099-12-01T00:00:00", "holiday.next", "never"),
        ("2199-12-01T00:00:00", "month.end", "never"),
    ] {
        assert_eq!(moved(now, name), to, "{now} {name}");
    }
}

#[test]
fn an_offset_counts_in_what_is_after_now() {
    for (now, name, to) in [
        ("2026-06-10T10:00:00", "service.close-1s", "2026-06-10T22:59:59"),
        ("2026-06-10T22:59:59", "service.close-1s", "2026-06-11T22:59:59"),
        ("2026-06-10T22:59:59.500", "service.close-1s", "2026-06-11T22:59:59"),
        ("2026-06-10T23:00:00", "service.close+1s", "2026-06-10T23:00:01"),
        ("2026-06-10T23:00:01", "service.close+1s", "2026-06-11T23:00:01"),
        ("2026-06-10T10:00:00", "service.close+500ms", "2026-06-10T23:00:00.500"),
        ("2026-06-10T10:00:00", "month.end-24h", "2026-06-30T00:00:00"),
        ("2026-06-10T10:00:00", "service.open@anser-15m", "2026-06-11T08:45:00"),
    ] {
        assert_eq!(moved(now, name), to, "{now} {name}");
    }
}

#[test]
fn a_name_is_taken_apart() {
    let read = |text: &str| {
        let name = EdgeName::parse(text).unwrap();
        (name.kind.word(), name.selector, name.offset_ms)
    };
    let whose = |text: &str| Some(text.to_owned());
    assert_eq!(read("token.expiry@docs-anser"), ("token.expiry", whose("docs-anser"), 0));
    assert_eq!(read("token.expiry@docs-anser-1s"), ("token.expiry", whose("docs-anser"), -1_000));
    assert_eq!(read("link.expiry+2h"), ("link.expiry", None, 7_200_000));
    assert_eq!(read("posting.next-90m"), ("posting.next", None, -5_400_000));
    assert_eq!(EdgeName::parse("token.expiry@kakeibo").unwrap().channel(), None);
    assert_eq!(EdgeName::parse("token.expiry").unwrap().channel(), Some(Channel::Institution));
    for kind in EdgeKind::ALL {
        assert_eq!(read(kind.word()), (kind.word(), None, 0));
    }
}

#[test]
fn a_wrong_name_is_answered_with_the_nearest_right_one() {
    let complaint = |text: &str| EdgeName::parse(text).unwrap_err().en.into_owned();
    assert!(complaint("servce.close").starts_with("`servce.close` is not an edge; did you mean `service.close`?"));
    assert!(complaint("holiday-1s").contains("did you mean `holiday.next`"));
    assert!(complaint("tokens.expire@kakeibo").contains("did you mean `token.expiry`"));
    assert!(complaint("").contains("Known edges: service.open, service.close, maintenance.start"));
    assert!(complaint("service.close@").contains("names nothing after `@`"));
    for wrong in ["service.close-1", "service.close-1x", "service.close+s", "service.close@anser+1d"] {
        assert!(complaint(wrong).contains("is not an offset"), "{wrong}");
    }
    assert!(complaint("service.close+9999999999999999h").contains("is not an offset"));
}
