//! 事故の経過（第4条第6項）. The developer's page of one incident: what the bank and the partner said and did, and what was due.
//! It shows no customer: what is disclosed stands on the partner plane alone.

use super::{
    frame::{Frame, Width, document},
    incident_words::{duty_name, ground_name, item_name, measure_name, stage_name},
    instant::{instant, short_instant},
    say::say,
};
use crate::event::{Discoverer, DutyWhat, Ground, Jst, Lang, Measure, ReportItem, ReportStage};
use maud::{Markup, html};

/// What the page of an incident shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentPage {
    /// What stands around the page.
    pub frame: Frame,
    /// The incident's name.
    pub incident_id: String,
    /// The partner that it is between the bank and.
    pub partner: String,
    /// What has happened, or is feared.
    pub ground: Ground,
    /// The clause that it rests on.
    pub clause: &'static str,
    /// The measures that were taken.
    pub measures: Vec<Measure>,
    /// When it was closed.
    pub closed_at: Option<Jst>,
    /// What happened and what is still due, the earliest first.
    pub steps: Vec<IncidentStep>,
}

/// One step of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentStep {
    /// When.
    pub at: Jst,
    /// Whose step it was.
    pub by: Discoverer,
    /// What it was.
    pub what: IncidentStepWhat,
}

/// What a step was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncidentStepWhat {
    /// 通知. The incident was told, in these words.
    Told(String),
    /// 続報. More was said.
    Updated(String),
    /// 受領の確認.
    Acknowledged,
    /// 報告, with its stage and what was missing.
    Reported {
        /// How far it went.
        stage: ReportStage,
        /// The items that were missing.
        missing: Vec<ReportItem>,
    },
    /// 対応済み. What the bank had asked for was done, maybe late.
    Done {
        /// What.
        what: DutyWhat,
        /// Whether its deadline had passed.
        is_late: bool,
    },
    /// 期限. Something falls due.
    Due(DutyWhat),
    /// A deadline passed before it was met.
    Missed(DutyWhat),
    /// 終結.
    Closed,
}

/// The page of an incident.
pub fn incident_page(lang: Lang, view: &IncidentPage) -> Markup {
    let title = match lang {
        Lang::Ja => format!("事故: {}", view.incident_id),
        Lang::En => format!("Incident: {}", view.incident_id),
    };
    let body = html! {
        h1 { (title) }
        dl.facts {
            div { dt { (say(lang, "連携事業者", "Partner")) } dd { code { (view.partner) } } }
            div { dt { (say(lang, "事由", "Ground")) } dd { (ground_name(lang, view.ground)) " " code { (view.ground) } } }
            div { dt { (say(lang, "条項", "Clause")) } dd { (article(lang, view.clause)) } }
            div {
                dt { (say(lang, "措置", "Measures")) }
                dd {
                    @if view.measures.is_empty() { (say(lang, "なし", "none")) }
                    @for (i, measure) in view.measures.iter().enumerate() {
                        @if i > 0 { (say(lang, "、", ", ")) }
                        (measure_name(lang, *measure)) " " code { (measure) }
                    }
                }
            }
            div {
                dt { (say(lang, "終結", "Closed")) }
                dd {
                    @match view.closed_at {
                        Some(at) => (instant(lang, at)),
                        None => (say(lang, "対応中", "still open")),
                    }
                }
            }
        }
        (steps(lang, &view.steps))
        p.hint { (say(lang,
            "開示されたお客さま情報はこの画面に載りません。当該事業者だけが GET /partner/v1/incidents/{incident_id} で確かめられます。",
            "What was disclosed about customers does not show here: the partner alone reads it, by GET /partner/v1/incidents/{incident_id}.")) }
    };
    document(lang, &view.frame, Width::Wide, &title, &body)
}

fn steps(lang: Lang, steps: &[IncidentStep]) -> Markup {
    html! {
        section.card aria-labelledby="course" {
            h2 #course { (say(lang, "経過", "Course")) }
            div.scroll role="group" aria-labelledby="course" tabindex="0" {
                table {
                    thead { tr {
                        th scope="col" { (say(lang, "銀行時刻", "Bank time")) }
                        th scope="col" { (say(lang, "だれが", "Who")) }
                        th scope="col" { (say(lang, "なにを", "What")) }
                    } }
                    tbody { @for step in steps { tr {
                        td.nowrap { (short_instant(lang, step.at)) }
                        td.nowrap { (who(lang, step.by)) }
                        td { (what(lang, &step.what)) }
                    } } }
                }
            }
        }
    }
}

const fn who(lang: Lang, by: Discoverer) -> &'static str {
    match by {
        Discoverer::Bank => say(lang, "組合", "the bank"),
        Discoverer::Partner => say(lang, "事業者", "the partner"),
    }
}

fn what(lang: Lang, what: &IncidentStepWhat) -> Markup {
    html! {
        @match what {
            IncidentStepWhat::Told(said) => { (say(lang, "通知: ", "Told: ")) (said) },
            IncidentStepWhat::Updated(said) => { (say(lang, "続報: ", "Said more: ")) (said) },
            IncidentStepWhat::Acknowledged => { (say(lang, "受領の確認", "Acknowledged")) },
            IncidentStepWhat::Reported { stage, missing } => {
                (say(lang, "報告: ", "Reported: ")) (stage_name(lang, *stage))
                @if missing.is_empty() { (say(lang, "（9項目すべて）", " (all nine items)")) } @else {
                    (say(lang, "（まだない項目: ", " (still missing: "))
                    @for (i, item) in missing.iter().enumerate() {
                        @if i > 0 { (say(lang, "、", ", ")) }
                        (item_name(lang, *item))
                    }
                    (say(lang, "）", ")"))
                }
            },
            IncidentStepWhat::Done { what, is_late } => {
                (say(lang, "対応済み: ", "Done: ")) (duty_name(lang, *what))
                @if *is_late { (say(lang, "（期限の後）", " (late)")) }
            },
            IncidentStepWhat::Due(duty) => {
                (say(lang, "期限: ", "Due: ")) (duty_name(lang, *duty))
            },
            IncidentStepWhat::Missed(duty) => {
                span.tag.bad { (say(lang, "期限切れ", "missed")) } " " (duty_name(lang, *duty))
            },
            IncidentStepWhat::Closed => { (say(lang, "終結", "Closed")) },
        }
    }
}

/// 条項. A clause such as `4.6` as readers cite it.
fn article(lang: Lang, clause: &str) -> String {
    let (article, paragraph) = clause.split_once('.').unwrap_or((clause, ""));
    match lang {
        Lang::Ja => format!("規定第{article}条第{paragraph}項"),
        Lang::En => format!("terms, Art. {article}({paragraph})"),
    }
}
