//! 連携事業者向けAPI. What a partner and the bank have to tell each other besides account data: refusals are problems.

mod coverage;
mod incident_reply;
mod incident_view;
mod incidents;
mod links;
mod notices;
mod paging;
mod procedures;
mod status;
mod webhook_deliveries;

pub use webhook_deliveries::DeliveryView;

use crate::api::register::Register;

/// The routes of this plane.
pub fn routes(routes: &mut impl Register) {
    routes.scope("/partner/v1", |scope| {
        scope
            .service(status::read_status)
            .service(notices::list_notices)
            .service(links::list_links)
            .service(links::read_link)
            .service(procedures::request_discontinuation)
            .service(procedures::change_link)
            .service(incidents::list_incidents)
            .service(incident_reply::report_own_incident)
            .service(incidents::read_incident)
            .service(incident_reply::acknowledge_incident)
            .service(incident_reply::report_incident)
            .service(webhook_deliveries::list_webhook_deliveries)
            .service(webhook_deliveries::replay_webhook_delivery);
    });
}
