//! The bank's answer, spoilt on its way.

use super::{Answer, next_page};
use crate::{api::Turn, event::NextPageFault};
use actix_web::http::header::{self, HeaderValue};

/// A body that is no JSON any more: its last character is lost. What is no JSON is left as it is.
pub fn malformed(answer: Answer) -> Result<Answer, Answer> {
    let media = answer.head.headers().get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
    if answer.bytes.is_empty() || !media.is_some_and(|media| media.contains("json")) {
        return Err(answer);
    }
    let bytes = answer.bytes.slice(..answer.bytes.len() - 1);
    Ok(Answer { bytes, ..answer })
}

/// The right body under another media type.
pub fn mislabelled(mut answer: Answer, media: &str) -> Answer {
    let media = HeaderValue::from_str(media).unwrap_or_else(|_| HeaderValue::from_static("text/plain"));
    answer.head.headers_mut().insert(header::CONTENT_TYPE, media);
    answer
}

/// A page whose key of the next one is wrong. An answer that has no next page is left as it is.
pub fn page(turn: &Turn, answer: Answer, how: NextPageFault) -> Result<Answer, Answer> {
    match next_page::rewritten(turn, &answer.bytes, how) {
        Some(bytes) => Ok(Answer { bytes, ..answer }),
        None => Err(answer),
    }
}
