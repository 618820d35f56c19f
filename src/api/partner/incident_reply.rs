//! 受領の確認と報告（第4条第6項, 第4条第8項）. What a partner answers, and what it tells of its own accord.

use super::{
    incident_view::IncidentView,
    incidents::{own_incident, shown},
    links::no_link,
};
use crate::{
    api::turn::{Body, Turn},
    bank::{
        incident::missing,
        partner_access::PartnerAccess,
        refusal::{ParameterFault, Refusal, Said},
    },
    event::{
        BothLangs, Cause, EventId, Fact, Ground, IncidentReport, Jst, LinkNo, Operation, PartnerTask, RefusalCode,
        ReportItem, ReportStage,
    },
    sandbox::{OwnIncident, State, acknowledged, own_incident as decide_own, reported},
};
use actix_web::{HttpResponse, http::StatusCode, post, web::Payload};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 報告（個人情報保護法施行規則第8条第1項）. Nine items, as far as they are known: what is missing is named in the answer.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields)]
pub struct ReportForm {
    /// How far it goes; absent = `final` with all nine items, else `initial` for the first report and `follow_up` after it.
    stage: Option<ReportStage>,
    /// Which of the bank's requests have been met.
    #[serde(default)]
    done: Vec<PartnerTask>,
    /// ① 概要. What happened.
    #[schema(example = "API連携用の認証情報が外部から閲覧できる状態でした。")]
    summary: Option<String>,
    /// ② 個人データの項目. Which items of personal data.
    #[schema(example = json!(["氏名", "口座番号", "入出金明細"]))]
    data_items: Option<Vec<String>>,
    /// ③ 本人の数. How many persons.
    #[schema(example = 1)]
    person_count: Option<u64>,
    /// ④ 原因. The cause.
    #[schema(example = "設定の誤り")]
    cause: Option<String>,
    /// ⑤ 二次被害又はそのおそれ. Further damage, or the fear of it.
    #[schema(example = "確認されていません。")]
    secondary_damage: Option<String>,
    /// ⑥ 本人への対応. What was done for the persons.
    #[schema(example = "全員に電子メールで通知しました。")]
    person_notice: Option<String>,
    /// ⑦ 公表. What was made public.
    #[schema(example = "自社のウェブサイトで公表しました。")]
    publication: Option<String>,
    /// ⑧ 再発防止. What is done so that it does not happen again.
    #[schema(example = "設定を自動で検査します。")]
    prevention: Option<String>,
    /// ⑨ その他. Anything else.
    #[schema(example = "特にありません。")]
    other: Option<String>,
}

impl ReportForm {
    /// The items that say something, in their order.
    fn given(self) -> Vec<(ReportItem, String)> {
        let data_items = self.data_items.map(|items| items.join("、"));
        let person_count = self.person_count.map(|count| count.to_string());
        let all = [
            (ReportItem::Summary, self.summary),
            (ReportItem::DataItems, data_items),
            (ReportItem::PersonCount, person_count),
            (ReportItem::Cause, self.cause),
            (ReportItem::SecondaryDamage, self.secondary_damage),
            (ReportItem::PersonNotice, self.person_notice),
            (ReportItem::Publication, self.publication),
            (ReportItem::Prevention, self.prevention),
            (ReportItem::Other, self.other),
        ];
        let given = all.into_iter().filter_map(|(item, text)| Some((item, text?)));
        given.filter(|(_, text)| !text.trim().is_empty()).collect()
    }
}

/// A report, as far as it goes.
///
/// # Errors
/// `parameter_invalid` for one that says nothing, and for a final one from which items are missing: each is named.
fn report(form: ReportForm, earlier: usize) -> Result<IncidentReport, Refusal> {
    let (stage, done) = (form.stage, form.done.clone());
    let mut report = IncidentReport { stage: ReportStage::Final, items: form.given(), done };
    let lacking = missing(&report);
    let is_empty = report.items.is_empty() && report.done.is_empty();
    if is_empty || stage == Some(ReportStage::Final) && !lacking.is_empty() {
        return Err(lacks(&lacking));
    }
    report.stage = match stage {
        Some(stage) => stage,
        None if lacking.is_empty() => ReportStage::Final,
        None if earlier == 0 => ReportStage::Initial,
        None => ReportStage::FollowUp,
    };
    Ok(report)
}

