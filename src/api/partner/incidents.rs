//! 漏洩等の事故の一覧と照会（第4条第6項）. What is disclosed stands here and nowhere else, to the one partner, while it is needed.

use super::{
    incident_view::{IncidentView, Shown},
    paging::{Asked, Page},
};
use crate::{
    api::turn::{Body, Turn},
    bank::{
        incident::Incident,
        partner_access::PartnerAccess,
        refusal::{Refusal, Said},
    },
    event::{EventId, Operation, RefusalCode},
    sandbox::State,
};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// The incidents between the bank and a partner.
#[derive(Serialize, ToSchema)]
pub struct IncidentsView {
    /// The incidents, in the order in which they were opened; without what is disclosed for them.
    incidents: Vec<IncidentView>,
    /// The key of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "AAAAAAAAAGMAAAAAAAAAKg…")]
    next_page_key: Option<String>,
}

/// Which incidents are asked for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the query, which is read by name")]
pub struct IncidentsQuery {
    /// Only those about which something has happened since this instant, inclusive.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-06-10T09:00:00+09:00")]
    updated_since: Option<String>,
    /// The key of a page: the `next_page_key` of the page before it, with the same parameters.
    #[param(example = "AAAAAAAAAGMAAAAAAAAAKg…")]
    page_key: Option<String>,
    /// How many entries a page has at most.
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u32>,
}

/// List incidents.
///
/// Those between the bank and this partner, in the order in which they were opened（第4条第6項, 第4条第8項）. What is disclosed
/// for one stands in `read_incident` alone.
#[utoipa::path(tag = "incidents", params(IncidentsQuery), responses((status = 200, description = "A page of incidents.", body = IncidentsView)))]
#[get("/incidents")]
pub async fn list_incidents(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ListIncidents, || {
        let access = turn.admit_partner(Operation::ListIncidents)?;
        let asked = Asked::read(&turn, &access, Operation::ListIncidents)?;
        let partner = access.partner();
        let changed = |incident: &Incident| asked.updated_since.is_none_or(|since| incident.updated_at() >= since);
        let mut theirs: Vec<&Incident> = turn
            .state()
            .incidents()
            .map(|incident| &**incident)
            .filter(|incident| incident.opened.partner == partner.no && changed(incident))
            .collect();
        theirs.sort_by_key(|incident| incident.seq);
        let numbered = theirs.into_iter().map(|incident| (incident.seq.0, incident));
        let Page { entries, next_page_key } = asked.page(&turn, numbered);
        let shown = shown(&turn, turn.state(), &access);
        let incidents = entries.into_iter().map(|incident| shown.view(incident, false)).collect();
        Body::json(&IncidentsView { incidents, next_page_key })
    })
}

/// Read an incident.
///
/// With what the bank discloses for it（第4条第6項）: account and customer information, to this partner alone, for the stated
/// purpose, while the incident is open.
#[utoipa::path(tag = "incidents", params(("incident_id" = String, Path, description = "The incident.", example = "leak")),
    responses((status = 200, description = "The incident.", body = IncidentView)))]
#[get("/incidents/{incident_id}")]
pub async fn read_incident(turn: Turn) -> HttpResponse {
    turn.answer(Operation::ReadIncident, || {
        let access = turn.admit_partner(Operation::ReadIncident)?;
        let incident = own_incident(&turn, &access)?;
        turn.query(&[])?;
        Body::json(&shown(&turn, turn.state(), &access).view(incident, true))
    })
}

/// In which terms a partner is shown its incidents.
pub fn shown<'a>(turn: &Turn, state: &'a State, access: &PartnerAccess<'a>) -> Shown<'a> {
    Shown { state, partner: access.partner(), lang: turn.data().lang }
}

/// The incident that the path names. Another partner's is refused like one that does not exist.
///
/// # Errors
/// `not_found`.
pub fn own_incident<'a>(turn: &'a Turn, access: &PartnerAccess<'_>) -> Result<&'a Incident, Refusal> {
    let text = turn.path("incident_id");
    let found = turn.state().incident(&EventId(text.into()));
    found.map(|incident| &**incident).filter(|incident| incident.opened.partner == access.partner().no).ok_or_else(
        || {
            let reason = Said::made(
                format!("この事業者に事故 `{text}` はありません。GET /partner/v1/incidents で確かめてください。"),
                format!("there is no incident `{text}` with this partner; GET /partner/v1/incidents lists them"),
            );
            Refusal::of_parameter(RefusalCode::NotFound, "incident_id", reason)
        },
    )
}
