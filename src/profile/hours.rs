//! サービス時間帯（第2条第1項, 第4条第1項）. The hours of a channel, as a profile writes them.

use crate::{
    bank::refusal::Said,
    event::{ChannelHours, Hours, OpenSpan},
    scenario::{
        code,
        reading::{Fields, Findings, Place, Read, Shape, words},
    },
};

/// Reads `{ data: …, linking: … }`.
pub(super) fn read(place: &Place<'_>, found: &mut Findings) -> Read<ChannelHours> {
    let fields = Fields::read(place, Shape::of(&["data", "linking"]), found)?;
    let example = "{ weekday: [\"07:00-23:00\"], saturday: [], sunday_holiday: [], year_end: [] }";
    let data = fields.need("data", example, found).and_then(|p| read_hours(p, found));
    let linking = fields.need("linking", example, found).and_then(|p| read_hours(p, found));
    Ok(ChannelHours { data: data?, linking: linking? })
}

fn read_hours(place: &Place<'_>, found: &mut Findings) -> Read<Hours> {
    let fields = Fields::read(place, Shape::of(&["weekday", "saturday", "sunday_holiday", "year_end"]), found)?;
    let mut spans = |key: &str| {
        fields.need(key, "[\"07:00-23:00\"]", found).and_then(|p| {
            let items = p.items(found)?;
            let read: Vec<_> = items.iter().map(|item| read_span(item, found)).collect();
            read.into_iter().collect::<Read<Vec<_>>>()
        })
    };
    let (weekday, saturday) = (spans("weekday"), spans("saturday"));
    let (sunday_holiday, year_end) = (spans("sunday_holiday"), spans("year_end"));
    Ok(Hours { weekday: weekday?, saturday: saturday?, sunday_holiday: sunday_holiday?, year_end: year_end? })
}

fn read_span(place: &Place<'_>, found: &mut Findings) -> Read<OpenSpan> {
    let text = words::filled(place, found)?;
    OpenSpan::parse(text).ok_or_else(|| {
        let said = Said::made(
            format!("`{text}` は時間帯ではありません。開始は終了より前、終了は 24:00 までです。"),
            format!("`{text}` is not a span of a day: it opens before it closes, by 24:00"),
        );
        let help = Said::fixed("`\"07:00-23:00\"` のように書きます。", "write it like `\"07:00-23:00\"`");
        found.push(place.wrong(code::INVALID_TIME, said).helping(help))
    })
}
