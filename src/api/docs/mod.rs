//! 公開文書. The published documents: generated from the registration of the routes, the table of refusals and one file of
//! translations; committed under `openapi/`, served as committed, and shown in Swagger UI.

mod answers;
mod document;
mod example;
mod headers;
mod info;
mod japanese;
mod oauth;
mod operation;
mod published;
mod refusals;
mod refusals_page;
mod samples;
mod scenario_schema;
mod schema;
mod security;
mod ui;

pub use answers::{Described, described};
pub use document::Document;
pub use japanese::unused as unused_translations;
pub use scenario_schema::{routes as schema_routes, scenario_schema};

use actix_web::web::ServiceConfig;

/// The routes of the documents and of what shows them. They are in no document themselves.
pub fn routes(config: &mut ServiceConfig) {
    published::routes(config);
    refusals_page::routes(config);
    ui::routes(config);
}
