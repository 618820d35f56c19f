//! Swagger UI at `docs/`: its embedded files, with a page, a start and a style of our own. Nothing comes from another host.

use crate::{
    api::{Turn, front},
    bank::refusal::Refusal,
    event::RefusalCode,
};
use actix_web::{
    HttpResponse, HttpResponseBuilder,
    http::header::{self, HeaderValue},
    web::ServiceConfig,
};
use std::sync::{Arc, LazyLock};
use utoipa_swagger_ui::Config;

/// What the pages may do: load what this server gives them, and call this server. Swagger UI sets styles by script.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The files of our own, which stand before those of the same name that Swagger UI brings.
const OWN: [(&str, &str, &str); 3] = [
    ("", "text/html; charset=utf-8", include_str!("index.html")),
    ("swagger-initializer.js", "text/javascript; charset=utf-8", include_str!("initializer.js")),
    ("docs.css", "text/css; charset=utf-8", include_str!("docs.css")),
];

static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(Arc::default);

/// The routes of Swagger UI.
pub fn routes(config: &mut ServiceConfig) {
    config.service(front::page("/docs").get(add_slash)).service(front::page("/docs/{file:[^/]*}").get(read));
}

/// Relative, so that it leads to the same sandbox.
async fn add_slash() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, HeaderValue::from_static("docs/"))).finish()
}

async fn read(turn: Turn) -> HttpResponse {
    let file = turn.path("file");
    if let Some((_, media, text)) = OWN.iter().find(|(name, ..)| *name == file) {
        return guarded(HttpResponse::Ok())
            .insert_header((header::CONTENT_TYPE, HeaderValue::from_static(media)))
            .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-cache")))
            .body(*text);
    }
    let Ok(Some(found)) = utoipa_swagger_ui::serve(file, CONFIG.clone()) else {
        return turn.respond(Err(Refusal::new(RefusalCode::NotFound)));
    };
    let mut response = guarded(HttpResponse::Ok());
    response
        .insert_header((header::CONTENT_TYPE, found.content_type))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("max-age=3600")));
    if found.gzpipped {
        response.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("gzip")));
    }
    response.body(found.bytes.into_owned())
}

/// An answer that a browser may not use for anything else.
pub fn guarded(mut response: HttpResponseBuilder) -> HttpResponseBuilder {
    response
        .insert_header((header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .insert_header((header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")))
        .insert_header((header::REFERRER_POLICY, HeaderValue::from_static("same-origin")));
    response
}
