//! 案内板. The developer's page of a sandbox: what it is, what time it is, who is registered, what was called.

mod bank;
mod calls;
mod partners;

pub use bank::{ClockView, DoorState, DoorView, UpcomingRow};
pub use calls::CallRow;
pub use partners::PartnerView;

use super::{
    cast::{CastMember, cast_table},
    command::command,
    frame::{Frame, Width, document},
    say::say,
};
use crate::event::{Channel, Lang};
use maud::{Markup, html};

/// What the dashboard shows.
#[derive(Debug, Clone, PartialEq)]
pub struct DashboardView {
    /// What stands around the page.
    pub frame: Frame,
    /// The sandbox's name.
    pub sandbox: String,
    /// Where it is served; the issuer too.
    pub base_url: String,
    /// The institution profile's name.
    pub profile: String,
    /// The seed of everything drawn.
    pub seed: u64,
    /// The scenario that was loaded, if one was.
    pub scenario: Option<String>,
    /// How the clock moves.
    pub clock: ClockView,
    /// サービス時間帯. What is open, per channel and purpose.
    pub doors: Vec<DoorView>,
    /// What falls due next, the soonest first.
    pub upcoming: Vec<UpcomingRow>,
    /// Command lines that show the first steps.
    pub curls: Vec<CurlLine>,
    /// The published documents.
    pub docs: Vec<DocLink>,
    /// 事故. Every incident, and where its course is shown.
    pub incidents: Vec<DocLink>,
    /// API連携事業者.
    pub partners: Vec<PartnerView>,
    /// 顧客. The cast.
    pub cast: Vec<CastMember>,
    /// The latest calls, the newest first.
    pub calls: Vec<CallRow>,
}

/// A command line, and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurlLine {
    /// What it does, in the page's language.
    pub about: String,
    /// The line.
    pub line: String,
}

/// A document, and where it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocLink {
    /// What it is, in the page's language.
    pub label: String,
    /// Where it is served.
    pub href: String,
}

/// The dashboard.
pub fn dashboard_page(lang: Lang, view: &DashboardView) -> Markup {
    let title = match lang {
        Lang::Ja => format!("模擬環境 {}", view.sandbox),
        Lang::En => format!("Sandbox {}", view.sandbox),
    };
    let body = html! {
        h1 { (title) }
        (identity(lang, view))
        div.columns {
            (bank::clock_section(lang, view.frame.now, &view.clock))
            (bank::doors_section(lang, &view.doors))
        }
        (try_section(lang, view))
        (partners::section(lang, &view.partners))
        @if !view.incidents.is_empty() {
            section.card aria-labelledby="incidents" {
                h2 #incidents { (say(lang, "事故", "Incidents")) }
                ul.links { @for incident in &view.incidents { li { a href=(incident.href) { (incident.label) } } } }
            }
        }
        (cast_section(lang, &view.cast))
        (calls::section(lang, &view.calls))
        (bank::upcoming_section(lang, &view.upcoming))
    };
    document(lang, &view.frame, Width::Wide, &title, &body)
}

fn identity(lang: Lang, view: &DashboardView) -> Markup {
    html! {
        dl.facts {
            div { dt { (say(lang, "アドレス・発行者", "Address and issuer")) } dd { code { (view.base_url) } } }
            div { dt { (say(lang, "プロファイル", "Profile")) } dd { code { (view.profile) } } }
            div { dt { (say(lang, "シード", "Seed")) } dd { code { (view.seed) } } }
            div {
                dt { (say(lang, "シナリオ", "Scenario")) }
                dd {
                    @match &view.scenario {
                        Some(name) => code { (name) },
                        None => (say(lang, "なし", "none")),
                    }
                }
            }
        }
    }
}

fn try_section(lang: Lang, view: &DashboardView) -> Markup {
    html! {
        section.card aria-labelledby="try" {
            h2 #try { (say(lang, "はじめの一歩", "First steps")) }
            @if !view.docs.is_empty() {
                ul.links { @for doc in &view.docs { li { a href=(doc.href) { (doc.label) } } } }
            }
            @for curl in &view.curls {
                p { (curl.about) }
                (command(&curl.line))
            }
        }
    }
}

fn cast_section(lang: Lang, cast: &[CastMember]) -> Markup {
    html! {
        section.card aria-labelledby="cast" {
            h2 #cast { (say(lang, "顧客でログインする", "Log in as a customer")) }
            @if cast.is_empty() { p { (say(lang, "顧客がいません。", "Nobody lives here.")) } }
            @if cast.iter().any(|member| member.institution.is_some()) {
                (cast_table(lang, Channel::Institution, cast))
            }
            @if cast.iter().any(|member| member.anser.is_some()) { (cast_table(lang, Channel::Anser, cast)) }
        }
    }
}
