//! Whether the caller takes what a data plane gives (RFC 9110 §12.5.1).

use crate::{
    bank::refusal::{Refusal, Said},
    event::RefusalCode,
};
use actix_web::http::header::{self, HeaderMap};

/// The ranges that hold an answer or a refusal of a data plane.
const GIVEN: [&[u8]; 4] = [b"application/json", b"application/*", b"*/*", b"application/problem+json"];

/// Refuses a caller who names what it takes, and names nothing that is given.
///
/// # Errors
/// `not_acceptable`.
pub fn check(headers: &HeaderMap) -> Result<(), Refusal> {
    let mut named = headers.get_all(header::ACCEPT).peekable();
    if named.peek().is_none() || named.any(|value| takes(value.as_bytes())) {
        return Ok(());
    }
    let said = Said::fixed(
        "この API は application/json で回答します。`application/json` か `*/*` を含めてください。",
        "this API answers in application/json; include `application/json` or `*/*`",
    );
    Err(Refusal::of_parameter(RefusalCode::NotAcceptable, "Accept", said))
}

/// Whether one of these ranges holds what is given; an empty list takes anything.
fn takes(ranges: &[u8]) -> bool {
    let blank = ranges.trim_ascii().is_empty();
    blank || ranges.split(|byte| *byte == b',').any(takes_range)
}

fn takes_range(range: &[u8]) -> bool {
    let mut parts = range.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
    let media = parts.next().unwrap_or_default();
    GIVEN.iter().any(|given| media.eq_ignore_ascii_case(given)) && !parts.any(is_never)
}

/// `q=0`, in any of its spellings: the range is named as one that is not taken.
fn is_never(parameter: &[u8]) -> bool {
    let weight = parameter.strip_prefix(b"q=").or_else(|| parameter.strip_prefix(b"Q="));
    weight.is_some_and(|weight| weight.starts_with(b"0") && weight.iter().all(|byte| matches!(byte, b'0' | b'.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_who_takes_json_or_anything_is_let_in() {
        for fine in [
            "",
            "*/*",
            "application/json",
            "Application/JSON;charset=utf-8",
            "text/html, application/*;q=0.1",
            "application/problem+json",
            "text/html,application/json;q=0.001",
        ] {
            assert!(takes(fine.as_bytes()), "{fine}");
        }
        for odd in
            ["text/html", "application/xml, text/*", "application/json;q=0", "*/*;q=0.000", "json", "application/jsonx"]
        {
            assert!(!takes(odd.as_bytes()), "{odd}");
        }
    }
}
