//! The documents as they are served: drawn up once, when somebody first asks, and the same bytes as the committed ones.

use super::Document;
use crate::{
    api::{Turn, front},
    bank::refusal::Refusal,
    event::{Lang, RefusalCode},
};
use actix_web::{
    HttpResponse,
    http::header::{self, EntityTag, HeaderValue},
    web::{self, Bytes, ServiceConfig},
};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// One document in one language.
struct Published {
    file_name: String,
    lang: Lang,
    text: Bytes,
    tag: EntityTag,
}

/// Every document in every language: a few milliseconds of work for all of them. One that cannot be drawn up is not served;
/// the committed ones could.
static PUBLISHED: LazyLock<Vec<Published>> = LazyLock::new(|| {
    let published = Document::in_every_language().filter_map(|(document, lang)| {
        let text = Bytes::from(document.text(lang).ok()?);
        let tag = EntityTag::new_strong(HEXLOWER.encode(&Sha256::digest(&text)[..16]));
        Some(Published { file_name: document.file_name(lang), lang, text, tag })
    });
    published.collect()
});

/// The routes of the documents.
pub fn routes(config: &mut ServiceConfig) {
    config.service(front::page("/openapi/{file}").get(read));
}

async fn read(turn: Turn, if_none_match: Option<web::Header<header::IfNoneMatch>>) -> HttpResponse {
    let asked = turn.path("file");
    let Some(file) = PUBLISHED.iter().find(|file| file.file_name == asked) else {
        return turn.respond(Err(Refusal::new(RefusalCode::NotFound)));
    };
    let known = match if_none_match.map(web::Header::into_inner) {
        None => false,
        Some(header::IfNoneMatch::Any) => true,
        Some(header::IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&file.tag)),
    };
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header(header::ETag(file.tag.clone()))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")));
    if known {
        return response.finish();
    }
    response
        .insert_header((header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")))
        .insert_header((header::CONTENT_LANGUAGE, HeaderValue::from_static(file.lang.word())))
        .body(file.text.clone())
}
