//! 案内板. The developer's page at the root of a sandbox.

use super::{cast, docs::Document, first_steps::first_steps, page::page};
use crate::{
    api::turn::{Body, Turn},
    bank::suspension,
    event::{Channel, Lang, Purpose},
    journal::CallRecord,
    oauth::Parameters,
    pages::{
        CallLink, CallRow, ClockView, CurlLine, DashboardView, DocLink, DoorState, DoorView, PartnerView, UpcomingRow,
        dashboard_page,
    },
};
use actix_web::{HttpResponse, http::StatusCode};

/// How many of the latest calls are shown.
const SHOWN_CALLS: usize = 20;
/// How much of what is coming is shown.
const SHOWN_UPCOMING: usize = 10;

/// Shows the dashboard.
pub async fn read(turn: Turn) -> HttpResponse {
    let latest = turn.data().sandbox.all_calls().await.map(|all| all.journal().latest(SHOWN_CALLS));
    turn.respond(latest.map(|calls| show(&turn, &calls)))
}

fn show(turn: &Turn, calls: &[CallRecord]) -> Body {
    let lang = turn.page_lang(&Parameters::read(turn.request().query_string()));
    let (state, data) = (turn.state(), turn.data());
    let opened = state.opened();
    let base_url = turn.base_url();
    let other = match lang {
        Lang::Ja => Lang::En,
        Lang::En => Lang::Ja,
    };
    let view = DashboardView {
        frame: turn.frame(lang, Some(format!("{}/?ui_locales={other}", data.base))),
        sandbox: opened.sandbox.to_string(),
        profile: opened.profile.name.clone(),
        seed: opened.seed,
        scenario: opened.scenario.as_ref().map(|scenario| scenario.name.clone()),
        clock: ClockView { mode: state.clock().mode, speed: state.clock().speed },
        doors: doors(turn),
        upcoming: upcoming(turn),
        curls: curls(turn, &base_url, lang),
        docs: docs(&data.base, lang),
        incidents: incidents(turn),
        partners: state.partners().map(|partner| partner_view(partner)).collect(),
        cast: cast::of(state, lang),
        calls: calls.iter().map(|call| call_row(turn, call)).collect(),
        base_url,
    };
    page(StatusCode::OK, lang, dashboard_page(lang, &view), None)
}

fn doors(turn: &Turn) -> Vec<DoorView> {
    let (state, now) = (turn.state(), turn.data().now);
    let hours = state.profile().hours();
    let door = |channel: Channel, purpose: Purpose| {
        let is_open = hours.is_open(channel, purpose, now);
        let is_stopped = suspension::is_stopped(state.outages(), channel, purpose);
        let changes_at =
            if is_open { hours.next_close(channel, purpose, now) } else { hours.next_open(channel, purpose, now) };
        let door_state = match (is_stopped, is_open) {
            (true, _) => DoorState::Stopped,
            (false, true) => DoorState::Open,
            (false, false) => DoorState::Closed,
        };
        DoorView { channel, purpose, state: door_state, changes_at }
    };
    Channel::ALL.iter().flat_map(|channel| Purpose::ALL.iter().map(|purpose| door(*channel, *purpose))).collect()
}

fn upcoming(turn: &Turn) -> Vec<UpcomingRow> {
    let state = turn.state();
    let planned = state.upcoming().map(|(due, what)| (due, format!("{} {}", what.word(), what.id())));
    let mut rows: Vec<UpcomingRow> =
        planned.chain(state.edges_ahead(turn.data().now)).map(|(due, what)| UpcomingRow { due, what }).collect();
    rows.sort_by_key(|row| row.due);
    rows.truncate(SHOWN_UPCOMING);
    rows
}

fn curls(turn: &Turn, base_url: &str, lang: Lang) -> Vec<CurlLine> {
    let is_guarded = turn.bank().is_some_and(|bank| bank.is_guarded());
    let steps = first_steps(turn.state(), base_url, is_guarded).into_iter();
    steps.map(|(about, line)| CurlLine { about: about.in_lang(lang).to_owned(), line }).collect()
}

fn docs(base: &str, lang: Lang) -> Vec<DocLink> {
    let ui = DocLink { label: "Swagger UI".to_owned(), href: format!("{base}/docs/") };
    let refusals = match lang {
        Lang::Ja => "謝絶理由の一覧",
        Lang::En => "All refusals",
    };
    let refusals = DocLink { label: refusals.to_owned(), href: format!("{base}/docs/refusals") };
    let documents = Document::ALL.iter().map(|document| {
        let file = document.file_name(lang);
        DocLink { href: format!("{base}/openapi/{file}"), label: file }
    });
    [ui, refusals].into_iter().chain(documents).collect()
}

/// Every incident, with its page.
fn incidents(turn: &Turn) -> Vec<DocLink> {
    let link = |id: String| DocLink { href: format!("{}/incidents/{id}", turn.data().base), label: id };
    turn.state().incidents().map(|incident| link(incident.opened.id.to_string())).collect()
}

fn partner_view(partner: &crate::bank::linkage::Partner) -> PartnerView {
    let terms = &partner.terms;
    PartnerView {
        partner_id: terms.partner_id.to_string(),
        name: terms.name.clone(),
        channel: terms.channel,
        client_id: terms.client_id.clone(),
        client_secret: terms.client_secret.clone(),
        redirect_uris: terms.redirect_uris.clone(),
    }
}

fn call_row(turn: &Turn, call: &CallRecord) -> CallRow {
    let data = turn.data();
    let id = format!("{}.{}", data.sandbox.name(), call.call);
    let refused = call.refused.as_ref().map(|refused| refused.code.to_string());
    CallRow {
        call: CallLink { href: format!("{}/_sandbox/explain/{id}", data.base), id },
        at: call.bank_at,
        method: call.method.to_string(),
        path: call.target.split('?').next().unwrap_or_default().to_owned(),
        status: call.status,
        refusal: refused.or_else(|| call.oauth_error.as_ref().map(|said| said.0.clone())),
    }
}
