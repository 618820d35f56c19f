//! 事故の表示（第4条第6項）. What a partner is shown of an incident; what is disclosed stands here and nowhere else.

use crate::{
    bank::incident::{self, Duty, DutyStanding, Incident, PURPOSE},
    event::{
        AccountKind, AccountNo, CustomerNo, Discoverer, DutyWhat, Ground, Jst, Lang, Measure, PartnerTask, ReportItem,
        ReportStage,
    },
    sandbox::State,
};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// 事故. One incident.
#[derive(Serialize, ToSchema)]
pub struct IncidentView {
    /// The incident.
    #[schema(example = "leak")]
    pub incident_id: String,
    /// 連番. How many times the bank has spoken about it: first disclosure, what followed, closure.
    #[schema(example = 1)]
    pub sequence: usize,
    /// `open`, or `closed` 終結.
    status: IncidentStatus,
    /// Who brought it up.
    detected_by: Discoverer,
    /// What has happened, or is feared.
    ground: Ground,
    /// Whether it has happened, or is only feared.
    certainty: Certainty,
    /// The article and paragraph of the terms of use that it rests on.
    #[schema(example = "4.6")]
    clause: &'static str,
    /// When it was found out.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    detected_at: Jst,
    /// From when on it went on.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    occurred_from: Jst,
    /// Until when it went on.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    occurred_to: Jst,
    /// What is the matter, as far as is known now.
    summary: String,
    /// 続報. What the bank has said since the first disclosure, in order.
    updates: Vec<UpdateView>,
    /// Whom and what it is about.
    affected: AffectedView,
    /// What the bank did at once; undone when the incident is closed, revoked tokens aside.
    measures: Vec<Measure>,
    /// What the partner is asked to do, and by when.
    requests_to_partner: Vec<RequestView>,
    /// By when the partner has to acknowledge; absent where it does not have to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    acknowledge_due_at: Option<Jst>,
    /// When the partner acknowledged.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    acknowledged_at: Option<Jst>,
    /// 速報の期限. By when the partner has to report for the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    report_due_at: Option<Jst>,
    /// 確報の期限. By when all nine items have to be reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub final_report_due_at: Option<Jst>,
    /// What the partner was to have done by now and has not.
    overdue: Vec<String>,
    /// What the partner has reported, in order.
    pub reports: Vec<ReportView>,
    /// 開示された情報（第4条第6項）. Here, to this partner, and while the incident is open; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    disclosed_information: Option<DisclosedView>,
    /// When it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    closed_at: Option<Jst>,
}

/// 事故の状態. Whether it is being looked into (`open` 対応中) or over (`closed` 終結).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IncidentStatus {
    /// 対応中.
    Open,
    /// 終結.
    Closed,
}

/// 確度. Whether it has happened (`confirmed` 確定) or is feared (`suspected` おそれ).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// 確定.
    Confirmed,
    /// おそれ.
    Suspected,
}

/// One thing that the bank said after the first.
#[derive(Serialize, ToSchema)]
pub struct UpdateView {
    /// 連番. The number of what the bank said.
    #[schema(example = 2)]
    pub sequence: usize,
    /// When.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    at: Jst,
    /// What.
    summary: String,
}

/// Whom and what an incident is about.
#[derive(Serialize, ToSchema)]
pub struct AffectedView {
    /// The links.
    #[schema(example = json!(["link-0"]))]
    links: Vec<String>,
    /// The accounts, by the ids of the partner's channel.
    #[schema(example = json!(["x6rnwjt57f9k2ftc"]))]
    accounts: Vec<String>,
    /// 本人の数. How many customers.
    #[schema(example = 1)]
    person_count: usize,
}

/// Something that the partner is asked to do.
#[derive(Serialize, ToSchema)]
pub struct RequestView {
    /// What.
    what: PartnerTask,
    /// By when.
    #[schema(value_type = String, format = DateTime, example = "2026-06-12T10:00:00+09:00")]
    reply_due_at: Jst,
    /// When a report said that it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    replied_at: Option<Jst>,
}

/// A report of the partner.
#[derive(Serialize, ToSchema)]
pub struct ReportView {
    /// 連番 of the partner's reports.
    #[schema(example = 1)]
    pub sequence: usize,
    /// How far it goes.
    pub stage: ReportStage,
    /// When it was received.
    #[schema(value_type = String, format = DateTime, example = "2026-06-10T10:00:00+09:00")]
    pub received_at: Jst,
    /// The items that are still missing.
    pub missing: Vec<ReportItem>,
}

/// 開示された情報（第4条第6項）. To be used for the purpose alone.
#[derive(Serialize, ToSchema)]
pub struct DisclosedView {
    /// 利用目的. What it may be used for, and nothing else.
    purpose: String,
    /// Which items are disclosed.
    #[schema(example = json!(["account_number", "name", "address", "phone"]))]
    items: Vec<&'static str>,
    /// 口座情報. The accounts that are affected.
    accounts: Vec<DisclosedAccountView>,
    /// その他のお客さま情報. The customers who are affected.
    customers: Vec<DisclosedCustomerView>,
}

/// 口座情報 of an account that is affected.
#[derive(Serialize, ToSchema)]
pub struct DisclosedAccountView {
    /// The account, by the id of the partner's channel.
    #[schema(example = "x6rnwjt57f9k2ftc")]
    account_id: String,
    /// 店番. The code of the branch.
    #[schema(example = "003")]
    branch_code: String,
    /// 口座種類. The kind of account.
    account_kind: AccountKind,
    /// 口座番号. The account number.
    #[schema(example = "8821819")]
    account_number: String,
}

