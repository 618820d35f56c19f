//! The bank's answer, spoilt on its way. Each says whether the answer is one that it can spoil.

use super::{delivery::Answer, next_page};
use crate::{api::Turn, event::NextPageFault};
use actix_web::http::header::{self, HeaderValue};

/// Makes of a body one that is no JSON any more: its last character is lost. What is no JSON is left as it is.
pub fn malform(answer: &mut Answer) -> bool {
    let media = answer.head.headers().get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
    let is_json = !answer.bytes.is_empty() && media.is_some_and(|media| media.contains("json"));
    if is_json {
        answer.bytes.truncate(answer.bytes.len() - 1);
    }
    is_json
}

/// Sends the right body under another media type.
pub fn mislabel(answer: &mut Answer, media: &str) -> bool {
    let media = HeaderValue::from_str(media).unwrap_or_else(|_| HeaderValue::from_static("text/plain"));
    answer.head.headers_mut().insert(header::CONTENT_TYPE, media);
    true
}

/// Makes the key of the next page wrong. An answer that has no next page is left as it is.
pub fn mislead(turn: &Turn, answer: &mut Answer, how: NextPageFault) -> bool {
    let rewritten = next_page::rewritten(turn, &answer.bytes, how);
    let applies = rewritten.is_some();
    answer.bytes = rewritten.unwrap_or_else(|| answer.bytes.clone());
    applies
}
