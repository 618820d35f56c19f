//! The documents as they are committed, and as they are served: the same bytes.

use super::Document;
use crate::{
    api::{Turn, front},
    bank::refusal::Refusal,
    event::{Lang, RefusalCode},
};
use actix_web::{
    HttpResponse,
    http::header::{self, EntityTag, HeaderValue},
    web::{self, ServiceConfig},
};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// One committed file.
pub struct Published {
    /// Which document.
    pub document: Document,
    /// In which language.
    pub lang: Lang,
    /// Its bytes.
    pub bytes: &'static [u8],
}

macro_rules! published {
    ($($document:ident $lang:ident $file:literal,)+) => {
        /// Every committed file.
        pub const PUBLISHED: [Published; 8] = [$(Published {
            document: Document::$document,
            lang: Lang::$lang,
            bytes: include_bytes!(concat!("../../../openapi/", $file)),
        },)+];
    };
}

published! {
    Institution Ja "institution.ja.json",
    Institution En "institution.en.json",
    Anser Ja "anser.ja.json",
    Anser En "anser.en.json",
    Partner Ja "partner.ja.json",
    Partner En "partner.en.json",
    Control Ja "control.ja.json",
    Control En "control.en.json",
}

/// The tag of each file, in their order.
static TAGS: LazyLock<Vec<EntityTag>> = LazyLock::new(|| {
    let tag = |file: &Published| EntityTag::new_strong(HEXLOWER.encode(&Sha256::digest(file.bytes)[..16]));
    PUBLISHED.iter().map(tag).collect()
});

/// The routes of the documents.
pub fn routes(config: &mut ServiceConfig) {
    config.service(front::page("/openapi/{file}").get(read));
}

async fn read(turn: Turn, if_none_match: Option<web::Header<header::IfNoneMatch>>) -> HttpResponse {
    let asked = turn.path("file");
    let found = PUBLISHED.iter().zip(TAGS.iter()).find(|(file, _)| file.document.file_name(file.lang) == asked);
    let Some((file, tag)) = found else {
        return turn.respond(Err(Refusal::new(RefusalCode::NotFound)));
    };
    let known = match if_none_match.map(web::Header::into_inner) {
        None => false,
        Some(header::IfNoneMatch::Any) => true,
        Some(header::IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(tag)),
    };
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header(header::ETag(tag.clone()))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")));
    if known {
        return response.finish();
    }
    response
        .insert_header((header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")))
        .insert_header((header::CONTENT_LANGUAGE, HeaderValue::from_static(file.lang.word())))
        .body(file.bytes)
}
