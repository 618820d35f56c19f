//! 事故の経過. The developer's page of one incident.

use super::page::page;
use crate::{
    api::turn::{Body, Turn},
    bank::{
        incident::{self, DutyStanding, Incident},
        refusal::{Refusal, Said},
    },
    event::{Discoverer, DutyWhat, EventId, Jst, Lang, RefusalCode},
    oauth::Parameters,
    pages::{IncidentPage, IncidentStep, IncidentStepWhat as What, incident_page},
};
use actix_web::{HttpResponse, http::StatusCode};

/// Shows an incident.
pub async fn read(turn: Turn) -> HttpResponse {
    turn.respond(show(&turn))
}

fn show(turn: &Turn) -> Result<Body, Refusal> {
    let text = turn.path("incident_id");
    let lang = turn.page_lang(&Parameters::read(turn.request().query_string()));
    let Some(incident) = turn.state().incident(&EventId(text.into())) else {
        let reason = Said::made(format!("事故 `{text}` はありません。"), format!("there is no incident `{text}`"));
        return Err(Refusal::of_parameter(RefusalCode::NotFound, "incident_id", reason));
    };
    let other = match lang {
        Lang::Ja => Lang::En,
        Lang::En => Lang::Ja,
    };
    let opened = &incident.opened;
    let partner = turn.state().partner(opened.partner).map(|partner| partner.terms.partner_id.to_string());
    let href = format!("{}/incidents/{}?ui_locales={other}", turn.data().base, opened.id);
    let view = IncidentPage {
        frame: turn.frame(lang, Some(href)),
        incident_id: opened.id.to_string(),
        partner: partner.unwrap_or_default(),
        ground: opened.ground,
        clause: incident::clause(opened.ground),
        measures: opened.measures.clone(),
        closed_at: incident.closed_at,
        steps: steps(incident, lang),
    };
    Ok(page(StatusCode::OK, lang, incident_page(lang, &view), None))
}

/// What happened and what is still due, the earliest first.
fn steps(incident: &Incident, lang: Lang) -> Vec<IncidentStep> {
    let opened = &incident.opened;
    let bank = |at: Jst, what: What| IncidentStep { at, by: Discoverer::Bank, what };
    let partner = |at: Jst, what: What| IncidentStep { at, by: Discoverer::Partner, what };
    let told = What::Told(opened.summary.in_lang(lang).to_owned());
    let mut steps = vec![IncidentStep { at: incident.opened_at, by: opened.by, what: told }];
    let updates = incident.updates.iter();
    steps.extend(updates.map(|update| bank(update.at, What::Updated(update.summary.in_lang(lang).to_owned()))));
    steps.extend(incident.acknowledged_at.map(|at| partner(at, What::Acknowledged)));
    steps.extend(incident.reports.iter().map(|reported| {
        let missing = incident::missing(&reported.report);
        partner(reported.at, What::Reported { stage: reported.report.stage, missing })
    }));
    steps.extend(incident.duties.iter().filter_map(|duty| {
        let what = duty.what;
        match duty.standing {
            DutyStanding::Open if incident.is_open() => Some(partner(duty.due_at, What::Due(what))),
            DutyStanding::Missed => Some(partner(duty.due_at, What::Missed(what))),
            // That it acknowledged or reported stands there anyway.
            DutyStanding::Met(at) if matches!(what, DutyWhat::Task(_)) => {
                Some(partner(at, What::Done { what, is_late: at > duty.due_at }))
            }
            DutyStanding::Open | DutyStanding::Met(_) => None,
        }
    }));
    steps.extend(incident.closed_at.map(|at| bank(at, What::Closed)));
    steps.sort_by_key(|step| step.at);
    steps
}
