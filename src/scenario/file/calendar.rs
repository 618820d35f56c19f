//! `calendar`: service hours and maintenance (第2条第1項, 第9条第1項).

use super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    place::Place,
    times,
    tree::Value,
    words,
};
use crate::{
    bank::refusal::Said,
    event::{Area, EventId, Jst, Maintenance, OpenSpan, Outage, Reach, Word},
    scenario::{
        diagnostic::code,
        instant::Frame,
        model::{MaintenanceWindow, ScenarioCalendar, StatedHours},
        timeline::{Draft, Moment},
    },
};

/// 国民の祝日. The only holidays that the bank's calendar knows.
const HOLIDAYS: [&str; 1] = ["jp"];

/// Reads `{ holidays: jp, service_hours: {…}, maintenance_windows: […] }`.
pub fn read(place: &Place<'_>, start: Jst, found: &mut Findings) -> Read<ScenarioCalendar> {
    let shape = Shape::of(&["holidays", "service_hours", "maintenance_windows"]);
    let fields = Fields::read(place, shape, found)?;
    let holidays =
        fields.maybe("holidays", found, |p, f| words::word(p, &HOLIDAYS, |t| (t == HOLIDAYS[0]).then_some(()), f));
    let hours = fields.or_default("service_hours", found, read_hours);
    let maintenance = fields
        .or_default("maintenance_windows", found, |p, f| words::each(p, f, |item, f| read_window(item, start, f)));
    holidays?;
    Ok(ScenarioCalendar { hours: hours?, maintenance: maintenance? })
}

fn read_hours(place: &Place<'_>, found: &mut Findings) -> Read<StatedHours> {
    let fields = Fields::read(place, Shape::of(&["weekday", "saturday", "sunday_holiday", "year_end"]), found)?;
    let weekday = fields.maybe("weekday", found, read_spans);
    let saturday = fields.maybe("saturday", found, read_spans);
    let sunday_holiday = fields.maybe("sunday_holiday", found, read_spans);
    let year_end = fields.maybe("year_end", found, read_spans);
    Ok(StatedHours { weekday: weekday?, saturday: saturday?, sunday_holiday: sunday_holiday?, year_end: year_end? })
}

/// `"07:00-21:00"`, or a list of such spans; an empty list is a closed day.
pub fn read_spans(place: &Place<'_>, found: &mut Findings) -> Read<Vec<OpenSpan>> {
    match place.node.value {
        Value::Seq(_) => words::each(place, found, read_span),
        Value::Scalar(..) | Value::Map(_) => read_span(place, found).map(|span| vec![span]),
    }
}

fn read_span(place: &Place<'_>, found: &mut Findings) -> Read<OpenSpan> {
    let text = place.text(found)?;
    OpenSpan::parse(text).ok_or_else(|| {
        let crosses = text.split_once('-').and_then(|(open, close)| OpenSpan::parse(&format!("{close}-{open}")));
        let said = Said::made(
            format!("`{text}` は一日の中の時間帯ではありません。"),
            format!("`{text}` is not a span of a day"),
        );
        let help = if crosses.is_some() {
            Said::fixed(
                "日をまたぐ時間帯は二つに分けます: `[\"00:00-05:00\", \"22:00-24:00\"]`。",
                "write a span over midnight as two: `[\"00:00-05:00\", \"22:00-24:00\"]`",
            )
        } else {
            Said::fixed(
                "`\"07:00-21:00\"` のように書きます。休業日は `[]` です。",
                "write `\"07:00-21:00\"`; a closed day is `[]`",
            )
        };
        found.push(place.wrong(code::INVALID_TIME, said).helping(help))
    })
}

/// The windows as events of the timeline, called `maintenance-window-1` and so on: maintenance, or stops without notice.
pub fn drafts(root: &Place<'_>, windows: &[MaintenanceWindow], start: Jst) -> Vec<Draft> {
    let places = root.find("calendar").and_then(|p| p.find("maintenance_windows")).map(|p| p.listed());
    let numbered = windows.iter().zip(places.unwrap_or_default()).zip(1..);
    let to_come = numbered.filter(|((window, _), _)| window.until > start);
    to_come
        .map(|((window, place), number)| {
            let scope = vec![Reach::Area(Area::Data), Reach::Area(Area::Linking)];
            let word = if window.announced {
                Word::Maintenance(Maintenance { scope, notice_at: None })
            } else {
                Word::Outage(Outage { scope, announced: false })
            };
            Draft {
                id: EventId(format!("maintenance-window-{number}").into()),
                span: place.head,
                subject: place.head,
                moment_span: place.head,
                moment: Some(Moment::At { at: window.from.max(start), until: Some(window.until) }),
                word: Some(word),
                path: place.path,
            }
        })
        .collect()
}

fn read_window(place: &Place<'_>, start: Jst, found: &mut Findings) -> Read<MaintenanceWindow> {
    let fields = Fields::read(place, Shape::of(&["from", "to", "announced"]), found)?;
    let from = fields.need("from", "\"+1d 00:00\"", found).and_then(|p| times::instant(p, Frame::at(start), found));
    let frame = Frame { start, after: from.as_ref().copied().unwrap_or(start) };
    let until = fields.need("to", "\"06:00\"", found).and_then(|p| times::instant(p, frame, found));
    let announced = fields.maybe("announced", found, Place::flag);
    let (from, until, announced) = (from?, until?, announced?.unwrap_or(true));
    if from < until {
        return Ok(MaintenanceWindow { from, until, announced });
    }
    let place = fields.get("to").unwrap_or(place);
    Err(found.push(place.wrong(code::TIME_ORDER, times::ends_too_early(from, until))))
}
