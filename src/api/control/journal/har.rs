//! HAR 1.2: the archive of calls that browsers and proxies read. Bodies and headers are not kept, and so not in it.

use super::view::CallView;
use crate::{
    api::Turn,
    event::{Operation, RefusalCode},
    journal::CallRecord,
};
use serde_json::{Value, json};

/// The media type of an archive.
pub const MEDIA_HAR: &str = "application/har+json";

/// An archive of these calls.
pub fn of(turn: &Turn, views: &[CallView], calls: &[CallRecord]) -> Value {
    let base = turn.base_url();
    let entries: Vec<Value> = views.iter().zip(calls).map(|(view, call)| entry(&base, view, call)).collect();
    let version = env!("CARGO_PKG_VERSION");
    json!({"log": {"version": "1.2", "creator": {"name": "kumiai", "version": version}, "entries": entries}})
}

fn entry(base: &str, view: &CallView, call: &CallRecord) -> Value {
    let query = view.target.split_once('?').map_or("", |(_, query)| query);
    let pairs = form_urlencoded::parse(query.as_bytes());
    let pairs: Vec<Value> = pairs.map(|(name, value)| json!({"name": name, "value": value})).collect();
    let size = view.bytes.map_or(-1, i64::from);
    let late_ms = call.faulted.as_ref().map_or(0, |faulted| faulted.late_ms);
    json!({
        "startedDateTime": view.wall_time,
        "time": late_ms,
        "request": {
            "method": view.method, "url": format!("{base}{}", view.target), "httpVersion": "HTTP/1.1",
            "cookies": [], "headers": [], "queryString": pairs, "headersSize": -1, "bodySize": -1,
        },
        "response": {
            "status": view.status, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [],
            "headers": [
                {"name": "Sandbox-Call", "value": view.call},
                {"name": "Sandbox-Time", "value": view.bank_time},
            ],
            "content": {"size": size, "mimeType": ""}, "redirectURL": "", "headersSize": -1, "bodySize": size,
        },
        "cache": {},
        "timings": {"send": 0, "wait": late_ms, "receive": 0},
        "_operation": call.operation.map(Operation::word),
        "_partner": view.partner,
        "_link_id": view.link_id,
        "_code": view.code.map(RefusalCode::word),
        "_faults": view.faults,
    })
}