/// A customer who is affected.
#[derive(Serialize, ToSchema)]
pub struct DisclosedCustomerView {
    /// The customer.
    #[schema(example = "c3w9r7k2xq5")]
    customer_id: String,
    /// 氏名. The name.
    #[schema(example = "堀　進")]
    name: String,
    /// 住所. Invented.
    #[schema(example = "富山県砺波市模擬町1番2号")]
    address: String,
    /// 電話番号. Nobody can be rung by it.
    #[schema(example = "090-0123-4567")]
    phone: String,
}

/// In which terms an incident is shown.
pub struct Shown<'a> {
    /// The state that it stands in.
    pub state: &'a State,
    /// The partner.
    pub partner: &'a crate::bank::linkage::Partner,
    /// The language.
    pub lang: Lang,
}

impl Shown<'_> {
    /// An incident, with what is disclosed for it or without.
    pub fn view(&self, incident: &Incident, discloses: bool) -> IncidentView {
        let opened = &incident.opened;
        let due = |what: DutyWhat| incident.duties.iter().find(|duty| duty.what == what).map(|duty| duty.due_at);
        let latest = incident.updates.last().map_or(&opened.summary, |update| &update.summary);
        let certainty = if incident::is_suspected(opened.ground) { Certainty::Suspected } else { Certainty::Confirmed };
        IncidentView {
            incident_id: opened.id.to_string(),
            sequence: incident.sequence(),
            status: if incident.is_open() { IncidentStatus::Open } else { IncidentStatus::Closed },
            detected_by: opened.by,
            ground: opened.ground,
            certainty,
            clause: incident::clause(opened.ground),
            detected_at: opened.detected_at,
            occurred_from: opened.occurred_from,
            occurred_to: opened.occurred_to,
            summary: latest.in_lang(self.lang).to_owned(),
            updates: self.updates(incident),
            affected: self.affected(incident),
            measures: opened.measures.clone(),
            requests_to_partner: incident.duties.iter().filter_map(request).collect(),
            acknowledge_due_at: due(DutyWhat::Acknowledge),
            acknowledged_at: incident.acknowledged_at,
            report_due_at: due(DutyWhat::Report),
            final_report_due_at: due(DutyWhat::FinalReport),
            overdue: overdue(incident),
            reports: reports(incident),
            disclosed_information: (discloses && incident.is_open()).then(|| self.disclosed(incident)).flatten(),
            closed_at: incident.closed_at,
        }
    }

    fn updates(&self, incident: &Incident) -> Vec<UpdateView> {
        let numbered = (2..).zip(&incident.updates);
        let view = |(sequence, update): (usize, &incident::Update)| UpdateView {
            sequence,
            at: update.at,
            summary: update.summary.in_lang(self.lang).to_owned(),
        };
        numbered.map(view).collect()
    }

    fn affected(&self, incident: &Incident) -> AffectedView {
        let opened = &incident.opened;
        let accounts = opened.accounts.iter().filter_map(|account| self.state.account_id(self.partner, *account));
        AffectedView {
            links: opened.links.iter().map(ToString::to_string).collect(),
            accounts: accounts.collect(),
            person_count: persons(incident).len(),
        }
    }

    /// What the bank knows and the partner needs. A partner that tells of an incident of its own is told nothing.
    fn disclosed(&self, incident: &Incident) -> Option<DisclosedView> {
        if incident.opened.by == Discoverer::Partner || incident.opened.accounts.is_empty() {
            return None;
        }
        let accounts = incident.opened.accounts.iter().filter_map(|account| self.account(*account));
        let customers = persons(incident).into_iter().filter_map(|customer| self.customer(customer));
        Some(DisclosedView {
            purpose: PURPOSE.in_lang(self.lang).to_owned(),
            items: vec!["account_number", "name", "address", "phone"],
            accounts: accounts.collect(),
            customers: customers.collect(),
        })
    }

    fn account(&self, account: AccountNo) -> Option<DisclosedAccountView> {
        let town = self.state.town();
        let branch = self.state.profile().terms().branches.get(town.branch_of(account.customer)?)?;
        Some(DisclosedAccountView {
            account_id: self.state.account_id(self.partner, account)?,
            branch_code: branch.code.clone(),
            account_kind: account.kind,
            account_number: town.account_number(account).to_string(),
        })
    }

    fn customer(&self, no: CustomerNo) -> Option<DisclosedCustomerView> {
        let town = self.state.town();
        let contact = town.contact(no)?;
        Some(DisclosedCustomerView {
            customer_id: town.customer_id(no).to_string(),
            name: town.customer(no)?.name.kanji(),
            address: contact.address,
            phone: contact.phone,
        })
    }
}

/// 本人. Who is affected.
fn persons(incident: &Incident) -> BTreeSet<CustomerNo> {
    incident.opened.accounts.iter().map(|account| account.customer).collect()
}

fn request(duty: &Duty) -> Option<RequestView> {
    let DutyWhat::Task(what) = duty.what else { return None };
    let replied_at = match duty.standing {
        DutyStanding::Met(at) => Some(at),
        DutyStanding::Open | DutyStanding::Missed => None,
    };
    Some(RequestView { what, reply_due_at: duty.due_at, replied_at })
}

fn overdue(incident: &Incident) -> Vec<String> {
    let missed = incident.duties.iter().filter(|duty| incident.is_open() && duty.standing == DutyStanding::Missed);
    missed.map(|duty| incident::duty_word(duty.what).to_owned()).collect()
}

fn reports(incident: &Incident) -> Vec<ReportView> {
    let view = |(sequence, reported): (usize, &incident::Reported)| ReportView {
        sequence,
        stage: reported.report.stage,
        received_at: reported.at,
        missing: incident::missing(&reported.report),
    };
    (1..).zip(&incident.reports).map(view).collect()
}
