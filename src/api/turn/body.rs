//! The body of a request: small, of the right type, well-formed.

use super::{Turn, wrong_body};
use crate::{
    bank::refusal::{Refusal, Said},
    event::RefusalCode,
};
use actix_web::{http::header, web};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

/// The largest body that is read, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;
/// The largest body that may hold a scenario file, in bytes.
pub const SCENARIO_LIMIT: usize = 1024 * 1024;

impl Turn {
    /// Reads the body as text.
    ///
    /// # Errors
    /// `unsupported_media_type`, `payload_too_large`, or `parameter_invalid` when it is not UTF-8.
    pub async fn body_text(&self, payload: web::Payload) -> Result<String, Refusal> {
        self.body_of(&["application/json"], BODY_LIMIT, payload).await
    }

    /// Reads the body as a form.
    ///
    /// # Errors
    /// As [`Turn::body_text`].
    pub async fn body_form(&self, payload: web::Payload) -> Result<String, Refusal> {
        self.body_of(&["application/x-www-form-urlencoded"], BODY_LIMIT, payload).await
    }

    /// Reads the body as a scenario file.
    ///
    /// # Errors
    /// As [`Turn::body_text`].
    pub async fn body_scenario(&self, payload: web::Payload) -> Result<String, Refusal> {
        self.body_of(&["application/yaml", "application/json"], SCENARIO_LIMIT, payload).await
    }

    async fn body_of(&self, wanted: &[&str], limit: usize, payload: web::Payload) -> Result<String, Refusal> {
        let headers = self.request().headers();
        let stated = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        let mut bytes = Vec::new();
        if stated.is_some_and(|length| length > limit) {
            return Err(too_large(limit));
        }
        let mut payload = payload;
        while let Some(chunk) = payload.next().await {
            let Ok(chunk) = chunk else {
                return Err(malformed(Said::fixed("本文が途中で切れました。", "the body was cut off")));
            };
            if bytes.len() + chunk.len() > limit {
                return Err(too_large(limit));
            }
            bytes.extend_from_slice(&chunk);
        }
        let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media = media.split(';').next().unwrap_or_default().trim();
        if !wanted.iter().any(|wanted| media.eq_ignore_ascii_case(wanted)) {
            return Err(another_media(&wanted.join(", "), media));
        }
        String::from_utf8(bytes)
            .map_err(|_| malformed(Said::fixed("本文が UTF-8 ではありません。", "the body is not UTF-8")))
    }

    /// Reads the body as JSON of this shape; an empty body is an empty object.
    ///
    /// # Errors
    /// As [`Turn::body_text`], or `parameter_invalid` naming the field.
    pub async fn body_json<T: DeserializeOwned>(&self, payload: web::Payload) -> Result<T, Refusal> {
        read_json(&self.body_text(payload).await?)
    }

    /// The same, where a scenario file stands in one of the fields.
    ///
    /// # Errors
    /// As [`Turn::body_json`].
    pub async fn body_json_with_scenario<T: DeserializeOwned>(&self, payload: web::Payload) -> Result<T, Refusal> {
        read_json(&self.body_of(&["application/json"], SCENARIO_LIMIT, payload).await?)
    }
}

fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    let text = if text.trim().is_empty() { "{}" } else { text };
    // A shape could be read from a list as well, by the order of its fields, which nobody means.
    if !text.trim_start().starts_with('{') {
        return Err(malformed(Said::fixed("本文は JSON のオブジェクトです。", "the body must be a JSON object")));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        wrong_body::refusal(&path, &error.into_inner())
    })?;
    reader.end().map_err(|error| wrong_body::trailing(&error))?;
    Ok(read)
}

/// Refuses a body of another type than the one wanted.
pub fn another_media(wanted: &str, media: &str) -> Refusal {
    let ja = format!("Content-Type は {wanted} です（届いたもの: `{media}`）。");
    let en = format!("Content-Type must be {wanted}, not `{media}`");
    Refusal::of_parameter(RefusalCode::UnsupportedMediaType, "Content-Type", Said::made(ja, en))
}

/// Refuses a body that is too large.
pub fn too_large(limit: usize) -> Refusal {
    let ja = format!("本文は {limit} バイトまでです。");
    let en = format!("a body may have at most {limit} bytes");
    Refusal::of_parameter(RefusalCode::PayloadTooLarge, "body", Said::made(ja, en))
}

fn malformed(reason: Said) -> Refusal {
    Refusal::of_parameter(RefusalCode::ParameterInvalid, "body", reason)
}
