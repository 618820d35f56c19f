//! What is wrong with a body that is no JSON of the wanted shape, in both languages and naming the field.

use super::query::nearest_known;
use crate::{
    bank::refusal::{Refusal, Said},
    event::RefusalCode,
};
use serde_json::error::Category;

/// The refusal that a reader's error at this path comes to.
pub fn refusal(path: &str, error: &serde_json::Error) -> Refusal {
    let (parameter, reason) = match error.classify() {
        Category::Data => of_data(path, &without_place(&error.to_string())),
        Category::Syntax if error.to_string().starts_with("number out of range") => {
            (field(path), Said::fixed("数が大きすぎます。", "the number is too large"))
        }
        Category::Io | Category::Syntax | Category::Eof => (BODY.to_owned(), not_json(error)),
    };
    Refusal::of_parameter(RefusalCode::ParameterInvalid, parameter, reason)
}

/// The refusal of what stands behind the JSON.
pub fn trailing(error: &serde_json::Error) -> Refusal {
    Refusal::of_parameter(RefusalCode::ParameterInvalid, BODY, not_json(error))
}

/// How the whole body is named.
const BODY: &str = "body";

fn not_json(error: &serde_json::Error) -> Said {
    let (line, column, why) = (error.line(), error.column(), without_place(&error.to_string()));
    Said::made(
        format!("JSON として読めません（{line} 行 {column} 列）。"),
        format!("it is not JSON at line {line}, column {column}: {why}"),
    )
}

/// A reader's message without the place that it ends with.
fn without_place(message: &str) -> String {
    message.rfind(" at line ").map_or(message, |end| &message[..end]).to_owned()
}

/// The path as far as it was reached: `.` is the whole, and `?` is how a place is shown that was not.
fn reached(path: &str) -> &str {
    path.trim_end_matches(['?', '.'])
}

/// The field at this path.
fn field(path: &str) -> String {
    let place = reached(path);
    if place.is_empty() { BODY.to_owned() } else { place.to_owned() }
}

/// The field that is meant, and what is wrong with it.
fn of_data(path: &str, message: &str) -> (String, Said) {
    let place = reached(path);
    let here = || field(path);
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let named = quoted.first().copied().unwrap_or_default();
    let below = || match place {
        "" => named.to_owned(),
        place if place == named || place.ends_with(&format!(".{named}")) => place.to_owned(),
        place => format!("{place}.{named}"),
    };
    if message.starts_with("missing field") {
        (below(), Said::fixed("この項目は必須です。", "this field is required"))
    } else if message.starts_with("duplicate field") {
        (below(), Said::fixed("二度指定されています。", "it is given more than once"))
    } else if message.starts_with("unknown field") {
        (below(), nearest_known(named, &quoted[1..], "項目", "field"))
    } else if message.starts_with("unknown variant") {
        (here(), nearest_known(named, &quoted[1..], "値", "value"))
    } else if let Some((got, wanted)) = message.strip_prefix("invalid type: ").and_then(|m| m.split_once(", expected "))
    {
        (here(), another_type(got, wanted))
    } else {
        (here(), another_value(message))
    }
}

fn another_type(got: &str, wanted: &str) -> Said {
    let (wanted_ja, wanted_en) = type_wanted(wanted);
    let kind = got.split(['`', '"']).next().unwrap_or_default().trim();
    let (got_ja, got_en) = match kind {
        "boolean" => ("真偽値", "true or false"),
        "integer" => ("整数", "a whole number"),
        "floating point" => ("小数", "a number with a fraction"),
        "string" => ("文字列", "a string"),
        "sequence" => ("配列", "a list"),
        "map" => ("オブジェクト", "an object"),
        _ => ("null", "null"),
    };
    Said::made(
        format!("{wanted_ja}を指定してください（届いたもの: {got_ja}）。"),
        format!("it must be {wanted_en}, not {got_en}"),
    )
}

/// What a reader calls the type that it wants.
fn type_wanted(wanted: &str) -> (&'static str, &'static str) {
    match wanted {
        "a boolean" => ("true か false ", "true or false"),
        "a sequence" => ("配列", "a list"),
        "f32" | "f64" => ("数", "a number"),
        "a map" => ("オブジェクト", "an object"),
        wanted if wanted.starts_with("struct ") => ("オブジェクト", "an object"),
        wanted if wanted.starts_with(['u', 'i']) && wanted[1..].bytes().all(|b| b.is_ascii_digit()) => {
            ("整数", "a whole number")
        }
        _ => ("文字列", "a string"),
    }
}