fn lacks(items: &[ReportItem]) -> Refusal {
    let reason = Said::fixed(
        "報告事項が足りません。速報・続報（stage: initial・follow_up）なら、分かっている項目だけで送れます。",
        "this item of the report is missing; an initial or follow-up report may leave out what is not known yet",
    );
    let fault = |item: &ReportItem| ParameterFault { parameter: item.word().to_owned(), reason: reason.clone() };
    Refusal { code: RefusalCode::ParameterInvalid, retry_at: None, faults: items.iter().map(fault).collect() }
}

/// That a report was received.
#[derive(Serialize, ToSchema)]
pub struct ReportReceived {
    /// The incident.
    #[schema(example = "leak")]
    incident_id: String,
    /// 連番 of the partner's reports.
    #[schema(example = 1)]
    sequence: usize,
    /// How far it goes.
    stage: ReportStage,
    /// When it was received.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    received_at: Jst,
    /// The items that are still missing, in their order; empty when the report is complete.
    missing: Vec<ReportItem>,
    /// 確報の期限. By when all nine items have to be reported; absent where none is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    final_report_due_at: Option<Jst>,
}

/// Acknowledge an incident.
///
/// The partner has taken note（第4条第6項）. The first acknowledgement counts; a suspended partner can acknowledge too.
#[utoipa::path(tag = "incidents", params(("incident_id" = String, Path, description = "The incident.", example = "leak")),
    responses((status = 200, description = "The incident, acknowledged.", body = IncidentView)))]
#[post("/incidents/{incident_id}/acknowledgement")]
pub async fn acknowledge_incident(turn: Turn) -> HttpResponse {
    turn.begin(Operation::AcknowledgeIncident);
    turn.respond(acknowledge(&turn).await)
}

async fn acknowledge(turn: &Turn) -> Result<Body, Refusal> {
    let access = turn.admit_partner(Operation::AcknowledgeIncident)?;
    let id = own_incident(turn, &access)?.opened.id.clone();
    turn.query(&[])?;
    let state = answered(turn, &id, |incident| Ok(acknowledged(incident))).await?;
    let incident = state.incident(&id).ok_or_else(Refusal::defect)?;
    Body::json(&shown(turn, &state, &access).view(incident, true))
}

/// Lets what an answer brings about happen.
async fn answered(
    turn: &Turn,
    id: &EventId,
    decide: impl FnOnce(&crate::bank::incident::Incident) -> Result<Vec<Fact>, Refusal> + Clone + Send + 'static,
) -> Result<std::sync::Arc<State>, Refusal> {
    let id = id.clone();
    let written = turn.write(move |draft| {
        let incident = draft.state().incident(&id).cloned().ok_or_else(Refusal::defect)?;
        let facts = decide(&incident)?;
        draft.push(draft.now(), &Cause::Request, facts);
        Ok(())
    });
    written.await.map(|(written, ())| written.state)
}

/// Report about an incident.
///
/// The nine items of a report, as far as they are known: 速報, 続報, 確報. What is missing is named; a final report from which
/// anything is missing is refused（第4条第6項）.
#[utoipa::path(tag = "incidents", params(("incident_id" = String, Path, description = "The incident.", example = "leak")),
    request_body(content = ReportForm, description = "The report."),
    responses((status = 200, description = "The report was received.", body = ReportReceived)))]
#[post("/incidents/{incident_id}/report")]
pub async fn report_incident(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::ReportIncident);
    turn.respond(receive(&turn, payload).await)
}

async fn receive(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    let access = turn.admit_partner(Operation::ReportIncident)?;
    let incident = own_incident(turn, &access)?;
    turn.query(&[])?;
    let form: ReportForm = turn.body_json(payload).await?;
    let id = incident.opened.id.clone();
    let (is_open, earlier) = (incident.is_open(), incident.reports.len());
    if !is_open {
        let reason = Said::fixed(
            "この事故は終結しています。報告は受け付けません。",
            "this incident is closed; nothing is reported about it any more",
        );
        return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, "incident_id", reason));
    }
    let report = report(form, earlier)?;
    let state = answered(turn, &id, move |incident| Ok(reported(incident, report))).await?;
    let incident = state.incident(&id).ok_or_else(Refusal::defect)?;
    let view = shown(turn, &state, &access).view(incident, false);
    let received = view.reports.into_iter().last().ok_or_else(Refusal::defect)?;
    Body::json(&ReportReceived {
        incident_id: view.incident_id,
        sequence: received.sequence,
        stage: received.stage,
        received_at: received.received_at,
        missing: received.missing,
        final_report_due_at: view.final_report_due_at,
    })
}

