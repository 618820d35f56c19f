//! 制御面. The developer's levers: they are never closed, and none of them changes anything that is not recorded.

mod anew;
mod beginning;
mod catalog;
mod client_keys;
mod clock;
mod event_standing;
mod events;
mod explain;
mod faulted;
mod forms;
mod happened;
mod journal;
pub mod judged;
mod links;
mod overview;
mod partners;
pub mod people;
mod runs;
mod sandboxes;
mod scenario;
mod verdict;

use crate::api::{docs::schema_routes, register::Register};
use actix_web::web;

/// The routes of the control plane.
pub fn routes(routes: &mut impl Register) {
    // Before the scope, which would take its own bare path for itself.
    routes.service(overview::read_sandbox);
    routes.undescribed(undescribed);
    routes
        .service(sandboxes::create_sandbox)
        .service(sandboxes::list_sandboxes)
        .service(sandboxes::read_named_sandbox)
        .service(sandboxes::delete_sandbox)
        .service(journal::find::find_call);
    routes.scope("/_sandbox", |scope| {
        scope
            .service(clock::read_clock)
            .service(clock::set_clock)
            .service(clock::advance_clock)
            .service(clock::list_upcoming)
            .service(people::list_people)
            .service(links::create_link)
            .service(partners::register_partner)
            .service(partners::remove_partner)
            .service(events::post_event)
            .service(event_standing::read_event)
            .service(explain::explain_call)
            .service(scenario::read_scenario)
            .service(scenario::replace_scenario)
            .service(anew::reset_sandbox)
            .service(anew::take_snapshot)
            .service(anew::list_snapshots)
            .service(anew::restore_snapshot)
            .service(journal::list::list_calls)
            .service(journal::stream::stream_calls)
            .service(journal::bundle::export_sandbox)
            .service(catalog::read_catalog)
            .service(verdict::read_verdict)
            .service(runs::begin_run)
            .service(runs::read_run)
            .service(runs::finish_run);
    });
}

/// What stands below the control plane and is described nowhere: the schema describes itself.
fn undescribed(config: &mut web::ServiceConfig) {
    schema_routes(config);
}
