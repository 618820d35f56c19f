//! What goes wrong: one sort of fault with its fields.

use super::super::{
    fields::{Fields, Shape},
    findings::{Findings, Read},
    numbers, partners,
    place::Place,
    tagged, times, words,
};
use crate::{
    bank::refusal::Said,
    scenario::{
        diagnostic::code,
        model::{ConnectionFault, ErrorLayer, Inject, InjectedError, Latency, NextPageFault},
    },
};

/// A gateway's page of HTML, where the file does not say otherwise.
const BAD_GATEWAY: u16 = 502;

/// Reads `{ error: { status: 503 } }`.
pub fn read(place: &Place<'_>, found: &mut Findings) -> Read<Inject> {
    let (kind, inner) = tagged::one_kind(place, Inject::ALL, found)?;
    Ok(match kind {
        "latency" => Inject::Latency(read_latency(&inner, found)?),
        "error" => Inject::Error(read_error(&inner, found)?),
        "connection" => Inject::Connection(words::one_of(&inner, ConnectionFault::ALL, ConnectionFault::word, found)?),
        "slow_body" => read_slow_body(&inner, found)?,
        "truncate_body" => {
            let fields = Fields::read(&inner, Shape::of(&["at_percent"]), found)?;
            let at_percent = fields.maybe("at_percent", found, |p, f| numbers::within(p, 0, 99, f))?;
            Inject::TruncateBody { at_percent: at_percent.unwrap_or(50) }
        }
        "malformed_json" => Fields::read(&inner, Shape::of(&[]), found).map(|_| Inject::MalformedJson)?,
        "html_error" => {
            let fields = Fields::read(&inner, Shape::of(&["status"]), found)?;
            let status = fields.maybe("status", found, read_status)?;
            Inject::HtmlError { status: status.unwrap_or(BAD_GATEWAY) }
        }
        "wrong_content_type" => {
            let fields = Fields::read(&inner, Shape::of(&["content_type"]), found)?;
            let content_type = fields.maybe("content_type", found, words::kept)?;
            Inject::WrongContentType { content_type: content_type.unwrap_or_else(|| "text/plain".to_owned()) }
        }
        "rate_limit" => Inject::RateLimit(partners::read_rate(&inner, found)?),
        // Without quotes YAML reads the word as nothing, and here nothing else can be meant.
        "next_page" if inner.scalar() == Some("null") => Inject::NextPage(NextPageFault::Null),
        "next_page" => Inject::NextPage(words::one_of(&inner, NextPageFault::ALL, NextPageFault::word, found)?),
        _ => Fields::read(&inner, Shape::of(&[]), found).map(|_| Inject::LostReply)?,
    })
}

fn read_slow_body(place: &Place<'_>, found: &mut Findings) -> Read<Inject> {
    let fields = Fields::read(place, Shape::of(&["chunks", "over"]), found)?;
    let chunks = fields.maybe("chunks", found, |p, f| numbers::within(p, 1, 1_000, f));
    let over = fields.need("over", "5s", found).and_then(|p| times::some_duration(p, found));
    Ok(Inject::SlowBody { chunks: chunks?.unwrap_or(10), over_ms: over? })
}

fn read_error(place: &Place<'_>, found: &mut Findings) -> Read<InjectedError> {
    let fields = Fields::read(place, Shape::of(&["status", "code", "layer", "retry_after"]), found)?;
    let status = fields.need("status", "503", found).and_then(|p| read_status(p, found));
    let code = fields.maybe("code", found, words::kept);
    let layer = fields.maybe("layer", found, |p, f| words::one_of(p, ErrorLayer::ALL, ErrorLayer::word, f));
    let retry_after_ms = fields.maybe("retry_after", found, times::duration);
    Ok(InjectedError {
        status: status?,
        code: code?,
        layer: layer?.unwrap_or(ErrorLayer::Gateway),
        retry_after_ms: retry_after_ms?,
    })
}

fn read_status(place: &Place<'_>, found: &mut Findings) -> Read<u16> {
    numbers::within(place, 400, 599, found)
}

fn read_latency(place: &Place<'_>, found: &mut Findings) -> Read<Latency> {
    const WAYS: &[&str] = &["fixed", "uniform", "median"];
    let fields = Fields::read(place, Shape::of(&["fixed", "uniform", "median", "sigma", "max"]), found)?;
    let fixed = fields.maybe("fixed", found, times::some_duration);
    let uniform = fields.maybe("uniform", found, read_uniform);
    let median = fields.maybe("median", found, times::some_duration);
    let sigma = fields.maybe("sigma", found, read_sigma);
    let max = fields.maybe("max", found, times::some_duration);
    let written: Vec<_> = WAYS.iter().filter_map(|way| fields.get(way)).collect();
    match written.as_slice() {
        [] => {
            let said =
                Said::fixed("どれだけ遅れるかが書かれていません。", "this does not say how late the answer comes");
            return Err(found.push(place.wrong_key(code::MISSING_KEY, said).expecting(WAYS)));
        }
        [_] => {}
        [first, second, ..] => {
            let said = Said::fixed(
                "`fixed`、`uniform`、`median` は一つだけ書きます。",
                "`fixed`, `uniform` and `median` exclude each other",
            );
            let beside = Said::fixed("もう一方はここです", "the other one");
            return Err(found.push(second.wrong_key(code::CONFLICT, said).beside(first.head, beside)));
        }
    }
    if let (None, Some(beside)) = (fields.get("median"), fields.get("sigma").or(fields.get("max"))) {
        let said = Said::fixed("`sigma` と `max` は `median` と一緒に書きます。", "`sigma` and `max` go with `median`");
        return Err(found.push(beside.wrong_key(code::CONFLICT, said)));
    }
    Ok(match (fixed?, uniform?, median?) {
        (Some(fixed), _, _) => Latency::Fixed(fixed),
        (_, Some((least, most)), _) => Latency::Uniform(least, most),
        (_, _, median) => {
            let median_ms = median.unwrap_or_default();
            let (sigma, max) = (sigma?.unwrap_or(0.5), max?.unwrap_or(median_ms.saturating_mul(20)));
            if max < median_ms {
                let said = Said::fixed("`max` は `median` より短くできません。", "`max` is not shorter than `median`");
                return Err(found.push(fields.get("max").unwrap_or(place).wrong(code::INVALID_VALUE, said)));
            }
            Latency::LogNormal { median_ms, sigma, max_ms: max }
        }
    })
}

/// `[100ms, 2s]`.
fn read_uniform(place: &Place<'_>, found: &mut Findings) -> Read<(i64, i64)> {
    let lengths = words::each(place, found, times::duration)?;
    match lengths.as_slice() {
        [least, most] if least < most => Ok((*least, *most)),
        _ => {
            let said = Said::fixed(
                "`uniform` は短い方と長い方の二つです: `[100ms, 2s]`。",
                "`uniform` is a list of two, the shorter first: `[100ms, 2s]`",
            );
            Err(found.push(place.wrong(code::INVALID_VALUE, said)))
        }
    }
}

fn read_sigma(place: &Place<'_>, found: &mut Findings) -> Read<f64> {
    let sigma = place.number(found)?;
    if (0.0..=5.0).contains(&sigma) {
        return Ok(sigma);
    }
    let said = Said::fixed("`sigma` は 0 以上、5 以下です。", "`sigma` is from 0 to 5");
    Err(found.push(place.wrong(code::INVALID_VALUE, said)))
}