/// A value of the right type that is none of those wanted: what the field's own reader says of it.
fn another_value(message: &str) -> Said {
    let ja = if message.contains("RFC 3339") {
        "日時ではありません。RFC 3339 の形（例 2026-06-10T10:00:00+09:00）で指定してください。"
    } else if message.contains("YYYY-MM-DD") {
        "日付ではありません。YYYY-MM-DD（例 2026-06-10）で指定してください。"
    } else if message.contains("HH:MM-HH:MM") {
        "時間帯ではありません。HH:MM-HH:MM（例 07:00-23:00）で指定してください。"
    } else {
        "この値は指定できません。形と範囲を確かめてください。"
    };
    Said::made(ja.to_owned(), message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{ClockMode, Jst};
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its reading is looked at")]
    struct Shape {
        name: String,
        at: Option<Jst>,
        mode: Option<ClockMode>,
        many: Option<Vec<u32>>,
        inner: Option<Box<Shape>>,
        speed: Option<f64>,
        wait: Option<bool>,
    }

    /// `body | parameter | Japanese | English`.
    const TABLE: &str = r#"
        {}                          | name       | この項目は必須です。 | this field is required
        {"name":"a","nmae":1}       | nmae       | この項目はありません。`name` のことですか。指定できるもの: name, at, mode, many, inner, speed, wait | there is no such field; did you mean `name`? Known: name, at, mode, many, inner, speed, wait
        {"name":"a","zzz":1}        | zzz        | この項目はありません。指定できるもの: name, at, mode, many, inner, speed, wait | there is no such field. Known: name, at, mode, many, inner, speed, wait
        {"name":"a","name":"b"}     | name       | 二度指定されています。 | it is given more than once
        {"name":7}                  | name       | 文字列を指定してください（届いたもの: 整数）。 | it must be a string, not a whole number
        {"name":null}               | name       | 文字列を指定してください（届いたもの: null）。 | it must be a string, not null
        {"name":{}}                 | name       | 文字列を指定してください（届いたもの: オブジェクト）。 | it must be a string, not an object
        {"name":"a","many":"1"}     | many       | 配列を指定してください（届いたもの: 文字列）。 | it must be a list, not a string
        {"name":"a","many":[1,"2"]} | many[1]    | 整数を指定してください（届いたもの: 文字列）。 | it must be a whole number, not a string
        {"name":"a","many":[-1]}    | many[0]    | この値は指定できません。形と範囲を確かめてください。 | invalid value: integer `-1`, expected u32
        {"name":"a","inner":{}}     | inner.name | この項目は必須です。 | this field is required
        {"name":"a","inner":{"name":"b","x":1}} | inner.x | この項目はありません。指定できるもの: name, at, mode, many, inner, speed, wait | there is no such field. Known: name, at, mode, many, inner, speed, wait
        {"name":"a","mode":"frzen"} | mode       | この値はありません。`frozen` のことですか。指定できるもの: flowing, frozen, step | there is no such value; did you mean `frozen`? Known: flowing, frozen, step
        {"name":"a","speed":"1"}    | speed      | 数を指定してください（届いたもの: 文字列）。 | it must be a number, not a string
        {"name":"a","wait":"no"}    | wait       | true か false を指定してください（届いたもの: 文字列）。 | it must be true or false, not a string
        {"name":                    | body       | JSON として読めません（1 行 8 列）。 | it is not JSON at line 1, column 8: EOF while parsing a value
        {"name" "a"}                | body       | JSON として読めません（1 行 9 列）。 | it is not JSON at line 1, column 9: expected `:`
    "#;

    fn read(body: &str) -> Refusal {
        let mut reader = serde_json::Deserializer::from_str(body);
        let error = serde_path_to_error::deserialize::<_, Shape>(&mut reader).unwrap_err();
        let path = error.path().to_string();
        refusal(&path, &error.into_inner())
    }

    #[test]
    fn a_wrong_body_is_told_in_either_language_and_by_the_field() {
        for row in TABLE.lines().map(str::trim).filter(|row| !row.is_empty()) {
            let cells: Vec<&str> = row.split(" | ").map(str::trim).collect();
            let refusal = read(cells[0]);
            let fault = &refusal.faults[0];
            assert_eq!([&fault.parameter, &*fault.reason.ja, &*fault.reason.en], cells[1..], "{row}");
        }
    }

    #[test]
    fn an_instant_that_is_none_is_told_with_its_form() {
        let refusal = read(r#"{"name":"a","at":"noon"}"#);
        let fault = &refusal.faults[0];
        assert_eq!(fault.parameter, "at");
        assert_eq!(
            fault.reason.ja,
            "日時ではありません。RFC 3339 の形（例 2026-06-10T10:00:00+09:00）で指定してください。"
        );
        assert!(fault.reason.en.starts_with("`noon` is not an instant"), "{}", fault.reason.en);
    }
}