/// An incident of the partner's own.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnIncidentForm {
    /// What has happened, or is feared; absent = `partner_failure`（第4条第8項）.
    ground: Option<Ground>,
    /// ① 概要. What happened.
    #[schema(example = "API連携用の認証情報が外部から閲覧できる状態でした。")]
    summary: String,
    /// When it was found out; absent = now.
    #[schema(value_type = Option<String>, format = DateTime)]
    detected_at: Option<Jst>,
    /// From when on it went on; absent = when it was found out.
    #[schema(value_type = Option<String>, format = DateTime)]
    occurred_from: Option<Jst>,
    /// Until when it went on; absent = when it was found out.
    #[schema(value_type = Option<String>, format = DateTime)]
    occurred_to: Option<Jst>,
    /// The links that it is about.
    #[serde(default)]
    #[schema(example = json!(["link-0"]))]
    links: Vec<String>,
    /// The first report, as far as it goes; what it does not say of the summary is what stands above.
    #[serde(default)]
    report: ReportForm,
}

/// Tell of an incident of one's own.
///
/// A leak or failure at the partner（第4条第8項）, with the nine items as far as they are known. It is acknowledged by being told;
/// the bank may update and close it like any other.
#[utoipa::path(tag = "incidents", request_body(content = OwnIncidentForm, description = "The incident."),
    responses((status = 201, description = "The incident was taken down.", body = IncidentView)))]
#[post("/incidents")]
pub async fn report_own_incident(turn: Turn, payload: Payload) -> HttpResponse {
    turn.begin(Operation::ReportOwnIncident);
    turn.respond(take_down(&turn, payload).await)
}

async fn take_down(turn: &Turn, payload: Payload) -> Result<Body, Refusal> {
    let access = turn.admit_partner(Operation::ReportOwnIncident)?;
    turn.query(&[])?;
    let form: OwnIncidentForm = turn.body_json(payload).await?;
    let own = own(turn, &access, form)?;
    let id = own.id.clone();
    let written = turn.write(move |draft| {
        let facts = decide_own(draft.state(), draft.now(), own);
        draft.push(draft.now(), &Cause::Request, facts);
        Ok(())
    });
    let (written, ()) = written.await?;
    let incident = written.state.incident(&id).ok_or_else(Refusal::defect)?;
    let view = shown(turn, &written.state, &access).view(incident, false);
    Ok(Body::json(&view)?.status(StatusCode::CREATED))
}

fn own(turn: &Turn, access: &PartnerAccess<'_>, form: OwnIncidentForm) -> Result<OwnIncident, Refusal> {
    let detected_at = form.detected_at.unwrap_or(access.now());
    let (from, to) = (form.occurred_from.unwrap_or(detected_at), form.occurred_to.unwrap_or(detected_at));
    for (parameter, at, latest) in
        [("detected_at", detected_at, access.now()), ("occurred_to", to, access.now()), ("occurred_from", from, to)]
    {
        if at > latest {
            let reason = Said::made(
                format!("{at} は {latest} より後にできません。"),
                format!("{at} may not lie after {latest}"),
            );
            return Err(Refusal::of_parameter(RefusalCode::ParameterInvalid, parameter, reason));
        }
    }
    let links = links(turn, access, &form.links)?;
    if form.summary.trim().is_empty() {
        return Err(lacks(&[ReportItem::Summary]));
    }
    let mut first = form.report;
    first.summary = first.summary.or_else(|| Some(form.summary.clone()));
    Ok(OwnIncident {
        id: EventId(format!("own-{}", turn.data().call).into()),
        partner: access.partner().no,
        ground: form.ground.unwrap_or(Ground::PartnerFailure),
        detected_at,
        occurred_from: from,
        occurred_to: to,
        links,
        report: report(first, 0)?,
        summary: BothLangs::same(&form.summary),
    })
}

/// The links with these ids, each this partner's.
fn links(turn: &Turn, access: &PartnerAccess<'_>, ids: &[String]) -> Result<Vec<LinkNo>, Refusal> {
    let mut links = Vec::with_capacity(ids.len());
    for (i, id) in ids.iter().enumerate() {
        let link = turn.state().find_link(id).filter(|link| access.owns(link));
        let refused = || Refusal::of_parameter(RefusalCode::ParameterInvalid, format!("links[{i}]"), no_link(id));
        links.push(link.ok_or_else(refused)?.no());
    }
    links.sort_unstable();
    links.dedup();
    Ok(links)
}
