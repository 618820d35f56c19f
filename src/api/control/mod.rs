//! 制御面. The developer's levers: they are never closed, and none of them changes anything that is not recorded.

mod clock;
mod events;
mod explain;
mod faulted;
mod links;
mod overview;
mod partners;
mod people;

use utoipa_actix_web::{scope, service_config::ServiceConfig};

/// The routes of the control plane.
pub fn routes(config: &mut ServiceConfig) {
    // Before the scope, which would take its own bare path for itself.
    config.service(overview::read_sandbox);
    config.service(
        scope::scope("/_sandbox")
            .service(clock::read_clock)
            .service(clock::set_clock)
            .service(clock::advance_clock)
            .service(clock::list_upcoming)
            .service(people::list_people)
            .service(links::create_link)
            .service(partners::register_partner)
            .service(partners::remove_partner)
            .service(events::post_event)
            .service(explain::explain_call),
    );
}
